package brand

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// FindLink reads a link. Errors: NotFound, also for another merchant's people.
func FindLink(tx *db.Tx, id string) (Link, error) {
	var r linkRow
	err := tx.DB.Where("id = ?", id).Take(&r).Error
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != r.Merchant {
		err = db.ErrNone
	}
	return r.link(), db.Found(err, text.Of("这一级授权", "such link"))
}

// LinksOf are the links of a merchant's chain for a brand, in order. Another merchant's people see none.
func LinksOf(tx *db.Tx, merchant, brand string) ([]Link, error) {
	if tx.Actor.Merchant != "" && tx.Actor.Merchant != merchant {
		return nil, nil
	}
	var rows []linkRow
	err := tx.DB.Where("merchant = ? AND brand = ?", merchant, brand).Order("position").Limit(MaxLinks).Find(&rows).Error
	return links(rows, err)
}

// LinkWas lists the earlier states of a link, the newest first; at most 100.
func LinkWas(tx *db.Tx, id string) ([]Link, error) {
	if _, err := FindLink(tx, id); err != nil {
		return nil, err
	}
	var rows []linkRow
	err := tx.DB.Table("chain_links_replaced").Where("id = ?", id).Order("version DESC").Limit(100).Find(&rows).Error
	return links(rows, err)
}

// Place is where a page of a queue ended.
type Place struct {
	Since clock.Instant
	ID    string
}

// ToConfirm lists the links that wait for staff, the longest waiting first; limit at most 200.
func ToConfirm(tx *db.Tx, after Place, limit int) ([]Link, error) {
	g := tx.DB.Where("confirmed = 0 AND refused = 0 AND papers <> ''")
	if own := tx.Actor.Merchant; own != "" {
		g = g.Where("merchant = ?", own)
	}
	if after.ID != "" {
		g = g.Where("(recorded > ? OR recorded = ? AND id > ?)", after.Since, after.Since, after.ID)
	}
	var rows []linkRow
	err := g.Order("recorded, id").Limit(min(max(limit, 1), 200)).Find(&rows).Error
	return links(rows, err)
}

// chainKey names a chain.
type chainKey struct{ Merchant, Brand string }

func (l Link) chain() chainKey { return chainKey{l.Merchant, l.Brand} }

// chainsAfter lists the chains that have links, in the order of merchant and brand.
func chainsAfter(tx *db.Tx, q Question) (found []chainKey, err error) {
	where, args := "(merchant > ? OR merchant = ? AND brand > ?)", []any{q.After.Merchant, q.After.Merchant, q.After.Brand}
	if q.Merchant != "" {
		where, args = "merchant = ? AND brand > ?", []any{q.Merchant, q.After.Brand}
	}
	if q.Brand != "" {
		where, args = where+" AND brand = ?", append(args, q.Brand)
	}
	err = tx.DB.Raw("SELECT DISTINCT merchant, brand FROM chain_links WHERE "+where+" ORDER BY merchant, brand LIMIT ?",
		append(args, min(max(q.Limit, 1), 1000))...).Scan(&found).Error
	return found, err
}

// linksBetween are the links of the chains from the first to the last, in order.
func linksBetween(tx *db.Tx, first, last chainKey) ([]Link, error) {
	var rows []linkRow
	err := tx.DB.Where("(merchant > ? OR merchant = ? AND brand >= ?) AND (merchant < ? OR merchant = ? AND brand <= ?)",
		first.Merchant, first.Merchant, first.Brand, last.Merchant, last.Merchant, last.Brand).Order("merchant, brand, position").Find(&rows).Error
	return links(rows, err)
}

// linksOfMerchants are the links of many merchants, in order.
func linksOfMerchants(tx *db.Tx, merchants []string) ([]Link, error) {
	if len(merchants) == 0 {
		return nil, nil
	}
	var rows []linkRow
	err := tx.DB.Where("merchant IN ?", merchants).Order("merchant, brand, position").Find(&rows).Error
	return links(rows, err)
}

// chainsOfBrands lists the chains that the brands have.
func chainsOfBrands(tx *db.Tx, brands []string) (found []chainKey, err error) {
	if len(brands) == 0 {
		return nil, nil
	}
	err = tx.DB.Raw("SELECT DISTINCT merchant, brand FROM chain_links WHERE brand IN ? ORDER BY merchant, brand", brands).Scan(&found).Error
	return found, err
}

