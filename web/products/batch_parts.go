package products

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// drawing is a batch as its page draws it.
type drawing struct {
	c  *front.Ctx
	tx *db.Tx
	e  *rulebook.Edition
	b  product.Batch
	t  typed
}

// draft fills in the preview of a batch that is not proposed yet, and the form that confirms it.
func (d drawing) draft(p *pages.BatchProps) error {
	c, tx, b := d.c, d.tx, d.b
	look, err := product.Look(tx, b)
	if err != nil {
		return err
	}
	p.Stats = []ui.Stat{{Label: c.T("选中", "Chosen"), Value: lang.Count(look.Selected)}, {Label: c.T("可打标", "Can be tagged"), Value: lang.Count(look.Taggable), Tone: ui.Good},
		{Label: c.T("不能打标", "Left out"), Value: lang.Count(look.Excluded()), Tone: ui.Warn}, {Label: c.T("涉及商家", "Merchants"), Value: lang.Count(look.Merchants)}}
	for _, g := range look.Grounds {
		p.Grounds = append(p.Grounds, pages.GroundRow{Clause: kinds.Clause(b.Programme, g.Clause), Why: c.In(g.Why), Count: lang.Count(g.Count)})
	}
	p.Exclusions = leftOut(c, b, look.Exclusions)
	p.Shown = c.In(text.F("显示前 %d 件，共 %s 件", "the first %d of %s", len(look.Exclusions), lang.Count(look.Excluded())))
	if p.Again = (ui.ButtonProps{Label: c.T("重新选择", "Choose again"), URL: "/staff/tagging"}); !may(c, untagging) {
		p.Again = ui.ButtonProps{}
	}
	if may(c, untagging) && look.Taggable > 0 {
		p.Propose = d.confirming(look)
		p.Propose.Reason.Error, p.Propose.Clause.Error = p.Errors.Errors.Of("reason"), p.Errors.Errors.Of("clause")
	}
	return nil
}

func (d drawing) confirming(look product.Preview) *pages.ProposeForm {
	c, e, b, t := d.c, d.e, d.b, d.t
	f := &pages.ProposeForm{Action: "/staff/batches/" + b.ID, Version: lang.Count(b.Version), Count: c.In(text.F("为 %s 件商品打标", "Tag %s products", lang.Count(look.Taggable))),
		Clause: ui.Field{Name: "clause", Label: c.T("依据条款", "Clause"), Width: ui.Wide},
		Reason: ui.Field{Name: "reason", Label: c.T("选择理由", "Why these products"), Value: t.reason, Required: true, MaxLength: 2000, Hint: c.T("会写进给商家的通知。", "It stands in the merchant's notice.")},
		Consequences: []string{
			c.In(text.F("%d 家商家各收到一份通知，通知发出时开始计时。", "%d merchant{s} {gets|get} one notice each; the clock starts with it.", look.Merchants)),
			c.In(text.F("通知发出 %s 后标识自动生效并开始计收服务费；商家在 %s 内可以提出异议。", "After %s the tags take effect by themselves and the fee starts; within %s merchants may object.", rulebook.Period(e.Tag.Notice), rulebook.Period(e.Tag.Objection))),
			c.T("生效前可以撤回整个批次。", "Until then the whole batch can be taken back."),
		}}
	for _, clause := range e.Clauses {
		if clause.From == "" {
			chosen := clause.ID == t.clause || t.clause == "" && clause.ID == e.Tag.Clause
			f.Clauses = append(f.Clauses, ui.Option{Value: clause.ID, Label: clause.ID + " " + c.In(clause.Title), Chosen: chosen})
		}
	}
	return f
}

func leftOut(c *front.Ctx, b product.Batch, list []product.Exclusion) []pages.ExclusionRow {
	out := make([]pages.ExclusionRow, len(list))
	for i, x := range list {
		out[i] = pages.ExclusionRow{Product: x.Product, Title: x.Title, Why: c.In(x.Why), Clause: kinds.Clause(b.Programme, x.Clause)}
		if x.Line > 0 {
			out[i].Line = lang.Count(x.Line)
		}
	}
	return out
}

// became fills in what became of a batch, and the form that takes it back while it can be.
func (d drawing) became(p *pages.BatchProps) error {
	c, tx, b := d.c, d.tx, d.b
	s, err := product.StandingOf(tx, b.ID)
	if err != nil {
		return err
	}
	tab := func(tab product.Tab) string { return "/staff/tags?batch=" + b.ID + "&tab=" + string(tab) }
	if s.Preparing > 0 {
		p.Facts = append(p.Facts, fact(c, "准备中", "Being prepared", lang.Count(s.Preparing)))
	}
	p.Stats = []ui.Stat{{Label: c.T("选中", "Chosen"), Value: lang.Count(b.Selected)},
		{Label: c.T("通知期内", "In notice time"), Value: lang.Count(s.Waiting), URL: tab(product.TabWaiting)}, {Label: c.T("异议中", "Objected to"), Value: lang.Count(s.Objected), URL: tab(product.TabObjected)},
		{Label: c.T("已生效", "In effect"), Value: lang.Count(s.Effective), Tone: ui.Good, URL: tab(product.TabEffective)}, {Label: c.T("已结束", "Ended"), Value: lang.Count(s.Ended), URL: tab(product.TabEnded)},
		{Label: c.T("排除", "Left out"), Value: lang.Count(b.Excluded)}}
	if b.Job != "" {
		p.Job = ui.Link{Label: c.T("查看作业进度", "See the progress of the job"), URL: "/jobs/" + b.Job}
	}
	gone, _, err := product.Exclusions(tx, b.ID, 0, 100)
	if err != nil {
		return err
	}
	p.Exclusions, p.CSV = leftOut(c, b, gone), "/staff/batches/"+b.ID+"/excluded.csv"
	p.Shown = c.In(text.F("显示前 %d 件，共 %s 件", "the first %d of %s", len(gone), lang.Count(b.Excluded)))
	windows, err := product.Windows(tx, b.ID)
	if err != nil {
		return err
	}
	if len(windows) == 1 && windows[0].Noticed != 0 {
		p.Facts = append(p.Facts, fact(c, "通知发出", "Notice sent", c.In(windows[0].Noticed.Text())), fact(c, "生效时间", "Takes effect", c.In(windows[0].Due.Text())))
	}
	if may(c, untagging) && b.Revocable(windows, tx) {
		p.Revoke = taking(c, b, d.t)
		p.Revoke.Reason.Error = p.Errors.Errors.Of("reason")
	}
	return nil
}

func taking(c *front.Ctx, b product.Batch, t typed) *pages.RevokeForm {
	return &pages.RevokeForm{Action: "/staff/batches/" + b.ID + "/revoke", Label: c.T("撤回批次", "Take the batch back"),
		Reason: ui.Field{Name: "reason", Label: c.T("撤回理由", "Why"), Value: t.revoke, Required: true, MaxLength: 2000},
		Consequences: []string{c.T("尚未生效的标识（含异议中的）全部取消。", "Every tag that is not in effect is cancelled, those objected to among them."),
			c.T("收到过通知的商家会收到撤回通知。", "Merchants that had a notice are told."), c.T("已生效的标识不受影响，可另行去标。", "Tags in effect stay; they can be untagged.")}}
}
