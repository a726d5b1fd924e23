package application

import (
	"maps"
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/text"
)

// SaveAnswers saves the answers that were given to some asks and leaves the others as they are; it takes half-done and
// wrong answers too (they are drafts; Item.Problem says what is wrong). version is Form.Version as it was shown.
// While the case is being corrected only the named asks may change, and what they made necessary.
// Errors: Conflict (somebody saved in between, or the case is not with the merchant), Invalid (no such ask, a paper
// that is not in the library or not of the kind asked for, a value without bounds), NotFound, Forbidden.
func SaveAnswers(tx *db.Tx, id string, version int, answers Answers) (Form, error) {
	f, err := writable(tx, id)
	if err != nil {
		return Form{}, err
	}
	if f.Version != version {
		return Form{}, db.Stale()
	}
	f.Answers = maps.Clone(f.Answers)
	for _, ask := range slices.Sorted(maps.Keys(answers)) {
		if err := f.take(tx, ask, answers[ask]); err != nil {
			return Form{}, err
		}
	}
	if err := form.WriteDraft(tx, f.Case.Ref(), version, f.Answers); err != nil {
		return Form{}, err
	}
	return open(tx, f.Case)
}

// SaveAnswer saves the answer to one ask; see SaveAnswers.
func SaveAnswer(tx *db.Tx, id string, version int, ask string, a Answer) (Form, error) {
	return SaveAnswers(tx, id, version, Answers{ask: a})
}

// Attach hands in a paper of the library under an ask, in its formats, sizes and number. Attaching it twice is the
// same as once. Errors: as SaveAnswers.
func Attach(tx *db.Tx, id string, version int, ask, paperID string) (Form, error) {
	f, err := writable(tx, id)
	if err != nil {
		return Form{}, err
	}
	a := f.Answers[ask]
	if slices.Contains(a.Papers, paperID) {
		return f, nil
	}
	a.Papers = append(slices.Clone(a.Papers), paperID)
	return SaveAnswers(tx, id, version, Answers{ask: a})
}

// Detach takes a paper away from an ask; it stays in the library. Errors: as SaveAnswers.
func Detach(tx *db.Tx, id string, version int, ask, paperID string) (Form, error) {
	f, err := writable(tx, id)
	if err != nil {
		return Form{}, err
	}
	a := f.Answers[ask]
	a.Papers = slices.DeleteFunc(slices.Clone(a.Papers), func(p string) bool { return p == paperID })
	return SaveAnswers(tx, id, version, Answers{ask: a})
}

// writable opens the form for the merchant that may write in it now.
func writable(tx *db.Tx, id string) (Form, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return Form{}, err
	}
	f, err := Open(tx, id)
	if err != nil {
		return Form{}, err
	}
	if s := f.Case.State(); s != Draft && s != Correcting {
		return Form{}, notWith(f.Case, "merchant")
	}
	return f, nil
}

// take lays one answer into the form.
func (f *Form) take(tx *db.Tx, ask string, a Answer) error {
	i, ok := f.Item(ask)
	switch {
	case !ok:
		return fault.Validation().At(ask, text.F("没有名为“%s”的项目。", "There is no item %q.", ask))
	case !i.Editable && a.Differs(i.Answer):
		return fault.New(fault.Conflict, text.F("“%s”已确认，现在不能修改。", "“%s” is accepted and cannot be changed now.", i.Ask.Title),
			text.Of("请只更正审核人员列出的项目。", "Correct only what the reviewer listed."))
	}
	if err := form.Take(tx, i.Ask, a, i.Answer); err != nil {
		return err
	}
	if a.Empty() {
		delete(f.Answers, ask)
		return nil
	}
	f.Answers[ask] = a
	return nil
}
