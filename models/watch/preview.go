package watch

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
)

// Letters are those that the rules of an edition that are watched would send to somebody with these facts: of each the
// warning that it is near or broken, whichever the facts find, and the end of it. Nothing is written or sent.
func Letters(tx *db.Tx, e *rulebook.Edition, facts rulebook.Facts) (out []outbox.Letter, err error) {
	v := e.Judge(rulebook.OnMonitor, facts, tx.Now)
	for _, r := range v.Results {
		rule, ok := e.Rule(r.Rule)
		state := StateOf(r)
		if !ok || rule.Warning == nil || rule.Warning.AtOnce() || state != Broken && state != Close {
			continue
		}
		a := at{Judged{Edition: e, Facts: facts, Verdict: v, At: tx.Now}, rule, r}
		w := Warning{Rule: rule.ID, Clause: a.clause(), Opened: tx.Now}
		if state == Broken {
			w.Broken = tx.Now
		}
		if w.Due, err = deadline.After(tx, tx.Now, rule.Warning.Period); err != nil {
			return nil, err
		}
		l, err := a.letter(tx, w)
		if err != nil {
			return nil, err
		}
		out = append(out, l, a.mendedLetter(w))
	}
	return out, nil
}
