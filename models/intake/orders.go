package intake

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/text"
)

var orders = Kind{
	Name: "orders", Title: text.Of("订单", "orders"), May: access.Import, chunk: 5_000,
	About: text.Of("每行一笔订单，按完成日期汇总为店铺与类目的日数据；同一订单再次导入只计入差额。",
		"One order a row, added to the day of its store and category on which it ended; the same order again moves the day by the difference only."),
	Columns: []Column{
		{Name: "order", Needed: true, Sample: "O001", About: text.Of("订单编号", "key of the order")},
		{Name: "store", Needed: true, Sample: "S001", About: text.Of("店铺编号", "key of the store")},
		{Name: "product", Sample: "P001", About: text.Of("商品编号", "key of the product")},
		{Name: "buyer", MayMiss: true, Sample: "M002", About: text.Of("买方商家编号；由分销商等商家采购的订单填写", "key of the merchant that bought, where it buys to sell on")},
		{Name: "category", Sample: "家居/杯具", About: text.Of("类目，各级以 / 分隔", "category, its levels separated by /")},
		{Name: "status", Needed: true, Sample: "success", About: text.Of("success 成功、closed 关闭、open 进行中", "success, closed or open")},
		{Name: "paid", Needed: true, Sample: "109.90", About: text.Of("实付金额（元），含运费", "paid in yuan, freight included")},
		{Name: "freight", Sample: "10.00", About: text.Of("运费（元）", "freight in yuan")},
		{Name: "refunded", Sample: "0", About: text.Of("因纠纷或售后退还的金额（元）", "refunded through disputes or after-sales, in yuan")},
		{Name: "sham", Sample: "false", About: text.Of("是否虚假交易：true 或 false", "sham trade: true or false")},
		{Name: "finished_at", Sample: "2026-11-01T10:00:00+08:00", About: text.Of("完成时刻；成功的订单须填写", "when it ended; a successful order has it")},
	},
	load: loadingFrom(readOrder, keepOrders),
}

func readOrder(v *values) figures.Order {
	sham := v.yes("sham")
	o := figures.Order{ID: v.key("order"), Store: v.key("store"), Product: v.key("product"), Buyer: v.key("buyer"), Category: v.line("category", 200),
		Status: v.word("status", []string{figures.Success, "closed", "open"}), Sham: sham != nil && *sham,
		Paid: or0(v.fen("paid")), Freight: or0(v.fen("freight")), Refunded: or0(v.fen("refunded")), Finished: v.instant("finished_at")}
	switch {
	case o.Status == figures.Success && v.cell("finished_at") == "":
		v.wrong("finished_at", text.Of("成功的订单须写明完成时刻", "a successful order has an instant at which it ended"))
	case o.Freight > o.Paid:
		v.wrong("freight", text.Of("大于实付金额", "is more than was paid"))
	case o.Refunded > o.Paid:
		v.wrong("refunded", text.Of("大于实付金额", "is more than was paid"))
	}
	return o
}

func keepOrders(tx *db.Tx, from figures.Source, rows []figures.Order) (int, error) {
	unknown, err := unknownStores(tx, figures.StoreDays, rows, func(o *figures.Order) string { return o.Store })
	if err != nil {
		return 0, err
	}
	bad := fault.Validation()
	for i, o := range rows {
		if unknown[o.Store] {
			at(bad, i, "store", text.F("没有店铺“%s”；请先导入店铺", "there is no store %q; import the stores first", o.Store))
		}
		if o.Finished > tx.Now {
			at(bad, i, "finished_at", text.Of("在将来", "is in the future"))
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	return figures.PutOrders(tx, rows, from)
}
