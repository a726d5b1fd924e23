package intake

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

var brands = Kind{
	Name: "brands", Title: text.Of("品牌", "brands"), May: access.Import,
	About: text.Of("每行一个品牌及其商标；再次导入同一编号即为更新。", "One brand with its trademark a row; the same key again updates it."),
	Columns: []Column{
		{Name: "brand", Needed: true, Sample: "B001", About: text.Of("品牌编号", "key of the brand")},
		{Name: "name", Needed: true, Sample: "云禾坊", About: text.Of("品牌名称", "name of the brand")},
		{Name: "trademark", Needed: true, Sample: "12345678", About: text.Of("商标注册号或申请号", "number of the registration or of the application")},
		{Name: "class", Sample: "21", About: text.Of("国际分类，多个以 ; 分隔", "international class, several separated by ;")},
		{Name: "owner", Needed: true, Sample: "云禾坊家居用品有限公司", About: text.Of("商标权利人全称", "full name of the owner of the trademark")},
		{Name: "status", Needed: true, Sample: "R", About: text.Of("R 已注册、TM 已受理", "R registered, TM application accepted")},
		{Name: "applied_on", Sample: "2014-03-01", About: text.Of("受理日期；状态为 TM 的商标没有它就不算有效", "day on which the application was accepted; without it a trademark with the status TM does not count")},
		{Name: "registered_on", Sample: "2015-06-07", About: text.Of("注册日期", "day of the registration")},
		{Name: "valid_until", Sample: "2035-06-06", About: text.Of("有效期末日", "last day of its validity")},
		{Name: "application", MayMiss: true, Sample: "first", About: text.Of("first 首次申请、anew 失效后重新申请；不填按重新申请对待", "first: applied for the first time, anew: after an earlier registration lapsed; empty counts as anew")},
		{Name: "tonality", MayMiss: true, Sample: "2.5", About: text.Of("品牌调性分", "tonality score of the brand")},
	},
	load: loading(readBrand, brand.Put),
}

func readBrand(v *values) brand.Brand {
	b := brand.Brand{ID: v.key("brand"), Name: v.line("name", 100), Trademark: v.line("trademark", 40), Class: v.list("class"), Owner: v.line("owner", 100),
		Status: v.word("status", []string{brand.Registered, brand.Accepted}), Tonality: v.decimal("tonality"),
		Application: v.word("application", []string{brand.First, brand.Anew})}
	b.AppliedOn, _ = v.day("applied_on")
	b.RegisteredOn, _ = v.day("registered_on")
	b.ValidUntil, _ = v.day("valid_until")
	if b.Application == brand.First && b.Status == brand.Accepted && b.RegisteredOn != 0 {
		v.wrong("application", text.Of("与注册日期矛盾：以前注册过的商标不是首次申请", "contradicts the day of registration: a trademark that was registered before is not applied for the first time"))
	}
	if b.RegisteredOn != 0 && b.ValidUntil != 0 && b.ValidUntil < b.RegisteredOn {
		v.wrong("valid_until", text.Of("早于注册日期", "is before the registration"))
	}
	return b
}

// decimal is an exact decimal that is not negative, in its canonical form; "" where not available.
func (v *values) decimal(column string) string {
	s := v.cell(column)
	if s == "" {
		return ""
	}
	n, err := rulebook.ParseValue(rulebook.KindDecimal, s)
	if d := n.Decimal(); err != nil || len(s) > 20 || d.IsNegative() || d.Exponent() < -6 || d.Exponent() > 0 {
		v.wrong(column, text.F("“%s”不是非负小数，如 2.5", "%q is no decimal of 0 or more, such as 2.5", clip(s)))
		return ""
	}
	return n.String()
}

var chainLinks = Kind{
	Name: "chain_links", Title: text.Of("授权链", "authorisation chains"), May: access.Import,
	About: text.Of("每行一级授权，第 1 级从商标权利人开始；商家和品牌须先导入。", "One link a row, the first one from the owner of the trademark; merchants and brands must be there already."),
	Columns: []Column{
		{Name: "merchant", Needed: true, Sample: "M001", About: text.Of("商家编号", "key of the merchant")},
		{Name: "brand", Needed: true, Sample: "B001", About: text.Of("品牌编号", "key of the brand")},
		{Name: "position", Needed: true, Sample: "1", About: text.Of("第几级，从 1 开始", "position in the chain, from 1")},
		{Name: "grantor", Needed: true, Sample: "云禾坊家居用品有限公司", About: text.Of("授权方全称", "full name of the grantor")},
		{Name: "grantee", Needed: true, Sample: "澄海星禾日用品有限公司", About: text.Of("被授权方全称", "full name of the grantee")},
		{Name: "kind", Needed: true, Sample: "ordinary", About: text.Of("ordinary 普通、subsidiary 全资子公司、subsidiary_cn 在华全资子公司、sole_agent_cn 全国总代理", "ordinary, subsidiary, subsidiary_cn or sole_agent_cn")},
		{Name: "valid_from", Needed: true, Sample: "2026-01-01", About: text.Of("生效日", "first day")},
		{Name: "valid_to", Sample: "2026-12-31", About: text.Of("到期日（当天仍有效）；长期有效的留空", "last day, still valid; empty where there is no end")},
		{Name: "categories", Sample: "家居日用;收纳整理", About: text.Of("授权类目，以 ; 分隔；不限的留空", "categories, separated by ;; empty where all are granted")},
		{Name: "may_sublicense", Needed: true, Sample: "false", About: text.Of("可否转授权：true 或 false", "may sub-license: true or false")},
		{Name: "confirmed", Needed: true, Sample: "true", About: text.Of("是否已在系统外核对：true（无需文件）或 false", "checked outside of the portal: true (needs no paper here) or false")},
	},
	load: loading(readLink, keepLinks),
}

func readLink(v *values) brand.Link {
	l := brand.Link{Merchant: v.key("merchant"), Brand: v.key("brand"), Position: int(or0(v.count("position"))), Grantor: v.line("grantor", 100), Grantee: v.line("grantee", 100),
		Kind: v.word("kind", brand.KindKeys()), Categories: items(v.list("categories"))}
	l.ValidFrom, _ = v.day("valid_from")
	l.ValidTo, _ = v.day("valid_to")
	if may := v.yes("may_sublicense"); may != nil {
		l.MaySublicense = *may
	}
	if confirmed := v.yes("confirmed"); confirmed != nil {
		l.Outside = *confirmed
	}
	if v.cell("position") != "" && (l.Position < 1 || l.Position > brand.MaxLinks) {
		v.wrong("position", text.F("须为 1 到 %d", "must be from 1 to %d", brand.MaxLinks))
	}
	if l.ValidTo != 0 && l.ValidTo < l.ValidFrom {
		v.wrong("valid_to", text.Of("早于生效日", "is before the first day"))
	}
	return l
}

func keepLinks(tx *db.Tx, rows []brand.Link) (int, error) {
	bad, err := unknownMerchants(tx, rows, func(l brand.Link) string { return l.Merchant })
	if err != nil {
		return 0, err
	}
	ids := make([]string, len(rows))
	for i, l := range rows {
		ids[i] = l.Brand
	}
	slices.Sort(ids)
	there, err := brand.Known(tx, slices.Compact(ids))
	if err != nil {
		return 0, err
	}
	for i, l := range rows {
		if _, known := there[l.Brand]; !known {
			at(bad, i, "brand", text.F("没有品牌“%s”；请先导入品牌", "there is no brand %q; import the brands first", l.Brand))
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	return brand.PutLinks(tx, rows)
}

// items are the items of a list; nil for none.
func items(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ";")
}
