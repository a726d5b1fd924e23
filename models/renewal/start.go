package renewal

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/text"
)

// The kinds of long work.
const (
	countJob = "renewal.count"
	sendJob  = "renewal.send"
	rankJob  = "renewal.rank"
)

type runArgs struct {
	Run string `json:"run"`
}

// Start begins a run of a programme's renewal: a dry run over every store that is not decided yet. Nothing follows from
// it until two people have signed. Errors: NotFound, Forbidden, Conflict (one is under way).
func Start(tx *db.Tx, programme string) (Run, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Run{}, err
	}
	e, err := renewing(tx, programme)
	if err != nil {
		return Run{}, err
	}
	r := Run{ID: tx.NewID(), Programme: e.Programme, Edition: e.ID, AsOf: AsOf(e, tx.Now), State: Counting, Started: sign(tx), Version: 1}
	r.Job, err = job.Enqueue(tx, job.New{Kind: countJob, Key: "renewal.count:" + r.ID, Link: "/staff/renewals/runs/" + r.ID, Args: runArgs{r.ID}, Title: text.F("续签试算：%s", "Dry run of the renewal: %s", e.Title)})
	if err != nil {
		return Run{}, err
	}
	first, err := insertRun(tx, r)
	if err != nil {
		return Run{}, err
	}
	if !first {
		return Run{}, fault.New(fault.Conflict, text.Of("这项续签已有一个批次在进行。", "A run of this renewal is under way already."),
			text.Of("请处理完或撤销该批次后再开始。", "Finish or drop it before you start another.")).Under(e.Renewal.Clause)
	}
	audit.Record(tx, audit.Entry{Action: "renewal.started", Object: r.Ref(), Clause: e.Renewal.Clause, Detail: map[string]any{"programme": r.Programme, "edition": r.Edition, "as_of": r.AsOf.String()}})
	return r, nil
}

// Drop ends a run from which nothing has followed, with a reason. Errors: NotFound, Forbidden, Conflict, Invalid.
func Drop(tx *db.Tx, id string, version int64, reason string) (Run, error) {
	r, err := mine(tx, id, access.Sanction)
	if err != nil {
		return r, err
	}
	if err := r.as(version, Counted, Proposed); err != nil {
		return r, err
	}
	if reason == "" {
		return r, fault.Validation().At("reason", text.Of("请写明撤销的理由。", "Write why it is dropped."))
	}
	r.State, r.Reason, r.Closed = Dropped, reason, tx.Now
	return put(tx, r, "renewal.dropped")
}

// mine reads a run for somebody who may act on it.
func mine(tx *db.Tx, id string, may access.Action) (Run, error) {
	if err := access.Require(tx, may); err != nil {
		return Run{}, err
	}
	return FindRun(tx, id)
}

// put saves a run that moved on.
func put(tx *db.Tx, r Run, action string) (Run, error) {
	if err := saveRun(tx, r); err != nil {
		return r, err
	}
	r.Version++
	audit.Record(tx, audit.Entry{Action: action, Object: r.Ref(), Detail: map[string]any{"state": r.State, "total": r.Total, "counts": r.Counts, "reason": r.Reason}})
	return r, nil
}
