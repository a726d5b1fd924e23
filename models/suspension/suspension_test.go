package suspension_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/rulebook/booktest"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
)

var (
	system     = db.System("test")
	owner      = db.Actor{Account: "owner", Name: "林岚", Role: string(access.Owner), Merchant: "M1"}
	stranger   = db.Actor{Account: "other", Name: "甲", Role: string(access.Owner), Merchant: "M2"}
	operator   = db.Actor{Account: "op", Name: "许言", Role: string(access.Operator)}
	supervisor = db.Actor{Account: "shen", Name: "沈牧", Role: string(access.Supervisor)}
)

// world is a marketplace with one store in a programme that asks for ten orders in three months, else suspends.
type world struct {
	*testing.T
	db    *db.DB
	clock *clock.Fixed
	m     membership.Membership
}

func open(t *testing.T, edits ...string) *world {
	t.Helper()
	d, c := dbtest.New(t)
	c.Set(clock.Must("2026-11-05T10:00:00+08:00"))
	booktest.Sample(t, d, edits...)
	w := &world{T: t, db: d, clock: c}
	w.do(system, func(tx *db.Tx) (err error) {
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "澄海星禾日用品有限公司", LegalID: "91440515MA5300000X", Email: "star@merchant.example"}}); err != nil {
			return err
		}
		if _, err := merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M1", Name: "星禾", Platform: "other", Kind: "ordinary"}}); err != nil {
			return err
		}
		w.m, err = membership.Admit(tx, membership.New{Merchant: "M1", Programme: "sample", Edition: "2026-01-01", Store: "S1"})
		return err
	})
	w.sells("2026-10-15", 9)
	return w
}

func (w *world) do(who db.Actor, what func(tx *db.Tx) error) {
	w.Helper()
	if err := w.db.InTx(context.Background(), who, what); err != nil {
		w.Fatal(err)
	}
}

func (w *world) sells(day string, orders int64) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		d := figures.Day{Subject: "store:S1", Part: "orders", Day: calendar.DayOf(clock.Must(day))}
		d.Set(figures.Value, orders)
		_, err := figures.Put(tx, figures.Series, []figures.Day{d}, figures.Source{})
		return err
	})
}

// round judges the members once more.
func (w *world) round() {
	w.Helper()
	w.do(supervisor, func(tx *db.Tx) error { _, err := watch.Begin(tx, "sample"); return err })
	r := job.Runner{DB: w.db, Workers: watch.Workers, Name: "w"}
	for more := true; more; {
		var err error
		if more, err = r.Next(context.Background()); err != nil {
			w.Fatal(err)
		}
	}
}

// at lets time go on to an instant and what is due happen.
func (w *world) at(day string) {
	w.Helper()
	w.clock.Set(clock.Must(day))
	w.do(system, func(tx *db.Tx) error {
		due, err := deadline.Due(tx, 100)
		for _, d := range due {
			var effect deadline.Effect
			for _, effects := range []deadline.Effects{suspension.OnDue, watch.OnDue, conduct.OnDue} {
				if e := effects[d.Kind]; e != nil {
					effect = e
				}
			}
			if err != nil || effect == nil {
				continue
			}
			var fired bool
			if fired, err = deadline.Fire(tx, d.ID); fired && err == nil {
				err = effect(tx, d)
			}
		}
		return err
	})
}

func (w *world) suspensions(open bool) (found []suspension.Suspension) {
	w.Helper()
	w.do(owner, func(tx *db.Tx) (err error) {
		found, err = suspension.List(tx, suspension.Question{Open: open, Limit: 10})
		return err
	})
	return found
}

func (w *world) warning() watch.Warning {
	w.Helper()
	var found []watch.Warning
	w.do(owner, func(tx *db.Tx) (err error) { found, err = watch.List(tx, watch.Warnings{Limit: 10}); return err })
	if len(found) != 1 {
		w.Fatalf("%d warnings", len(found))
	}
	return found[0]
}

// accepts answers a plan for a suspension, and gives it.
func (w *world) accepts(p suspension.Plan) suspension.Plan {
	w.Helper()
	w.do(operator, func(tx *db.Tx) (err error) { p, err = suspension.Accept(tx, p.ID, p.Version); return err })
	return p
}

