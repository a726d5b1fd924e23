package book_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/watch"
)

var (
	operator   = db.Actor{Account: "A1", Name: "运营甲", Role: string(access.Operator)}
	supervisor = db.Actor{Account: "A2", Name: "主管乙", Role: string(access.Supervisor)}
	auditor    = db.Actor{Account: "A3", Name: "审计丙", Role: string(access.Auditor)}
)

type world struct {
	*testing.T
	db    *db.DB
	clock *clock.Fixed
}

func open(t *testing.T) *world {
	t.Helper()
	d, c := dbtest.New(t) // 2026-11-22 15:30
	l, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, l)
	return &world{t, d, c}
}

func (w *world) do(who db.Actor, verb func(tx *db.Tx) error) error {
	return w.db.InTx(context.Background(), who, verb)
}

func (w *world) must(who db.Actor, verb func(tx *db.Tx) (book.Draft, error)) (d book.Draft) {
	w.Helper()
	if err := w.do(who, func(tx *db.Tx) (err error) { d, err = verb(tx); return err }); err != nil {
		w.Fatal(err)
	}
	return d
}

// text is the sample book of the rulebooks' tests under a first day.
func (w *world) text(day string) (source, scenarios string) {
	w.Helper()
	for file, to := range map[string]*string{"good.yaml": &source, "good.scenarios.yaml": &scenarios} {
		b, err := os.ReadFile("../rulebook/testdata/" + file)
		if err != nil {
			w.Fatal(err)
		}
		*to = strings.ReplaceAll(string(b), "2026-01-01", day)
	}
	return source, scenarios
}

func (w *world) uploaded(day string) book.Draft {
	w.Helper()
	source, scenarios := w.text(day)
	return w.must(operator, func(tx *db.Tx) (book.Draft, error) { return book.Upload(tx, source, scenarios) })
}

func (w *world) proposed(day string) book.Draft {
	w.Helper()
	d := w.uploaded(day)
	return w.must(operator, func(tx *db.Tx) (book.Draft, error) { return book.Propose(tx, d.ID, d.Version) })
}

func (w *world) inForce(at string) string {
	w.Helper()
	id := ""
	if err := w.db.View(context.Background(), operator, func(tx *db.Tx) error {
		if e, err := rulebook.Books(tx).InForce("sample", clock.Must(at)); err == nil {
			id = e.ID
		}
		return nil
	}); err != nil {
		w.Fatal(err)
	}
	return id
}

