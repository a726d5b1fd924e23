package conduct

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Cause is why and when a membership ends.
type Cause struct {
	Kind   string // membership.ByRemoval, ByExit, ByTerm, ByRuleChange
	Ground string // what the book's bars go by: a ground of removal, or "exit"
	Clause string
	At     clock.Instant
	By     string         // what ended it: "removal:…", "exit:…", "" for the term
	Letter *outbox.Letter // what the merchant is told; nil for the standard letter of the kind
}

// Left is what a membership took with it.
type Left struct {
	Membership membership.Membership
	Tags       int
	Tasks      int
	Relations  int
	Excluded   int64
	Bar        membership.Bar
	Barred     bool
}

// Leave ends a membership and everything that hangs on it in one step: the renewal that waited, tags and their fees,
// tasks, open requests; it bars the return as the book says (YX-18), keeps which figures no longer count (YX-19) and
// tells the merchant. Errors: Conflict (ended already).
func Leave(tx *db.Tx, m membership.Membership, c Cause) (Left, error) {
	book, err := m.Book(tx)
	if err != nil {
		return Left{}, err
	}
	left := Left{}
	if left.Membership, err = endBoth(tx, m, membership.Ending{Cause: c.Kind, Clause: c.Clause, At: c.At}); err != nil {
		return left, err
	}
	if left.Tags, err = product.EndAll(tx, m, product.End{Clause: c.Clause, Cause: product.ByMembership, At: c.At, By: m.Ref()}); err != nil {
		return left, err
	}
	if left.Tasks, err = growth.EndAll(tx, m.ID); err != nil {
		return left, err
	}
	if left.Relations, err = relation.EndAll(tx, m, c.Clause, c.At); err != nil {
		return left, err
	}
	if err := endRequests(tx, m, c.By); err != nil {
		return left, err
	}
	if err := ledger.Settle(tx, m.Merchant, m.Programme); err != nil {
		return left, err
	}
	if err := left.after(tx, m, c, book); err != nil {
		return left, err
	}
	audit.Record(tx, audit.Entry{Action: "membership.left", Object: m.Ref(), Merchant: m.Merchant, Clause: c.Clause,
		Detail: map[string]any{"cause": c.Kind, "ground": c.Ground, "by": c.By, "tags": left.Tags, "tasks": left.Tasks, "relations": left.Relations, "excluded": left.Excluded, "barred_until": left.Bar.Until}})
	return left, tellLeave(tx, m, c, book, left.Bar)
}

// endBoth ends a membership and the renewal that waits for its end.
func endBoth(tx *db.Tx, m membership.Membership, e membership.Ending) (membership.Membership, error) {
	next, waits, err := membership.Next(tx, m.ID)
	if err != nil {
		return m, err
	}
	if waits {
		if _, err := membership.End(tx, next, e); err != nil {
			return m, err
		}
	}
	return membership.End(tx, m, e)
}

// after bars the return and keeps the figures that no longer count. Neither follows from the end of a term; who leaves
// because the rules change is not barred (GEN-7).
func (l *Left) after(tx *db.Tx, m membership.Membership, c Cause, book *rulebook.Edition) (err error) {
	if c.Kind == membership.ByTerm {
		return nil
	}
	if c.Kind != membership.ByRuleChange {
		if l.Bar, l.Barred, err = membership.BarFor(tx, m, c.Ground, c.At); err != nil {
			return err
		}
	}
	if l.Barred {
		if err := membership.SetBar(tx, l.Bar); err != nil {
			return err
		}
	}
	if book.Exclusion != nil {
		l.Excluded, err = exclude(tx, m, book, c.At)
	}
	return err
}

// Rejoin undoes a Leave completely (GEN-6): membership, renewal, tags, tasks and open requests are as if it had never
// ended, the bar is lifted, the exclusions are void. Where the merchant has become a member anew since, the old
// membership stays ended and the rest is undone.
func Rejoin(tx *db.Tx, id string) error {
	m, err := membership.Find(tx, id)
	if err != nil {
		return err
	}
	if _, err := membership.LiftBars(tx, m); err != nil {
		return err
	}
	if err := voidExclusions(tx, m.ID); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "membership.rejoined", Object: m.Ref(), Merchant: m.Merchant, Clause: "GEN-6"})
	_, anew, err := membership.ActiveStore(tx, m.Merchant, m.Programme, m.Store)
	if err != nil || anew {
		return err
	}
	return reinstate(tx, m)
}

