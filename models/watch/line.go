package watch

import (
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
)

// Line is one rule as a member stands with it now: as it would be judged today, and the warning that runs.
type Line struct {
	Rule    rulebook.Rule
	Result  rulebook.Result
	State   State
	Warning *Warning         // nil where none runs
	Quiet   string           // what keeps a breach from being warned of: "suspension:…", "plan:…", or ""
	Trail   []rulebook.Value // of the fact that the rule asks for, day by day; nil where it has no history
}

// Stand is how a member stands: every rule that is watched, judged at this instant under the edition of the day.
type Stand struct {
	Membership membership.Membership
	Edition    *rulebook.Edition
	Lines      []Line
	From       calendar.Day // of the trails
}

// TrailDays is how far back the trails go.
const TrailDays = 90

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
	quiet, err := suspension.Quiet(tx, []string{m.ID})
	if err != nil {
		return s, err
	}
	for _, r := range judged[0].Verdict.Results {
		rule, _ := e.Rule(r.Rule)
		line := Line{Rule: rule, Result: r, State: StateOf(r), Quiet: quiet[suspension.Key{Membership: m.ID, Rule: r.Rule}]}
		for i := range open {
			if open[i].Rule == rule.ID && open[i].Product == "" {
				line.Warning = &open[i]
			}
		}
		s.Lines = append(s.Lines, line)
	}
	return s, s.trails(tx)
}

// trails adds what each rule's fact was, day by day.
func (s *Stand) trails(tx *db.Tx) error {
	over := figures.Range{From: calendar.DayOf(tx.Now) - TrailDays + 1, End: calendar.DayOf(tx.Now) + 1}
	s.From = over.From
	var keys []string
	for _, l := range s.Lines {
		if f := l.Rule.Require.Fact; f != "" {
			keys = append(keys, f)
		}
	}
	trail, err := facts.TrailOf(tx, s.Edition, facts.Subjects{Merchant: s.Membership.Merchant, Store: s.Membership.Store}, keys, over)
	if err != nil {
		return err
	}
	if slices.Contains(keys, shareFact) {
		err = addShareTrail(tx, s.Edition, s.Membership, trail, over)
	}
	for i := range s.Lines {
		s.Lines[i].Trail = trail[s.Lines[i].Rule.Require.Fact]
	}
	return err
}
