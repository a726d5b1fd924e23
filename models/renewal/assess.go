package renewal

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// Assessor assesses stores under one edition as of one instant. It keeps what is the same for all of them.
type Assessor struct {
	Edition  *rulebook.Edition
	Occasion rulebook.Occasion
	AsOf     clock.Instant
	Sample   bool // the limits are those of the edition's sample: none were imported
	plan     *plan
	table    rulebook.Table
	ranking  *Ranking
	uses     rulebook.ChainUse
	silent   *rulebook.Population // judges without sentences; nil where the sentences are wanted
}

// NewAssessor makes ready to assess stores. ranking is what their places come from; nil leaves them unknown.
func NewAssessor(tx *db.Tx, e *rulebook.Edition, at clock.Instant, ranking *Ranking) (*Assessor, error) {
	a := &Assessor{Edition: e, Occasion: Occasion(e), AsOf: at, plan: newPlan(e, at), ranking: ranking, uses: e.ChainUse()}
	if e.Lookup == nil {
		return a, nil
	}
	l, err := limitsOf(tx, e)
	a.table, a.Sample = l.table, l.sample
	return a, err
}

// limits are the limits of an edition, ready to be looked up in: the same for every store.
type limits struct {
	table  rulebook.Table
	sample bool
}

type limitsKey struct{ programme, edition, hash string }

// limitsOf remembers the limits of an edition until something is recorded.
func limitsOf(tx *db.Tx, e *rulebook.Edition) (limits, error) {
	return audit.Remembered(tx, limitsKey{e.Programme, e.ID, e.Hash}, func() (limits, clock.Instant, error) {
		found, sample, err := figures.Standards(tx, e)
		rows := make([]rulebook.Standard, len(found))
		for i, s := range found {
			rows[i] = s.Row()
		}
		return limits{rulebook.NewTable(rows), sample}, clock.Never, err
	})
}

// Some assesses a portion of stores; the answers are in their order.
func (a *Assessor) Some(tx *db.Tx, stores []merchant.Store) ([]Assessment, error) {
	known, err := base(tx, a.Edition, stores, a.AsOf)
	if err != nil {
		return nil, err
	}
	last, err := a.plan.fill(tx, stores, known)
	if err != nil {
		return nil, err
	}
	return a.judged(tx, stores, known, last)
}

// judged adds what is no figure to the facts of stores, and judges them.
func (a *Assessor) judged(tx *db.Tx, stores []merchant.Store, known []rulebook.Facts, last []calendar.Day) ([]Assessment, error) {
	if err := a.gather(tx, stores, known); err != nil {
		return nil, err
	}
	out := make([]Assessment, len(stores))
	for i, s := range stores {
		a.ranking.add(s.ID, known[i])
		for key, v := range a.Edition.StandardsFor(a.table, known[i]) {
			known[i][key] = v
		}
		out[i] = Assessment{Store: s, AsOf: a.AsOf, Facts: known[i], Last: last[i]}
		if a.silent != nil {
			out[i].Verdict = a.silent.Judge(known[i])
			out[i].Outcome = outcome(a.Edition, out[i].Verdict)
			continue
		}
		out[i].judge(a.Edition, a.Occasion)
	}
	return out, nil
}

func (a *Assessor) gather(tx *db.Tx, stores []merchant.Store, known []rulebook.Facts) error {
	if err := agreements(tx, a.Edition, stores, known); err != nil {
		return err
	}
	if a.uses.One {
		if err := best(tx, a.Edition, stores, known, a.AsOf); err != nil {
			return err
		}
	}
	if a.uses.Many {
		return chains(tx, a.Edition, stores, known, a.AsOf)
	}
	return nil
}

// judge asks the edition; it is pure.
func (s *Assessment) judge(e *rulebook.Edition, occasion rulebook.Occasion) {
	s.Verdict = e.Judge(occasion, s.Facts, s.AsOf)
	s.Outcome = outcome(e, s.Verdict)
}

// Assess assesses one store as of an instant. Its places among peers are those of the last pass over the population.
func Assess(tx *db.Tx, e *rulebook.Edition, store merchant.Store, at clock.Instant) (Assessment, error) {
	all, _, err := AssessStores(tx, e, []merchant.Store{store}, at)
	if err != nil {
		return Assessment{}, err
	}
	return all[0], nil
}

// Options say whom to assess, and as of when.
type Options struct {
	Edition *rulebook.Edition
	AsOf    clock.Instant
	Stores  []string // only these; all where there are none
	After   string   // the last store that was dealt with, to go on behind it
	Words   bool     // the verdicts say in sentences what they found; else they hold figures and facts only
	Workers int      // how many portions are worked on at once; one where 0, which leaves the machine to others
	Actor   db.Actor
}

// AssessAll assesses all stores in the order of their ids, portion by portion, each on one picture of the data as it
// stood at the instant. It first compares them with one another. What yield keeps is up to it: memory does not grow.
func AssessAll(ctx context.Context, d *db.DB, o Options, yield func([]Assessment) error) error {
	ranking, err := rankAll(ctx, d, o.Edition, o.AsOf, o.Workers)
	if err != nil {
		return err
	}
	c := crew[[]Assessment]{db: d, who: o.Actor, workers: o.Workers, next: storesAfter(o.After), worker: func() work[[]Assessment] { return o.assessing(ranking) }}
	if len(o.Stores) > 0 {
		c.next = named(o.Stores)
	}
	return c.all(ctx, yield)
}

// assessing is one worker of an assessment.
func (o Options) assessing(ranking *Ranking) work[[]Assessment] {
	var a *Assessor
	return func(tx *db.Tx, stores []merchant.Store) (_ []Assessment, err error) {
		tx.Now = o.AsOf // everything is asked as it stood then
		if a == nil {
			if a, err = NewAssessor(tx, o.Edition, o.AsOf, ranking); err != nil {
				return nil, err
			}
			if !o.Words {
				a.silent = o.Edition.Population(a.Occasion, o.AsOf)
			}
		}
		return a.Some(tx, stores)
	}
}

// AssessStores assesses a few stores that were read before, in their order; sample reports that the limits are those of
// the edition's sample. Their places among peers are those of the last pass over the population.
func AssessStores(tx *db.Tx, e *rulebook.Edition, stores []merchant.Store, at clock.Instant) (out []Assessment, sample bool, err error) {
	ids := make([]string, len(stores))
	for i, s := range stores {
		ids[i] = s.ID
	}
	ranking, err := kept(tx, e, ids...)
	if err != nil {
		return nil, false, err
	}
	a, err := NewAssessor(tx, e, at, ranking)
	if err != nil {
		return nil, false, err
	}
	out, err = a.Some(tx, stores)
	return out, a.Sample, err
}