// linksThere are the links that stand where the rows would.
func linksThere(tx *db.Tx, rows []Link) (map[linkPlace]Link, error) {
	out := map[linkPlace]Link{}
	var merchants, brands []string
	for _, l := range rows {
		merchants, brands = append(merchants, l.Merchant), append(brands, l.Brand)
	}
	slices.Sort(merchants)
	slices.Sort(brands)
	if len(rows) == 0 {
		return out, nil
	}
	var found []linkRow
	err := tx.DB.Where("merchant IN ? AND brand IN ?", slices.Compact(merchants), slices.Compact(brands)).Find(&found).Error
	for _, r := range found {
		l := r.link()
		out[l.place()] = l
	}
	return out, err
}

// linkColumns are the columns of a link beside its id.
const linkColumns = "merchant, brand, position, grantor, grantee, kind, valid_from, valid_to, categories, region, may_sublicense, papers, outside, " +
	"confirmed, confirmed_by, confirmed_name, refused, refused_by, refused_name, refusal, version, recorded, recorded_by"

func keepLinks(tx *db.Tx, laid db.Laid[Link]) error {
	rows := db.Laid[linkRow]{New: laid.New, Changed: laid.Changed}
	for _, l := range laid.Put {
		rows.Put = append(rows.Put, rowOf(l))
	}
	for _, l := range laid.Replaced {
		rows.Replaced = append(rows.Replaced, rowOf(l))
	}
	return db.Keep(tx, "chain_links", rows, "id", linkColumns)
}

// insertLink adds a link; somebody else's at the same position makes it stale.
func insertLink(tx *db.Tx, l Link) error {
	r := rowOf(l)
	return db.One(tx.DB.Exec("INSERT INTO chain_links (id, "+linkColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		r.ID, r.Merchant, r.Brand, r.Position, r.Grantor, r.Grantee, r.Kind, r.ValidFrom, r.ValidTo, r.Categories, r.Region, r.MaySublicense, r.Papers, r.Outside,
		r.Confirmed, r.ConfirmedBy, r.ConfirmedName, r.Refused, r.RefusedBy, r.RefusedName, r.Refusal, r.Version, r.Recorded, r.RecordedBy))
}

// saveLink replaces a link by its next state and keeps the earlier one. Its version must still be the one given.
func saveLink(tx *db.Tx, was, next Link) error {
	r := rowOf(next)
	if err := db.One(tx.DB.Exec(`UPDATE chain_links SET position = ?, grantor = ?, grantee = ?, kind = ?, valid_from = ?, valid_to = ?, categories = ?, region = ?,
		may_sublicense = ?, papers = ?, outside = ?, confirmed = ?, confirmed_by = ?, confirmed_name = ?, refused = ?, refused_by = ?, refused_name = ?, refusal = ?,
		version = ?, recorded = ?, recorded_by = ? WHERE id = ? AND version = ?`, r.Position, r.Grantor, r.Grantee, r.Kind, r.ValidFrom, r.ValidTo, r.Categories, r.Region,
		r.MaySublicense, r.Papers, r.Outside, r.Confirmed, r.ConfirmedBy, r.ConfirmedName, r.Refused, r.RefusedBy, r.RefusedName, r.Refusal,
		r.Version, r.Recorded, r.RecordedBy, r.ID, was.Version)); err != nil {
		return err
	}
	return keepEarlier(tx, was)
}

func keepEarlier(tx *db.Tx, was Link) error {
	r := rowOf(was)
	return tx.DB.Table("chain_links_replaced").Create(&r).Error
}

func deleteLink(tx *db.Tx, l Link) error {
	if err := db.One(tx.DB.Exec("DELETE FROM chain_links WHERE id = ? AND version = ?", l.ID, l.Version)); err != nil {
		return err
	}
	return keepEarlier(tx, l)
}

// shift moves the links of a chain from a position on by one, up or down; two steps keep each position single meanwhile.
func shift(tx *db.Tx, chain chainKey, from, by int) error {
	err := tx.DB.Exec("UPDATE chain_links SET position = -(position + ?) WHERE merchant = ? AND brand = ? AND position >= ?", by, chain.Merchant, chain.Brand, from).Error
	if err != nil {
		return err
	}
	return tx.DB.Exec("UPDATE chain_links SET position = -position WHERE merchant = ? AND brand = ? AND position < 0", chain.Merchant, chain.Brand).Error
}

// setPosition puts a link where nothing stands.
func setPosition(tx *db.Tx, id string, position int) error {
	return db.One(tx.DB.Exec("UPDATE chain_links SET position = ? WHERE id = ?", position, id))
}

// lockChain keeps others from changing a chain until this transaction ends.
func lockChain(tx *db.Tx, chain chainKey) error {
	var ids []string
	return tx.DB.Raw("SELECT id FROM chain_links WHERE merchant = ? AND brand = ?"+tx.LockClause(), chain.Merchant, chain.Brand).Scan(&ids).Error
}
