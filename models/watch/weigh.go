package watch

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
)

// Tally is what a round has come to.
type Tally struct {
	Stores, Products        int64
	Opened, Mended, Removed int64
}

func (t *Tally) add(o Tally) {
	t.Stores, t.Products, t.Opened = t.Stores+o.Stores, t.Products+o.Products, t.Opened+o.Opened
	t.Mended, t.Removed = t.Mended+o.Mended, t.Removed+o.Removed
}

// key is what has at most one warning at a time.
type key struct{ membership, rule, product string }

// at is one rule of one judged member.
type at struct {
	Judged
	rule   rulebook.Rule
	result rulebook.Result
}

func (a at) key() key { return key{a.Membership.ID, a.rule.ID, a.Product} }

// weigh does what follows from members that were judged: each warning once, also with several rounds at a time.
func weigh(tx *db.Tx, judged []Judged) (t Tally, err error) {
	if len(judged) == 0 {
		return t, nil
	}
	ids := make([]string, 0, len(judged))
	for _, j := range judged {
		ids = append(ids, j.Membership.ID)
	}
	running, told, err := standing(tx, ids)
	if err != nil {
		return t, err
	}
	quiet, err := suspension.Quiet(tx, ids)
	if err != nil {
		return t, err
	}
	for _, j := range judged {
		gone := false
		for _, r := range j.Verdict.Results {
			rule, ok := j.Edition.Rule(r.Rule)
			if !ok || rule.Warning == nil || gone || quiet[suspension.Key{Membership: j.Membership.ID, Rule: r.Rule}] != "" {
				continue
			}
			a := at{j, rule, r}
			state := StateOf(r)
			before, err := a.before(tx, told[a.key()], state)
			if err != nil {
				return t, err
			}
			did := turn(rule.Warning, state, running[a.key()], before, j.At)
			if did == nothing {
				continue
			}
			j = j.worded()
			a.Judged = j
			a.result, _ = a.Verdict.Result(r.Rule)
			if gone, err = a.do(tx, did, running[a.key()], &t); err != nil {
				return t, err
			}
		}
	}
	return t, nil
}

// do carries a step out; gone says that the member, or the product, is not in the programme any more.
func (a at) do(tx *db.Tx, did step, running *Warning, t *Tally) (gone bool, err error) {
	first := true
	switch did {
	case warnNear, warnBroken:
		if first, err = a.warn(tx, did == warnNear); first {
			t.Opened++
		}
	case worsen:
		err = a.worsen(tx, *running)
	case mend:
		t.Mended++
		err = a.mended(tx, *running)
	case forget:
		err = forgetTold(tx, a.key())
	case remove:
		gone = true
		if first, err = a.atOnce(tx); first {
			t.Removed++
		}
	}
	return gone, err
}
