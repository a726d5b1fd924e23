package conduct

import (
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Proposal is a removal as staff write it.
type Proposal struct {
	Scope    string
	Products []string
	Ground   string
	Facts    string
	Todo     string
	Papers   []string
	Evidence string
	Talk     Talk
}

// mostProducts is how many products one removal names.
const mostProducts = 500

// Propose proposes a removal with its ground, facts and evidence (YX-17). Where the book asks for two people, it waits
// for the second signature. Errors: Invalid, Conflict (a removal of the merchant waits already), Forbidden.
func Propose(tx *db.Tx, membershipID string, p Proposal) (Removal, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Removal{}, err
	}
	m, err := membership.Find(tx, membershipID)
	if err != nil {
		return Removal{}, err
	}
	book, err := m.Book(tx)
	if err != nil {
		return Removal{}, err
	}
	g, err := ground(book, p.Ground)
	if err != nil {
		return Removal{}, err
	}
	if err := p.check(tx, m, g); err != nil {
		return Removal{}, err
	}
	r := Removal{ID: tx.NewID(), Merchant: m.Merchant, Membership: m.ID, Programme: m.Programme, Edition: book.ID, Scope: p.Scope, Products: p.Products, Ground: g.Key, Clause: g.Clause,
		Facts: p.Facts, Todo: p.Todo, Papers: p.Papers, Evidence: p.Evidence, Talk: p.Talk, Proposed: sign(tx), Version: 1}
	if err := insertRemoval(tx, r); err != nil {
		return Removal{}, err
	}
	audit.Record(tx, audit.Entry{Action: "removal.proposed", Object: r.Ref(), Merchant: r.Merchant, Clause: r.Clause,
		Detail: map[string]any{"membership": m.ID, "scope": r.Scope, "products": r.Products, "ground": r.Ground, "facts": r.Facts, "papers": r.Papers, "talk": r.Talk}})
	if g.Signers < 2 {
		return carry(tx, r)
	}
	return r, askSecond(tx, r, book)
}

func (p Proposal) check(tx *db.Tx, m membership.Membership, g rulebook.Ground) error {
	if m.Ended != 0 {
		return settled()
	}
	v := fault.Validation()
	if !slices.Contains(g.Scope, p.Scope) {
		v.At("scope", text.Of("按规则，这一理由不能用于所选范围。", "Under the rules this ground does not reach that far; choose another scope."))
	}
	if p.Scope == ScopeProduct && (len(p.Products) == 0 || len(p.Products) > mostProducts) {
		v.At("products", text.F("请选择 1 至 %d 个商品。", "Choose between 1 and %d products.", mostProducts))
	}
	written(v, "facts", p.Facts, text.Of("请写明认定的事实，商家会看到。", "Write what was found; the merchant reads it."))
	written(v, "todo", p.Todo, text.Of("请写明商家可以怎么做，商家会看到。", "Write what the merchant can do; the merchant reads it."))
	if len(p.Papers) == 0 && p.Evidence == "" {
		v.At("evidence", text.Of("请附上证据：选择材料或写明依据。", "Add evidence: choose papers, or write what it rests on."))
	}
	if g.NeedsConversation {
		p.Talk.check(tx, v)
	}
	if err := v.OrNil(); err != nil {
		return err
	}
	for _, id := range p.Papers {
		if f, err := paper.Find(tx, id); err != nil || f.Merchant != m.Merchant {
			return v.At("papers", text.Of("所选材料不属于该商家。", "A chosen paper is not the merchant's."))
		}
	}
	return taggable(tx, m, p.Products, v)
}

// check demands the conversation: when, with whom, about what.
func (k Talk) check(tx *db.Tx, v *fault.Fault) {
	if k.At == 0 || k.At > tx.Now {
		v.At("talk_at", text.Of("请填写与商家沟通的时间，不能晚于现在。", "Write when you talked with the merchant; it cannot lie ahead."))
	}
	written(v, "talk_with", k.With, text.Of("请填写与谁沟通。", "Write with whom you talked."))
	written(v, "talk_about", k.About, text.Of("请填写沟通的内容。", "Write what was said."))
}

// SignDeadline is the kind of the deadline with which a removal waits for its second signature. No clause sets its end.
const SignDeadline = "removal.sign"

func await(tx *db.Tx, r Removal, book *rulebook.Edition) error {
	name, err := called(tx, r.Merchant)
	if err != nil {
		return err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: SignDeadline, Object: r.Ref(), Merchant: r.Merchant, Audience: deadline.Staff, Programme: r.Programme, Edition: r.Edition,
		Clause: r.Clause, Due: clock.Never, Link: "/staff/removals/" + r.ID, Title: text.F("签署“%[1]s”的清退：%[2]s", "Sign a removal in “%[1]s”: %[2]s", book.Title, name)})
	return err
}

// askSecond tells everybody who may countersign that a removal waits.
func askSecond(tx *db.Tx, r Removal, book *rulebook.Edition) error {
	if err := await(tx, r, book); err != nil {
		return err
	}
	name, err := called(tx, r.Merchant)
	if err != nil {
		return err
	}
	return tellStaff(tx, kindRemovalWaits, r.ID, outbox.Notice{Clause: r.Clause, Object: r.Ref(), Letter: outbox.Letter{
		Title:      text.F("“%[1]s”有一项清退等待第二人签署：%[2]s", "A removal in “%[1]s” waits for a second signature: %[2]s", book.Title, name),
		Paragraphs: []text.Text{text.F("由 %s 提出；第二人签署后生效。", "Proposed by %s; it takes effect with the second signature.", r.Proposed.Name)},
		Clauses:    membership.Cite(book, r.Clause), Link: "/staff/removals/" + r.ID, LinkText: text.Of("查看并决定", "Look and decide")}})
}

// tellStaff tells everybody of the platform who may sign as the second.
func tellStaff(tx *db.Tx, kind outbox.Kind, of string, n outbox.Notice) error {
	for _, role := range access.Holders(access.Countersign) {
		n.Key, n.Role, n.Category = kind.Key(of, string(role)), string(role), outbox.Decision
		if _, err := outbox.Send(tx, n); err != nil {
			return err
		}
	}
	return nil
}

// WithdrawRemoval takes a proposal back; only who made it may. Errors: Forbidden, Conflict.
func WithdrawRemoval(tx *db.Tx, id string, version int, why string) (Removal, error) {
	r, err := findRemoval(tx, id, version)
	if err != nil {
		return r, err
	}
	if r.Proposed.By != tx.Actor.ID() {
		return r, fault.New(fault.Forbidden, text.F("只有提出人 %s 可以撤回；您可以拒绝签署。", "Only %s, who proposed it, can take it back; you may refuse to sign.", r.Proposed.Name),
			text.Of("请与提出人联系，或在下方拒绝签署并说明理由。", "Talk to the proposer, or refuse to sign below with your reason."))
	}
	r.Outcome, r.Reason, r.Closed = Withdrawn, why, tx.Now
	return putRemoval(tx, r, "removal.withdrawn")
}

func putRemoval(tx *db.Tx, r Removal, action string) (Removal, error) {
	if err := saveRemoval(tx, r); err != nil {
		return r, err
	}
	r.Version++
	audit.Record(tx, audit.Entry{Action: action, Object: r.Ref(), Merchant: r.Merchant, Clause: r.Clause, Detail: map[string]any{"reason": r.Reason, "decision": r.Decision}})
	if r.Open() {
		return r, nil
	}
	_, err := deadline.Close(tx, SignDeadline, r.Ref(), deadline.Met)
	return r, err
}
