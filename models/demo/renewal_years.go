package demo

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
)

// The renewals of the demonstration's own time are the one on board moved by whole years, with everything that it says:
// the one that was decided last, and the one whose period runs.

var (
	aYear    = regexp.MustCompile(`\b20[0-3]\d\b`)
	origin   = regexp.MustCompile(`(?m)^source: .*$`)
	inherits = regexp.MustCompile(`(?m)^inherits: .*$`)
)

const moved = `source: {zh: "演示用：由平台已有的年度续签规则推移年份而成", en: "For demonstration: the rules on board of an earlier year, moved to this one"}`

// later moves the years of a text. The clauses that programmes share keep theirs.
func later(src string, years int) string {
	shared := inherits.FindString(src)
	src = aYear.ReplaceAllStringFunc(src, func(y string) string {
		n, _ := strconv.Atoi(y)
		return strconv.Itoa(n + years)
	})
	if shared != "" {
		src = inherits.ReplaceAllString(src, shared)
	}
	return origin.ReplaceAllString(src, moved)
}

// yearsUntil is by how many whole years a span has to move for its end to come after an instant.
func yearsUntil(span rulebook.Span, at clock.Instant) int {
	n := 0
	for clock.Of(span.To.Time().AddDate(n, 0, 0)) <= at {
		n++
	}
	return n
}

// recent puts books of the demonstration's own time on the shelves, as those that the portal is started with, and
// returns their editions.
func (s *story) recent() (editions []*rulebook.Edition) {
	for _, e := range renewal.Programmes(s.Library, s.now) {
		until := yearsUntil(e.Assessed(), s.now)
		for n := max(until-1, 1); n <= until; n++ {
			b := rulebook.Book{Source: later(string(e.Text), n), Scenarios: later(string(s.Library.ScenarioText(e)), n)}
			r := s.Library.ReadDraft([]byte(b.Source), []byte(b.Scenarios))
			if !r.Right() {
				panic(r.Problems) // the book cannot be moved so, which the story's test finds
			}
			b.Programme, b.Edition, b.Hash = r.Edition.Programme, r.Edition.ID, r.Edition.Hash
			s.begins(func() error {
				return s.do(actor, func(tx *db.Tx) error {
					b.Published = tx.Now
					return cmp.Or(rulebook.Keep(tx, b), publication.Publish(tx, r.Edition))
				})
			})
			editions = append(editions, r.Edition)
		}
	}
	return editions
}

// decided plays the renewal of a period that is over: a dry run a week after its window opened, what the figures cannot
// decide judged by a person, and two signatures, upon which the letters go out.
func (s *story) decided(e *rulebook.Edition) {
	for _, step := range []struct {
		day int
		do  func() error
	}{
		{7, s.run(&s.house.operator, func(tx *db.Tx) error { _, err := renewal.Start(tx, e.Programme); return err })},
		{8, s.run(&s.house.operator, judges(e.Programme))},
		{9, s.run(&s.house.operator, onRun(e.Programme, renewal.Propose))},
		{10, s.run(&s.house.supervisor, onRun(e.Programme, renewal.Countersign))},
	} {
		if at := e.Renewal.Opens.Add(time.Duration(24*step.day+10) * time.Hour); at < s.now {
			s.on(at, step.do)
		}
	}
}

// run is something that somebody does with the run of a renewal, and the work that follows.
func (s *story) run(who *db.Actor, do func(tx *db.Tx) error) func() error {
	return func() error {
		if err := s.do(*who, do); err != nil {
			return err
		}
		return s.worker.Settle(s.ctx)
	}
}

// onRun is a step of the run of a programme.
func onRun(programme string, step func(*db.Tx, string, int64) (renewal.Run, error)) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		r, err := runOf(tx, programme)
		if err == nil {
			_, err = step(tx, r.ID, r.Version)
		}
		return err
	}
}

// judges lets a person decide about the store that has no figures.
func judges(programme string) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		r, err := runOf(tx, programme)
		if err == nil {
			_, err = renewal.Settle(tx, r.ID, "T009", renewal.Ruling{Reason: "店铺在考核期内没有任何经营数据；经电话核实已停业，商家不再继续经营。"})
		}
		return err
	}
}

// runOf is the latest run of a programme.
func runOf(tx *db.Tx, programme string) (renewal.Run, error) {
	all, err := renewal.Runs(tx)
	at := slices.IndexFunc(all, func(r renewal.Run) bool { return r.Programme == programme })
	if err != nil || at < 0 {
		return renewal.Run{}, cmp.Or(err, errNoRun)
	}
	return all[at], nil
}

var errNoRun = errors.New("demo: the renewal has no run")
