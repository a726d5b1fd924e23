package watch

import (
	"context"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Change is a change of a programme's rules that is thought of: one limit, or a whole draft edition.
type Change struct {
	Programme string
	Rule      string
	Limit     string        // as books write it
	Draft     string        // source of a whole edition, in place of rule and limit
	AsOf      clock.Instant // judged at; this instant where 0
}

// Flip is one rule of one member for which the change makes a difference.
type Flip struct {
	Membership membership.Membership
	Rule       string
	Clause     string
	Category   string          // of the store, as the rules admit it; "" where they do not know one
	Was, Now   State           // of a level, which has no rule: the keys of the levels
	Falls      bool            // of a level: it would be a lower one
	Result     rulebook.Result // under the change, without words
}

// Worse reports whether the member would break a rule that it does not break now, or have a lower level.
func (f Flip) Worse() bool { return f.Now == Broken || f.Falls }

// Compares reports whether a what-if of two editions has something to say: rules that are watched, or levels.
func Compares(was, now *rulebook.Edition) bool {
	return Watches(now) || was.Levels != nil && now.Levels != nil
}

// WhatIf is what a change would do.
type WhatIf struct {
	Base    *rulebook.Edition // in force
	Edition *rulebook.Edition // as it is thought of
	Members int64
	Was     map[State]int64 // answers of the rules that are compared: all of a draft's, else the one
	Now     map[State]int64
	Worse   []Flip // the first of those who would break a rule and do not
	Better  []Flip // the first of those who break a rule and would not
	Worsens int64  // rules of members
	Betters int64
}

// mostFlips is how many of each direction are named.
const mostFlips = 100

// Suppose judges every member of a programme under a change that is thought of, beside the edition in force. Nothing is
// written. Errors: NotFound, Invalid.
func Suppose(ctx context.Context, d *db.DB, who db.Actor, c Change) (out WhatIf, err error) {
	out = WhatIf{Was: map[State]int64{}, Now: map[State]int64{}}
	err = SupposeEach(ctx, d, who, c, func(p *Supposed) error {
		out.Base, out.Edition, out.Members = p.Was, p.Now, out.Members+p.Members
		for s, n := range p.States[0] {
			out.Was[s] += n
		}
		for s, n := range p.States[1] {
			out.Now[s] += n
		}
		for _, f := range p.Flips {
			if f.Worse() {
				if out.Worsens++; len(out.Worse) < mostFlips {
					out.Worse = append(out.Worse, f)
				}
			} else if out.Betters++; len(out.Better) < mostFlips {
				out.Better = append(out.Better, f)
			}
		}
		return nil
	})
	return out, err
}

// SupposeEach is Suppose that hands over what it finds, a portion of the members at a time, all judged at one instant.
func SupposeEach(ctx context.Context, d *db.DB, who db.Actor, c Change, yield func(*Supposed) error) error {
	var both *comparison
	after := ""
	for more := true; more; {
		var some *Supposed
		err := d.View(ctx, who, func(tx *db.Tx) (err error) {
			if both == nil {
				both, err = c.comparison(tx)
			}
			if err == nil {
				some, err = both.portion(tx, after)
			}
			return err
		})
		if err != nil {
			return err
		}
		after, more = some.Last, some.Members == supposing
		if err := yield(some); err != nil {
			return err
		}
	}
	return nil
}

// Supposed is some members under both editions.
type Supposed struct {
	Was, Now *rulebook.Edition
	Members  int64
	Last     string             // id of the last one
	States   [2]map[State]int64 // answers now, and under the change
	Flips    []Flip
}

// editions are the one in force and the one thought of. Errors: NotFound, Invalid.
func (c Change) editions(tx *db.Tx) (was, now *rulebook.Edition, err error) {
	if c.Draft != "" {
		if now, err = readDraft(tx, c.Draft); err != nil {
			return nil, nil, err
		}
		c.Programme = now.Programme
	}
	if was, err = rulebook.Books(tx).InForce(c.Programme, c.at(tx)); err != nil {
		return nil, nil, err
	}
	if c.Draft == "" {
		now, err = was.WithLimit(c.Rule, c.Limit)
	}
	return was, now, err
}

// mostProblems is how many problems of a draft are named.
const mostProblems = 20

// readDraft reads a draft. Errors: Invalid, with its problems by line and column.
func readDraft(tx *db.Tx, source string) (*rulebook.Edition, error) {
	e, problems := rulebook.Books(tx).Draft([]byte(source))
	if e != nil {
		return e, nil
	}
	lines := strings.Split(problems[:min(len(problems), mostProblems)].Error(), "\n")
	return nil, fault.Validation().At("draft", text.F("草案有 %d 处问题：%s", "The draft has %d problem{s}: %s", len(problems), strings.Join(lines, "; ")))
}

func (c Change) at(tx *db.Tx) clock.Instant {
	if c.AsOf != 0 {
		return c.AsOf
	}
	return tx.Now
}
