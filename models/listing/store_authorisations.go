package listing

import (
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

type authorisationRow struct {
	ID         string `gorm:"primaryKey"`
	Merchant   string
	Membership string
	Programme  string
	Brand      string
	Level      int
	UntilAt    clock.Instant
	OpenedAt   clock.Instant
	OpenedBy   string
	ClosedAt   clock.Instant
	Cause      Cause
}

// TableName is the table of opened brands.
func (authorisationRow) TableName() string { return "authorisations" }

func (r authorisationRow) authorisation() Authorisation {
	return Authorisation{ID: r.ID, Merchant: r.Merchant, Membership: r.Membership, Programme: r.Programme, Brand: r.Brand, Level: r.Level, Until: r.UntilAt, Opened: r.OpenedAt, OpenedBy: r.OpenedBy,
		Closed: r.ClosedAt, Cause: r.Cause}
}

func authorisations(rows []authorisationRow, err error) ([]Authorisation, error) {
	out := make([]Authorisation, len(rows))
	for i, r := range rows {
		out[i] = r.authorisation()
	}
	return out, err
}

func insertAuthorisation(tx *db.Tx, a Authorisation) error {
	r := tx.DB.Exec(`INSERT INTO authorisations (id, merchant, membership, programme, brand, level, until_at, opened_at, opened_by, closed_at, cause) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')
		ON CONFLICT DO NOTHING`, a.ID, a.Merchant, a.Membership, a.Programme, a.Brand, a.Level, a.Until, a.Opened, a.OpenedBy)
	if r.Error == nil && r.RowsAffected == 0 {
		return fault.New(fault.Conflict, text.Of("该品牌已经开通。", "The brand is open already."), text.Of("可以直接发布该品牌的商品。", "Publish its products."))
	}
	return r.Error
}

func oneAuthorisation(tx *db.Tx, id string) (Authorisation, error) {
	var r authorisationRow
	err := tx.DB.Where("id = ?", id).Take(&r).Error
	return r.authorisation(), err
}

func closeAuthorisation(tx *db.Tx, id string, cause Cause, at clock.Instant) error {
	return db.One(tx.DB.Exec("UPDATE authorisations SET closed_at = ?, cause = ? WHERE id = ? AND closed_at = 0", at, cause, id))
}

func saveChain(tx *db.Tx, id string, level int, until clock.Instant) error {
	return db.One(tx.DB.Exec("UPDATE authorisations SET level = ?, until_at = ? WHERE id = ? AND closed_at = 0", level, until, id))
}

// openOf are the open authorisations that rest on a chain.
func openOf(tx *db.Tx, merchant, brandID string) ([]Authorisation, error) {
	var rows []authorisationRow
	err := tx.DB.Where("merchant = ? AND brand = ? AND closed_at = 0", merchant, brandID).Order("id").Limit(100).Find(&rows).Error
	return authorisations(rows, err)
}

func authorisationsOf(tx *db.Tx, membership string) ([]Authorisation, error) {
	var rows []authorisationRow
	err := tx.DB.Where("membership = ?", membership).Order("CASE WHEN closed_at = 0 THEN 0 ELSE 1 END, id DESC").Limit(500).Find(&rows).Error
	return authorisations(rows, err)
}

// rests are the chains of some brands that authorisations rest on.
func rests(tx *db.Tx, brands []string) (out []brand.ChainPlace, err error) {
	err = tx.DB.Raw("SELECT DISTINCT merchant, brand FROM authorisations WHERE closed_at = 0 AND brand IN ? ORDER BY merchant, brand", brands).Scan(&out).Error
	return out, err
}

// openLevels are the levels of the brands that a membership has open, by brand.
func openLevels(tx *db.Tx, membership string) (map[string]int64, error) {
	var rows []authorisationRow
	err := tx.DB.Where("membership = ? AND closed_at = 0 AND until_at > ?", membership, tx.Now).Find(&rows).Error
	out := map[string]int64{}
	for _, r := range rows {
		out[r.Brand] = int64(r.Level)
	}
	return out, err
}
