package products

import (
	"net/http"
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

const untagging = access.Tagging

func may(c *front.Ctx, a access.Action) bool { return access.May(c.Who.Role, a) }

// tag shows one tag with its history, and the form to object while that is open.
func tag(c *front.Ctx) error {
	var p pages.TagProps
	err := c.View(func(tx *db.Tx) error {
		t, err := product.FindTag(tx, c.Param("id"))
		if err != nil {
			return err
		}
		e, err := book(tx, t.Programme, t.Edition)
		if err != nil {
			return err
		}
		o, objected, err := product.ObjectionTo(tx, t.ID)
		if err != nil {
			return err
		}
		p = shownTag(c, e, t, o, objected)
		if p.Others, err = others(c, tx, t); err != nil {
			return err
		}
		p.Form, err = objecting(c, tx, []string{t.ID}, product.Protest{}, ui.ErrorSummaryProps{})
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.In(text.F("“%s”的标识", "Tag of “%s”", p.Page.Title)))
	return c.Show(http.StatusOK, pages.Tag(p))
}

func shownTag(c *front.Ctx, e *rulebook.Edition, t product.Tag, o product.Objection, objected bool) pages.TagProps {
	p := pages.TagProps{Product: t.Product, Status: status(c, t), CanObject: t.Objectionable(c.Now()) && !objected,
		Clauses: clauses(c, e, e.Tag.Clause, e.Tag.NoticeClause, e.Tag.ObjectionClause, e.Tag.AnswerClause, e.Tag.FeeClause, e.Tag.UntagClause)}
	p.Page.Title = t.Title
	p.Facts = []ui.SummaryRow{fact(c, "商品", "Product", t.Title), fact(c, "标识", "Tag", c.In(e.Tag.Name)), fact(c, "计划", "Programme", c.In(e.Title)),
		fact(c, "通知发出", "Notice sent", c.In(t.Noticed.Text())), fact(c, "异议截止", "Objections until", c.In(t.Closes.Text())), fact(c, "生效时间", "In effect from", inEffect(c, t))}
	if p.CanObject {
		p.Due = due(c, t.Closes, t.Closes)
		p.Due.Label, p.Due.Clause = c.T("异议截止", "Objections until"), kinds.Clause(e.Programme, e.Tag.ObjectionClause)
		p.Due.Consequence = c.In(text.F("未提出异议的，标识于 %s 自动生效并开始计收服务费。", "Without an objection the tag takes effect by itself at %s, and the fee with it.", t.Due.Text()))
	}
	p.Closed = closed(c, t, objected)
	if objected {
		p.Objection = ui.Link{Label: c.T("查看已提出的异议", "See the objection"), URL: "/objections/" + o.ID}
	}
	p.Events = events(c, t, o, objected)
	return p
}

func inEffect(c *front.Ctx, t product.Tag) string {
	switch t.State(c.Now()) {
	case product.Effective, product.Over:
		if t.Effective == 0 && t.Ended != 0 {
			return c.T("未生效", "never")
		}
		return c.In(max(t.Effective, t.Due).Text())
	case product.Objected:
		return c.T("异议答复后确定", "settled with the answer to the objection")
	}
	return c.In(text.F("%s（自动）", "%s (by itself)", t.Due.Text()))
}

// closed is why no objection is taken.
func closed(c *front.Ctx, t product.Tag, objected bool) string {
	switch {
	case objected:
		return c.T("该标识已提出过异议；对答复不服的，可以申诉。", "There was an objection to this tag; an answer you disagree with can be appealed.")
	case t.Ended != 0:
		return c.In(text.F("标识已于 %s 结束（%s）。", "The tag ended at %s (%s).", t.Ended.Text(), product.CauseTitle(t.Why.Cause)))
	}
	return c.In(text.F("异议期已于 %s 截止。如商品不适合打标，请联系工作人员申请去标。", "The time to object ended at %s. If the tag does not suit the product, ask staff to untag it.", t.Closes.Text()))
}

// events is what happened to a tag, the oldest first.
func events(c *front.Ctx, t product.Tag, o product.Objection, objected bool) []ui.Event {
	var out []ui.Event
	add := func(at int64, e ui.Event, when, iso string) {
		if at != 0 {
			e.When, e.Time = when, iso
			out = append(out, e)
		}
	}
	add(int64(t.Noticed), ui.Event{Title: c.T("打标通知发出，计时开始", "Notice sent; the clock starts")}, c.Stamp(t.Noticed), t.Noticed.String())
	if objected {
		add(int64(o.Filed), ui.Event{Title: c.T("商家提出异议，计时停止", "Objection; the clock stands"), Who: o.ByName, Text: o.Reason}, c.Stamp(o.Filed), o.Filed.String())
		add(int64(o.Answered), ui.Event{Title: c.In(verdictWords[o.Verdict]), Who: o.AnswerName, Text: o.Answer, Tone: verdictTones[o.Verdict]}, c.Stamp(o.Answered), o.Answered.String())
	}
	if t.Effective != 0 {
		add(int64(t.Effective), ui.Event{Title: c.T("标识生效，服务费开始计算", "In effect; the fee starts"), Tone: ui.Good}, c.Stamp(t.Effective), t.Effective.String())
	}
	add(int64(t.Ended), ui.Event{Title: c.In(text.F("标识结束：%s", "Ended: %s", product.CauseTitle(t.Why.Cause))), Text: t.Why.Reason}, c.Stamp(t.Ended), t.Ended.String())
	slices.SortStableFunc(out, func(a, b ui.Event) int { return compare(a.Time, b.Time) })
	return out
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func others(c *front.Ctx, tx *db.Tx, t product.Tag) ([]pages.TagRow, error) {
	all, err := product.Tags(tx, product.TagQuestion{For: t.Product, Limit: 20})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(o product.Tag) bool { return o.ID == t.ID })
	out, err := rows(c, tx, all, "/tags/")
	for i := range out {
		if out[i].When == "" {
			out[i].When = c.Stamp(all[i].Noticed)
		}
	}
	return out, err
}
