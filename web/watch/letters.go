package watch

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	pages "github.com/mengyue/portal/views/watch"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	mail "github.com/mengyue/portal/web/letters"
)

// mailings lists the letters that were sent to many.
func mailings(c *front.Ctx) error {
	p := pages.ListProps{Page: c.Page(c.T("批量函件", "Letters to many")), Lead: c.T("发给所选范围内每家商家的函件，每家一次。", "Letters to every merchant among those chosen, each once."),
		Empty: ui.EmptyProps{Title: c.T("还没有函件", "There is none yet"), Text: c.T("写好函件并选择收件范围后，发送情况列在这里。", "Once one is written and its readers are chosen, how it went stands here.")},
		Table: ui.TableProps{ID: "mailings", Caption: c.T("函件，最新在前", "Letters, the newest first"), HideCaption: true, Columns: []ui.Column{{Label: c.T("函件", "Letter")}, {Label: c.T("收件范围", "Readers")}, {Label: c.T("商家", "Merchants"), Number: true}, {Label: c.T("发送", "Sent")}, {Label: c.T("状态", "State")}}}}
	if access.May(c.Who.Role, access.Sanction) {
		p.Actions = []ui.ButtonProps{{Label: c.T("写函件", "Write a letter"), URL: "/staff/letters/new", Kind: ui.Primary}}
	}
	err := c.View(func(tx *db.Tx) error {
		found, err := watch.Mailings(tx, c.QueryParam("after"), perPage+1)
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("after", found[perPage-1].ID)
		}
		for _, m := range found {
			sent := when(c, m.AskedAt)
			sent.Sub = m.AskedName
			p.Table.Rows = append(p.Table.Rows, ui.Row{ID: "l-" + m.ID, Cells: []ui.Cell{{Text: c.In(m.Letter.Title), URL: "/staff/letters/" + m.ID, About: c.Stamp(m.AskedAt)}, {Text: readersOf(c, m)}, {Text: lang.Count(m.Total)}, sent, {Status: mailingStatus(c, m)}}})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.List(p))
}

func mailingStatus(c *front.Ctx, m watch.Mailing) ui.StatusProps {
	if m.EndedAt == 0 {
		return ui.StatusProps{Label: c.T("正在发送", "being sent"), Tone: ui.Info}
	}
	return ui.StatusProps{Label: c.T("已发送", "sent"), Tone: ui.Good}
}

var readerStates = []struct {
	key   string
	title text.Text
}{{"", text.Of("全部成员", "all members")}, {"near", text.Of("临近界限的成员", "members near a line")}, {"broken", text.Of("警告中的成员", "members that are warned")}, {"fine", text.Of("没有警告的成员", "members without a warning")}}

func readersOf(c *front.Ctx, m watch.Mailing) string {
	out := c.TitleOf(m.Programme)
	for _, s := range readerStates {
		if s.key == m.State {
			out += c.T("，", ", ") + c.In(s.title)
		}
	}
	if m.Clause != "" {
		out += c.T("，", ", ") + m.Clause
	}
	return out
}

// mailing is one letter that was sent.
func mailing(c *front.Ctx) error {
	var p pages.MailingProps
	err := c.View(func(tx *db.Tx) error {
		m, err := watch.FindMailing(tx, c.Param("id"))
		if err != nil {
			return err
		}
		p = pages.MailingProps{Page: c.Page(c.In(m.Letter.Title)), Crumbs: []ui.Link{{Label: c.T("批量函件", "Letters to many"), URL: "/staff/letters"}}, Status: mailingStatus(c, m), Letters: inBoth(c, m.Letter, m.Programme, m.Total),
			Facts: []ui.SummaryRow{{Key: c.T("收件范围", "Readers"), Value: readersOf(c, m), Note: c.In(text.F("%d 家商家", "%d merchant{s}", m.Total))}, {Key: c.T("由谁发送", "Sent by"), Value: m.AskedName, Note: c.Stamp(m.AskedAt)},
				{Key: c.T("作业", "Job"), Value: mailingStatus(c, m).Label, Change: "/jobs/" + m.Job, Action: c.T("查看进度", "See the progress")}}}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Mailing(p))
}

// inBoth is the very letter in both languages.
func inBoth(c *front.Ctx, l outbox.Letter, programme string, n int64) []ui.LetterProps {
	var out []ui.LetterProps
	for _, in := range []text.Lang{text.ZH, text.EN} {
		p := mail.Of(in, l, mail.Head{ID: "letter-" + string(in), Preview: true, To: text.F("%d 家商家", "%d merchant{s}", n).In(in), Clause: func(id string) ui.ClauseProps { return kinds.Clause(programme, id) }})
		if in != c.Lang {
			p.Lang = lang.Known(string(in))
		}
		out = append(out, p)
	}
	return out
}

// fields are what a letter is written in.
var fields = []string{"programme", "state", "clause", "title_zh", "title_en", "text_zh", "text_en", "todo_zh", "todo_en", "must_ack"}

// write is the form of a letter.
func write(c *front.Ctx) error {
	p, err := writePage(c, front.Form{}, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Write(p))
}

func writePage(c *front.Ctx, f front.Form, errs ui.ErrorSummaryProps) (p pages.WriteProps, err error) {
	p = pages.WriteProps{Page: c.Page(c.T("写函件", "Write a letter")), Errors: errs, Crumbs: []ui.Link{{Label: c.T("批量函件", "Letters to many"), URL: "/staff/letters"}}, Ticked: f.Has("must_ack"),
		Programmes: pages.Select{Field: ui.Field{Name: "programme", Label: c.T("计划", "Programme"), Required: true, Error: errs.Errors.Of("programme")}},
		State:      pages.Select{Field: ui.Field{Name: "state", Label: c.T("发给谁", "To whom"), Error: errs.Errors.Of("state")}},
		Clause:     ui.Field{Name: "clause", Label: c.T("只限警告所依据的条款", "Only those warned under this clause"), Optional: true, Value: f.Get("clause"), Error: errs.Errors.Of("clause"), Width: ui.Short, MaxLength: 12, Hint: c.T("例如 QB-11；填写后，函件会引用该条款。", "For instance QB-11; the letter then cites it.")},
		MustAck:    ui.Field{Name: "must_ack", Label: c.T("要求商家确认已阅", "Ask the merchant to acknowledge it")}}
	p.Page.Error = errs.Message != ""
	for _, s := range readerStates {
		p.State.Options = append(p.State.Options, ui.Option{Value: s.key, Label: c.In(s.title), Chosen: s.key == f.Get("state")})
	}
	for _, one := range []struct {
		name, label string
		rows        int
	}{{"title_zh", c.T("标题（中文）", "Title, in Chinese"), 0}, {"title_en", c.T("标题（英文）", "Title, in English"), 0}, {"text_zh", c.T("正文（中文），空行分段", "Text, in Chinese; an empty line parts paragraphs"), 6},
		{"text_en", c.T("正文（英文），空行分段", "Text, in English; an empty line parts paragraphs"), 6}, {"todo_zh", c.T("需要做什么（中文）", "What to do, in Chinese"), 2}, {"todo_en", c.T("需要做什么（英文）", "What to do, in English"), 2}} {
		optional := strings.HasPrefix(one.name, "todo")
		p.Fields = append(p.Fields, ui.Field{Name: one.name, Label: one.label, Rows: one.rows, Value: f.Get(one.name), Required: !optional, Optional: optional, Error: errs.Errors.Of(one.name), MaxLength: 8000, Width: ui.Wide})
	}
	err = c.View(func(tx *db.Tx) error {
		for _, e := range inForce(tx) {
			p.Programmes.Options = append(p.Programmes.Options, ui.Option{Value: e.Programme, Label: c.In(e.Title), Chosen: e.Programme == f.Get("programme")})
		}
		return nil
	})
	return p, err
}

func writing(f front.Form) watch.Writing {
	both := func(name string) text.Text { return text.Of(f.Get(name+"_zh"), f.Get(name+"_en")) }
	return watch.Writing{Readers: watch.Readers{Programme: f.Get("programme"), State: f.Get("state"), Clause: strings.ToUpper(f.Get("clause"))}, Title: both("title"), Text: both("text"), Todo: both("todo"), MustAck: f.Has("must_ack")}
}

// preview shows the very letter in both languages, and to how many it goes.
func preview(c *front.Ctx) error {
	f, err := c.Form(fields...)
	if err != nil {
		return err
	}
	w := writing(f)
	var l outbox.Letter
	var n int64
	err = c.View(func(tx *db.Tx) (err error) {
		if l, err = w.Compose(tx); err != nil {
			return err
		}
		n, err = watch.CountReaders(tx, w.Readers)
		return err
	})
	if err != nil {
		return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
			p, err := writePage(c, f, s)
			return pages.Write(p), err
		})
	}
	p, err := writePage(c, f, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	p.Preview = &pages.Preview{Readers: c.In(text.F("发给 %d 家商家，各一次。", "It goes to %d merchants, each once.", n)), Letters: inBoth(c, l, w.Programme, n), May: n > 0, Form: ui.FormProps{Action: "/staff/letters", ID: "send"},
		Button: ui.ButtonProps{Label: c.In(text.F("发送给 %d 家商家", "Send it to %d merchants", n)), Kind: ui.Danger}}
	for _, name := range fields {
		if v := f.Get(name); v != "" {
			p.Preview.Values = append(p.Preview.Values, ui.Option{Label: name, Value: v})
		}
	}
	return c.Show(http.StatusOK, pages.Write(p))
}

// send sends it as long work.
func send(c *front.Ctx) error {
	f, err := c.Form(fields...)
	if err != nil {
		return err
	}
	err = c.Command(func(tx *db.Tx) (string, error) {
		m, err := watch.Send(tx, writing(f))
		return "/jobs/" + m.Job, err
	})
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := writePage(c, f, s)
		return pages.Write(p), err
	})
}

// suggested are the rules whose limit a what-if may change, by programme.
func suggested(c *front.Ctx, all []*rulebook.Edition, chosen string) (out []ui.Option) {
	for _, e := range all {
		for _, r := range e.Rules {
			limit, ok := e.Limited(r.ID)
			if !ok || r.Warning == nil && !levelling(e, r.ID) {
				continue
			}
			key := e.Programme + "/" + r.ID
			out = append(out, ui.Option{Value: key, Label: r.Clause + " " + c.In(r.Title) + c.T("（现为 ", " (now ") + limit + c.T("）", ")"), Chosen: key == chosen, Group: c.In(e.Title)})
		}
	}
	return out
}

// levelling reports whether a level rests on a rule.
func levelling(e *rulebook.Edition, rule string) bool {
	return e.Levels != nil && slices.ContainsFunc(e.Levels.Steps, func(l rulebook.Level) bool { return slices.Contains(l.Rules, rule) })
}
