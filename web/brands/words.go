package brands

import (
	"strconv"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/brands"
	"github.com/mengyue/portal/views/chart"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// status words how a chain stands.
func status(c *front.Ctx, found brand.Chain) ui.StatusProps {
	switch {
	case found.Own && found.Level > 0:
		return ui.StatusProps{Label: c.T("自有商标，无需授权", "own trademark, no authorisation needed"), Tone: ui.Good}
	case found.Level > 0 && found.ValidUntil != 0 && found.Ends().Sub(c.Now()) < soon:
		return ui.StatusProps{Label: c.T("有效，即将到期", "valid, ends soon"), Tone: ui.Warn}
	case found.Level > 0:
		return ui.StatusProps{Label: c.T("有效", "valid"), Tone: ui.Good}
	case onlyWaits(found):
		return ui.StatusProps{Label: c.T("等待平台确认", "waits for the platform"), Tone: ui.Info}
	}
	return ui.StatusProps{Label: c.T("无效", "not valid"), Tone: ui.Bad}
}

// soon is how long before its end a chain is said to end soon.
const soon = 90 * 24 * 60 * 60 * 1e9

// onlyWaits reports whether nothing is wrong but that staff have not looked yet.
func onlyWaits(found brand.Chain) bool {
	for _, l := range found.Links {
		if l.Refused != 0 {
			return false
		}
	}
	for _, f := range found.Faults {
		if f.Code != brand.Unconfirmed {
			return false
		}
	}
	return len(found.Faults) > 0
}

// level words the level, or how much there is to mend.
func level(c *front.Ctx, found brand.Chain) (string, ui.Tone) {
	switch {
	case found.Own && found.Level > 0 && c.Staff():
		return c.T("商标属于该商家，无需授权链。", "The merchant owns the trademark; it needs no chain."), ui.Good
	case found.Own && found.Level > 0:
		return c.T("商标属于贵公司，无需授权链。", "Your company owns the trademark; it needs no chain."), ui.Good
	case found.Level > 0 && found.Level < len(found.Links): // a special link at the owner adds no level (TM-12)
		return c.In(text.F("授权链完整有效：%d 级（第 1 级是“%s”，不计级）", "The chain is whole and valid: level %d (link 1, “%s”, adds none)", found.Level, brand.KindTitle(found.Links[0].Kind))), ui.Good
	case found.Level > 0:
		return c.In(text.F("授权链完整有效：%d 级", "The chain is whole and valid: level %d", found.Level)), ui.Good
	case onlyWaits(found):
		return c.In(text.F("没有发现问题，还有 %d 级等待平台确认", "Nothing is wrong; %d link{s} {waits|wait} for the platform", len(found.Faults))), ui.Info
	}
	return c.In(text.F("授权链目前无效：%d 个问题", "The chain is not valid as it stands: %d thing{s} to mend", len(found.Faults))), ui.Bad
}

// place words where a fault stands.
func place(c *front.Ctx, position int) string {
	if position == 0 {
		return c.T("商标", "Trademark")
	}
	return c.In(text.F("第 %d 级", "Link %d", position))
}

// checked is a chain with its picture and its faults; mend gives where a fault is mended, nil where nobody can.
func checked(c *front.Ctx, found brand.Chain, mend func(f brand.Fault) (url, label string)) pages.Checked {
	p := pages.Checked{Picture: drawn(c, found)}
	p.Level, p.Tone = level(c, found)
	for _, f := range found.Faults {
		fault := pages.FaultProps{Where: place(c, f.Position), What: c.In(brand.Codes[f.Code]), Detail: c.In(f.Detail), Remedy: c.In(f.Remedy)}
		if mend != nil {
			fault.URL, fault.Label = mend(f)
		}
		p.Faults = append(p.Faults, fault)
	}
	return p
}

// linkStatus words how one link stands: the first thing that is wrong with it, else its confirmation.
func linkStatus(c *front.Ctx, found brand.Chain, l brand.Link) ui.StatusProps {
	faults := found.FaultsAt(l.Position)
	switch {
	case l.Refused != 0:
		return ui.StatusProps{Label: c.T("未予确认", "refused"), Tone: ui.Bad}
	case len(faults) == 1 && faults[0].Code == brand.Unconfirmed:
		return ui.StatusProps{Label: c.T("等待确认", "waits to be confirmed"), Tone: ui.Info}
	case len(faults) > 0:
		return ui.StatusProps{Label: c.In(brand.Codes[faults[0].Code]), Tone: ui.Bad}
	}
	return ui.StatusProps{Label: c.T("已确认", "confirmed"), Tone: ui.Good}
}

// until words when a link ends.
func until(c *front.Ctx, l brand.Link) string {
	if l.Ends() == clock.Never {
		return c.T("长期有效", "without an end")
	}
	return c.In(text.F("至 %s", "until %s", lang.Date(ctxOf(c), l.ValidTo.Start().Time())))
}

// drawn is the picture: the owner, company under company, the merchant; where the names do not join, a broken way.
func drawn(c *front.Ctx, found brand.Chain) chart.ChainProps {
	p := chart.ChainProps{ID: "chain-picture", Title: c.In(text.F("品牌“%s”的授权链", "The chain of “%s”", found.Brand.Name)),
		Nodes: []chart.ChainNode{{Name: found.Brand.Owner, Role: c.T("商标权利人", "Owner of the trademark")}}}
	last, next := found.Brand.Owner, 1
	broken := func(to string) {
		p.Edges = append(p.Edges, chart.ChainEdge{Label: c.T("在这里断开", "broken here"), State: c.T("缺少授权或名称不符", "a link is missing, or names differ"), Tone: ui.Bad, Broken: true})
		p.Nodes = append(p.Nodes, chart.ChainNode{Name: to, Role: c.T("授权方", "Grantor")})
	}
	for _, l := range found.Links {
		if l.Position != next || !brand.SameName(last, l.Grantor) {
			broken(l.Grantor)
		}
		s := linkStatus(c, found, l)
		p.Edges = append(p.Edges, chart.ChainEdge{Label: place(c, l.Position) + " · " + c.In(brand.KindTitle(l.Kind)), State: s.Label, Until: until(c, l), Tone: s.Tone, Weakest: l.Position == found.Weakest})
		p.Nodes = append(p.Nodes, chart.ChainNode{Name: l.Grantee, Role: c.In(text.F("%d 级被授权方", "Grantee of link %d", l.Position))})
		last, next = l.Grantee, l.Position+1
	}
	if !brand.SameName(last, found.Party.Name) {
		broken(found.Party.Name)
	}
	p.Nodes[len(p.Nodes)-1].Role = c.T("商家", "Merchant")
	words, _ := level(c, found)
	p.Desc = c.In(text.F("从“%s”到“%s”，共 %d 级授权。%s。", "From “%s” to “%s” by %d link{s}. %s.", found.Brand.Owner, found.Party.Name, len(found.Links), words))
	return p
}

// ends is the cell of what ends first.
func ends(c *front.Ctx, found brand.Chain) ui.Cell {
	if found.ValidUntil == 0 {
		return ui.Cell{Text: c.T("没有期限", "no end")}
	}
	what := c.T("商标", "trademark")
	if found.Weakest > 0 {
		what = place(c, found.Weakest)
	}
	return ui.Cell{Text: day(c, found.ValidUntil), Sub: what}
}

// levelCell is the cell of the level; a chain that is not valid has none.
func levelCell(found brand.Chain) ui.Cell {
	if found.Level == 0 || found.Own {
		return ui.Cell{Text: "–"}
	}
	return ui.Cell{Text: strconv.Itoa(found.Level)}
}

// brandFacts are the data of a brand's trademark.
func brandFacts(c *front.Ctx, b brand.Brand) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("品牌", "Brand"), Value: b.Name, Lang: "zh-CN"}, {Key: c.T("商标号", "Trademark"), Value: b.Trademark, Lang: "zh-CN"}, {Key: c.T("国际分类", "Class"), Value: b.Class},
		{Key: c.T("商标权利人", "Owner"), Value: b.Owner, Lang: "zh-CN"}, {Key: c.T("状态", "Status"), Value: c.In(brand.Statuses[b.Status])},
		{Key: c.T("受理日期", "Accepted on"), Value: day(c, b.AppliedOn)}, {Key: c.T("注册日期", "Registered on"), Value: day(c, b.RegisteredOn)},
		{Key: c.T("有效期至", "Valid until"), Value: day(c, b.ValidUntil)}, {Key: c.T("品牌调性分", "Tonality"), Value: b.Tonality}}
	if b.Status == brand.Accepted {
		rows = append(rows, ui.SummaryRow{Key: c.T("申请", "Applied for"), Value: c.In(brand.Applications[b.Application])})
	}
	for i := range rows {
		if rows[i].Value == "" {
			rows[i].Value, rows[i].Lang = c.T("没有数据", "not available"), ""
		}
	}
	return rows
}
