package agreements

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/agreements"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// review takes the first step, reading and acknowledging, and shows the second, the signature.
func review(c *front.Ctx) error {
	w, s, err := signing(c)
	if err != nil {
		return err
	}
	if err := c.View(func(tx *db.Tx) error { _, err := agreement.Considered(tx, s); return err }); err != nil {
		return w.again(c, s, err)
	}
	page, err := w.signature(c, s, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

// sign signs the bundle: the paper is kept first, then the signature counts.
func sign(c *front.Ctx) error {
	w, s, err := signing(c)
	if err != nil {
		return err
	}
	var act agreement.Act
	if err := c.View(func(tx *db.Tx) (err error) { act, err = agreement.Ready(tx, s, c.App.Authority); return err }); err != nil {
		return w.again(c, s, err)
	}
	if _, err := c.App.Blobs.Put(c.Request().Context(), act.PDF, pdf.MediaType); err != nil {
		return err
	}
	location, err := c.Once(func(tx *db.Tx) (string, error) {
		signed, err := agreement.Sign(tx, act)
		return "/signatures/" + signed.ID + onto(w.next), err
	})
	if err != nil {
		return w.again(c, s, err)
	}
	c.Flash(text.Of("已签署。签署编号、签署文件与证据单见下。", "Signed. The number, the signed paper and the evidence sheet are below."))
	return c.To(location)
}

func onto(next string) string {
	if next == "" {
		return ""
	}
	return "?next=" + url.QueryEscape(next)
}

// signing is what the forms of both steps sent.
func signing(c *front.Ctx) (way, agreement.Signing, error) {
	f, err := c.Form("text.*", "read.*", "ack.*", "party", "next", "name", "capacity", "agree")
	if err != nil {
		return way{}, agreement.Signing{}, err
	}
	w, err := wayOf(c, f.Get("party"), f.Get("next"))
	s := agreement.Signing{Edition: w.e, Party: w.party, Bundle: c.Param("bundle"), Texts: first(f.Starting("text.")), Read: first(f.Starting("read.")),
		Agreed: f.Has("agree"), Name: f.Get("name"), Capacity: agreement.Capacity(f.Get("capacity")), Strong: c.Who.Strong}
	for key := range f.Starting("ack.") {
		s.Acknowledged = append(s.Acknowledged, key)
	}
	return w, s, err
}

func first(fields map[string][]string) map[string]string {
	out := map[string]string{}
	for name, values := range fields {
		out[name] = values[0]
	}
	return out
}

// again shows the step whose entries have to be corrected.
func (w way) again(c *front.Ctx, s agreement.Signing, err error) error {
	step := w.signature
	f := fault.Of(err)
	for _, field := range f.Fields {
		if strings.HasPrefix(field.Name, "read.") || strings.HasPrefix(field.Name, "ack.") {
			step = w.texts
		}
	}
	if f.Kind == fault.Conflict {
		step = w.texts // what was read has changed
	}
	page, drawing := step(c, s, c.Summary(err))
	if drawing != nil {
		return drawing
	}
	return c.Again(err, func(ui.ErrorSummaryProps) templ.Component { return page })
}

// texts is the first step with what was ticked.
func (w way) texts(c *front.Ctx, s agreement.Signing, summary ui.ErrorSummaryProps) (templ.Component, error) {
	b, err := w.bundle(c)
	if err != nil {
		return nil, err
	}
	return w.reading(c, b, s, summary)
}

// signature is the second step.
func (w way) signature(c *front.Ctx, s agreement.Signing, summary ui.ErrorSummaryProps) (templ.Component, error) {
	b, err := w.bundle(c)
	if err != nil {
		return nil, err
	}
	errs := summary.Errors
	p := agreements.SignProps{Page: c.Page(c.In(text.F("签署：%s", "Sign: %s", b.Title()))), Crumbs: w.crumbs(c), Summary: summary, Facts: reviewed(c, b),
		Form: ui.FormProps{Action: w.home() + "/sign/" + b.Key}, Hidden: w.hidden(b), Back: w.url("/" + b.Key), Leave: w.url("/" + b.Key + "/leave"), Agreed: s.Agreed,
		Name: ui.Field{Name: "name", Label: c.T("键入您的姓名", "Type your name"), Hint: c.In(text.F("须与账号姓名一致：%s", "As your account has it: %s", c.Who.Name)),
			Value: s.Name, Error: errs.Of("name"), Width: ui.Medium, Autocomplete: "off", Required: true},
		Capacity: ui.Field{Name: "capacity", Label: c.T("您以什么身份签署", "In which capacity do you sign"), Error: errs.Of("capacity"), Required: true},
		Agree:    ui.Field{Name: "agree", Label: c.In(agreement.AgreedWords), Error: errs.Of("agree"), Required: true}}
	p.Page.Error = len(errs) > 0
	for key, read := range s.Read {
		p.Hidden = append(p.Hidden, ui.Option{Label: "read." + key, Value: read})
	}
	for _, key := range s.Acknowledged {
		p.Hidden = append(p.Hidden, ui.Option{Label: "ack." + key, Value: "yes"})
	}
	for _, k := range agreement.Capacities {
		p.Capacities = append(p.Capacities, ui.Option{Value: string(k), Label: c.In(k.Title()), Chosen: s.Capacity == k})
	}
	return agreements.Sign(p), nil
}

// reviewed is what is about to be signed, for whom.
func reviewed(c *front.Ctx, b agreement.Bundle) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("商家", "Merchant"), Value: c.Who.MerchantName}, {Key: c.T("签署人", "Signed by"), Value: c.Who.Name, Note: c.In(c.Who.Role.Title())}}
	for _, p := range b.Parts {
		rows = append(rows, ui.SummaryRow{Key: c.In(p.Text.Title), Value: c.In(text.F("版本 %s", "Version %s", p.Text.Version)), Note: "SHA-256 " + p.Text.Hash()})
	}
	return rows
}

// leave tells what follows from not signing.
func leave(c *front.Ctx) error {
	w, err := wayOf(c, c.QueryParam("party"), c.QueryParam("next"))
	if err != nil {
		return err
	}
	b, err := w.bundle(c)
	if err != nil {
		return err
	}
	away := onward(c, w.next)
	if away.Label == "" {
		away = ui.ButtonProps{Label: c.T("回到首页", "Home"), URL: "/"}
	}
	away.Kind = ui.Primary
	return c.Show(http.StatusOK, agreements.Leave(agreements.LeaveProps{Page: c.Page(c.T("不同意并退出", "Leaving without signing")), Crumbs: w.crumbs(c), Away: away, Read: w.url("/" + b.Key),
		Consequences: []string{
			c.In(text.F("“%s”没有签署，加入“%s”的申请不能提交。", "“%s” are not signed, so an application to “%s” cannot be submitted.", b.Title(), w.e.Title)),
			c.T("已填写的申请草稿保留，您随时可以回来阅读和签署。", "A draft that you filled in is kept; you can come back to read and sign at any time."),
			c.T("对条款有疑问或建议，可通过帮助与联系告诉我们。", "If you have questions or proposals about a clause, tell us through help and contact."),
		}}))
}
