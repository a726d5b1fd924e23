package partners

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	view "github.com/mengyue/portal/views/partners"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// home is where the tokens of this person stand.
func home(c *front.Ctx) string {
	if c.Staff() {
		return "/staff/tokens"
	}
	return "/tokens"
}

func tokens(c *front.Ctx) error {
	p, err := tokensPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

// tokensPage lists the tokens with an act to revoke each that lives, and makes new ones.
func tokensPage(c *front.Ctx) (p pages.MatterProps, err error) {
	table := ui.TableProps{ID: "tokens", Caption: c.T("令牌", "Tokens"), HideCaption: true, Columns: ui.Heads(c.T("用途", "What for"), c.T("状态", "State"), c.T("权限", "Scopes"), c.T("最近使用", "Last used"), c.T("有效期至", "Expires"))}
	p = pages.MatterProps{Page: c.Page(c.T("接口令牌", "Tokens of the API")), Lead: c.T("令牌让合作系统以贵司的名义调用接口，权限与有效期由您决定；泄露时立即停用。", "A token lets a system act for your company within the scopes and the time that you choose; where it leaks, revoke it at once."),
		Actions: []ui.ButtonProps{{Label: c.T("接口说明", "Guide to the API"), URL: "/developers"}}}
	if c.Staff() {
		p.Lead = c.T("平台自己的系统使用的令牌，以及各商家的令牌。", "Tokens of the platform's own systems, and those of merchants.")
	}
	err = c.View(func(tx *db.Tx) error {
		found, err := partner.Tokens(tx, c.QueryParam("before"), perPage)
		for _, t := range found {
			table.Rows = append(table.Rows, tokenRow(c, t))
			if t.Lives(tx.Now) {
				p.Acts = append(p.Acts, pages.Act{ID: "revoke-" + t.ID, Title: c.In(text.F("停用“%s”（…%s）", "Revoke “%s” (…%s)", t.Name, t.Hint)), Form: ui.FormProps{ID: "revoke-form-" + t.ID, Action: home(c) + "/" + t.ID + "/revoke"},
					Consequences: []string{c.T("停用后立即失效，不能恢复；使用它的系统会收到 401。", "It ends at once and cannot be brought back; systems that use it get 401.")}, Buttons: []ui.ButtonProps{{Label: c.T("停用", "Revoke"), About: t.Name + " " + t.Hint, Kind: ui.Danger}}})
			}
		}
		if len(found) == perPage {
			p.Actions = append(p.Actions, ui.ButtonProps{Label: c.T("更早的令牌", "Earlier tokens"), URL: home(c) + "?before=" + found[perPage-1].ID})
		}
		return err
	})
	p.Parts = []pages.Part{{ID: "list", Title: c.T("令牌", "Tokens"), Table: &table, Empty: c.T("还没有令牌。", "There is no token yet.")}}
	p.Acts = append([]pages.Act{making(c)}, p.Acts...)
	return p, err
}

func tokenRow(c *front.Ctx, t partner.Token) ui.Row {
	state := ui.StatusProps{Label: c.T("有效", "Valid"), Tone: ui.Good}
	switch {
	case t.Revoked != 0:
		state = ui.StatusProps{Label: c.T("已停用", "Revoked"), Tone: ui.Neutral}
	case !t.Lives(c.Now()):
		state = ui.StatusProps{Label: c.T("已到期", "Expired"), Tone: ui.Neutral}
	}
	scopes := make([]text.Text, len(t.Scopes))
	for i, s := range t.Scopes {
		scopes[i] = s.Title()
	}
	whose := "…" + t.Hint
	if c.Staff() && t.Merchant != "" {
		whose = t.Merchant + " " + whose
	}
	return ui.Row{ID: "t-" + t.ID, Cells: []ui.Cell{{Text: t.Name, Sub: whose, Lang: "zh-CN"}, {Status: state}, {Text: c.In(text.Join(text.Of("、", ", "), scopes...))}, c.At(t.Used), {Text: c.In(t.Expires.EndText())}}}
}

// making asks for a new token.
func making(c *front.Ctx) pages.Act {
	scopes := access.MerchantScopes
	a := pages.Act{ID: "new", Title: c.T("新建令牌", "Make a token"), Form: ui.FormProps{ID: "new-form", Action: home(c)}, Asks: []pages.Ask{{Kind: "line", Field: ui.Field{Name: "name", Label: c.T("用途", "What for"), Hint: c.T("例如：ERP 商品同步", "Such as: products from the ERP"), Required: true, MaxLength: 100}}},
		Buttons: []ui.ButtonProps{{Label: c.T("新建", "Make it"), Kind: ui.Primary}}}
	if c.Staff() {
		scopes = append(append([]access.Scope{}, access.PlatformScopes...), access.MerchantScopes[:len(access.MerchantScopes)-1]...)
		a.Asks = append(a.Asks, pages.Ask{Kind: "line", Field: ui.Field{Name: "merchant", Label: c.T("商家编号", "Key of the merchant"), Hint: c.T("留空则为平台自己的令牌", "Empty: a token of the platform"), Optional: true}})
	}
	var options []ui.Option
	for _, s := range scopes {
		options = append(options, ui.Option{Value: string(s), Label: c.In(s.Title()), Hint: string(s)})
	}
	a.Asks = append(a.Asks, pages.Ask{Kind: "checks", Options: options, Field: ui.Field{Name: "scopes", Label: c.T("权限", "Scopes"), Required: true}},
		pages.Ask{Kind: "line", Field: ui.Field{Name: "days", Label: c.T("有效天数", "Days that it lasts"), Hint: c.T("1 至 366", "1 to 366"), Value: "90", Required: true, InputMode: "numeric", Width: ui.Short}})
	return a
}

// makeToken makes a token and shows its secret in this one answer; whoever sends the form twice is led to the list.
func makeToken(c *front.Ctx) error {
	f, err := c.Form("name", "merchant", "scopes", "days")
	if err != nil {
		return err
	}
	n := partner.NewToken{Name: f.Get("name"), Merchant: f.Get("merchant")}
	n.Days, _ = strconv.Atoi(f.Get("days"))
	for _, s := range f.All("scopes") {
		n.Scopes = append(n.Scopes, access.Scope(s))
	}
	secret := ""
	_, err = c.Once(func(tx *db.Tx) (location string, err error) {
		_, secret, err = partner.MakeToken(tx, n)
		return home(c), err
	})
	switch {
	case err != nil:
		return again(c, f, err, tokensPage)
	case secret == "":
		return c.To(home(c))
	}
	return c.Show(http.StatusOK, view.Secret(view.SecretProps{Page: c.Page(c.T("保存令牌", "Keep the token")), Secret: secret, Back: home(c)}))
}

func revokeToken(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	return c.Command(func(tx *db.Tx) (string, error) {
		_, err := partner.RevokeToken(tx, c.Param("id"))
		return home(c), err
	})
}

// again shows a page with the form that was refused, everything typed being kept.
func again(c *front.Ctx, f front.Form, err error, page func(*front.Ctx) (pages.MatterProps, error)) error {
	p, failed := page(c)
	if failed != nil {
		return errors.Join(err, failed)
	}
	return c.Again(err, func(sum ui.ErrorSummaryProps) templ.Component {
		p.Summary, p.Page.Error = sum, true
		for i := range p.Acts[0].Asks {
			q := &p.Acts[0].Asks[i]
			q.Field.Error, q.Field.Value = sum.Errors.Of(q.Field.Name), f.Get(q.Field.Name)
			for k := range q.Options {
				q.Options[k].Chosen = contains(f.All(q.Field.Name), q.Options[k].Value)
			}
		}
		return pages.Matter(p)
	})
}

func contains(all []string, one string) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}