func (w *world) files(s suspension.Suspension) (p suspension.Plan) {
	w.Helper()
	w.do(owner, func(tx *db.Tx) (err error) {
		p, err = suspension.Answering(tx, s.ID, "增加两名客服，每日核对发货。")
		return err
	})
	return p
}

// waitsFor says who is asked to do something before the suspension ends.
func (w *world) waitsFor(s suspension.Suspension, who deadline.Audience) {
	w.Helper()
	w.do(owner, func(tx *db.Tx) error {
		d, ok, err := deadline.Running(tx, suspension.EndsDeadline, s.Ref())
		if !ok || d.Audience != who || d.Due != s.Ends {
			w.Errorf("the end of the suspension: %+v", d)
		}
		return err
	})
}

func (w *world) member() (m membership.Membership) {
	w.Helper()
	w.do(system, func(tx *db.Tx) (err error) { m, err = membership.Find(tx, w.m.ID); return err })
	return m
}

// A breach that stands at the end of its warning suspends; an accepted plan lifts it and gives immunity; at its end the
// rule is asked again, and one that is met is done with.
func TestABreachSuspendsAndAPlanBringsTheMemberBack(t *testing.T) {
	w := open(t)
	w.round()
	if got := w.warning(); got.Due != clock.Must("2026-11-13") {
		t.Fatalf("warning: %+v", got)
	}
	w.at("2026-11-13")
	s := w.suspensions(true)
	if len(s) != 1 || s[0].Since != clock.Must("2026-11-13") || s[0].Decision == "" || w.member().Ended != 0 {
		t.Fatalf("suspensions: %+v", s)
	}
	w.round() // a member that rests is not warned of the same again
	w.warning()
	p := w.accepts(w.files(s[0]))
	if len(w.suspensions(true)) != 0 || p.ImmuneUntil != clock.Must("2026-12-14") {
		t.Errorf("plan: %+v", p)
	}
	w.round() // nor one that is immune
	w.warning()
	w.sells("2026-11-20", 1)
	w.at("2026-12-14")
	w.do(owner, func(tx *db.Tx) error {
		p, err := suspension.FindPlan(tx, p.ID)
		if p.Outcome != suspension.Kept || p.Closed != clock.Must("2026-12-14") {
			t.Errorf("after the immunity: %+v", p)
		}
		found, _ := outbox.List(tx, outbox.Inbox{Limit: 10})
		if len(found) != 4 { // warned, suspended, accepted, kept
			t.Errorf("%d letters", len(found))
		}
		return err
	})
}

// stopped is why the member may not publish at an instant, nil where it may.
func (w *world) stopped(day string) (err error) {
	w.Helper()
	w.clock.Set(clock.Must(day))
	return w.db.View(context.Background(), owner, func(tx *db.Tx) error { return listing.Unrestricted(tx, "M1", w.m.ID, rulebook.RightProducts) })
}

// What the book says that a suspension stops is stopped from its first instant until the instant at which it is over, and
// the refusal names the clause, what was found, the way back and its end. What the book does not name goes on.
func TestASuspensionStopsWhatTheBookSays(t *testing.T) {
	w := open(t)
	w.round()
	if err := w.stopped("2026-11-12T23:59:59.999999+08:00"); err != nil {
		t.Errorf("a microsecond before the end of the warning: %v", err)
	}
	w.at("2026-11-13")
	err := w.stopped("2026-11-13")
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Breach || f.Clause != "SA-1" {
		t.Fatalf("suspended: %v", err)
	}
	for _, part := range []string{"Ten orders in three months", "since Fri 13 Nov 2026, 00:00", "is 9; at least 10", "A plan must be accepted before Tue 12 Jan 2027, 24:00"} {
		if !strings.Contains(f.Message.EN, part) {
			t.Errorf("%q is not in %q", part, f.Message.EN)
		}
	}
	if err := w.db.View(context.Background(), owner, func(tx *db.Tx) error { return listing.Unrestricted(tx, "M1", w.m.ID, rulebook.RightSignUps) }); err != nil {
		t.Errorf("what the book does not stop: %v", err)
	}
	w.clock.Set(clock.Must("2026-11-20T09:00:00+08:00"))
	p := w.files(w.suspensions(true)[0])
	if err := w.stopped("2026-11-20T09:59:59.999999+08:00"); err == nil {
		t.Error("a plan that waits for its answer lifts the suspension")
	}
	w.clock.Set(clock.Must("2026-11-20T10:00:00+08:00"))
	w.accepts(p)
	if err := w.stopped("2026-11-20T10:00:00+08:00"); err != nil {
		t.Errorf("back at the very instant of the acceptance: %v", err)
	}
}

