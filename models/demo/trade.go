package demo

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/relation"
)

// The distributors of the story.
const (
	distributor = 38
	retailer    = 39
)

// trade is what the members of the channel centre do with one another: they open brands and publish goods, ask for
// relations and end them, and let their systems in.
func (s *story) trade() {
	s.on(s.day(-114, "10:00"), s.opens(settled, "B101"))
	s.on(s.day(-114, "10:30"), s.opens(settled, "B102"))
	s.on(s.day(-113, "10:00"), s.publishes(settled, listing.ByFile, goodsOf("B101", "硅胶蒸笼垫 六片", "竹纤维砧板", "可叠放密封罐", "不锈钢漏勺"), secondHand(goodsOf("B101", "展示样品柜（二手）"))))
	s.on(s.day(-112, "10:00"), s.publishes(settled, listing.ByForm, goodsOf("B102", "北欧烛台")))
	s.on(s.day(-30, "09:00"), s.takesDown(settled, 3))
	s.on(s.day(-6, "17:00"), s.closesBrand(settled, "B102"))
	s.relations()
	s.on(s.day(-13, "09:30"), s.tokens(settled))
	s.on(s.day(-13, "10:00"), s.hooks(settled))
}

func (s *story) relations() {
	s.ties(-90, distributor, settled, "guaranteed")
	s.on(s.day(-4, "11:00"), s.orders(settled, distributor, "D1", "D2", "D3"))
	s.on(s.day(-2, "10:00"), s.asks(retailer, settled, "prepaid", "我们在华南有 40 家社区门店，希望代销贵司的厨房用品。"))
	s.on(s.day(-60, "10:00"), s.asks(retailer, restored, "guaranteed", "希望合作。")) // nobody answers: void after seven days
	s.on(s.day(-1, "15:00"), s.asks(restored, distributor, "guaranteed", "诚邀贵司分销我们的新品。"))
	s.on(s.day(-50, "10:00"), s.asks(retailer, thrice, "prepaid", ""))
	s.on(s.day(-49, "10:00"), s.answers(retailer, thrice, relation.Answer{Reason: "产能已满，暂不新增分销商。"}))
	s.on(s.day(-26, "10:00"), s.asks(distributor, cleared, "prepaid", ""))
	s.on(s.day(-25, "09:00"), s.withRelation(distributor, cleared, distributor, func(tx *db.Tx, r relation.Relation) error {
		_, err := relation.Withdraw(tx, r.ID, r.Version)
		return err
	}))
	s.ties(-80, retailer, wronged, "prepaid")
	s.on(s.day(-21, "10:00"), s.orders(wronged, retailer, "E1", "E2"))
	s.on(s.day(-20, "10:00"), s.withRelation(retailer, wronged, retailer, func(tx *db.Tx, r relation.Relation) error {
		_, err := relation.Propose(tx, r.ID, r.Version, relation.Proposal{Kind: relation.ToEnd, Reason: "门店调整，不再经营该品类。"})
		return err
	}))
	s.on(s.day(-19, "10:00"), s.withRelation(retailer, wronged, wronged, func(tx *db.Tx, r relation.Relation) error { _, err := relation.Agree(tx, r.ID, r.Version); return err }))
	s.ties(-70, distributor, forger, "guaranteed") // ends with the removal
	s.on(s.day(-27, "10:00"), s.orders(forger, distributor, "F1"))
	s.ties(-75, distributor, supervised, "guaranteed")
	s.ties(-65, retailer, proposed, "guaranteed")
	s.on(s.day(-1, "16:00"), s.withRelation(retailer, proposed, proposed, func(tx *db.Tx, r relation.Relation) error {
		_, err := relation.Propose(tx, r.ID, r.Version, relation.Proposal{Kind: relation.ToSettle, Payment: "prepaid", Reason: "便于统一对账。"})
		return err
	}))
}

// ties lets a distributor apply to a supplier, who accepts two days later.
func (s *story) ties(day, from, to int, payment string) {
	s.on(s.day(day, "10:00"), s.asks(from, to, payment, "已了解合作条款，希望建立供销合作。"))
	s.on(s.day(day+2, "10:00"), s.answers(from, to, relation.Answer{Accepts: true}))
}

// asks lets one company ask another one for a relation.
func (s *story) asks(from, to int, payment, message string) func() error {
	return func() error {
		return s.do(s.shops[from].owner, func(tx *db.Tx) error {
			_, err := relation.Ask(tx, relation.Request{Programme: suppliers, With: s.shops[to].id, Payment: payment, Message: message})
			return err
		})
	}
}

// withRelation lets a company act on the latest relation of a distributor with a supplier.
func (s *story) withRelation(there, here, who int, do func(tx *db.Tx, r relation.Relation) error) func() error {
	return func() error {
		return s.do(s.shops[who].owner, func(tx *db.Tx) error {
			r, _, err := relation.Between(tx, suppliers, s.shops[here].id, s.shops[there].id)
			if err != nil {
				return err
			}
			return do(tx, r)
		})
	}
}

