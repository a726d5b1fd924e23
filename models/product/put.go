package product

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Put brings products into the catalogue and reports how many are new or different: the same twice changes nothing, a
// later one of the same key replaces the earlier, and what was before is kept. The merchant is the store's. Errors:
// Invalid, its fields named "N.column" after the place N of the product in the list, counted from 0.
func Put(tx *db.Tx, products []Product) (changed int, err error) {
	if err := Check(products); err != nil {
		return 0, err
	}
	for chunk := range slices.Chunk(products, chunkSize) {
		n, err := putChunk(tx, chunk)
		if err != nil {
			return changed, err
		}
		changed += n
	}
	if changed > 0 {
		audit.Record(tx, audit.Entry{Action: "products.put", Object: "products", Detail: map[string]int{"given": len(products), "changed": changed}})
	}
	return changed, nil
}

// chunkSize is how many rows one statement carries.
const chunkSize = 500

func putChunk(tx *db.Tx, products []Product) (int, error) {
	owners, err := ownersOf(tx, products)
	if err != nil {
		return 0, err
	}
	known, err := versionsOf(tx, ids(products))
	if err != nil {
		return 0, err
	}
	bad := fault.Validation()
	fresh := map[string]Product{}
	for i, p := range products {
		p.Merchant = owners[p.Store]
		was, there := known[p.ID]
		switch {
		case p.Merchant == "":
			bad.At(fmt.Sprintf("%d.store", i), text.F("没有店铺“%s”；请先导入店铺。", "There is no store “%s”; import the stores first.", p.Store))
		case there && was.Merchant != p.Merchant:
			bad.At(fmt.Sprintf("%d.store", i), text.F("商品 %s 属于另一商家；请使用新的商品编号。", "Product %s belongs to another merchant; use a new key.", p.ID))
		case there && was.Digest == p.digest():
			delete(fresh, p.ID)
		default:
			p.Version, p.Changed = was.Version+1, tx.Now
			fresh[p.ID] = p
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	if err := upsert(tx, fresh); err != nil {
		return 0, err
	}
	if err := putOffers(tx, fresh, known); err != nil {
		return 0, err
	}
	return len(fresh), tellFollowers(tx, keys(fresh))
}

// Check says what no product can be; the fault names each place as of [Put]. Errors: Invalid.
func Check(products []Product) error {
	bad := fault.Validation()
	for i, p := range products {
		at := func(column string, message text.Text) { bad.At(fmt.Sprintf("%d.%s", i, column), message) }
		for column, s := range map[string]string{"product": p.ID, "store": p.Store, "title": p.Title} {
			if s == "" || utf8.RuneCountInString(s) > 200 {
				at(column, text.Of("必填，最多 200 字。", "Required, at most 200 characters."))
			}
		}
		for column, s := range map[string]string{"brand": p.Brand, "category": p.Category} {
			if utf8.RuneCountInString(s) > 200 {
				at(column, text.Of("最多 200 字。", "At most 200 characters."))
			}
		}
		if p.StockKind != "" && !known(StockKinds, p.StockKind) {
			at("stock_kind", text.F("“%s”不是货源类型；可填 spot、presale、made_to_order。", "“%s” is no kind of stock; write spot, presale or made_to_order.", p.StockKind))
		}
		if p.SaleKind != "" && !known(SaleKinds, p.SaleKind) {
			at("sale_kind", text.F("“%s”不是销售类型；可填 new、used、auction、auto_delivery。", "“%s” is no kind of sale; write new, used, auction or auto_delivery.", p.SaleKind))
		}
		for column, n := range map[string]*int64{"price": p.Price, "stock": p.Stock} {
			if n != nil && *n < 0 {
				at(column, text.Of("不能为负数。", "Cannot be negative."))
			}
		}
	}
	return bad.OrNil()
}

func known(kinds []Kind, key string) bool {
	return slices.ContainsFunc(kinds, func(k Kind) bool { return k.Key == key })
}

// digest tells two contents of a product apart.
func (p Product) digest() string {
	p.Version, p.Changed = 0, 0
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings, numbers and booleans always marshal
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

func ids(products []Product) []string {
	out := make([]string, len(products))
	for i, p := range products {
		out[i] = p.ID
	}
	return out
}
