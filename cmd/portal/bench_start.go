package main

import (
	"os"
	"strconv"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/demo"
)

// startSection measures the start of the portal up to its first page, on an empty database and on a crowded one.
var startSection = section{"start", "P11", (*bench).starting}

func (b *bench) starting() error {
	many := 100_000
	if b.full {
		many = 1_000_000
	}
	if err := b.stocked(b.path("start-full.db"), many); err != nil {
		return err
	}
	empty, err := b.starts(func() error { return os.RemoveAll(b.path("start-empty.db")) }, b.path("start-empty.db"))
	if err != nil {
		return err
	}
	full, err := b.starts(func() error { return nil }, b.path("start-full.db"))
	if err != nil {
		return err
	}
	if err := b.add(measured{Goal: "P11", Work: "start to first page, empty database made on the way", Unit: "s CPU", Ours: empty, Reference: 1, Against: "the goal", Limit: 1}); err != nil {
		return err
	}
	if err := b.add(measured{Goal: "P11", Work: "start to first page, " + strconv.Itoa(many) + " stores", Unit: "s CPU", Ours: full, Reference: 1, Against: "the goal", Limit: 1}); err != nil {
		return err
	}
	return b.add(measured{Goal: "P11", Work: "start to first page, " + strconv.Itoa(many) + " stores", Unit: "s CPU", Ours: full, Reference: empty, Against: "the empty database", Limit: 1.2})
}

// starts is the median of what a process has worked when it has sent its first page.
func (b *bench) starts(before func() error, path string) (float64, error) {
	var all []float64
	for range b.rounds {
		if err := before(); err != nil {
			return 0, err
		}
		p, err := b.served(path)
		if err != nil {
			return 0, err
		}
		_, err = page{url: "/"}.get(p.origin)
		spent, err2 := p.cpu()
		p.stop()
		if err != nil || err2 != nil {
			return 0, err
		}
		all = append(all, spent)
	}
	return median(all), nil
}

// stocked makes a database with merchants and a store of each.
func (b *bench) stocked(path string, stores int) error {
	h, err := storage{DB: "sqlite:" + path}.open(b.console)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	return h.db.InTx(b.ctx, operator, func(tx *db.Tx) error { return demo.Crowd{Merchants: stores}.Shops(tx) })
}
