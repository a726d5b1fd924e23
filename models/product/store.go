package product

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	"gorm.io/gorm"
)

type row struct {
	ID        string `gorm:"primaryKey"`
	Merchant  string
	Store     string
	Title     string
	Brand     string
	Category  string
	StockKind string
	SaleKind  string
	Private   *bool
	Online    *bool
	Price     *int64
	Stock     *int64
	Digest    string
	Version   int
	ChangedAt clock.Instant
}

// TableName is the table of products.
func (row) TableName() string { return "products" }

func rowOf(p Product) row {
	return row{ID: p.ID, Merchant: p.Merchant, Store: p.Store, Title: p.Title, Brand: p.Brand, Category: p.Category, StockKind: p.StockKind,
		SaleKind: p.SaleKind, Private: p.Private, Online: p.Online, Price: p.Price, Stock: p.Stock, Digest: p.digest(), Version: p.Version, ChangedAt: p.Changed}
}

func (r row) product() Product {
	return Product{ID: r.ID, Merchant: r.Merchant, Store: r.Store, Title: r.Title, Brand: r.Brand, Category: r.Category, StockKind: r.StockKind,
		SaleKind: r.SaleKind, Private: r.Private, Online: r.Online, Price: r.Price, Stock: r.Stock, Version: r.Version, Changed: r.ChangedAt}
}

// ownersOf finds the merchants of the stores that products name.
func ownersOf(tx *db.Tx, products []Product) (map[string]string, error) {
	stores := map[string]bool{}
	for _, p := range products {
		stores[p.Store] = true
	}
	var rows []struct{ ID, Merchant string }
	if err := tx.DB.Raw("SELECT id, merchant FROM stores WHERE id IN ?", keys(stores)).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, r := range rows {
		out[r.ID] = r.Merchant
	}
	return out, nil
}

// versionsOf locks the products that are there and tells their content and version.
func versionsOf(tx *db.Tx, ids []string) (map[string]row, error) {
	var rows []row
	err := tx.DB.Raw("SELECT id, merchant, store, online, digest, version FROM products WHERE id IN ? ORDER BY id"+tx.LockClause(), ids).Scan(&rows).Error
	out := map[string]row{}
	for _, r := range rows {
		out[r.ID] = r
	}
	return out, err
}

type versionRow struct {
	Product string
	Version int
	At      clock.Instant
	Actor   string
	Body    string
}

// TableName is the table of what products were.
func (versionRow) TableName() string { return "product_versions" }

func upsert(tx *db.Tx, products map[string]Product) error {
	if len(products) == 0 {
		return nil
	}
	var args, history []any
	for _, id := range keys(products) {
		p := products[id]
		r := rowOf(p)
		args = append(args, r.ID, r.Merchant, r.Store, r.Title, r.Brand, r.Category, r.StockKind, r.SaleKind, r.Private, r.Online, r.Price, r.Stock,
			r.Digest, r.Version, r.ChangedAt)
		history = append(history, p.ID, p.Version, p.Changed, tx.Actor.ID(), db.JSON(p))
	}
	err := tx.DB.Exec(`INSERT INTO products (id, merchant, store, title, brand, category, stock_kind, sale_kind, private, online, price, stock,
		digest, version, changed_at) VALUES `+places(len(products), 15)+`
		ON CONFLICT (id) DO UPDATE SET store = excluded.store, title = excluded.title, brand = excluded.brand, category = excluded.category,
		stock_kind = excluded.stock_kind, sale_kind = excluded.sale_kind, private = excluded.private, online = excluded.online, price = excluded.price,
		stock = excluded.stock, digest = excluded.digest, version = excluded.version, changed_at = excluded.changed_at`, args...).Error
	if err != nil {
		return err
	}
	return tx.DB.Exec("INSERT INTO product_versions (product, version, at, actor, body) VALUES "+places(len(products), 5), history...).Error
}

