package application

import (
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Check says how the draft stands: what is missing, which agreements are signed, and what every rule of the occasion
// "submit" answers on the figures of this instant.
func Check(tx *db.Tx, id string) (Checked, error) {
	f, err := Open(tx, id)
	if err != nil {
		return Checked{}, err
	}
	return check(tx, f)
}

func check(tx *db.Tx, f Form) (Checked, error) {
	known, err := knownFacts(tx, f)
	if err != nil {
		return Checked{}, err
	}
	c := Checked{Form: f, Verdict: f.Edition.Judge(rulebook.OnSubmit, known, tx.Now), ahead: ahead(f.Edition, known, tx.Now)}
	for _, a := range f.Edition.Agreements {
		if (a.Party == "" || a.Party == f.Case.Party) && a.Signed != rulebook.SignedForTakingPart && f.Edition.Holds(a.When, known, tx.Now) == rulebook.Met {
			c.Agreements = append(c.Agreements, AgreementState{Agreement: a, State: known["agreement."+a.Key].String()})
		}
	}
	c.Blocking = c.Verdict.With(rulebook.Failed)
	c.Ready = c.fault() == nil
	return c, nil
}

// knownFacts is everything that a case is judged by: the merchant's figures, its best authorisation chain, the state of
// its agreements, the answers, and what the review judged and waived.
func knownFacts(tx *db.Tx, f Form) (rulebook.Facts, error) {
	out, err := facts.Of(tx, f.Edition, facts.Subjects{Merchant: f.Case.Merchant, Store: f.Store, Since: f.Case.Submitted.At}, tx.Now)
	if err != nil {
		return nil, err
	}
	signed, err := agreement.States(tx, f.Edition, f.Case.Merchant)
	if err != nil {
		return nil, err
	}
	chain, err := brand.Best(tx, f.Edition, f.Case.Merchant, tx.Now)
	if err != nil {
		return nil, err
	}
	deposit, err := ledger.Facts(tx, f.Edition, f.Case.Merchant)
	if err != nil {
		return nil, err
	}
	reviewed, err := reviewed(tx, f.Case.ID)
	if err != nil {
		return nil, err
	}
	return out.With(chain).With(signed).With(deposit).With(f.questions(tx.Now).Figures(f.Answers)).With(reviewed), nil
}

// reviewed is what people judged and waived, as facts.
func reviewed(tx *db.Tx, id string) (rulebook.Facts, error) {
	out := rulebook.Facts{}
	judged, err := Judgements(tx, id)
	if err != nil {
		return nil, err
	}
	for _, j := range judged {
		out["judgement."+j.Key] = rulebook.Str(string(j.Answer))
	}
	waived, err := Waivers(tx, id)
	if err != nil {
		return nil, err
	}
	for _, w := range waived {
		if w.Signed.Done() {
			out["waiver."+w.Rule] = rulebook.Str(w.Number)
		}
	}
	return out, nil
}

// fault is what stands against handing the form in, nil where nothing does: first what is missing, then what is not
// signed (YX-7), then the rules that are not met. Undecided rules are left to the reviewer (NUM-3).
func (c Checked) fault() error {
	v := fault.Validation()
	for _, i := range c.Form.Missing() {
		v.At(i.Ask.Key, i.Problem)
	}
	if err := v.OrNil(); err != nil {
		return err
	}
	unsigned := fault.New(fault.Breach, text.Of("协议尚未全部签署，申请还不能提交。", "Not every agreement is signed, so the application cannot be submitted yet."),
		text.Of("请一次性签署列出的协议后再提交。", "Sign the agreements listed, all in one go, and submit then."))
	for _, a := range c.Agreements {
		if a.State != rulebook.AgreementNormal {
			_, state := c.Form.Edition.Shown("agreement."+a.Agreement.Key, rulebook.Str(a.State))
			unsigned.At("agreement."+a.Agreement.Key, text.F("《%s》：%s", "%s: %s", a.Agreement.Title, state)).Under(a.Agreement.Clause)
		}
	}
	if err := unsigned.OrNil(); err != nil {
		return err
	}
	breach := fault.New(fault.Breach, text.F("有 %d 项条件不符合，申请还不能提交。", "%d condition{s} {is|are} not met, so the application cannot be submitted yet.", len(c.Blocking)),
		text.Of("请按每一项列出的办法达到要求后再提交，草稿会一直保留。", "Meet each as described beside it and submit then; the draft is kept."))
	for _, r := range c.Blocking {
		breach.At(r.Rule, text.F("%s %s：%s", "%s %s: %s", r.Clause, r.Title, r.Detail))
	}
	if len(c.Blocking) > 0 {
		breach.Under(c.Blocking[0].Clause)
	}
	return breach.OrNil()
}
