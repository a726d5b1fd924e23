package brand_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
)

// CH-1, CH-2, CH-4: a chain is valid once every link has its paper and staff have confirmed each.
func TestChainIsValidWhenStaffHaveConfirmedEachLink(t *testing.T) {
	w := newWorld(t)
	links := w.add(false, yunhe.Owner, "甲公司", shop.Name)
	if c := w.chain(); c.Level != 0 || !slices.Equal(codes(c), []brand.Code{brand.Unconfirmed, brand.Unconfirmed}) {
		t.Fatalf("before: level %d, %v", c.Level, codes(c))
	}
	var queue []brand.Link
	w.view(func(tx *db.Tx) (err error) { queue, err = brand.ToConfirm(tx, brand.Place{}, 10); return err })
	if len(queue) != 2 || queue[0].ID != links[0].ID {
		t.Errorf("the queue is %+v", queue)
	}
	w.do(reviewer, func(tx *db.Tx) error {
		for _, l := range links {
			if _, err := brand.Confirm(tx, l.ID, l.Version); err != nil {
				return err
			}
		}
		return nil
	})
	c := w.chain()
	if c.Level != 2 || c.Links[0].ConfirmedName != "周青" || c.Links[0].Confirmed != w.clock.Now() || !w.recorded(links[0].Object(), "link.added") || !w.recorded(links[0].Object(), "link.confirmed") {
		t.Errorf("after: level %d, %+v", c.Level, c.Links)
	}
	w.do(owner, func(tx *db.Tx) error {
		letters, err := outbox.List(tx, outbox.Inbox{Limit: 10})
		if len(letters) != 1 || letters[0].Category != outbox.Decision {
			t.Errorf("letters %+v", letters)
		}
		return err
	})
	err := w.try(reviewer, func(tx *db.Tx) error { _, err := brand.Confirm(tx, links[0].ID, c.Links[0].Version); return err })
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("confirmed twice: %v", err)
	}
}

