package listing

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/product"
)

// upsert puts products on show under a membership, as judged now; next says from when on each is to be judged again.
func upsert(tx *db.Tx, m membership.Membership, products []product.Product, next []clock.Instant) error {
	var args []any
	for i, p := range products {
		args = append(args, m.ID, p.ID, m.Merchant, m.Programme, p.Brand, tx.Now, tx.Actor.ID(), next[i])
	}
	one := "(?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', '')"
	return tx.DB.Exec(`INSERT INTO listings (membership, product, merchant, programme, brand, published_at, published_by, judge_at, withdrawn_at, refused_at, clause, reason)
		VALUES `+strings.TrimSuffix(strings.Repeat(one+", ", len(products)), ", ")+`
		ON CONFLICT (membership, product) DO UPDATE SET brand = excluded.brand, published_at = excluded.published_at, published_by = excluded.published_by, judge_at = excluded.judge_at,
		withdrawn_at = 0, refused_at = 0, clause = '', reason = ''`, args...).Error
}

// stateOf reads how products stand under a membership, by product.
func stateOf(tx *db.Tx, membership string, products []string) (map[string]Listing, error) {
	found, err := rows(tx, "l.membership = ? AND l.product IN ? LIMIT 1000", membership, products)
	out := map[string]Listing{}
	for _, l := range found {
		out[l.Product] = l
	}
	return out, err
}

func saveWithdrawn(tx *db.Tx, l Listing) error {
	return db.One(tx.DB.Exec("UPDATE listings SET withdrawn_at = ? WHERE membership = ? AND product = ?", l.Withdrawn, l.Membership, l.Product))
}

func saveJudged(tx *db.Tx, l Listing) error {
	reason := ""
	if !l.Reason.IsZero() {
		reason = db.JSON(l.Reason)
	}
	return db.One(tx.DB.Exec("UPDATE listings SET judge_at = ?, brand = ?, refused_at = ?, clause = ?, reason = ? WHERE membership = ? AND product = ?",
		l.Judge, l.Brand, l.Refused, l.Clause, reason, l.Membership, l.Product))
}

type publishingRow struct {
	ID         string `gorm:"primaryKey"`
	Merchant   string
	Membership string
	Programme  string
	Edition    string
	Source     Source
	Given      int
	Published  int
	Refusals   string
	At         clock.Instant
	ByID       string
	ByName     string
}

// TableName is the table of publishings.
func (publishingRow) TableName() string { return "publishings" }

func insertPublishing(tx *db.Tx, p Publishing) error {
	return tx.DB.Exec(`INSERT INTO publishings (id, merchant, membership, programme, edition, source, given, published, refusals, at, by_id, by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.ID, p.Merchant, p.Membership, p.Programme, p.Edition, p.Source, p.Given, p.Published, db.JSON(p.Refusals), p.At, p.By, p.ByName).Error
}

func onePublishing(tx *db.Tx, id string) (Publishing, error) {
	var r publishingRow
	if err := tx.DB.Where("id = ?", id).Take(&r).Error; err != nil {
		return Publishing{}, err
	}
	p := Publishing{ID: r.ID, Merchant: r.Merchant, Membership: r.Membership, Programme: r.Programme, Edition: r.Edition, Source: r.Source, Given: r.Given, Published: r.Published,
		At: r.At, By: r.ByID, ByName: r.ByName}
	return p, db.FromJSON(r.Refusals, &p.Refusals)
}
