package watch

import (
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/rulebook"
)

// recorded is what was recorded of some members, column by column: one row is fetched in place of thousands.
type recorded struct {
	members int
	last    string   // greatest id
	ids     string   // of the members, with [db.Between] between them
	columns []string // of each fact, likewise
	values  []byte   // of the member that was taken last
}

// next takes the next member: its id, and its values, each with [db.Between] behind it. They hold until the next call.
func (r *recorded) next() (id string, values []byte) {
	id, r.ids, _ = strings.Cut(r.ids, db.Between)
	r.values = r.values[:0]
	for i, column := range r.columns {
		var one string
		one, r.columns[i], _ = strings.Cut(column, db.Between)
		r.values = append(append(r.values, one...), db.Between...)
	}
	return id, r.values
}

// subjectOf is how the subject of a fact is named after a membership, "" where a membership has none of that kind.
func subjectOf(d rulebook.FactDecl) string {
	return map[string]string{"merchant": "'merchant:' || m.merchant", "store": "'store:' || m.store"}[facts.Kind(d)]
}

// recordedOf reads what was recorded of the members of a programme after an id, as it held at an instant. ok is false
// where a value has in it what stands between values, or a store is asked about of a member that is none.
func recordedOf(tx *db.Tx, programme string, about []rulebook.FactDecl, at clock.Instant, after string) (r recorded, ok bool, err error) {
	var columns, listed []string
	var args []any
	stores := false
	for i, d := range about {
		name := "v" + strconv.Itoa(i)
		listed = append(listed, "COALESCE("+tx.Dialect.Listed(name)+", '')")
		subject := subjectOf(d)
		if subject == "" {
			columns = append(columns, "'' AS "+name)
			continue
		}
		stores = stores || facts.Kind(d) == "store"
		columns = append(columns, "COALESCE((SELECT f.value FROM facts f WHERE f.subject = "+subject+" AND f.fact = ? AND f.since <= ? ORDER BY f.since DESC LIMIT 1), '') AS "+name)
		args = append(args, d.Key, int64(at))
	}
	p, err := tx.Prepare("SELECT count(*), COALESCE(max(id), ''), COALESCE(min(store), ''), COALESCE(" + tx.Dialect.Listed("id") + ", ''), " + strings.Join(listed, ", ") + `
		FROM (SELECT m.id, m.store, ` + strings.Join(columns, ", ") + ` FROM memberships m
			WHERE programme = ? AND ended_at = 0 AND from_at <= ? AND until_at > ? AND id > ? ORDER BY id LIMIT ?) AS members`)
	if err != nil {
		return r, false, err
	}
	r.columns = make([]string, len(about))
	least := ""
	into := []any{&r.members, &r.last, &least, &r.ids}
	for i := range r.columns {
		into = append(into, &r.columns[i])
	}
	rows, err := p.Query(append(args, programme, int64(tx.Now), int64(tx.Now), after, supposing)...)
	if err != nil {
		return r, false, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return r, false, err
		}
	}
	ok = r.members == 0 || !stores || least != ""
	for _, column := range append([]string{r.ids}, r.columns...) {
		ok = ok && strings.Count(column, db.Between) == max(r.members-1, 0)
	}
	return r, ok, rows.Err()
}
