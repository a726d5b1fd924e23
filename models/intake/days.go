package intake

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
)

// figureRows is how many days one transaction takes: they are few pages, and soon written.
const figureRows = 20_000

var storeDays = Kind{
	Name: "store_days", Title: text.Of("店铺日数据", "daily figures of stores"), May: access.Import, chunk: figureRows,
	About: text.Of("每行一家店铺的一天；再次导入同一天即为更正，原数据保留。", "One day of a store a row; the same day again corrects it, and what it was is kept."),
	Columns: []Column{
		{Name: "store", Needed: true, Sample: "S001", About: text.Of("店铺编号", "key of the store")},
		{Name: "day", Needed: true, Sample: "2026-11-01", About: text.Of("日期", "day")},
		{Name: "dsr_description", MayMiss: true, Sample: "4.82", About: text.Of("近 180 天描述相符分，0–5", "180-day score for the description, 0–5")},
		{Name: "dsr_service", MayMiss: true, Sample: "4.79", About: text.Of("近 180 天服务态度分，0–5", "180-day score for the service, 0–5")},
		{Name: "dsr_shipping", MayMiss: true, Sample: "4.81", About: text.Of("近 180 天物流服务分，0–5", "180-day score for shipping, 0–5")},
		{Name: "dsr_logistics", MayMiss: true, Sample: "4.80", About: text.Of("近 180 天物流分，0–5", "180-day score for logistics, 0–5")},
		{Name: "dsr_quality", MayMiss: true, Sample: "4.85", About: text.Of("近 180 天质量分，0–5", "180-day score for quality, 0–5")},
		{Name: "ratings", MayMiss: true, Sample: "120", About: text.Of("当日评价数", "ratings of the day")},
		{Name: "orders_successful", MayMiss: true, Sample: "310", About: text.Of("当日成功订单数；不填则由订单计算", "successful orders of the day; counted from orders where left out")},
		{Name: "orders_settled", MayMiss: true, Sample: "305", About: text.Of("当日确认收货订单数", "orders settled on the day")},
		{Name: "dispute_refunds", MayMiss: true, Sample: "1", About: text.Of("卖家责任且已生效的纠纷退款笔数", "dispute refunds, seller at fault and in force")},
		{Name: "quality_refunds", MayMiss: true, Sample: "2", About: text.Of("品质退款笔数", "refunds for quality")},
		{Name: "refunds", MayMiss: true, Sample: "9", About: text.Of("退款笔数", "refunds")},
		{Name: "refund_hours", MayMiss: true, Sample: "88.5", About: text.Of("退款总时长（小时）", "hours that the refunds took in all")},
		{Name: "refunds_self_completed", MayMiss: true, Sample: "8", About: text.Of("商家自主完成的退款笔数", "refunds that the merchant completed by itself")},
	},
	load: loadingFrom(func(v *values) figures.Day { return readDays(v, figures.StoreDays, 2) }, keepFigures(figures.StoreDays)),
}

var categoryDays = Kind{
	Name: "category_days", Title: text.Of("店铺类目日数据", "daily figures of stores by category"), May: access.Import, chunk: figureRows,
	About: text.Of("每行一家店铺一个类目的一天；再次导入同一天即为更正，原数据保留。", "One day of a category of a store a row; the same day again corrects it, and what it was is kept."),
	Columns: []Column{
		{Name: "store", Needed: true, Sample: "S001", About: text.Of("店铺编号", "key of the store")},
		{Name: "day", Needed: true, Sample: "2026-11-01", About: text.Of("日期", "day")},
		{Name: "category", Needed: true, Sample: "家居/杯具", About: text.Of("类目，各级以 / 分隔", "category, its levels separated by /")},
		{Name: "sales", Sample: "12345.60", About: text.Of("成功成交额（元），不含运费与售后退款；留空则由订单计算", "successful sales in yuan, without freight and refunds; reckoned from orders where empty")},
		{Name: "products_online", Sample: "42", About: text.Of("当日在线商品数", "products online on the day")},
	},
	load: loadingFrom(readCategoryDay, keepFigures(figures.CategoryDays)),
}

// readDays reads a row of figures whose columns follow the keys in the order of the table.
func readDays(v *values, t *figures.Table, keys int) figures.Day {
	d := figures.Day{Subject: v.again(0), Day: v.date(1), Values: v.room(len(t.Columns))}
	for i := keys; i < len(v.cells); i++ {
		if n, ok := v.figure(i, &t.Columns[i-keys]); ok {
			d.Values[i-keys], d.Has = n, d.Has|1<<(i-keys)
		}
	}
	return d
}

func readCategoryDay(v *values) figures.Day {
	d := readDays(v, figures.CategoryDays, 3)
	d.Part = v.line("category", 200)
	return d
}

// keepFigures keeps days of stores that are there, up to today.
func keepFigures(t *figures.Table) func(*db.Tx, figures.Source, []figures.Day) (int, error) {
	return func(tx *db.Tx, from figures.Source, rows []figures.Day) (int, error) {
		unknown, err := unknownStores(tx, t, rows, func(d *figures.Day) string { return d.Subject })
		if err != nil {
			return 0, err
		}
		bad, today := fault.Validation(), calendar.DayOf(tx.Now)
		for i := range rows {
			d := &rows[i]
			if len(unknown) > 0 && unknown[d.Subject] {
				at(bad, i, "store", text.F("没有店铺“%s”；请先导入店铺", "there is no store %q; import the stores first", d.Subject))
			}
			if d.Day > today {
				at(bad, i, "day", text.F("%s 还没有到", "%s has not come yet", d.Day.String()))
			}
		}
		if err := bad.OrNil(); err != nil {
			return 0, err
		}
		return figures.Put(tx, t, rows, from)
	}
}

// unknownStores are the stores of the rows that are not there. One that has figures already is.
func unknownStores[T any](tx *db.Tx, t *figures.Table, rows []T, of func(*T) string) (map[string]bool, error) {
	var ids []string
	seen, before := map[string]bool{}, ""
	for i := range rows {
		id := of(&rows[i])
		if i > 0 && id == before || seen[id] {
			continue
		}
		before, seen[id] = id, true
		ids = append(ids, id)
	}
	known, err := figures.Known(tx, t, ids)
	if err != nil {
		return nil, err
	}
	unknown := map[string]bool{}
	for len(ids) > 0 {
		n := min(chunkRows, len(ids))
		var asked []string
		for _, id := range ids[:n] {
			if !known[id] {
				asked = append(asked, id)
				unknown[id] = true
			}
		}
		there, err := merchant.KnownStores(tx, asked)
		if err != nil {
			return nil, err
		}
		for id := range there {
			delete(unknown, id)
		}
		ids = ids[n:]
	}
	return unknown, nil
}
