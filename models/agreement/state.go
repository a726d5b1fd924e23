package agreement

import (
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/rulebook"
)

// States is how a merchant's agreements of an edition stand, as the facts agreement.<key> (YX-5): none, normal, revoked,
// suspended, expired. A signature on an older text counts as long as the editions since then let it.
func States(tx *db.Tx, e *rulebook.Edition, merchant string) (rulebook.Facts, error) {
	items, err := counting(tx, merchant, e.Programme)
	if err != nil {
		return nil, err
	}
	facts := rulebook.Facts{}
	for _, a := range e.Agreements {
		state := rulebook.AgreementNone
		if i, ok := items[a.Key]; ok {
			if state, err = i.StateUnder(tx, e); err != nil {
				return nil, err
			}
		}
		facts["agreement."+a.Key] = rulebook.Str(state)
	}
	return facts, nil
}

// StateUnder is the item's state under an edition.
func (i Item) StateUnder(tx *db.Tx, e *rulebook.Edition) (string, error) {
	state := i.State(tx.Now)
	if state != rulebook.AgreementNormal {
		return state, nil
	}
	end, err := i.lapse(tx, e)
	if err == nil && end != 0 && end <= tx.Now {
		state = rulebook.AgreementExpired
	}
	return state, err
}

// lapse is when a signature on an older text ends because an edition up to this one wants its new version signed anew;
// 0 where none does.
func (i Item) lapse(tx *db.Tx, e *rulebook.Edition) (clock.Instant, error) {
	cal, err := deadline.Calendar(tx)
	if err != nil {
		return 0, err
	}
	return lapse(i.Text, i.Key, since(i, rulebook.Books(tx).Editions(e.Programme), e), cal), nil
}

// lapse walks the editions after the last one that has the signed text: the first change of the text that must be
// signed anew ends the older signature at its effect, or after the time that it leaves for signing.
func lapse(signed, key string, later []*rulebook.Edition, cal *calendar.Calendar) clock.Instant {
	last := signed
	for _, e := range later {
		a, ok := e.Agreement(key)
		if !ok {
			continue
		}
		hash := TextOf(e, a).Hash()
		changed := hash != last
		last = hash
		if !changed || a.OnNewVersion != "sign_anew" {
			continue
		}
		if p, err := calendar.ParsePeriod(a.SignWithin); err == nil {
			return cal.Deadline(e.Effective, p).Due
		}
		return e.Effective
	}
	return 0
}

// since is the editions after the last one that has the text of the item, up to this one; none where this one is older.
func since(i Item, editions []*rulebook.Edition, e *rulebook.Edition) []*rulebook.Edition {
	from, to := 0, 0
	for n, other := range editions {
		if a, ok := other.Agreement(i.Key); ok && TextOf(other, a).Hash() == i.Text {
			from = n + 1
		}
		if other.ID == e.ID {
			to = n + 1
		}
	}
	return editions[min(from, to):to]
}
