package signup

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
// wrong answers too (Item.Problem says what is wrong). version is Form.Version as it was shown. After a round was sent
// back only the items named there may change, and what they made necessary (JH-30).
// Errors: Conflict (somebody saved in between, the sign-up is not with the merchant, or an item is not named), Invalid
// (no such ask, a paper that is not of the kind asked for, a value without bounds), NotFound, Forbidden.
func SaveAnswers(tx *db.Tx, id string, version int, answers form.Answers) (Form, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return Form{}, err
	}
	f, err := Open(tx, id)
	if err != nil {
		return Form{}, err
	}
	if !f.SignUp.Writable() {
		return Form{}, notWith(f.SignUp)
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
	if err := form.WriteDraft(tx, f.SignUp.Ref(), version, f.Answers); err != nil {
		return Form{}, err
	}
	return open(tx, f.SignUp)
}

// take lays one answer into the form.
func (f *Form) take(tx *db.Tx, ask string, a form.Answer) error {
	i, ok := f.Item(ask)
	switch {
	case !ok:
		return fault.Validation().At(ask, text.F("没有名为“%s”的项目。", "There is no item %q.", ask))
	case !i.Editable && a.Differs(i.Answer):
		return fault.New(fault.Conflict, text.F("“%s”没有被要求修改，现在不能改动。", "“%s” was not named for amending and cannot be changed now.", i.Ask.Title),
			text.Of("请只修改审核人员指出的项目；需要改动其他内容的，可以撤回后重新报名。", "Amend only what the reviewer named; to change more, withdraw it and sign up anew.")).Under(f.Edition.SignUp.Clause)
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
