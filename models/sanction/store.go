package sanction

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

type row struct {
	ID           string `gorm:"primaryKey"`
	Merchant     string
	Membership   string
	Programme    string
	Edition      string
	Ladder       string
	Clause       string
	Counted      string
	Grade        string
	Times        int
	Temporary    bool
	Products     string
	Measures     string
	Period       string
	Ground       string
	Facts        string
	Todo         string
	Evidence     string
	ProposedAt   clock.Instant
	ProposedBy   string
	ProposedName string
	SecondAt     clock.Instant
	SecondBy     string
	SecondName   string
	Outcome      State
	Answer       string
	Decision     string
	FromAt       clock.Instant
	UntilAt      clock.Instant
	ClosedAt     clock.Instant
	Version      int
}

// TableName is the table of findings.
func (row) TableName() string { return "findings" }

func rowOf(f Finding) row {
	return row{ID: f.ID, Merchant: f.Merchant, Membership: f.Membership, Programme: f.Programme, Edition: f.Edition, Ladder: f.Ladder, Clause: f.Clause, Counted: f.Counted, Grade: f.Grade,
		Times: f.Times, Temporary: f.Temporary, Products: db.JSON(f.Products), Measures: strings.Join(f.Sanction.Measures, " "), Period: f.Sanction.Period, Ground: f.Sanction.Ground,
		Facts: f.Facts, Todo: f.Todo, Evidence: f.Evidence, ProposedAt: f.Proposed.At, ProposedBy: f.Proposed.By, ProposedName: f.Proposed.Name,
		SecondAt: f.Second.At, SecondBy: f.Second.By, SecondName: f.Second.Name, Outcome: f.Outcome, Answer: f.Answer, Decision: f.Decision, FromAt: f.From, UntilAt: f.Until,
		ClosedAt: f.Closed, Version: f.Version}
}

func (r row) finding() (Finding, error) {
	f := Finding{ID: r.ID, Merchant: r.Merchant, Membership: r.Membership, Programme: r.Programme, Edition: r.Edition, Ladder: r.Ladder, Clause: r.Clause, Counted: r.Counted, Grade: r.Grade,
		Times: r.Times, Temporary: r.Temporary, Sanction: rulebook.Sanction{Measures: strings.Fields(r.Measures), Period: r.Period, Ground: r.Ground}, Facts: r.Facts, Todo: r.Todo,
		Evidence: r.Evidence, Proposed: conduct.Signature{By: r.ProposedBy, Name: r.ProposedName, At: r.ProposedAt}, Second: conduct.Signature{By: r.SecondBy, Name: r.SecondName, At: r.SecondAt},
		Outcome: r.Outcome, Answer: r.Answer, Decision: r.Decision, From: r.FromAt, Until: r.UntilAt, Closed: r.ClosedAt, Version: r.Version}
	return f, db.FromJSON(r.Products, &f.Products)
}

func findings(rows []row, err error) ([]Finding, error) {
	out := make([]Finding, len(rows))
	for i, r := range rows {
		if err == nil {
			out[i], err = r.finding()
		}
	}
	return out, err
}

func insert(tx *db.Tx, f Finding) error {
	r := rowOf(f)
	return tx.DB.Create(&r).Error
}

func save(tx *db.Tx, f Finding) error {
	return db.One(tx.DB.Exec(`UPDATE findings SET times = ?, measures = ?, period = ?, ground = ?, second_at = ?, second_by = ?, second_name = ?, outcome = ?, answer = ?, decision = ?,
		from_at = ?, until_at = ?, closed_at = ?, version = version + 1 WHERE id = ? AND version = ?`, f.Times, strings.Join(f.Sanction.Measures, " "), f.Sanction.Period, f.Sanction.Ground,
		f.Second.At, f.Second.By, f.Second.Name, f.Outcome, f.Answer, f.Decision, f.From, f.Until, f.Closed, f.ID, f.Version))
}

func one(tx *db.Tx, id string) (Finding, error) {
	var r row
	if err := tx.DB.Where("id = ?", id).Take(&r).Error; err != nil {
		return Finding{}, err
	}
	return r.finding()
}

func list(tx *db.Tx, q Question) ([]Finding, error) {
	g := tx.DB.Model(&row{})
	for _, c := range []struct{ where, value string }{{"merchant = ?", q.Merchant}, {"membership = ?", q.Membership}, {"counted = ?", q.Counted}, {"outcome = ?", string(q.Outcome)}, {"id < ?", q.Before}} {
		if c.value != "" {
			g = g.Where(c.where, c.value)
		}
	}
	if q.Waiting {
		g = g.Where("outcome = ''")
	}
	if tx.Actor.Merchant != "" {
		g = g.Where("decision <> ''")
	}
	var rows []row
	err := g.Order("id DESC").Limit(min(max(q.Limit, 1), 200)).Find(&rows).Error
	return findings(rows, err)
}

func times(tx *db.Tx, merchant, clause string) (n int, err error) {
	return n, tx.DB.Raw("SELECT count(*) FROM findings WHERE merchant = ? AND counted = ? AND outcome = ?", merchant, clause, InForce).Take(&n).Error
}

// after are the findings in force that were counted after one, the earliest first.
func after(tx *db.Tx, f Finding) ([]Finding, error) {
	var rows []row
	err := tx.DB.Where("merchant = ? AND counted = ? AND outcome = ? AND times > ?", f.Merchant, f.Counted, InForce, f.Times).Order("times, id").Limit(1000).Find(&rows).Error
	return findings(rows, err)
}

// lock lets the findings of a merchant be counted one after the other.
func lock(tx *db.Tx, merchant string) error {
	var id string
	return tx.DB.Raw("SELECT id FROM merchants WHERE id = ?"+tx.LockClause(), merchant).Take(&id).Error
}

// strangers counts the products that are not the merchant's.
func strangers(tx *db.Tx, merchant string, products []string) (int, error) {
	var n int
	err := tx.DB.Raw("SELECT count(*) FROM products WHERE merchant = ? AND id IN ?", merchant, products).Take(&n).Error
	return len(products) - n, err
}
