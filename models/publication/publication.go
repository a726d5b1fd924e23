// Package publication makes editions of the rulebooks public: it keeps when each was published and with which text,
// holds back a change that comes too late, and tells the members what changes (GEN-7).
package publication

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Publication is one edition made public.
type Publication struct {
	Programme string
	Edition   string
	Hash      string // of the text as it was published
	Published clock.Instant
	Effective clock.Instant
	Members   int // whom it reached
}

// Ref is the edition's name in the record.
func (p Publication) Ref() string { return "edition:" + p.Programme + "/" + p.Edition }

// All publishes every edition that the library brings and that is not public yet. It is called at the start of the
// portal. Errors: Breach where a change would take effect too soon after its publication, Conflict where the text of
// a published edition was changed.
func All(tx *db.Tx) error {
	books := rulebook.Books(tx)
	for _, programme := range books.Programmes() {
		for _, e := range books.Editions(programme) {
			if err := Publish(tx, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// Publish makes one edition public, unless it is already. Errors: as [All].
func Publish(tx *db.Tx, e *rulebook.Edition) error {
	known, ok, err := find(tx, e.Programme, e.ID)
	if err != nil {
		return err
	}
	if ok {
		return known.unchanged(e)
	}
	members, err := membership.Count(tx, e.Programme)
	if err != nil {
		return err
	}
	p := Publication{Programme: e.Programme, Edition: e.ID, Hash: e.Hash, Published: tx.Now, Effective: e.Effective, Members: members}
	if err := p.inTime(tx, e); err != nil {
		return err
	}
	if err := insert(tx, p); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "edition.published", Object: p.Ref(), Clause: clause(e),
		Detail: map[string]any{"hash": p.Hash, "effective": p.Effective, "members": p.Members}})
	if members == 0 {
		return nil
	}
	_, err = job.Enqueue(tx, job.New{Kind: tellKind, Key: "publication:" + p.Ref(), Total: int64(members), Args: p,
		Title: text.F("告知规则变更：%s %s", "Telling a change of the rules: %s %s", e.Title, e.ID)})
	return err
}

// InTime refuses an edition that would be too late if it were published now. Errors: Breach.
func InTime(tx *db.Tx, e *rulebook.Edition) error {
	members, err := membership.Count(tx, e.Programme)
	if err != nil {
		return err
	}
	return Publication{Members: members}.inTime(tx, e)
}

// unchanged refuses an edition whose text is not what was published: editions are immutable.
func (p Publication) unchanged(e *rulebook.Edition) error {
	if p.Hash == e.Hash {
		return nil
	}
	return fault.New(fault.Conflict, text.F("规则版本 %s/%s 公布之后又被改动。", "The edition %s/%s was changed after it was published.", e.Programme, e.ID),
		text.Of("请恢复原文，改动另立一个有新生效日的版本。", "Restore its text and put the change into a new edition with a later first day.")).Under("GEN-7")
}

// inTime refuses a change that members would learn too late: seven days before it takes effect, more when it reaches many.
func (p Publication) inTime(tx *db.Tx, e *rulebook.Edition) error {
	if p.Members == 0 || e.Notice == nil {
		return nil
	}
	earliest, err := Earliest(tx, e, p.Members)
	if err != nil || e.Effective >= earliest {
		return err
	}
	return fault.New(fault.Breach,
		text.F("规则版本 %s/%s 公示期不足：最早可于 %s 生效。", "The edition %s/%s is published too late: it may take effect on %s at the earliest.", e.Programme, e.ID, calendar.DayOf(earliest)),
		text.Of("请推迟该版本的生效日。", "Put off its first day.")).Under(clause(e))
}

// Earliest is the first instant at which an edition that is published now may take effect.
func Earliest(tx *db.Tx, e *rulebook.Edition, members int) (clock.Instant, error) {
	period := e.Notice.Period
	if members >= e.Notice.Many {
		period = e.Notice.Wide
	}
	return deadline.After(tx, tx.Now, period)
}

// clause is the clause of the book that governs its own changes.
func clause(e *rulebook.Edition) string {
	if e.Notice == nil {
		return ""
	}
	return e.Notice.Clause
}
