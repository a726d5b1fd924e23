package watch

import (
	"strings"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
)

// Looked tells how what a warning is about would be judged now, under the edition of the day; nil where the
// membership, or the rule, is no more. Nothing is written.
func Looked(tx *db.Tx, w Warning) (*Line, error) {
	m, err := membership.Find(tx, w.Membership)
	if err != nil || m.Ended != 0 {
		return nil, err
	}
	e, err := m.Book(tx)
	if err != nil {
		return nil, err
	}
	if _, ok := e.Rule(w.Rule); !ok {
		return nil, nil
	}
	a, err := w.judge(tx, e, m, tx.Now)
	if err != nil || a.Edition == nil {
		return nil, err
	}
	return &Line{Rule: a.rule, Result: a.result, State: StateOf(a.result), Warning: &w}, nil
}

// DecisionOf is the decision by which what followed from a warning was decided; "" where nothing followed.
func DecisionOf(tx *db.Tx, w Warning) string {
	kind, id, _ := strings.Cut(w.Result, ":")
	if kind != "removal" {
		return id
	}
	r, err := conduct.FindRemoval(tx, id)
	if err != nil {
		return ""
	}
	return r.Decision
}
