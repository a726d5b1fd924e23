package demo

import (
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
)

// nurseryProgramme is the programme of stores that the demonstration plays.
const nurseryProgramme = "qinbaobei"

// nursery is one store of the programme of stores.
type nursery struct {
	company            int
	id, name, category string
	goods              int
	bad                map[int]int64 // dispute refunds by day
	falling            bool          // its service score falls towards the line
	refunds            int64         // quality refunds of yesterday
	applies            bool          // its application is under review
}

// The stores by what becomes of them.
var nurseries = []nursery{
	{company: settled, id: "Q001", name: "云禾母婴馆", category: "童装", goods: 6},
	{company: settled, id: "Q002", name: "云禾童鞋铺", category: "童鞋", falling: true},
	{company: settled, id: "Q003", name: "云禾玩具屋", category: "玩具", bad: map[int]int64{-20: 2, -9: 2, -3: 3}},
	{company: settled, id: "Q004", name: "云禾洗护店", category: "洗护用品", refunds: 16},
	{company: settled, id: "Q005", name: "云禾孕产馆", category: "孕产"},
	{company: fallen, id: "Q006", name: "鹿鸣童装店", category: "童装"},
	{company: disputed, id: "Q007", name: "晴川玩具店", category: "玩具"},
	{company: leaving, id: "Q008", name: "南麓奶粉铺", category: "奶粉"},
	{company: 14, id: "Q009", name: "远山童鞋店", category: "童鞋"},
	{company: 15, id: "Q010", name: "朝露孕产店", category: "孕产"},
	{company: fresh, id: "Q011", name: "拾光童装店", category: "童装", goods: 7},
	{company: ending, id: "Q012", name: "青屿母婴店", category: "童装", applies: true},
}

// watched is what happens to the stores of the programme that is watched day by day: near a line, warned for seven days
// and for 24 hours, mended, stayed, removed for an ordinary and for a grave breach, ending today.
func (s *story) watched() {
	s.on(s.day(-45, "09:00"), s.opensNurseries)
	s.on(s.day(-16, "06:40"), s.nurseryDays(-110, -17))
	for d := -15; d <= 0; d++ {
		s.on(s.day(d, "06:40"), s.nurseryDays(d-1, d-1))
	}
	s.on(s.day(-30, "10:00"), s.nurseryFact("Q012", "mobile_decorated_on", func() string { return (calendar.DayOf(s.now) - 20).String() }))
	s.on(s.day(-3, "10:30"), s.nurseryApplies)
	s.changes(-12, "Q005", "credit", "395")
	s.changes(-9, "Q005", "credit", "460")
	s.changes(-10, "Q006", "affiliate", "false")
	s.on(s.day(-9, "11:00"), s.stays("Q006", &s.house.supervisor, &s.house.second, "淘客后台故障，平台侧已确认，修复后会自动恢复。"))
	s.changes(-12, "Q007", "credit", "380")
	s.on(s.day(-2, "15:00"), s.appealsRemoval("Q007", "信用分在 5 天前已恢复，数据没有及时更新，附后台截图。"))
	s.on(s.day(-6, "10:00"), func() error { return s.graveBreach("Q008") })
	s.changes(-7, "Q009", "mobile_decoration", "false")
	s.changes(-3, "Q010", "decoration", "basic")
	s.on(s.day(-1, "15:00"), s.appealsWarning("Q010", "装修版本登记有误，店铺一直使用智能版。"))
	s.on(s.day(-2, "10:00"), s.productTroubles)
	for d := -12; d <= 0; d++ {
		s.on(s.day(d, "12:00"), s.judgesMembers)
	}
	s.on(s.day(0, "12:30"), s.stays("Q003", &s.house.operator, nil, "其中两笔纠纷退款正在核实是否误记。"))
	s.on(s.day(-1, "16:00"), s.thinksAndWrites)
}

// opensNurseries registers the stores and lets them in.
func (s *story) opensNurseries() error {
	return s.do(actor, func(tx *db.Tx) error {
		e, err := s.Library.InForce(nurseryProgramme, tx.Now)
		if err != nil {
			return err
		}
		for _, n := range nurseries {
			c := s.shops[n.company]
			if _, err := merchant.PutStores(tx, []merchant.Store{{ID: n.id, Merchant: c.id, Name: n.name, Platform: "taobao", Kind: "ordinary", Created: s.day(-beginning, "00:00")}}); err != nil {
				return err
			}
			if err := n.register(tx); err != nil || n.applies {
				if err != nil {
					return err
				}
				continue
			}
			if _, err := membership.Admit(tx, membership.New{Merchant: c.id, Programme: nurseryProgramme, Edition: e.ID, Party: e.Parties[0].Key, Store: n.id}); err != nil {
				return err
			}
		}
		return nil
	})
}

