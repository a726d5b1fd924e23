package watch

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rulebook"
)

// State is how a rule stands with a member at an instant.
type State string

// The states.
const (
	Fine    State = "fine"
	Close   State = "near" // met, within the margin of the warning
	Broken  State = "broken"
	Unknown State = "unknown" // a figure is not available: no warning follows (NUM-3)
)

// StateOf reads the state from what a rule answered.
func StateOf(r rulebook.Result) State {
	switch {
	case r.Result == rulebook.Failed:
		return Broken
	case r.Result == rulebook.NotAvailable, r.Result == rulebook.Judgement:
		return Unknown
	case r.Near:
		return Close
	}
	return Fine
}

// step is what a round does about one rule.
type step int

const (
	nothing step = iota
	warnNear
	warnBroken
	worsen // the line of a running warning is broken now
	mend
	remove // what follows at once
	forget // the rule is met: what was told may be told again
)

// turn decides what a round does: running is the warning that runs, told the one that is not to be repeated; nil where
// there is none. From the end of a warning on its own effect decides, by the state at that end, and no round does.
func turn(w *rulebook.Warning, s State, running, told *Warning, at clock.Instant) step {
	switch {
	case s == Unknown:
		return nothing
	case running != nil:
		return running.turn(s, at)
	case s == Fine && told != nil:
		return forget
	case s == Fine:
		return nothing
	case told != nil && (s == Close || told.Outcome != Held):
		return nothing
	case s == Close:
		return warnNear
	case w.AtOnce():
		return remove
	}
	return warnBroken
}

func (w *Warning) turn(s State, at clock.Instant) step {
	switch {
	case at >= w.Due:
		return nothing
	case s == Fine:
		return mend
	case s == Broken && w.Broken == 0:
		return worsen
	}
	return nothing
}

// ended is how a warning ends in the state at its end.
func (w Warning) ended(s State, at clock.Instant) Warning {
	w.Closed = at
	switch s {
	case Broken:
		w.Outcome, w.Quiet = Removed, true
		if w.StayHolds() {
			w.Outcome, w.Quiet = Stayed, false
		}
	case Close:
		w.Outcome, w.Quiet = Held, true
	case Unknown:
		w.Outcome = Unproven
	default:
		w.Outcome = Mended
	}
	return w
}
