package facts

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

var followers []func(tx *db.Tx, rows []Fact) error

// Follow lets a part of the portal that stands after this package know which base facts were recorded or corrected, with
// what they say now. Some begin later than the transaction. It is called while the program starts.
func Follow(recorded func(tx *db.Tx, rows []Fact) error) { followers = append(followers, recorded) }

func tellFollowers(tx *db.Tx, rows []Fact) error {
	for _, recorded := range followers {
		if err := recorded(tx, rows); err != nil {
			return err
		}
	}
	return nil
}

// NextOf says of each subject when the next base fact about it begins that an edition asks for, after an instant;
// clock.Never where none is known. The answers are in the order of the subjects.
func NextOf(tx *db.Tx, e *rulebook.Edition, subjects []Subjects, after clock.Instant) ([]clock.Instant, error) {
	out := make([]clock.Instant, 0, len(subjects))
	for len(subjects) > 0 {
		n := min(portion, len(subjects))
		g := gathering{e: e, subjects: subjects[:n]}
		names, keys := g.asked()
		begins, err := nextSince(tx, names, keys, after)
		if err != nil {
			return nil, err
		}
		for _, s := range g.subjects {
			out = append(out, s.first(begins))
		}
		subjects = subjects[n:]
	}
	return out, nil
}

// first is the earliest of the instants that concern any of the subjects.
func (s Subjects) first(begins map[string]clock.Instant) clock.Instant {
	first := clock.Never
	for _, kind := range kinds {
		if at, ok := begins[kind+":"+s.id(kind)]; ok {
			first = min(first, at)
		}
	}
	return first
}
