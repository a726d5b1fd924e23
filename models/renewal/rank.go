package renewal

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// Ranking is what a pass over the population found: the place of every store that takes part, rank by rank.
type Ranking struct {
	AsOf  clock.Instant
	ranks []ranked
}

// ranked is one rank with its places, in the order of the stores' ids.
type ranked struct {
	decl   *rulebook.Rank
	places []Place
}

// Place is where a store stands among its peers.
type Place struct {
	Store string
	Fact  string
	Place int
	Peers int
}

// value is the place as the fact that the book declares.
func (p Place) value(t rulebook.FactType) rulebook.Value {
	if t == rulebook.TypeRate {
		return rulebook.Dec(decimal.NewFromInt(int64(p.Place)).DivRound(decimal.NewFromInt(int64(p.Peers)), places))
	}
	return rulebook.Count(int64(p.Place))
}

// add gives a store's facts its places.
func (r *Ranking) add(store string, known rulebook.Facts) {
	if r == nil {
		return
	}
	for _, one := range r.ranks {
		if at, found := slices.BinarySearchFunc(one.places, store, func(p Place, id string) int { return strings.Compare(p.Store, id) }); found {
			known[one.decl.Key] = one.places[at].value(one.decl.Type)
		}
	}
}

// runner is one store in one group of peers: its figures as whole numbers that order alike.
type runner struct {
	store string
	group int
	by    []int64 // figures, then ties
	total int64
	place int
}

// contest gathers the runners of one rank.
type contest struct {
	decl    *rulebook.Rank
	by      []rulebook.RankBy                    // what decides, then what parts those who tie
	takes   func(rulebook.Facts) rulebook.Answer // who takes part
	plan    *plan
	groups  map[string]int
	peers   []int
	runners []runner
}

// needed are the facts that a rank looks at.
func needed(e *rulebook.Edition, decl *rulebook.Rank) map[string]bool {
	need := map[string]bool{}
	for _, key := range decl.Among {
		need[key] = true
	}
	for _, by := range append(slices.Clone(decl.By), decl.Tie...) {
		need[by.Fact] = true
	}
	e.FactsOf(decl.Only, need)
	return need
}

// contests are the ranks of an edition, and the edition with the facts that they need only.
func contests(e *rulebook.Edition, at clock.Instant) (all []*contest, lean *rulebook.Edition) {
	need := map[string]bool{}
	for i := range e.Ranks {
		of := needed(e, &e.Ranks[i])
		maps.Copy(need, of)
		all = append(all, &contest{decl: &e.Ranks[i], by: slices.Concat(e.Ranks[i].By, e.Ranks[i].Tie), takes: e.Asking(e.Ranks[i].Only, at), plan: newPlan(e.Lean(of), at), groups: map[string]int{}})
	}
	return all, e.Lean(need)
}

// entrant is a store that takes part in a contest, with the groups that it belongs to.
type entrant struct {
	store  string
	groups []string
	by     []int64
}

// some are those of a portion of stores who take part, of which the record is known. Who cannot take part by that is not
// read any further.
func (c *contest) some(tx *db.Tx, stores []merchant.Store, known []rulebook.Facts) (out []entrant, err error) {
	var able []merchant.Store
	var of []rulebook.Facts
	for i, s := range stores {
		if c.takes(known[i]) != rulebook.Failed {
			able, of = append(able, s), append(of, known[i])
		}
	}
	if len(able) == 0 {
		return nil, nil
	}
	if _, err := c.plan.fill(tx, able, of); err != nil {
		return nil, err
	}
	for i, s := range able {
		if c.takes(of[i]) != rulebook.Met {
			continue
		}
		if one, ok := c.entrant(s.ID, of[i]); ok {
			out = append(out, one)
		}
	}
	return out, nil
}

// entrant is a store with its figures; without one of them it takes no part.
func (c *contest) entrant(store string, known rulebook.Facts) (out entrant, ok bool) {
	out = entrant{store: store, groups: groupsOf(c.decl.Among, known)}
	out.by = make([]int64, 0, len(c.by))
	for _, b := range c.by {
		v := known[b.Fact]
		if v.IsZero() {
			return out, false
		}
		n := ordinal(v)
		if b.First == "most" {
			n = -n
		}
		out.by = append(out.by, n)
	}
	return out, len(out.groups) > 0
}

