package product

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// EndAll ends every tag of a membership in one step, those that wait or are objected to among them (YX-20), and reports
// how many there were. The notice is the caller's: it tells of the membership too.
func EndAll(tx *db.Tx, m membership.Membership, end End) (int, error) {
	end = end.of(tx, m, ByMembership)
	n, err := endMembership(tx, m.ID, end)
	if err != nil || n == 0 {
		return 0, err
	}
	audit.Record(tx, audit.Entry{Action: "tags.ended", Object: m.Ref(), Merchant: m.Merchant, Clause: end.Clause,
		Detail: map[string]any{"cause": end.Cause, "at": end.At, "by": end.By, "count": n}})
	return int(n), nil
}

// EndProducts ends the tags of some products of a membership, for a removal whose scope is the product.
func EndProducts(tx *db.Tx, m membership.Membership, products []string, end End) (int, error) {
	end = end.of(tx, m, ByRemoval)
	tags, err := openOf(tx, m.ID, products)
	if err != nil || len(tags) == 0 {
		return 0, err
	}
	n, err := endTags(tx, tags, end)
	if err != nil {
		return 0, err
	}
	audit.Record(tx, audit.Entry{Action: "tags.ended", Object: end.By, Merchant: m.Merchant, Clause: end.Clause,
		Detail: map[string]any{"cause": end.Cause, "at": end.At, "membership": m.ID, "products": products}})
	return int(n), nil
}

func (e End) of(tx *db.Tx, m membership.Membership, cause string) End {
	if e.At == 0 {
		e.At = tx.Now
	}
	if e.Cause == "" {
		e.Cause = cause
	}
	if e.By == "" {
		e.By = m.Ref()
	}
	return e
}

// Reinstate undoes what EndAll did to a membership's tags, for an upheld appeal (GEN-6): tags that were in effect are
// so again. The time in between is kept as a gap, for which no fee is reckoned. Tags whose notice time was running stay
// cancelled: a new notice gives the merchant its full time to object.
func Reinstate(tx *db.Tx, membershipID string) error {
	m, err := membership.Find(tx, membershipID)
	if err != nil {
		return err
	}
	return ReinstateEnded(tx, m.Ref(), m.Merchant)
}

// ReinstateEnded undoes the end of the tags that something ended: "membership:…", "removal:…".
func ReinstateEnded(tx *db.Tx, by, merchant string) error {
	n, err := reopen(tx, by)
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "tags.reinstated", Object: by, Merchant: merchant, Clause: "GEN-6", Detail: map[string]any{"count": n}})
	return nil
}

// MoveTo hands the tags of a membership to the one that renews it; nothing else changes for them.
func MoveTo(tx *db.Tx, from, to membership.Membership) (int, error) {
	n, err := moveTags(tx, from.ID, to.ID)
	if err != nil || n == 0 {
		return 0, err
	}
	audit.Record(tx, audit.Entry{Action: "tags.moved", Object: to.Ref(), Merchant: to.Merchant, Detail: map[string]any{"from": from.ID, "count": n}})
	return int(n), nil
}

// UndoRefusal undoes the refusal of an objection, for an upheld appeal (GEN-6): the tag ends as cancelled, and every fee
// of it is credited.
func UndoRefusal(tx *db.Tx, objectionID string) error {
	o, err := findObjection(tx, objectionID)
	if err != nil {
		return err
	}
	if o.Verdict != Refused || o.Undone != 0 {
		return fault.New(fault.Conflict, text.Of("该异议没有被驳回，或驳回已被撤销。", "This objection was not refused, or the refusal is undone already."),
			text.Of("请查看异议的最新状态。", "See where the objection stands."))
	}
	e, err := edition(tx, o.Programme, o.Edition)
	if err != nil {
		return err
	}
	end := End{Clause: e.Tag.AnswerClause, Cause: ByAppeal, At: tx.Now, By: o.Ref()}
	if _, err := endTags(tx, []string{o.Tag}, end); err != nil {
		return err
	}
	if err := voidTag(tx, o.Tag, ByAppeal); err != nil {
		return err
	}
	credited, err := credit(tx, o.Tag)
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "objection.refusal_undone", Object: o.Ref(), Merchant: o.Merchant, Clause: e.Tag.AnswerClause,
		Detail: map[string]any{"tag": o.Tag, "credited": credited, "day": calendar.DayOf(tx.Now).String()}})
	return markUndone(tx, o)
}

// edition is the edition of a programme by its id; it tags products.
func edition(tx *db.Tx, programme, id string) (*rulebook.Edition, error) {
	e, err := rulebook.Books(tx).Edition(programme, id)
	if err == nil && e.Tag == nil {
		err = fault.Missing(text.F("计划 %s 的打标规则", "tagging in programme %s", programme))
	}
	return e, err
}
