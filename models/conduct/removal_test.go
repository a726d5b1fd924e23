package conduct_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
)

func breach() conduct.Proposal {
	return conduct.Proposal{Scope: conduct.ScopeMerchant, Ground: "a", Facts: "抽检发现 3 件商品标注的材质与实物不符", Todo: "停止销售相关批次并整改", Evidence: "抽检报告 2026-117"}
}

func (w *world) propose(p conduct.Proposal) (r conduct.Removal) {
	w.t.Helper()
	w.in(first, func(tx *db.Tx) (err error) {
		r, err = conduct.Propose(tx, w.member.ID, p)
		return err
	})
	return r
}

// signs countersigns the letter as it reads now.
func (w *world) signs(who db.Actor, r conduct.Removal) error {
	return w.try(who, func(tx *db.Tx) error {
		l, err := conduct.RemovalLetter(tx, r)
		if err != nil {
			return err
		}
		_, err = conduct.Countersign(tx, r.ID, r.Version, conduct.Seen(l))
		return err
	})
}

func (w *world) removal(id string) (r conduct.Removal) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) (err error) { r, err = conduct.FindRemoval(tx, id); return err })
	return r
}

// YX-17: nothing happens before the second person signs; with it everything happens at once.
func TestRemovalTakesEffectWithTheSecondSignature(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1", "P2")
	w.task()
	r := w.propose(breach())
	if w.find().Ended != 0 || !r.Open() {
		t.Fatal("the proposal alone had an effect")
	}
	w.clock.Advance(time.Hour)
	if err := w.signs(second, r); err != nil {
		t.Fatal(err)
	}
	m := w.find()
	if m.Ended != w.clock.Now() || m.EndCause != membership.ByRemoval || m.EndClause != "YX-17" {
		t.Fatalf("ended %s by %s under %s", m.Ended, m.EndCause, m.EndClause)
	}
	if w.has("bar ") != 1 || w.has("exclusion ") != 2 || w.has("deadline ") != 0 {
		t.Fatalf("what follows from it:\n%s", strings.Join(w.state(), "\n"))
	}
	for _, action := range []string{"removal.proposed", "removal.carried"} {
		if w.recorded(r.Ref(), action) != 1 {
			t.Errorf("the record lacks %s", action)
		}
	}
	d := w.decision(w.removal(r.ID).Decision)
	if !d.Adverse || d.By != second.Account || d.Second != first.Account || d.Clauses[0] != "YX-17" || d.AppealUntil != clock.Must("2026-12-09") {
		t.Fatalf("the decision: %+v", d)
	}
}

func (w *world) decision(id string) (d decision.Decision) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) (err error) { d, err = decision.Find(tx, id); return err })
	return d
}

// YX-17: the proposer never signs as the second, not even under another role.
func TestOnePersonNeverSignsTwice(t *testing.T) {
	w := newWorld(t)
	proposer := first
	proposer.Role = "reviewer"
	var r conduct.Removal
	w.in(proposer, func(tx *db.Tx) (err error) { r, err = conduct.Propose(tx, w.member.ID, breach()); return err })
	if err := w.signs(first, r); !fault.Is(err, fault.Forbidden) || fault.Of(err).Clause != "YX-17" {
		t.Fatalf("got %v, want forbidden under YX-17", err)
	}
	if err := w.try(first, func(tx *db.Tx) error { _, err := conduct.RefuseRemoval(tx, r.ID, r.Version, "x"); return err }); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("refusing: got %v", err)
	}
	if err := w.signs(operator, r); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("an operator signs: %v", err)
	}
	if w.find().Ended != 0 {
		t.Fatal("it took effect")
	}
}

