package suspension

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

type row struct {
	ID         string `gorm:"primaryKey"`
	Merchant   string
	Store      string
	Membership string
	Programme  string
	Edition    string
	Rule       string
	Clause     string
	Decision   string
	Found      string
	Since      clock.Instant
	Ends       clock.Instant
	Closed     clock.Instant
	Outcome    string
	Result     string
	Version    int
}

// TableName is the table of suspensions.
func (row) TableName() string { return "suspensions" }

func (r row) suspension() (Suspension, error) {
	s := Suspension{ID: r.ID, Merchant: r.Merchant, Store: r.Store, Membership: r.Membership, Programme: r.Programme, Edition: r.Edition, Rule: r.Rule, Clause: r.Clause,
		Decision: r.Decision, Since: r.Since, Ends: r.Ends, Closed: r.Closed, Outcome: r.Outcome, Result: r.Result, Version: r.Version}
	return s, db.FromJSON(r.Found, &s.Found)
}

// insert keeps a new suspension; first is false where the member rests for the rule already.
func insert(tx *db.Tx, s Suspension) (first bool, err error) {
	done := tx.DB.Exec(`INSERT INTO suspensions (id, merchant, store, membership, programme, edition, rule, clause, decision, found, since, ends, closed, outcome, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', ?) ON CONFLICT DO NOTHING`,
		s.ID, s.Merchant, s.Store, s.Membership, s.Programme, s.Edition, s.Rule, s.Clause, s.Decision, db.JSON(s.Found), s.Since, s.Ends, s.Version)
	return done.RowsAffected == 1, done.Error
}

func save(tx *db.Tx, s Suspension) error {
	return db.One(tx.DB.Exec("UPDATE suspensions SET decision = ?, closed = ?, outcome = ?, result = ?, version = version + 1 WHERE id = ? AND version = ?", s.Decision, s.Closed, s.Outcome, s.Result, s.ID, s.Version))
}

func one(tx *db.Tx, id string) (Suspension, error) {
	var r row
	if err := tx.DB.Where("id = ?", id).Take(&r).Error; err != nil {
		return Suspension{}, err
	}
	return r.suspension()
}

func suspensions(rows []row, err error) ([]Suspension, error) {
	out := make([]Suspension, 0, len(rows))
	for _, r := range rows {
		s, failed := r.suspension()
		if failed != nil && err == nil {
			err = failed
		}
		out = append(out, s)
	}
	return out, err
}

func list(tx *db.Tx, q Question) ([]Suspension, error) {
	g := tx.DB.Model(&row{})
	for _, c := range []struct{ column, value string }{{"merchant = ?", q.Merchant}, {"membership = ?", q.Membership}, {"programme = ?", q.Programme}, {"id < ?", q.After}} {
		if c.value != "" {
			g = g.Where(c.column, c.value)
		}
	}
	if q.Open {
		g = g.Where("closed = 0")
	}
	var rows []row
	err := g.Order("id DESC").Limit(min(max(q.Limit, 1), 1000)).Find(&rows).Error
	return suspensions(rows, err)
}

// move hands what runs, and the count of plans, from one membership to the other; what the other has already stays.
func move(tx *db.Tx, from, to string) (n int64, err error) {
	for table, which := range map[string]string{"suspensions": "closed = 0", "plans": "TRUE"} {
		r := tx.DB.Exec("UPDATE "+table+" SET membership = ?, version = version + 1 WHERE membership = ? AND "+which+
			" AND NOT EXISTS (SELECT 1 FROM "+table+" x WHERE x.membership = ? AND x.rule = "+table+".rule AND x.closed = 0)", to, from, to)
		if n += r.RowsAffected; r.Error != nil {
			return n, r.Error
		}
	}
	return n, nil
}

func orphans(tx *db.Tx, limit int) ([]Suspension, error) {
	var rows []row
	err := tx.DB.Raw("SELECT s.* FROM suspensions s JOIN memberships m ON m.id = s.membership WHERE s.closed = 0 AND m.ended_at > 0 ORDER BY s.id LIMIT ?", limit).Scan(&rows).Error
	return suspensions(rows, err)
}

