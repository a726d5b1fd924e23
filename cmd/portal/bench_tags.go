package main

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/mengyue/portal/models/text"
)

// tagsSection measures 100,000 products that are tagged, told and take effect, a page that is asked meanwhile, and
// single decisions one after another.
var tagsSection = section{"tags", "P4 P10", (*bench).tags}

// objections is how many single decisions are measured, over all rounds.
const objections = 2000

func (b *bench) tags() error {
	file := b.path("tags.db")
	n := many
	if !b.full {
		n = many / 5
	}
	secret, err := b.catalogue(file, n)
	if err != nil {
		return err
	}
	phase := func(name string) (used, error) {
		b.Say(text.F("  %s……", "  %s …", name))
		return b.portal("bench-tags", "--db", "sqlite:"+file, "--phase", name)
	}
	noticed, err := phase("notice")
	if err != nil {
		return err
	}
	if err := b.decisions(file); err != nil {
		return err
	}
	ours, err := b.served(file)
	if err != nil {
		return err
	}
	defer ours.stop()
	queue := page{url: "/staff/cases", header: http.Header{"Cookie": {"session=" + secret}}}
	idle, err := ours.latency(queue, func() error { time.Sleep(3 * time.Second); return nil })
	if err != nil {
		return err
	}
	var effective used
	busy, err := ours.latency(queue, func() (err error) { effective, err = phase("effect"); return err })
	if err != nil {
		return err
	}
	again, err := b.again(file, "tags", n)
	if err != nil {
		return err
	}
	work, cpu, wall := fmt.Sprintf("%d tags: tagged, told, in effect", n), noticed.cpu+effective.cpu, noticed.wall+effective.wall
	for _, m := range []measured{
		{Work: work, Unit: "tags/s of CPU", Ours: float64(n) / cpu, Reference: float64(n) / again.cpu, Against: "prepared inserts of the same rows", Limit: 0.5, AtLeast: true},
		{Work: work, Unit: "tags/s", Ours: float64(n) / wall, Reference: float64(n) / again.wall, Against: "prepared inserts of the same rows", Limit: 0.5, AtLeast: true},
		{Work: "a page asked meanwhile, p95", Unit: "ms", Ours: busy, Reference: idle, Against: "idle", Limit: 2},
		{Work: "peak memory, " + strconv.Itoa(n) + " tags", Unit: "MB", Ours: max(noticed.memory, effective.memory), Reference: 256, Against: "the goal", Limit: 1},
	} {
		m.Goal = "P10"
		if err := b.add(m); err != nil {
			return err
		}
	}
	return nil
}

// decisions takes single decisions – objections to tags – each a transaction of state, deadline and record on the disk,
// beside raw commits of one row of as many bytes, in turn: what else writes on the disk bears on both.
func (b *bench) decisions(file string) error {
	before, err := b.kept(file)
	if err != nil {
		return err
	}
	each := objections / b.rounds
	var made, raw []float64
	size := 0
	for round := range b.rounds {
		u, err := b.portal("bench-tags", "--db", "sqlite:"+file, "--phase", "object", "--count", strconv.Itoa(each), "--skip", strconv.Itoa(round*each))
		if err != nil {
			return err
		}
		if round == 0 {
			after, err := b.kept(file)
			if err != nil {
				return err
			}
			size = max(int(after-before)/each, 1)
		}
		r, err := b.portal("bench-tags", "--db", "sqlite:"+b.path("raw.db"), "--phase", "raw", "--count", strconv.Itoa(each), "--size", strconv.Itoa(size))
		if err != nil {
			return err
		}
		made, raw = append(made, rate(u)), append(raw, rate(r))
		b.Say(text.F("  第 %d 轮：每秒 %s 项，只提交一行每秒 %s 次", "  round %d: %s decisions a second, %s raw commits", round+1, amount(made[round]), amount(raw[round])))
	}
	return b.add(measured{Goal: "P4", Work: fmt.Sprintf("a decision, %d bytes kept, on the disk each", size), Unit: "decisions/s", Ours: median(made), Reference: median(raw),
		Against: "raw one-row commits", Limit: 0.5, AtLeast: true})
}

// rate is what a phase says of itself: how many a second.
func rate(u used) float64 {
	n, _ := strconv.ParseFloat(strings.TrimSpace(string(u.out)), 64)
	return n
}

// kept is how many bytes a database holds.
func (b *bench) kept(file string) (int64, error) {
	u, err := b.sqlite(file, "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size")
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(strings.TrimSpace(string(u.out)), 10, 64)
}

// again inserts the rows of a table into a fresh one with the same keys, prepared, a thousand a transaction.
func (b *bench) again(file, table string, rows int) (used, error) {
	u, err := b.portal("bench-tags", "--db", "sqlite:"+file, "--phase", "again", "--count", strconv.Itoa(rows), "--table", table, "--into", b.path("again.db"))
	return u, err
}

// catalogue makes a database with one merchant whose store has so many products.
func (b *bench) catalogue(file string, products int) (secret string, err error) {
	stores := "store,merchant,name,platform,kind,created_on\nS1,M1,青禾竹器,1688,ordinary,2014-05-01\n"
	for kind, write := range map[string]func(w *bufio.Writer){
		"merchants": func(w *bufio.Writer) { _, _ = w.WriteString(theMerchant) }, "stores": func(w *bufio.Writer) { _, _ = w.WriteString(stores) },
		"products": func(w *bufio.Writer) {
			_, _ = w.WriteString("product,store,title,brand,category,stock_kind,private,price,stock,online\n")
			for i := range products {
				_, _ = fmt.Fprintf(w, "P%06d,S1,竹编收纳篮 %d,青禾,家居,spot,false,39.90,120,true\n", i, i)
			}
		},
	} {
		if err := fileOf(b.path(kind+".csv"), write); err != nil {
			return "", err
		}
	}
	for _, kind := range []string{"merchants", "stores", "products"} {
		if _, err := b.portal("import", kind, b.path(kind+".csv"), "--db", "sqlite:"+file); err != nil {
			return "", err
		}
	}
	h, err := b.house(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = h.Close() }()
	_, secret, err = b.arrive(h)
	return secret, err
}

// latency asks for a page, one after another with a pause, while something is done; it gives the 95th percentile in
// milliseconds.
func (p *child) latency(what page, during func() error) (float64, error) {
	var over atomic.Bool
	failed := make(chan error, 1)
	go func() {
		err := during()
		over.Store(true)
		failed <- err
	}()
	var all []float64
	for !over.Load() {
		watch := stopwatch()
		if _, err := what.get(p.origin); err != nil {
			return 0, errors.Join(err, <-failed)
		}
		all = append(all, 1000*watch())
		time.Sleep(10 * time.Millisecond)
	}
	slices.Sort(all)
	return all[int(math.Ceil(0.95*float64(len(all))))-1], <-failed
}
