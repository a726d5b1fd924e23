package books

import (
	"net/http"
	"net/url"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/books"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

const perPage = 20

// list shows the drafts, and the editions that were published here.
func list(c *front.Ctx) error {
	past := c.QueryParam("state") == "past"
	p := pages.ListProps{Page: c.Page(c.T("规则草案", "Drafts of rulebooks")), May: access.May(c.Who.Role, access.Rulebooks),
		Tabs: []ui.Choice{{Label: c.T("进行中", "In hand"), URL: "/staff/books", Current: !past}, {Label: c.T("已公布或放弃", "Published or dropped"), URL: "/staff/books?state=past", Current: past}},
		Drafts: ui.TableProps{ID: "drafts", Caption: c.T("规则草案，最新在前", "Drafts, the newest first"), HideCaption: true,
			Columns: []ui.Column{{Label: c.T("计划与版本", "Programme and edition")}, {Label: c.T("状态", "State")}, {Label: c.T("问题", "Problems"), Number: true}, {Label: c.T("由谁", "By")}}},
		Kept: ui.TableProps{ID: "kept-list", Caption: c.T("在本平台公布的版本", "Editions published here"), HideCaption: true,
			Columns: []ui.Column{{Label: c.T("版本", "Edition")}, {Label: c.T("公布", "Published")}, {Label: c.T("校验值", "Hash")}}}}
	err := c.View(func(tx *db.Tx) error {
		found, err := book.List(tx, past, c.QueryParam("after"), perPage+1)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = "/staff/books?" + url.Values{"state": {c.QueryParam("state")}, "after": {found[perPage-1].ID}}.Encode()
		}
		for _, d := range found {
			p.Drafts.Rows = append(p.Drafts.Rows, ui.Row{ID: "d-" + d.ID, Cells: []ui.Cell{{Text: named(c, tx, d), URL: "/staff/books/" + d.ID, About: stamp(c, d.Written.At)},
				{Status: status(c, d)}, {Text: lang.Count(int64(d.Problems))}, {Text: d.Written.Name, Sub: stamp(c, d.Written.At)}}})
		}
		kept, err := rulebook.Kept(tx, 50)
		for _, b := range kept {
			p.Kept.Rows = append(p.Kept.Rows, ui.Row{ID: "k-" + b.Programme + "-" + b.Edition, Cells: []ui.Cell{{Text: b.Programme + " " + b.Edition, URL: "/programmes/" + b.Programme + "/editions/" + b.Edition},
				{Text: stamp(c, b.Published), Time: b.Published.String()}, {Text: b.Hash[:min(16, len(b.Hash))] + "…"}}})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.List(p))
}

// named is what a draft is a draft of.
func named(c *front.Ctx, tx *db.Tx, d book.Draft) string {
	if d.Programme == "" {
		return c.T("尚不能读出计划与版本", "Programme and edition cannot be read yet")
	}
	if e, err := rulebook.Books(tx).InForce(d.Programme, clock.Never); err == nil {
		return c.In(e.Title) + " " + d.Edition
	}
	return d.Programme + " " + d.Edition
}

func status(c *front.Ctx, d book.Draft) ui.StatusProps {
	switch d.State() {
	case book.Released:
		return ui.StatusProps{Label: c.T("已公布", "published"), Tone: ui.Good}
	case book.Gone:
		return ui.StatusProps{Label: c.T("已放弃", "dropped"), Tone: ui.Neutral}
	case book.Waiting:
		return ui.StatusProps{Label: c.T("等待第二人签署", "waits for the second signature"), Tone: ui.Warn}
	}
	if d.Problems > 0 {
		return ui.StatusProps{Label: c.T("有问题待更正", "has problems"), Tone: ui.Bad}
	}
	return ui.StatusProps{Label: c.T("检查通过", "checked, no problem"), Tone: ui.Info}
}

func stamp(c *front.Ctx, at clock.Instant) string {
	return c.In(text.Of(at.Time().Format("2006-01-02 15:04"), at.Time().Format("2 Jan 2006, 15:04")))
}
