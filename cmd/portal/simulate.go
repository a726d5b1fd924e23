package main

import (
	"fmt"
	"iter"
	"os"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
)

// rulebookSimulate is "portal rulebook simulate".
type rulebookSimulate struct {
	storage
	File string `arg:"" help:"The book as it is thought of, whatever its name."`
	AsOf string `required:"" placeholder:"T" help:"As of this instant."`
}

// flip is one rule of one store for which the book would make a difference; the keys keep this order.
type flip struct {
	Programme string        `json:"programme"`
	Rulebook  string        `json:"rulebook"` // stored
	Draft     string        `json:"draft"`
	AsOf      clock.Instant `json:"as_of"`
	Store     string        `json:"store"`
	Merchant  string        `json:"merchant"`
	Category  string        `json:"category"`
	Clause    string        `json:"clause"`
	Rule      string        `json:"rule"`
	Was       string        `json:"was"`
	Now       string        `json:"now"`
	Value     string        `json:"value"`
	Limit     string        `json:"limit"`
}

// simulating is one run.
type simulating struct {
	c          *console
	h          *house
	at         clock.Instant
	source     string
	draft      *rulebook.Edition
	stored     *rulebook.Edition
	judged     int64
	worse      int64
	better     int64
	lastFailed error
}

// Run prints what would change for whom if the book were in force, against the stored one. Nothing is written.
func (r *rulebookSimulate) Run(c *console) (err error) {
	at, err := instant("as-of", r.AsOf, 0)
	if err != nil {
		return err
	}
	src, err := os.ReadFile(r.File)
	if err != nil {
		return err
	}
	h, err := r.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	draft, problems := h.library.Draft(src)
	if draft == nil {
		for _, p := range problems {
			p.File = r.File
			_, _ = fmt.Fprintln(c.say, p)
		}
		return errTold
	}
	s := &simulating{c: c, h: h, at: at, source: string(src), draft: draft}
	if s.stored, err = h.library.InForce(draft.Programme, at); err != nil {
		return err
	}
	flush := c.buffered()
	err = s.all()
	if flushed := flush(); err == nil {
		err = flushed
	}
	if err == nil {
		c.Say(text.F("%s：现行 %s，草案 %s；检查 %d 家，%d 项变为不符合，%d 项变为符合。", "%s: stored %s, draft %s; %d judged, %d would fail, %d would pass.",
			draft.Programme, s.stored.ID, draft.ID, s.judged, s.worse, s.better))
	}
	return err
}

// all judges whom the book is about: the stores of a yearly renewal, else the members.
func (s *simulating) all() error {
	bar := s.c.progress(text.Of("推演", "Simulating"))
	defer bar.End()
	if s.draft.Renewal != nil {
		return s.renewals(bar)
	}
	return watch.SupposeEach(s.c.ctx, s.h.db, operator, watch.Change{Draft: s.source, AsOf: s.at}, func(p *watch.Supposed) error {
		s.judged += p.Members
		bar.At(s.judged, 0)
		for _, f := range p.Flips {
			line := flip{Store: f.Membership.Store, Merchant: f.Membership.Merchant, Category: f.Category, Clause: f.Clause, Rule: f.Rule, Was: string(f.Was), Now: string(f.Now), Value: f.Result.Value, Limit: f.Result.Limit}
			if err := s.print(line, f.Worse()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *simulating) print(f flip, worse bool) error {
	if worse {
		s.worse++
	} else {
		s.better++
	}
	f.Programme, f.Rulebook, f.Draft, f.AsOf = s.draft.Programme, s.stored.ID, s.draft.ID, s.at
	return s.c.line(f)
}

// renewals assesses every store by both books, portion by portion side by side.
func (s *simulating) renewals(bar *progress) error {
	was, stopWas := iter.Pull(s.assessments(s.stored))
	defer stopWas()
	now, stopNow := iter.Pull(s.assessments(s.draft))
	defer stopNow()
	for {
		a, ok := was()
		b, also := now()
		if !ok || !also || s.lastFailed != nil {
			return s.lastFailed
		}
		for i := range min(len(a), len(b)) {
			s.judged++
			if err := s.differ(a[i], b[i]); err != nil {
				return err
			}
		}
		bar.At(s.judged, 0)
	}
}

// assessments hands over the assessments by one book.
func (s *simulating) assessments(e *rulebook.Edition) iter.Seq[[]renewal.Assessment] {
	return func(yield func([]renewal.Assessment) bool) {
		err := renewal.AssessAll(s.c.ctx, s.h.db, renewal.Options{Edition: e, AsOf: s.at, Words: true, Actor: operator}, func(some []renewal.Assessment) error {
			if !yield(some) {
				return errTold
			}
			return nil
		})
		if err != nil && err != errTold {
			s.lastFailed = err
		}
	}
}

// differ prints the standards of a store of which one book says failed and the other does not.
func (s *simulating) differ(was, now renewal.Assessment) error {
	for _, r := range now.Verdict.Results {
		before, _ := was.Verdict.Result(r.Rule)
		if (before.Result == rulebook.Failed) == (r.Result == rulebook.Failed) {
			continue
		}
		f := flip{Store: now.Store.ID, Merchant: now.Store.Merchant, Clause: r.Clause, Rule: r.Rule, Was: string(before.Result), Now: string(r.Result), Value: r.Value, Limit: r.Limit}
		if s.draft.Renewal.Leading != "" {
			f.Category = now.Facts[s.draft.Renewal.Leading].String()
		}
		if err := s.print(f, r.Result == rulebook.Failed); err != nil {
			return err
		}
	}
	return nil
}
