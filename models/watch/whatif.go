package watch

import (
	"context"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// Change is a limit that is thought of.
type Change struct {
	Programme string
	Rule      string
	Limit     string // as books write it
}

// Flip is one member for whom the change makes a difference.
type Flip struct {
	Membership membership.Membership
	Was, Now   State
	Result     rulebook.Result // under the limit thought of
}

// WhatIf is what a changed limit would do.
type WhatIf struct {
	Edition *rulebook.Edition // with the limit thought of
	Members int64
	Was     map[State]int64
	Now     map[State]int64
	Worse   []Flip // the first of those who would break the rule and do not
	Better  []Flip // the first of those who break it and would not
	Worsens int64
	Betters int64
}

// mostFlips is how many of each direction are named.
const mostFlips = 100

// Suppose judges every member of a programme under a limit that is thought of, beside the one in force. Nothing is
// written. Errors: NotFound, Invalid.
func Suppose(ctx context.Context, d *db.DB, who db.Actor, c Change) (out WhatIf, err error) {
	out = WhatIf{Was: map[State]int64{}, Now: map[State]int64{}}
	after := ""
	for more := true; more; {
		err := d.View(ctx, who, func(tx *db.Tx) error {
			e, err := rulebook.Books(tx).InForce(c.Programme, tx.Now)
			if err != nil {
				return err
			}
			if out.Edition, err = e.WithLimit(c.Rule, c.Limit); err != nil {
				return err
			}
			members, err := membership.Running(tx, c.Programme, after, 1000)
			if err != nil || len(members) == 0 {
				more = false
				return err
			}
			more, after = len(members) == 1000, members[len(members)-1].ID
			return out.add(tx, e, members, c.Rule)
		})
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// add judges some members under both limits.
func (o *WhatIf) add(tx *db.Tx, e *rulebook.Edition, members []membership.Membership, rule string) error {
	known, err := Known(tx, e, members, tx.Now)
	if err != nil {
		return err
	}
	for i, m := range members {
		was, _ := e.Answer(rule, rulebook.OnMonitor, known[i], tx.Now)
		now, _ := o.Edition.Answer(rule, rulebook.OnMonitor, known[i], tx.Now)
		f := Flip{Membership: m, Was: StateOf(was), Now: StateOf(now), Result: now}
		o.Members++
		o.Was[f.Was]++
		o.Now[f.Now]++
		switch {
		case f.Now == Broken && f.Was != Broken:
			if o.Worsens++; len(o.Worse) < mostFlips {
				o.Worse = append(o.Worse, f)
			}
		case f.Was == Broken && f.Now != Broken:
			if o.Betters++; len(o.Better) < mostFlips {
				o.Better = append(o.Better, f)
			}
		}
	}
	return nil
}