// CH-7: replacing a paper of one link keeps the other links and their confirmations.
func TestReplacingOnePaperKeepsTheOtherLinksAndTheirConfirmations(t *testing.T) {
	w := newWorld(t)
	links := w.add(true, yunhe.Owner, "甲公司", shop.Name)
	w.do(owner, func(tx *db.Tx) error {
		_, err := brand.ReplacePaper(tx, links[1].ID, links[1].Version, w.papers[1], []string{w.papers[2], w.papers[3]})
		return err
	})
	after := w.links()
	if !slices.Equal(after[1].Papers, w.papers[2:]) || after[1].Confirmed != 0 || !after[1].Waiting() {
		t.Errorf("the link itself: %+v", after[1])
	}
	if after[0].Confirmed == 0 || after[0].Version != links[0].Version || !slices.Equal(after[0].Papers, links[0].Papers) {
		t.Errorf("the other link: %+v", after[0])
	}
	var was []brand.Link
	w.view(func(tx *db.Tx) (err error) { was, err = brand.LinkWas(tx, links[1].ID); return err })
	if len(was) != 2 || was[0].Confirmed == 0 || !slices.Equal(was[0].Papers, w.papers[1:2]) || !w.recorded(links[1].Object(), "link.paper_replaced") {
		t.Errorf("earlier states %+v", was)
	}
	for name, c := range map[string]struct {
		old    string
		papers []string
		kind   fault.Kind
	}{"none": {w.papers[2], nil, fault.Invalid}, "not there": {"nothing", w.papers[:1], fault.NotFound}, "foreign": {w.papers[2], []string{"nothing"}, fault.NotFound}} {
		err := w.try(owner, func(tx *db.Tx) error {
			_, err := brand.ReplacePaper(tx, after[1].ID, after[1].Version, c.old, c.papers)
			return err
		})
		if !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChangingALinkWithdrawsItsConfirmationAndNoOther(t *testing.T) {
	w := newWorld(t)
	links := w.add(true, yunhe.Owner, "甲公司", shop.Name)
	same := w.draft(yunhe.Owner, "甲公司", w.papers[0])
	w.do(owner, func(tx *db.Tx) error { _, err := brand.ChangeLink(tx, links[0].ID, links[0].Version, same); return err })
	if w.chain().Level != 2 {
		t.Error("saving without a change withdrew a confirmation")
	}
	same.To = "2028-06-30"
	w.do(owner, func(tx *db.Tx) error { _, err := brand.ChangeLink(tx, links[0].ID, links[0].Version, same); return err })
	if c := w.chain(); c.Links[0].Confirmed != 0 || c.Links[1].Confirmed == 0 || c.Links[0].ValidTo != on0("2028-06-30") {
		t.Errorf("%+v", c.Links)
	}
	err := w.try(owner, func(tx *db.Tx) error { _, err := brand.ChangeLink(tx, links[0].ID, links[0].Version, same); return err })
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("an old version: %v", err)
	}
}

func TestLinksMoveAndCloseUp(t *testing.T) {
	w := newWorld(t)
	links := w.add(true, yunhe.Owner, "甲公司", "乙公司", shop.Name)
	order := func() (out []string) {
		for i, l := range w.links() {
			if l.Position != i+1 {
				t.Errorf("link %d stands at %d", i+1, l.Position)
			}
			out = append(out, l.ID)
		}
		return out
	}
	move := func(i, way int) error {
		return w.try(owner, func(tx *db.Tx) error { _, err := brand.Move(tx, links[i].ID, links[i].Version, way); return err })
	}
	if err := move(2, brand.Up); err != nil || !slices.Equal(order(), []string{links[0].ID, links[2].ID, links[1].ID}) {
		t.Errorf("moved up: %v %v", order(), err)
	}
	if err := move(2, brand.Down); err != nil || !slices.Equal(order(), []string{links[0].ID, links[1].ID, links[2].ID}) {
		t.Errorf("moved down: %v %v", order(), err)
	}
	if err := move(0, brand.Up); !fault.Is(err, fault.Conflict) {
		t.Errorf("beyond the owner: %v", err)
	}
	if err := move(2, brand.Down); !fault.Is(err, fault.Conflict) {
		t.Errorf("beyond the merchant: %v", err)
	}
	if w.chain().Level != 3 {
		t.Error("moving there and back changed the chain")
	}
	w.do(owner, func(tx *db.Tx) error { _, err := brand.RemoveLink(tx, links[1].ID, links[1].Version); return err })
	if !slices.Equal(order(), []string{links[0].ID, links[2].ID}) || !slices.Equal(codes(w.chain()), []brand.Code{brand.NameMismatch}) || !w.recorded(links[1].Object(), "link.removed") {
		t.Errorf("removed: %v %v", order(), codes(w.chain()))
	}
	w.do(owner, func(tx *db.Tx) error {
		_, err := brand.AddLink(tx, "B001", 2, w.draft("甲公司", "乙公司", w.papers[1]))
		return err
	})
	if got := codes(w.chain()); len(order()) != 3 || !slices.Equal(got, []brand.Code{brand.Unconfirmed}) {
		t.Errorf("put between: %v", got)
	}
}

func TestLinkThatIsTypedWrongIsRefusedFieldByField(t *testing.T) {
	w := newWorld(t)
	good := w.draft(yunhe.Owner, shop.Name)
	for field, spoil := range map[string]func(d *brand.Draft){
		"grantor": func(d *brand.Draft) { d.Grantor = "" }, "grantee": func(d *brand.Draft) { d.Grantee = strings.Repeat("长", 101) }, "kind": func(d *brand.Draft) { d.Kind = "friend" },
		"from": func(d *brand.Draft) { d.From = "31.12.2026" }, "to": func(d *brand.Draft) { d.To = "2025-12-31" }, "region": func(d *brand.Draft) { d.Region = strings.Repeat("长", 101) },
		"papers": func(d *brand.Draft) { d.Papers = make([]string, 11) }, "categories": func(d *brand.Draft) { d.Categories = []string{"a;b"} },
	} {
		d := good
		spoil(&d)
		err := w.try(owner, func(tx *db.Tx) error { _, err := brand.AddLink(tx, "B001", 0, d); return err })
		if f := fault.Of(err); err == nil || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != field || !f.Fields[0].Message.Complete() {
			t.Errorf("%s: %v", field, err)
		}
	}
	err := w.try(owner, func(tx *db.Tx) error { _, err := brand.AddLink(tx, "B001", 0, brand.Draft{}); return err })
	if f := fault.Of(err); len(f.Fields) != 4 || f.Fields[0].Name != "grantor" || f.Fields[3].Name != "from" {
		t.Errorf("nothing typed: %+v", f.Fields)
	}
	if len(w.links()) > 0 {
		t.Error("something was kept")
	}
}

func TestChainHasAtMostTwentyLinks(t *testing.T) {
	w := newWorld(t)
	for range brand.MaxLinks {
		w.do(owner, func(tx *db.Tx) error { _, err := brand.AddLink(tx, "B001", 1, w.draft("甲", "乙")); return err })
	}
	err := w.try(owner, func(tx *db.Tx) error { _, err := brand.AddLink(tx, "B001", 0, w.draft("甲", "乙")); return err })
	if !fault.Is(err, fault.Conflict) || len(w.links()) != brand.MaxLinks {
		t.Errorf("%d links, %v", len(w.links()), err)
	}
}

// GEN-5: what belongs to another merchant is not there.
func TestAnotherMerchantsChainIsNotThere(t *testing.T) {
	w := newWorld(t)
	l := w.add(false, yunhe.Owner, shop.Name)[0]
	d := w.draft(yunhe.Owner, shop.Name)
	for name, act := range map[string]func(tx *db.Tx) error{
		"find":    func(tx *db.Tx) error { _, err := brand.FindLink(tx, l.ID); return err },
		"history": func(tx *db.Tx) error { _, err := brand.LinkWas(tx, l.ID); return err },
		"chain":   func(tx *db.Tx) error { _, err := brand.ChainOf(tx, "M001", "B001", tx.Now); return err },
		"open":    func(tx *db.Tx) error { _, err := brand.OpenChain(tx, "B001"); return err },
		"change":  func(tx *db.Tx) error { _, err := brand.ChangeLink(tx, l.ID, l.Version, d); return err },
		"remove":  func(tx *db.Tx) error { _, err := brand.RemoveLink(tx, l.ID, l.Version); return err },
		"move":    func(tx *db.Tx) error { _, err := brand.Move(tx, l.ID, l.Version, brand.Up); return err },
		"paper": func(tx *db.Tx) error {
			_, err := brand.ReplacePaper(tx, l.ID, l.Version, "", w.papers[1:2])
			return err
		},
		"use": func(tx *db.Tx) error {
			_, err := brand.AddLink(tx, "B001", 0, w.draft("甲", "乙", w.papers[0]))
			return err
		},
	} {
		if err := w.try(stranger, act); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	w.do(stranger, func(tx *db.Tx) error {
		all, err := brand.Chains(tx, brand.Question{Limit: 10})
		waiting, err2 := brand.ToConfirm(tx, brand.Place{}, 10)
		if len(all)+len(waiting) > 0 {
			t.Errorf("a stranger sees %d chains and %d links", len(all), len(waiting))
		}
		if err == nil {
			err = err2
		}
		return err
	})
}

func TestOnlyReviewersConfirmAndOnlyMerchantsEdit(t *testing.T) {
	w := newWorld(t)
	l := w.add(false, yunhe.Owner, shop.Name)[0]
	for who, act := range map[*db.Actor]func(tx *db.Tx) error{
		&owner:    func(tx *db.Tx) error { _, err := brand.Confirm(tx, l.ID, l.Version); return err },
		&auditor:  func(tx *db.Tx) error { _, err := brand.Refuse(tx, l.ID, l.Version, "公章不清晰"); return err },
		&reviewer: func(tx *db.Tx) error { _, err := brand.ChangeLink(tx, l.ID, l.Version, brand.Draft{}); return err },
	} {
		if err := w.try(*who, act); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", who.Role, err)
		}
	}
}

// CH-4: who refuses a link says why; the merchant is told, and what is mended is looked at anew.
func TestRefusedLinkTellsWhyAndIsLookedAtAnewWhenItIsMended(t *testing.T) {
	w := newWorld(t)
	l := w.add(false, yunhe.Owner, shop.Name)[0]
	if err := w.try(reviewer, func(tx *db.Tx) error { _, err := brand.Refuse(tx, l.ID, l.Version, " "); return err }); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a reason: %v", err)
	}
	w.do(reviewer, func(tx *db.Tx) (err error) {
		l, err = brand.Refuse(tx, l.ID, l.Version, "被授权方名称与公章不一致")
		return err
	})
	c := w.chain()
	if c.Level != 0 || !strings.Contains(c.Faults[0].Detail.ZH, "与公章不一致") || !w.recorded(l.Object(), "link.refused") {
		t.Errorf("%+v", c.Faults)
	}
	w.do(owner, func(tx *db.Tx) error {
		letters, err := outbox.List(tx, outbox.Inbox{Limit: 10})
		if len(letters) != 1 || !strings.Contains(letters[0].Letter.Paragraphs[0].ZH, "与公章不一致") || len(letters[0].Letter.Todo) == 0 {
			t.Errorf("letters %+v", letters)
		}
		return err
	})
	l = w.links()[0]
	w.do(owner, func(tx *db.Tx) error {
		_, err := brand.ReplacePaper(tx, l.ID, l.Version, w.papers[0], w.papers[1:2])
		return err
	})
	if l = w.links()[0]; !l.Waiting() || l.Refusal != "" {
		t.Errorf("mended: %+v", l)
	}
}

