package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
	"golang.org/x/term"
)

// progress shows how far long work has come: a bar on a terminal, else a line every few seconds.
type progress struct {
	c        *console
	what     text.Text
	terminal bool
	next     time.Duration
	since    func() time.Duration
	drawn    bool
}

// pause between two lines where stderr is no terminal, and between two bars where it is.
const (
	linePause = 3 * time.Second
	barPause  = 100 * time.Millisecond
)

// progress starts to show some work.
func (c *console) progress(what text.Text) *progress {
	start := clock.System{}.Now()
	p := &progress{c: c, what: what, terminal: isTerminal(c.say), since: func() time.Duration { return clock.System{}.Now().Sub(start) }}
	if !p.terminal {
		p.next = linePause // short work says nothing on its way
	}
	return p
}

// At tells how far the work is; a total of 0 is not known.
func (p *progress) At(done, total int64) {
	now := p.since()
	if now < p.next {
		return
	}
	p.next = now + linePause
	if p.terminal {
		p.next = now + barPause
		p.drawn = true
		_, _ = fmt.Fprintf(p.c.say, "\r%s %s\x1b[K", bar(done, total), p.state(done, total))
		return
	}
	_, _ = fmt.Fprintln(p.c.say, p.state(done, total))
}

// End takes the bar away.
func (p *progress) End() {
	if p.drawn {
		_, _ = fmt.Fprint(p.c.say, "\r\x1b[K")
	}
}

func (p *progress) state(done, total int64) string {
	if total == 0 {
		return fmt.Sprintf("%s: %d", p.what.In(p.c.lang), done)
	}
	return fmt.Sprintf("%s: %d/%d (%d%%)", p.what.In(p.c.lang), done, total, done*100/total)
}

func bar(done, total int64) string {
	const width = 30
	if total == 0 {
		return strings.Repeat("·", width)
	}
	full := int(min(done, total) * width / total)
	return strings.Repeat("█", full) + strings.Repeat("░", width-full)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
