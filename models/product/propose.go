package product

import (
	"strings"
	"unicode/utf8"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Proposal is why a batch is tagged.
type Proposal struct {
	Clause  string
	Reason  string
	Version int // of the batch that was shown
}

// Propose tags the products of a draft batch: at once where they are few, else as a job in steps. Each merchant gets
// one notice, and its clock starts with it (YX-10). Errors: Forbidden, Conflict, Invalid.
func Propose(tx *db.Tx, id string, p Proposal) (Batch, error) {
	if err := access.Require(tx, access.Tagging); err != nil {
		return Batch{}, err
	}
	b, err := findBatch(tx, id, tx.LockClause())
	if err != nil {
		return b, db.Found(err, batchWhat)
	}
	e, err := tagRules(tx, b.Programme)
	if err != nil {
		return b, err
	}
	if b, err = b.propose(tx, e, p); err != nil {
		return b, err
	}
	if b.Selected > atOnce {
		if b.Job, err = job.Enqueue(tx, b.work(e)); err != nil {
			return b, err
		}
	}
	if err := saveProposal(tx, b); err != nil {
		return b, err
	}
	audit.Record(tx, audit.Entry{Action: "batch.proposed", Object: b.Ref(), Merchant: b.Merchant, Clause: b.Clause,
		Detail: map[string]any{"programme": b.Programme, "reason": b.Reason, "selected": b.Selected, "job": b.Job}})
	if b.Job != "" {
		return b, nil
	}
	if _, err := fill(tx, b, 0); err != nil {
		return b, err
	}
	if err := announceAll(tx, b); err != nil {
		return b, err
	}
	return FindBatch(tx, b.ID)
}

func (b Batch) propose(tx *db.Tx, e *rulebook.Edition, p Proposal) (Batch, error) {
	if err := b.proposable(); err != nil {
		return b, err
	}
	if p.Version != b.Version {
		return b, db.Stale()
	}
	bad := fault.Validation()
	if _, ok := e.Clause(p.Clause); !ok {
		bad.At("clause", text.Of("请选择打标所依据的条款。", "Choose the clause that the tags rest on."))
	}
	if err := reasoned(bad, p.Reason); err != nil {
		return b, err
	}
	b.Clause, b.Reason, b.Proposed = p.Clause, strings.TrimSpace(p.Reason), tx.Now
	b.By, b.ByName = tx.Actor.ID(), tx.Actor.Name
	b.Version++
	return b, nil
}

// maxReason is how many characters a reason may have.
const maxReason = 2000

// reasoned ends a validation with the check of a reason that is demanded.
func reasoned(bad *fault.Fault, reason string) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(reason)); n == 0 || n > maxReason {
		bad.At("reason", text.F("请写明理由，最多 %d 字。", "Write the reason, at most %d characters.", maxReason))
	}
	return bad.OrNil()
}

func (b Batch) work(e *rulebook.Edition) job.New {
	return job.New{Kind: tagBatch, Key: b.Ref(), Link: "/staff/batches/" + b.ID, Args: b.ID, Total: b.Selected,
		Title: text.F("为 %d 件商品打“%s”标", "Tag %d product{s} as “%s”", b.Selected, e.Tag.Name)}
}
