package partners

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

func webhooks(c *front.Ctx) error {
	p, err := webhooksPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

// webhooksPage lists the webhooks and registers new ones.
func webhooksPage(c *front.Ctx) (p pages.MatterProps, err error) {
	table := ui.TableProps{ID: "webhooks", Caption: c.T("回调地址", "Webhooks"), HideCaption: true, Columns: ui.Heads(c.T("地址", "Address"), c.T("状态", "State"), c.T("事件", "Events"), c.T("登记", "Registered"))}
	err = c.View(func(tx *db.Tx) error {
		found, err := partner.Webhooks(tx)
		for _, h := range found {
			table.Rows = append(table.Rows, ui.Row{ID: "h-" + h.ID, Cells: []ui.Cell{{Text: h.URL, URL: "/webhooks/" + h.ID}, {Status: hookStatus(c, h)}, {Text: topicsOf(c, h)}, c.At(h.Made)}})
		}
		return err
	})
	var topics []ui.Option
	for _, t := range partner.Topics {
		topics = append(topics, ui.Option{Value: t, Label: c.In(partner.TopicTitle(t))})
	}
	return pages.MatterProps{Page: c.Page(c.T("回调地址", "Webhooks")), Lead: c.T("事件发生后，盟约向登记的地址发送签名的通知；未送达的会自动重试。", "When something happens, the portal sends a signed message to the address; what does not arrive is tried again."),
		Actions: []ui.ButtonProps{{Label: c.T("接口说明", "Guide to the API"), URL: "/developers"}},
		Parts:   []pages.Part{{ID: "list", Title: c.T("登记的地址", "Registered addresses"), Table: &table, Empty: c.T("还没有登记地址。", "No address is registered yet.")}},
		Acts: []pages.Act{{ID: "new", Title: c.T("登记地址", "Register an address"), Form: ui.FormProps{ID: "new-form", Action: "/webhooks"},
			Asks: []pages.Ask{{Kind: "line", Field: ui.Field{Name: "url", Label: c.T("网址", "Address"), Hint: c.T("以 https:// 开头，公网可以访问", "Begins with https:// and is reached from the internet"), Required: true, MaxLength: 500}},
				{Kind: "checks", Options: topics, Field: ui.Field{Name: "topics", Label: c.T("事件", "Events"), Required: true}}},
			Buttons: []ui.ButtonProps{{Label: c.T("登记", "Register"), Kind: ui.Primary}}}}}, err
}

func hookStatus(c *front.Ctx, h partner.Webhook) ui.StatusProps {
	if h.Paused != 0 {
		return ui.StatusProps{Label: c.T("已暂停", "Paused"), Tone: ui.Warn}
	}
	return ui.StatusProps{Label: c.T("使用中", "In use"), Tone: ui.Good}
}

func topicsOf(c *front.Ctx, h partner.Webhook) string {
	all := make([]text.Text, len(h.Topics))
	for i, t := range h.Topics {
		all[i] = partner.TopicTitle(t)
	}
	return c.In(text.Join(text.Of("、", ", "), all...))
}

func register(c *front.Ctx) error {
	f, err := c.Form("url", "topics")
	if err != nil {
		return err
	}
	location, err := c.Once(func(tx *db.Tx) (string, error) {
		h, err := partner.Register(tx, partner.NewWebhook{URL: f.Get("url"), Topics: f.All("topics")})
		return "/webhooks/" + h.ID, err
	})
	if err != nil {
		return again(c, f, err, webhooksPage)
	}
	c.Flash(text.Of("地址已登记；请把签名密钥填入贵司系统。", "The address is registered; put the signing secret into your system."))
	return c.To(location)
}

// deliveryWords are the states of a delivery as people read them.
var deliveryWords = map[partner.State]struct {
	label text.Text
	tone  ui.Tone
}{
	partner.Waiting: {text.Of("待发送", "To be sent"), ui.Info}, partner.Retrying: {text.Of("重试中", "Tried again"), ui.Warn},
	partner.Delivered: {text.Of("已送达", "Delivered"), ui.Good}, partner.GivenUp: {text.Of("未送达，已停止重试", "Given up"), ui.Bad},
}

// showWebhook is one webhook: its secret, what went to it, and what can be done.
func showWebhook(c *front.Ctx) error {
	var p pages.MatterProps
	err := c.View(func(tx *db.Tx) error {
		h, err := partner.FindWebhook(tx, c.Param("id"))
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(c.T("回调地址", "Webhook")), Kicker: h.URL, Status: hookStatus(c, h), Crumbs: []ui.Link{{Label: c.T("回调地址", "Webhooks"), URL: "/webhooks"}},
			Facts: []ui.SummaryRow{{Key: c.T("网址", "Address"), Value: h.URL}, {Key: c.T("事件", "Events"), Value: topicsOf(c, h)}, {Key: c.T("签名密钥", "Signing secret"), Body: ui.CopyableCode("HMAC-SHA256", h.Secret)}, {Key: c.T("登记", "Registered"), Value: c.In(text.F("%s，%s", "%s, %s", h.MadeName, h.Made.Text()))}},
			Acts:  hookActs(c, h)}
		found, err := partner.Deliveries(tx, h.ID, c.QueryParam("before"), perPage)
		part := pages.Part{ID: "log", Title: c.T("投递记录", "Deliveries"), Empty: c.T("还没有事件。", "Nothing has happened yet.")}
		table := ui.TableProps{ID: "deliveries", Caption: part.Title, HideCaption: true, Columns: ui.Heads(c.T("事件", "Event"), c.T("状态", "State"), c.T("时间", "When"), c.T("次数", "Tries"), c.T("对方答复", "Answer"), c.T("下次尝试", "Next try"))}
		for _, d := range found {
			table.Rows = append(table.Rows, deliveryRow(c, h, d))
			if d.State() == partner.GivenUp {
				p.Acts = append(p.Acts, pages.Act{ID: "resend-" + d.ID, Title: c.In(text.F("重新发送 %s", "Send %s again", d.Event)), Form: ui.FormProps{ID: "resend-form-" + d.ID, Action: "/deliveries/" + d.ID + "/resend"}, Buttons: []ui.ButtonProps{{Label: c.T("重新发送", "Send again"), About: d.Event}}})
			}
		}
		if part.Table = &table; len(found) == perPage {
			part.Actions = []ui.ButtonProps{{Label: c.T("更早的记录", "Earlier deliveries"), URL: "/webhooks/" + h.ID + "?before=" + found[perPage-1].ID}}
		}
		p.Parts = []pages.Part{part}
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func deliveryRow(c *front.Ctx, h partner.Webhook, d partner.Delivery) ui.Row {
	w := deliveryWords[d.State()]
	answer := d.Answer
	if d.Status != 0 {
		answer = strconv.Itoa(d.Status) + " " + answer
	}
	next := ui.Cell{}
	switch {
	case d.Delivered != 0 || d.Failed != 0:
	case h.Paused != 0: // nothing is sent while it rests
		next.Text = c.T("恢复后", "once resumed")
	default:
		next = c.At(d.Next)
	}
	return ui.Row{ID: "d-" + d.ID, Cells: []ui.Cell{{Text: d.Type, Sub: d.Event}, {Status: ui.StatusProps{Label: c.In(w.label), Tone: w.tone}}, c.At(d.Made), {Text: strconv.Itoa(d.Tries)}, {Text: answer}, next}}
}

func hookActs(c *front.Ctx, h partner.Webhook) []pages.Act {
	act := func(verb, title, follows string, b ui.ButtonProps) pages.Act {
		return pages.Act{ID: verb, Title: title, Consequences: []string{follows}, Form: ui.FormProps{ID: verb + "-form", Action: "/webhooks/" + h.ID + "/" + verb, Version: strconv.Itoa(h.Version)}, Buttons: []ui.ButtonProps{b}}
	}
	first := act("pause", c.T("暂停", "Pause"), c.T("暂停期间事件保留，恢复后送达。", "Events wait meanwhile and are delivered afterwards."), ui.ButtonProps{Label: c.T("暂停投递", "Pause deliveries")})
	if h.Paused != 0 {
		first = act("resume", c.T("恢复", "Resume"), c.T("等待中的事件随即送达。", "What waits is delivered at once."), ui.ButtonProps{Label: c.T("恢复投递", "Resume deliveries"), Kind: ui.Primary})
	}
	return []pages.Act{first, act("remove", c.T("删除", "Remove"), c.T("删除后不再投递，也不能恢复。", "Nothing is delivered any more, and it cannot be brought back."), ui.ButtonProps{Label: c.T("删除地址", "Remove the address"), Kind: ui.Danger})}
}

func pause(c *front.Ctx) error  { return turn(c, partner.Pause, "/webhooks/"+c.Param("id")) }
func resume(c *front.Ctx) error { return turn(c, partner.Resume, "/webhooks/"+c.Param("id")) }
func remove(c *front.Ctx) error { return turn(c, partner.Remove, "/webhooks") }

func turn(c *front.Ctx, act, to string) error {
	f, err := c.Form("version")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.Get("version"))
	return c.Command(func(tx *db.Tx) (string, error) {
		_, err := partner.Turn(tx, c.Param("id"), version, act)
		return to, err
	})
}

func resend(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	return c.Command(func(tx *db.Tx) (string, error) {
		d, err := partner.Resend(tx, c.Param("id"))
		return "/webhooks/" + d.Webhook, err
	})
}
