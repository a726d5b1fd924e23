package application

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/rulebook"
)

// Find finds a case. A merchant finds its own only. Errors: NotFound.
func Find(tx *db.Tx, id string) (Case, error) { return find(tx, id) }

// EditionOf is the edition that a case is under: its own once it was submitted (GEN-2), before that the one in force.
func EditionOf(tx *db.Tx, c Case) (*rulebook.Edition, error) {
	if c.Edition == "" {
		return rulebook.Books(tx).InForce(c.Programme, tx.Now)
	}
	return rulebook.Books(tx).Edition(c.Programme, c.Edition)
}

// Open gives the form of a case as the actor sees it: to the merchant what it is writing, to staff what was handed in.
// Errors: NotFound.
func Open(tx *db.Tx, id string) (Form, error) {
	c, err := find(tx, id)
	if err != nil {
		return Form{}, err
	}
	return open(tx, c)
}

func open(tx *db.Tx, c Case) (Form, error) {
	e, err := EditionOf(tx, c)
	if err != nil {
		return Form{}, err
	}
	f := Form{Case: c, Edition: e, Answers: Answers{}}
	d, err := form.ReadDraft(tx, c.Ref(), &f.Answers)
	if err != nil {
		return Form{}, err
	}
	f.Version, f.Saved = d.Version, d.SavedAt
	writing := c.State() == Draft || c.State() == Correcting && tx.Actor.Merchant != ""
	if c.Submitted.Done() && !writing {
		if f.Answers, err = handedIn(tx, c.ID); err != nil {
			return Form{}, err
		}
	}
	return f, f.fill(tx)
}

// fill works out how each ask stands.
func (f *Form) fill(tx *db.Tx) error {
	wanted, err := corrections(tx, f.Case.ID)
	if err != nil {
		return err
	}
	q := f.questions(tx.Now)
	facts := q.Figures(f.Answers)
	mine := tx.Actor.Merchant != "" && tx.Actor.Merchant == f.Case.Merchant
	for _, a := range q.Asks {
		i := Item{Item: q.Item(a, f.Answers[a.Key], facts)}
		if a.Type == rulebook.AskStore {
			if err := f.choose(tx, &i); err != nil {
				return err
			}
		}
		for k := range wanted {
			if wanted[k].Ask == a.Key && wanted[k].Open() {
				i.Wanted = &wanted[k]
			}
		}
		i.Editable = mine && (f.Case.State() == Draft || f.Case.State() == Correcting && (i.Wanted != nil || i.Applies && !i.Complete))
		if i.Papers, err = form.Papers(tx, i.Answer.Papers); err != nil {
			return err
		}
		f.Items = append(f.Items, i)
	}
	return nil
}

// questions are the asks of the merchant's party.
func (f Form) questions(at clock.Instant) form.Questions {
	q := form.Questions{Edition: f.Edition, At: at}
	for _, a := range f.Edition.Asks {
		if a.Party == "" || a.Party == f.Case.Party {
			q.Asks = append(q.Asks, a)
		}
	}
	return q
}
