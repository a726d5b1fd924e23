package signup

import (
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// Gate is one gate on a merchant's path to taking part, and whether it is open.
type Gate struct {
	rulebook.Gate
	Open  bool
	Since clock.Instant // since when it is open; 0 where that is not on record
	Where string        // what opened it: the name of a membership or sign-up in the record; "" where nothing did
}

// Path says how each gate of a programme's path stands for a merchant. Each stands by itself; the merchant takes part
// where all are open (JH-1).
func Path(tx *db.Tx, e *rulebook.Edition, merchant string) ([]Gate, error) {
	if e.Path == nil {
		return nil, nil
	}
	var out []Gate
	for _, g := range e.Path.Gates {
		gate := Gate{Gate: g}
		if err := gate.stand(tx, e, merchant); err != nil {
			return nil, err
		}
		out = append(out, gate)
	}
	return out, nil
}

// TakesPart reports whether every gate is open.
func TakesPart(gates []Gate) bool {
	for _, g := range gates {
		if !g.Open {
			return false
		}
	}
	return len(gates) > 0
}

func (g *Gate) stand(tx *db.Tx, e *rulebook.Edition, merchant string) error {
	switch g.Kind {
	case rulebook.GateMembership:
		m, ok, err := membership.Active(tx, merchant, e.Programme)
		if ok {
			g.Open, g.Since, g.Where = true, m.From, m.Ref()
		}
		return err
	case rulebook.GateSignUp:
		s, ok, err := passed(tx, e.Programme, merchant)
		if ok {
			g.Open, g.Since, g.Where = true, s.Decided.At, s.Ref()
		}
		return err
	}
	states, err := agreement.States(tx, e, merchant)
	g.Open = err == nil
	for _, a := range e.Agreements {
		if a.Signed == rulebook.SignedForTakingPart && states["agreement."+a.Key].String() != rulebook.AgreementNormal {
			g.Open = false
		}
	}
	return err
}
