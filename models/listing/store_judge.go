package listing

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
)

// letBe lets products be that nothing judges any more.
func letBe(tx *db.Tx, some []Listing) error {
	for _, l := range some {
		if err := tx.DB.Exec("UPDATE listings SET judge_at = ? WHERE membership = ? AND product = ?", clock.Never, l.Membership, l.Product).Error; err != nil {
			return err
		}
	}
	return nil
}

// concerned says which listings something concerns that is known of a kind of subject; the ? are its ids.
var concerned = map[string]string{"product": "product IN ?", "brand": "brand IN ?", "store": "product IN (SELECT p.id FROM products p WHERE p.store IN ?)",
	"merchant": "membership IN (SELECT m.id FROM memberships m WHERE m.merchant IN ?)"}

// judgeFrom has published products judged again from an instant on, 0 = at once, or earlier where that was to be already.
func judgeFrom(tx *db.Tx, at clock.Instant, kind string, ids []string) error {
	for some := range slices.Chunk(ids, portion) {
		if err := tx.DB.Exec("UPDATE listings SET judge_at = ? WHERE judge_at > ? AND "+concerned[kind], at, at, some).Error; err != nil {
			return err
		}
	}
	return nil
}

// judgeOpened has the products of a brand judged again that was opened, where they did not meet the rules without it.
func judgeOpened(tx *db.Tx, a Authorisation) error {
	return tx.DB.Exec("UPDATE listings SET judge_at = 0 WHERE membership = ? AND brand = ? AND refused_at > 0", a.Membership, a.Brand).Error
}

// judgeable says which listings are judged again from an instant on.
const judgeable = "EXISTS (SELECT 1 FROM memberships m WHERE m.id = l.membership AND m.ended_at = 0) AND l.judge_at "

// toJudge are products of one membership that are to be judged again now.
func toJudge(tx *db.Tx, limit int) ([]Listing, error) {
	first, err := rows(tx, judgeable+"<= ? ORDER BY l.judge_at, l.membership LIMIT 1", tx.Now)
	if err != nil || len(first) == 0 {
		return nil, err
	}
	return rows(tx, judgeable+"<= ? AND l.membership = ? ORDER BY l.product LIMIT ?", tx.Now, first[0].Membership, limit)
}

// nextToJudge is when products are to be judged again next, 0 where none are.
func nextToJudge(tx *db.Tx) (clock.Instant, error) {
	var at int64
	err := tx.DB.Raw("SELECT COALESCE(min(l.judge_at), 0) FROM listings l WHERE "+judgeable+"> ? AND l.judge_at < ?", tx.Now, clock.Never).Take(&at).Error
	return clock.Instant(at), err
}

// productsOf reads the products of listings, in their order.
func productsOf(tx *db.Tx, some []Listing) ([]product.Product, error) {
	ids := make([]string, len(some))
	for i, l := range some {
		ids[i] = l.Product
	}
	known, err := product.Some(tx, ids)
	out := make([]product.Product, len(some))
	for i, l := range some {
		out[i] = known[l.Product]
	}
	return out, err
}
