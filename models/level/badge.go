package level

import (
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// BadgeDeadline is the kind of the deadline at which a badge lapses.
const BadgeDeadline = "level.badge"

// OnDue is what happens at the end of this package's deadlines.
var OnDue = deadline.Effects{BadgeDeadline: lapse}

// What this package decides can be appealed like any other decision (GEN-6).
func init() {
	conduct.Undoing(decision.Level, conduct.Undo{Do: undo, Title: text.Of("等级变更", "change of level"), Told: text.Of("原等级已恢复，至下次评估时重新判断。", "The former level stands again until the next evaluation.")})
}

// lapse ends a badge that no evaluation confirmed in time, at the instant that was due.
func lapse(tx *db.Tx, d deadline.Deadline) error {
	s, err := one(tx, strings.TrimPrefix(d.Object, "standing:"))
	if err != nil {
		return err
	}
	if _, err := deadline.Close(tx, BadgeDeadline, s.Ref(), deadline.Lapsed); err != nil || s.Badge == "" || s.BadgeUntil > d.Due {
		return err
	}
	e, err := rulebook.Books(tx).Edition(d.Programme, d.Edition)
	if err != nil {
		return err
	}
	level, _ := e.Level(s.Badge)
	s.Badge = ""
	if err := put(tx, s); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "standing.badge_lapsed", Object: s.Ref(), Merchant: s.Merchant, Clause: d.Clause, Detail: map[string]any{"level": level.Key, "at": d.Due}})
	m, err := membership.Find(tx, s.Membership)
	if err != nil || m.Ended != 0 || level.Badge == nil {
		return err
	}
	l := LapseLetter(e, level)
	if l.Title, err = merchant.Named(tx, m.Store, l.Title); err != nil {
		return err
	}
	l.Link = "/levels/" + s.Membership
	_, err = outbox.Send(tx, outbox.Notice{Key: kindLapsed.Key(s.Membership, d.Due.String()), Merchant: s.Merchant, Category: outbox.Decision, Clause: d.Clause, Object: s.Ref(), Letter: l})
	return err
}

// undo gives a member back the level, and the badge, that it had before a decision whose appeal was upheld: as if the
// evaluation had confirmed them.
func undo(tx *db.Tx, d decision.Decision) error {
	found, err := evaluationBy(tx, d.ID)
	if err != nil {
		return err
	}
	s, err := one(tx, found.Membership) // the term to which it has gone on since
	if err != nil {
		return err
	}
	if s.Decision != d.ID {
		return nil // a later evaluation found its own
	}
	e, err := rulebook.Books(tx).Edition(d.Programme, d.Edition)
	if err != nil {
		return err
	}
	s.Level, s.Decision = found.Was, ""
	if former, ok, err := evaluationOf(tx, found); err != nil {
		return err
	} else if ok {
		s.Since, s.Decision = former.At, former.Decision
	}
	v := evaluated{Membership: membership.Membership{ID: s.Membership, Merchant: s.Merchant, Programme: s.Programme}, book: e, verdict: rulebook.Verdict{Level: found.Was}, at: found.At}
	if found.Was != "" {
		if err := v.badge(tx, &s); err != nil {
			return err
		}
		s.BadgeSince = s.Since
	}
	audit.Record(tx, audit.Entry{Action: "standing.undone", Object: s.Ref(), Merchant: s.Merchant, Clause: "GEN-6", Detail: map[string]any{"level": s.Level, "decision": d.ID}})
	return put(tx, s)
}
