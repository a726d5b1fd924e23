package kinds

import (
	"cmp"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
)

// Names are what stores and brands are called; what nobody has registered keeps its key.
type Names struct {
	stores map[string]merchant.Store
	brands map[string]brand.Brand
}

// Named reads the names of the stores and brands with these keys.
func Named(tx *db.Tx, stores, brands []string) (n Names, err error) {
	if n.stores, err = merchant.KnownStores(tx, stores); err != nil {
		return n, err
	}
	n.brands, err = brand.Known(tx, brands)
	return n, err
}

// Store is what a store is called.
func (n Names) Store(id string) string { return cmp.Or(n.stores[id].Name, id) }

// Brand is what a brand is called.
func (n Names) Brand(id string) string { return cmp.Or(n.brands[id].Name, id) }

// Application is what an application is called: it is to join a programme, or to renew a membership of it.
func Application(a application.Case, programme text.Text) text.Text {
	if a.Renews != "" {
		return text.F("续约%s", "Renewal of %s", programme)
	}
	return text.F("申请加入%s", "Application to %s", programme)
}
