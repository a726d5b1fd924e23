package signups

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/signups"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// chooser is where a product is chosen: for a new sign-up, or in the place of another one.
type chooser struct {
	address string
	title   text.Text
	back    ui.Link
	shown   int // version of the sign-up that is swapped; 0 for a new one
	keys    []string
	key     string // programme
}

// choose asks which product is signed up.
func choose(c *front.Ctx) error {
	page, err := chooserPage(c, newChooser(c, c.QueryParam("programme")), ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

// newChooser offers the programmes that take sign-ups.
func newChooser(c *front.Ctx, chosen string) chooser {
	ch := chooser{address: "/signups/new", title: text.Of("选择要报名的商品", "Choose the product to sign up")}
	l := c.Books()
	for _, key := range l.Programmes() {
		if e, err := l.InForce(key, c.Now()); err == nil && e.SignUp != nil {
			ch.keys = append(ch.keys, key)
			if ch.key == "" || key == chosen {
				ch.key = key
			}
		}
	}
	return ch
}

func chooserPage(c *front.Ctx, ch chooser, sum ui.ErrorSummaryProps) (templ.Component, error) {
	q := product.Question{Filter: product.Filter{Merchant: c.Who.Merchant, Title: strings.TrimSpace(c.QueryParam("q"))}, After: c.QueryParam("after"), Limit: perPage + 1}
	var found []product.Product
	var names kinds.Names
	err := c.View(func(tx *db.Tx) (err error) {
		if found, err = product.List(tx, q); err != nil {
			return err
		}
		names, err = named(tx, found...)
		return err
	})
	p := pages.NewProps{Page: c.Page(c.In(ch.title)), Summary: sum, Programme: ch.key, Search: q.Title, Address: ch.address, Action: ch.address, Back: ch.back,
		Empty: ui.EmptyProps{ID: "no-products", Title: c.T("没有可以选择的商品", "There is no product to choose"), Text: c.T("商品资料由平台导入；请换一个名称查找，或联系平台。", "The platform imports the catalogue. Search for another name, or ask the platform.")}}
	p.Page.Error = sum.Message != ""
	if e, err := c.Books().InForce(ch.key, c.Now()); err == nil && e.SignUp != nil {
		p.Intro = c.In(e.SignUp.Intro)
	}
	if ch.shown > 0 {
		p.Version = number(ch.shown)
	}
	for _, key := range ch.keys {
		p.Choices = append(p.Choices, ui.Choice{Label: c.TitleOf(key), URL: ch.address + "?programme=" + key, Current: key == ch.key})
	}
	if len(found) > perPage {
		found = found[:perPage]
		p.Pager.Next = c.There(ch.address, "after", found[perPage-1].ID)
	}
	if q.After != "" {
		p.Pager.Previous = c.There(ch.address, "after", "")
	}
	p.Pager.Shown = c.In(text.F("本页 %d 件", "%d on this page", len(found)))
	for _, x := range found {
		p.Rows = append(p.Rows, ui.Row{ID: "product-" + x.ID, Cells: []ui.Cell{{Text: x.Title, Sub: x.ID, Lang: tongue(c, x.Title)}, {Text: names.Store(x.Store), Lang: tongue(c, names.Store(x.Store))}, {Text: x.Category, Lang: tongue(c, x.Category)}, {Text: lang.YuanOf(x.Price)},
			{Body: pages.Choose(x.ID, x.Title)}}})
	}
	return pages.New(p), err
}

// start begins the draft.
func start(c *front.Ctx) error {
	f, err := c.Form("programme", "product")
	if err != nil {
		return err
	}
	return doing(c, text.Of("草稿已建立，填写后提交。", "The draft is begun; fill it in and hand it in."), func() (string, error) {
		return c.Once(func(tx *db.Tx) (string, error) {
			s, err := signup.Start(tx, f.Get("programme"), f.Get("product"))
			return "/signups/" + s.ID, err
		})
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) {
		return chooserPage(c, newChooser(c, f.Get("programme")), sum)
	})
}

// swapping asks which product takes the place.
func swapping(c *front.Ctx) error {
	page, err := swapPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

func swapPage(c *front.Ctx, sum ui.ErrorSummaryProps) (templ.Component, error) {
	var s signup.SignUp
	if err := c.View(func(tx *db.Tx) (err error) { s, err = signup.Find(tx, c.Param("id")); return err }); err != nil {
		return nil, err
	}
	address := "/signups/" + s.ID
	return chooserPage(c, chooser{address: address + "/swap", title: text.F("换一件商品代替“%s”", "Another product in the place of “%s”", s.Title), key: s.Programme, shown: s.Version,
		back: ui.Link{Label: s.Title, URL: address}}, sum)
}

// swap puts another product in the place of a sign-up.
func swap(c *front.Ctx) error {
	f, err := c.Form("programme", "product", "version")
	if err != nil {
		return err
	}
	return doing(c, text.Of("已换为新的商品，原来的报名已撤回。请核对内容后提交。", "Another product takes the place and the old sign-up is taken back. Look it over and hand it in."), func() (string, error) {
		return c.Once(func(tx *db.Tx) (string, error) {
			s, err := signup.Swap(tx, c.Param("id"), f.Version(), f.Get("product"))
			return "/signups/" + s.ID, err
		})
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) { return swapPage(c, sum) })
}

// copied begins a draft with the answers of a past sign-up.
func copied(c *front.Ctx) error {
	return c.Command(func(tx *db.Tx) (string, error) {
		s, err := signup.Copy(tx, c.Param("id"), "")
		return "/signups/" + s.ID, err
	})
}

// withdrawing asks before a sign-up is taken back.
func withdrawing(c *front.Ctx) error {
	page, err := withdrawPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

func withdrawPage(c *front.Ctx, sum ui.ErrorSummaryProps) (templ.Component, error) {
	var s signup.SignUp
	if err := c.View(func(tx *db.Tx) (err error) { s, err = signup.Find(tx, c.Param("id")); return err }); err != nil {
		return nil, err
	}
	address := "/signups/" + s.ID
	p := pages.ConfirmProps{Page: c.Page(c.In(text.F("撤回“%s”的报名", "Take the sign-up of “%s” back", s.Title))), Summary: sum, Back: ui.Link{Label: s.Title, URL: address},
		Confirm: ui.ConfirmProps{Form: ui.FormProps{ID: "withdraw", Action: address + "/withdraw", Version: number(s.Version)}, Back: address,
			Action:       ui.ButtonProps{Label: c.T("确认撤回", "Take it back"), Kind: ui.Danger},
			Consequences: []string{c.T("本次报名立即结束，不再审核。", "This sign-up ends at once and is not reviewed."), c.T("内容会保留，可以复制后重新报名。", "What you wrote stays and can be copied to sign up anew.")}}}
	p.Page.Error = sum.Message != ""
	return pages.Confirm(p), nil
}

// withdraw takes a sign-up back.
func withdraw(c *front.Ctx) error {
	f, err := c.Form("version")
	if err != nil {
		return err
	}
	return doing(c, text.Of("报名已撤回。", "The sign-up is taken back."), func() (string, error) {
		return c.Once(func(tx *db.Tx) (string, error) {
			s, err := signup.Withdraw(tx, c.Param("id"), f.Version())
			return "/signups/" + s.ID, err
		})
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) { return withdrawPage(c, sum) })
}
