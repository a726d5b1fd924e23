package programmes

import (
	"net/http"
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// programme shows the rules of one programme, part by part.
func programme(c *front.Ctx) error {
	e, err := book(c, c.Param("programme"))
	if err != nil {
		return err
	}
	l, err := books(c)
	if err != nil {
		return err
	}
	way, err := path(c, e)
	if err != nil {
		return err
	}
	word, tone := standing(l, e, c.Now())
	return c.Show(http.StatusOK, programmes.Programme(programmes.ProgrammeProps{
		Page: c.Page(c.In(e.Title)), Kicker: c.In(text.F("规则版本 %s", "Edition %s", e.ID)), Summary: c.In(e.Summary),
		Status: ui.StatusProps{Label: c.In(word), Tone: tone}, Apply: applying(c, e, tone == ui.Good), Path: way, Facts: glance(c, e), Search: home(e) + "/clauses",
		Parts: parts(c, e), Editions: editions(c, l, e.Programme), Clauses: home(e) + "/clauses",
		Source: address(e) + "/source", Text: address(e) + "/text",
	}))
}

// applying is the way to the application, for those who may use it.
func applying(c *front.Ctx, e *rulebook.Edition, open bool) ui.ButtonProps {
	b := ui.ButtonProps{Label: c.T("申请加入", "Apply to join"), URL: home(e) + "/apply", Kind: ui.Primary}
	switch {
	case !open || len(e.Asks) == 0:
		return ui.ButtonProps{}
	case !c.Who.SignedIn():
		b.Label, b.URL = c.T("登录后申请", "Sign in to apply"), "/sign-in?next="+home(e)+"/apply"
	case !access.May(c.Who.Role, access.Apply):
		return ui.ButtonProps{}
	}
	return b
}

// editions are the rows of all editions, the latest first, each with the way to what it changed.
func editions(c *front.Ctx, l *rulebook.Library, key string) []ui.Row {
	all := l.Editions(key)
	rows := make([]ui.Row, 0, len(all))
	for i := len(all) - 1; i >= 0; i-- {
		e := all[i]
		word, tone := standing(l, e, c.Now())
		change := ui.Cell{Text: c.T("首个版本", "The first edition")}
		if i > 0 {
			change = ui.Cell{Text: c.T("与上一版比较", "Compare with the one before"), About: e.ID,
				URL: home(e) + "/compare?from=" + all[i-1].ID + "&to=" + e.ID}
		}
		rows = append(rows, ui.Row{ID: "edition-" + e.ID, Cells: []ui.Cell{
			{Text: e.ID, URL: address(e)}, {Text: c.In(day(e.Effective)), Time: e.Effective.String()},
			{Status: ui.StatusProps{Label: c.In(word), Tone: tone}}, change,
		}})
	}
	return rows
}

// Parts are the headings of an edition's page with its rules, for whoever shows an edition that is not published.
func Parts(c *front.Ctx, e *rulebook.Edition) []programmes.Part { return parts(c, e) }

// parts are the headings of the page; one that the book has nothing for is left out.
func parts(c *front.Ctx, e *rulebook.Edition) []programmes.Part {
	w := wording{c, e}
	all := []programmes.Part{
		{ID: "join", Title: c.T("谁可以加入", "Who may join"), Lead: c.T("提交时与作出决定时各核验一次。", "Checked at submission and again at the decision."), Rules: append(w.rules(rulebook.OnSubmit, rulebook.OnDecide), w.lists()...)},
		{ID: "sign", Title: c.T("需要签署什么", "What must be signed"), Rules: w.agreements()},
		{ID: "papers", Title: c.T("需要哪些材料", "Which papers are needed"), Lead: c.T("只需提交与您申报的情况有关的材料；材料库里已有的不必再次上传。", "Only the papers that fit what you declare; those already in your library need not be uploaded again."), Rules: w.papers()},
		{ID: "time", Title: c.T("需要多久", "How long it takes"), Rules: w.times()},
		{ID: "duties", Title: c.T("双方的义务与权益", "Duties and benefits"), Rules: w.duties()},
		{ID: "products", Title: c.T("商品、打标与异议", "Products, tags and objections"), Rules: slices.Concat(w.publishing(), w.tag(), w.rules(rulebook.OnTag, rulebook.OnEnter, rulebook.OnPublish))},
		{ID: "relations", Title: c.T("合作如何建立与解除", "How relations begin and end"), Rules: w.relations()},
		{ID: "signup", Title: c.T("商品怎样报名", "How products are signed up"), Rules: w.signUp()},
		{ID: "fees", Title: c.T("费用", "What it costs"), Rules: w.fees()},
		{ID: "during", Title: c.T("合作期内持续核验", "Watched during the term"), Rules: w.watched()},
		{ID: "figures", Title: c.T("数据从哪里来", "Where the figures come from"), Rules: w.figures()},
		{ID: "levels", Title: c.T("等级与评估", "Levels and evaluation"), Lead: c.T("取条件全部符合的最高一级。", "The highest level whose conditions are all met."), Rules: w.levels()},
		{ID: "suspension", Title: c.T("暂停与恢复", "Suspension and return"), Rules: w.suspension()},
		{ID: "growth", Title: c.T("成长路径", "Growth path"), Rules: w.growth()},
		{ID: "term", Title: c.T("合作期与续约", "Term and renewal"), Rules: w.term()},
		{ID: "leaving", Title: c.T("退出、清退与再次申请", "Leaving, removal and coming back"), Rules: w.leaving()},
	}
	out := all[:0]
	for _, p := range all {
		if len(p.Rules) > 0 {
			out = append(out, p)
		}
	}
	return out
}