// places is "(?, ?), (?, ?)" for rows of columns.
func places(rows, columns int) string {
	return rowsOf(rows, "("+strings.TrimSuffix(strings.Repeat("?, ", columns), ", ")+")")
}

// rowsOf are the values of so many rows, each written as one is.
func rowsOf(rows int, one string) string {
	return strings.TrimSuffix(strings.Repeat(one+", ", rows), ", ")
}

// Find reads a product; another merchant's is not there. Errors: NotFound.
func Find(tx *db.Tx, id string) (Product, error) {
	var r row
	err := tx.DB.Raw("SELECT * FROM products WHERE id = ?", id).Take(&r).Error
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != r.Merchant {
		err = db.ErrNone
	}
	return r.product(), db.Found(err, text.Of("这件商品", "such product"))
}

// List answers with products in the order of their ids. A merchant sees its own.
func List(tx *db.Tx, q Question) ([]Product, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	g := q.where(tx.DB.Model(&row{}))
	if q.After != "" {
		g = g.Where("id > ?", q.After)
	}
	var rows []row
	err := g.Order("id").Limit(min(max(q.Limit, 1), 1000)).Find(&rows).Error
	out := make([]Product, len(rows))
	for i, r := range rows {
		out[i] = r.product()
	}
	return out, err
}

// Count counts what a filter chooses.
func Count(tx *db.Tx, f Filter) (n int64, err error) {
	if tx.Actor.Merchant != "" {
		f.Merchant = tx.Actor.Merchant
	}
	return n, f.where(tx.DB.Model(&row{})).Count(&n).Error
}

func (f Filter) where(g *gorm.DB) *gorm.DB {
	for _, c := range []struct{ where, value string }{{"merchant = ?", f.Merchant}, {"store = ?", f.Store}, {"category = ?", f.Category},
		{"brand = ?", f.Brand}, {"stock_kind = ?", f.StockKind}, {`lower(title) LIKE lower(?) ESCAPE '\'`, contains(f.Title)}} {
		if c.value != "" {
			g = g.Where(c.where, c.value)
		}
	}
	for _, c := range []struct {
		where string
		value *int64
	}{{"price >= ?", f.PriceFrom}, {"price <= ?", f.PriceTo}, {"stock >= ?", f.StockFrom}} {
		if c.value != nil {
			g = g.Where(c.where, *c.value)
		}
	}
	if f.Online != nil {
		g = g.Where("online = ?", *f.Online)
	}
	return g
}

// contains is the LIKE pattern for a part of a text, "" for none.
func contains(part string) string {
	if part == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(part) + "%"
}

// byIDs reads products by their ids, keyed by id.
func byIDs(tx *db.Tx, ids []string) (map[string]Product, error) {
	out := make(map[string]Product, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	rows, err := tx.Rows(`SELECT id, merchant, store, title, brand, category, stock_kind, sale_kind, private, online, price, stock, version, changed_at
		FROM products WHERE id IN `+places(1, len(ids)), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var p Product
		if err := rows.Scan(&p.ID, &p.Merchant, &p.Store, &p.Title, &p.Brand, &p.Category, &p.StockKind, &p.SaleKind, &p.Private, &p.Online, &p.Price, &p.Stock,
			&p.Version, &p.Changed); err != nil {
			return nil, err
		}
		out[p.ID] = p
	}
	return out, rows.Err()
}

// Version is a product as it was from an instant on.
type Version struct {
	Product
	At    clock.Instant
	Actor string
}

// History lists what a product was, the newest first, at most limit.
func History(tx *db.Tx, id string, limit int) ([]Version, error) {
	if _, err := Find(tx, id); err != nil {
		return nil, err
	}
	var rows []versionRow
	if err := tx.DB.Where("product = ?", id).Order("version DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Version, 0, len(rows))
	for _, r := range rows {
		v := Version{At: r.At, Actor: r.Actor}
		if err := db.FromJSON(r.Body, &v.Product); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
