package intake

import (
	"maps"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

var standards = Kind{
	Name: "standards", Title: text.Of("年度标准", "yearly standards"), May: access.Import,
	About: text.Of("每行一项标准；一经导入，规则自带的示例表不再使用。标准留空即为撤销。", "One limit a row; once there is one, the sample table of the rulebook is no longer used. An empty limit is withdrawn."),
	Columns: []Column{
		{Name: "programme", Needed: true, Sample: "renewal", About: text.Of("项目的键", "key of the programme")},
		{Name: "category", Sample: "女装", About: text.Of("主营类目；留空为任何类目", "main category; empty: any")},
		{Name: "store_kind", Sample: "flagship", About: text.Of("店铺类型：flagship、brand_exclusive、multi_brand、brand_owned、ordinary；留空为任何类型", "flagship, brand_exclusive, multi_brand, brand_owned or ordinary; empty: any")},
		{Name: "winter", Sample: "false", About: text.Of("是否冬季店铺：true 或 false", "of winter stores: true or false")},
		{Name: "measure", Needed: true, Sample: "sales", About: text.Of("指标的键，由规则声明", "key of the measure, as the rulebook declares it")},
		{Name: "limit", Sample: "1200000", About: text.Of("标准：小数，金额以元为单位；留空即撤销", "the limit: a decimal, money in yuan; empty: withdrawn")},
	},
	load: loading(readStandard, keepStandards),
}

func readStandard(v *values) figures.Standard {
	winter := v.yes("winter")
	s := figures.Standard{Programme: v.line("programme", 80), Category: v.line("category", 200), StoreKind: v.word("store_kind", merchant.Keys(merchant.Kinds)),
		Winter: winter != nil && *winter, Measure: v.line("measure", 80)}
	if limit := v.cell("limit"); limit != "" {
		n, err := rulebook.ParseValue(rulebook.KindDecimal, limit)
		if err != nil || n.Decimal().IsNegative() || len(limit) > 30 {
			v.wrong("limit", text.F("“%s”不是非负小数", "%q is no decimal of 0 or more", clip(limit)))
		}
		s.Limit = n.Decimal().String()
	}
	return s
}

// keepStandards refuses programmes that are none, and measures that none of the programme's standards names.
func keepStandards(tx *db.Tx, rows []figures.Standard) (int, error) {
	bad, lib := fault.Validation(), rulebook.Books(tx)
	for i, s := range rows {
		editions := lib.Editions(s.Programme)
		if len(editions) == 0 {
			at(bad, i, "programme", meant(text.F("没有项目“%s”", "there is no programme %q", s.Programme), s.Programme, lib.Programmes()))
			continue
		}
		limits := limitsOf(editions[len(editions)-1])
		if limit, known := limits[s.Measure]; !known {
			keys := slices.Sorted(maps.Keys(limits))
			at(bad, i, "measure", meant(text.F("规则没有名为“%s”的标准；可写 %s", "the rulebook has no standard %q; write one of %s", clip(s.Measure), strings.Join(keys, " ")), s.Measure, keys))
		} else if _, err := limit.Parse(s.Limit); s.Limit != "" && err != nil {
			at(bad, i, "limit", text.F("“%s”不是%s", "%q is not %s", clip(s.Limit), facts.Form(limit.Type)))
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	return figures.PutStandards(tx, rows)
}

// limitsOf are the limits that an edition looks up, by their keys.
func limitsOf(e *rulebook.Edition) map[string]rulebook.Limit {
	out := map[string]rulebook.Limit{}
	if e.Lookup != nil {
		for _, l := range e.Lookup.Limits {
			out[l.Key] = l
		}
	}
	return out
}

// meant adds the nearest of the known words, where one is near.
func meant(t text.Text, word string, known []string) text.Text {
	if near := rulebook.Nearest(word, known); near != "" {
		return text.Join(text.Of("；", "; "), t, text.F("是否指“%s”？", "did you mean %q?", near))
	}
	return t
}
