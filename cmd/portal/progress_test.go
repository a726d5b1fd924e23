package main

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/text"
)

// shown is a progress whose time and terminal a test sets.
func shown(terminal bool) (p *progress, said *strings.Builder, now *time.Duration) {
	said, now = &strings.Builder{}, new(time.Duration)
	c := &console{say: said, lang: text.EN}
	p = c.progress(text.Of("评估", "Assessing"))
	p.terminal, p.since = terminal, func() time.Duration { return *now }
	return p, said, now
}

func TestLongWorkWritesALineEveryFewSecondsWhereThereIsNoTerminal(t *testing.T) {
	p, said, now := shown(false)
	for i := range int64(10) {
		*now = time.Duration(i) * time.Second
		p.At(i, 10)
	}
	p.End()
	if got := said.String(); got != "Assessing: 3/10 (30%)\nAssessing: 6/10 (60%)\nAssessing: 9/10 (90%)\n" {
		t.Errorf("%q", got)
	}
}

func TestLongWorkDrawsABarOnATerminalAndTakesItAway(t *testing.T) {
	p, said, now := shown(true)
	p.next = 0
	p.At(5, 10)
	p.At(6, 10) // too soon to be drawn
	*now = time.Second
	p.At(0, 0)
	p.End()
	if got := said.String(); !strings.HasPrefix(got, "\r"+strings.Repeat("█", 15)+strings.Repeat("░", 15)+" Assessing: 5/10 (50%)") ||
		!strings.Contains(got, "Assessing: 0\x1b[K") || !strings.HasSuffix(got, "\r\x1b[K") || strings.Contains(got, "6/10") {
		t.Errorf("%q", got)
	}
}

func TestLanguageIsTheTerminals(t *testing.T) {
	for env, want := range map[string]text.Lang{"LC_ALL=zh_CN.UTF-8": text.ZH, "LANG=zh_TW": text.ZH, "LANG=en_GB.UTF-8": text.EN, "X=": text.EN, "LC_MESSAGES=de_DE": text.EN} {
		name, value, _ := strings.Cut(env, "=")
		got := language(func(n string) string {
			if n == name {
				return value
			}
			return ""
		})
		if got != want {
			t.Errorf("%s: %s, want %s", env, got, want)
		}
	}
}
