package watch

import (
	"slices"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Where a product stands in a programme of stores.
const (
	Inside  = "in"
	Refused = "refused" // did not meet the rules of entering
	Out     = "removed"
)

// Entry is one product of a store in a programme.
type Entry struct {
	Membership string
	Product    string
	Merchant   string
	Store      string
	Programme  string
	State      string
	EnteredAt  clock.Instant
	LeftAt     clock.Instant
	Clause     string // why it is not in
	Reason     string
	Decision   string
	Version    int
}

// TableName is the table of entries.
func (Entry) TableName() string { return "entries" }

// placed is one product of a member.
type placed struct {
	membership.Membership
	product string
}

// placeRef names the place of a product in a membership for the record.
func placeRef(membership, product string) string { return "entry:" + membership + "/" + product }

// mostEntries is how many products are judged at a time.
const mostEntries = 500

// enter lets the products of members in that meet the rules of entering (QB-30, QB-31), and tells of the others why
// they do not. A product that was refused is looked at again once it has changed; those of a member that is kept from it wait.
func enter(tx *db.Tx, e *rulebook.Edition, members []membership.Membership) error {
	members, err := free(tx, members)
	if err != nil {
		return err
	}
	for asked := enters(e) && len(members) > 0; asked; {
		waiting, err := candidates(tx, members, mostEntries)
		if err != nil || len(waiting) == 0 {
			return err
		}
		judged, err := judgeProducts(tx, e, waiting, rulebook.OnEnter, tx.Now)
		if err != nil {
			return err
		}
		if err := admit(tx, e, judged); err != nil {
			return err
		}
		asked = len(waiting) == mostEntries
	}
	return nil
}

// free are the members from whom the right to let products in is not taken; those of the others wait.
func free(tx *db.Tx, members []membership.Membership) ([]membership.Membership, error) {
	stopped, err := listing.Stopped(tx, members, rulebook.RightEntering)
	return slices.DeleteFunc(slices.Clone(members), func(m membership.Membership) bool { return stopped[m.ID] }), err
}

// enters reports whether an edition has rules of entering.
func enters(e *rulebook.Edition) bool {
	return slices.ContainsFunc(e.Rules, func(r rulebook.Rule) bool { return slices.Contains(r.Occasions, rulebook.OnEnter) })
}

// admit keeps how each product was judged, and tells the merchants whose products do not get in.
func admit(tx *db.Tx, e *rulebook.Edition, judged []Judged) (err error) {
	entries := make([]Entry, len(judged))
	refused := map[string][]Judged{}
	for i, j := range judged {
		m := j.Membership
		entries[i] = Entry{Membership: m.ID, Product: j.Product, Merchant: m.Merchant, Store: m.Store, Programme: m.Programme, State: Inside, EnteredAt: tx.Now, Version: 1}
		if len(j.Verdict.With(rulebook.Failed)) == 0 {
			continue
		}
		if entries[i], err = j.refuse(tx, entries[i]); err != nil {
			return err
		}
		refused[m.ID] = append(refused[m.ID], j)
	}
	if err := putEntries(tx, entries); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "entries.judged", Object: "programme:" + e.Programme, Detail: map[string]any{"edition": e.ID, "products": len(entries), "refused": len(entries) - inside(entries)}})
	for id, list := range refused {
		m := list[0].Membership
		l, err := refusedLetter(tx, e, list)
		if err != nil {
			return err
		}
		_, err = outbox.Send(tx, outbox.Notice{Key: kindNotEntered.Key(id, tx.Now.String(), list[0].Product), Merchant: m.Merchant, Category: outbox.Product,
			Clause: list[0].Verdict.With(rulebook.Failed)[0].Clause, Object: m.Ref(), Letter: l})
		if err != nil {
			return err
		}
	}
	return nil
}

