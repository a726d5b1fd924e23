package memberships

import (
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/letters"
	"github.com/mengyue/portal/web/verdicts"
)

// decided is a decision with everything that its page tells.
type decided struct {
	decision.Decision
	book   *rulebook.Edition
	to     merchant.Merchant
	notice *outbox.Notice // its letter; nil where none was sent
	appeal *conduct.Appeal
}

func findDecision(tx *db.Tx, id string) (d decided, err error) {
	if d.Decision, err = decision.Find(tx, id); err != nil {
		return d, err
	}
	if d.book, err = rulebook.Books(tx).Edition(d.Programme, d.Edition); err != nil {
		return d, err
	}
	if d.to, err = merchant.Find(tx, d.Merchant); err != nil {
		return d, err
	}
	told, err := outbox.About(tx, d.Object)
	if err != nil {
		return d, err
	}
	for i := range told {
		if told[i].Merchant == d.Merchant && d.told(told[i]) && (d.notice == nil || told[i].Sent < d.notice.Sent) {
			d.notice = &told[i]
		}
	}
	a, ok, err := conduct.AppealFrom(tx, d.ID)
	if ok {
		d.appeal = &a
	}
	return d, err
}

// told reports whether a notice may be the letter of the decision: it was sent with it, or, where the book decided as of
// an instant that was due, after it.
func (d decided) told(n outbox.Notice) bool {
	decides := n.Category == outbox.Decision || !n.Letter.Objection.IsZero()
	return decides && (n.Sent == d.At || d.byTheBook() && n.Sent > d.At)
}

// byTheBook reports whether the portal itself decided, as the rules say.
func (d decided) byTheBook() bool { return strings.HasPrefix(d.By, db.RoleSystem+":") }

// showDecision is a decision: clauses, facts, reason, letter, how to appeal.
func showDecision(c *front.Ctx) error {
	var d decided
	var same decision.Replayed
	err := c.View(func(tx *db.Tx) (err error) {
		if d, err = findDecision(tx, c.Param("id")); err != nil || !c.Staff() {
			return err
		}
		same, err = decision.Replay(tx, d.ID)
		return err
	})
	if err != nil {
		return err
	}
	p := pages.MatterProps{Page: c.Page(c.In(text.F("决定：%s", "Decision: %s", conduct.Title(d.Kind)))), Kicker: d.to.Name, Facts: d.facts(c), Notice: d.ways(c), Checks: verdicts.Checks(c.Lang, d.book, d.Verdict.Results, nil)}
	if c.Staff() && d.Occasion != "" {
		p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("重算", "Replayed"), Value: map[bool]string{true: c.T("结果逐字节一致", "the same, byte for byte"), false: same.Why}[same.Same]})
	}
	if d.notice != nil {
		letter := letters.Of(c.Lang, d.notice.Letter, letters.Head{ID: "sent", To: d.to.Name, Reference: d.number(), Sent: d.notice.Sent, Clause: cited(d.Programme)})
		p.Letter = &letter
		p.Actions = []ui.ButtonProps{{Label: c.T("下载告知函（PDF）", "Download the letter (PDF)"), URL: "/decisions/" + d.ID + "/letter.pdf", Icon: "download", Download: true}}
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

// number is what people quote of a decision.
func (d decided) number() string { return d.ID[len(d.ID)-10:] }

func (d decided) facts(c *front.Ctx) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("编号", "Number"), Value: d.number()}, {Key: c.T("计划", "Programme"), Value: c.In(d.book.Title), Change: "/programmes/" + d.Programme, Action: c.T("查看规则", "See the rules")},
		{Key: c.T("作出时间", "Taken at"), Value: c.In(d.At.Text()), Note: c.In(text.F("适用版本 %s", "under edition %s", d.Edition))}, {Key: c.T("决定人", "Decided by"), Value: d.people(c)}}
	for _, id := range d.Clauses {
		if k, ok := d.book.Clause(id); ok {
			rows = append(rows, ui.SummaryRow{Key: c.In(text.F("条款 %s", "Clause %s", id)), Value: c.In(k.Text), Change: clause(d.Programme, id).URL, Action: c.T("查看", "See")})
		}
	}
	if d.Reason != "" && (d.Adverse || c.Staff() || strings.HasPrefix(d.Kind, "appeal.")) {
		rows = append(rows, ui.SummaryRow{Key: c.T("理由", "Reason"), Value: d.Reason})
	}
	if link := d.object(c); link != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("事项", "About"), Value: c.In(conduct.Title(d.Kind)), Change: link, Action: c.T("查看", "See")})
	}
	return rows
}

