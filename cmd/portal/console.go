package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// console is where a command reads, writes data, and speaks to people.
type console struct {
	ctx  context.Context
	in   io.Reader
	out  io.Writer
	say  io.Writer
	lang text.Lang
}

// language is that of the terminal: Chinese where it says so, else English.
func language(env func(string) string) text.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			if strings.HasPrefix(v, "zh") {
				return text.ZH
			}
			return text.EN
		}
	}
	return text.EN
}

// errTold is the error of a command that has told everything itself.
var errTold = errors.New("told")

// wrongUsage is the error of one who asked for something that cannot be.
type wrongUsage struct{ why string }

// Error says what cannot be.
func (w *wrongUsage) Error() string { return w.why }

func misused(format string, args ...any) error { return &wrongUsage{fmt.Sprintf(format, args...)} }

// roomy lets pages and bulk work use more memory before the collector runs, up to a bound: a few dozen MB for a tenth of its time.
// It gives back the way it was.
func roomy() (back func()) {
	percent, limit := debug.SetGCPercent(400), debug.SetMemoryLimit(128<<20)
	return func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(limit) }
}

// Say speaks to the person.
func (c *console) Say(t text.Text) { _, _ = fmt.Fprintln(c.say, t.In(c.lang)) }

// tell speaks of an error: a fault with the way on, anything else as it is.
func (c *console) tell(err error) {
	f := fault.Of(err)
	var problems rulebook.Problems
	if errors.As(err, &problems) {
		_, _ = fmt.Fprintln(c.say, problems)
		c.Say(text.F("规则共 %d 处问题。", "The rulebooks have %d problem{s}.", len(problems)))
		return
	}
	if f.Kind == fault.Internal {
		_, _ = fmt.Fprintf(c.say, "portal: %v\n", err)
		return
	}
	place, _ := strings.CutSuffix(err.Error(), f.Error()) // what wraps the fault: a file, a store
	line := "portal: " + place + f.Message.In(c.lang)
	if f.Clause != "" {
		line += " (" + f.Clause + ")"
	}
	_, _ = fmt.Fprintln(c.say, line)
	for _, field := range f.Fields {
		_, _ = fmt.Fprintf(c.say, "  %s: %s\n", field.Name, field.Message.In(c.lang))
	}
	if !f.Next.IsZero() {
		_, _ = fmt.Fprintln(c.say, f.Next.In(c.lang))
	}
}

// line writes one value as a line of JSON; its keys keep their order.
func (c *console) line(v any) error {
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// buffered gives the command a buffered stdout until it ends.
func (c *console) buffered() (flush func() error) {
	w := bufio.NewWriterSize(c.out, 64<<10)
	plain := c.out
	c.out = w
	return func() error { c.out = plain; return w.Flush() }
}

// operator is who acts on the command line.
var operator = db.System("command line")

// instant reads an RFC 3339 instant or a date; empty is the fallback.
func instant(flag, s string, fallback clock.Instant) (clock.Instant, error) {
	if s == "" {
		return fallback, nil
	}
	i, err := clock.Parse(s)
	if err != nil {
		return 0, misused("--%s: %v", flag, err)
	}
	return i, nil
}
