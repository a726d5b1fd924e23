package home

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/home"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

const perPage = 20

// inbox lists the notices of whoever asks, the newest first.
func inbox(c *front.Ctx) error {
	q := question(c)
	var found []outbox.Notice
	p := pages.InboxProps{Filtered: q.Category != "" || q.Unread || q.Archived}
	err := c.View(func(tx *db.Tx) (err error) {
		if p.Unread, err = outbox.Unread(tx); err != nil {
			return err
		}
		found, err = outbox.List(tx, q)
		return err
	})
	if err != nil {
		return err
	}
	if q.Before != "" {
		p.First = address(c, "")
	}
	if len(found) > perPage {
		found = found[:perPage]
		p.Next = address(c, found[perPage-1].ID)
	}
	p.Notices, p.Categories, p.States = lines(c, found), categories(c, q), states(c)
	p.Page = c.Page(c.T("通知", "Notices"))
	p.Page.Undo = undo(c)
	return c.Show(http.StatusOK, pages.Inbox(p))
}

// question is what the address asks for; an unknown category is none.
func question(c *front.Ctx) outbox.Inbox {
	q := outbox.Inbox{Before: c.QueryParam("before"), Limit: perPage + 1, Unread: c.QueryParam("state") == "unread", Archived: c.QueryParam("state") == "archived"}
	if category := outbox.Category(c.QueryParam("category")); slices.Contains(outbox.Categories, category) {
		q.Category = category
	}
	return q
}

// address is the list with its filter, from a place on.
func address(c *front.Ctx, before string) string {
	v := url.Values{}
	for _, name := range []string{"category", "state"} {
		if s := c.QueryParam(name); s != "" {
			v.Set(name, s)
		}
	}
	if before != "" {
		v.Set("before", before)
	}
	if len(v) == 0 {
		return "/notices"
	}
	return "/notices?" + v.Encode()
}

func categories(c *front.Ctx, q outbox.Inbox) []ui.Option {
	out := make([]ui.Option, 0, len(outbox.Categories))
	for _, k := range outbox.Categories {
		out = append(out, ui.Option{Value: string(k), Label: c.In(k.Title()), Chosen: k == q.Category})
	}
	return out
}

func states(c *front.Ctx) []ui.Option {
	now := c.QueryParam("state")
	return []ui.Option{{Value: "unread", Label: c.T("未读", "Unread"), Chosen: now == "unread"}, {Value: "archived", Label: c.T("已归档", "Archived"), Chosen: now == "archived"}}
}

// undo offers to take back the archiving that led here.
func undo(c *front.Ctx) *ui.UndoProps {
	id := c.QueryParam("archived")
	if id == "" {
		return nil
	}
	var n outbox.Notice
	if err := c.View(func(tx *db.Tx) (err error) { n, err = outbox.Find(tx, id); return err }); err != nil || n.Archived == 0 {
		return nil
	}
	return &ui.UndoProps{Text: c.In(text.F("已归档“%s”。", "“%s” was archived.", n.Letter.Title)), Action: "/notices/" + id + "/restore"}
}

// stamp is an instant as tables show it.
func stamp(i clock.Instant) text.Text {
	return text.Of(i.Time().Format("2006-01-02 15:04"), i.Time().Format("2 Jan 2006, 15:04"))
}

// acknowledge records that the reader has taken note.
func acknowledge(c *front.Ctx) error {
	id := c.Param("id")
	return c.Command(func(tx *db.Tx) (string, error) {
		c.Flash(text.Of("已记录您的确认。", "Your acknowledgement is recorded."))
		return "/notices/" + id, outbox.Acknowledge(tx, id)
	})
}

// archive puts a notice out of the way; the next page offers to take that back.
func archive(c *front.Ctx) error {
	id := c.Param("id")
	return c.Command(func(tx *db.Tx) (string, error) {
		n, err := outbox.Find(tx, id)
		if err == nil && n.MustAck && n.Acked == 0 {
			err = fault.New(fault.Conflict, text.Of("这条通知需要先确认已知悉，才能归档。", "This notice has to be acknowledged before it can be archived."),
				text.Of("请阅读后点击“我已知悉”。", "Read it and choose “I acknowledge it”."))
		}
		if err != nil {
			return "", err
		}
		return "/notices?archived=" + id, outbox.Archive(tx, id)
	})
}

// restore puts a notice back into the inbox.
func restore(c *front.Ctx) error {
	id := c.Param("id")
	return c.Command(func(tx *db.Tx) (string, error) {
		c.Flash(text.Of("已移回收件箱。", "It is back in the inbox."))
		return "/notices", outbox.Restore(tx, id)
	})
}