func (d decided) people(c *front.Ctx) string {
	switch {
	case d.byTheBook():
		return c.T("系统，按规则", "the portal, by the rules")
	case !c.Staff() && d.Second != "":
		return c.T("平台的两名工作人员", "two people of the platform")
	case !c.Staff():
		return c.T("平台的工作人员", "a person of the platform")
	case d.Second != "":
		return c.In(text.F("%s、%s", "%s and %s", d.SecondName, d.ByName))
	}
	return d.ByName
}

// object is the page of what was decided; "" where it has none of its own.
func (d decided) object(c *front.Ctx) string {
	kind, id, _ := strings.Cut(d.Object, ":")
	switch kind {
	case "case", "exit", "appeal", "objection", "warning":
		return c.Side("/" + kind + "s/" + id)
	case "entry":
		_, product, _ := strings.Cut(id, "/")
		return c.Side("/products/" + product)
	case "removal":
		if c.Staff() {
			return "/staff/removals/" + id
		}
	}
	return ""
}

// ways says how a decision can be appealed, or where its appeal stands.
func (d decided) ways(c *front.Ctx) *ui.NoticeProps {
	switch {
	case d.appeal != nil:
		return &ui.NoticeProps{Tone: appealStatus(c, *d.appeal).Tone, Title: c.In(text.F("对该决定的申诉：%s", "The appeal from this decision: %s", appealStatus(c, *d.appeal).Label)),
			Actions: []ui.ButtonProps{{Label: c.T("查看申诉", "See the appeal"), URL: c.Side("/appeals/" + d.appeal.ID)}}}
	case !d.Adverse || d.AppealUntil == 0:
		return nil
	case c.Now() >= d.AppealUntil:
		return &ui.NoticeProps{Tone: ui.Neutral, Title: c.T("申诉期已过", "The time to appeal is over"), Text: c.In(text.F("申诉期于 %s 截止。", "It ended at %s.", d.AppealUntil.EndText()))}
	}
	n := &ui.NoticeProps{Tone: ui.Warn, Title: c.T("可以申诉", "This can be appealed"), Text: c.In(text.F("截止：%s。由没有参与该决定的人处理；成立的，全部影响撤销。", "Until %s. Somebody who had no part in the decision decides; when upheld, every effect is undone.", d.AppealUntil.EndText()))}
	if !c.Staff() {
		n.Actions = []ui.ButtonProps{{Label: c.T("申诉", "Appeal"), URL: "/decisions/" + d.ID + "/appeal", Kind: ui.Primary}}
	}
	return n
}

// letterPDF is the letter of a decision on paper, in the same words.
func letterPDF(c *front.Ctx) error {
	var d decided
	if err := c.View(func(tx *db.Tx) (err error) { d, err = findDecision(tx, c.Param("id")); return err }); err != nil {
		return err
	}
	if d.notice == nil {
		return fault.Missing(text.Of("这封告知函", "such letter"))
	}
	b, err := pdf.Letter(d.notice.Letter, pdf.Addressee{To: d.to.Name, From: text.Of("盟约 商家计划中心", "Mengyue, merchant programmes"), Number: d.number(), Sent: d.notice.Sent, Lang: c.Lang})
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="decision-`+d.number()+`.pdf"`)
	return c.Blob(http.StatusOK, "application/pdf", b)
}
