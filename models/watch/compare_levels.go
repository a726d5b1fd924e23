package watch

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rulebook"
)

// levels compares which level two editions find for the same member.
type levels struct {
	was, now      *rulebook.Edition
	first, second *rulebook.Population
}

// compareLevels makes ready to compare; nil where one of the editions grants no levels, or where the one rule that changes
// has no part in them. rule is "" where a whole draft is thought of.
func compareLevels(was, now *rulebook.Edition, rule string, at clock.Instant) *levels {
	if was.Levels == nil || now.Levels == nil {
		return nil
	}
	if rule != "" && !slices.ContainsFunc(was.Levels.Steps, func(l rulebook.Level) bool { return slices.Contains(l.Rules, rule) }) {
		return nil
	}
	return &levels{was, now, was.Population(rulebook.OnEvaluate, at), now.Population(rulebook.OnEvaluate, at)}
}

// flip is the level that moves. One that cannot be known under either edition moves nobody (NUM-3).
func (l *levels) flip(known, next rulebook.Facts) (f Flip, moves bool) {
	if l == nil {
		return f, false
	}
	was, now := l.first.Judge(known).Level, l.second.Judge(next).Level
	if was == "" || now == "" || was == now {
		return f, false
	}
	level, to := l.now.Level(now)
	_, from := l.was.Level(was)
	if _, same := l.now.Level(was); same >= 0 { // by the order of the change, where it has both
		from = same
	}
	return Flip{Clause: level.Clause, Was: State(was), Now: State(now), Falls: to < from}, true
}
