package conduct

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// AppealDeadline is the kind of the deadline until which an appeal is decided.
const AppealDeadline = "appeal.answer"

// Evidence is one piece handed in with an appeal: a paper, a text, or both.
type Evidence struct {
	Text  string        `json:"text,omitempty"`
	Paper string        `json:"paper,omitempty"`
	At    clock.Instant `json:"at"`
	Name  string        `json:"name"`
}

// Appeal is a merchant's appeal from a decision against it (GEN-6).
type Appeal struct {
	ID        string
	Merchant  string
	Decision  string // appealed from
	Kind      string // of that decision
	Object    string // of that decision
	Programme string
	Edition   string
	Clause    string
	Grounds   []string // each separately
	Evidence  []Evidence
	Filed     Signature
	Decided   Signature
	Outcome   State    // Pending, Upheld, Refused, Withdrawn
	Reason    string   // of whoever decided it
	Answers   []string // to each ground, in their order; none where the reason answers the only one
	Result    string   // the decision on the appeal
	Closed    clock.Instant
	Version   int
}

// Ref is the appeal's name in the record.
func (a Appeal) Ref() string { return "appeal:" + a.ID }

// Open reports whether it waits for its decision.
func (a Appeal) Open() bool { return a.Outcome == Pending }

// FindAppeal reads an appeal; another merchant's is not there. Errors: NotFound.
func FindAppeal(tx *db.Tx, id string) (Appeal, error) {
	a, err := oneAppeal(tx, "id = ?", id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != a.Merchant {
		err = db.ErrNone
	}
	return a, db.Found(err, text.Of("这份申诉", "such appeal"))
}

// AppealFrom finds the appeal from a decision that was not withdrawn.
func AppealFrom(tx *db.Tx, decision string) (a Appeal, ok bool, err error) {
	a, err = oneAppeal(tx, "decision = ? AND outcome <> ?", decision, Withdrawn)
	if db.IsNone(err) {
		return Appeal{}, false, nil
	}
	return a, err == nil, err
}

// Appeals asks for appeals; empty fields do not restrict.
type Appeals struct {
	Merchant string
	Waiting  bool   // for their decision
	Before   string // page: older than this id
	Limit    int
}

// ListAppeals answers, the newest first. A merchant sees its own.
func ListAppeals(tx *db.Tx, q Appeals) ([]Appeal, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return listAppeals(tx, q)
}

// Appealable says whether a decision can be appealed at an instant: it is against the merchant, and its time is open.
// Errors: Breach.
func Appealable(d decision.Decision, now clock.Instant) error {
	switch {
	case !d.Adverse || d.AppealUntil == 0:
		return fault.New(fault.Breach, text.Of("该决定不是可以申诉的不利决定。", "This decision is not one against you that can be appealed."),
			text.Of("如有疑问，请与工作人员联系。", "If you have questions, turn to staff.")).Under("GEN-6")
	case now >= d.AppealUntil:
		return fault.New(fault.Breach, text.F("该决定的申诉期已于 %s 截止。", "The time to appeal from this decision ended at %s.", d.AppealUntil.EndText()),
			text.Of("如有新的事实，请与工作人员联系。", "If there are new facts, turn to staff.")).Under("GEN-6")
	}
	return nil
}

// Filing is an appeal as the merchant writes it.
type Filing struct {
	Grounds []string
	Text    string   // evidence in words
	Papers  []string // evidence from its library
}

// MostGrounds and mostEvidence bound one appeal.
const (
	MostGrounds  = 10
	mostEvidence = 100
)

func (f Filing) check() ([]string, error) {
	grounds := slices.DeleteFunc(slices.Clone(f.Grounds), func(g string) bool { return g == "" })
	v := fault.Validation()
	if len(grounds) == 0 || len(grounds) > MostGrounds {
		v.At("ground", text.F("请写明申诉理由，每条单独填写，最多 %d 条。", "Write your grounds, each separately, at most %d.", MostGrounds))
	}
	for _, g := range grounds {
		written(v, "ground", g, text.Text{})
	}
	if len([]rune(f.Text)) > long {
		v.At("text", text.F("最多 %d 字。", "At most %d characters.", long))
	}
	return grounds, v.OrNil()
}
