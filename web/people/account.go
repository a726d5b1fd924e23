package people

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	view "github.com/mengyue/portal/views/people"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

func accountPage(c *front.Ctx) error {
	p, err := accountProps(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, view.Account(p))
}

func accountProps(c *front.Ctx) (p view.AccountProps, err error) {
	var a account.Account
	var sessions []account.Session
	var left int
	err = c.View(func(tx *db.Tx) error {
		if a, err = account.Find(tx, c.Who.Account); err != nil {
			return err
		}
		if left, err = account.RecoveryLeft(tx); err != nil {
			return err
		}
		sessions, err = account.Sessions(tx)
		return err
	})
	p = view.AccountProps{Page: c.Page(c.T("账号与安全", "Account and security")), Name: a.Name, Email: a.Email, Role: c.In(a.Role.Title()),
		Merchant: c.Who.MerchantName, Languages: languages(c, a.Language), Factor: factorStatus(c, a), FactorWay: c.T("设置", "Set it up")}
	if a.SecondFactor != 0 {
		p.FactorWay, p.Recovery = c.T("管理", "Manage"), c.In(text.F("恢复代码还剩 %d 个", "%d recovery codes left", left))
	}
	for _, s := range sessions {
		p.Sessions = append(p.Sessions, session(c, s))
	}
	return p, err
}

func session(c *front.Ctx, s account.Session) view.Session {
	ctx := c.Request().Context()
	return view.Session{ID: s.ID, Device: s.Device, IP: s.IP, Here: s.Hash == c.Who.Session,
		Begun: lang.Stamp(ctx, s.Created.Time()), BegunISO: lang.ISO(s.Created.Time()), Seen: lang.Stamp(ctx, s.Seen.Time()), SeenISO: lang.ISO(s.Seen.Time())}
}

func languages(c *front.Ctx, chosen text.Lang) []ui.Option {
	return []ui.Option{{Value: string(text.ZH), Label: c.T("中文", "Chinese"), Chosen: chosen == text.ZH}, {Value: string(text.EN), Label: c.T("英文", "English"), Chosen: chosen == text.EN}}
}

func factorStatus(c *front.Ctx, a account.Account) ui.StatusProps {
	if a.SecondFactor != 0 {
		return ui.StatusProps{Label: c.T("已启用", "In use"), Tone: ui.Good}
	}
	off := ui.StatusProps{Label: c.T("未启用", "Not in use")}
	if a.Role.Staff() {
		off.Tone = ui.Warn // it is demanded of them
	}
	return off
}

// accountAgain shows the page once more with what was wrong and what was typed.
func accountAgain(c *front.Ctx, err error, keep func(p *view.AccountProps)) error {
	p, broken := accountProps(c)
	if broken != nil {
		return broken
	}
	return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component {
		p.Page.Error, p.Page.Path, p.Summary = true, "/account", s
		keep(&p)
		return view.Account(p)
	})
}

func changeProfile(c *front.Ctx) error {
	f, err := c.Form("name", "language")
	if err != nil {
		return err
	}
	p := account.Profile{Name: f.Get("name"), Language: text.Lang(f.Get("language"))}
	to, err := c.Once(func(tx *db.Tx) (string, error) { _, err := account.ChangeProfile(tx, p); return "/account", err })
	if err != nil {
		return accountAgain(c, err, func(v *view.AccountProps) { v.Name, v.Languages = p.Name, languages(c, p.Language) })
	}
	c.Flash(text.Of("资料已保存。", "The profile is saved."))
	return c.To(to)
}

func changePassword(c *front.Ctx) error {
	f, err := c.Form("present", "password")
	if err != nil {
		return err
	}
	change := account.Change{Present: f.Exact("present"), New: f.Exact("password")}
	if err := c.Door().ChangePassword(c.Request().Context(), change); err != nil {
		return accountAgain(c, err, func(*view.AccountProps) {})
	}
	c.Flash(text.Of("密码已修改，其他设备已退出登录。", "The password is changed; your other devices are signed out."))
	return c.To("/account")
}

func endOne(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) { return "/account", account.EndSession(tx, c.Param("id")) })
	if err != nil {
		return err
	}
	c.Flash(text.Of("那台设备已退出登录。", "That device is signed out."))
	return c.To(to)
}

func endAll(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	if err := c.Act(account.SignOutEverywhere); err != nil {
		return err
	}
	if err := c.End(); err != nil {
		return err
	}
	c.Flash(text.Of("所有设备都已退出登录。", "You are signed out everywhere."))
	return c.To("/sign-in")
}