// register records what is known of a store from its beginning on, and its goods, of which the last is of another trade.
func (n nursery) register(tx *db.Tx) error {
	var known []facts.Fact
	for fact, value := range map[string]string{"affiliate": "true", "credit": "486", "decoration": "smart", "mobile_decoration": "true", "main_category": n.category} {
		known = append(known, facts.Fact{Subject: "store:" + n.id, Fact: fact, Since: tx.Now, Value: value})
	}
	if _, err := facts.Put(tx, known); err != nil {
		return err
	}
	on, private := true, false
	var goods []product.Product
	for k := range n.goods {
		p := product.Product{ID: n.id + "-" + string(rune('1'+k)), Store: n.id, Title: n.name[:6] + " " + []string{"纯棉连身衣", "防踢睡袋", "学步软底鞋", "针织开衫", "两件套", "遮阳帽", "儿童手表"}[k], Brand: n.id, Category: n.category, StockKind: "spot", SaleKind: "new", Online: &on, Private: &private}
		price := int64(5_900 + 1_300*k)
		p.Price = &price
		if k == 6 {
			p.Category = "数码/智能手表"
		}
		goods = append(goods, p)
	}
	_, err := product.Put(tx, goods)
	return err
}

// nurseryDays sends in the figures of the stores from one day to another.
func (s *story) nurseryDays(from, to int) func() error {
	return func() error {
		return s.do(actor, func(tx *db.Tx) error {
			today := calendar.DayOf(s.now)
			var days, categories []figures.Day
			for i, n := range nurseries {
				for d := from; d <= to; d++ {
					days = append(days, n.day(i, d, today))
					k := figures.Day{Subject: n.id, Part: n.category, Day: today + calendar.Day(d)}
					k.Set(figures.Sales, int64(180_000+(d*d*37+i*911)%90_000))
					k.Set(figures.ProductsOnline, int64(9+i%5))
					categories = append(categories, k)
				}
			}
			if _, err := figures.Put(tx, figures.StoreDays, days, figures.Source{}); err != nil {
				return err
			}
			_, err := figures.Put(tx, figures.CategoryDays, categories, figures.Source{})
			return err
		})
	}
}

// day is one day of a store.
func (n nursery) day(seed, d int, today calendar.Day) figures.Day {
	out := figures.Day{Subject: n.id, Day: today + calendar.Day(d)}
	wave := int64((d*d*31+seed*97)%40_000) - 20_000
	service := 4_860_000 + wave
	if n.falling {
		service = min(4_715_000+int64(-d)*2_600, 4_950_000)
	}
	for column, v := range map[int]int64{figures.DSRService: service, figures.DSRShipping: 4_840_000 + wave, figures.DSRLogistics: 4_830_000 - wave, figures.DSRQuality: 4_880_000 + wave/2, figures.OrdersSuccessful: int64(40 + (d*d+seed)%15), figures.DisputeRefunds: n.bad[d]} {
		out.Set(column, v)
	}
	refunds := int64(0)
	if d == -1 {
		refunds = n.refunds
	}
	out.Set(figures.QualityRefunds, refunds)
	return out
}

// changes lets a fact of a store change on a morning.
func (s *story) changes(day int, store, fact, value string) {
	s.on(s.day(day, "09:00"), s.nurseryFact(store, fact, func() string { return value }))
}

func (s *story) nurseryFact(store, fact string, value func() string) func() error {
	return func() error {
		return s.do(actor, func(tx *db.Tx) error {
			_, err := facts.Put(tx, []facts.Fact{{Subject: "store:" + store, Fact: fact, Since: tx.Now, Value: value()}})
			return err
		})
	}
}

// judgesMembers is a round on demand.
func (s *story) judgesMembers() error {
	err := s.do(s.house.operator, func(tx *db.Tx) error { _, err := watch.Begin(tx, nurseryProgramme); return err })
	if err != nil {
		return err
	}
	return s.worker.Settle(s.ctx)
}

// runningWarning is the warning of a store that runs.
func runningWarning(tx *db.Tx, store string) (w watch.Warning, err error) {
	all, err := watch.List(tx, watch.Warnings{Store: store, State: "open", Limit: 1})
	if err == nil && len(all) > 0 {
		w = all[0]
	}
	return w, err
}

