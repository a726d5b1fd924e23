package home

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/gallery"
	pages "github.com/mengyue/portal/views/home"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// home is the first page of whoever asks.
func home(c *front.Ctx) error {
	switch {
	case !c.Who.SignedIn():
		return welcome(c)
	case c.Who.Merchant == "":
		return staff(c)
	}
	return merchant(c)
}

// welcome is the first page of those who are not signed in.
func welcome(c *front.Ctx) error {
	p := pages.WelcomeProps{Page: c.Page(c.T("商家计划", "Merchant programmes"))}
	err := c.View(func(tx *db.Tx) error {
		books := rulebook.Books(tx)
		for _, key := range books.Programmes() {
			e, err := books.InForce(key, tx.Now)
			if fault.Is(err, fault.NotFound) {
				continue // not in force yet
			}
			if err != nil {
				return err
			}
			p.Programmes = append(p.Programmes, pages.Offer{Key: key, Title: c.In(e.Title), Summary: c.In(e.Summary), URL: "/programmes/" + key})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Welcome(p))
}

// attention turns deadlines into the list of what to do, each with its end, its consequence and one way.
func attention(c *front.Ctx, list []deadline.Deadline) []ui.Attention {
	out := make([]ui.Attention, 0, len(list))
	for _, d := range list {
		k := kinds.Of(d.Kind)
		due := kinds.Due(d, c.Now())
		if d.Paused != 0 {
			due.Left = c.T("计时暂停", "clock stopped")
		}
		out = append(out, ui.Attention{ID: "todo-" + d.ID, Title: c.In(d.Title), Consequence: c.In(kinds.Consequence(d, c.Now())), Deadline: due,
			Action: ui.Link{Label: c.In(k.Action), URL: d.Link}, Tone: kinds.Tone(due.Urgency)})
	}
	return out
}

// latest are the newest notices of whoever asks.
func latest(c *front.Ctx, tx *db.Tx) ([]pages.NoticeLine, error) {
	found, err := outbox.List(tx, outbox.Inbox{Limit: 5})
	if err != nil {
		return nil, err
	}
	return lines(c, found), nil
}

func lines(c *front.Ctx, list []outbox.Notice) []pages.NoticeLine {
	out := make([]pages.NoticeLine, 0, len(list))
	for _, n := range list {
		word, tone := standing(n)
		out = append(out, pages.NoticeLine{ID: n.ID, Title: c.In(n.Letter.Title), URL: "/notices/" + n.ID, Category: c.In(n.Category.Title()),
			Sent: c.In(stamp(n.Sent)), Time: n.Sent.String(), Status: ui.StatusProps{Label: c.In(word), Tone: tone}})
	}
	return out
}

// standing is where a notice stands with its reader.
func standing(n outbox.Notice) (text.Text, ui.Tone) {
	switch {
	case n.MustAck && n.Acked == 0:
		return text.Of("待确认", "To acknowledge"), ui.Warn
	case n.Opened == 0:
		return text.Of("未读", "Unread"), ui.Info
	case n.Acked != 0:
		return text.Of("已确认", "Acknowledged"), ui.Good
	}
	return text.Of("已读", "Read"), ui.Neutral
}

// components shows the gallery in a demonstration and to administrators; nobody else has it.
func components(c *front.Ctx) error {
	if c.App.Demo == nil && c.Who.Role != access.Admin {
		return fault.Missing(text.Of("这个页面", "such page"))
	}
	return c.Show(http.StatusOK, gallery.Gallery(gallery.PageOf(string(c.Lang), c.Theme)))
}
