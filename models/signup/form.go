package signup

import (
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Item is one ask of the form with its answer and how it stands.
type Item struct {
	form.Item
	Advice string // what the reviewer of the round before asks for; "" where nothing
}

// Form is a sign-up with everything that was asked and answered.
type Form struct {
	SignUp  SignUp
	Edition *rulebook.Edition
	Product product.Product
	Answers form.Answers
	Items   []Item
	Rounds  []Round       // the newest first
	Version int           // of the answers, for SaveAnswers and HandIn
	Saved   clock.Instant // when the answers were last saved
	base    rulebook.Facts
}

// Item finds the item of an ask.
func (f Form) Item(ask string) (Item, bool) {
	for _, i := range f.Items {
		if i.Ask.Key == ask {
			return i, true
		}
	}
	return Item{}, false
}

// Find finds a sign-up. A merchant finds its own only. Errors: NotFound.
func Find(tx *db.Tx, id string) (SignUp, error) { return find(tx, id) }

// EditionOf is the edition that a sign-up is under: its own once it was handed in (GEN-2), before that the one in force.
func EditionOf(tx *db.Tx, s SignUp) (*rulebook.Edition, error) {
	e, err := rulebook.Books(tx).Edition(s.Programme, s.Edition)
	if s.Edition == "" {
		e, err = rulebook.Books(tx).InForce(s.Programme, tx.Now)
	}
	if err == nil && e.SignUp == nil {
		err = fault.Missing(text.F("“%s”的商品报名", "product sign-up of %s", e.Title))
	}
	return e, err
}

// Open gives the form of a sign-up as the actor sees it: to the merchant what it is writing, to staff what was handed
// in. Errors: NotFound.
func Open(tx *db.Tx, id string) (Form, error) {
	s, err := find(tx, id)
	if err != nil {
		return Form{}, err
	}
	return open(tx, s)
}

func open(tx *db.Tx, s SignUp) (f Form, err error) {
	f = Form{SignUp: s, Answers: form.Answers{}}
	if f.Edition, err = EditionOf(tx, s); err != nil {
		return f, err
	}
	if f.Rounds, err = rounds(tx, s.ID); err != nil {
		return f, err
	}
	writes := s.Writable() && (s.State() == Draft || tx.Actor.Merchant != "")
	if writes {
		d, err := form.ReadDraft(tx, s.Ref(), &f.Answers)
		if err != nil {
			return f, err
		}
		f.Version, f.Saved = d.Version, d.SavedAt
	} else if len(f.Rounds) > 0 {
		f.Answers = f.Rounds[0].Answers
	}
	if f.Product, err = product.Find(tx, s.Product); err != nil {
		return f, err
	}
	if f.base, err = known(tx, f.Edition, s, f.Product); err != nil {
		return f, err
	}
	f.lay(tx.Now, tx.Actor.Merchant != "" && tx.Actor.Merchant == s.Merchant && s.Writable())
	for i := range f.Items {
		if f.Items[i].Papers, err = form.Papers(tx, f.Items[i].Answer.Papers); err != nil {
			return f, err
		}
	}
	return f, nil
}

// known is what is known of a sign-up beside its answers: the figures of the product, its store and its merchant.
func known(tx *db.Tx, e *rulebook.Edition, s SignUp, p product.Product) (rulebook.Facts, error) {
	out, err := facts.Of(tx, e, subjects(s, p), tx.Now)
	if err != nil {
		return nil, err
	}
	signed, err := agreement.States(tx, e, s.Merchant)
	return out.With(signed).With(p.Facts()), err
}

func subjects(s SignUp, p product.Product) facts.Subjects {
	return facts.Subjects{Merchant: s.Merchant, Store: s.Store, Product: p.ID, Brand: p.Brand, Since: s.Submitted.At}
}

// questions are the asks of the form.
func (f Form) questions(at clock.Instant) form.Questions {
	return form.Questions{Edition: f.Edition, Asks: f.Edition.SignUp.Asks, Known: f.base, At: at}
}

// lay works out how each ask stands; mine says that the reader may write.
func (f *Form) lay(at clock.Instant, mine bool) {
	q := f.questions(at)
	figures := q.Figures(f.Answers)
	f.Items = make([]Item, 0, len(q.Asks))
	for _, a := range q.Asks {
		i := Item{Item: q.Item(a, f.Answers[a.Key], figures)}
		if f.SignUp.State() == Returned {
			i.Advice = f.Rounds[0].Ruling.Advice[a.Key]
		}
		i.Editable = mine && (f.SignUp.State() == Draft || i.Advice != "" || i.Applies && !i.Complete)
		f.Items = append(f.Items, i)
	}
}

// facts are everything that the rules are asked about.
func (f Form) facts(at clock.Instant) rulebook.Facts {
	return f.base.With(f.questions(at).Figures(f.Answers))
}

// Checked is what the merchant sees before it hands in.
type Checked struct {
	Form     Form
	Verdict  rulebook.Verdict  // occasion sign_up, at this instant
	Blocking []rulebook.Result // what stands against handing it in
	Missing  []Item            // asks that apply and are not complete
	Ready    bool
	ahead    int
}

// Check says how the form stands: what is missing, and what every rule of the occasion "sign_up" answers now.
func Check(tx *db.Tx, id string) (Checked, error) {
	f, err := Open(tx, id)
	if err != nil {
		return Checked{}, err
	}
	return f.check(tx.Now), nil
}

func (f Form) check(at clock.Instant) Checked {
	facts := f.facts(at)
	c := Checked{Form: f, Verdict: f.Edition.Judge(rulebook.OnSignUp, facts, at), ahead: ahead(f.Edition, facts, at)}
	for _, i := range f.Items {
		if i.Applies && !i.Complete {
			c.Missing = append(c.Missing, i)
		}
	}
	c.Blocking = c.Verdict.With(rulebook.Failed)
	c.Ready = c.fault() == nil
	return c
}

// ahead is the first of an edition's grounds on which a sign-up goes first, counted from 1; 0 where none is met.
func ahead(e *rulebook.Edition, known rulebook.Facts, at clock.Instant) int {
	for i := range e.SignUp.Priority {
		if e.Holds(e.SignUp.Priority[i].When, known, at) == rulebook.Met {
			return i + 1
		}
	}
	return 0
}

// fault is what stands against handing the form in, nil where nothing does: first what is missing, then the rules that
// are not met. Undecided rules are left to the reviewer (NUM-3).
func (c Checked) fault() error {
	v := fault.Validation()
	for _, i := range c.Missing {
		v.At(i.Ask.Key, i.Problem)
	}
	if err := v.OrNil(); err != nil {
		return err
	}
	breach := fault.New(fault.Breach, text.F("有 %d 项要求不符合，还不能提交。", "%d demand{s} {is|are} not met, so it cannot be handed in yet.", len(c.Blocking)),
		text.Of("请按每一项列出的办法修改后再提交，已填写的内容会一直保留。", "Mend each as described beside it and hand it in then; what you wrote is kept."))
	for _, r := range c.Blocking {
		breach.At(c.Form.Edition.AskOf(r.Rule), text.F("%s %s：%s%s", "%s %s: %s %s", r.Clause, r.Title, r.Detail, r.Way)).Under(r.Clause)
	}
	return breach.OrNil()
}