// YX-17: ground (d) demands a recorded conversation with the merchant.
func TestGroundDNeedsARecordedConversation(t *testing.T) {
	w := newWorld(t)
	p := breach()
	p.Ground = "d"
	err := w.try(first, func(tx *db.Tx) error { _, err := conduct.Propose(tx, w.member.ID, p); return err })
	if f := fault.Of(err); f.Kind != fault.Invalid || names(f) != "talk_at talk_with talk_about" {
		t.Fatalf("got %v", err)
	}
	p.Talk = conduct.Talk{At: w.clock.Now() + 1, With: "林岚", About: "整改计划"}
	err = w.try(first, func(tx *db.Tx) error { _, err := conduct.Propose(tx, w.member.ID, p); return err })
	if f := fault.Of(err); names(f) != "talk_at" {
		t.Fatalf("a conversation that lies ahead: %v", err)
	}
	p.Talk.At = w.clock.Now()
	r := w.propose(p)
	if err := w.signs(second, r); err != nil {
		t.Fatal(err)
	}
	if l := w.toMerchant(r.Ref())[0]; !strings.Contains(l.Facts[2].Value.ZH, "整改计划") {
		t.Fatalf("the letter does not tell of the conversation: %+v", l.Facts)
	}
}

func names(f *fault.Fault) string {
	var out []string
	for _, field := range f.Fields {
		out = append(out, field.Name)
	}
	return strings.Join(out, " ")
}

