package watch

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// Line is one rule as a member stands with it now: as it would be judged today, and the warning that runs.
type Line struct {
	Rule    rulebook.Rule
	Result  rulebook.Result
	State   State
	Warning *Warning // nil where none runs
}

// Stand is how a member stands: every rule that is watched, judged at this instant under the edition of the day.
type Stand struct {
	Membership membership.Membership
	Edition    *rulebook.Edition
	Lines      []Line
}

// Stands tells how a member stands; nothing is written. Errors: NotFound.
func Stands(tx *db.Tx, m membership.Membership) (Stand, error) {
	e, err := m.Book(tx)
	if err != nil {
		return Stand{}, err
	}
	s := Stand{Membership: m, Edition: e}
	judged, err := Judge(tx, e, []membership.Membership{m}, tx.Now)
	if err != nil {
		return s, err
	}
	open, err := List(tx, Warnings{Membership: m.ID, State: "open", Limit: 200})
	if err != nil {
		return s, err
	}
	for _, r := range judged[0].Verdict.Results {
		rule, _ := e.Rule(r.Rule)
		line := Line{Rule: rule, Result: r, State: StateOf(r)}
		for i := range open {
			if open[i].Rule == rule.ID && open[i].Product == "" {
				line.Warning = &open[i]
			}
		}
		s.Lines = append(s.Lines, line)
	}
	return s, nil
}
