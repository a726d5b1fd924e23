package application

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"gorm.io/gorm/clause"
)

// TableName is the table of corrections.
func (Correction) TableName() string { return "case_corrections" }

// TableName is the table of judgements.
func (Judgement) TableName() string { return "case_judgements" }

// TableName is the table of waivers.
func (Waiver) TableName() string { return "case_waivers" }

// TableName is the table of internal notes.
func (Note) TableName() string { return "case_notes" }

// TableName is the table of who has a case open.
func (Glance) TableName() string { return "case_looks" }

// left is a claimed case with its reviewer's last look at it.
type left struct {
	Case
	Looked clock.Instant
}

// leftAlone finds cases in somebody's hands at which they have not looked since then, the longest first.
func leftAlone(tx *db.Tx, since clock.Instant, limit int) (out []left, err error) {
	err = tx.DB.Raw(`SELECT c.*, COALESCE(l.looked_at, 0) AS looked FROM cases c LEFT JOIN case_looks l ON l.case_id = c.id AND l.account = c.claimed_by
		WHERE c.pending AND c.state = ? AND c.claimed_at < ? AND COALESCE(l.looked_at, 0) < ?
		AND NOT EXISTS (SELECT 1 FROM case_waivers w WHERE w.case_id = c.id AND w.signed_at = 0 AND w.declined_at = 0)
		ORDER BY c.claimed_at, c.id LIMIT ?`, Reviewing, since, since, limit).Scan(&out).Error
	return out, err
}

func insertCorrections(tx *db.Tx, cs []Correction) error { return tx.DB.Create(&cs).Error }

// corrections lists those of a case, the newest round first, in the order of asking.
func corrections(tx *db.Tx, id string) ([]Correction, error) {
	var out []Correction
	err := tx.DB.Where("case_id = ?", id).Order("round DESC, place").Limit(1000).Find(&out).Error
	return out, err
}

func answerCorrection(tx *db.Tx, id, reply string) error {
	return db.One(tx.DB.Exec("UPDATE case_corrections SET reply = ?, answered_at = ?, answered_by = ?, answered_by_name = ? WHERE id = ? AND answered_at = 0 AND lapsed = 0",
		reply, tx.Now, tx.Actor.ID(), tx.Actor.Name, id))
}

// lapseCorrections ends the open corrections of a case and reports how many there were.
func lapseCorrections(tx *db.Tx, id string, due clock.Instant) (int64, error) {
	done := tx.DB.Exec("UPDATE case_corrections SET lapsed = ? WHERE case_id = ? AND answered_at = 0 AND lapsed = 0", due, id)
	return done.RowsAffected, done.Error
}

// putJudgement keeps a judgement in place of an earlier one of the same question, which stays on the record.
func putJudgement(tx *db.Tx, j Judgement) error {
	return tx.DB.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "case_id"}, {Name: "key"}}, UpdateAll: true}).Create(&j).Error
}

// Judgements lists what was judged about a case so far.
func Judgements(tx *db.Tx, id string) ([]Judgement, error) {
	var out []Judgement
	err := tx.DB.Where("case_id = ?", id).Order("key").Limit(500).Find(&out).Error
	return out, err
}

// insertWaiver keeps a proposal; first is false where the rule has one that was not declined.
func insertWaiver(tx *db.Tx, w Waiver) (first bool, err error) {
	done := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&w)
	return done.RowsAffected == 1, done.Error
}

// FindWaiver finds a waiver. Merchants find none. Errors: NotFound.
func FindWaiver(tx *db.Tx, id string) (Waiver, error) {
	if tx.Actor.Merchant != "" {
		return Waiver{}, fault.Missing(text.Of("这项豁免", "such waiver"))
	}
	var w Waiver
	err := tx.DB.Where("id = ?", id).Take(&w).Error
	return w, db.Found(err, text.Of("这项豁免", "such waiver"))
}

// Waivers lists the waivers of a case, the oldest first.
func Waivers(tx *db.Tx, id string) ([]Waiver, error) {
	var out []Waiver
	err := tx.DB.Where("case_id = ?", id).Order("id").Limit(500).Find(&out).Error
	return out, err
}

// settleWaiver keeps that a proposal was signed or declined; it happens once.
func settleWaiver(tx *db.Tx, w Waiver) error {
	return db.One(tx.DB.Model(&Waiver{}).Where("id = ? AND signed_at = 0 AND declined_at = 0", w.ID).
		Select("*").Omit("id").Updates(w))
}

func insertNote(tx *db.Tx, n Note) error { return tx.DB.Create(&n).Error }

// notes lists the internal notes of a case, the newest first.
func notes(tx *db.Tx, id string) ([]Note, error) {
	var out []Note
	err := tx.DB.Where("case_id = ?", id).Order("id DESC").Limit(200).Find(&out).Error
	return out, err
}

func putGlance(tx *db.Tx, g Glance) error {
	return tx.DB.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "case_id"}, {Name: "account"}}, UpdateAll: true}).Create(&g).Error
}

func glances(tx *db.Tx, id string, since clock.Instant) ([]Glance, error) {
	var out []Glance
	err := tx.DB.Where("case_id = ? AND looked_at >= ? AND account <> ?", id, since, tx.Actor.ID()).Order("looked_at DESC").Limit(20).Find(&out).Error
	return out, err
}
