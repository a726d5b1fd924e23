package watch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Supposition is a change that staff think of, kept with its draft and with what it would do.
type Supposition struct {
	ID        string
	Programme string
	Edition   string // in force when it was asked for
	Rule      string // "" where a whole draft is thought of
	Limit     string `gorm:"column:limit_raw"`
	Draft     string // id of the draft edition; "" where only a limit is changed
	Source    string // of the draft
	Hash      string // SHA-256 of the source
	AsOf      clock.Instant
	Job       string
	AskedAt   clock.Instant
	AskedBy   string
	AskedName string
	EndedAt   clock.Instant
	Members   int64
	Worsens   int64
	Betters   int64
}

// TableName is the table of suppositions.
func (Supposition) TableName() string { return "what_ifs" }

// Ref is the supposition's name in the record.
func (s Supposition) Ref() string { return "what_if:" + s.ID }

// change is what it thinks of.
func (s Supposition) change() Change {
	return Change{Programme: s.Programme, Rule: s.Rule, Limit: s.Limit, Draft: s.Source, AsOf: s.AsOf}
}

// Editions are the one in force when it was asked for, and the one thought of.
func (s Supposition) Editions(tx *db.Tx) (was, now *rulebook.Edition, err error) {
	return s.change().editions(tx)
}

const supposeJob = "watch.what_if"

// AskWhatIf keeps a change that is thought of and has it judged over every member, as long work. The judging is as of
// this instant, however late it is done. Errors: Forbidden, NotFound, Invalid.
func AskWhatIf(tx *db.Tx, c Change) (Supposition, error) {
	if err := access.Require(tx, access.WhatIf); err != nil {
		return Supposition{}, err
	}
	c.AsOf = tx.Now
	was, now, err := c.editions(tx)
	if err != nil {
		return Supposition{}, err
	}
	if !Compares(was, now) {
		return Supposition{}, fault.New(fault.Breach, text.F("“%s”没有需要监测的规则，也没有等级。", "“%s” has no rules that are watched, and no levels.", now.Title), text.Of("请选择其他计划或草案。", "Choose another programme or draft."))
	}
	n, err := membership.Count(tx, was.Programme)
	if err != nil {
		return Supposition{}, err
	}
	s := Supposition{ID: tx.NewID(), Programme: was.Programme, Edition: was.ID, Rule: c.Rule, Limit: c.Limit, AsOf: c.AsOf, AskedAt: tx.Now, AskedBy: tx.Actor.ID(), AskedName: tx.Actor.Name}
	if c.Draft != "" {
		sum := sha256.Sum256([]byte(c.Draft))
		s.Rule, s.Limit, s.Draft, s.Source, s.Hash = "", "", now.ID, c.Draft, hex.EncodeToString(sum[:])
	}
	s.Job, err = job.Enqueue(tx, job.New{Kind: supposeJob, Key: s.Ref(), Title: text.F("推演规则变更：%s", "What a change of “%s” would do", was.Title), Args: s.ID, Total: int64(n), Link: "/staff/what-if/" + s.ID})
	if err != nil {
		return s, err
	}
	audit.Record(tx, audit.Entry{Action: "what_if.asked", Object: s.Ref(), Detail: map[string]any{"programme": s.Programme, "edition": s.Edition, "rule": s.Rule, "limit": s.Limit, "draft": s.Draft, "hash": s.Hash}})
	return s, keepSupposition(tx, s)
}

// FindWhatIf reads a supposition. Errors: NotFound.
func FindWhatIf(tx *db.Tx, id string) (Supposition, error) {
	s, err := supposition(tx, id)
	return s, db.Found(err, text.Of("这次推演", "such what-if"))
}

// supposeAll is the long work: a portion of the members a transaction, so that it goes on where it stopped.
func supposeAll(ctx context.Context, d *db.DB, run *job.Run) error {
	var id, after string
	if err := run.Args(&id); err != nil {
		return err
	}
	if err := run.Place(&after); err != nil {
		return err
	}
	var both *comparison
	for more := true; more; {
		var some *Supposed
		err := d.InTx(ctx, db.System("watch"), func(tx *db.Tx) error {
			s, err := supposition(tx, id)
			if err == nil && both == nil {
				both, err = s.change().comparison(tx)
			}
			if err != nil {
				return err
			}
			if some, err = both.portion(tx, after); err != nil {
				return err
			}
			more = some.Members == supposing
			if err := keepFlips(tx, id, some.Flips); err != nil {
				return err
			}
			if err := countSupposed(tx, id, some, !more); err != nil {
				return err
			}
			return run.Step(tx, job.Step{Place: some.Last, Done: some.Members})
		})
		if err != nil {
			return err
		}
		after = some.Last
	}
	return nil
}

// Flipped is one flip as it was kept.
type Flipped struct {
	Membership string
	Merchant   string
	Store      string
	Rule       string
	Clause     string
	Category   string
	Worse      bool
	Was, Now   State
	Value      string // as [rulebook.Result] has it
	LimitValue string
}

// Flips asks for the flips of a supposition; empty fields do not restrict.
type Flips struct {
	WhatIf   string
	Worse    bool
	Category string
	After    [2]string // page: membership and rule of the last one shown
	Limit    int
}

// FlipCount is how many rules of members flip, by category and rule.
type FlipCount struct {
	Category string
	Rule     string
	Clause   string
	Worse    int64
	Better   int64
}

// EachFlip goes through all flips that are asked for, whatever their number.
func EachFlip(tx *db.Tx, q Flips, yield func(Flipped)) error {
	q.Limit = 1000
	for {
		found, err := FlipsOf(tx, q)
		for _, f := range found {
			yield(f)
			q.After = [2]string{f.Membership, f.Rule}
		}
		if err != nil || len(found) < q.Limit {
			return err
		}
	}
}
