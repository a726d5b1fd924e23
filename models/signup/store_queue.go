package signup

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// selection is the SQL of a question.
type selection struct {
	where []string
	args  []any
	order string
}

func (s *selection) and(condition string, args ...any) {
	s.where = append(s.where, condition)
	s.args = append(s.args, args...)
}

// last tells what goes first from the rest.
const last = "CASE WHEN s.ahead > 0 THEN 0 ELSE 1 END"

// theClock joins the running deadline of a sign-up: of its review, or of the time to amend.
const theClock = ` LEFT JOIN deadlines d ON d.object = 'signup:' || s.id AND d.closed_at = 0 AND d.kind IN ('` + ReviewDeadline + `', '` + AmendDeadline + `')`

// selection words the filter in SQL.
func (q Filter) selection(tx *db.Tx) *selection {
	s := &selection{}
	first, at, id, after := q.place()
	switch q.View {
	case Waiting:
		s.order = "d.due_at, s.id"
		s.and("s.state = ?", Returned)
		if after {
			s.and("(d.due_at > ? OR d.due_at = ? AND s.id > ?)", at, at, id)
		}
	case Closed:
		s.order = "s.closed_at DESC, s.id DESC"
		s.and("s.closed_at > 0 AND s.submitted_at > 0")
		if after {
			s.and("(s.closed_at < ? OR s.closed_at = ? AND s.id < ?)", at, at, id)
		}
	default:
		s.order = last + ", d.due_at, s.id"
		s.and("s.pending")
		if after {
			s.and("("+last+" > ? OR "+last+" = ? AND (d.due_at > ? OR d.due_at = ? AND s.id > ?))", first, first, at, at, id)
		}
	}
	for _, c := range []struct{ column, value string }{{"s.programme = ?", q.Programme}, {"s.merchant = ?", q.Merchant}, {"s.claimed_by = ?", q.Assignee}} {
		if c.value != "" {
			s.and(c.column, c.value)
		}
	}
	if q.Unclaimed {
		s.and("s.claimed_at = 0")
	}
	if q.Overdue {
		s.and("d.due_at <= ?", tx.Now)
	}
	if q.Search != "" {
		s.and("(s.number LIKE ? ESCAPE '!' OR s.title LIKE ? ESCAPE '!' OR m.name LIKE ? ESCAPE '!')", escaped(q.Search)+"%", "%"+escaped(q.Search)+"%", "%"+escaped(q.Search)+"%")
	}
	return s
}

func (q Filter) list(tx *db.Tx) ([]Listed, error) { return q.selection(tx).list(tx, q.Limit+1) }

func (q Filter) count(tx *db.Tx) (n int64, err error) {
	s := q.selection(tx)
	return n, tx.DB.Raw("SELECT COUNT(*) FROM signups s"+theClock+" LEFT JOIN merchants m ON m.id = s.merchant WHERE "+strings.Join(s.where, " AND "), s.args...).Scan(&n).Error
}

func (q BoardQuestion) list(tx *db.Tx) ([]Listed, error) {
	s := &selection{order: "s.id DESC"}
	s.and("s.merchant = ?", q.Merchant)
	for _, c := range []struct{ column, value string }{{"s.programme = ?", q.Programme}, {"s.product = ?", q.Product}, {"s.id < ?", q.Before}} {
		if c.value != "" {
			s.and(c.column, c.value)
		}
	}
	if len(q.States) > 0 {
		s.and("s.state IN ?", q.States)
	}
	if q.Search != "" {
		s.and("(s.number LIKE ? ESCAPE '!' OR s.title LIKE ? ESCAPE '!')", escaped(q.Search)+"%", "%"+escaped(q.Search)+"%")
	}
	return s.list(tx, min(max(q.Limit, 1), 200))
}

// listedRow is a sign-up with its clock.
type listedRow struct {
	SignUp
	MerchantName string
	DueAt        clock.Instant
	Provisional  bool
}

func (s *selection) list(tx *db.Tx, limit int) ([]Listed, error) {
	var rows []listedRow
	err := tx.DB.Raw("SELECT s.*, COALESCE(m.name, '') AS merchant_name, COALESCE(d.due_at, 0) AS due_at, COALESCE(d.provisional, FALSE) AS provisional FROM signups s"+
		theClock+" LEFT JOIN merchants m ON m.id = s.merchant WHERE "+strings.Join(s.where, " AND ")+" ORDER BY "+s.order+" LIMIT ?", append(s.args, limit)...).Scan(&rows).Error
	out := make([]Listed, len(rows))
	for i, r := range rows {
		out[i] = Listed{SignUp: r.SignUp, MerchantName: r.MerchantName, Due: r.DueAt, Provisional: r.Provisional}
	}
	return out, err
}

func counts(tx *db.Tx, merchant string) (map[State]int64, error) {
	var rows []struct {
		State State
		N     int64
	}
	err := tx.DB.Raw("SELECT state, COUNT(*) AS n FROM signups WHERE merchant = ? GROUP BY state", merchant).Scan(&rows).Error
	out := make(map[State]int64, len(rows))
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, err
}

// passed reports whether a product of the merchant passed its review in a programme.
func passed(tx *db.Tx, programme, merchant string) (s SignUp, ok bool, err error) {
	var r row
	err = tx.DB.Where("merchant = ? AND state = ? AND programme = ?", merchant, Passed, programme).Order("id").Limit(1).Take(&r).Error
	if db.IsNone(err) {
		return s, false, nil
	}
	return r.SignUp, err == nil, err
}

// escaped is a word that LIKE takes as it stands.
func escaped(word string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word)
}
