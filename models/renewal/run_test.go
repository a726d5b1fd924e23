package renewal_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
)

const programme = "tmall-renewal-2018"

// work does the long work that waits.
func (w *world) work() {
	w.Helper()
	r := job.Runner{DB: w.d, Workers: renewal.Workers, Name: "test"}
	for {
		more, err := r.Next(ctx)
		if err != nil {
			w.Fatal(err)
		}
		if !more {
			return
		}
	}
}

// passes lets everything take effect that is due at an instant.
func (w *world) passes(to clock.Instant) {
	w.Helper()
	w.c.Set(to)
	w.in(db.System("sweep"), func(tx *db.Tx) error {
		due, err := deadline.Due(tx, 100)
		for _, d := range due {
			if ok, err := deadline.Fire(tx, d.ID); err != nil || !ok {
				return err
			}
			if err := renewal.OnDue[d.Kind](tx, d); err != nil {
				return err
			}
		}
		return err
	})
}

// population opens one store of each class: renewed, renewed with a failing brand, refused, exempt, without figures.
func (w *world) population() {
	w.Helper()
	w.open(shop{id: "A1"}, shop{id: "A2", kind: "multi_brand", brands: "B1;B2;B3"}, shop{id: "B1", below: 128}, shop{id: "C1", category: "图书"}, shop{id: "P1", category: "手机"})
	w.chain("A2", "B1", 1, nil)
	w.chain("A2", "B2", 2, nil)
	w.in(db.System("import"), func(tx *db.Tx) error { return bare(tx, "D1") })
}

func (w *world) counted() renewal.Run { w.Helper(); return w.countedIn(programme) }

func (w *world) countedIn(programme string) renewal.Run {
	w.Helper()
	var r renewal.Run
	w.in(anna, func(tx *db.Tx) (err error) { r, err = renewal.Start(tx, programme); return err })
	w.work()
	return w.run(r.ID)
}

func (w *world) run(id string) (r renewal.Run) {
	w.Helper()
	w.in(anna, func(tx *db.Tx) (err error) { r, err = renewal.FindRun(tx, id); return err })
	return r
}

func (w *world) verdict(run, store string) (v renewal.Verdict) {
	w.Helper()
	w.in(anna, func(tx *db.Tx) (err error) { v, err = renewal.FindVerdict(tx, run, store); return err })
	return v
}

// done signs a counted run by two people and lets the letters go out.
func (w *world) done(r renewal.Run) renewal.Run {
	w.Helper()
	w.in(anna, func(tx *db.Tx) (err error) { r, err = renewal.Propose(tx, r.ID, r.Version); return err })
	w.in(bruno, func(tx *db.Tx) (err error) { r, err = renewal.Countersign(tx, r.ID, r.Version); return err })
	w.work()
	return w.run(r.ID)
}

// TM-4: the manifest adds up to the population, class by class.
func TestManifestAddsUpToThePopulation(t *testing.T) {
	w := build(t)
	w.population()
	r := w.counted()
	want := map[renewal.Class]int64{renewal.Renewed: 2, renewal.Refused: 1, renewal.Exempt: 1, renewal.Person: 1, renewal.NoData: 1}
	if r.State != renewal.Counted || r.Total != 6 || !r.Balanced() {
		t.Fatalf("%s, %d stores, %v", r.State, r.Total, r.Counts)
	}
	for class, n := range want {
		if r.Counts[class] != n {
			t.Errorf("%s: %d, want %d", class, r.Counts[class], n)
		}
	}
	if v := w.verdict(r.ID, "A2"); len(v.Brands) != 1 || v.Brands[0] != "B3" {
		t.Errorf("brands to be cancelled: %v", v.Brands)
	}
	if v := w.verdict(r.ID, "B1"); len(v.Clauses) != 1 || v.Clauses[0] != "TM-10" || v.Decision != "" {
		t.Errorf("a dry run decided: %+v", v)
	}
}

