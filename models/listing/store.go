package listing

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

type row struct {
	Membership  string
	Product     string
	Merchant    string
	Programme   string
	Brand       string
	Title       string
	Category    string
	Price       *int64
	PublishedAt clock.Instant
	PublishedBy string
	JudgeAt     clock.Instant
	WithdrawnAt clock.Instant
	RefusedAt   clock.Instant
	Clause      string
	Reason      string
	OnSale      bool
	Running     bool
	Authorised  bool
	Hold        string
}

func (r row) listing(holds map[string]Hold) (Listing, error) {
	l := Listing{Membership: r.Membership, Product: r.Product, Merchant: r.Merchant, Programme: r.Programme, Brand: r.Brand, Title: r.Title, Category: r.Category,
		Price: r.Price, Published: r.PublishedAt, By: r.PublishedBy, Judge: r.JudgeAt, Withdrawn: r.WithdrawnAt, Refused: r.RefusedAt, Clause: r.Clause,
		OnSale: r.OnSale, Running: r.Running, Authorised: r.Authorised, Hold: holds[r.Hold]}
	return l, db.FromJSON(r.Reason, &l.Reason)
}

// What a listing's state follows from, as conditions on listings l; each ? is the present. An unbranded product needs no
// authorisation: whether one may be published at all is for the rules.
const (
	running    = "EXISTS (SELECT 1 FROM memberships m WHERE m.id = l.membership AND m.ended_at = 0 AND m.from_at <= ? AND m.until_at > ?)"
	authorised = "(l.brand = '' OR EXISTS (SELECT 1 FROM authorisations a WHERE a.membership = l.membership AND a.brand = l.brand AND a.closed_at = 0 AND a.until_at > ?))"
	covering   = `FROM holds h WHERE h.merchant = l.merchant AND h.kind <> 'restricted' AND h.lifted_at = 0 AND h.since_at <= ? AND h.until_at > ?
		AND h.membership IN ('', l.membership) AND h.brand IN ('', l.brand) AND h.product IN ('', l.product)`
	visible = "(p.online IS NULL OR p.online) AND l.withdrawn_at = 0 AND l.refused_at = 0 AND " + running + " AND " + authorised + " AND NOT EXISTS (SELECT 1 " + covering + ")"
)

// selected are the columns of a row.
const selected = `SELECT l.*, p.title, p.category, p.price, (p.online IS NULL OR p.online) AS on_sale, ` + running + ` AS running, ` + authorised + ` AS authorised,
	COALESCE((SELECT h.id ` + covering + ` ORDER BY CASE h.kind WHEN 'supervised' THEN 0 WHEN 'deleted' THEN 1 ELSE 2 END, h.since_at, h.id LIMIT 1), '') AS hold
	FROM listings l JOIN products p ON p.id = l.product WHERE `

func rows(tx *db.Tx, where string, args ...any) ([]Listing, error) {
	var found []row
	now := []any{tx.Now, tx.Now, tx.Now, tx.Now, tx.Now}
	if err := tx.DB.Raw(selected+where, append(now, args...)...).Scan(&found).Error; err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range found {
		if r.Hold != "" {
			ids = append(ids, r.Hold)
		}
	}
	holds, err := holdsByID(tx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Listing, 0, len(found))
	for _, r := range found {
		l, err := r.listing(holds)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

func latest(tx *db.Tx, product string) (Listing, error) {
	found, err := rows(tx, "l.product = ? ORDER BY l.published_at DESC, l.membership DESC LIMIT 1", product)
	if err != nil || len(found) == 0 {
		return Listing{}, firstOf(err, db.ErrNone)
	}
	return found[0], nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// where words a question as conditions on listings l and products p.
func (q Question) where(now clock.Instant) (string, []any) {
	parts, args := []string{"1 = 1"}, []any{}
	for _, c := range []struct{ where, value string }{{"l.merchant = ?", q.Merchant}, {"l.membership = ?", q.Membership}, {"l.brand = ?", q.Brand}, {"l.product > ?", q.After}} {
		if c.value != "" {
			parts, args = append(parts, c.where), append(args, c.value)
		}
	}
	if q.Search != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q.Search) + "%"
		parts, args = append(parts, `(l.product = ? OR lower(p.title) LIKE lower(?) ESCAPE '\')`), append(args, q.Search, like)
	}
	if q.Visible {
		parts, args = append(parts, visible), append(args, now, now, now, now, now)
	}
	return strings.Join(parts, " AND "), args
}

func list(tx *db.Tx, q Question) ([]Listing, error) {
	where, args := q.where(tx.Now)
	return rows(tx, where+" ORDER BY l.product, l.membership LIMIT ?", append(args, min(max(q.Limit, 1), 1000))...)
}

func count(tx *db.Tx, q Question) (n int64, err error) {
	where, args := q.where(tx.Now)
	return n, tx.DB.Raw("SELECT count(*) FROM listings l JOIN products p ON p.id = l.product WHERE "+where, args...).Take(&n).Error
}

func move(tx *db.Tx, from, to string) (n int64, err error) {
	for _, table := range []string{"authorisations", "listings", "holds"} {
		r := tx.DB.Exec("UPDATE "+table+" SET membership = ? WHERE membership = ?", to, from)
		if n += r.RowsAffected; r.Error != nil {
			return n, r.Error
		}
	}
	return n, nil
}
