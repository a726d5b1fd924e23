package demo

import (
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// outlet is one store of the yearly renewal, with what becomes of it.
type outlet struct {
	id, name, kind, category, brands string
	daily                            int64 // sales a day, in fen
	below                            int   // days of the period below the limit
	gaps                             bool  // whole months without figures
	start                            string
}

// outlets belong to the first company: they pass, fail by one day, fail one brand of three, are too small, need not take
// part, are new, or lack figures.
var outlets = []outlet{
	{id: "T001", name: "云上里家居旗舰店", kind: "flagship", category: "家居", daily: 412_350, below: 31},
	{id: "T002", name: "青禾服饰专营店", kind: "multi_brand", category: "女装", brands: "T-B1;T-B2;T-B3", daily: 188_020, below: 96},
	{id: "T003", name: "木棠女装旗舰店", kind: "flagship", category: "女装", daily: 243_700, below: 128},
	{id: "T004", name: "木棠女装专卖店", kind: "brand_exclusive", category: "女装", brands: "T-B1", daily: 112_000, below: 127},
	{id: "T005", name: "松塔记图书旗舰店", kind: "flagship", category: "图书", daily: 56_400, below: 12},
	{id: "T006", name: "冬野羽绒专营店", kind: "multi_brand", category: "女装/羽绒服", brands: "T-B2;T-B3", daily: 205_500, below: 40},
	{id: "T007", name: "小满仓新店", kind: "flagship", category: "家居", daily: 18_800, below: 60, start: "2016-07-01"},
	{id: "T008", name: "白鹭洲手机专营店", kind: "multi_brand", category: "手机", brands: "T-B1;T-B2", daily: 900_400, below: 77, gaps: true},
	{id: "T009", name: "停业小店", kind: "ordinary", category: ""},
}

// yearly gives the first company stores whose yearly renewal is worth looking at, in each programme that has one.
func (s *story) yearly() {
	s.begins(func() error {
		return s.do(actor, func(tx *db.Tx) error {
			for _, programme := range s.Library.Programmes() {
				e, err := s.Library.InForce(programme, s.now)
				if err != nil || e.Renewal == nil {
					continue
				}
				if err := s.outlets(tx, e); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// outlets makes the stores with their figures over the span that the edition assesses, and their brands.
func (s *story) outlets(tx *db.Tx, e *rulebook.Edition) error {
	c := s.shops[settled]
	var stores []merchant.Store
	for _, o := range outlets {
		start := clock.Must("2014-03-01")
		if o.start != "" {
			start = clock.Must(o.start)
		}
		stores = append(stores, merchant.Store{ID: o.id, Merchant: c.id, Name: o.name, Platform: "tmall", Kind: o.kind, Created: start, ContractStart: start, Brands: o.brands})
	}
	if _, err := merchant.PutStores(tx, stores); err != nil {
		return err
	}
	span := e.Assessed()
	for i, o := range outlets {
		if err := o.figures(tx, i, calendar.DayOf(span.From), calendar.DayOf(span.To)); err != nil {
			return err
		}
	}
	if err := s.outletBrands(tx, c, calendar.DayOf(span.To)); err != nil {
		return err
	}
	_, err := facts.Put(tx, []facts.Fact{{Subject: "store:T008", Fact: "no_proof_returns", Since: span.From, Value: "true"}})
	return err
}

// figures are the days of one store: the days below the limit lie in the busy months, the gaps in spring.
func (o outlet) figures(tx *db.Tx, seed int, from, to calendar.Day) error {
	if o.category == "" {
		return nil
	}
	var days, categories []figures.Day
	below := 0
	for day := from; day < to; day++ {
		at := int(day - from)
		if o.gaps && at >= 150 && at < 212 {
			continue
		}
		d := figures.Day{Subject: o.id, Day: day}
		score := int64(4_700_000 + (at*37+seed*911)%160_000)
		if at >= 20 && below < o.below && (at%3 != 0 || o.below > 100) {
			score, below = 4_640_000+int64((at*53)%59_000), below+1
		}
		for i, column := range []int{figures.DSRDescription, figures.DSRService, figures.DSRLogistics} {
			d.Set(column, score+int64(i-1)*1000)
		}
		orders := o.daily/9_900 + int64((at*7+seed)%12)
		d.Set(figures.OrdersSuccessful, orders)
		d.Set(figures.OrdersSettled, orders)
		d.Set(figures.DisputeRefunds, int64(at%40/39))
		d.Set(figures.Refunds, orders/20+1)
		d.Set(figures.RefundHours, (orders/20+1)*int64(20+at%30)*figures.Point)
		d.Set(figures.RefundsSelfCompleted, orders/25+1)
		days = append(days, d)
		main, side := figures.Day{Subject: o.id, Part: o.category, Day: day}, figures.Day{Subject: o.id, Part: "其他/赠品", Day: day}
		main.Set(figures.Sales, o.daily+int64((at*1733+seed*977)%40_000)-20_000)
		main.Set(figures.ProductsOnline, int64(40+seed*3))
		side.Set(figures.Sales, o.daily/50)
		side.Set(figures.ProductsOnline, 3)
		categories = append(categories, main, side)
	}
	if _, err := figures.Put(tx, figures.StoreDays, days, figures.Source{}); err != nil {
		return err
	}
	_, err := figures.Put(tx, figures.CategoryDays, categories, figures.Source{})
	return err
}

// outletBrands are three brands: two with a valid chain that was checked outside, one whose chain has ended.
func (s *story) outletBrands(tx *db.Tx, c *shop, end calendar.Day) error {
	var brands []brand.Brand
	var links []brand.Link
	for i, name := range []string{"木棠", "青禾", "冬野"} {
		id := "T-B" + string(rune('1'+i))
		owner := name + "服饰股份有限公司"
		brands = append(brands, brand.Brand{ID: id, Name: name, Trademark: "8200010" + string(rune('1'+i)), Class: "25", Owner: owner, Status: brand.Registered,
			AppliedOn: end - 3000, RegisteredOn: end - 2600, ValidUntil: end + 7000})
		to := end + 4000
		if i == 2 {
			to = end - 40
		}
		links = append(links, brand.Link{Merchant: c.id, Brand: id, Position: 1, Grantor: owner, Grantee: c.name, Kind: brand.Ordinary, ValidFrom: end - 900, ValidTo: to, Outside: true, Confirmed: tx.Now})
	}
	if _, err := brand.Put(tx, brands); err != nil {
		return err
	}
	_, err := brand.PutLinks(tx, links)
	return err
}
