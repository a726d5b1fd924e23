package intake

import (
	"maps"
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
)

var factsKind = Kind{
	Name: "facts", Title: text.Of("事实", "facts"), May: access.Import,
	About: text.Of("每行一项事实，自某时起成立；事实须由某个规则声明。", "One fact a row, which holds from an instant on; a rulebook must declare it."),
	Columns: []Column{
		{Name: "subject", Needed: true, Sample: "merchant:M001", About: text.Of("merchant:编号、store:编号、product:编号或 brand:编号", "merchant:ID, store:ID, product:ID or brand:ID")},
		{Name: "fact", Needed: true, Sample: "level", About: text.Of("事实的键", "key of the fact")},
		{Name: "since", Needed: true, Sample: "2026-11-01", About: text.Of("自何时起（时刻或日期）", "from when on (instant or date)")},
		{Name: "value", Sample: "3", About: text.Of("值；留空表示自那时起没有数据", "value; empty: not available from then on")},
	},
	load: loading(readFact, keepFacts),
}

func readFact(v *values) facts.Fact {
	return facts.Fact{Subject: v.line("subject", 80), Fact: v.line("fact", 80), Since: v.instant("since"), Value: v.line("value", 2000)}
}

func keepFacts(tx *db.Tx, rows []facts.Fact) (int, error) {
	bad, catalogue := fault.Validation(), facts.Declared(tx)
	ids := map[string][]string{}
	for i, f := range rows {
		checked, err := catalogue.Check(f)
		if err != nil {
			for _, field := range fault.Of(err).Fields {
				at(bad, i, field.Name, field.Message)
			}
			continue
		}
		rows[i] = checked
		kind, id, _ := facts.SplitSubject(f.Subject)
		ids[kind] = append(ids[kind], id)
	}
	there, err := knownSubjects(tx, ids)
	if err != nil {
		return 0, err
	}
	for i, f := range rows {
		kind, id, ok := facts.SplitSubject(f.Subject)
		if ok && kind != "brand" && slices.Contains(ids[kind], id) && !there[f.Subject] {
			at(bad, i, "subject", text.F("没有“%s”；请先导入", "there is no %q; import it first", f.Subject))
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	return facts.Put(tx, rows)
}

// knownSubjects finds which subjects are there, by their names.
func knownSubjects(tx *db.Tx, ids map[string][]string) (map[string]bool, error) {
	there := map[string]bool{}
	found, err := merchant.Known(tx, ids["merchant"])
	if err != nil {
		return nil, err
	}
	foundStores, err := merchant.KnownStores(tx, ids["store"])
	if err != nil {
		return nil, err
	}
	foundProducts, err := product.Known(tx, ids["product"])
	for id := range found {
		there["merchant:"+id] = true
	}
	for id := range foundStores {
		there["store:"+id] = true
	}
	for id := range foundProducts {
		there["product:"+id] = true
	}
	return there, err
}

var productDays = Kind{
	Name: "product_days", Title: text.Of("商品日数据", "daily figures of products"), May: access.Import,
	About: text.Of("每行一件商品的一天；再次导入同一天即为更正。", "One day of a product a row; the same day again corrects it."),
	Columns: []Column{
		{Name: "product", Needed: true, Sample: "P001", About: text.Of("商品编号", "key of the product")},
		{Name: "day", Needed: true, Sample: "2026-11-01", About: text.Of("日期", "day")},
		{Name: "sales", Needed: true, Sample: "1234.50", About: text.Of("成功成交额（元）", "successful sales in yuan")},
		{Name: "orders", Needed: true, Sample: "31", About: text.Of("成功订单数", "successful orders")},
		{Name: "refunds", MayMiss: true, Sample: "39.90", About: text.Of("退款额（元）", "refunds in yuan")},
		{Name: "quality_refunds", MayMiss: true, Sample: "0", About: text.Of("品质退款额（元）", "refunds for quality in yuan")},
		{Name: "score_description", MayMiss: true, Sample: "4.8", About: text.Of("描述相符分，0–5", "score for the description, 0–5")},
		{Name: "price", MayMiss: true, Sample: "39.90", About: text.Of("当日价格（元）", "price of the day in yuan")},
	},
	load: loading(readDay, keepDays),
}

func readDay(v *values) facts.ProductDay {
	day, _ := v.day("day")
	return facts.ProductDay{Product: v.key("product"), Day: day, Sales: or0(v.fen("sales")), Orders: or0(v.count("orders")), Refunds: v.fen("refunds"),
		QualityRefunds: v.fen("quality_refunds"), Score: v.score("score_description"), Price: v.fen("price")}
}

func keepDays(tx *db.Tx, rows []facts.ProductDay) (int, error) {
	ids := map[string]bool{}
	for _, d := range rows {
		ids[d.Product] = true
	}
	there, err := product.Known(tx, slices.Collect(maps.Keys(ids)))
	if err != nil {
		return 0, err
	}
	bad, today := fault.Validation(), calendar.DayOf(tx.Now)
	for i, d := range rows {
		if _, known := there[d.Product]; !known {
			at(bad, i, "product", text.F("没有商品“%s”；请先导入商品", "there is no product %q; import the products first", d.Product))
		}
		if d.Day > today {
			at(bad, i, "day", text.F("%s 还没有到", "%s has not come yet", d.Day.String()))
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	return facts.PutDays(tx, rows)
}

var violations = Kind{
	Name: "violations", Title: text.Of("违规记录", "violations"), May: access.Import,
	About: text.Of("每行一条违规记录；再次导入同一编号即为更新状态。", "One violation a row; the same key again updates it."),
	Columns: []Column{
		{Name: "violation", Needed: true, Sample: "V001", About: text.Of("违规编号", "key of the violation")},
		{Name: "merchant", Needed: true, Sample: "M001", About: text.Of("商家编号", "key of the merchant")},
		{Name: "store", Sample: "S001", About: text.Of("店铺编号；与整个商家有关的留空", "key of the store; empty where it concerns the whole merchant")},
		{Name: "kind", Needed: true, Sample: "general", About: text.Of("serious 严重、general 一般、sham_trade 虚假交易、ip_misuse 侵权、harassment 骚扰、counterfeit 售假、marketing 营销、law 违法",
			"serious, general, sham_trade, ip_misuse, harassment, counterfeit, marketing or law")},
		{Name: "points", Needed: true, Sample: "4", About: text.Of("扣分，整数", "points, a whole number")},
		{Name: "grave", Needed: true, Sample: "false", About: text.Of("情节严重：true 或 false", "grave: true or false")},
		{Name: "occurred_at", Needed: true, Sample: "2026-10-01T10:00:00+08:00", About: text.Of("发生时刻", "when it occurred")},
		{Name: "decided_at", Sample: "2026-10-08T10:00:00+08:00", About: text.Of("决定时刻；处理中的留空", "when it was decided; empty while open")},
		{Name: "state", Needed: true, Sample: "in_force", About: text.Of("open 处理中、in_force 有效、revoked 已撤销", "open, in_force or revoked")},
	},
	load: loading(readViolation, keepViolations),
}

func readViolation(v *values) facts.Violation {
	grave := v.yes("grave")
	x := facts.Violation{ID: v.key("violation"), Merchant: v.key("merchant"), Store: v.key("store"), Kind: v.word("kind", slices.Sorted(maps.Keys(facts.ViolationKinds))),
		Points: or0(v.count("points")), Grave: grave != nil && *grave, Occurred: v.instant("occurred_at"), Decided: v.instant("decided_at"),
		State: v.word("state", []string{facts.Open, facts.InForce, facts.Revoked})}
	switch {
	case x.State == facts.InForce && x.Decided == 0:
		v.wrong("decided_at", text.Of("有效的违规须写明决定时刻", "a violation in force has an instant at which it was decided"))
	case x.State == facts.Open && x.Decided != 0:
		v.wrong("decided_at", text.Of("处理中的违规没有决定时刻", "an open violation is not decided yet"))
	case x.Decided != 0 && x.Decided < x.Occurred:
		v.wrong("decided_at", text.Of("早于发生时刻", "is before it occurred"))
	}
	return x
}

func keepViolations(tx *db.Tx, rows []facts.Violation) (int, error) {
	bad, err := unknownMerchants(tx, rows, func(v facts.Violation) string { return v.Merchant })
	if err != nil {
		return 0, err
	}
	var ids []string
	for _, v := range rows {
		if v.Store != "" {
			ids = append(ids, v.Store)
		}
	}
	there, err := merchant.KnownStores(tx, ids)
	if err != nil {
		return 0, err
	}
	for i, v := range rows {
		if s, known := there[v.Store]; v.Store != "" && (!known || s.Merchant != v.Merchant) {
			at(bad, i, "store", text.F("商家 %s 没有店铺“%s”", "merchant %s has no store %q", v.Merchant, v.Store))
		}
		if v.Occurred > tx.Now {
			at(bad, i, "occurred_at", text.Of("在将来", "is in the future"))
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	return facts.PutViolations(tx, rows)
}

var holidays = Kind{
	Name: "holidays", Title: text.Of("节假日", "holidays"), May: access.Calendar,
	About: text.Of("每行一天放假或调休上班；导入后重新计算未到期的期限。", "One day off, or make-up workday, a row; open deadlines are reckoned anew."),
	Columns: []Column{
		{Name: "day", Needed: true, Sample: "2027-01-01", About: text.Of("日期", "day")},
		{Name: "name", Needed: true, Sample: "元旦", About: text.Of("所属节日", "the holiday it belongs to")},
		{Name: "off", Needed: true, Sample: "true", About: text.Of("true 放假，false 调休上班（只能是周六或周日）", "true: off; false: make-up workday (a Saturday or Sunday only)")},
	},
	load: loading(readHoliday, keepHolidays),
}

func readHoliday(v *values) calendar.Holiday {
	day, _ := v.day("day")
	off := v.yes("off")
	h := calendar.Holiday{Day: day, Name: v.line("name", 40), Off: off != nil && *off}
	if off != nil && !*off && day != 0 && !day.Weekend() {
		v.wrong("off", text.F("%s 不是周六或周日，不能调休上班", "%s is no Saturday or Sunday and cannot be a make-up workday", day.String()))
	}
	return h
}

func keepHolidays(tx *db.Tx, rows []calendar.Holiday) (int, error) {
	c, err := deadline.Calendar(tx)
	if err != nil {
		return 0, err
	}
	changed := different(c, rows)
	if changed == 0 {
		return 0, nil
	}
	_, err = deadline.Holidays(tx, rows)
	return changed, err
}

// different counts the days that the calendar does not know as they are.
func different(c *calendar.Calendar, rows []calendar.Holiday) (n int) {
	known := map[calendar.Holiday]bool{}
	years := map[int]bool{}
	for _, h := range rows {
		if years[h.Day.Year()] {
			continue
		}
		years[h.Day.Year()] = true
		for _, k := range c.Holidays(h.Day.Year()) {
			known[k] = true
		}
	}
	for _, h := range rows {
		if !known[h] {
			n++
		}
	}
	return n
}
