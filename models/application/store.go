package application

import (
	"fmt"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	"gorm.io/gorm/clause"
)

// row is a case with what the queue's indexes look for.
type row struct {
	Case
	State    State
	Pending  bool
	ClosedAt clock.Instant
}

// TableName is the table of cases.
func (row) TableName() string { return "cases" }

func rowOf(c Case) row {
	return row{Case: c, State: c.State(), Pending: c.Pending(), ClosedAt: max(c.Decided.At, c.Withdrawn.At)}
}

// insertOnce keeps a new case; first is false where the merchant has an open one already.
func insertOnce(tx *db.Tx, c Case) (first bool, err error) {
	r := rowOf(c)
	done := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&r)
	return done.RowsAffected == 1, done.Error
}

// save keeps a changed case over the version that it was read with.
func save(tx *db.Tx, c Case) (Case, error) {
	was := c.Version
	c.Version++
	r := rowOf(c)
	done := tx.DB.Model(&row{}).Where("id = ? AND version = ?", c.ID, was).Select("*").Omit("id").Updates(r)
	return c, db.One(done)
}

func find(tx *db.Tx, id string) (Case, error) {
	q := tx.DB.Where("id = ?", id)
	if tx.Actor.Merchant != "" {
		q = q.Where("merchant = ?", tx.Actor.Merchant)
	}
	var r row
	err := q.Take(&r).Error
	return r.Case, db.Found(err, text.Of("这件申请", "such application"))
}

// openOf finds the case that keeps a merchant from starting another one.
func openOf(tx *db.Tx, merchant, programme, party string) (c Case, ok bool, err error) {
	var r row
	err = tx.DB.Where("merchant = ? AND programme = ? AND party = ? AND closed_at = 0", merchant, programme, party).Take(&r).Error
	if db.IsNone(err) {
		return Case{}, false, nil
	}
	return r.Case, err == nil, err
}

// Of lists the cases of a merchant, the newest first, at most 200; drafts and closed ones too.
func Of(tx *db.Tx, merchant string) ([]Case, error) {
	if tx.Actor.Merchant != "" {
		merchant = tx.Actor.Merchant
	}
	var rows []row
	err := tx.DB.Where("merchant = ?", merchant).Order("id DESC").Limit(200).Find(&rows).Error
	out := make([]Case, len(rows))
	for i, r := range rows {
		out[i] = r.Case
	}
	return out, err
}

// nextNumber gives the number that people say: the day, and how many that day has had.
func nextNumber(tx *db.Tx) (string, error) {
	day := tx.Now.Time().Format("20060102")
	err := tx.DB.Exec("INSERT INTO case_numbers (day, last) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = case_numbers.last + 1", day).Error
	if err != nil {
		return "", err
	}
	var n int
	err = tx.DB.Raw("SELECT last FROM case_numbers WHERE day = ?", day).Take(&n).Error
	return fmt.Sprintf("%s-%04d", day, n), err
}

// handIn keeps the answers that the case is judged by from now on.
func handIn(tx *db.Tx, id string, a Answers) error {
	return tx.DB.Exec("INSERT INTO case_answers (case_id, answers) VALUES (?, ?) ON CONFLICT (case_id) DO UPDATE SET answers = excluded.answers", id, db.JSON(a)).Error
}

func handedIn(tx *db.Tx, id string) (Answers, error) {
	var s string
	if err := tx.DB.Raw("SELECT answers FROM case_answers WHERE case_id = ?", id).Take(&s).Error; err != nil {
		return nil, err
	}
	a := Answers{}
	return a, db.FromJSON(s, &a)
}
