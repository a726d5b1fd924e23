package people

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	view "github.com/mengyue/portal/views/people"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// person is an account as the list and its page show it.
func (s side) person(c *front.Ctx, tx *db.Tx, a account.Account) (view.Person, error) {
	of, err := merchantName(tx, a.Merchant)
	if of == "" {
		of = c.T("平台", "Platform")
	}
	p := view.Person{ID: a.ID, Name: a.Name, Email: a.Email, Role: c.In(a.Role.Title()), Of: of, URL: s.base + "/" + a.ID, Factor: factorStatus(c, a),
		State: ui.StatusProps{Label: c.T("有效", "Active"), Tone: ui.Good}, Since: lang.Date(c.Request().Context(), a.Created.Time()), SinceISO: lang.ISO(a.Created.Time())}
	if !a.Active() {
		p.State = ui.StatusProps{Label: c.T("已停用", "Disabled"), Tone: ui.Bad}
	}
	return p, err
}

// invited is an open invitation as the list shows it.
func invited(c *front.Ctx, i account.Invitation) view.Invited {
	until := lang.Stamp(c.Request().Context(), i.Expires.Time())
	v := view.Invited{ID: i.ID, Email: i.Email, Role: c.In(i.Role.Title()), Inviter: c.In(text.F("邀请人：%s", "invited by %s", i.Inviter)),
		State: ui.StatusProps{Label: c.T("等待接受", "Waiting"), Tone: ui.Info}, Until: c.In(text.F("有效至 %s", "good until %s", until))}
	if i.Expired(c.Now()) {
		v.State = ui.StatusProps{Label: c.T("已过期", "Over"), Tone: ui.Warn}
	}
	return v
}

func (s side) page(c *front.Ctx) error {
	p, err := s.one(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, view.One(p))
}

func (s side) one(c *front.Ctx) (p view.PersonProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		a, err := account.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		p = view.PersonProps{Base: s.base, List: c.In(s.title), Own: a.ID == c.Who.Account, Off: !a.Active(),
			Locked: a.SecondFactor != 0, Roles: alike(c, a.Role)}
		p.Person, err = s.person(c, tx, a)
		return err
	})
	p.Page = c.Page(p.Person.Name)
	return p, err
}

// alike are the roles that an account of this role may be given.
func alike(c *front.Ctx, role access.Role) (out []ui.Option) {
	for _, r := range access.Roles {
		if r.Staff() == role.Staff() {
			out = append(out, ui.Option{Value: string(r), Label: c.In(r.Title()), Chosen: r == role})
		}
	}
	return out
}

// change runs a verb on the account of the page and tells what it did; a fault shows the page again.
func (s side) change(c *front.Ctx, done text.Text, do func(tx *db.Tx, id string) error) error {
	to, err := c.Once(func(tx *db.Tx) (string, error) { return s.base + "/" + c.Param("id"), do(tx, c.Param("id")) })
	if err != nil {
		p, broken := s.one(c)
		if broken != nil {
			return broken
		}
		return c.Again(err, func(sum ui.ErrorSummaryProps) templ.Component {
			p.Page.Error, p.Page.Path, p.Summary = true, p.Person.URL, sum
			return view.One(p)
		})
	}
	c.Flash(done)
	return c.To(to)
}

func (s side) changeRole(c *front.Ctx) error {
	f, err := c.Form("role")
	if err != nil {
		return err
	}
	role := access.Role(f.Get("role"))
	return s.change(c, text.F("角色已改为“%s”，从对方下一次操作起生效。", "The role is now %s, from their next request on.", role.Title()),
		func(tx *db.Tx, id string) error { _, err := account.ChangeRole(tx, id, role); return err })
}

func (s side) disable(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	return s.change(c, text.Of("账号已停用，对方已退出所有设备。", "The account is disabled; they are signed out everywhere."),
		func(tx *db.Tx, id string) error { _, err := account.Disable(tx, id); return err })
}

func (s side) enable(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	return s.change(c, text.Of("账号已启用。", "The account is enabled."),
		func(tx *db.Tx, id string) error { _, err := account.Enable(tx, id); return err })
}

func (s side) resetFactor(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	return s.change(c, text.Of("两步验证已重置，对方已退出所有设备。", "The second factor is reset; they are signed out everywhere."), account.ResetSecondFactor)
}
