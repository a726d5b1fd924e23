package product

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Objection is a merchant's objection to one tag.
type Objection struct {
	ID         string
	Tag        string
	Product    string
	Merchant   string
	Programme  string
	Edition    string
	Reason     string
	Papers     []string // of the merchant's library
	Filed      clock.Instant
	By         string
	ByName     string
	Due        clock.Instant // staff answer until then
	Late       clock.Instant // since when the answer is overdue, on the record
	Answered   clock.Instant
	Verdict    Verdict
	Answer     string
	AnsweredBy string
	AnswerName string
	Decision   string
	Undone     clock.Instant // an upheld appeal undid the refusal
	Version    int
}

// Verdict is how an objection was answered.
type Verdict string

// The verdicts. Moot is an objection to a tag that ended before the answer.
const (
	Open    Verdict = ""
	Upheld  Verdict = "upheld"
	Refused Verdict = "refused"
	Moot    Verdict = "moot"
)

// Ref is the objection's name in the record.
func (o Objection) Ref() string { return "objection:" + o.ID }

// Protest is why a merchant objects, with papers of its library as evidence.
type Protest struct {
	Reason string
	Papers []string
}

// MaxObjections is to how many tags one form objects.
const MaxObjections = 200

// ObjectTo objects to a tag: its clock stands until staff have answered (YX-11). Errors: Forbidden, NotFound, Invalid,
// Breach (the window has closed), Conflict (objected already, tag ended).
func ObjectTo(tx *db.Tx, tagID string, p Protest) (Objection, error) {
	if err := access.Require(tx, access.Object); err != nil {
		return Objection{}, err
	}
	t, err := findTag(tx, tagID, tx.LockClause())
	if err != nil {
		return Objection{}, err
	}
	e, err := edition(tx, t.Programme, t.Edition)
	if err != nil {
		return Objection{}, err
	}
	if err := p.check(tx); err != nil {
		return Objection{}, err
	}
	o, err := t.object(tx, e, p)
	if err != nil {
		return o, err
	}
	if o.Due, err = deadline.After(tx, tx.Now, e.Tag.Answer); err != nil {
		return o, err
	}
	if err := insertObjection(tx, o); err != nil {
		return o, err
	}
	if err := holdTag(tx, t.ID, o.ID); err != nil {
		return o, err
	}
	if err := askOn(tx, t.Window, e); err != nil {
		return o, err
	}
	audit.Record(tx, audit.Entry{Action: "objection.filed", Object: o.Ref(), Merchant: o.Merchant, Clause: e.Tag.ObjectionClause,
		Detail: map[string]any{"tag": t.ID, "product": t.Product, "papers": o.Papers}})
	_, err = deadline.Open(tx, deadline.New{Kind: objectionAnswer, Object: o.Ref(), Merchant: o.Merchant, Audience: deadline.Staff, Programme: o.Programme,
		Edition: o.Edition, Clause: e.Tag.AnswerClause, Period: e.Tag.Answer, Due: o.Due,
		Title: text.F("答复对“%s”打标的异议", "Answer the objection to the tag on “%s”", t.Title), Link: "/staff/objections/" + o.ID})
	return o, err
}

// ObjectAll objects to several tags with the same reason, all or none.
func ObjectAll(tx *db.Tx, tagIDs []string, p Protest) ([]Objection, error) {
	if len(tagIDs) == 0 || len(tagIDs) > MaxObjections {
		return nil, fault.Validation().At("tags", text.F("请选择 1 至 %d 件商品。", "Choose between 1 and %d products.", MaxObjections))
	}
	var out []Objection
	for _, id := range slices.Compact(slices.Sorted(slices.Values(tagIDs))) {
		o, err := ObjectTo(tx, id, p)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// object decides whether an objection is taken.
func (t Tag) object(tx *db.Tx, e *rulebook.Edition, p Protest) (Objection, error) {
	switch {
	case t.Ended != 0:
		return Objection{}, fault.New(fault.Conflict, text.F("“%s”的标识已经结束，无需异议。", "The tag on “%s” has ended; there is nothing to object to.", t.Title),
			text.Of("请查看商品的打标记录。", "See the history of the product's tags."))
	case t.Objection != "":
		return Objection{}, alreadyObjected(t)
	case t.Noticed == 0 || tx.Now >= t.Closes:
		return Objection{}, t.late(e.Tag.ObjectionClause)
	}
	return Objection{ID: tx.NewID(), Tag: t.ID, Product: t.Product, Merchant: t.Merchant, Programme: t.Programme, Edition: t.Edition,
		Reason: strings.TrimSpace(p.Reason), Papers: p.Papers, Filed: tx.Now, By: tx.Actor.ID(), ByName: tx.Actor.Name, Version: 1}, nil
}

func alreadyObjected(t Tag) error {
	return fault.New(fault.Conflict, text.F("对“%s”的打标已提出过异议。", "There was an objection to the tag on “%s” already.", t.Title),
		text.Of("请查看该异议的进展；对答复不服的，可以申诉。", "See how it stands; an answer you disagree with can be appealed."))
}

func (p Protest) check(tx *db.Tx) error {
	if len(p.Papers) > 20 {
		return fault.Validation().At("papers", text.Of("证据材料最多 20 份。", "At most 20 papers of evidence."))
	}
	for _, id := range p.Papers {
		if _, err := paper.Find(tx, id); err != nil {
			return err
		}
	}
	return reasoned(fault.Validation(), p.Reason)
}
