package product

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Batch is what staff choose to tag in one go: the frozen selection, and once proposed who, under which clause and why.
type Batch struct {
	ID        string
	Programme string
	Merchant  string // "" for every member
	Clause    string
	Reason    string
	Selection Selection // as it was asked; the chosen products stand as items
	Selected  int64
	Tagged    int64
	Excluded  int64
	Job       string // "" where it was done at once
	Proposed  clock.Instant
	By        string
	ByName    string
	Noticed   clock.Instant // every merchant has its notice
	Cancelled clock.Instant
	CancelBy  string
	CancelWhy string
	Version   int
}

// BatchState is where a batch stands.
type BatchState string

// The states of a batch.
const (
	Draft    BatchState = "draft"    // selected, not proposed
	Filling  BatchState = "filling"  // products are being tagged
	Noticed  BatchState = "noticed"  // every merchant has its notice
	Revoked  BatchState = "revoked"  // taken back
	Scrapped BatchState = "scrapped" // thrown away before it was proposed
)

// State is where the batch stands.
func (b Batch) State() BatchState {
	switch {
	case b.Cancelled != 0 && b.Proposed == 0:
		return Scrapped
	case b.Cancelled != 0:
		return Revoked
	case b.Proposed == 0:
		return Draft
	case b.Noticed == 0:
		return Filling
	}
	return Noticed
}

// Ref is the batch's name in the record.
func (b Batch) Ref() string { return "batch:" + b.ID }

// Selection says which products: by a filter, or listed by their ids.
type Selection struct {
	Programme string   `json:"programme"`
	Filter    Filter   `json:"filter"` // Merchant "" = every member
	Listed    []Listed `json:"-"`      // the filter's merchant restricts them
	Lines     int      `json:"lines,omitempty"`
}

// Listed is one product of a list with its line.
type Listed struct {
	Line    int64
	Product string
}

// MaxSelected is how many products one batch may hold.
const MaxSelected = 200_000

// atOnce is up to how many products a batch is done in the request itself; larger ones are a job.
const atOnce = 500

// Exclusion is a product of a selection that is not tagged, with the clause and the reason.
type Exclusion struct {
	Line    int64 // of the list, 0 where a filter chose it
	Product string
	Title   string
	Clause  string // "" where no clause but the selection itself stands against it
	Why     text.Text
}

// Ground is one reason of exclusion and how many products it meets.
type Ground struct {
	Clause string
	Why    text.Text
	Count  int64
}

// Preview is what a batch would do at this instant.
type Preview struct {
	Selected   int64
	Taggable   int64
	Merchants  int // with at least one product to tag
	Grounds    []Ground
	Exclusions []Exclusion // the first of them
	Examples   []Product   // the first products to tag
}

// Excluded is how many products would not be tagged.
func (p Preview) Excluded() int64 { return p.Selected - p.Taggable }

func (b Batch) proposable() error {
	if b.State() == Draft {
		return nil
	}
	return fault.New(fault.Conflict, text.Of("这个批次已提交或已撤回。", "This batch was proposed or taken back already."),
		text.Of("请打开批次页面查看结果。", "Open the batch's page to see its result."))
}

// FindBatch reads a batch; merchants have none of their own. Errors: NotFound.
func FindBatch(tx *db.Tx, id string) (Batch, error) {
	if tx.Actor.Merchant != "" {
		return Batch{}, fault.Missing(batchWhat)
	}
	b, err := findBatch(tx, id, "")
	return b, db.Found(err, batchWhat)
}

var batchWhat = text.Of("这个打标批次", "such batch")
