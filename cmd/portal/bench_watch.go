package main

import (
	"bufio"
	"fmt"
	"strconv"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/watch"
)

// watchSection measures the daily judgement of all members of a programme, and what a changed limit would do to them.
var watchSection = section{"watch", "P9 and issue 4", (*bench).watching}

func (b *bench) watching() error {
	n := 10_000
	if b.full {
		n = 100_000
	}
	s := scale{bench: b, stores: n, calm: true}
	file := b.path("watch.db")
	if err := s.members(file, 30); err != nil {
		return err
	}
	if err := s.day(file); err != nil {
		return err
	}
	for _, which := range []string{"first round", "a round in which nothing is new"} {
		u, err := b.portal("bench-watch", "--db", "sqlite:"+file)
		if err != nil {
			return err
		}
		done := rate(u)
		for _, m := range []measured{
			{Work: fmt.Sprintf("%d members judged, %s", n, which), Unit: "judgements/s of CPU", Ours: done / u.cpu},
			{Work: fmt.Sprintf("%d members judged, %s", n, which), Unit: "judgements/s", Ours: done / u.wall},
			{Work: fmt.Sprintf("peak memory, %d members, %s", n, which), Unit: "MB", Ours: u.memory, Reference: 256, Against: "the goal", Limit: 1},
		} {
			m.Goal = "issue 4"
			if err := b.add(m); err != nil {
				return err
			}
		}
	}
	return b.supposing(file, n)
}

// day takes one more day of all stores in, beside the database's own bulk load.
func (s *scale) day(file string) error {
	today := calendar.DayOf(clock.System{}.Now())
	day := s.path("day.csv")
	s.theirs = s.path("watch-theirs.db")
	if err := fileOf(day, func(w *bufio.Writer) { head(w); s.days(w, today-1, today) }); err != nil {
		return err
	}
	var ours, theirs rates
	if err := s.take(&ours, file, day, float64(s.stores)); err != nil {
		return err
	}
	if err := s.load(&theirs, day, float64(s.stores)); err != nil {
		return err
	}
	return s.compare(fmt.Sprintf("a day of %d stores taken in", s.stores), ours, theirs)
}

// members makes a database of members with the days before yesterday.
func (s *scale) members(file string, days int) error {
	h, err := storage{DB: "sqlite:" + file}.open(s.console)
	if err != nil {
		return err
	}
	crowd := demo.Crowd{Merchants: s.stores}
	e, err := watched(h)
	if err == nil {
		crowd.Programme, crowd.Edition = e.Programme, e.ID
		for _, put := range []func(*db.Tx) error{crowd.Shops, crowd.Members} {
			if err == nil {
				err = h.db.InTx(s.ctx, operator, put)
			}
		}
	}
	if closed := h.Close(); err != nil || closed != nil || days == 0 {
		return err
	}
	today := calendar.DayOf(clock.System{}.Now())
	if err := fileOf(s.path("month.csv"), func(w *bufio.Writer) { head(w); s.days(w, today-calendar.Day(days), today-1) }); err != nil {
		return err
	}
	if err := fileOf(s.path("online.csv"), func(w *bufio.Writer) { s.categories(w, today-3, today) }); err != nil {
		return err
	}
	for kind, name := range map[string]string{"store_days": "month.csv", "category_days": "online.csv"} {
		if _, err := s.portal("import", kind, s.path(name), "--db", "sqlite:"+file); err != nil {
			return err
		}
	}
	return nil
}

// watched is an edition in force that watches its members, one that has the limit which is changed in thought.
func watched(h *house) (*rulebook.Edition, error) {
	for _, p := range h.library.Programmes() {
		if e, err := h.library.InForce(p, h.clock.Now()); err == nil && watch.Watches(e) && supposedRule(e) != "" {
			return e, nil
		}
	}
	return nil, fmt.Errorf("no programme that is watched limits %s", supposed)
}

// supposedRule is the watched rule of an edition whose limit is changed, "" where there is none.
func supposedRule(e *rulebook.Edition) string {
	for _, r := range e.Rules {
		if _, limited := e.Limited(r.ID); limited && r.Warning != nil && r.Require.Fact == supposed {
			return r.ID
		}
	}
	return ""
}

