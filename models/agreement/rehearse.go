package agreement

import (
	"slices"

	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Add(
		rehearsal.Scene{Chapter: rehearsal.Signing, Play: rehearse, Kinds: []outbox.Kind{kindSigned, kindChanged, kindRevoked, kindExpired},
			Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return len(e.Agreements) > 0 }, "agreements")},
		rehearsal.Scene{Chapter: rehearsal.Signing, Play: rehearseAgain, Kinds: []outbox.Kind{kindAgain},
			Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return slices.ContainsFunc(e.Agreements, again) }, "agreements (sign_within)")})
}

func again(a rulebook.Agreement) bool { return a.SignWithin != "" }

// rehearse sends the letters of the first agreement, from its signature to its end.
func rehearse(s *rehearsal.Stage) error {
	a := s.Edition.Agreements[0]
	t := TextOf(s.Edition, a)
	signed := Signature{ID: s.Tx.NewID(), Number: "MY-20261201-0001", Merchant: s.Merchant, Programme: s.Edition.Programme, AccountName: rehearsal.Person, Signed: s.Tx.Now}
	if err := s.Send(rehearsal.Told{Kind: kindSigned, Letter: told(signed, Act{texts: []Text{t}, parts: []Part{{form: a}}}).Letter}, rehearsal.Told{Kind: kindChanged, Letter: letterOf(s.Tx, signed, t, Suspended, rehearsal.Reason)},
		rehearsal.Told{Kind: kindChanged, Letter: letterOf(s.Tx, signed, t, Restored, rehearsal.Reason)}, rehearsal.Told{Kind: kindChanged, Letter: letterOf(s.Tx, signed, t, Revoked, rehearsal.Remarks)},
		rehearsal.Told{Kind: kindExpired, Letter: letterOf(s.Tx, signed, t, Expired, "")}); err != nil {
		return err
	}
	return s.Staff(rehearsal.Told{Kind: kindRevoked, Letter: letterOf(s.Tx, signed, t, Revoked, rehearsal.Remarks)})
}

// rehearseAgain asks to sign a new version.
func rehearseAgain(s *rehearsal.Stage) error {
	a := s.Edition.Agreements[slices.IndexFunc(s.Edition.Agreements, again)]
	end, err := deadline.After(s.Tx, s.Edition.Effective, a.SignWithin)
	if err != nil {
		return err
	}
	return s.Send(rehearsal.Told{Kind: kindAgain, Letter: againLetter(s.Edition, a, end)})
}
