package demo

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
)

// signsIn is how many of the companies have accounts: those whose stories are worth looking at from inside.
const signsIn = 16

// market makes merchants, stores, their figures, the catalogue, and the accounts of those who may look.
func (s *story) market() error {
	return firstError(s.register, s.catalogue, s.owners)
}

func (s *story) register() error {
	return s.do(actor, func(tx *db.Tx) error {
		var merchants []merchant.Merchant
		var stores []merchant.Store
		var known []facts.Fact
		for i, c := range s.shops {
			joined := s.day(-beginning-30*(i%40), "00:00")
			merchants = append(merchants, merchant.Merchant{ID: c.id, Name: c.name, LegalID: legalID(i), Email: "office@" + c.mail + ".example", Created: joined})
			stores = append(stores, merchant.Store{ID: c.store, Merchant: c.id, Name: c.name[:9] + "1688 店", Platform: "1688", Kind: []string{"ordinary", "brand_owned"}[i%2], Created: joined})
			for _, key := range slices.Sorted(maps.Keys(c.facts)) {
				known = append(known, facts.Fact{Subject: "merchant:" + c.id, Fact: key, Since: s.day(-beginning, "00:00"), Value: c.facts[key]})
			}
		}
		if _, err := merchant.Put(tx, merchants); err != nil {
			return err
		}
		if _, err := merchant.PutStores(tx, stores); err != nil {
			return err
		}
		_, err := facts.Put(tx, known)
		return err
	})
}

// catalogue makes the goods of every store: most are in stock, some cannot be tagged.
func (s *story) catalogue() error {
	return s.do(actor, func(tx *db.Tx) error {
		var goods []product.Product
		for i, c := range s.shops {
			for k := range 12 {
				g := c.trade.goods[k%len(c.trade.goods)]
				if k >= len(c.trade.goods) {
					g += []string{"·大号", "·礼盒装", "·升级款"}[k%3]
				}
				private, online := k == 11, k != 10
				price, stock := int64(990+(i*37+k*211)%19000), int64(40+(i*53+k*97)%4000)
				p := product.Product{ID: fmt.Sprintf("P%03d%02d", i+1, k+1), Store: c.store, Title: c.name[:9] + " " + g, Brand: c.mail, Category: c.trade.category,
					StockKind: "spot", SaleKind: "new", Private: &private, Online: &online, Price: &price, Stock: &stock}
				if k == 9 {
					p.StockKind = []string{"presale", "made_to_order"}[i%2]
				}
				c.goods = append(c.goods, p.ID)
				goods = append(goods, p)
			}
		}
		_, err := product.Put(tx, goods)
		return err
	})
}

// owners makes the accounts of the first companies; the first one has a colleague.
func (s *story) owners() error {
	for _, c := range s.shops[:signsIn] {
		who, err := s.account(account.New{Role: access.Owner, Name: c.person, Email: "owner@" + c.mail + ".example", Merchant: c.id}, c.name)
		if err != nil {
			return err
		}
		c.owner = who
	}
	c := s.shops[0]
	_, err := s.account(account.New{Role: access.Member, Name: "苏叶", Email: "member@" + c.mail + ".example", Merchant: c.id}, c.name)
	return err
}

// learn records a figure of a company from an instant of the story on; "" is not available any more.
func (s *story) learn(c *shop, fact, value string) error {
	return s.do(actor, func(tx *db.Tx) error {
		_, err := facts.Put(tx, []facts.Fact{{Subject: "merchant:" + c.id, Fact: fact, Since: tx.Now, Value: value}})
		return err
	})
}

// violation puts a line into the register.
func (s *story) violation(c *shop, kind, state string, points int64) error {
	return s.do(actor, func(tx *db.Tx) error {
		v := facts.Violation{ID: "V-" + c.id + "-" + kind, Merchant: c.id, Store: c.store, Kind: kind, Points: points, Occurred: tx.Now.Add(-72 * time.Hour), State: state}
		if state != facts.Open {
			v.Decided = tx.Now
		}
		_, err := facts.PutViolations(tx, []facts.Violation{v})
		return err
	})
}

func firstError(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