// TM-4, GEN-6: before the window opens there are dry runs only; the second signature is another person's.
func TestRunIsSignedByTwoPeopleFromTheWindowOn(t *testing.T) {
	w := build(t)
	w.population()
	w.c.Set(clock.Must("2017-10-01") - 1)
	early := w.counted()
	if err := w.d.InTx(ctx, anna, func(tx *db.Tx) error { _, err := renewal.Propose(tx, early.ID, early.Version); return err }); !fault.Is(err, fault.Breach) {
		t.Errorf("proposed before the window: %v", err)
	}
	if err := w.d.InTx(ctx, anna, func(tx *db.Tx) error { _, err := renewal.Start(tx, programme); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second run at the same time: %v", err)
	}
	w.in(anna, func(tx *db.Tx) error { _, err := renewal.Drop(tx, early.ID, early.Version, "too early"); return err })
	w.c.Set(clock.Must("2017-10-01"))
	r := w.counted()
	w.in(bruno, func(tx *db.Tx) (err error) { r, err = renewal.Propose(tx, r.ID, r.Version); return err })
	for who, want := range map[*db.Actor]fault.Kind{&bruno: fault.Forbidden, &anna: fault.Forbidden} {
		err := w.d.InTx(ctx, *who, func(tx *db.Tx) error { _, err := renewal.Countersign(tx, r.ID, r.Version); return err })
		if !fault.Is(err, want) {
			t.Errorf("%s countersigned: %v", who.Name, err)
		}
	}
	w.in(clara, func(tx *db.Tx) (err error) { r, err = renewal.SendBack(tx, r.ID, r.Version, "check B1"); return err })
	if r.State != renewal.Counted || r.Reason != "check B1" {
		t.Errorf("sent back: %+v", r)
	}
	r = w.done(r)
	if r.State != renewal.Done || r.Closed == 0 {
		t.Errorf("after the letters: %+v", r)
	}
}

// GEN-2, GEN-4, TM-7: each decision is kept with its facts and can be replayed; the letter names clauses, facts, what to
// do, until when, and how to object. Each is sent once.
func TestDecisionsAreKeptAndToldOnce(t *testing.T) {
	w := build(t)
	w.population()
	r := w.done(w.counted())
	v := w.verdict(r.ID, "B1")
	w.in(anna, func(tx *db.Tx) error {
		d, err := decision.Find(tx, v.Decision)
		if err != nil {
			return err
		}
		if d.Kind != decision.RenewalRefused || !d.Adverse || d.Clauses[0] != "TM-10" || d.By != "bruno" || d.Second != "anna" || d.AppealUntil == 0 {
			t.Errorf("decision %+v", d)
		}
		if again, err := decision.Replay(tx, d.ID); err != nil || !again.Same {
			t.Errorf("replay: %s %v", again.Why, err)
		}
		entries, err := audit.Of(tx, d.Ref(), 10)
		if len(entries) == 0 {
			t.Error("no entry of the decision")
		}
		return err
	})
	w.in(db.Actor{Account: "o", Role: "merchant_owner", Merchant: "MB1"}, func(tx *db.Tx) error {
		list, err := outbox.List(tx, outbox.Inbox{Limit: 10})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d letters (%v)", len(list), err)
		}
		l := list[0].Letter
		if len(l.Clauses) < 2 || len(l.Facts) < 3 || len(l.Todo) == 0 || l.Until == 0 || l.Objection.IsZero() {
			t.Errorf("letter %+v", l)
		}
		return nil
	})
	for _, store := range []string{"P1", "D1"} {
		if v := w.verdict(r.ID, store); v.Decision != "" {
			t.Errorf("%s was decided by silence", store)
		}
	}
}

// TM-6, TM-14: the contract ends, and authorisations are cancelled, at the instant of the book and not before; recorded
// with that instant however late the portal is.
func TestContractsEndAndAuthorisationsGoAtTheirInstant(t *testing.T) {
	w := build(t)
	w.population()
	r := w.done(w.counted())
	due := clock.Must("2018-01-01")
	w.passes(due - 1)
	if v := w.verdict(r.ID, "B1"); v.Ended != 0 || v.Ends != due {
		t.Errorf("before: ended %s, ends %s", v.Ended, v.Ends)
	}
	w.passes(due.Add(50 * time.Hour))
	if v := w.verdict(r.ID, "B1"); v.Ended != due {
		t.Errorf("after: ended %s", v.Ended)
	}
	if v := w.verdict(r.ID, "A2"); v.Ended != 0 || v.Ends != clock.Must("2019-01-01") {
		t.Errorf("the renewed store: %+v", v)
	}
	w.in(anna, func(tx *db.Tx) error {
		list, err := renewal.Cancellations(tx, "A2")
		if len(list) != 1 || list[0].Brand != "B3" || list[0].DoneAt != due {
			t.Errorf("cancelled: %+v", list)
		}
		return err
	})
}