func (s *story) answers(there, here int, a relation.Answer) func() error {
	return s.withRelation(there, here, here, func(tx *db.Tx, r relation.Relation) error {
		_, err := relation.Reply(tx, r.ID, r.Version, a)
		return err
	})
}

// orders are orders of a distributor that wait to be served.
func (s *story) orders(here, there int, ids ...string) func() error {
	return func() error {
		return s.do(actor, func(tx *db.Tx) error {
			var all []figures.Order
			for i, id := range ids {
				all = append(all, figures.Order{ID: "FX" + s.shops[here].id[1:] + id, Store: s.shops[here].store, Buyer: s.shops[there].id, Category: "家居/厨房", Status: "open", Paid: int64(128_00 + 3650*i)})
			}
			_, err := figures.PutOrders(tx, all, figures.Source{Import: "demo", File: "orders.csv"})
			return err
		})
	}
}

// supplying is the membership under which a company publishes.
func (s *story) supplying(tx *db.Tx, i int) (membership.Membership, error) {
	m, _, err := membership.Active(tx, s.shops[i].id, suppliers)
	return m, err
}

func (s *story) opens(i int, brand string) func() error {
	return func() error {
		return s.do(s.shops[i].owner, func(tx *db.Tx) error {
			m, err := s.supplying(tx, i)
			if err == nil {
				_, err = listing.Open(tx, m.ID, brand)
			}
			return err
		})
	}
}

func (s *story) closesBrand(i int, brand string) func() error {
	return func() error {
		return s.do(s.shops[i].owner, func(tx *db.Tx) error {
			m, err := s.supplying(tx, i)
			if err != nil {
				return err
			}
			all, err := listing.Authorisations(tx, m.ID)
			for _, a := range all {
				if err == nil && a.Brand == brand && a.Closed == 0 {
					_, err = listing.Close(tx, a.ID)
				}
			}
			return err
		})
	}
}

// goodsOf are products of a brand with titles.
func goodsOf(brand string, titles ...string) (out []product.Product) {
	for i, t := range titles {
		yes, price, stock := true, int64(1990+700*i), int64(200+40*i)
		out = append(out, product.Product{ID: brand + "-" + string(rune('A'+i)), Title: t, Brand: brand, Category: "家居/厨房", StockKind: "spot", SaleKind: "new", Online: &yes, Price: &price, Stock: &stock})
	}
	return out
}

func secondHand(goods []product.Product) []product.Product {
	for i := range goods {
		goods[i].ID, goods[i].SaleKind = goods[i].ID+"-OLD", "used"
	}
	return goods
}

func (s *story) publishes(i int, source listing.Source, goods ...[]product.Product) func() error {
	return func() error {
		return s.do(s.shops[i].owner, func(tx *db.Tx) error {
			m, err := s.supplying(tx, i)
			if err != nil {
				return err
			}
			var offers []listing.Offer
			for _, some := range goods {
				for _, p := range some {
					p.Store = s.shops[i].store
					offers = append(offers, listing.Offer{Line: len(offers) + 2, Product: p})
				}
			}
			_, err = listing.Publish(tx, m.ID, source, offers)
			return err
		})
	}
}

// takesDown lets a company take one of its published goods down.
func (s *story) takesDown(i, n int) func() error {
	return func() error {
		return s.do(s.shops[i].owner, func(tx *db.Tx) error {
			all, err := listing.List(tx, listing.Question{Limit: 10})
			if err == nil {
				_, err = listing.Withdraw(tx, all[n].Product)
			}
			return err
		})
	}
}

// tokens are those of a company's systems: one in use, one revoked.
func (s *story) tokens(i int) func() error {
	return func() error {
		return s.do(s.shops[i].owner, func(tx *db.Tx) error {
			old, _, err := partner.MakeToken(tx, partner.NewToken{Name: "旧版 ERP", Scopes: []access.Scope{access.ReadProducts}, Days: 90})
			if err != nil {
				return err
			}
			if _, err = partner.RevokeToken(tx, old.ID); err != nil {
				return err
			}
			_, _, err = partner.MakeToken(tx, partner.NewToken{Name: "ERP 商品同步", Scopes: []access.Scope{access.ReadProducts, access.WriteProducts, access.ReadRelations}, Days: 180})
			return err
		})
	}
}

// hooks registers where a company's system is told; it is paused, so that a demonstration calls nobody.
func (s *story) hooks(i int) func() error {
	return func() error {
		return s.do(s.shops[i].owner, func(tx *db.Tx) error {
			h, err := partner.Register(tx, partner.NewWebhook{URL: "https://erp.example/mengyue", Topics: []string{"relation", "product", "decision"}})
			if err == nil {
				_, err = partner.Turn(tx, h.ID, h.Version, partner.Pause)
			}
			return err
		})
	}
}
