package application

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Corrections lists what was asked of the merchant, all rounds, the newest round first, in the order of asking.
func Corrections(tx *db.Tx, id string) ([]Correction, error) {
	if _, err := find(tx, id); err != nil {
		return nil, err
	}
	return corrections(tx, id)
}

// Resume hands the corrections in: every named item must have been changed since it was asked for, or have a reply (by
// ask). The review's clock runs on with what was left. version is Form.Version.
// Errors: Invalid (items not answered: a Field each, named by the ask), Conflict, Forbidden.
func Resume(tx *db.Tx, id string, version int, replies map[string]string) (Case, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return Case{}, err
	}
	f, err := Open(tx, id)
	if err != nil {
		return Case{}, err
	}
	c := f.Case
	if c.State() != Correcting {
		return Case{}, notWith(c, "")
	}
	if f.Version != version {
		return Case{}, db.Stale()
	}
	answered, err := f.corrected(replies)
	if err != nil {
		return Case{}, err
	}
	for _, w := range answered {
		if err := answerCorrection(tx, w.ID, replies[w.Ask]); err != nil {
			return Case{}, err
		}
	}
	if err := handIn(tx, c.ID, f.Answers); err != nil {
		return Case{}, err
	}
	audit.Record(tx, audit.Entry{Action: "case.resumed", Object: c.Ref(), Merchant: c.Merchant, Clause: f.Edition.Review.Clause,
		Detail: map[string]any{"round": c.Round, "replies": replies, "answers": f.Answers}})
	known, err := knownFacts(tx, f)
	if err != nil {
		return Case{}, err
	}
	c.Ahead = ahead(f.Edition, known, tx.Now)
	return runOn(tx, c, f.Edition, ended{deadline.Met, tx.Now})
}

// corrected lists the corrections that the form answers, all of them or a fault.
func (f Form) corrected(replies map[string]string) ([]Correction, error) {
	v := fault.Validation()
	var out []Correction
	for _, i := range f.Items {
		switch {
		case i.Applies && !i.Complete:
			v.At(i.Ask.Key, i.Problem)
		case i.Wanted == nil:
		case !worded(replies[i.Ask.Key]):
			v.At(i.Ask.Key, tooLong)
		case replies[i.Ask.Key] == "" && !i.changed():
			v.At(i.Ask.Key, text.F("请更正“%s”，或说明为什么不需要更正。", "Correct “%s”, or say why it needs no correction.", i.Ask.Title))
		default:
			out = append(out, *i.Wanted)
		}
	}
	return out, v.OrNil()
}

// changed reports whether the answer is another one than the reviewer found wanting.
func (i Item) changed() bool {
	var was Answer
	return db.FromJSON(i.Wanted.Was, &was) != nil || i.Answer.Differs(was)
}

// ended is how and when the merchant's time to correct ended.
type ended struct {
	outcome string
	at      clock.Instant
}

// runOn gives the case back to its reviewer, with what is left of the review's time from that end on.
func runOn(tx *db.Tx, c Case, e *rulebook.Edition, end ended) (Case, error) {
	c.Asked = Stamp{}
	c, err := save(tx, c)
	if err != nil {
		return Case{}, err
	}
	if _, err := deadline.Close(tx, CorrectionDeadline, c.Ref(), end.outcome); err != nil {
		return Case{}, err
	}
	if e.Review.Pause {
		err = deadline.Resume(tx, ReviewDeadline, c.Ref(), end.at)
	}
	return c, err
}
