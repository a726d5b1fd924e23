package demo

import (
	"time"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
)

// outlet is one store of the yearly renewal, with what becomes of it.
type outlet struct {
	id, name, kind, category, brands string
	daily                            int64 // sales a day, in fen
	below                            int   // days of the period below the limit
	gaps                             bool  // whole months without figures
	fresh                            bool  // too young for the period that runs
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
	{id: "T007", name: "小满仓新店", kind: "flagship", category: "家居", daily: 18_800, below: 60, fresh: true},
	{id: "T008", name: "白鹭洲手机专营店", kind: "multi_brand", category: "手机", brands: "T-B1;T-B2", daily: 900_400, below: 77, gaps: true},
	{id: "T009", name: "停业小店", kind: "ordinary", category: ""},
}

// yearly gives the first company stores whose yearly renewal is worth looking at: in the renewals on board, in the one
// that was decided last, and in the one whose period runs.
func (s *story) yearly(recent []*rulebook.Edition) {
	all := append(renewal.Programmes(s.Library, s.now), recent...)
	if len(all) == 0 {
		return
	}
	running := all[len(all)-1]
	s.begins(func() error { return s.do(actor, func(tx *db.Tx) error { return s.outlets(tx, running) }) })
	for _, e := range all {
		p := periodOf(e, calendar.DayOf(s.now))
		s.on(max(p.until().Start().Add(6*time.Hour), s.clock.Now()), func() error { return s.do(actor, p.figures) })
	}
	for _, e := range recent {
		s.decided(e)
	}
}

// outlets makes the stores and their brands; the new one opened when it is too late for the period that runs.
func (s *story) outlets(tx *db.Tx, running *rulebook.Edition) error {
	c, span := s.shops[settled], running.Assessed()
	var stores []merchant.Store
	for _, o := range outlets {
		start := clock.Must("2014-03-01")
		if o.fresh {
			start = clock.Of(span.From.Time().AddDate(0, -3, 0))
		}
		stores = append(stores, merchant.Store{ID: o.id, Merchant: c.id, Name: o.name, Platform: "tmall", Kind: o.kind, Created: start, ContractStart: start, Brands: o.brands})
	}
	if _, err := merchant.PutStores(tx, stores); err != nil {
		return err
	}
	if err := outletBrands(tx, c, calendar.DayOf(s.now)); err != nil {
		return err
	}
	_, err := facts.Put(tx, []facts.Fact{{Subject: "store:T008", Fact: "no_proof_returns", Since: clock.Must("2016-01-01"), Value: "true"}})
	return err
}

// period is a span that is assessed, and the days of it that figures are made for: from one on, until today.
type period struct {
	from, end    calendar.Day
	since, today calendar.Day
	runs         bool
}

func periodOf(e *rulebook.Edition, today calendar.Day) period {
	p := period{from: calendar.DayOf(e.Assessed().From), end: calendar.DayOf(e.Assessed().To), today: today}
	p.since, p.runs = p.from, today < p.end
	return p
}

// until is up to which day there are figures.
func (p period) until() calendar.Day { return min(p.end, p.today) }

// figures are the days of all stores.
func (p period) figures(tx *db.Tx) error {
	var days, categories []figures.Day
	for i, o := range outlets {
		if o.category != "" {
			d, c := o.figures(i, p)
			days, categories = append(days, d...), append(categories, c...)
		}
	}
	if _, err := figures.Put(tx, figures.StoreDays, days, figures.Source{}); err != nil {
		return err
	}
	_, err := figures.Put(tx, figures.CategoryDays, categories, figures.Source{})
	return err
}

// live brings the days that the demonstration's clock went over: the figures of stores whose renewal runs.
func live(tx *db.Tx, from, to calendar.Day) error {
	for _, e := range renewal.Programmes(rulebook.Books(tx), tx.Now) {
		p := periodOf(e, to)
		if p.since, p.runs = max(from, p.from), true; p.since >= p.until() {
			continue
		}
		if err := p.figures(tx); err != nil {
			return err
		}
	}
	return nil
}

// low reports whether the score of the day is below the limit, of which there were so many before: in the busy months of
// a period that is over, and all along one that runs, so that it can be foreseen.
func (o outlet) low(at, before int, p period) bool {
	if p.runs {
		return at*o.below%int(p.end-p.from) < o.below
	}
	return at >= 20 && before < o.below && (at%3 != 0 || o.below > 100)
}

// figures are the days of one store; the gaps lie in spring.
func (o outlet) figures(seed int, p period) (days, categories []figures.Day) {
	below := 0
	for day := p.since; day < p.until(); day++ {
		at := int(day - p.from)
		if o.gaps && at >= 150 && at < 212 {
			continue
		}
		d := figures.Day{Subject: o.id, Day: day}
		score := int64(4_700_000 + (at*37+seed*911)%160_000)
		if o.low(at, below, p) {
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
	return days, categories
}

// outletBrands are three brands: two with a valid chain that was checked outside, one whose chain ended three months ago.
func outletBrands(tx *db.Tx, c *shop, today calendar.Day) error {
	var brands []brand.Brand
	var links []brand.Link
	for i, name := range []string{"木棠", "青禾", "冬野"} {
		id := "T-B" + string(rune('1'+i))
		owner := name + "服饰股份有限公司"
		brands = append(brands, brand.Brand{ID: id, Name: name, Trademark: "8200010" + string(rune('1'+i)), Class: "25", Owner: owner, Status: brand.Registered,
			AppliedOn: calendar.Date(2009, 7, 14), RegisteredOn: calendar.Date(2010, 8, 18), ValidUntil: today + 3000})
		to := today + 700
		if i == 2 {
			to = today - 95
		}
		links = append(links, brand.Link{Merchant: c.id, Brand: id, Position: 1, Grantor: owner, Grantee: c.name, Kind: brand.Ordinary, ValidFrom: calendar.Date(2015, 1, 1), ValidTo: to, Outside: true, Confirmed: tx.Now})
	}
	if _, err := brand.Put(tx, brands); err != nil {
		return err
	}
	_, err := brand.PutLinks(tx, links)
	return err
}
