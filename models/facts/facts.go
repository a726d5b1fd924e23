// Package facts keeps what is known about merchants, stores, products and brands, since when, and what it was before:
// base facts, the register of violations, the daily figures of products. Of gathers what a rulebook asks for.
package facts

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Fact is one base fact: what holds for a subject from an instant on, until the next one begins.
type Fact struct {
	Subject string // "merchant:M" "store:S" "product:P" "brand:B"
	Fact    string // key of the fact, as a rulebook declares it
	Since   clock.Instant
	Value   string // as [rulebook.ParseValue] reads it; "" = not available from then on

	Version    int64
	Recorded   clock.Instant
	RecordedBy string
}

// Subjects is what facts are asked about; an empty one has none.
type Subjects struct {
	Merchant string
	Store    string
	Product  string
	Brand    string
	Since    clock.Instant // when what is judged was handed in; 0 where it is only now
}

// Put records base facts: a new one is added, one of the same subject, key and instant replaced where the value
// differs, with the earlier value kept. It returns how many were new or different. The values are checked (Check).
func Put(tx *db.Tx, rows []Fact) (changed int, err error) {
	there, err := there(tx, rows)
	if err != nil {
		return 0, err
	}
	for i := range rows {
		rows[i].Version, rows[i].Recorded, rows[i].RecordedBy = 1, tx.Now, tx.Actor.ID()
	}
	laid := db.Lay(there, rows, Fact.key, func(old Fact, next *Fact) bool {
		next.Version = old.Version + 1
		return old.Value != next.Value
	})
	if laid.Total() == 0 {
		return 0, nil
	}
	audit.Record(tx, audit.Entry{Action: "facts.recorded", Object: "facts", Detail: map[string]any{
		"new": laid.New, "changed": laid.Changed, "subjects": subjectsOf(laid.Put)}})
	if err := db.Keep(tx, "facts", laid, "subject, fact, since", "value, version, recorded, recorded_by"); err != nil {
		return 0, err
	}
	return laid.Total(), tellFollowers(tx, laid.Put)
}

// key is what one base fact is replaced by.
type key struct {
	subject, fact string
	since         clock.Instant
}

func (f Fact) key() key { return key{f.Subject, f.Fact, f.Since} }

// subjectsOf lists the first subjects of a batch for the record; who and what in full stands with the rows.
func subjectsOf(rows []Fact) []string {
	seen, out := map[string]bool{}, []string{}
	for _, f := range rows {
		if !seen[f.Subject] && len(out) < 50 {
			seen[f.Subject] = true
			out = append(out, f.Subject)
		}
	}
	return out
}

// kinds are the kinds of subject.
var kinds = []string{"merchant", "store", "product", "brand"}

// SplitSubject parts "merchant:M001" into "merchant" and "M001"; ok is false for anything else.
func SplitSubject(subject string) (kind, id string, ok bool) {
	kind, id, ok = strings.Cut(subject, ":")
	if !slices.Contains(kinds, kind) {
		return "", "", false
	}
	return kind, id, ok && id != ""
}
