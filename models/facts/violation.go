package facts

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// Violation is one line of the register.
type Violation struct {
	ID       string
	Merchant string
	Store    string // "" where it concerns the merchant as a whole
	Kind     string // see [ViolationKinds]
	Points   int64
	Grave    bool
	Occurred clock.Instant
	Decided  clock.Instant // 0 while open
	State    string        // see [ViolationStates]

	Version    int64
	Recorded   clock.Instant
	RecordedBy string
}

// The states of a violation.
const (
	Open    = "open"
	InForce = "in_force"
	Revoked = "revoked"
)

// ViolationStates words the states.
var ViolationStates = map[string]text.Text{
	Open: text.Of("处理中", "open"), InForce: text.Of("有效", "in force"), Revoked: text.Of("已撤销", "revoked"),
}

// ViolationKinds words the kinds.
var ViolationKinds = map[string]text.Text{
	"serious": text.Of("严重违规", "serious violation"), "general": text.Of("一般违规", "general violation"),
	"sham_trade": text.Of("虚假交易", "sham trade"), "ip_misuse": text.Of("知识产权侵权", "misuse of IP"),
	"harassment": text.Of("骚扰", "harassment"), "counterfeit": text.Of("售假", "counterfeit"),
	"marketing": text.Of("营销违规", "marketing"), "law": text.Of("违反法律法规", "breach of law"),
}

// At is the state at an instant: a violation is open from when it occurred until it was decided, then in force; one
// that is revoked never counted (GEN-6). ok is false before it occurred.
func (v Violation) At(at clock.Instant) (state string, ok bool) {
	switch {
	case v.Occurred > at:
		return "", false
	case v.State == InForce && v.Decided > at:
		return Open, true
	}
	return v.State, true
}

// Object names the violation in the record.
func (v Violation) Object() string { return "violation:" + v.ID }

// PutViolations records violations: a new one is added, a known one replaced where it differs, with its earlier state
// kept. It returns how many were new or different.
func PutViolations(tx *db.Tx, rows []Violation) (changed int, err error) {
	there, err := violationsByID(tx, rows)
	if err != nil {
		return 0, err
	}
	for i := range rows {
		rows[i].Version, rows[i].Recorded, rows[i].RecordedBy = 1, tx.Now, tx.Actor.ID()
	}
	laid := db.Lay(there, rows, func(v Violation) string { return v.ID }, func(old Violation, next *Violation) bool {
		next.Version = old.Version + 1
		old.Version, old.Recorded, old.RecordedBy = next.Version, next.Recorded, next.RecordedBy
		return old != *next
	})
	if laid.Total() == 0 {
		return 0, nil
	}
	for _, v := range laid.Put {
		audit.Record(tx, audit.Entry{Action: "violation.recorded", Object: v.Object(), Merchant: v.Merchant,
			Detail: map[string]any{"version": v.Version, "kind": v.Kind, "state": v.State}})
	}
	return laid.Total(), db.Keep(tx, "violations", laid, "id",
		"merchant, store, kind, points, grave, occurred, decided, state, version, recorded, recorded_by")
}
