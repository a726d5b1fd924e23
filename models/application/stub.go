package application

import (
	"errors"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

var errSoon = errors.New("not built yet")

// Start opens a draft of the actor's merchant for a programme under a party ("" where the programme has only one).
// Errors: Conflict (a case is open, or a membership is active outside its renewal window), Breach (barred, YX-18, with
// the first possible date), NotFound (no such programme or party), Forbidden.
func Start(tx *db.Tx, programme, party string) (Case, error) { return Case{}, errSoon }

// Find finds a case. A merchant finds its own only. Errors: NotFound.
func Find(tx *db.Tx, id string) (Case, error) { return Case{}, errSoon }

// Of lists the cases of a merchant, the newest first, at most 200; drafts and closed ones too.
func Of(tx *db.Tx, merchant string) ([]Case, error) { return nil, errSoon }

// Open gives the form of a case as the actor sees it. Errors: NotFound.
func Open(tx *db.Tx, id string) (Form, error) { return Form{}, errSoon }

// SaveAnswers saves the answers that were given to some asks and leaves the others as they are; it takes half-done and
// wrong answers too (they are drafts; Item.Problem says what is wrong). version is Form.Version as it was shown.
// While the case is being corrected only the named asks may change, and what they made necessary.
// Errors: Conflict (somebody saved in between, or the case is not with the merchant), Invalid (no such ask, a paper
// that is not in the library, a value longer than allowed), NotFound, Forbidden.
func SaveAnswers(tx *db.Tx, id string, version int, answers Answers) (Form, error) {
	return Form{}, errSoon
}

// SaveAnswer saves the answer to one ask; see SaveAnswers.
func SaveAnswer(tx *db.Tx, id string, version int, ask string, a Answer) (Form, error) {
	return SaveAnswers(tx, id, version, Answers{ask: a})
}

// Attach hands in a paper of the library under an ask, at most Ask.MaxFiles, in Ask.Formats and Ask.MaxBytes.
// Attaching it twice is the same as once. Errors: as SaveAnswers.
func Attach(tx *db.Tx, id string, version int, ask, paperID string) (Form, error) {
	return Form{}, errSoon
}

// Detach takes a paper away from an ask; it stays in the library. Errors: as SaveAnswers.
func Detach(tx *db.Tx, id string, version int, ask, paperID string) (Form, error) {
	return Form{}, errSoon
}

// Check says how the draft stands: what is missing, which agreements are signed, and what every rule of the occasion
// "submit" answers on the figures of this instant.
func Check(tx *db.Tx, id string) (Checked, error) { return Checked{}, errSoon }

// Submit hands the draft in under the edition in force now: it gets its number, the review's clock starts, and the
// merchant is told number and promised day. version is Form.Version.
// Errors: Invalid (asks not answered: a Field each, named by the ask), Breach (an agreement is not signed, YX-7; a rule
// is not met: a Field each, named by the rule), Conflict (not a draft any more, or answers changed), Forbidden.
func Submit(tx *db.Tx, id string, version int) (Case, error) { return Case{}, errSoon }

// Withdraw takes a case back that is not decided yet. version is Case.Version.
func Withdraw(tx *db.Tx, id string, version int) (Case, error) { return Case{}, errSoon }

// Corrections lists what was asked of the merchant, all rounds, the newest round first, in the order of asking.
func Corrections(tx *db.Tx, id string) ([]Correction, error) { return nil, errSoon }

// Resume hands the corrections in: every named item must have been changed since it was asked for, or have a reply (by
// ask). The review's clock runs on with what was left. version is Form.Version.
// Errors: Invalid (items not answered: a Field each, named by the ask), Conflict, Forbidden.
func Resume(tx *db.Tx, id string, version int, replies map[string]string) (Case, error) {
	return Case{}, errSoon
}

// Assess judges a case anew for the decision: occasion decide, under its edition, on the figures of this instant.
func Assess(tx *db.Tx, id string) (rulebook.Verdict, error) { return rulebook.Verdict{}, errSoon }

// Reopen gives a rejected case back to review after an appeal was upheld: its clock starts anew, and whoever decided
// first may not decide again. Errors: Conflict (not rejected, or the merchant has another case under review).
func Reopen(tx *db.Tx, id string) (Case, error) { return Case{}, errSoon }

// Timeline tells what happened to a case, the newest first, at most 200 events; a merchant gets what concerns it only.
func Timeline(tx *db.Tx, id string) ([]Event, error) { return nil, errSoon }
