package conduct

import (
	"slices"

	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func init() {
	left := []outbox.Kind{kindLeft}
	removes := func(scope string) func(e *rulebook.Edition) bool {
		return func(e *rulebook.Edition) bool { return len(groundsFor(e, scope)) > 0 }
	}
	answered := func(e *rulebook.Edition) bool { return e.Exit != nil && e.Exit.Answer != "" }
	rehearsal.Add(
		rehearsal.Scene{Chapter: rehearsal.Leaving, Kinds: left, Play: rehearseTerm, Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Term != nil }, "term")},
		rehearsal.Scene{Chapter: rehearsal.Leaving, Kinds: left, Play: rehearseExit, Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Exit != nil }, "exit")},
		rehearsal.Scene{Chapter: rehearsal.Leaving, Kinds: left, Play: rehearseRuleChange},
		rehearsal.Scene{Chapter: rehearsal.Leaving, Kinds: []outbox.Kind{kindExitRefused, kindLate, kindEscalated}, Play: rehearseExitAnswer, Unless: rehearsal.Without(answered, "exit (answer)")},
		rehearsal.Scene{Chapter: rehearsal.Leaving, Kinds: []outbox.Kind{kindExitWaits}, Play: rehearseExitWaits, Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return answered(e) && e.Exit.Signers > 1 }, "exit (signers)")},
		rehearsal.Scene{Chapter: rehearsal.Leaving, Kinds: left, Play: removing(ScopeMerchant, kindLeft), Unless: rehearsal.Without(removes(ScopeMerchant), "removal (merchant)")},
		rehearsal.Scene{Chapter: rehearsal.Leaving, Kinds: []outbox.Kind{kindRemoved}, Play: removing(ScopeProduct, kindRemoved), Unless: rehearsal.Without(removes(ScopeProduct), "removal (product)")},
		rehearsal.Scene{Chapter: rehearsal.Leaving, Kinds: []outbox.Kind{kindRemovalWaits}, Play: rehearseRemovalWaits, Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Removal != nil }, "removal")},
		rehearsal.Scene{Chapter: rehearsal.Appealing, Kinds: []outbox.Kind{kindAppeal, kindLate, kindEscalated}, Play: rehearseAppeal, Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Appeal != nil }, "appeal")})
}

func groundsFor(e *rulebook.Edition, scope string) (out []rulebook.Ground) {
	if e.Removal == nil {
		return nil
	}
	for _, g := range e.Removal.Grounds {
		if slices.Contains(g.Scope, scope) {
			out = append(out, g)
		}
	}
	return out
}

// leaves lets the member leave.
func leaves(s *rehearsal.Stage, kind, ground, clause string) error {
	m, err := membership.Find(s.Tx, s.Membership)
	if err == nil {
		_, err = Leave(s.Tx, m, Cause{Kind: kind, Ground: ground, Clause: clause, At: s.Tx.Now})
	}
	return err
}

func rehearseTerm(s *rehearsal.Stage) error {
	clause := s.Edition.Term.EndClause
	if clause == "" {
		clause = s.Edition.Term.Clause
	}
	return leaves(s, membership.ByTerm, "", clause)
}

func rehearseExit(s *rehearsal.Stage) error {
	return leaves(s, membership.ByExit, exitGround, s.Edition.Exit.Clause)
}

func rehearseRuleChange(s *rehearsal.Stage) error {
	return leaves(s, membership.ByRuleChange, "", "GEN-7")
}

// leaving is a request to leave, as the first answer stands.
func leaving(s *rehearsal.Stage) Exit {
	return Exit{ID: s.Tx.NewID(), Merchant: s.Merchant, Membership: s.Membership, Programme: s.Edition.Programme, Edition: s.Edition.ID, Clause: s.Edition.Exit.Clause, Reasons: rehearsal.Remarks, Why: rehearsal.Reason,
		First: sign(s.Tx)}
}

func rehearseExitAnswer(s *rehearsal.Stage) error {
	l, err := ExitLetter(s.Tx, leaving(s))
	if err != nil {
		return err
	}
	if err := s.Send(rehearsal.Told{Kind: kindExitRefused, Letter: l}); err != nil {
		return err
	}
	return overdue(s, text.Of("退出申请", "exit request"), "exit:"+s.Tx.NewID(), s.Edition.Exit.Answer)
}

// overdue lets an answer be late.
func overdue(s *rehearsal.Stage, what text.Text, object, period string) error {
	due, err := deadline.After(s.Tx, s.Tx.Now, period)
	if err != nil {
		return err
	}
	return late(s.Tx, deadline.Deadline{ID: s.Tx.NewID(), Object: object, Merchant: s.Merchant, Due: due}, what, "/")
}

func rehearseExitWaits(s *rehearsal.Stage) error { return exitWaits(s.Tx, leaving(s), s.Edition) }

// removal is a removal on a ground.
func removal(s *rehearsal.Stage, scope string, g rulebook.Ground) Removal {
	r := Removal{ID: s.Tx.NewID(), Merchant: s.Merchant, Membership: s.Membership, Programme: s.Edition.Programme, Edition: s.Edition.ID, Scope: scope, Ground: g.Key, Clause: g.Clause,
		Facts: rehearsal.Reason, Todo: rehearsal.Advice, Proposed: Signature{By: "example", Name: rehearsal.Person, At: s.Tx.Now}}
	if scope == ScopeProduct {
		r.Products = []string{s.Product}
	}
	if g.NeedsConversation {
		r.Talk = Talk{At: s.Tx.Now, With: rehearsal.Person, About: rehearsal.Remarks}
	}
	return r
}

// removing sends the letter of a removal on each ground of a scope.
func removing(scope string, kind outbox.Kind) func(s *rehearsal.Stage) error {
	return func(s *rehearsal.Stage) error {
		for _, g := range groundsFor(s.Edition, scope) {
			l, err := RemovalLetter(s.Tx, removal(s, scope, g))
			if err != nil {
				return err
			}
			if err := s.Send(rehearsal.Told{Kind: kind, Letter: l}); err != nil {
				return err
			}
		}
		return nil
	}
}

func rehearseRemovalWaits(s *rehearsal.Stage) error {
	g := s.Edition.Removal.Grounds[0]
	return askSecond(s.Tx, removal(s, g.Scope[0], g), s.Edition)
}

// rehearseAppeal answers an appeal both ways, and lets the answer be late.
func rehearseAppeal(s *rehearsal.Stage) error {
	e := s.Edition
	a := Appeal{ID: s.Tx.NewID(), Merchant: s.Merchant, Programme: e.Programme, Edition: e.ID, Clause: e.Appeal.Clause, Grounds: []string{rehearsal.Remarks}, Answers: []string{rehearsal.Reason}, Reason: rehearsal.Reason}
	d := decision.Decision{Kind: decision.Removal, At: s.Tx.Now}
	if e.Removal == nil {
		d.Kind = decision.CaseRejected
	}
	for _, a.Outcome = range []State{Upheld, Refused} {
		l, err := AppealLetter(s.Tx, a, d)
		if err != nil {
			return err
		}
		if err := s.Send(rehearsal.Told{Kind: kindAppeal, Letter: l}); err != nil {
			return err
		}
	}
	return overdue(s, text.Of("申诉", "appeal"), a.Ref(), e.Appeal.Answer)
}
