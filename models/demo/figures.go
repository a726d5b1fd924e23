package demo

import (
	"math"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
)

// year is how many days of figures the marketplace has.
const year = 365

// figures are a year of daily figures of the members' products, sent in once a month and every day of the last week.
func (s *story) figures() {
	from := -year
	for _, to := range append(months(), -6, -5, -4, -3, -2, -1) {
		s.on(s.day(to+1, "06:30"), s.days(from, to))
		from = to + 1
	}
}

// months are the last days of the imports of the year.
func months() (days []int) {
	for to := -year + 29; to < -7; to += 30 {
		days = append(days, to)
	}
	return append(days, -7)
}

// days sends in the figures of the members' products from one day to another; the fees of the days follow by themselves.
func (s *story) days(from, to int) func() error {
	return func() error {
		var rows []facts.ProductDay
		today := calendar.DayOf(s.now)
		for i := range len(s.shops) {
			if _, member := admissions[i]; !member {
				continue
			}
			for k, id := range s.shops[i].goods[:6] {
				for d := from; d <= to; d++ {
					rows = append(rows, sold(id, i*31+k*7, int64(990+(i*37+k*211)%19000), today+calendar.Day(d)))
				}
			}
		}
		for len(rows) > 0 {
			n := min(len(rows), 2000)
			if err := s.do(actor, func(tx *db.Tx) error { _, err := facts.PutDays(tx, rows[:n]); return err }); err != nil {
				return err
			}
			rows = rows[n:]
		}
		return s.worker.Settle(s.ctx)
	}
}

// sold is what a product sold on a day: more at the weekend and in the sales of June and November, some of it returned.
func sold(id string, seed int, price int64, day calendar.Day) facts.ProductDay {
	_, month, date := day.Date()
	swing := 1 + 0.35*math.Sin(float64(int(day)*seed%97)) + 0.2*math.Sin(float64(int(day)+seed)/9)
	switch {
	case month == time.November && date >= 8 && date <= 12, month == time.June && date >= 15 && date <= 18:
		swing *= 3.2
	case day.Weekend():
		swing *= 1.25
	}
	orders := int64(float64(4+seed%23) * swing)
	refunds := orders * int64(seed%5) / 100 * price
	if (int(day)+seed)%9 == 0 && orders > 3 {
		refunds += price
	}
	return facts.ProductDay{Product: id, Day: day, Sales: orders * price, Orders: orders, Refunds: &refunds, Price: &price}
}
