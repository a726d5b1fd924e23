package conduct

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

type exitRow struct {
	ID            string `gorm:"primaryKey"`
	Merchant      string
	Membership    string
	Programme     string
	Edition       string
	Clause        string
	Reasons       string
	Own           bool
	RequestedBy   string
	RequestedName string
	RequestedAt   clock.Instant
	FirstBy       string
	FirstName     string
	FirstAt       clock.Instant
	Agrees        bool
	Why           string
	SecondBy      string
	SecondName    string
	SecondAt      clock.Instant
	Returned      string
	Outcome       State
	Answer        string
	ClosedAt      clock.Instant
	Decision      string
	ReopenedAt    clock.Instant
	Version       int
}

// TableName is the table of exit requests.
func (exitRow) TableName() string { return "exits" }

func exitRowOf(x Exit) exitRow {
	return exitRow{ID: x.ID, Merchant: x.Merchant, Membership: x.Membership, Programme: x.Programme, Edition: x.Edition, Clause: x.Clause, Reasons: x.Reasons, Own: x.Own,
		RequestedBy: x.Requested.By, RequestedName: x.Requested.Name, RequestedAt: x.Requested.At, FirstBy: x.First.By, FirstName: x.First.Name, FirstAt: x.First.At,
		Agrees: x.Agrees, Why: x.Why, SecondBy: x.Second.By, SecondName: x.Second.Name, SecondAt: x.Second.At, Returned: x.Returned, Outcome: x.Outcome, Answer: x.Answer,
		ClosedAt: x.Closed, Decision: x.Decision, ReopenedAt: x.Reopened, Version: x.Version}
}

func (r exitRow) exit() Exit {
	return Exit{ID: r.ID, Merchant: r.Merchant, Membership: r.Membership, Programme: r.Programme, Edition: r.Edition, Clause: r.Clause, Reasons: r.Reasons, Own: r.Own,
		Requested: Signature{r.RequestedBy, r.RequestedName, r.RequestedAt}, First: Signature{r.FirstBy, r.FirstName, r.FirstAt}, Agrees: r.Agrees, Why: r.Why,
		Second: Signature{r.SecondBy, r.SecondName, r.SecondAt}, Returned: r.Returned, Outcome: r.Outcome, Answer: r.Answer, Closed: r.ClosedAt, Decision: r.Decision,
		Reopened: r.ReopenedAt, Version: r.Version}
}

func exits(rows []exitRow, err error) ([]Exit, error) {
	out := make([]Exit, len(rows))
	for i, r := range rows {
		out[i] = r.exit()
	}
	return out, err
}

func insertExit(tx *db.Tx, x Exit) error {
	r := exitRowOf(x)
	res := tx.DB.Exec(`INSERT INTO exits (id, merchant, membership, programme, edition, clause, reasons, own, requested_by, requested_name, requested_at,
		first_by, first_name, first_at, agrees, why, second_by, second_name, second_at, returned, outcome, answer, closed_at, decision, reopened_at, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, ?, '', '', '', 0, '', ?, '', ?, '', 0, ?) ON CONFLICT DO NOTHING`,
		r.ID, r.Merchant, r.Membership, r.Programme, r.Edition, r.Clause, r.Reasons, r.Own, r.RequestedBy, r.RequestedName, r.RequestedAt, false, r.Outcome, r.ClosedAt, r.Version)
	if res.Error != nil || res.RowsAffected == 1 {
		return res.Error
	}
	return fault.New(fault.Conflict, text.Of("已有一份退出申请在处理中。", "An exit request is being dealt with already."),
		text.Of("请查看该申请的进度，无需重复提交。", "See where it stands; you need not file another."))
}

func saveExit(tx *db.Tx, x Exit) error {
	r := exitRowOf(x)
	return db.One(tx.DB.Exec(`UPDATE exits SET first_by = ?, first_name = ?, first_at = ?, agrees = ?, why = ?, second_by = ?, second_name = ?, second_at = ?, returned = ?,
		outcome = ?, answer = ?, closed_at = ?, decision = ?, reopened_at = ?, version = version + 1 WHERE id = ? AND version = ?`,
		r.FirstBy, r.FirstName, r.FirstAt, r.Agrees, r.Why, r.SecondBy, r.SecondName, r.SecondAt, r.Returned, r.Outcome, r.Answer, r.ClosedAt, r.Decision, r.ReopenedAt, r.ID, r.Version))
}

func oneExit(tx *db.Tx, id string) (Exit, error) {
	var r exitRow
	err := tx.DB.Where("id = ?", id).Take(&r).Error
	return r.exit(), err
}

func listExits(tx *db.Tx, q Exits) ([]Exit, error) {
	g := tx.DB.Model(&exitRow{})
	for _, c := range []struct{ column, value string }{{"membership = ?", q.Membership}, {"merchant = ?", q.Merchant}, {"id < ?", q.Before}} {
		if c.value != "" {
			g = g.Where(c.column, c.value)
		}
	}
	if q.Waiting {
		g = g.Where("closed_at = 0")
	}
	var rows []exitRow
	err := g.Order("id DESC").Limit(min(max(q.Limit, 1), 200)).Find(&rows).Error
	return exits(rows, err)
}

func overtakenExits(tx *db.Tx, membership string) ([]Exit, error) {
	var rows []exitRow
	err := tx.DB.Where("membership = ? AND outcome = ?", membership, Overtaken).Order("id").Limit(200).Find(&rows).Error
	return exits(rows, err)
}