// stays asks that nothing follows from a warning; the second person signs, where there is one.
func (s *story) stays(store string, first, second *db.Actor, reason string) func() error {
	return func() error {
		var w watch.Warning
		err := s.do(*first, func(tx *db.Tx) (err error) {
			if w, err = runningWarning(tx, store); err == nil {
				w, err = watch.AskStay(tx, w.ID, w.Version, reason)
			}
			return err
		})
		if err != nil || second == nil {
			return err
		}
		return s.do(*second, func(tx *db.Tx) error { _, err := watch.AgreeStay(tx, w.ID, w.Version); return err })
	}
}

// graveBreach puts a grave breach of a store into the register.
func (s *story) graveBreach(store string) error {
	return s.do(actor, func(tx *db.Tx) error {
		c := s.shops[leaving]
		_, err := facts.PutViolations(tx, []facts.Violation{{ID: "V-" + store + "-grave", Merchant: c.id, Store: store, Kind: "counterfeit", Grave: true, Points: 24, Occurred: tx.Now, Decided: tx.Now, State: facts.InForce}})
		return err
	})
}

// productTroubles are a complaint of counterfeit that was upheld, and mass bad reviews.
func (s *story) productTroubles() error {
	return s.do(actor, func(tx *db.Tx) error {
		_, err := facts.Put(tx, []facts.Fact{{Subject: "product:Q011-2", Fact: "product.counterfeit_complaints", Since: tx.Now, Value: "1"}, {Subject: "product:Q011-4", Fact: "product.bad_reviews_judged", Since: tx.Now, Value: "true"}})
		return err
	})
}

// appealsWarning appeals from the warning of a store.
func (s *story) appealsWarning(store, ground string) func() error {
	return s.appealsFrom(store, ground, func(tx *db.Tx) (string, error) {
		w, err := runningWarning(tx, store)
		return w.Decision, err
	})
}

// appealsRemoval appeals from what followed from the last warning of a store.
func (s *story) appealsRemoval(store, ground string) func() error {
	return s.appealsFrom(store, ground, func(tx *db.Tx) (string, error) {
		all, err := watch.List(tx, watch.Warnings{Store: store, State: "closed", Limit: 1})
		if err != nil || len(all) == 0 {
			return "", err
		}
		return watch.DecisionOf(tx, all[0]), nil
	})
}

func (s *story) appealsFrom(store, ground string, decision func(tx *db.Tx) (string, error)) func() error {
	return func() error {
		for _, n := range nurseries {
			if n.id != store {
				continue
			}
			return s.do(s.shops[n.company].owner, func(tx *db.Tx) error {
				id, err := decision(tx)
				if err == nil {
					_, err = conduct.FileAppeal(tx, id, conduct.Filing{Grounds: []string{ground}})
				}
				return err
			})
		}
		return nil
	}
}

// nurseryApplies is an application of a store, as the book draws it.
func (s *story) nurseryApplies() error {
	c := s.shops[ending]
	content, err := certificate(c, s.clock.Now())
	if err != nil {
		return err
	}
	licence, err := s.keep(c, "营业执照.pdf", content)
	if err != nil {
		return err
	}
	return s.do(c.owner, func(tx *db.Tx) error {
		k, err := application.Start(tx, nurseryProgramme, "")
		if err != nil {
			return err
		}
		f, err := application.SaveAnswers(tx, k.ID, 1, application.Answers{"store": {Values: []string{"Q012"}}, "role": {Values: []string{"dealer"}}, "contact_name": {Values: []string{c.person}}, "contact_phone": {Values: []string{"0574-8600 1200"}},
			"licence": {Papers: []string{licence}}, "character": {Values: []string{"全店围绕 0–3 岁场景陈列，分龄导购，首页有妈妈社群内容。"}}})
		if err != nil {
			return err
		}
		_, err = application.Submit(tx, k.ID, f.Version)
		return err
	})
}

// thinksAndWrites is a what-if of a changed limit, and a letter to all members.
func (s *story) thinksAndWrites() error {
	err := s.do(s.house.operator, func(tx *db.Tx) error {
		if _, err := watch.AskWhatIf(tx, watch.Change{Programme: nurseryProgramme, Rule: "still-credit", Limit: "487"}); err != nil {
			return err
		}
		_, err := watch.Send(tx, watch.Writing{Readers: watch.Readers{Programme: nurseryProgramme}, Title: text.Of("年末大促发货安排提示", "Shipping in the year-end sale"),
			Text: text.Of("年末大促期间订单集中，请提前安排备货与客服。\n\n物流与服务评分每天检查，临近界限时会另行提醒。", "Orders come close together in the year-end sale: plan stock and service ahead.\n\nLogistics and service scores are judged daily; you are told when one is near its line."),
			Todo: text.Of("请在大促开始前核对库存与发货人手。", "Check stock and hands for shipping before the sale begins.")})
		return err
	})
	if err != nil {
		return err
	}
	return s.worker.Settle(s.ctx)
}
