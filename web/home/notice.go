package home

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/home"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/letters"
)

// notice shows the very letter and notes that this reader has opened it: that is the record of its delivery.
func notice(c *front.Ctx) error {
	var n outbox.Notice
	var cite func(string) ui.ClauseProps
	err := c.Act(func(tx *db.Tx) (err error) {
		n, err = outbox.Open(tx, c.Param("id"))
		cite = citing(tx)
		return err
	})
	if err != nil {
		return err
	}
	p := pages.NoticeProps{Page: c.Page(c.In(n.Letter.Title)), ID: n.ID, MustAck: n.MustAck && n.Acked == 0, Archived: n.Archived != 0, PDF: "/notices/" + n.ID + "/pdf",
		Letter: letters.Of(c.Lang, n.Letter, letters.Head{ID: "letter", To: addressee(c), Sent: n.Sent, Clause: cite}), Facts: delivery(c, n)}
	if n.Letter.Link != "" {
		p.Action = ui.ButtonProps{Label: c.T("查看相关事项", "See what it is about"), URL: n.Letter.Link, Kind: ui.Primary}
		if !n.Letter.LinkText.IsZero() {
			p.Action.Label = c.In(n.Letter.LinkText)
		}
	}
	return c.Show(http.StatusOK, pages.Notice(p))
}

// addressee is whom the letter is for: the merchant, or the staff of a role.
func addressee(c *front.Ctx) string {
	if c.Who.MerchantName != "" {
		return c.Who.MerchantName
	}
	return c.In(c.Who.Role.Title())
}

func delivery(c *front.Ctx, n outbox.Notice) []ui.SummaryRow {
	row := func(key string, at clock.Instant) ui.SummaryRow {
		if at == 0 {
			return ui.SummaryRow{Key: key, Value: c.T("尚未", "not yet")}
		}
		return ui.SummaryRow{Key: key, Value: c.In(at.Text())}
	}
	rows := []ui.SummaryRow{row(c.T("送达", "Delivered"), n.Sent), row(c.T("您首次打开", "First opened by you"), n.Opened)}
	if n.MustAck {
		rows = append(rows, row(c.T("您确认知悉", "Acknowledged by you"), n.Acked))
	}
	if until := letters.Until(n.Letter); !until.IsZero() {
		rows = append(rows, ui.SummaryRow{Key: c.T("截止", "Until"), Value: c.In(until)})
	}
	return append(rows, ui.SummaryRow{Key: c.T("类别", "Category"), Value: c.In(n.Category.Title())})
}

// citing finds the programme whose clauses an id belongs to, so that a letter's clauses can be followed.
func citing(tx *db.Tx) func(string) ui.ClauseProps {
	books, now := rulebook.Books(tx), tx.Now
	return func(id string) ui.ClauseProps {
		for _, key := range books.Programmes() {
			e, err := books.InForce(key, now)
			if err != nil {
				continue
			}
			if _, ok := e.Clause(id); ok {
				return kinds.Clause(key, id)
			}
		}
		return ui.ClauseProps{ID: id}
	}
}

// paper hands out the letter as a PDF.
func paper(c *front.Ctx) error {
	var n outbox.Notice
	if err := c.View(func(tx *db.Tx) (err error) { n, err = outbox.Find(tx, c.Param("id")); return err }); err != nil {
		return err
	}
	file, err := pdf.Letter(n.Letter, pdf.Addressee{To: addressee(c), From: text.Of("盟约 商家计划中心", "Mengyue, merchant programmes"), Number: n.ID, Sent: n.Sent, Lang: c.Lang})
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", strings.ToLower(n.ID)+".pdf"))
	return c.Blob(http.StatusOK, "application/pdf", file)
}
