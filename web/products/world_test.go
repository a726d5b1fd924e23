package products_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/web/products"
	"github.com/mengyue/portal/web/webtest"
)

// portal is a portal in which M001 is a member with products P01 … and some that may not be tagged.
type portal struct {
	*webtest.App
	operator, owner *webtest.Browser
}

func open(t *testing.T, n int) portal {
	t.Helper()
	a := webtest.New(t, products.Routes)
	p := portal{App: a, owner: a.SignIn(access.Owner, "M001"), operator: a.SignIn(access.Operator)}
	yes, no, price, stock := true, false, int64(39_90), int64(120)
	a.Do(func(tx *db.Tx) error {
		if _, err := merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M001", Name: "青禾竹器", Platform: "1688", Kind: "ordinary"}}); err != nil {
			return err
		}
		e, err := rulebook.Books(tx).InForce("yanxuan", tx.Now)
		if err != nil {
			return err
		}
		if _, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: "yanxuan", Edition: e.ID, Party: "merchant", Case: "C1"}); err != nil {
			return err
		}
		var all []product.Product
		for i := range n {
			all = append(all, product.Product{ID: fmt.Sprintf("P%02d", i+1), Store: "S1", Title: fmt.Sprintf("竹编收纳篮 %02d", i+1), Brand: "青禾", Category: "家居", StockKind: "spot", Private: &no, Online: &yes, Price: &price, Stock: &stock})
		}
		all = append(all, product.Product{ID: "X1", Store: "S1", Title: "=定制竹匾", Brand: "青禾", Category: "家居", StockKind: "made_to_order", Private: &no, Online: &yes, Price: &price, Stock: &stock})
		_, err = product.Put(tx, all)
		return err
	})
	return p
}

// tagged tags every product of the merchant by the pages that staff use.
func (p portal) tagged() *webtest.Page {
	p.T.Helper()
	return p.operator.Get("/staff/tagging").OK().Submit("#tagging", webtest.Values{"programme": "yanxuan", "merchant": "M001", "category": "家居"}).OK().
		Submit("#propose", webtest.Values{"reason": "品质稳定，适合严选"}).OK()
}

// tag finds a product's tag.
func (p portal) tag(id string) (t product.Tag) {
	p.T.Helper()
	p.View(func(tx *db.Tx) error {
		found, err := product.Tags(tx, product.TagQuestion{For: id, Limit: 1})
		if len(found) != 1 {
			p.T.Fatalf("%d tags of %s", len(found), id)
		}
		t = found[0]
		return err
	})
	return t
}

const day = 24 * time.Hour
