package products

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// askUntag is the page before tags are taken off.
func askUntag(c *front.Ctx) error {
	p, err := untagPage(c, c.QueryParams()["tag"], "", ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Untag(p))
}

// untag takes tags off.
func untag(c *front.Ctx) error {
	f, err := c.Form("tag", "reason")
	if err != nil {
		return err
	}
	n := 0
	_, err = c.Once(func(tx *db.Tx) (string, error) {
		n, err = product.Untag(tx, f.All("tag"), f.Get("reason"))
		return "/staff/tags?tab=ended", err
	})
	if err == nil {
		c.Flash(text.F("%d 个标识已去掉，商家已收到通知。", "%d tag{s} {is|are} off; the merchants are told.", n))
		return c.To("/staff/tags?tab=ended")
	}
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := untagPage(c, f.All("tag"), f.Get("reason"), s)
		return pages.Untag(p), err
	})
}

func untagPage(c *front.Ctx, chosen []string, reason string, s ui.ErrorSummaryProps) (pages.UntagProps, error) {
	p := pages.UntagProps{Page: c.Page(c.T("去标", "Untag products")), Errors: s, Tags: chosen, Back: "/staff/tags",
		Reason: ui.Field{Name: "reason", Label: c.T("理由", "Reason"), Hint: c.T("会写进给商家的通知。", "It stands in the merchant's notice."), Value: reason, Required: true, MaxLength: 2000, Error: s.Errors.Of("reason")},
		Consequences: []string{c.T("标识立即去掉，服务费同时停止。", "The tags are off at once, and the fee stops with them."), c.T("每家商家收到一份通知，无需签署。", "Each merchant gets one notice; nothing is signed."),
			c.T("再次打标需要重新通知。", "Tagging again takes a new notice.")}}
	p.Page.Error = s.Message != ""
	return p, c.View(func(tx *db.Tx) error {
		for _, id := range chosen[:min(len(chosen), product.MaxUntagged)] {
			t, err := product.FindTag(tx, id)
			if err != nil {
				return err
			}
			r := row(c, t, "")
			r.URL = "/staff/products/" + t.Product
			p.Rows = append(p.Rows, r)
		}
		return named(tx, p.Rows)
	})
}
