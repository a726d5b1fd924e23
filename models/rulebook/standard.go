package rulebook

import "strings"

// StandardFact is what stands before a limit to make it a fact: standard.sales.
const StandardFact = "standard."

// Table is a table of standards, ready to be looked up in.
type Table struct {
	rows map[Standard]string
}

// NewTable makes a table of rows; of rows for the same the last one stands. An empty category or kind of store, or *,
// means any.
func NewTable(rows []Standard) Table {
	t := Table{rows: make(map[Standard]string, len(rows))}
	for _, r := range rows {
		t.rows[Standard{Measure: r.Measure, Category: anyCategory(r.Category), StoreKind: strings.Trim(r.StoreKind, "* "), Winter: r.Winter}] = r.Limit
	}
	return t
}

func anyCategory(name string) string {
	if name = strings.TrimSpace(name); name == "" || name == "*" {
		return ""
	}
	return categoryPath(name)
}

// Find is the limit of a measure for a category, a kind of store and a season. The nearest row stands: the category
// itself before those above it, before any; then a winter store's season; then the kind before any. ok is false where
// no row fits.
func (t Table) Find(measure, category, kind string, winter bool) (limit string, ok bool) {
	for path := anyCategory(category); ; path = above(path) {
		for _, season := range []bool{winter, false} {
			for _, k := range []string{kind, ""} {
				if limit, ok = t.rows[Standard{Measure: measure, Category: path, StoreKind: k, Winter: season}]; ok && limit != "" {
					return limit, true
				}
			}
		}
		if path == "" {
			return "", false
		}
	}
}

// above is the category above a path, "" above the first level.
func above(path string) string {
	at := strings.LastIndexByte(strings.TrimSuffix(path, "/"), '/')
	if at <= 0 {
		return ""
	}
	return path[:at+1]
}

// StandardsFor are the facts of the row that applies to a store with these facts.
func (e *Edition) StandardsFor(t Table, facts Facts) Facts {
	out := Facts{}
	if e.Lookup == nil || !facts.Available(e.Lookup.Category) {
		return out
	}
	winter := e.Lookup.Winter != nil && e.Holds(e.Lookup.Winter, facts, 0) == Met
	for i := range e.Lookup.Limits {
		l := &e.Lookup.Limits[i]
		raw, ok := t.Find(l.Key, facts[e.Lookup.Category].String(), facts[e.Lookup.StoreKind].String(), winter)
		if !ok {
			continue
		}
		if v, err := l.Parse(raw); err == nil {
			out[StandardFact+l.Key] = v
		}
	}
	return out
}

// Parse reads a limit as the table has it: a decimal, money in yuan.
func (l Limit) Parse(raw string) (Value, error) { return ParseValue(l.Type.Kind(), raw) }