// A plan that is accepted during the warning spares the suspension; when it did not help the member is suspended, and
// after the last plan it is removed.
func TestAfterTheLastPlanTheMemberIsRemoved(t *testing.T) {
	w := open(t)
	w.round()
	var p suspension.Plan
	warned := w.warning()
	w.do(owner, func(tx *db.Tx) (err error) { p, err = watch.FilePlan(tx, warned.ID, "补充货源。"); return err })
	w.clock.Set(clock.Must("2026-11-06"))
	w.accepts(p)
	if got := w.warning(); got.Outcome != watch.Planned {
		t.Errorf("warning: %+v", got)
	}
	w.at("2026-12-07") // 30 days from 6 November: the first plan has failed
	s := w.suspensions(true)
	if len(s) != 1 || w.member().Ended != 0 {
		t.Fatalf("after the first plan: %+v", s)
	}
	w.accepts(w.files(s[0]))
	w.at("2027-01-07") // and so has the second
	if m := w.member(); m.Ended != clock.Must("2027-01-07") || m.EndClause != "SA-1" || len(w.suspensions(true)) != 0 {
		t.Errorf("after the last plan: %+v", m)
	}
}

// A suspension without an accepted plan ends in a removal, at its instant.
func TestASuspensionWithoutAPlanEndsInARemoval(t *testing.T) {
	w := open(t)
	w.round()
	w.at("2026-11-13")
	ends := w.suspensions(true)[0].Ends
	if ends != clock.Must("2027-01-13") {
		t.Fatalf("it ends at %s", ends)
	}
	w.at("2027-01-12T23:59:59.999999+08:00")
	if w.member().Ended != 0 {
		t.Error("removed a microsecond early")
	}
	w.at("2027-01-13")
	if m := w.member(); m.Ended != ends {
		t.Errorf("member: %+v", m)
	}
}

// GEN-8: a plan that waits when the suspension is over keeps its member until it is answered; refused, the removal
// follows with the answer.
func TestAPlanThatWaitsKeepsItsMemberUntilTheAnswer(t *testing.T) {
	w := open(t)
	w.round()
	w.at("2026-11-13")
	p := w.files(w.suspensions(true)[0])
	w.at("2027-01-13")
	w.at("2027-01-15")
	if m := w.member(); m.Ended != 0 || len(w.suspensions(true)) != 1 {
		t.Fatalf("the platform's silence removed the member: %+v", m)
	}
	w.do(operator, func(tx *db.Tx) error { _, err := suspension.Refuse(tx, p.ID, p.Version, "没有时间表"); return err })
	if m := w.member(); m.Ended != clock.Must("2027-01-15") || len(w.suspensions(true)) != 0 {
		t.Errorf("after the refusal: %+v", m)
	}
}

