package facts

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// Of gathers what an edition asks for about the subjects, as it stands at an instant: base facts (the latest since),
// counts of the register, and facts derived from daily figures. What is not known is not there.
func Of(tx *db.Tx, e *rulebook.Edition, s Subjects, at clock.Instant) (rulebook.Facts, error) {
	many, err := OfMany(tx, e, []Subjects{s}, at)
	if err != nil {
		return nil, err
	}
	return many[0], nil
}

// OfMany is Of for many subjects in a few questions to the database; the answers are in the order of the subjects.
func OfMany(tx *db.Tx, e *rulebook.Edition, subjects []Subjects, at clock.Instant) ([]rulebook.Facts, error) {
	return ofMany(tx, gathering{e: e, subjects: subjects, at: at})
}

// OfStores is OfMany for stores that were read before.
func OfStores(tx *db.Tx, e *rulebook.Edition, stores []merchant.Store, at clock.Instant) ([]rulebook.Facts, error) {
	g := gathering{e: e, at: at, stores: make(map[string]merchant.Store, len(stores))}
	for _, s := range stores {
		g.subjects = append(g.subjects, Subjects{Merchant: s.Merchant, Store: s.ID})
		g.stores[s.ID] = s
	}
	return ofMany(tx, g)
}

func ofMany(tx *db.Tx, whole gathering) ([]rulebook.Facts, error) {
	subjects := whole.subjects
	out := make([]rulebook.Facts, 0, len(subjects))
	for len(subjects) > 0 {
		n := min(portion, len(subjects))
		some := whole
		some.subjects, some.facts = subjects[:n], make([]rulebook.Facts, n)
		for i := range some.facts {
			some.facts[i] = make(rulebook.Facts, len(whole.e.Facts)+len(whole.e.Derived))
		}
		some.traced = map[traced][]Fact{}
		for _, gather := range []func(*db.Tx) error{some.base, some.read, some.counted, some.derived, some.ofStores, some.ever, some.throughout} {
			if err := gather(tx); err != nil {
				return nil, err
			}
		}
		for _, f := range some.facts {
			some.e.Choose(f, some.at)
		}
		out = append(out, some.facts...)
		subjects = subjects[n:]
	}
	return out, nil
}

// gathering is one portion of subjects with the facts found so far.
type gathering struct {
	e        *rulebook.Edition
	subjects []Subjects
	at       clock.Instant
	stores   map[string]merchant.Store // those that were read before
	facts    []rulebook.Facts
	traced   map[traced][]Fact // the earliest first
}

// traced is a fact of a subject whose history is asked for.
type traced struct{ subject, fact string }

// id is the subject of a kind, "" where there is none.
func (s Subjects) id(kind string) string {
	switch subjectKind(kind) {
	case "merchant":
		return s.Merchant
	case "store":
		return s.Store
	case "product":
		return s.Product
	case "brand":
		return s.Brand
	}
	return ""
}

// asked are the subjects and the keys of the base facts that the edition asks for.
func (g gathering) asked() (names, keys []string) {
	kinds := map[string]bool{}
	for _, d := range g.e.Facts {
		if !d.Kept() {
			keys = append(keys, d.Key)
			kinds[subjectKind(d.Subject)] = true
		}
	}
	for kind := range kinds {
		for _, s := range g.subjects {
			if id := s.id(kind); id != "" {
				names = append(names, kind+":"+id)
			}
		}
	}
	return names, keys
}

// asking is what is asked of the record: what holds of most facts, the history of those that derived facts look back at.
func (g gathering) asking() recorded {
	q := recorded{at: g.at, end: g.at + 1}
	q.subjects, q.latest = g.asked()
	for _, d := range g.e.Derived {
		if d.Fact != "" && (d.Op == "ever" || d.Extreme()) && !slices.Contains(q.traced, d.Fact) {
			q.traced = append(q.traced, d.Fact)
		}
		if r, ok := g.e.Window(d.Over, d.Until, g.at); ok && d.Op == "ever" {
			q.end = max(q.end, r.End.Start())
		}
	}
	q.latest = slices.DeleteFunc(q.latest, func(key string) bool { return slices.Contains(q.traced, key) })
	return q
}

// base reads the facts that were recorded.
func (g gathering) base(tx *db.Tx) error {
	q := g.asking()
	found, err := q.read(tx)
	if err != nil {
		return err
	}
	values := make(map[[3]string]string, len(found))
	holds := func(f Fact) {
		kind, id, _ := SplitSubject(f.Subject)
		values[[3]string{kind, id, f.Fact}] = f.Value
	}
	for _, f := range found {
		if of := (traced{f.Subject, f.Fact}); slices.Contains(q.traced, f.Fact) {
			g.traced[of] = append(g.traced[of], f)
		} else {
			holds(f)
		}
	}
	for _, history := range g.traced {
		slices.SortFunc(history, Fact.earlier)
		if known := knownBefore(history, g.at+1); len(known) > 0 {
			holds(known[len(known)-1])
		}
	}
	for _, d := range g.e.Facts {
		if d.Kept() {
			continue
		}
		nothing := d.Nothing()
		for i, s := range g.subjects {
			id := s.id(d.Subject)
			if id == "" {
				continue
			}
			v := nothing
			if raw := values[[3]string{subjectKind(d.Subject), id, d.Key}]; raw != "" {
				v = Value(d, raw)
			}
			if !v.IsZero() {
				g.facts[i][d.Key] = v
			}
		}
	}
	return nil
}

// Recorded are the facts of an edition where nothing else than what was recorded of them is to be known: no derived
// ones, none that the portal counts or reads itself. ok is false where there is more to be gathered.
func Recorded(e *rulebook.Edition) (all []rulebook.FactDecl, ok bool) {
	return e.Facts, len(e.Derived) == 0 && !slices.ContainsFunc(e.Facts, rulebook.FactDecl.Kept)
}

// Kind is whose fact it is: "merchant", "store", "product" or "brand".
func Kind(d rulebook.FactDecl) string { return subjectKind(d.Subject) }

// Value is a fact as it was recorded; where nothing was, what the book says that this means.
func Value(d rulebook.FactDecl, raw string) rulebook.Value {
	if raw == "" {
		return d.Nothing()
	}
	v, err := d.Parse(raw)
	if err != nil {
		return rulebook.Value{}
	}
	return v
}

// counted counts the register of violations. A merchant without a line in it has none.
func (g gathering) counted(tx *db.Tx) error {
	var counts []rulebook.FactDecl
	for _, d := range g.e.Facts {
		if d.Counts != nil {
			counts = append(counts, d)
		}
	}
	if len(counts) == 0 {
		return nil
	}
	register, err := g.register(tx)
	if err != nil {
		return err
	}
	for i, s := range g.subjects {
		for _, d := range counts {
			if s.id(d.Subject) == "" {
				continue
			}
			if v := counted(d, s, register[s.Merchant], g.at); !v.IsZero() {
				g.facts[i][d.Key] = v
			}
		}
	}
	return nil
}

// register is the violations of the portion's merchants, by merchant.
func (g gathering) register(tx *db.Tx) (map[string][]Violation, error) {
	seen, merchants := map[string]bool{}, []string{}
	for _, s := range g.subjects {
		if s.Merchant != "" && !seen[s.Merchant] {
			seen[s.Merchant] = true
			merchants = append(merchants, s.Merchant)
		}
	}
	found, err := violationsOf(tx, merchants, g.at)
	out := map[string][]Violation{}
	for _, v := range found {
		out[v.Merchant] = append(out[v.Merchant], v)
	}
	return out, err
}