func reinstate(tx *db.Tx, m membership.Membership) error {
	next, waited, err := membership.EndedWith(tx, m)
	if err != nil {
		return err
	}
	if m, err = membership.Reinstate(tx, m); err != nil {
		return err
	}
	if waited {
		if _, err := membership.Reinstate(tx, next); err != nil {
			return err
		}
	}
	if err := product.Reinstate(tx, m.ID); err != nil {
		return err
	}
	if _, err := growth.Restore(tx, m.ID); err != nil {
		return err
	}
	if _, err := relation.Restore(tx, m); err != nil {
		return err
	}
	if err := ledger.Settle(tx, m.Merchant, m.Programme); err != nil {
		return err
	}
	return restoreRequests(tx, m)
}

// tellLeave sends the letter about the end of a membership.
func tellLeave(tx *db.Tx, m membership.Membership, c Cause, book *rulebook.Edition, b membership.Bar) error {
	l := c.Letter
	if l == nil {
		standard := leaveLetter(m, c, book, b)
		l = &standard
	}
	object := c.By
	if object == "" {
		object = m.Ref()
	}
	_, err := outbox.Send(tx, outbox.Notice{Key: kindLeft.Key(m.ID, c.At.String()), Merchant: m.Merchant, Category: outbox.Decision, Clause: c.Clause, Object: object, Letter: *l})
	return err
}

func leaveLetter(m membership.Membership, c Cause, book *rulebook.Edition, b membership.Bar) outbox.Letter {
	l := outbox.Letter{Title: text.F("您在“%s”的成员资格已结束", "Your membership of “%s” has ended", book.Title), Link: "/memberships/" + m.ID, LinkText: text.Of("查看详情", "See the details"),
		Clauses: membership.Cite(book, c.Clause)}
	what := map[string]text.Text{
		membership.ByTerm:       text.F("合作期于 %s 届满，没有续约，成员资格自动终止。", "The term was over at %s without a renewal, and the membership ended by itself.", c.At.EndText()),
		membership.ByExit:       text.Of("您已退出，成员资格自本函发出之时起结束。", "You have left; the membership ended with the sending of this letter."),
		membership.ByRuleChange: text.F("您不接受即将生效的新规则，已按现行规则于 %s 退出。", "You did not accept the rules that are to come and left under the present ones at %s.", c.At.Text()),
	}[c.Kind]
	l.Paragraphs = []text.Text{what, book.Ending()}
	return withAfter(l, c, book, b)
}

// withAfter tells what follows from leaving: the bar and the figures that no longer count.
func withAfter(l outbox.Letter, c Cause, book *rulebook.Edition, b membership.Bar) outbox.Letter {
	switch {
	case c.Kind == membership.ByTerm || c.Kind == membership.ByRuleChange:
		l.Todo = append(l.Todo, text.Of("如希望继续合作，可以随时重新申请。", "If you wish to go on, you may apply again at any time."))
	case b.Until == clock.Never:
		l.Todo, l.Clauses = append(l.Todo, text.Of("按规则，贵司不能再次申请本计划。", "Under the rules you cannot apply to this programme again.")), append(l.Clauses, membership.Cite(book, b.Clause)...)
	case b.Until != 0:
		l.Todo = append(l.Todo, text.F("最早可以再次申请的时间：%s。", "You may apply again from %s on.", b.Until.Text()))
		l.Clauses = append(l.Clauses, membership.Cite(book, b.Clause)...)
	}
	if c.Kind != membership.ByTerm && book.Exclusion != nil {
		l.Paragraphs = append(l.Paragraphs, book.Exclusion.Text)
		l.Clauses = append(l.Clauses, membership.Cite(book, book.Exclusion.Clause)...)
	}
	return l
}
