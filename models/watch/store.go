package watch

import (
	"cmp"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

type row struct {
	ID         string `gorm:"primaryKey"`
	Merchant   string
	Store      string
	Product    string
	Membership string
	Programme  string
	Edition    string
	Rule       string
	Clause     string
	Near       bool
	OpenedAt   clock.Instant
	DueAt      clock.Instant
	BrokenAt   clock.Instant
	Found      string
	Decision   string
	StayBy     string
	StayName   string
	StayAt     clock.Instant
	StayReason string
	SecondBy   string
	SecondName string
	SecondAt   clock.Instant
	ClosedAt   clock.Instant
	Outcome    Outcome
	Result     string
	Quiet      bool
	Basis      string
	Version    int
}

// TableName is the table of warnings.
func (row) TableName() string { return "warnings" }

func rowOf(w Warning) row {
	r := row{ID: w.ID, Merchant: w.Merchant, Store: w.Store, Product: w.Product, Membership: w.Membership, Programme: w.Programme, Edition: w.Edition, Rule: w.Rule,
		Clause: w.Clause, Near: w.Near, OpenedAt: w.Opened, DueAt: w.Due, BrokenAt: w.Broken, Found: db.JSON(w.Found), Decision: w.Decision, StayBy: w.Stay.By, StayName: w.Stay.Name,
		StayAt: w.Stay.At, StayReason: w.StayReason, SecondBy: w.Second.By, SecondName: w.Second.Name, SecondAt: w.Second.At, ClosedAt: w.Closed, Outcome: w.Outcome,
		Result: w.Result, Quiet: w.Quiet, Version: w.Version}
	if w.Basis != nil {
		r.Basis = db.JSON(w.Basis)
	}
	return r
}

func (r row) warning() (Warning, error) {
	w := Warning{ID: r.ID, Merchant: r.Merchant, Store: r.Store, Product: r.Product, Membership: r.Membership, Programme: r.Programme, Edition: r.Edition, Rule: r.Rule,
		Clause: r.Clause, Near: r.Near, Opened: r.OpenedAt, Due: r.DueAt, Broken: r.BrokenAt, Decision: r.Decision, Stay: Signature{r.StayBy, r.StayName, r.StayAt},
		StayReason: r.StayReason, Second: Signature{r.SecondBy, r.SecondName, r.SecondAt}, Closed: r.ClosedAt, Outcome: r.Outcome, Result: r.Result, Quiet: r.Quiet, Version: r.Version}
	return w, cmp.Or(db.FromJSON(r.Found, &w.Found), db.FromJSON(r.Basis, &w.Basis))
}

func warnings(rows []row, err error) ([]Warning, error) {
	out := make([]Warning, 0, len(rows))
	for _, r := range rows {
		w, failed := r.warning()
		if failed != nil && err == nil {
			err = failed
		}
		out = append(out, w)
	}
	return out, err
}

// insert keeps a new warning; first is false where one runs for the same rule and member already.
func insert(tx *db.Tx, w Warning) (first bool, err error) {
	r := rowOf(w)
	done := tx.DB.Exec(`INSERT INTO warnings (id, merchant, store, product, membership, programme, edition, rule, clause, near, opened_at, due_at, broken_at, found, decision,
		stay_by, stay_name, stay_at, stay_reason, second_by, second_name, second_at, closed_at, outcome, result, quiet, basis, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, '', '', '', 0, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		r.ID, r.Merchant, r.Store, r.Product, r.Membership, r.Programme, r.Edition, r.Rule, r.Clause, r.Near, r.OpenedAt, r.DueAt, r.BrokenAt, r.Found, r.Decision,
		r.ClosedAt, r.Outcome, r.Result, r.Quiet, r.Basis, r.Version)
	return done.RowsAffected == 1, done.Error
}

// save keeps a changed warning over the version that it was read with.
func save(tx *db.Tx, w Warning) error {
	r := rowOf(w)
	return db.One(tx.DB.Exec(`UPDATE warnings SET broken_at = ?, decision = ?, stay_by = ?, stay_name = ?, stay_at = ?, stay_reason = ?, second_by = ?, second_name = ?, second_at = ?,
		closed_at = ?, outcome = ?, result = ?, quiet = ?, basis = ?, version = version + 1 WHERE id = ? AND version = ?`,
		r.BrokenAt, r.Decision, r.StayBy, r.StayName, r.StayAt, r.StayReason, r.SecondBy, r.SecondName, r.SecondAt, r.ClosedAt, r.Outcome, r.Result, r.Quiet, r.Basis, r.ID, r.Version))
}

// forgetTold lets what was told be told again: the rule was met in between.
func forgetTold(tx *db.Tx, k key) error {
	return tx.DB.Exec("UPDATE warnings SET quiet = FALSE, version = version + 1 WHERE membership = ? AND rule = ? AND product = ? AND quiet", k.membership, k.rule, k.product).Error
}

func one(tx *db.Tx, id string) (Warning, error) {
	var r row
	if err := tx.DB.Where("id = ?", id).Take(&r).Error; err != nil {
		return Warning{}, err
	}
	return r.warning()
}

// standing are the warnings of memberships that run, and those that are not to be repeated, each by what it is about.
func standing(tx *db.Tx, memberships []string) (running, told map[key]*Warning, err error) {
	var rows []row
	err = tx.DB.Raw("SELECT * FROM warnings WHERE membership IN ? AND (closed_at = 0 OR quiet) ORDER BY id"+tx.LockClause(), memberships).Scan(&rows).Error
	all, err := warnings(rows, err)
	running, told = map[key]*Warning{}, map[key]*Warning{}
	for i := range all {
		w := &all[i]
		k := key{w.Membership, w.Rule, w.Product}
		if w.Open() {
			running[k] = w
		} else {
			told[k] = w
		}
	}
	return running, told, err
}

func list(tx *db.Tx, q Warnings) ([]Warning, error) {
	g := tx.DB.Model(&row{})
	for _, c := range []struct{ column, value string }{{"merchant = ?", q.Merchant}, {"membership = ?", q.Membership}, {"programme = ?", q.Programme}, {"store = ?", q.Store}, {"clause = ?", q.Clause}} {
		if c.value != "" {
			g = g.Where(c.column, c.value)
		}
	}
	switch q.State {
	case "open":
		g = g.Where("closed_at = 0")
	case "broken":
		g = g.Where("closed_at = 0 AND broken_at > 0")
	case "near":
		g = g.Where("closed_at = 0 AND broken_at = 0")
	case "stay":
		g = g.Where("closed_at = 0 AND stay_at > 0 AND second_at = 0")
	case "closed":
		g = g.Where("closed_at > 0")
	}
	if q.By != 0 {
		g = g.Where("closed_at = 0 AND due_at <= ?", q.By)
	}
	if q.After != "" {
		g = g.Where("id < ?", q.After)
	}
	var rows []row
	err := g.Order("id DESC").Limit(min(max(q.Limit, 1), 200)).Find(&rows).Error
	return warnings(rows, err)
}

// orphans are warnings that run although their membership has ended; at most limit.
func orphans(tx *db.Tx, limit int) ([]Warning, error) {
	var rows []row
	err := tx.DB.Raw(`SELECT w.* FROM warnings w JOIN memberships m ON m.id = w.membership WHERE w.closed_at = 0 AND m.ended_at > 0 ORDER BY w.id LIMIT ?`, limit).Scan(&rows).Error
	return warnings(rows, err)
}

// move hands the warnings that run, those that are not to be repeated, and the places of products from one membership to
// the other; what the other has already stays.
func move(tx *db.Tx, from, to string) (n int64, err error) {
	for table, which := range map[string]string{
		"warnings": "(closed_at > 0 AND quiet OR closed_at = 0 AND NOT EXISTS (SELECT 1 FROM warnings x WHERE x.membership = ? AND x.rule = warnings.rule AND x.product = warnings.product AND x.closed_at = 0))",
		"entries":  "NOT EXISTS (SELECT 1 FROM entries x WHERE x.membership = ? AND x.product = entries.product)"} {
		r := tx.DB.Exec("UPDATE "+table+" SET membership = ?, version = version + 1 WHERE membership = ? AND "+which, to, from, to)
		if n += r.RowsAffected; r.Error != nil {
			return n, r.Error
		}
	}
	return n, nil
}

// hold locks the memberships that have not ended, so that two rounds take turns.
func hold(tx *db.Tx, ids []string) (map[string]bool, error) {
	var there []string
	err := tx.DB.Raw("SELECT id FROM memberships WHERE id IN ? AND ended_at = 0 ORDER BY id"+tx.LockClause(), ids).Scan(&there).Error
	out := map[string]bool{}
	for _, id := range there {
		out[id] = true
	}
	return out, err
}

// places is "(?, ?), (?, ?)" for rows of columns.
func places(rows, columns int) string {
	one := "(" + strings.TrimSuffix(strings.Repeat("?, ", columns), ", ") + ")"
	return strings.TrimSuffix(strings.Repeat(one+", ", rows), ", ")
}
