package applications

import (
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/asks"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/verdicts"
)

// checks shows every clause with its value, limit, gap and remedy before the application is handed in.
func checks(c *front.Ctx) error {
	k, err := checked(c)
	if err != nil {
		return err
	}
	if k.Form.Case.State() != application.Draft {
		return c.To(address(k.Form))
	}
	return c.Show(http.StatusOK, pages.Checks(checksPage(c, k)))
}

func checked(c *front.Ctx) (k application.Checked, err error) {
	err = c.View(func(tx *db.Tx) (err error) { k, err = application.Check(tx, c.Param("id")); return err })
	return k, err
}

func checksPage(c *front.Ctx, k application.Checked) pages.ChecksProps {
	f := k.Form
	p := pages.ChecksProps{Page: c.Page(c.T("逐条核验", "Clause by clause")), Draft: ui.Link{Label: c.In(kinds.Application(f.Case, f.Edition.Title)), URL: address(f)},
		AsOf: c.In(text.F("按 %s 的数据核验，规则版本 %s。", "On the figures of %s, under edition %s.", k.Verdict.At.Text(), f.Edition.ID)), Outcome: outcome(c, k),
		Checks:  verdicts.Checks(c.Lang, f.Edition, k.Verdict.Results, func(r rulebook.Result) ui.Link { return way(c, k, r) }),
		Answers: ui.ButtonProps{Label: c.T("核对并提交", "Look it through and submit"), URL: address(f) + "/answers", Kind: ui.Primary}}
	for _, i := range f.Missing() {
		p.Missing = append(p.Missing, pages.Gap{Title: c.In(i.Ask.Title), Problem: c.In(i.Problem), URL: holding(f, i.Ask.Key).address(f) + "?check=1#" + ui.FieldID(asks.Field(i.Ask))})
	}
	for _, a := range k.Agreements {
		row := ui.SummaryRow{Key: c.In(a.Agreement.Title), Value: c.In(agreement.StateTitle(a.State)), Missing: a.State != rulebook.AgreementNormal}
		if row.Missing && access.May(c.Who.Role, access.Sign) {
			row.Change, row.Action = "/programmes/"+f.Edition.Programme+"/sign?next="+address(f), c.T("去签署", "Sign")
		} else if row.Missing {
			row.Note = c.T("由贵司负责人登录后签署。", "Your company's owner signs after signing in.")
		}
		p.Agreement = append(p.Agreement, row)
	}
	return p
}

// outcome says in a sentence whether the application can be handed in.
func outcome(c *front.Ctx, k application.Checked) ui.NoticeProps {
	judged := len(k.Verdict.With(rulebook.Judgement)) + len(k.Verdict.With(rulebook.NotAvailable))
	switch {
	case k.Ready && judged > 0:
		return ui.NoticeProps{Tone: ui.Good, Title: c.T("可以提交", "It can be submitted"), Text: c.In(text.F("有 %d 条由审核人员判断。", "%d clause{s} {is|are} left to a reviewer.", judged))}
	case k.Ready:
		return ui.NoticeProps{Tone: ui.Good, Title: c.T("可以提交", "It can be submitted"), Text: c.T("系统能核验的各条均符合。", "Everything that can be checked is met.")}
	case len(k.Blocking) > 0:
		return ui.NoticeProps{Tone: ui.Bad, Title: c.In(text.F("有 %d 条不符合，还不能提交", "It cannot be submitted yet; clauses not met: %d", len(k.Blocking))),
			Text: c.T("请按各条下方的办法达到要求；草稿会一直保留。", "Meet each as described under it; the draft is kept.")}
	}
	return ui.NoticeProps{Tone: ui.Warn, Title: c.T("还不能提交", "It cannot be submitted yet"), Text: c.T("请先填完缺少的项目并签署协议。", "Fill in what is missing and sign the agreements first.")}
}

// way is where something can be done about a result: the section of the answer or paper that it used, or the signing.
func way(c *front.Ctx, k application.Checked, r rulebook.Result) ui.Link {
	for _, key := range used(r) {
		kind, ask, _ := strings.Cut(key, ".")
		switch i, ok := k.Form.Item(ask); {
		case kind == "agreement" && access.May(c.Who.Role, access.Sign):
			return ui.Link{Label: c.T("去签署", "Sign"), URL: "/programmes/" + k.Form.Edition.Programme + "/sign?next=" + address(k.Form)}
		case ok && i.Applies && (kind == "ask" || kind == "paper"):
			return ui.Link{Label: c.T("去修改", "Change it"), URL: holding(k.Form, ask).address(k.Form) + "#" + ui.FieldID(asks.Field(i.Ask))}
		}
	}
	return ui.Link{}
}

// used are the facts of a result, those that are missing too.
func used(r rulebook.Result) []string {
	var out []string
	for _, f := range r.Facts {
		out = append(out, f.Key)
	}
	return out
}
