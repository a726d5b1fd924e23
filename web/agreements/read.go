package agreements

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/agreements"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// read shows the texts of a bundle with what is acknowledged before signing.
func read(c *front.Ctx) error {
	w, err := wayOf(c, c.QueryParam("party"), c.QueryParam("next"))
	if err != nil {
		return err
	}
	b, err := w.bundle(c)
	if err != nil {
		return err
	}
	page, err := w.reading(c, b, agreement.Signing{}, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

// bundle is the bundle that the address names.
func (w way) bundle(c *front.Ctx) (found agreement.Bundle, err error) {
	err = c.View(func(tx *db.Tx) error {
		bundles, err := agreement.Prepare(tx, w.e, w.party, c.Who.Merchant)
		if err != nil {
			return err
		}
		for _, b := range bundles {
			if b.Key == c.Param("bundle") {
				found = b
				return nil
			}
		}
		return fault.Missing(text.Of("这组协议", "such set of agreements"))
	})
	return found, err
}

// reading is the page of the texts, with what was ticked before where it comes back.
func (w way) reading(c *front.Ctx, b agreement.Bundle, was agreement.Signing, summary ui.ErrorSummaryProps) (templ.Component, error) {
	p := agreements.ReadProps{Page: c.Page(c.In(b.Title())), Crumbs: w.crumbs(c), Summary: summary, Leave: w.url("/" + b.Key + "/leave"),
		Form: ui.FormProps{Action: w.home() + "/sign/" + b.Key + "/review"}, Hidden: w.hidden(b)}
	p.Page.Error = len(summary.Errors) > 0
	if c.Lang == text.EN {
		p.Chinese = "This is the English version. Both languages belong to the text and its fingerprint; where they differ, the Chinese one prevails."
	}
	switch {
	case !access.May(c.Who.Role, access.Sign):
		p.Blocked = c.T("您的角色可以阅读协议，但不能签署；请让商家负责人登录后签署。", "Your role may read the agreements but not sign them; ask the merchant's owner to sign in.")
	case !b.Open():
		p.Blocked = c.T("这组协议目前不需要、也不能再次签署。", "These agreements need no signature now, and cannot be signed again.")
	}
	for _, part := range b.Parts {
		t, pdf, err := w.text(c, part.Text)
		if err != nil {
			return nil, err
		}
		if p.Blocked == "" {
			t.ReadTo, t.Read = "read."+part.Text.Key, was.Read[part.Text.Key] == "yes"
		}
		p.Texts = append(p.Texts, agreements.Reading{Text: t, PDF: pdf, Changes: changes(c, part)})
	}
	for _, a := range w.e.Acknowledge {
		if p.Blocked != "" {
			break
		}
		p.Acks = append(p.Acks, w.ack(c, a.Key, was, summary.Errors))
	}
	return agreements.Read(p), nil
}

// ack is one acknowledgement; it is ticked only where the person ticked it before.
func (w way) ack(c *front.Ctx, key string, was agreement.Signing, errs ui.Errors) agreements.Ack {
	var out agreements.Ack
	for _, a := range w.e.Acknowledge {
		if a.Key != key {
			continue
		}
		name := "ack." + key
		out = agreements.Ack{Title: c.In(a.Title), Clause: cite(w.e, a.Clause), Field: ui.Field{Name: name, Label: c.In(a.Statement), Error: errs.Of(name), Required: true}}
		for _, item := range a.Items {
			out.Items = append(out.Items, c.In(item))
		}
		for _, ticked := range was.Acknowledged {
			out.Ticked = out.Ticked || ticked == key
		}
	}
	return out
}

// hidden are the hashes of the texts that the page shows, and the way.
func (w way) hidden(b agreement.Bundle) []ui.Option {
	out := []ui.Option{{Label: "party", Value: w.party}, {Label: "next", Value: w.next}}
	for _, p := range b.Parts {
		out = append(out, ui.Option{Label: "text." + p.Text.Key, Value: p.Text.Hash()})
	}
	return out
}

// changes is what changed since the text signed before; nil where nothing was signed or nothing changed.
func changes(c *front.Ctx, p agreement.Part) *agreements.ChangesProps {
	if p.Old == nil {
		return nil
	}
	out := &agreements.ChangesProps{Summary: c.In(text.F("与您上次签署的版本 %s 相比的变化", "What changed since version %s, which you signed before", p.Old.Version))}
	for _, line := range agreement.Diff(*p.Old, p.Text) {
		out.Lines = append(out.Lines, agreements.Line{Text: strings.TrimSpace(c.In(line.Text)), Added: line.Kind == agreement.Added, Removed: line.Kind == agreement.Removed})
	}
	return out
}
