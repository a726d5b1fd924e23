package ledger

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/money"
)

type demandRow struct {
	ID         string `gorm:"primaryKey"`
	Deposit    string
	Merchant   string
	Programme  string
	Edition    string
	Membership string
	Clause     string
	Amount     money.Fen
	Covered    money.Fen
	Timely     money.Fen
	Reason     string
	DemandedAt clock.Instant
	DueAt      clock.Instant
	LapsedAt   clock.Instant
	ClosedAt   clock.Instant
	Outcome    string
	Decision   string
	ByName     string
	Version    int
}

// TableName is the table of demands.
func (demandRow) TableName() string { return "deposit_demands" }

func (r demandRow) demand() Demand {
	return Demand{ID: r.ID, Deposit: r.Deposit, Merchant: r.Merchant, Programme: r.Programme, Edition: r.Edition, Membership: r.Membership, Clause: r.Clause, Amount: r.Amount, Covered: r.Covered, Timely: r.Timely,
		Reason: r.Reason, Demanded: r.DemandedAt, Due: r.DueAt, Lapsed: r.LapsedAt, Closed: r.ClosedAt, Outcome: r.Outcome, Decision: r.Decision, ByName: r.ByName, Version: r.Version}
}

func insertDemand(tx *db.Tx, d Demand) error {
	r := demandRow{ID: d.ID, Deposit: d.Deposit, Merchant: d.Merchant, Programme: d.Programme, Edition: d.Edition, Membership: d.Membership, Clause: d.Clause, Amount: d.Amount, Covered: d.Covered,
		Reason: d.Reason, DemandedAt: d.Demanded, DueAt: d.Due, ByName: d.ByName, Version: d.Version}
	return tx.DB.Create(&r).Error
}

func saveDemand(tx *db.Tx, d Demand) error {
	return db.One(tx.DB.Exec("UPDATE deposit_demands SET covered = ?, timely = ?, lapsed_at = ?, closed_at = ?, outcome = ?, decision = ?, version = version + 1 WHERE id = ? AND version = ?",
		d.Covered, d.Timely, d.Lapsed, d.Closed, d.Outcome, d.Decision, d.ID, d.Version))
}

func oneDemand(tx *db.Tx, id string) (Demand, error) {
	var r demandRow
	err := tx.DB.Where("id = ?", id).Take(&r).Error
	return r.demand(), err
}

// openDemands are the demands of a deposit that wait for money, the oldest first.
func openDemands(tx *db.Tx, deposit string) ([]Demand, error) {
	var rows []demandRow
	err := tx.DB.Where("deposit = ? AND closed_at = 0", deposit).Order("demanded_at, id").Limit(1000).Find(&rows).Error
	return demands(rows), err
}

func demandsOf(tx *db.Tx, deposit string) ([]Demand, error) {
	var rows []demandRow
	err := tx.DB.Where("deposit = ?", deposit).Order("CASE WHEN closed_at = 0 THEN 0 ELSE 1 END, demanded_at DESC, id DESC").Limit(200).Find(&rows).Error
	return demands(rows), err
}

func demands(rows []demandRow) []Demand {
	out := make([]Demand, len(rows))
	for i, r := range rows {
		out[i] = r.demand()
	}
	return out
}

type takingRow struct {
	ID           string `gorm:"primaryKey"`
	Deposit      string
	Merchant     string
	Programme    string
	Edition      string
	Kind         Kind
	Amount       money.Fen
	Clause       string
	Reason       string
	ProposedAt   clock.Instant
	ProposedBy   string
	ProposedName string
	SecondAt     clock.Instant
	SecondBy     string
	SecondName   string
	Outcome      string
	Answer       string
	Decision     string
	ClosedAt     clock.Instant
	Version      int
}

// TableName is the table of deductions and refunds.
func (takingRow) TableName() string { return "deposit_takings" }

func (r takingRow) taking() Taking {
	return Taking{ID: r.ID, Deposit: r.Deposit, Merchant: r.Merchant, Programme: r.Programme, Edition: r.Edition, Kind: r.Kind, Amount: r.Amount, Clause: r.Clause, Reason: r.Reason,
		Proposed: Signature{r.ProposedBy, r.ProposedName, r.ProposedAt}, Second: Signature{r.SecondBy, r.SecondName, r.SecondAt}, Outcome: r.Outcome, Answer: r.Answer,
		Decision: r.Decision, Closed: r.ClosedAt, Version: r.Version}
}

func insertTaking(tx *db.Tx, t Taking) error {
	r := takingRow{ID: t.ID, Deposit: t.Deposit, Merchant: t.Merchant, Programme: t.Programme, Edition: t.Edition, Kind: t.Kind, Amount: t.Amount, Clause: t.Clause, Reason: t.Reason,
		ProposedAt: t.Proposed.At, ProposedBy: t.Proposed.By, ProposedName: t.Proposed.Name, Version: t.Version}
	return tx.DB.Create(&r).Error
}

func saveTaking(tx *db.Tx, t Taking) error {
	return db.One(tx.DB.Exec("UPDATE deposit_takings SET second_at = ?, second_by = ?, second_name = ?, outcome = ?, answer = ?, decision = ?, closed_at = ?, version = version + 1 WHERE id = ? AND version = ?",
		t.Second.At, t.Second.By, t.Second.Name, t.Outcome, t.Answer, t.Decision, t.Closed, t.ID, t.Version))
}

func oneTaking(tx *db.Tx, id string) (Taking, error) {
	var r takingRow
	err := tx.DB.Where("id = ?", id).Take(&r).Error
	return r.taking(), err
}

func takingsOf(tx *db.Tx, deposit string) ([]Taking, error) {
	g := tx.DB.Where("deposit = ?", deposit)
	if deposit == "" {
		g = tx.DB.Where("closed_at = 0")
	}
	var rows []takingRow
	err := g.Order("id DESC").Limit(200).Find(&rows).Error
	out := make([]Taking, len(rows))
	for i, r := range rows {
		out[i] = r.taking()
	}
	return out, err
}