// YX-17: ground (c) reaches the merchant only, and every proposal has facts, a way on and evidence.
func TestProposalIsCheckedAgainstTheBook(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1")
	for name, c := range map[string]struct {
		change func(p *conduct.Proposal)
		fields string
	}{
		"scope the ground does not reach": {func(p *conduct.Proposal) { p.Ground, p.Scope, p.Products = "c", conduct.ScopeProduct, []string{"P1"} }, "scope"},
		"no such ground":                  {func(p *conduct.Proposal) { p.Ground = "z" }, "ground"},
		"nothing written":                 {func(p *conduct.Proposal) { p.Facts, p.Todo, p.Evidence = "", "", "" }, "facts todo evidence"},
		"no products":                     {func(p *conduct.Proposal) { p.Scope = conduct.ScopeProduct }, "products"},
		"another merchant's product":      {func(p *conduct.Proposal) { p.Scope, p.Products = conduct.ScopeProduct, []string{"P1", "P9"} }, "products"},
	} {
		p := breach()
		c.change(&p)
		err := w.try(first, func(tx *db.Tx) error { _, err := conduct.Propose(tx, w.member.ID, p); return err })
		if f := fault.Of(err); f.Kind != fault.Invalid || names(f) != c.fields {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// GEN-4: the letter names clauses, facts, what to do, until when and how to object; the preview is exactly what is sent.
func TestPreviewOfTheLetterIsExactlyWhatIsSent(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1")
	r := w.propose(breach())
	var shown string
	w.in(second, func(tx *db.Tx) error {
		l, err := conduct.RemovalLetter(tx, r)
		if !cites(l, "YX-17", "YX-18", "YX-19", "GEN-6") || len(l.Facts) < 2 || len(l.Todo) < 2 || l.Until != clock.Must("2026-12-09") || l.Objection.IsZero() {
			t.Errorf("the letter lacks something: %+v", l)
		}
		shown = conduct.Seen(l)
		return err
	})
	w.clock.Advance(5 * time.Hour) // still the same day
	w.in(second, func(tx *db.Tx) error { _, err := conduct.Countersign(tx, r.ID, r.Version, shown); return err })
	if sent := w.toMerchant(r.Ref())[0]; conduct.Seen(sent) != shown {
		t.Fatalf("another letter was sent: %+v", sent)
	}
}

func TestLetterThatChangedOvernightIsNotSent(t *testing.T) {
	w := newWorld(t)
	r := w.propose(breach())
	var shown string
	w.in(second, func(tx *db.Tx) error { l, err := conduct.RemovalLetter(tx, r); shown = conduct.Seen(l); return err })
	w.clock.Advance(24 * time.Hour)
	err := w.try(second, func(tx *db.Tx) error { _, err := conduct.Countersign(tx, r.ID, r.Version, shown); return err })
	if !fault.Is(err, fault.Conflict) || w.find().Ended != 0 {
		t.Fatalf("got %v", err)
	}
}

func TestRefusedOrWithdrawnProposalHasNoEffect(t *testing.T) {
	for name, end := range map[string]func(w *world, r conduct.Removal) error{
		"refused": func(w *world, r conduct.Removal) error {
			return w.try(second, func(tx *db.Tx) error {
				_, err := conduct.RefuseRemoval(tx, r.ID, r.Version, "证据不足")
				return err
			})
		},
		"withdrawn": func(w *world, r conduct.Removal) error {
			return w.try(first, func(tx *db.Tx) error {
				_, err := conduct.WithdrawRemoval(tx, r.ID, r.Version, "商家已整改")
				return err
			})
		},
	} {
		w := newWorld(t)
		was := w.state()
		r := w.propose(breach())
		if err := end(w, r); err != nil {
			t.Fatal(err)
		}
		w.same(was, name)
		if w.recorded(r.Ref(), "removal."+name) != 1 || len(w.toMerchant(r.Ref())) != 0 {
			t.Errorf("%s: not on the record, or the merchant was told", name)
		}
		if err := w.signs(third, w.removal(r.ID)); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: it can still be signed: %v", name, err)
		}
		w.propose(breach()) // and it can be proposed anew
	}
}

func TestOneRemovalOfAMerchantWaitsAtATime(t *testing.T) {
	w := newWorld(t)
	w.propose(breach())
	err := w.try(operator, func(tx *db.Tx) error { _, err := conduct.Propose(tx, w.member.ID, breach()); return err })
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v", err)
	}
}

// YX-17: a removal of products takes these products' tags and nothing else; no bar follows.
func TestRemovalOfProductsLeavesTheMembership(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1", "P2", "P3")
	p := breach()
	p.Scope, p.Products = conduct.ScopeProduct, []string{"P1", "P3"}
	if err := w.signs(second, w.propose(p)); err != nil {
		t.Fatal(err)
	}
	ended := 0
	for _, line := range w.state() {
		if strings.HasPrefix(line, "tag ") && strings.Contains(line, " removal removal:") {
			ended++
		}
	}
	if m := w.find(); m.Ended != 0 || ended != 2 || w.has("bar ") != 0 || w.has("exclusion ") != 0 {
		t.Fatalf("ended %s, %d tags:\n%s", m.Ended, ended, strings.Join(w.state(), "\n"))
	}
}

func TestMerchantSeesItsRemovalOnlyOnceItTookEffect(t *testing.T) {
	w := newWorld(t)
	r := w.propose(breach())
	look := func(who db.Actor) error {
		return w.try(who, func(tx *db.Tx) error { _, err := conduct.FindRemoval(tx, r.ID); return err })
	}
	if err := look(owner); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a proposal shows to the merchant: %v", err)
	}
	if err := w.signs(second, r); err != nil {
		t.Fatal(err)
	}
	if err := look(owner); err != nil {
		t.Fatal(err)
	}
	if err := look(stranger); !fault.Is(err, fault.NotFound) {
		t.Fatalf("another merchant finds it: %v", err)
	}
}

// YX-19: each product's interval from the effect of its tag to the leaving is kept.
func TestLeaverLeavesExclusionsByProductAndInterval(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1", "P2")
	since := w.clock.Now()
	w.clock.Advance(10 * 24 * time.Hour)
	if err := w.signs(second, w.propose(breach())); err != nil {
		t.Fatal(err)
	}
	var found []conduct.Exclusion
	w.in(operator, func(tx *db.Tx) (err error) {
		found, err = conduct.Exclusions(tx, conduct.Excluded{Programme: programme, Limit: 1})
		if err != nil {
			return err
		}
		more, err := conduct.Exclusions(tx, conduct.Excluded{Programme: programme, After: found[0].Mark(), Limit: 10})
		found = append(found, more...)
		return err
	})
	want := conduct.Exclusion{Membership: w.member.ID, Merchant: "M1", Programme: programme, Product: "P2", From: since, To: w.clock.Now(), Clause: "YX-19", Made: w.clock.Now()}
	if len(found) != 2 || !reflect.DeepEqual(found[1], want) {
		t.Fatalf("got %+v", found)
	}
}