// GEN-7: an edition is published by two people and in force from its first day, not before.
func TestTwoPeoplePublishAnEditionForItsFirstDay(t *testing.T) {
	w := open(t)
	d := w.proposed("2026-12-01")
	if d.State() != book.Waiting || d.Programme != "sample" || d.Edition != "2026-12-01" || d.Problems != 0 {
		t.Fatalf("proposed: %+v", d)
	}
	if got := w.inForce("2026-12-01"); got != "" {
		t.Error("one signature published it")
	}
	d = w.must(supervisor, func(tx *db.Tx) (book.Draft, error) { return book.Publish(tx, d.ID, d.Version) })
	if d.State() != book.Released || d.Published.By != "A2" {
		t.Errorf("published: %+v", d)
	}
	for at, want := range map[string]string{"2026-11-30T23:59:59.999999+08:00": "", "2026-12-01": "2026-12-01"} {
		if got := w.inForce(at); got != want {
			t.Errorf("in force at %s: %q, want %q", at, got, want)
		}
	}
	if err := w.db.View(context.Background(), auditor, func(tx *db.Tx) error {
		p, err := publication.Of(tx, "sample")
		if len(p) != 1 || p[0].Edition != "2026-12-01" {
			t.Errorf("publications: %+v", p)
		}
		found, _ := audit.Find(tx, audit.Search{Object: d.Ref(), Limit: 10})
		if len(found) != 3 || found[0].Action != "draft.published" {
			t.Errorf("on the record: %+v", found)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.do(operator, func(tx *db.Tx) error { _, err := book.Revise(tx, d.ID, d.Version, d.Source, d.Scenarios); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a published edition was revised: %v", err)
	}
}

func TestNobodySignsTheirOwnProposalAndNobodyWithoutTheRightSigns(t *testing.T) {
	w := open(t)
	source, scenarios := w.text("2026-12-01")
	if err := w.do(auditor, func(tx *db.Tx) error { _, err := book.Upload(tx, source, scenarios); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an auditor uploaded: %v", err)
	}
	d := w.must(supervisor, func(tx *db.Tx) (book.Draft, error) { return book.Upload(tx, source, scenarios) })
	if err := w.do(supervisor, func(tx *db.Tx) error { _, err := book.Publish(tx, d.ID, d.Version); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("published what nobody proposed: %v", err)
	}
	d = w.must(supervisor, func(tx *db.Tx) (book.Draft, error) { return book.Propose(tx, d.ID, d.Version) })
	for _, who := range []db.Actor{supervisor, operator} {
		if err := w.do(who, func(tx *db.Tx) error { _, err := book.Publish(tx, d.ID, d.Version); return err }); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s published: %v", who.Name, err)
		}
	}
}

func TestADraftWithAProblemIsKeptAndNotPublished(t *testing.T) {
	w := open(t)
	source, scenarios := w.text("2026-12-01")
	for name, c := range map[string][2]string{
		"a key that is unknown":    {strings.Replace(source, "at_least", "at_leest", 1), scenarios},
		"a scenario that is wrong": {source, strings.Replace(scenarios, "expect: failed", "expect: met", 1)},
		"no scenarios":             {source, ""},
	} {
		d := w.must(operator, func(tx *db.Tx) (book.Draft, error) { return book.Upload(tx, c[0], c[1]) })
		if d.Problems == 0 {
			t.Errorf("%s: no problem was found", name)
		}
		if err := w.do(operator, func(tx *db.Tx) error { _, err := book.Propose(tx, d.ID, d.Version); return err }); !fault.Is(err, fault.Breach) {
			t.Errorf("%s: proposed, %v", name, err)
		}
		d = w.must(operator, func(tx *db.Tx) (book.Draft, error) { return book.Revise(tx, d.ID, d.Version, source, scenarios) })
		if d.Problems != 0 {
			t.Errorf("%s: still %d problems", name, d.Problems)
		}
	}
	if err := w.do(operator, func(tx *db.Tx) error { _, err := book.Upload(tx, "", ""); return err }); !fault.Is(err, fault.Invalid) {
		t.Errorf("nothing was taken: %v", err)
	}
}

// GEN-7: rules do not reach back, and members learn of a change seven days before.
func TestADraftTooLateForItsFirstDayIsNotPublished(t *testing.T) {
	w := open(t)
	today := w.uploaded("2026-11-22")
	if err := w.do(operator, func(tx *db.Tx) error { _, err := book.Propose(tx, today.ID, today.Version); return err }); !fault.Is(err, fault.Breach) {
		t.Errorf("a first day that has come: %v", err)
	}
	first := w.proposed("2026-11-23")
	w.must(supervisor, func(tx *db.Tx) (book.Draft, error) { return book.Publish(tx, first.ID, first.Version) })
	w.clock.Set(clock.Must("2026-11-23"))
	if err := w.do(operator, func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M1", Programme: "sample", Edition: "2026-11-23", Party: "merchant", Case: "C1"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	source, scenarios := w.text("2026-11-30")
	source += "notice: {clause: GEN-7, period: 7d, wide: 15d, many: 1000}\n"
	for day, fits := range map[string]bool{"2026-11-30": false, "2026-12-01": true} {
		d := w.must(operator, func(tx *db.Tx) (book.Draft, error) {
			return book.Upload(tx, strings.ReplaceAll(source, "2026-11-30", day), strings.ReplaceAll(scenarios, "2026-11-30", day))
		})
		err := w.do(operator, func(tx *db.Tx) error { _, err := book.Propose(tx, d.ID, d.Version); return err })
		if fits != (err == nil) || err != nil && fault.Of(err).Clause != "GEN-7" {
			t.Errorf("%s: %v", day, err)
		}
	}
}

func TestADraftIsSentBackOrDroppedWithAReason(t *testing.T) {
	w := open(t)
	d := w.proposed("2026-12-01")
	if err := w.do(supervisor, func(tx *db.Tx) error { _, err := book.Return(tx, d.ID, d.Version, ""); return err }); !fault.Is(err, fault.Invalid) {
		t.Errorf("sent back without a reason: %v", err)
	}
	d = w.must(supervisor, func(tx *db.Tx) (book.Draft, error) { return book.Return(tx, d.ID, d.Version, "第三条措辞不清") })
	if d.State() != book.Open || d.Reason == "" {
		t.Errorf("sent back: %+v", d)
	}
	d = w.must(operator, func(tx *db.Tx) (book.Draft, error) { return book.Drop(tx, d.ID, d.Version, "合并到下一版") })
	if d.State() != book.Gone {
		t.Errorf("dropped: %+v", d)
	}
	if err := w.do(operator, func(tx *db.Tx) error { _, err := book.Propose(tx, d.ID, d.Version); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a dropped draft was proposed: %v", err)
	}
	for past, want := range map[bool]int{false: 0, true: 1} {
		if err := w.db.View(context.Background(), operator, func(tx *db.Tx) error {
			found, err := book.List(tx, past, "", 10)
			if len(found) != want {
				t.Errorf("past %v: %d drafts", past, len(found))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// Two who saw the same version: the second one learns that somebody was first.
func TestTheLoserOfTwoWritersLearnsSo(t *testing.T) {
	w := open(t)
	d := w.uploaded("2026-12-01")
	w.must(operator, func(tx *db.Tx) (book.Draft, error) { return book.Revise(tx, d.ID, d.Version, d.Source, d.Scenarios) })
	if err := w.do(operator, func(tx *db.Tx) error { _, err := book.Revise(tx, d.ID, d.Version, d.Source, d.Scenarios); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
}

// A draft of a later edition is simulated over the members of the programme; what comes of it stays with the draft.
func TestADraftOfALaterEditionIsSimulated(t *testing.T) {
	w := open(t)
	var src [2]string
	for i, name := range []string{".yaml", ".scenarios.yaml"} {
		b, err := os.ReadFile("../rulebook/books/qinbaobei/2017-03-01" + name)
		if err != nil {
			t.Fatal(err)
		}
		src[i] = strings.ReplaceAll(string(b), "2017-", "2027-")
	}
	d := w.must(operator, func(tx *db.Tx) (book.Draft, error) { return book.Upload(tx, src[0], src[1]) })
	d = w.must(operator, func(tx *db.Tx) (book.Draft, error) { return book.Simulate(tx, d.ID, d.Version) })
	if d.WhatIf == "" {
		t.Errorf("nothing was simulated: %+v", d)
	}
	if err := w.do(operator, func(tx *db.Tx) error {
		s, err := watch.FindWhatIf(tx, d.WhatIf)
		if s.Hash != d.Hash {
			t.Errorf("the draft is %s, its simulation %s", d.Hash, s.Hash)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	fresh := w.uploaded("2026-12-01")
	if err := w.do(operator, func(tx *db.Tx) error { _, err := book.Simulate(tx, fresh.ID, fresh.Version); return err }); !fault.Is(err, fault.Breach) {
		t.Errorf("a programme without members was simulated: %v", err)
	}
}
