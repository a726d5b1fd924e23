package intake

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/text"
)

var payments = Kind{
	Name: "payments", Title: text.Of("保证金到账", "payments of deposits"), May: access.Import,
	About: text.Of("每行一笔银行确认的保证金付款；付款编号只计一次，重复导入没有影响，同一编号对应另一笔付款的会被拒绝。",
		"One payment of a deposit a row, confirmed by the bank. A reference counts once: importing it again changes nothing, and another payment under it is refused."),
	Columns: []Column{
		{Name: "payment", Needed: true, Sample: "B20261101-0001", About: text.Of("银行的付款编号", "the bank's reference of the payment")},
		{Name: "merchant", Needed: true, Sample: "M001", About: text.Of("商家编号", "key of the merchant")},
		{Name: "programme", Needed: true, Sample: "programme-key", About: text.Of("计划的键", "key of the programme")},
		{Name: "amount", Needed: true, Sample: "50000.00", About: text.Of("金额（元）", "amount in yuan")},
		{Name: "paid_at", Needed: true, Sample: "2026-11-01T10:00:00+08:00", About: text.Of("到账时刻", "when it arrived")},
	},
	load: loadingFrom(readPayment, keepPayments),
}

func readPayment(v *values) ledger.Payment {
	return ledger.Payment{Reference: v.line("payment", 100), Merchant: v.key("merchant"), Programme: v.key("programme"), Amount: money.Fen(or0(v.fen("amount"))), Paid: v.instant("paid_at")}
}

// keepPayments enters the payments, each with the file that confirmed it.
func keepPayments(tx *db.Tx, from figures.Source, rows []ledger.Payment) (int, error) {
	for i := range rows {
		rows[i].Source = "import:" + from.Import
	}
	return ledger.Put(tx, rows)
}