// GEN-8: a plan that is not answered in time is neither accepted nor refused; both sides are told. A refused one is
// followed by another.
func TestPlansAreAnsweredWithAReason(t *testing.T) {
	w := open(t)
	w.round()
	w.at("2026-11-13")
	s := w.suspensions(true)[0]
	if err := w.db.InTx(context.Background(), stranger, func(tx *db.Tx) error { _, err := suspension.Answering(tx, s.ID, "x"); return err }); !fault.Is(err, fault.NotFound) {
		t.Errorf("another merchant's suspension: %v", err)
	}
	if err := w.db.InTx(context.Background(), owner, func(tx *db.Tx) error { _, err := suspension.Answering(tx, s.ID, ""); return err }); !fault.Is(err, fault.Invalid) {
		t.Errorf("an empty plan: %v", err)
	}
	w.waitsFor(s, deadline.Merchant)
	p := w.files(s)
	w.waitsFor(s, deadline.Nobody) // the member has done its part; the end of the suspension stays
	if err := w.db.InTx(context.Background(), owner, func(tx *db.Tx) error { _, err := suspension.Answering(tx, s.ID, "再来一份"); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("two plans at a time: %v", err)
	}
	w.at("2026-11-19") // three working days from Friday 13 November end with Wednesday 18
	w.do(owner, func(tx *db.Tx) error {
		p, err := suspension.FindPlan(tx, p.ID)
		if !p.Waiting() {
			t.Errorf("being late answered the plan: %+v", p)
		}
		return err
	})
	if err := w.db.InTx(context.Background(), operator, func(tx *db.Tx) error { _, err := suspension.Refuse(tx, p.ID, p.Version, ""); return err }); !fault.Is(err, fault.Invalid) {
		t.Errorf("refused without a reason: %v", err)
	}
	w.do(operator, func(tx *db.Tx) error { _, err := suspension.Refuse(tx, p.ID, p.Version, "没有时间表"); return err })
	w.waitsFor(s, deadline.Merchant)
	if again := w.files(s); again.ID == p.ID {
		t.Error("no second plan")
	}
}

// GEN-6: an appeal that is upheld voids the suspension.
func TestAnAppealVoidsTheSuspension(t *testing.T) {
	w := open(t)
	w.round()
	w.at("2026-11-13")
	var a conduct.Appeal
	w.do(owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, w.suspensionDecision(tx), conduct.Filing{Grounds: []string{"数据有误"}})
		return err
	})
	w.do(supervisor, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "核对后确认数据有误"})
		return err
	})
	if s := w.suspensions(false); len(s) != 1 || s[0].Outcome != suspension.Undone {
		t.Errorf("suspensions: %+v", s)
	}
	if err := w.stopped("2026-11-13"); err != nil {
		t.Errorf("void, and still stopped: %v", err)
	}
}

func (w *world) suspensionDecision(tx *db.Tx) string {
	found, err := suspension.List(tx, suspension.Question{Open: true, Limit: 1})
	if err != nil || len(found) != 1 {
		w.Fatal(err)
	}
	return found[0].Decision
}

// The suspension of a membership that ends is over with it.
func TestSuspensionsEndWithTheMembership(t *testing.T) {
	w := open(t)
	w.round()
	w.at("2026-11-13")
	w.files(w.suspensions(true)[0])
	w.do(system, func(tx *db.Tx) error {
		_, err := membership.End(tx, w.m, membership.Ending{Cause: membership.ByExit, Clause: "GEN-5", At: tx.Now})
		return err
	})
	for n, err := 1, error(nil); n > 0; {
		if n, err = suspension.TakeEffect(context.Background(), w.db); err != nil {
			t.Fatal(err)
		}
	}
	if s := w.suspensions(false); s[0].Outcome != suspension.Over {
		t.Errorf("suspension: %+v", s)
	}
}

// GEN-4: what a warning, and the end of an immunity, say of their consequence is what the rule has, in letters and in the list of what to do.
func TestWarningsOfASuspensionSpeakOfASuspension(t *testing.T) {
	w := open(t)
	w.round()
	ends := func(kind, object string) (said text.Text) {
		t.Helper()
		w.do(owner, func(tx *db.Tx) error {
			d, _, err := deadline.Running(tx, kind, object)
			said = d.Consequence
			return err
		})
		return said
	}
	if said := ends(watch.Deadline, w.warning().Ref()); !strings.Contains(said.ZH, "成员资格暂停") || !strings.Contains(said.EN, "suspension of the membership") {
		t.Errorf("the end of the warning: %q, %q", said.ZH, said.EN)
	}
	w.do(owner, func(tx *db.Tx) error {
		found, err := outbox.List(tx, outbox.Inbox{Limit: 10})
		for _, n := range found {
			if all := n.Letter.Paragraphs[0]; strings.Contains(all.ZH, "移出") || strings.Contains(all.EN, "remov") || !strings.Contains(all.ZH, "成员资格暂停") {
				t.Errorf("the warning: %q, %q", all.ZH, all.EN)
			}
		}
		return err
	})
	w.at("2026-11-13")
	first := w.accepts(w.files(w.suspensions(true)[0]))
	if said := ends(suspension.ImmunityDeadline, first.Ref()); !strings.Contains(said.EN, "another suspension") {
		t.Errorf("after the first plan: %q", said.EN)
	}
	w.at("2026-12-14")
	second := w.accepts(w.files(w.suspensions(true)[0]))
	if said := ends(suspension.ImmunityDeadline, second.Ref()); !strings.Contains(said.EN, "removal from the programme, as no plan is left") || !strings.Contains(said.ZH, "移出") {
		t.Errorf("after the last plan: %q", said.EN)
	}
}
