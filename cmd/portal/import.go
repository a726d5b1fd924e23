package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
)

// importCommand is "portal import".
type importCommand struct {
	storage
	Kind     string   `arg:"" help:"One of ${kinds}; or signups-PROGRAMME, with --merchant."`
	Files    []string `arg:"" name:"file" help:"CSV files; - is stdin."`
	Atomic   bool     `help:"All rows of a file or none."`
	DryRun   bool     `help:"Only check."`
	Merchant string   `placeholder:"KEY" help:"Of sign-ups: whose products they are."`
	Rejected string   `placeholder:"FILE" help:"Write the refused rows there, with the reason, to mend and import again."`
}

// Run imports the files one after the other; one refused row makes it fail, the good ones are kept.
func (i *importCommand) Run(c *console) (err error) {
	if err := i.right(); err != nil {
		return err
	}
	if i.Rejected != "" && len(i.Files) > 1 {
		return misused("--rejected goes with one file at a time")
	}
	h, err := i.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	if i.Merchant != "" {
		if err := h.db.View(c.ctx, operator, func(tx *db.Tx) error { _, err := merchant.Find(tx, i.Merchant); return err }); err != nil {
			return err
		}
	}
	defer roomy()()
	back := &late{path: i.Rejected}
	defer func() { err = errors.Join(err, back.Close()) }()
	refused := false
	for _, file := range i.Files {
		r, err := i.one(c, h, file, back)
		if err != nil {
			c.tell(fmt.Errorf("%s: %w", file, err))
			refused = true
			continue
		}
		refused = refused || r.Failed > 0
		if err := i.report(c, r); err != nil {
			return err
		}
	}
	if refused {
		return errTold
	}
	return nil
}

// right refuses a command that cannot be meant. Sign-ups are a kind of their programme's book, and one merchant's.
func (i *importCommand) right() error {
	if strings.HasPrefix(i.Kind, intake.SignUps("")) {
		if i.Merchant == "" {
			return misused("sign-ups are one merchant's: say --merchant")
		}
		return nil
	}
	if _, err := intake.KindOf(i.Kind); err != nil {
		return &wrongUsage{why: err.Error()}
	}
	if i.Merchant != "" {
		return misused("--merchant goes with sign-ups only; other files name their merchants")
	}
	return nil
}

// kindNames are the kinds of file, for the help.
func kindNames() string {
	var names []string
	for _, k := range intake.Kinds() {
		names = append(names, k.Name)
	}
	return strings.Join(names, ", ")
}

func (i *importCommand) one(c *console, h *house, file string, back *late) (intake.Report, error) {
	in, name := io.NopCloser(c.in), "stdin"
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return intake.Report{}, err
		}
		in, name = f, filepath.Base(file)
	}
	defer func() { _ = in.Close() }()
	bar := c.progress(text.Same(file))
	defer bar.End()
	o := intake.Options{Kind: i.Kind, Name: name, Reader: in, Atomic: i.Atomic, DryRun: i.DryRun, Actor: i.actor(), Progress: bar.At,
		Refuse: func(r intake.Refusal) {
			bar.End()
			for _, p := range r.Problems {
				_, _ = fmt.Fprintf(c.say, "%s:%d: %s: %s\n", file, r.Line, p.Column, p.Reason.In(c.lang))
			}
		}}
	if i.Rejected != "" {
		o.Rejected = back
	}
	return intake.Run(c.ctx, h.db, o)
}

// actor is the operator, who signs products up for their merchant.
func (i *importCommand) actor() db.Actor {
	who := operator
	who.Merchant = i.Merchant
	return who
}

// late is a file that is made when something is written into it.
type late struct {
	path string
	file *os.File
}

// Write makes the file where it is not there yet.
func (l *late) Write(p []byte) (n int, err error) {
	if l.file == nil {
		if l.file, err = os.Create(l.path); err != nil {
			return 0, err
		}
	}
	return l.file.Write(p)
}

// Close closes the file, where there is one.
func (l *late) Close() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}

// report tells what became of a file and prints it: name, rows, changed, refused.
func (i *importCommand) report(c *console, r intake.Report) error {
	switch {
	case i.DryRun:
		c.Say(text.F("%s：检查了 %d 行，%d 行有错；没有导入。", "%s: %d row{s} looked at, %d of them wrong; nothing was imported.", r.Name, r.Rows, r.Failed))
	case !r.Kept && r.Failed > 0:
		c.Say(text.F("%s：%d 行中有 %d 行有错，按“全部或全不”的要求没有导入。", "%s: of %d row{s} %d are wrong; all or none was asked for, so none was imported.", r.Name, r.Rows, r.Failed))
	default:
		c.Say(text.F("%s：%d 行，新增或更改 %d 行，退回 %d 行。", "%s: %d row{s}, %d new or changed, %d refused.", r.Name, r.Rows, r.Changed, r.Failed))
	}
	changed := r.Changed
	if !r.Kept {
		changed = 0
	}
	_, err := fmt.Fprintf(c.out, "%s\t%d\t%d\t%d\n", r.Name, r.Rows, changed, r.Failed)
	return err
}