// enter adds a store to its groups.
func (c *contest) enter(one entrant) {
	for _, name := range one.groups {
		group, ok := c.groups[name]
		if !ok {
			group = len(c.groups)
			c.groups[name], c.peers = group, append(c.peers, 0)
		}
		c.peers[group]++
		c.runners = append(c.runners, runner{store: one.store, group: group, by: one.by})
	}
}

// ordinal is a figure as a whole number that orders alike; fractions are kept to the places of a quotient.
func ordinal(v rulebook.Value) int64 {
	switch v.Kind() {
	case rulebook.KindInstant:
		return int64(v.Instant())
	case rulebook.KindDecimal:
		return v.Decimal().Shift(places).IntPart()
	}
	return v.Decimal().IntPart()
}

// groupsOf are the groups that a store's facts put it in: one, or of a list as many as it has items.
func groupsOf(among []string, known rulebook.Facts) []string {
	names := []string{""}
	for _, key := range among {
		var more []string
		for _, item := range known[key].Items() {
			for _, name := range names {
				more = append(more, name+"\x00"+item)
			}
		}
		names = more
	}
	return names
}

// places ranks the runners within their groups; those that tie share the better place. A store in several groups has its
// worst place.
func (c *contest) ranked() ranked {
	for i, b := range c.decl.By {
		weight := int64(max(b.Weight, 1))
		c.sort(func(a, o runner) int { return cmp.Compare(a.by[i], o.by[i]) })
		for k := range c.runners {
			c.runners[k].total += weight * int64(c.runners[k].place)
		}
	}
	ties := len(c.decl.By)
	c.sort(func(a, o runner) int {
		return cmp.Or(cmp.Compare(a.total, o.total), slices.Compare(a.by[ties:], o.by[ties:]))
	})
	out := ranked{decl: c.decl}
	slices.SortStableFunc(c.runners, func(a, o runner) int { return cmp.Or(strings.Compare(a.store, o.store), cmp.Compare(o.place, a.place)) })
	for i, r := range c.runners {
		if i == 0 || c.runners[i-1].store != r.store {
			out.places = append(out.places, Place{r.store, c.decl.Key, r.place, c.peers[r.group]})
		}
	}
	return out
}

// sort puts the runners of each group in order and gives them their places.
func (c *contest) sort(better func(a, o runner) int) {
	slices.SortStableFunc(c.runners, func(a, o runner) int { return cmp.Or(cmp.Compare(a.group, o.group), better(a, o)) })
	first := 0
	for i := range c.runners {
		if i == 0 || c.runners[i].group != c.runners[i-1].group {
			first = i
		}
		c.runners[i].place = i - first + 1
		if i > first && better(c.runners[i-1], c.runners[i]) == 0 {
			c.runners[i].place = c.runners[i-1].place
		}
	}
}

// Rank compares all stores as of an instant, in the ranks of the edition that can matter.
func Rank(ctx context.Context, d *db.DB, e *rulebook.Edition, at clock.Instant) (*Ranking, error) {
	return rankAll(ctx, d, e, at, 1)
}

// rankAll is [Rank] with several workers.
func rankAll(ctx context.Context, d *db.DB, e *rulebook.Edition, at clock.Instant, workers int) (*Ranking, error) {
	out := &Ranking{AsOf: at}
	all, _ := contests(e, at)
	if len(all) == 0 {
		return out, nil
	}
	c := crew[[][]entrant]{db: d, who: db.System("renewal"), workers: workers, next: storesAfter(""), worker: func() work[[][]entrant] {
		mine, lean := contests(e, at)
		return func(tx *db.Tx, stores []merchant.Store) ([][]entrant, error) {
			known, err := base(tx, lean, stores, at)
			if err != nil {
				return nil, err
			}
			run := make([][]entrant, len(mine))
			for i, c := range mine {
				if run[i], err = c.some(tx, stores, known); err != nil {
					return nil, err
				}
			}
			return run, nil
		}
	}}
	if err := c.all(ctx, func(some [][]entrant) error {
		for i, c := range all {
			for _, one := range some[i] {
				c.enter(one)
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	for _, c := range all {
		out.ranks = append(out.ranks, c.ranked())
	}
	return out, nil
}
