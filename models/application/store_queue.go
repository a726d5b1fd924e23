package application

import (
	"maps"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// selection is the SQL of a filter.
type selection struct {
	clock bool // the review's clock is part of the question
	where []string
	args  []any
	order string
	names bool // the merchants' names are
}

func (s *selection) and(condition string, args ...any) {
	s.where = append(s.where, condition)
	s.args = append(s.args, args...)
}

// selection words the filter in SQL.
func (q Filter) selection(tx *db.Tx) (*selection, error) {
	s := &selection{}
	q.view(s)
	for _, c := range []struct{ column, value string }{{"c.programme = ?", q.Programme}, {"c.state = ?", string(q.State)},
		{"c.merchant = ?", q.Merchant}, {"c.claimed_by = ?", q.Assignee}} {
		if c.value != "" {
			s.and(c.column, c.value)
		}
	}
	if q.Unclaimed {
		s.and("c.claimed_at = 0")
	}
	if q.Overdue {
		s.clock = true
		s.and("d.due_at <= ?", tx.Now)
	}
	if q.AtRisk {
		near, err := risks(tx)
		if err != nil {
			return nil, err
		}
		s.atRisk(tx.Now, near)
	}
	if q.Search != "" {
		s.names = true
		s.and("(c.number LIKE ? ESCAPE '!' OR m.name LIKE ? ESCAPE '!')", escaped(q.Search)+"%", "%"+escaped(q.Search)+"%")
	}
	return s, nil
}

// view sets what the view shows, in which order, and where the page begins.
func (q Filter) view(s *selection) {
	at, id, after := q.place()
	switch q.View {
	case Waiting:
		s.order = "c.asked_at, c.id"
		s.and("c.pending AND c.state = ?", Correcting)
		if after {
			s.and("(c.asked_at > ? OR c.asked_at = ? AND c.id > ?)", at, at, id)
		}
	case Closed:
		s.order = "c.closed_at DESC, c.id DESC"
		s.and("c.closed_at > 0 AND c.submitted_at > 0")
		if after {
			s.and("(c.closed_at < ? OR c.closed_at = ? AND c.id < ?)", at, at, id)
		}
	default:
		s.order = "d.due_at, c.id"
		if q.Assignee != "" || q.Merchant != "" {
			s.order = "d.due_at + 0, c.id" // few: found by whose they are, then sorted, not the other way round
		}
		s.and("c.pending AND c.state <> ?", Correcting)
		if after {
			s.and("(d.due_at > ? OR d.due_at = ? AND c.id > ?)", at, at, id)
		}
	}
}

// atRisk asks for ends that are near, by the margin of each programme.
func (s *selection) atRisk(now clock.Instant, near map[string]clock.Instant) {
	s.clock = true
	s.and("d.due_at > ?", now)
	parts := []string{"1 = 0"}
	for _, p := range slices.Sorted(maps.Keys(near)) {
		parts = append(parts, "c.programme = ? AND d.due_at <= ?")
		s.args = append(s.args, p, near[p])
	}
	s.where = append(s.where, "("+strings.Join(parts, " OR ")+")")
}

// theClock joins the review's deadline; said both ways, so that the database may begin at either side.
const theClock = ` deadlines d ON d.kind = '` + ReviewDeadline + `' AND d.closed_at = 0 AND d.object = 'case:' || c.id AND c.id = SUBSTR(d.object, 6)`

// part lists one part of a view: the running reviews that go first, or the others; the other views have no parts.
func (q Filter) part(tx *db.Tx, which string, limit int) ([]Listed, error) {
	s, err := q.selection(tx)
	if err != nil {
		return nil, err
	}
	if q.View == Running {
		s.and(which)
		if which == goFirst {
			s.order = "d.due_at + 0, c.id" // few, as above
		}
	}
	return s.list(tx, limit)
}

// The parts of the running reviews.
const (
	goFirst  = "c.ahead > 0"
	goBehind = "c.ahead = 0"
)

// shown are the columns that the queue shows.
const shown = `c.id, c.number, c.merchant, c.programme, c.party, c.edition, c.version, c.ahead, c.submitted_at, c.claimed_at, c.claimed_by, c.claimed_by_name,
	c.asked_at, c.decided_at, c.withdrawn_at, c.outcome, COALESCE(m.name, ''),
	COALESCE(d.due_at, 0), COALESCE(d.provisional, FALSE), COALESCE(d.paused_at, 0), COALESCE(d.period_left, '')`

func (s *selection) list(tx *db.Tx, limit int) ([]Listed, error) {
	join := " LEFT JOIN" + theClock
	if strings.HasPrefix(s.order, "d.") {
		join = " JOIN" + theClock
	}
	rows, err := tx.Rows("SELECT "+shown+" FROM cases c"+join+" LEFT JOIN merchants m ON m.id = c.merchant WHERE "+
		strings.Join(s.where, " AND ")+" ORDER BY "+s.order+" LIMIT ?", append(s.args, limit)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := make([]Listed, 0, limit)
	for rows.Next() {
		var l Listed
		if err := rows.Scan(&l.ID, &l.Number, &l.Merchant, &l.Programme, &l.Party, &l.Edition, &l.Version, &l.Ahead, &l.Submitted.At, &l.Claimed.At, &l.Claimed.By,
			&l.Claimed.ByName, &l.Asked.At, &l.Decided.At, &l.Withdrawn.At, &l.Outcome, &l.MerchantName, &l.Due, &l.Provisional, &l.PausedAt, &l.PeriodLeft); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

// nextDue is when the next review ends that has not ended; never where none runs.
func nextDue(tx *db.Tx) (at clock.Instant, err error) {
	err = tx.DB.Raw("SELECT COALESCE(MIN(due_at), ?) FROM deadlines WHERE kind = ? AND closed_at = 0 AND due_at > ?", clock.Never, ReviewDeadline, tx.Now).Row().Scan(&at)
	return at, err
}

// heaps counts what is pending, by reviewer and state.
func heaps(tx *db.Tx) (all []heap, err error) {
	return all, tx.DB.Raw("SELECT claimed_by, state, COUNT(*) AS n, SUM(CASE WHEN ahead > 0 THEN 1 ELSE 0 END) AS ahead FROM cases WHERE pending GROUP BY claimed_by, state").Scan(&all).Error
}

func (s *selection) count(tx *db.Tx) (n int64, err error) {
	from := "cases c"
	if s.clock {
		from += " JOIN" + theClock
	}
	if s.names {
		from += " LEFT JOIN merchants m ON m.id = c.merchant"
	}
	err = tx.DB.Raw("SELECT COUNT(*) FROM "+from+" WHERE "+strings.Join(s.where, " AND "), s.args...).Scan(&n).Error
	return n, err
}

// escaped is a word that LIKE takes as it stands.
func escaped(word string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word)
}