func resting(tx *db.Tx, memberships []string) (map[string]bool, error) {
	var ids []string
	err := tx.DB.Raw("SELECT DISTINCT membership FROM suspensions WHERE membership IN ? AND closed = 0", memberships).Scan(&ids).Error
	out := map[string]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

func quiet(tx *db.Tx, memberships []string) (map[Key]string, error) {
	var found []struct {
		Key
		Object string
	}
	err := tx.DB.Raw(`SELECT membership, rule, 'suspension:' || id AS object FROM suspensions WHERE membership IN ? AND closed = 0
		UNION SELECT membership, rule, 'plan:' || id FROM plans WHERE membership IN ? AND closed = 0 AND immune_until > 0`, memberships, memberships).Scan(&found).Error
	out := map[Key]string{}
	for _, f := range found {
		out[f.Key] = f.Object
	}
	return out, err
}

// planRow is a plan as it is kept.
type planRow struct {
	ID           string `gorm:"primaryKey"`
	Merchant     string
	Store        string
	Membership   string
	Programme    string
	Edition      string
	Rule         string
	Clause       string
	Object       string
	Words        string
	FiledBy      string
	FiledName    string
	FiledAt      clock.Instant
	AnsweredBy   string
	AnsweredName string
	AnsweredAt   clock.Instant
	Reason       string
	ImmuneUntil  clock.Instant
	Closed       clock.Instant
	Outcome      string
	Version      int
}

// TableName is the table of plans.
func (planRow) TableName() string { return "plans" }

func (r planRow) plan() Plan {
	return Plan{ID: r.ID, Merchant: r.Merchant, Store: r.Store, Membership: r.Membership, Programme: r.Programme, Edition: r.Edition, Rule: r.Rule, Clause: r.Clause, Object: r.Object, Words: r.Words,
		Filed: Signature{r.FiledBy, r.FiledName, r.FiledAt}, Answered: Signature{r.AnsweredBy, r.AnsweredName, r.AnsweredAt}, Reason: r.Reason, ImmuneUntil: r.ImmuneUntil, Closed: r.Closed, Outcome: r.Outcome, Version: r.Version}
}

func insertPlan(tx *db.Tx, p Plan) error {
	done := tx.DB.Exec(`INSERT INTO plans (id, merchant, store, membership, programme, edition, rule, clause, object, words, filed_by, filed_name, filed_at, answered_by, answered_name, answered_at,
		reason, immune_until, closed, outcome, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, '', 0, 0, '', ?) ON CONFLICT DO NOTHING`,
		p.ID, p.Merchant, p.Store, p.Membership, p.Programme, p.Edition, p.Rule, p.Clause, p.Object, p.Words, p.Filed.By, p.Filed.Name, p.Filed.At, p.Version)
	if done.Error != nil || done.RowsAffected == 1 {
		return done.Error
	}
	return fault.New(fault.Conflict, text.Of("已有一份针对该条款的计划在处理或在免疫期内。", "A plan for this clause waits for its answer, or is being carried out."), text.Of("请等待答复。", "Wait for the answer."))
}

func savePlan(tx *db.Tx, p Plan) error {
	return db.One(tx.DB.Exec(`UPDATE plans SET answered_by = ?, answered_name = ?, answered_at = ?, reason = ?, immune_until = ?, closed = ?, outcome = ?, version = version + 1 WHERE id = ? AND version = ?`,
		p.Answered.By, p.Answered.Name, p.Answered.At, p.Reason, p.ImmuneUntil, p.Closed, p.Outcome, p.ID, p.Version))
}

// answering are the plans for an object that run, or that did not help.
func answering(tx *db.Tx, object string) ([]Plan, error) {
	var rows []planRow
	err := tx.DB.Where("object = ? AND (closed = 0 OR outcome = ?)", object, Failed).Order("id").Find(&rows).Error
	return plansOf(rows, err)
}

func onePlan(tx *db.Tx, id string) (Plan, error) {
	var r planRow
	err := tx.DB.Where("id = ?", id).Take(&r).Error
	return r.plan(), err
}

func plansOf(rows []planRow, err error) ([]Plan, error) {
	out := make([]Plan, len(rows))
	for i, r := range rows {
		out[i] = r.plan()
	}
	return out, err
}

func listPlans(tx *db.Tx, q Question) ([]Plan, error) {
	g := tx.DB.Model(&planRow{})
	for _, c := range []struct{ column, value string }{{"merchant = ?", q.Merchant}, {"membership = ?", q.Membership}, {"programme = ?", q.Programme}, {"object = ?", q.Object}, {"id < ?", q.After}} {
		if c.value != "" {
			g = g.Where(c.column, c.value)
		}
	}
	if q.Open {
		g = g.Where("closed = 0")
	}
	var rows []planRow
	err := g.Order("id DESC").Limit(min(max(q.Limit, 1), 200)).Find(&rows).Error
	return plansOf(rows, err)
}

func orphanPlans(tx *db.Tx, limit int) ([]Plan, error) {
	var rows []planRow
	err := tx.DB.Raw("SELECT p.* FROM plans p JOIN memberships m ON m.id = p.membership WHERE p.closed = 0 AND m.ended_at > 0 ORDER BY p.id LIMIT ?", limit).Scan(&rows).Error
	return plansOf(rows, err)
}

// plansUsed counts the plans accepted for a rule since it was last met at the end of one.
func plansUsed(tx *db.Tx, k Key) (n int, err error) {
	err = tx.DB.Raw(`SELECT count(*) FROM plans WHERE membership = ? AND rule = ? AND outcome = ?
		AND id > COALESCE((SELECT MAX(id) FROM plans WHERE membership = ? AND rule = ? AND outcome = ?), '')`, k.Membership, k.Rule, Failed, k.Membership, k.Rule, Kept).Scan(&n).Error
	return n, err
}