func TestLinkWithoutAPaperCannotBeConfirmed(t *testing.T) {
	w := newWorld(t)
	var l brand.Link
	w.do(owner, func(tx *db.Tx) (err error) {
		l, err = brand.AddLink(tx, "B001", 0, w.draft(yunhe.Owner, shop.Name))
		return err
	})
	if err := w.try(reviewer, func(tx *db.Tx) error { _, err := brand.Confirm(tx, l.ID, l.Version); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("confirmed: %v", err)
	}
}

func TestDraftIsJudgedBeforeItIsSaved(t *testing.T) {
	w := newWorld(t)
	links := w.add(true, yunhe.Owner, "甲公司", shop.Name)
	c := w.chain()
	bad := w.draft(yunhe.Owner, "戊公司", w.papers[0])
	if got := codes(c.With(links[0].ID, 0, bad)); !slices.Equal(got, []brand.Code{brand.Unconfirmed, brand.NameMismatch}) {
		t.Errorf("changed: %v", got)
	}
	if got := c.With("", 2, w.draft("甲公司", "乙公司")); len(got.Links) != 3 || !slices.Equal(codes(got), []brand.Code{brand.PaperMissing, brand.Unconfirmed, brand.NameMismatch}) {
		t.Errorf("put between: %v", codes(got))
	}
	if got := codes(c.With("", 0, brand.Draft{})); !slices.Contains(got, brand.NameMismatch) {
		t.Errorf("nothing typed yet: %v", got)
	}
	if again := w.chain(); again.Level != 2 || len(c.Links) != 2 || c.Links[1].Position != 2 {
		t.Error("trying changed something")
	}
}
