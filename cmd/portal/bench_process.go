package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
)

// used is what a process that has ended cost.
type used struct {
	wall, cpu float64 // seconds
	memory    float64 // MB, at its peak
	out       []byte
}

// rates are what several rounds of some work came to.
type rates struct{ cpu, wall, seconds, memory []float64 }

func (r *rates) add(u used, n float64) {
	r.cpu, r.wall = append(r.cpu, n/u.cpu), append(r.wall, n/u.wall)
	r.seconds, r.memory = append(r.seconds, u.cpu), append(r.memory, u.memory)
}

// process runs a program to its end.
func (b *bench) process(program string, args ...string) (u used, err error) {
	var out, say bytes.Buffer
	p := exec.CommandContext(b.ctx, program, args...)
	p.Stdout, p.Stderr = &out, &say
	watch := stopwatch()
	if err := p.Run(); err != nil {
		return u, fmt.Errorf("%s %s: %w: %s", program, args, err, say.String())
	}
	u = used{wall: watch(), cpu: (p.ProcessState.UserTime() + p.ProcessState.SystemTime()).Seconds(), out: out.Bytes()}
	if r, ok := p.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.memory = float64(r.Maxrss) / 1024
	}
	return u, nil
}

// portal runs this very program.
func (b *bench) portal(args ...string) (used, error) {
	self, err := os.Executable()
	if err != nil {
		return used{}, err
	}
	return b.process(self, args...)
}

// sqlite runs sqlite3 on a file, "" for none, with commands one after the other.
func (b *bench) sqlite(file string, commands ...string) (used, error) {
	if file == "" {
		file = ":memory:"
	}
	return b.process("sqlite3", append([]string{"-batch", file}, commands...)...)
}

// benchReadCommand is a part of the benchmarks: it reads the year of every store in a process of its own.
type benchReadCommand struct{ storage }

// counted is what was found, and what finding it cost.
type counted struct {
	Stores    int
	Below     int
	Orders    int64
	Disputes  int64
	CPU, Wall float64 // seconds
	line      figures.Line
}

// words are the totals as the reference writes them.
func (f counted) words() string {
	return fmt.Sprintf("%d %d %d %d", f.Stores, f.Below, f.Orders, f.Disputes)
}

// Run reads and prints the totals.
func (r *benchReadCommand) Run(c *console) error {
	h, err := r.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	defer roomy()()
	found := counted{line: figures.NewLine([]int{figures.DSRDescription, figures.DSRService, figures.DSRLogistics}, 3*47*figures.Point/10)}
	ids, err := r.ids(c, h)
	if err != nil {
		return err
	}
	watch, before := stopwatch(), cpu()
	err = h.db.View(c.ctx, operator, func(tx *db.Tx) error {
		return figures.ReadMany(tx, figures.Question{Table: figures.StoreDays, Subjects: ids, Range: figures.Range{From: yearFrom, End: yearEnd},
			Days: []figures.Range{{From: yearEnd - 28, End: yearEnd}}}, found.count)
	})
	found.CPU, found.Wall = cpu()-before, watch()
	if err != nil {
		return err
	}
	return c.line(found)
}

// ids are the stores that there are.
func (r *benchReadCommand) ids(c *console, h *house) (ids []string, err error) {
	err = h.db.View(c.ctx, operator, func(tx *db.Tx) error {
		for after := ""; ; after = ids[len(ids)-1] {
			stores, err := merchant.StoresAfter(tx, after, 1000)
			if err != nil || len(stores) == 0 {
				return err
			}
			for _, s := range stores {
				ids = append(ids, s.ID)
			}
		}
	})
	return ids, err
}

// count asks for what a renewal wants to know of a store: exact sums, the days below, the last 28 days.
func (f *counted) count(_ string, s *figures.Sheet) error {
	below, _ := s.Below("", f.line, s.Range)
	f.Stores, f.Below = f.Stores+1, f.Below+below
	f.Orders += s.Total("", figures.OrdersSuccessful, s.Range).Sum
	f.Disputes += s.Total("", figures.DisputeRefunds, s.Range).Sum
	s.Total("", figures.OrdersSettled, s.Range)
	last := figures.Range{From: s.End - calendar.Day(28), End: s.End}
	for _, column := range []int{figures.DisputeRefunds, figures.OrdersSettled, figures.Refunds, figures.RefundHours, figures.RefundsSelfCompleted} {
		s.Total("", column, last)
	}
	return nil
}

// cpu is the seconds that this process has worked.
func cpu() float64 {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(r.Utime) + seconds(r.Stime)
}