// supposed is the fact whose limit is changed, and the limit that is thought of.
const supposed, thought = "credit", "450"

// supposing asks what a changed limit would do to all members, beside a scan of the same rows by the database itself.
func (b *bench) supposing(file string, n int) error {
	if b.full {
		n, file = 1_000_000, b.path("suppose.db")
		s := scale{bench: b, stores: n}
		if err := s.members(file, 0); err != nil {
			return err
		}
	}
	const scan = `SELECT COUNT(*), SUM(CAST(f.value AS INTEGER) < 450), SUM(CAST(f.value AS INTEGER) < 400) FROM memberships m JOIN facts f ON f.subject = 'store:' || m.store
		AND f.fact = 'credit' AND f.since = (SELECT MAX(x.since) FROM facts x WHERE x.subject = f.subject AND x.fact = f.fact) WHERE m.ended_at = 0`
	var ours, theirs, wall, theirWall, memory []float64
	for range min(b.rounds, 3) {
		u, err := b.portal("bench-suppose", "--db", "sqlite:"+file)
		if err != nil {
			return err
		}
		ref, err := b.sqlite(file, scan)
		if err != nil {
			return err
		}
		ours, wall, memory = append(ours, u.cpu), append(wall, u.wall), append(memory, u.memory)
		theirs, theirWall = append(theirs, ref.cpu), append(theirWall, ref.wall)
	}
	work := "what if a limit were changed, " + strconv.Itoa(n) + " members"
	for _, m := range []measured{
		{Work: work, Unit: "CPU s", Ours: median(ours), Reference: median(theirs), Against: "SQLite scan of the same rows", Limit: 1.5},
		{Work: work, Unit: "s", Ours: median(wall), Reference: median(theirWall), Against: "SQLite scan of the same rows", Limit: 1.5},
		{Work: work + ", peak memory", Unit: "MB", Ours: median(memory), Reference: 256, Against: "the goal", Limit: 1},
	} {
		m.Goal = "P9"
		if err := b.add(m); err != nil {
			return err
		}
	}
	return nil
}

// benchSupposeCommand is a part of the benchmarks: what a changed limit would do, nothing written.
type benchSupposeCommand struct{ storage }

// Run prints how many members there are and how many would flip.
func (s *benchSupposeCommand) Run(c *console) error {
	h, err := s.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	defer roomy()()
	e, err := watched(h)
	if err != nil {
		return err
	}
	found, err := watch.Suppose(c.ctx, h.db, operator, watch.Change{Programme: e.Programme, Rule: supposedRule(e), Limit: thought})
	if err == nil {
		_, err = fmt.Fprintln(c.out, found.Members, found.Worsens, found.Betters)
	}
	return err
}

// benchWatchCommand is a part of the benchmarks: one round over all members.
type benchWatchCommand struct{ storage }

// Run goes a round and prints how many judgements there were.
func (w *benchWatchCommand) Run(c *console) error {
	h, err := w.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	defer roomy()()
	e, err := watched(h)
	if err != nil {
		return err
	}
	staff := db.Actor{Account: "supervisor", Name: "周青", Role: string(access.Supervisor)}
	var round watch.Round
	if err := h.db.InTx(c.ctx, staff, func(tx *db.Tx) (err error) {
		round, err = watch.Begin(tx, e.Programme)
		return err
	}); err != nil {
		return err
	}
	if _, err := (&job.Runner{DB: h.db, Workers: watch.Workers, Name: "bench"}).Next(c.ctx); err != nil {
		return err
	}
	rules := 0
	for _, r := range e.Rules {
		for _, o := range r.Occasions {
			if o == rulebook.OnMonitor {
				rules++
			}
		}
	}
	return h.db.View(c.ctx, operator, func(tx *db.Tx) error {
		rounds, err := watch.Rounds(tx, e.Programme, 1)
		if err == nil && len(rounds) == 1 && rounds[0].ID == round.ID {
			_, err = fmt.Fprintln(c.out, int(rounds[0].Stores)*rules)
		}
		return err
	})
}
