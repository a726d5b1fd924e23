package renewal

import (
	"slices"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// base are the facts of stores that are no daily figures of theirs.
func base(tx *db.Tx, e *rulebook.Edition, stores []merchant.Store, at clock.Instant) ([]rulebook.Facts, error) {
	return facts.OfStores(tx, e, stores, at)
}

// subject is a store as a table has it.
func (t *tablePlan) subject(s merchant.Store) string {
	if t.table == figures.Series {
		return s.Object()
	}
	return s.ID
}

// fill works out the derived facts of stores, table by table, and finds the last day of each that has a figure.
func (p *plan) fill(tx *db.Tx, stores []merchant.Store, known []rulebook.Facts) (last []calendar.Day, err error) {
	last = make([]calendar.Day, len(stores))
	for t := range p.tables {
		table := &p.tables[t]
		subjects := make([]string, len(stores))
		for i, s := range stores {
			subjects[i] = table.subject(s)
		}
		i := -1
		q := figures.Question{Table: table.table, Subjects: subjects, Range: table.over, Days: table.days}
		err := table.read.Many(tx, q, func(_ string, s *figures.Sheet) error {
			i++
			last[i] = max(last[i], p.facts(table, s, known[i]))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for i := range known {
		p.e.Choose(known[i], p.at)
	}
	return last, nil
}

// read reads a store's figures in every table, as far back as a day at least.
func (p *plan) read(tx *db.Tx, store merchant.Store, since calendar.Day) ([]figures.Sheet, error) {
	wanted := make([]figures.Wanted, len(p.tables))
	for i := range p.tables {
		t := &p.tables[i]
		wanted[i] = figures.Wanted{Table: t.table, Subject: t.subject(store), Range: t.over.Hull(figures.Range{From: since, End: t.over.End})}
	}
	return figures.ReadAll(tx, wanted...)
}

// facts works out what is wanted of one sheet, and gives the last day of the wanted ones that has a figure.
func (p *plan) facts(table *tablePlan, s *figures.Sheet, known rulebook.Facts) (last calendar.Day) {
	last, _ = s.LastOf(table.over)
	if s.Empty() {
		return last
	}
	p.of, p.names = s, nil
	for w := range table.wants {
		if v := p.derive(&table.wants[w], s, known); !v.IsZero() {
			known[table.wants[w].d.Key] = v
		}
	}
	return last
}

// chains gives stores the levels of their brands' authorisation chains, as the edition counts them.
func chains(tx *db.Tx, e *rulebook.Edition, stores []merchant.Store, known []rulebook.Facts, at clock.Instant) error {
	var merchants, brands []string
	for _, s := range stores {
		merchants, brands = append(merchants, s.Merchant), append(brands, s.BrandList()...)
	}
	merchants, brands = once(merchants), once(brands)
	if len(brands) == 0 {
		return nil
	}
	scope := brand.ScopeOf(e)
	all, err := brand.ChainsOf(tx, merchants, at, scope)
	if err != nil {
		return err
	}
	levels := map[[2]string]int{}
	for _, list := range all {
		for _, c := range list {
			levels[[2]string{c.Party.ID, c.Brand.ID}] = c.Level
		}
	}
	own, err := owned(tx, stores, levels, at, scope)
	if err != nil {
		return err
	}
	for i, s := range stores {
		var found []rulebook.BrandLevel
		for _, id := range s.BrandList() {
			key := [2]string{s.Merchant, id}
			found = append(found, rulebook.BrandLevel{Brand: id, Level: int64(max(levels[key], own[key]))})
		}
		if len(found) > 0 {
			known[i][rulebook.ChainLevels] = rulebook.Levels(found)
		}
	}
	return nil
}

// owned are the levels of brands for which a merchant has no link: 1 where it owns the trademark itself.
func owned(tx *db.Tx, stores []merchant.Store, have map[[2]string]int, at clock.Instant, scope brand.Scope) (map[[2]string]int, error) {
	var merchants, brands []string
	var missing [][2]string
	for _, s := range stores {
		for _, id := range s.BrandList() {
			if _, linked := have[[2]string{s.Merchant, id}]; !linked {
				missing = append(missing, [2]string{s.Merchant, id})
				merchants, brands = append(merchants, s.Merchant), append(brands, id)
			}
		}
	}
	out := map[[2]string]int{}
	if len(missing) == 0 {
		return out, nil
	}
	companies, err := merchant.Known(tx, once(merchants))
	if err != nil {
		return nil, err
	}
	found, err := brand.Known(tx, once(brands))
	for _, key := range missing {
		if b, ok := found[key[1]]; ok {
			m := companies[key[0]]
			out[key] = brand.Judge(b, brand.Party{ID: m.ID, Name: m.Name}, nil, at, scope).Level
		}
	}
	return out, err
}

func once(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// agreements gives stores the states of their merchants' agreements.
func agreements(tx *db.Tx, e *rulebook.Edition, stores []merchant.Store, known []rulebook.Facts) error {
	if len(e.Agreements) == 0 {
		return nil
	}
	for i, s := range stores {
		states, err := agreement.States(tx, e, s.Merchant)
		if err != nil {
			return err
		}
		known[i] = known[i].With(states)
	}
	return nil
}

// best gives stores the best chain of their merchant, where the edition asks for one of whatever brand.
func best(tx *db.Tx, e *rulebook.Edition, stores []merchant.Store, known []rulebook.Facts, at clock.Instant) error {
	var merchants []string
	for _, s := range stores {
		merchants = append(merchants, s.Merchant)
	}
	found, err := brand.BestOf(tx, e, once(merchants), at)
	if err != nil {
		return err
	}
	for i, s := range stores {
		known[i] = found[s.Merchant].With(known[i])
	}
	return nil
}
