package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// demoCommand is "portal demo".
type demoCommand struct{ drawers }

// Run fills an empty database and prints who may sign in.
func (d *demoCommand) Run(c *console) error {
	d.Examples = true // like "portal serve --demo", which serves it
	h, err := d.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	papers, key, err := d.papers(c, h.clock.Now())
	if err != nil {
		return err
	}
	people, err := demo.World{DB: h.db, Blobs: papers, Authority: key, Library: h.library}.Fill(c.ctx, c.filling())
	if errors.Is(err, demo.ErrNotEmpty) {
		return fault.New(fault.Conflict, text.Of("数据库里已有数据，没有改动。", "The database is not empty; nothing was changed."),
			text.Of("请用 --db 指定一个空数据库。", "Name an empty database with --db.")).Because(err)
	}
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(c.out, 0, 8, 2, ' ', 0)
	for _, p := range people {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", p.Role, p.Email, p.Password, p.Name)
	}
	return table.Flush()
}

// fill makes the demonstration's marketplace where the database is empty.
func fill(c *console, w demo.World) error {
	people, err := w.Fill(c.ctx, c.filling())
	if errors.Is(err, demo.ErrNotEmpty) {
		return nil
	}
	if err != nil {
		return err
	}
	c.Say(text.Of("已填入演示数据，可以用下列账号登录：", "Filled with demonstration data; these may sign in:"))
	for _, p := range people {
		_, _ = fmt.Fprintf(c.say, "  %-24s %-32s %s\n", p.Role.Title().In(c.lang), p.Email, p.Password)
	}
	return nil
}

// filling shows how far the filling is.
func (c *console) filling() func(done, total int64) {
	p := c.progress(text.Of("正在生成演示数据", "Making the demonstration"))
	return func(done, total int64) {
		if p.At(done, total); done == total {
			p.End()
		}
	}
}
