package application

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/invitation"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Start opens a draft of the actor's merchant for a programme under a party ("" where the programme has only one).
// Errors: Conflict (a case is open, or a membership is active outside its renewal window), Breach (barred, with the
// first possible date), NotFound (no such programme or party, or it takes no applications), Forbidden.
func Start(tx *db.Tx, programme, party string) (Case, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return Case{}, err
	}
	e, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err != nil {
		return Case{}, err
	}
	if party, err = partyOf(e, party); err != nil {
		return Case{}, err
	}
	c := Case{ID: tx.NewID(), Merchant: tx.Actor.Merchant, Programme: programme, Party: party, Version: 1, Started: tx.Stamp()}
	if c.Renews, err = admissible(tx, c); err != nil {
		return Case{}, err
	}
	first, err := insertOnce(tx, c)
	if err != nil {
		return Case{}, err
	}
	if !first {
		return Case{}, alreadyOpen(tx, c)
	}
	audit.Record(tx, audit.Entry{Action: "case.started", Object: c.Ref(), Merchant: c.Merchant,
		Detail: map[string]any{"programme": programme, "party": party, "edition": e.ID, "renews": c.Renews}})
	return c, form.WriteDraft(tx, c.Ref(), 0, Answers{})
}

// Startable says what keeps the actor's merchant from starting an application: the fault that Start would give, nil
// where it may.
func Startable(tx *db.Tx, programme, party string) error {
	e, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err != nil {
		return err
	}
	if party, err = partyOf(e, party); err != nil {
		return err
	}
	c := Case{Merchant: tx.Actor.Merchant, Programme: programme, Party: party}
	if _, open, err := openOf(tx, c.Merchant, programme, party); err != nil || open {
		return alreadyOpen(tx, c)
	}
	_, err = admissible(tx, c)
	return err
}

// partyOf is the party that is applied as, where the programme takes applications at all.
func partyOf(e *rulebook.Edition, party string) (string, error) {
	if e.Review == nil {
		return "", fault.Missing(text.F("“%s”的在线申请", "application for %s", e.Title))
	}
	if party == "" && len(e.Parties) == 1 {
		return e.Parties[0].Key, nil
	}
	for _, p := range e.Parties {
		if p.Key == party {
			return party, nil
		}
	}
	if party == "" && len(e.Parties) == 0 {
		return "", nil
	}
	return "", fault.Missing(text.F("“%s”中的这种参与方", "such party of %s", e.Title))
}

// admissible asks what stands against an application before any of its answers: a bar, a membership that runs. It
// returns the membership that the application renews.
func admissible(tx *db.Tx, c Case) (renews string, err error) {
	b, barred, err := membership.BarredStore(tx, c.Merchant, c.Programme, c.Store)
	if err != nil {
		return "", err
	}
	if barred {
		return "", b.Fault()
	}
	m, member, err := standing(tx, c)
	if err != nil {
		return "", err
	}
	if !member || m.Party != c.Party {
		return "", invited(tx, c)
	}
	open, err := membership.InRenewalWindow(tx, m)
	if err != nil {
		return "", err
	}
	if open {
		return m.ID, nil
	}
	return "", alreadyMember(tx, m)
}

// invited asks for an invitation where the programme takes none but the invited; an application under way needs none
// any more.
func invited(tx *db.Tx, c Case) error {
	if c.Started.Done() && c.Started.At < tx.Now {
		return nil
	}
	e, err := rulebook.Books(tx).InForce(c.Programme, tx.Now)
	if err != nil {
		return err
	}
	return invitation.Required(tx, e, c.Merchant)
}

// standing is the membership that stands against an application: the store's, where one is chosen; before that the
// merchant's, as long as no store of it is left outside.
func standing(tx *db.Tx, c Case) (membership.Membership, bool, error) {
	e, err := rulebook.Books(tx).InForce(c.Programme, tx.Now)
	if err != nil {
		return membership.Membership{}, false, err
	}
	if _, stores := e.StoreAsk(); stores && c.Store == "" {
		if free, err := storeFree(tx, c); err != nil || free {
			return membership.Membership{}, false, err
		}
	}
	if c.Store != "" {
		return membership.ActiveStore(tx, c.Merchant, c.Programme, c.Store)
	}
	return membership.Active(tx, c.Merchant, c.Programme)
}

func alreadyMember(tx *db.Tx, m membership.Membership) error {
	if m.Until == clock.Never {
		return fault.New(fault.Conflict, text.Of("已经加入该计划，没有固定的期限。", "You are a member of this programme already, without a fixed end."),
			text.Of("请在“我的计划”中查看。", "See it under “My programmes”."))
	}
	w, ok, err := membership.RenewalWindow(tx, m)
	if err != nil {
		return err
	}
	next := text.Of("合作期结束后可以再次申请。", "You can apply again once the term is over.")
	if ok && tx.Now < w.Opens {
		next = text.F("续约窗口自 %s 起开放。", "The renewal window opens on %s.", w.Opens.Text())
	}
	return fault.New(fault.Conflict, text.F("贵司已是该计划的成员，有效期至 %s。", "You are a member of this programme until %s.", m.Until.EndText()), next).Under(w.Clause)
}

func alreadyOpen(tx *db.Tx, c Case) error {
	open, ok, err := openOf(tx, c.Merchant, c.Programme, c.Party)
	if err != nil || !ok {
		return err
	}
	if open.Submitted.Done() {
		return fault.New(fault.Conflict, text.F("贵司对该计划的申请 %s 正在审核中，不能重复申请。", "Your application %s to this programme is under review; there cannot be a second one.", open.Number),
			text.Of("请在“我的申请”中查看进度；需要改动的，可以先撤回。", "See how it stands under “Applications”; to change it, withdraw it first."))
	}
	return fault.New(fault.Conflict, text.Of("贵司对该计划已有一份草稿。", "You have a draft for this programme already."),
		text.Of("请在“我的申请”中继续填写。", "Carry on with it under “Applications”."))
}
