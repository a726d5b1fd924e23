package signups

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/signups"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/asks"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/verdicts"
)

// opened is a sign-up with what its merchant's page needs.
type opened struct {
	form     signup.Form
	checked  signup.Checked
	standing signup.Listed
	library  []paper.Paper
	names    kinds.Names
}

func open(c *front.Ctx) (o opened, err error) {
	err = c.View(func(tx *db.Tx) (err error) {
		if o.checked, err = signup.Check(tx, c.Param("id")); err != nil {
			return err
		}
		o.form = o.checked.Form
		if o.standing, err = signup.Standing(tx, o.form.SignUp); err != nil {
			return err
		}
		if o.names, err = named(tx, o.form.Product); err != nil {
			return err
		}
		o.library, err = paper.List(tx, o.form.SignUp.Merchant, "", 100)
		return err
	})
	return o, err
}

// show is the form while the merchant writes, and what was handed in while it waits or is decided.
func show(c *front.Ctx) error {
	o, err := open(c)
	if err != nil {
		return err
	}
	if o.form.SignUp.Writable() && access.May(c.Who.Role, access.Apply) {
		return c.Show(http.StatusOK, pages.Form(o.page(c, ui.ErrorSummaryProps{})))
	}
	return c.Show(http.StatusOK, pages.Show(o.reading(c)))
}

func (o opened) address() string { return "/signups/" + o.form.SignUp.ID }

// kicker is number and programme.
func (o opened) kicker(c *front.Ctx) string {
	if n := o.form.SignUp.Number; n != "" {
		return c.In(text.F("%s · %s", "%s · %s", o.form.Edition.Title, n))
	}
	return c.In(o.form.Edition.Title)
}

// page is the form.
func (o opened) page(c *front.Ctx, sum ui.ErrorSummaryProps) pages.FormProps {
	s := o.form.SignUp
	p := pages.FormProps{Page: c.Page(s.Title), Summary: sum, Status: status(c, s.State()), Kicker: o.kicker(c), Notice: o.notice(c), Facts: facts(c, o.form.Product, o.names), Rounds: o.rounds(c),
		Form: ui.FormProps{ID: "signup", Action: o.address(), Version: number(o.form.Version), Multipart: true, Autosave: o.address() + "/draft", Saved: o.saved(c)},
		Ways: []ui.ButtonProps{{Label: c.T("换一件商品", "Another product"), URL: o.address() + "/swap", Kind: ui.Quiet}, {Label: c.T("撤回", "Take back"), URL: o.address() + "/withdraw", Kind: ui.Quiet}}}
	p.Page.Error = sum.Message != ""
	sum = asks.Named(sum, items(o.form))
	p.Summary = sum
	for _, i := range o.form.Items {
		o.add(c, &p, i, sum.Errors)
	}
	if len(o.form.Answers) > 0 {
		p.Checks = verdicts.Checks(c.Lang, o.form.Edition, o.checked.Verdict.Results, nil)
	}
	return p
}

// add puts an item where it belongs on the page.
func (o opened) add(c *front.Ctx, p *pages.FormProps, i signup.Item, errs ui.Errors) {
	if !i.Applies {
		if i.Ask.When != nil {
			p.Later = append(p.Later, c.In(text.F("当%s时，还需填写“%s”。", "Where %s, “%s” is asked as well.", o.form.Edition.Condition(i.Ask.When), i.Ask.Title)))
		}
		return
	}
	title := c.In(i.Ask.Section)
	if len(p.Sections) == 0 || p.Sections[len(p.Sections)-1].Title != title {
		p.Sections = append(p.Sections, pages.Section{ID: "part-" + i.Ask.Key, Title: title})
	}
	last := &p.Sections[len(p.Sections)-1]
	last.Items = append(last.Items, asks.One{Programme: o.form.Edition.Programme, Item: i.Item, Wanted: i.Advice, Library: o.library, Errors: errs}.Question(c))
	if i.Advice != "" {
		p.Replies = append(p.Replies, ui.Field{Name: "reply." + i.Ask.Key, Label: c.In(text.F("为什么不修改“%s”", "Why “%s” stays", i.Ask.Title)), Optional: true, Rows: 2, MaxLength: 2000})
	}
}

func (o opened) saved(c *front.Ctx) string {
	if o.form.Saved == 0 {
		return c.T("尚未保存", "Not saved yet")
	}
	return c.In(text.F("已保存 %s", "Saved %s", o.form.Saved.Time().Format("15:04:05")))
}

// notice says what was sent back and until when.
func (o opened) notice(c *front.Ctx) *ui.NoticeProps {
	if o.form.SignUp.State() != signup.Returned {
		return nil
	}
	r := o.form.Rounds[0].Ruling
	return &ui.NoticeProps{Tone: ui.Warn, Title: c.T("这一次没有通过，请修改后再次提交", "It did not pass this time; amend it and hand it in again"),
		Text: c.In(text.F("请在 %s 前修改指出的 %d 个项目；其他内容已确认，保持不变。理由见页面下方“历次提交”。", "Amend the %[2]d item{s} named before %[1]s; everything else is accepted and stays. The reasons stand below under “Rounds”.", o.standing.Due.EndText(), len(r.Advice))), Next: r.Remark}
}

// reading is the page of a sign-up that is not written in.
func (o opened) reading(c *front.Ctx) pages.ShowProps {
	s := o.form.SignUp
	p := pages.ShowProps{Page: c.Page(s.Title), Kicker: o.kicker(c), Status: status(c, s.State()), Facts: facts(c, o.form.Product, o.names), Answers: o.answers(c), Rounds: o.rounds(c)}
	may := access.May(c.Who.Role, access.Apply)
	switch {
	case s.Pending():
		p.Due = due(c, o.standing, c.T("承诺告知结果", "A result is promised by"))
		if may {
			p.Ways = []ui.ButtonProps{{Label: c.T("换一件商品", "Another product"), URL: o.address() + "/swap"}, {Label: c.T("撤回", "Take back"), URL: o.address() + "/withdraw", Kind: ui.Quiet}}
		}
	case may && len(o.form.Rounds) > 0:
		p.Copy = &ui.FormProps{ID: "copy", Action: o.address() + "/copy", Inline: true}
	}
	if s.Swapped != "" {
		p.Notice = &ui.NoticeProps{Title: c.T("已换为另一件商品", "Another product took its place"), Actions: []ui.ButtonProps{{Label: c.T("查看新的报名", "See the new sign-up"), URL: "/signups/" + s.Swapped}}}
	}
	return p
}

// answers are what was handed in.
func (o opened) answers(c *front.Ctx) []ui.SummaryRow { return answered(c, o.form) }

func answered(c *front.Ctx, f signup.Form) []ui.SummaryRow {
	var out []ui.SummaryRow
	for _, i := range f.Items {
		if i.Applies {
			row := asks.Given(c, i.Item)
			row.Lang = tongue(c, row.Value)
			out = append(out, row)
		}
	}
	return out
}

func (o opened) rounds(c *front.Ctx) []pages.Round { return rounds(c, o.form) }

// typed is the form as it was typed, for showing it again.
func (o opened) typed(given form.Answers) opened {
	for k := range o.form.Items {
		if a, ok := given[o.form.Items[k].Ask.Key]; ok {
			o.form.Items[k].Answer, o.form.Items[k].Complete = a, true // what is wrong with it is in the fault that is shown
		}
	}
	return o
}