// refuse keeps a product out, by a decision that can be appealed (QB-31, GEN-6).
func (j Judged) refuse(tx *db.Tx, e Entry) (Entry, error) {
	e.State, e.EnteredAt, e.LeftAt = Refused, 0, tx.Now
	var clauses []string
	for _, r := range j.Verdict.With(rulebook.Failed) {
		clauses = append(clauses, r.Clause)
		e.Clause, e.Reason = r.Clause, r.Detail.Both()
	}
	d, err := decision.Record(tx, decision.Decision{Kind: decision.ProductRefused, Object: placeRef(e.Membership, e.Product), Merchant: e.Merchant, Programme: e.Programme,
		Edition: j.Edition.ID, Occasion: j.Verdict.Occasion, Facts: j.Facts, Verdict: j.Verdict, At: j.At, Clauses: clauses, Reason: e.Reason, Adverse: true})
	e.Decision = d.ID
	return e, err
}

func inside(entries []Entry) (n int) {
	for _, e := range entries {
		if e.State == Inside {
			n++
		}
	}
	return n
}

// judgeProducts judges products of members on an occasion.
func judgeProducts(tx *db.Tx, e *rulebook.Edition, list []placed, on rulebook.Occasion, at clock.Instant) ([]Judged, error) {
	ids, subjects := make([]string, len(list)), make([]facts.Subjects, len(list))
	for i, p := range list {
		ids[i], subjects[i] = p.product, facts.Subjects{Merchant: p.Merchant, Store: p.Store, Product: p.product}
	}
	known, err := facts.OfMany(tx, e, subjects, at)
	if err != nil {
		return nil, err
	}
	catalogue, err := product.At(tx, ids, at)
	if err != nil {
		return nil, err
	}
	out := make([]Judged, len(list))
	for i, p := range list {
		all := known[i].With(catalogue[p.product].Facts())
		out[i] = Judged{Membership: p.Membership, Product: p.product, Edition: e, Facts: all, Verdict: e.Judge(on, all, at), At: at}
	}
	return out, nil
}

// watchProducts judges the products inside and does what follows.
func watchProducts(tx *db.Tx, e *rulebook.Edition, members []membership.Membership) (t Tally, err error) {
	asked := slices.ContainsFunc(e.Rules, func(r rulebook.Rule) bool {
		return r.Warning != nil && slices.Contains(r.Occasions, rulebook.OnMonitorProduct)
	})
	var after placed
	for asked && len(members) > 0 {
		some, err := insideOf(tx, members, after, mostEntries)
		if err != nil || len(some) == 0 {
			return t, err
		}
		judged, err := judgeProducts(tx, e, some, rulebook.OnMonitorProduct, tx.Now)
		if err != nil {
			return t, err
		}
		more, err := weigh(tx, judged)
		if err != nil {
			return t, err
		}
		t.add(more)
		t.Products += int64(len(some))
		after, asked = some[len(some)-1], len(some) == mostEntries
	}
	return t, nil
}

// leave takes a product out.
func leave(tx *db.Tx, a at, decision string) error {
	audit.Record(tx, audit.Entry{Action: "entry.removed", Object: placeRef(a.Membership.ID, a.Product), Merchant: a.Membership.Merchant, Clause: a.clause(),
		Detail: map[string]any{"decision": decision, "at": a.At}})
	return saveLeft(tx, Entry{Membership: a.Membership.ID, Product: a.Product, LeftAt: a.At, Clause: a.clause(), Reason: a.result.Detail.Both(), Decision: decision})
}

// Entries lists products of a membership by their state, in the order of their ids.
func Entries(tx *db.Tx, membershipID, state, after string, limit int) ([]Entry, error) {
	if _, err := membership.Find(tx, membershipID); err != nil {
		return nil, err
	}
	return entriesOf(tx, membershipID, state, after, limit)
}

// EntryStates words where a product stands.
var EntryStates = map[string]text.Text{Inside: text.Of("在计划内", "in the programme"), Refused: text.Of("未进入", "did not get in"), Out: text.Of("已移出", "removed")}
