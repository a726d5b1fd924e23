package watch

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	pages "github.com/mengyue/portal/views/watch"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// shop is one store whose page is made.
type shop struct {
	*front.Ctx
	tx      *db.Tx
	store   merchant.Store
	members []membership.Membership
	p       pages.StoreProps
}

// store is one store with everything about it.
func store(c *front.Ctx) error {
	var p pages.StoreProps
	err := c.View(func(tx *db.Tx) error {
		s, err := merchant.FindStore(tx, c.Param("id"))
		if err != nil {
			return err
		}
		one := shop{Ctx: c, tx: tx, store: s}
		for _, add := range []func() error{one.head, one.standings, one.warnings, one.figures, one.goods, one.violations, one.cases, one.papers, one.timeline} {
			if err := add(); err != nil {
				return err
			}
		}
		p = one.p
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Store(p))
}

func (s *shop) head() error {
	m, err := merchant.Find(s.tx, s.store.Merchant)
	if err != nil {
		return err
	}
	s.p.Page = s.Page(s.store.Name)
	s.p.Page.Wide = true
	s.p.Kicker, s.p.Crumbs = m.Name, []ui.Link{{Label: s.T("监测", "Monitoring"), URL: "/staff/watch"}}
	s.p.Facts = []ui.SummaryRow{{Key: s.T("店铺编号", "Store"), Value: s.store.ID}, {Key: s.T("商家", "Merchant"), Value: m.Name, Note: m.LegalID, Change: "/staff/merchants/" + m.ID, Action: s.T("查看商家", "See the merchant")},
		{Key: s.T("平台与类型", "Platform and kind"), Value: s.In(text.F("%s，%s", "%s, %s", merchant.Title(merchant.Platforms, s.store.Platform), merchant.Title(merchant.Kinds, s.store.Kind)))}}
	if s.store.Created != 0 {
		s.p.Facts = append(s.p.Facts, ui.SummaryRow{Key: s.T("开店", "Opened"), Value: lang.Date(ctxOf(s.Ctx), s.store.Created.Time())})
	}
	for _, e := range inForce(s.tx) {
		if e.Renewal != nil {
			s.p.Actions = append(s.p.Actions, ui.ButtonProps{Label: s.T("续签看板", "Renewal dashboard"), About: s.In(e.Title), URL: "/staff/renewals/" + s.store.ID + "?programme=" + e.Programme})
		}
	}
	s.members, err = membership.List(s.tx, membership.Question{Merchant: s.store.Merchant, Limit: 200})
	s.members = slices.DeleteFunc(s.members, func(m membership.Membership) bool { return m.Store != "" && m.Store != s.store.ID })
	return err
}

// inForce are the editions of all programmes that are in force.
func inForce(tx *db.Tx) (out []*rulebook.Edition) {
	lib := rulebook.Books(tx)
	for _, key := range lib.Programmes() {
		if e, err := lib.InForce(key, tx.Now); err == nil {
			out = append(out, e)
		}
	}
	return out
}

// standings are the memberships: those that are watched with all their rules, then all in one table, then the bars.
func (s *shop) standings() error {
	t := ui.TableProps{ID: "memberships-table", Caption: s.T("全部成员资格", "All memberships"), HideCaption: true, Columns: []ui.Column{{Label: s.T("计划", "Programme")}, {Label: s.T("状态", "State")}, {Label: s.T("自", "Since")}, {Label: s.T("结束", "Ended")}}}
	states, err := kinds.Members(s.tx, s.members...)
	if err != nil {
		return err
	}
	for _, m := range s.members {
		e, err := m.Book(s.tx)
		if err == nil && m.Store != "" && m.Running(s.tx.Now) && watch.Watches(e) {
			part, err := memberPart(s.Ctx, s.tx, m)
			if err != nil {
				return err
			}
			s.p.Members = append(s.p.Members, part)
		}
		state := ui.StatusProps{Label: s.In(states[m.ID].Label), Tone: states[m.ID].Tone}
		t.Rows = append(t.Rows, ui.Row{ID: "membership-" + m.ID, Cells: []ui.Cell{{Text: s.TitleOf(m.Programme), URL: "/staff/memberships/" + m.ID, About: s.Stamp(m.From)}, {Status: state}, when(s.Ctx, m.From), when(s.Ctx, m.Ended)}})
	}
	s.part(pages.Part{ID: "memberships", Title: s.T("成员资格", "Memberships"), Table: t, Empty: s.T("没有加入任何计划。", "It is in no programme.")})
	s.p.Returns, err = returns(s.Ctx, s.tx, s.store.Merchant, s.store.ID)
	return err
}

func (s *shop) part(p pages.Part) { s.p.Parts = append(s.p.Parts, p) }

func (s *shop) warnings() error {
	t, err := history(s.Ctx, s.tx, watch.Warnings{Store: s.store.ID, Limit: 100})
	s.part(pages.Part{ID: "warnings", Title: s.T("警告", "Warnings"), Table: t, Empty: s.T("没有收到过警告。", "There was none.")})
	return err
}

// figures are what the rules of all programmes know of the store.
func (s *shop) figures() error {
	var rows []ui.SummaryRow
	seen := map[string]bool{}
	for _, e := range inForce(s.tx) {
		known, err := facts.Of(s.tx, e, facts.Subjects{Merchant: s.store.Merchant, Store: s.store.ID}, s.tx.Now)
		if err != nil {
			return err
		}
		for _, key := range known.Keys() {
			name, value := e.Shown(key, known[key])
			if word := s.In(name); word != "" && !seen[word] {
				seen[word] = true
				rows = append(rows, ui.SummaryRow{Key: word, Value: s.In(value)})
			}
		}
	}
	s.part(pages.Part{ID: "figures", Title: s.T("数据", "Figures"), Lead: s.T("各计划的规则现在依据的数据。", "What the rules of the programmes go by now."), Rows: rows, Empty: s.T("还没有数据。", "There are no figures yet.")})
	return nil
}

func (s *shop) goods() error {
	all, err := product.Count(s.tx, product.Filter{Merchant: s.store.Merchant, Store: s.store.ID})
	if err != nil {
		return err
	}
	p := pages.Part{ID: "products", Title: s.T("商品", "Products"), Empty: s.T("没有商品。", "There is none.")}
	if all > 0 {
		p.Rows = []ui.SummaryRow{{Key: s.T("商品目录", "Catalogue"), Value: s.In(text.F("%d 件", "%d product{s}", all)), Change: "/staff/products?store=" + s.store.ID, Action: s.T("查看目录", "See the catalogue")}}
	}
	s.part(p)
	return nil
}

func (s *shop) violations() error {
	found, err := facts.Violations(s.tx, s.store.Merchant, 200)
	t := ui.TableProps{ID: "violations-table", Caption: s.T("违规记录，最新在前", "Violations, the latest first"), HideCaption: true, Columns: []ui.Column{{Label: s.T("编号", "Number")}, {Label: s.T("类型", "Kind")}, {Label: s.T("记分", "Points"), Number: true}, {Label: s.T("严重", "Grave")}, {Label: s.T("发生", "Occurred")}, {Label: s.T("状态", "State")}}}
	for _, v := range found {
		if v.Store != "" && v.Store != s.store.ID {
			continue
		}
		grave := s.T("否", "no")
		if v.Grave {
			grave = s.T("是", "yes")
		}
		t.Rows = append(t.Rows, ui.Row{ID: "v-" + v.ID, Cells: []ui.Cell{{Text: v.ID}, {Text: s.In(facts.ViolationKinds[v.Kind])}, {Text: lang.Count(v.Points)}, {Text: grave}, when(s.Ctx, v.Occurred), {Text: s.In(facts.ViolationStates[v.State])}}})
	}
	s.part(pages.Part{ID: "violations", Title: s.T("违规记录", "Violations"), Lead: s.T("包括针对商家整体的记录。", "Those of the merchant as a whole are among them."), Table: t, Empty: s.T("没有违规记录。", "There is none.")})
	return err
}

func (s *shop) cases() error {
	found, err := application.Of(s.tx, s.store.Merchant)
	t := ui.TableProps{ID: "cases-table", Caption: s.T("申请，最新在前", "Applications, the latest first"), HideCaption: true, Columns: []ui.Column{{Label: s.T("案件", "Case")}, {Label: s.T("计划", "Programme")}, {Label: s.T("状态", "State")}, {Label: s.T("提交", "Submitted")}}}
	for _, k := range found {
		if k.Store != "" && k.Store != s.store.ID || k.State() == application.Draft {
			continue
		}
		st := kinds.CaseState(k.State())
		t.Rows = append(t.Rows, ui.Row{ID: "case-" + k.ID, Cells: []ui.Cell{{Text: k.Number, URL: "/staff/cases/" + k.ID}, {Text: s.TitleOf(k.Programme)}, {Status: ui.StatusProps{Label: s.In(st.Label), Tone: st.Tone}}, when(s.Ctx, k.Submitted.At)}})
	}
	s.part(pages.Part{ID: "cases", Title: s.T("申请", "Applications"), Table: t, Empty: s.T("没有申请。", "There is none.")})
	return err
}

func (s *shop) papers() error {
	found, err := paper.List(s.tx, s.store.Merchant, "", 50)
	p := pages.Part{ID: "papers", Title: s.T("材料", "Papers"), Lead: s.T("商家材料库中最近的材料。", "The latest of the merchant's library."), Empty: s.T("没有材料。", "There is none.")}
	for _, f := range found {
		_, kind, _ := strings.Cut(f.Type, "/")
		p.Papers = append(p.Papers, ui.Document{ID: "paper-" + f.ID, Name: f.Name, URL: "/papers/" + f.ID, Kind: strings.ToUpper(kind), When: s.Stamp(f.Uploaded), Time: f.Uploaded.String(), Who: f.UploadedName})
	}
	s.part(p)
	return err
}

// timeline is what happened to the store's memberships and warnings, the newest first; at most 200 lines.
func (s *shop) timeline() error {
	objects := []string{s.store.Object()}
	for _, m := range s.members {
		objects = append(objects, m.Ref())
	}
	found, err := watch.List(s.tx, watch.Warnings{Store: s.store.ID, Limit: 50})
	if err != nil {
		return err
	}
	for _, w := range found {
		objects = append(objects, w.Ref())
	}
	for _, o := range objects {
		some, err := events(s.Ctx, s.tx, o)
		if err != nil {
			return err
		}
		s.p.Events = append(s.p.Events, some...)
	}
	slices.SortStableFunc(s.p.Events, func(a, b ui.Event) int { return cmp.Compare(b.Time, a.Time) })
	s.p.Events = s.p.Events[:min(len(s.p.Events), 200)]
	return nil
}

// products are those of a store by where they stand in a programme: staff come from the store, merchants from the membership.
func products(c *front.Ctx) error {
	id, up := c.Param("id"), ui.Link{Label: c.T("规则状态", "How you stand"), URL: "/standing"}
	if c.Staff() {
		id, up = c.QueryParam("membership"), ui.Link{Label: c.T("店铺", "Store"), URL: "/staff/stores/" + c.Param("id")}
	}
	state := c.QueryParam("state")
	if _, known := watch.EntryStates[state]; !known {
		state = ""
	}
	p := pages.ListProps{Page: c.Page(c.T("计划内商品", "Products in the programme")), Label: c.T("状态", "State"), Crumbs: []ui.Link{up},
		Tabs:  []ui.Choice{{Label: c.T("全部", "All"), URL: c.Here("state", ""), Current: state == ""}},
		Empty: ui.EmptyProps{Title: c.T("没有商品", "There is no product"), Text: c.T("店铺加入后，全部商品按规则判断能否进入。", "Once the store is in, each of its products is judged by the rules.")},
		Table: ui.TableProps{ID: "entries", Caption: c.T("商品", "Products"), HideCaption: true, Columns: []ui.Column{{Label: c.T("商品", "Product")}, {Label: c.T("状态", "State")}, {Label: c.T("进入", "Entered")}, {Label: c.T("离开", "Left")}, {Label: c.T("原因", "Why")}}}}
	for _, s := range []string{watch.Inside, watch.Refused, watch.Out} {
		p.Tabs = append(p.Tabs, ui.Choice{Label: c.In(watch.EntryStates[s]), URL: c.Here("state", s), Current: state == s})
	}
	err := c.View(func(tx *db.Tx) error {
		m, err := membership.Find(tx, id)
		if err != nil || c.Staff() && m.Store != c.Param("id") {
			return firstError(err, fault.Missing(text.Of("这家店铺的成员资格", "such membership of the store")))
		}
		found, err := watch.Entries(tx, m.ID, state, c.QueryParam("after"), perPage+1)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("after", found[perPage-1].Product)
		}
		p.Table.Rows, err = entryRows(c, tx, found)
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.List(p))
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func entryRows(c *front.Ctx, tx *db.Tx, found []watch.Entry) ([]ui.Row, error) {
	ids := make([]string, len(found))
	for i, e := range found {
		ids[i] = e.Product
	}
	known, err := product.Some(tx, ids)
	tones := map[string]ui.Tone{watch.Inside: ui.Good, watch.Refused: ui.Warn, watch.Out: ui.Bad}
	var rows []ui.Row
	for _, e := range found {
		why := ui.Cell{Text: e.Reason, Sub: e.Clause}
		if e.Decision != "" {
			why.URL, why.About = "/decisions/"+e.Decision, e.Product
		}
		rows = append(rows, ui.Row{ID: "e-" + e.Product, Cells: []ui.Cell{{Text: known[e.Product].Title, URL: c.Side("/products/" + e.Product), Sub: e.Product}, {Status: ui.StatusProps{Label: c.In(watch.EntryStates[e.State]), Tone: tones[e.State]}}, when(c, e.EnteredAt), when(c, e.LeftAt), why}})
	}
	return rows, err
}
