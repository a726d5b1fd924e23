package records

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/mail"
	pages "github.com/mengyue/portal/views/records"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/letters"
)

// mailState is a state of a mail as people read it, in the order of the filter.
var mailStates = []struct {
	state outbox.MailState
	word  text.Text
	tone  ui.Tone
	again text.Text // what sending it again means; zero where it cannot be
}{
	{outbox.Queued, text.Of("排队中", "Queued"), ui.Info, text.Text{}},
	{outbox.Sending, text.Of("发送中", "Being sent"), ui.Info, text.Text{}},
	{outbox.Sent, text.Of("已发出", "Sent"), ui.Good, text.Text{}},
	{outbox.Kept, text.Of("已留存（未配置邮件服务器）", "Kept (no mail server)"), ui.Neutral, text.Of("配置了邮件服务器后会立即发出；没有配置则继续留存。", "It goes out once a mail server is set up; without one it is kept again.")},
	{outbox.Refused, text.Of("被拒收", "Refused"), ui.Bad, text.Of("请先核实收件地址；原因仍在的话会再次被拒收。", "Make sure of the address first; for the same reason it is refused again.")},
	{outbox.Uncertain, text.Of("结果不明", "Not known"), ui.Warn, text.Of("上一次可能已经送达，收件人可能收到两封。", "The first one may have arrived; the reader may get two.")},
}

func wordOf(s outbox.MailState) (word, again text.Text, tone ui.Tone) {
	for _, m := range mailStates {
		if m.state == s {
			return m.word, m.again, m.tone
		}
	}
	return text.Of("处理中", "Under way"), text.Text{}, ui.Neutral
}

// mails lists the outbox, the newest first.
func mails(c *front.Ctx) error {
	state := outbox.MailState(c.QueryParam("state"))
	p := pages.MailsProps{Clear: clear(c, "/staff/mails", "state")}
	for _, m := range mailStates {
		p.States = append(p.States, ui.Option{Value: string(m.state), Label: c.In(m.word), Chosen: m.state == state})
	}
	var found []outbox.Mail
	err := c.View(func(tx *db.Tx) (err error) {
		found, err = outbox.Mails(tx, state, c.QueryParam("before"), perPage+1)
		return err
	})
	if err != nil {
		return err
	}
	if len(found) > perPage {
		found = found[:perPage]
		p.Next = filtered(c, "/staff/mails", map[string]string{"before": found[perPage-1].ID}, "state")
	}
	if c.QueryParam("before") != "" {
		p.First = filtered(c, "/staff/mails", nil, "state")
	}
	for _, m := range found {
		word, _, tone := wordOf(m.State)
		p.Mails = append(p.Mails, ui.Row{ID: "mail-" + m.ID, Cells: []ui.Cell{{Text: m.Letter.Title.In(m.Lang), URL: "/staff/mails/" + m.ID, About: m.Address + " " + mailNumber(m), Lang: string(m.Lang)},
			{Text: m.Address}, {Status: ui.StatusProps{Label: c.In(word), Tone: tone}}, {Text: c.In(stamp(m.Queued)), Time: m.Queued.String()}, {Text: strconv.Itoa(m.Attempts)}}})
	}
	p.Page = c.Page(c.T("邮件", "Mail"))
	return c.Show(http.StatusOK, pages.Mails(p))
}

// mailNumber tells a mail from others of one subject to one reader, also where they were queued at once.
func mailNumber(m outbox.Mail) string { return m.ID[max(len(m.ID)-8, 0):] }

// oneMail shows a mail word for word as it goes out.
func oneMail(c *front.Ctx) error {
	var m outbox.Mail
	if err := c.View(func(tx *db.Tx) (err error) { m, err = outbox.FindMail(tx, c.Param("id")); return err }); err != nil {
		return err
	}
	if err := shown(c, m); err != nil {
		return err
	}
	hidden := m.Letter.Secret && m.State != outbox.Kept // kept mails go nowhere: their links are handed over by staff
	if hidden {
		m.Letter.Link = ""
	}
	word, again, tone := wordOf(m.State)
	p := pages.MailProps{Page: c.Page(m.Letter.Title.In(m.Lang)), ID: m.ID, Status: ui.StatusProps{Label: c.In(word), Tone: tone}, Resend: c.In(again), Lang: string(m.Lang),
		Text:  mail.Text(lang.With(c.Request().Context(), string(m.Lang)), letters.Mail(m.Lang, m.Letter, c.App.Origin)),
		Facts: []ui.SummaryRow{{Key: c.T("编号", "Number"), Value: mailNumber(m)}, {Key: c.T("收件人", "To"), Value: m.Address}, when(c, c.T("入列", "Queued"), m.Queued), when(c, c.T("发出", "Sent"), m.SentAt), {Key: c.T("尝试次数", "Tries"), Value: strconv.Itoa(m.Attempts)}}}
	if hidden {
		p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("链接", "Link"), Value: c.T("只有收件人能看到", "for its reader's eyes only")})
	}
	if m.LastError != "" {
		p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("邮件服务器最后的答复", "The mail server's last answer"), Value: m.LastError, Lang: "en"})
	}
	return c.Show(http.StatusOK, pages.Mail(p))
}

// shown puts on the record that somebody saw a link by which they could act for its reader.
func shown(c *front.Ctx, m outbox.Mail) error {
	if !m.Letter.Secret || m.State != outbox.Kept {
		return nil
	}
	return c.Act(func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "mail.link_shown", Object: "mail:" + m.ID, Detail: map[string]any{"address": m.Address}})
		return nil
	})
}

func when(c *front.Ctx, key string, at clock.Instant) ui.SummaryRow {
	if at == 0 {
		return ui.SummaryRow{Key: key, Value: c.T("尚未", "not yet")}
	}
	return ui.SummaryRow{Key: key, Value: c.In(at.Text())}
}

// resend puts a mail back into the queue.
func resend(c *front.Ctx) error {
	id := c.Param("id")
	return c.Command(func(tx *db.Tx) (string, error) {
		c.Flash(text.Of("已重新排队，即将发出。", "It is queued again and goes out soon."))
		return "/staff/mails/" + id, outbox.Resend(tx, id)
	})
}
