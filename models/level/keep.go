package level

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// keep keeps what an evaluation found: a level that could not be known leaves the member the one that it has (NUM-3); one
// that is another is a decision, told with its letter.
func (v evaluated) keep(tx *db.Tx, s Standing) error {
	row := Evaluation{Membership: v.ID, At: v.at, Programme: v.Programme, Edition: v.book.ID, Level: v.verdict.Level, Was: s.Level}
	was := s
	s.Membership, s.Merchant, s.Store, s.Programme, s.Edition, s.Evaluated = v.ID, v.Merchant, v.Store, v.Programme, v.book.ID, v.at
	changed := v.verdict.Level != "" && v.verdict.Level != s.Level
	if changed {
		v.verdict = v.book.Judge(rulebook.OnEvaluate, v.facts, v.at) // with its words
		d, err := v.decide(tx, was)
		if err != nil {
			return err
		}
		row.Decision, s.Decision, s.Level, s.Since = d.ID, d.ID, v.verdict.Level, v.at
	}
	if v.verdict.Level != "" {
		if err := v.badge(tx, &s); err != nil {
			return err
		}
	}
	if err := put(tx, s); err != nil {
		return err
	}
	if err := insertEvaluation(tx, row); err != nil || !changed {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "standing.changed", Object: s.Ref(), Merchant: s.Merchant, Clause: v.clause(), Detail: map[string]any{"was": was.Level, "now": s.Level, "at": v.at, "decision": s.Decision}})
	return v.tell(tx, was, s)
}

// clause is the clause of the level that was reached.
func (v evaluated) clause() string {
	l, _ := v.book.Level(v.verdict.Level)
	return l.Clause
}

// falls reports whether the member is worse off than it was, or begins below what the programme asks for.
func (v evaluated) falls(was Standing) bool {
	_, now := v.book.Level(v.verdict.Level)
	_, before := v.book.Level(was.Level)
	_, least := v.book.Level(v.book.Levels.Least)
	return now < before || before < 0 && now < least
}

// decide keeps the decision with everything that it rests on (GEN-2).
func (v evaluated) decide(tx *db.Tx, was Standing) (decision.Decision, error) {
	reason := text.F("%s：%s → %s。", "%s: %s → %s.", v.book.Levels.Title, Named(rulebook.Books(tx), v.book, was.Level), Title(v.book, v.verdict.Level))
	return decision.Record(tx, decision.Decision{Kind: decision.Level, Object: "standing:" + v.ID, Merchant: v.Merchant, Programme: v.Programme, Edition: v.book.ID, Occasion: rulebook.OnEvaluate,
		Facts: v.facts, Verdict: v.verdict, At: v.at, Clauses: []string{v.clause()}, Reason: reason.ZH + "（" + reason.EN + "）", Adverse: v.falls(was)})
}

// badge grants or confirms the badge of the level, or ends one that the level does not have.
func (v evaluated) badge(tx *db.Tx, s *Standing) error {
	l, _ := v.book.Level(v.verdict.Level)
	if _, err := deadline.Close(tx, BadgeDeadline, s.Ref(), deadline.Met); err != nil {
		return err
	}
	if l.Badge == nil || v.rests {
		s.Badge, s.BadgeUntil = "", min(s.BadgeUntil, v.at)
		return nil
	}
	until, err := deadline.After(tx, v.at, l.Badge.Lapses)
	if err != nil {
		return err
	}
	if s.Badge != l.Key {
		s.BadgeSince = v.at
	}
	s.Badge, s.BadgeUntil = l.Key, until
	return s.lapses(tx, v.book, v.at)
}

// lapses opens the deadline at which the badge lapses that was granted, or confirmed, at an instant by an edition.
func (s Standing) lapses(tx *db.Tx, e *rulebook.Edition, from clock.Instant) error {
	l, _ := e.Level(s.Badge)
	_, err := deadline.Open(tx, deadline.New{Kind: BadgeDeadline, Object: s.Ref(), Merchant: s.Merchant, Audience: deadline.Nobody, Programme: s.Programme, Edition: e.ID, Clause: l.Badge.Clause,
		From: from, Due: s.BadgeUntil, Link: "/levels/" + s.Membership, Title: text.F("标识到期：%s", "The badge lapses: %s", l.Badge.Title)})
	return err
}

// tell sends the letter of a level that changed.
func (v evaluated) tell(tx *db.Tx, was, now Standing) error {
	l, err := v.letter(tx, was, now)
	if err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindChanged.Key(now.Decision), Merchant: now.Merchant, Category: outbox.Decision, Clause: v.clause(), Object: now.Ref(), Letter: l, MustAck: v.falls(was)})
	return err
}
