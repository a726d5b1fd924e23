package listing

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

type holdRow struct {
	ID         string `gorm:"primaryKey"`
	Merchant   string
	Membership string
	Brand      string
	Product    string
	Kind       Kind
	Stops      string
	Clause     string
	Reason     string
	ByObject   string
	SinceAt    clock.Instant
	UntilAt    clock.Instant
	LiftedAt   clock.Instant
}

// TableName is the table of holds.
func (holdRow) TableName() string { return "holds" }

func (r holdRow) hold() (Hold, error) {
	h := Hold{ID: r.ID, Merchant: r.Merchant, Membership: r.Membership, Brand: r.Brand, Product: r.Product, Kind: r.Kind, Clause: r.Clause, By: r.ByObject,
		Since: r.SinceAt, Until: r.UntilAt, Lifted: r.LiftedAt}
	for _, right := range strings.FieldsFunc(r.Stops, func(c rune) bool { return c == ',' }) {
		h.Stops = append(h.Stops, rulebook.Right(right))
	}
	return h, db.FromJSON(r.Reason, &h.Reason)
}

func holdsOf(rows []holdRow, err error) ([]Hold, error) {
	out := make([]Hold, 0, len(rows))
	for _, r := range rows {
		h, failed := r.hold()
		if failed != nil {
			return nil, failed
		}
		out = append(out, h)
	}
	return out, err
}

func insertHold(tx *db.Tx, h Hold) (fresh bool, err error) {
	r := tx.DB.Exec(`INSERT INTO holds (id, merchant, membership, brand, product, kind, stops, clause, reason, by_object, since_at, until_at, lifted_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING`,
		h.ID, h.Merchant, h.Membership, h.Brand, h.Product, h.Kind, rulebook.Rights(h.Stops), h.Clause, db.JSON(h.Reason), h.By, h.Since, h.Until)
	return r.RowsAffected == 1, r.Error
}

// heldBy is the merchant that an object holds, "" for none, and the first instant from which it does.
func heldBy(tx *db.Tx, by string) (merchant string, since clock.Instant, err error) {
	var found []holdRow
	err = tx.DB.Where("by_object = ? AND lifted_at = 0", by).Order("since_at").Limit(1).Find(&found).Error
	if len(found) > 0 {
		merchant, since = found[0].Merchant, found[0].SinceAt
	}
	return merchant, since, err
}

func liftHolds(tx *db.Tx, by string) (int64, error) {
	r := tx.DB.Exec("UPDATE holds SET lifted_at = ? WHERE by_object = ? AND lifted_at = 0", tx.Now, by)
	return r.RowsAffected, r.Error
}

func liftKind(tx *db.Tx, by string, kind Kind) (int64, error) {
	r := tx.DB.Exec("UPDATE holds SET lifted_at = ? WHERE by_object = ? AND kind = ? AND lifted_at = 0", tx.Now, by, kind)
	return r.RowsAffected, r.Error
}

func standing(tx *db.Tx, merchant string) ([]Hold, error) {
	var rows []holdRow
	err := tx.DB.Where("merchant = ? AND lifted_at = 0 AND since_at <= ? AND until_at > ?", merchant, tx.Now, tx.Now).Order("since_at DESC, id DESC").Limit(500).Find(&rows).Error
	return holdsOf(rows, err)
}

// standingOn are the holds on everything of merchants, or of a membership of theirs, by merchant.
func standingOn(tx *db.Tx, merchants []string) (map[string][]Hold, error) {
	var rows []holdRow
	err := tx.DB.Where("merchant IN ? AND brand = '' AND product = '' AND lifted_at = 0 AND since_at <= ? AND until_at > ?", merchants, tx.Now, tx.Now).Find(&rows).Error
	found, err := holdsOf(rows, err)
	out := map[string][]Hold{}
	for _, h := range found {
		out[h.Merchant] = append(out[h.Merchant], h)
	}
	return out, err
}

func supervised(tx *db.Tx, merchants []string) (map[string]Hold, error) {
	out := map[string]Hold{}
	if len(merchants) == 0 {
		return out, nil
	}
	var rows []holdRow
	err := tx.DB.Where("merchant IN ? AND kind = ? AND lifted_at = 0 AND since_at <= ? AND until_at > ?", merchants, Supervised, tx.Now, tx.Now).Order("until_at, id").Find(&rows).Error
	found, err := holdsOf(rows, err)
	for _, h := range found {
		out[h.Merchant] = h // the last to end
	}
	return out, err
}

// deletedAmong are those of some products that a finding deleted by name, each with its hold.
func deletedAmong(tx *db.Tx, m membership.Membership, products []string) (map[string]Hold, error) {
	var rows []holdRow
	err := tx.DB.Where("merchant = ? AND membership IN ? AND product IN ? AND kind = ? AND lifted_at = 0 AND since_at <= ? AND until_at > ?",
		m.Merchant, []string{"", m.ID}, products, Deleted, tx.Now, tx.Now).Order("since_at, id").Find(&rows).Error
	found, err := holdsOf(rows, err)
	out := map[string]Hold{}
	for _, h := range found {
		out[h.Product] = h
	}
	return out, err
}

// holdsByID reads holds by their ids.
func holdsByID(tx *db.Tx, ids []string) (map[string]Hold, error) {
	out := map[string]Hold{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []holdRow
	err := tx.DB.Where("id IN ?", ids).Find(&rows).Error
	found, err := holdsOf(rows, err)
	for _, h := range found {
		out[h.ID] = h
	}
	return out, err
}
