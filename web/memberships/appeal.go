package memberships

import (
	"net/http"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// askAppeal is the form in which a merchant appeals from a decision.
func askAppeal(c *front.Ctx) error {
	p, err := appealing(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func appealing(c *front.Ctx) (p pages.MatterProps, err error) {
	var d decided
	var papers []ui.Option
	err = c.View(func(tx *db.Tx) (err error) {
		if d, err = findDecision(tx, c.Param("id")); err != nil {
			return err
		}
		papers, err = library(c, tx, d.Merchant)
		return err
	})
	if err != nil {
		return p, err
	}
	p = pages.MatterProps{Page: c.Page(c.In(text.F("申诉：%s", "Appeal: %s", conduct.Title(d.Kind)))), Crumbs: []ui.Link{{Label: c.T("决定", "Decision"), URL: "/decisions/" + d.ID}},
		Facts: []ui.SummaryRow{{Key: c.T("决定", "Decision"), Value: c.In(conduct.Title(d.Kind)), Note: c.In(d.At.Text())}, {Key: c.T("理由", "Reason"), Value: d.Reason}}}
	if err := conduct.Appealable(d.Decision, c.Now()); err != nil || d.appeal != nil {
		p.Notice = d.ways(c)
		return p, nil
	}
	p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("申诉截止", "Appeal until"), Value: c.In(d.AppealUntil.EndText())})
	p.Acts = []pages.Act{act("appeal", 0, pages.Act{Title: c.T("申诉的理由与证据", "Grounds and evidence"), Form: ui.FormProps{Action: "/decisions/" + d.ID + "/appeal"},
		Consequences: []string{c.T("由没有参与该决定的人处理，并书面说明理由。", "Somebody who had no part in the decision decides, with reasons in writing."),
			c.In(text.F("处理期限为 %s；作出处理前可以继续补充证据，也可以撤回。", "It is decided within %s. Until then you can add evidence, or take the appeal back.", period(d.book.Appeal.Answer))),
			c.T("申诉成立的，原决定的全部影响撤销；申诉期间原决定继续有效。", "When upheld, every effect of the decision is undone; until then it stands.")},
		Asks: append(groundAsks(c), choosePapers(c, papers),
			pages.Ask{Kind: "area", Field: ui.Field{Name: "text", Label: c.T("对证据的说明", "About the evidence"), Optional: true, MaxLength: 4000, Hint: c.T("有帮助的证据：检测报告、订单与物流记录、沟通记录、整改照片。", "What helps: test reports, orders and their tracking, correspondence, pictures of what was mended.")}}),
		Buttons: []ui.ButtonProps{{Label: c.T("提交申诉", "File the appeal"), Kind: ui.Primary}, {Label: c.T("返回", "Back"), URL: "/decisions/" + d.ID, Kind: ui.Quiet}}})}
	return p, nil
}

// groundAsks ask for each ground separately.
func groundAsks(c *front.Ctx) []pages.Ask {
	return []pages.Ask{{Kind: "area", Field: ui.Field{Name: "ground", Label: c.T("理由一", "First ground"), Required: true, MaxLength: 4000}},
		{Kind: "area", Field: ui.Field{Name: "ground2", Label: c.T("理由二", "Second ground"), Optional: true, MaxLength: 4000}},
		{Kind: "area", Field: ui.Field{Name: "ground3", Label: c.T("理由三", "Third ground"), Optional: true, MaxLength: 4000}}}
}

// fileAppeal files it.
func fileAppeal(c *front.Ctx) error {
	s, err := read(c, "appeal")
	if err != nil {
		return err
	}
	filing := conduct.Filing{Grounds: []string{s.get("ground"), s.get("ground2"), s.get("ground3")}, Text: s.get("text"), Papers: s.all("papers")}
	return doing(c, s, text.Of("申诉已提交。", "The appeal is filed."), func(tx *db.Tx) (string, error) {
		a, err := conduct.FileAppeal(tx, c.Param("id"), filing)
		return "/appeals/" + a.ID, err
	}, appealing)
}