// GEN-6: an appeal that is upheld undoes every effect: no contract ends, and the store is judged anew by the next run.
func TestUpheldAppealUndoesTheRefusal(t *testing.T) {
	w := build(t)
	w.population()
	r := w.done(w.counted())
	owner := db.Actor{Account: "o", Name: "o", Role: "merchant_owner", Merchant: "MB1"}
	var a conduct.Appeal
	w.in(owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, w.verdictIn(tx, r.ID, "B1").Decision, conduct.Filing{Grounds: []string{"scores of May are wrong"}})
		return err
	})
	w.in(clara, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "they were"})
		return err
	})
	w.passes(clock.Must("2018-01-02"))
	if v := w.verdict(r.ID, "B1"); v.Ended != 0 || v.Class != renewal.Person || v.Undone == 0 {
		t.Errorf("after the appeal: %+v", v)
	}
	next := w.counted()
	if next.Total != 3 { // the undone one, and those that nobody decided
		t.Errorf("the next run has %d stores: %v", next.Total, next.Counts)
	}
}

// GEN-3: a person settles what figures cannot decide, with a reason; it is a fact of the decision.
func TestPersonSettlesAStoreThatFiguresCannotDecide(t *testing.T) {
	w := build(t)
	w.population()
	r := w.counted()
	for _, reason := range []string{"", "  "} {
		err := w.d.InTx(ctx, clara, func(tx *db.Tx) error {
			_, err := renewal.Settle(tx, r.ID, "P1", renewal.Ruling{Renew: true, Reason: reason})
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("reason %q: %v", reason, err)
		}
	}
	if err := w.d.InTx(ctx, clara, func(tx *db.Tx) error {
		_, err := renewal.Settle(tx, r.ID, "B1", renewal.Ruling{Renew: true, Reason: "x"})
		return err
	}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a store that figures refuse was settled: %v", err)
	}
	w.in(clara, func(tx *db.Tx) error {
		_, err := renewal.Settle(tx, r.ID, "P1", renewal.Ruling{Renew: true, Reason: "agreement seen on paper"})
		return err
	})
	r = w.run(r.ID)
	if r.Counts[renewal.Renewed] != 3 || r.Counts[renewal.Person] != 0 || !r.Balanced() {
		t.Errorf("counts %v", r.Counts)
	}
	w.in(anna, func(tx *db.Tx) (err error) { r, err = renewal.Propose(tx, r.ID, r.Version); return err })
	if err := w.d.InTx(ctx, clara, func(tx *db.Tx) error { _, err := renewal.Countersign(tx, r.ID, r.Version); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("who settled a store signed second: %v", err)
	}
	w.in(bruno, func(tx *db.Tx) (err error) { r, err = renewal.Countersign(tx, r.ID, r.Version); return err })
	w.work()
	w.in(anna, func(tx *db.Tx) error {
		d, err := decision.Find(tx, w.verdictIn(tx, r.ID, "P1").Decision)
		if d.Kind != decision.RenewalAgreed || d.Facts["judgement.no-proof-returns"].String() != "met" || d.Verdict.Outcome != rulebook.OutcomeMet {
			t.Errorf("decision %s, %v", d.Kind, d.Facts["judgement.no-proof-returns"])
		}
		return err
	})
}

// A store whose figures change between the dry run and the letters waits for a person: nobody is told what two people did
// not sign.
func TestStoreThatChangedSinceItWasSignedIsNotDecided(t *testing.T) {
	w := build(t)
	w.population()
	r := w.counted()
	w.open(shop{id: "A1", below: 300})
	r = w.done(r)
	if v := w.verdict(r.ID, "A1"); v.Class != renewal.Person || v.Was != renewal.Renewed || v.Decision != "" {
		t.Errorf("verdict %+v", v)
	}
	if !r.Balanced() || r.Counts[renewal.Person] != 2 {
		t.Errorf("counts %v of %d", r.Counts, r.Total)
	}
}

// TM-5: the places among peers are found once a day for the dashboards.
func TestPlacesAreKeptForTheDashboards(t *testing.T) {
	w := build(t)
	w.open(shop{id: "S1", kind: "brand_exclusive", category: "彩妆", brands: "B1", sales: 200}, shop{id: "S2", kind: "brand_exclusive", category: "彩妆", brands: "B1", sales: 100})
	for range 2 {
		w.in(db.System("sweep"), renewal.Rerank)
		w.work()
	}
	w.in(anna, func(tx *db.Tx) error {
		s := w.assess()["S2"].Store
		a, err := renewal.Assess(tx, w.e, s, over)
		if a.Facts["brand_place"].String() != "2" {
			t.Errorf("place %q", a.Facts["brand_place"])
		}
		return err
	})
}
