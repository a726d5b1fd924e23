package people

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/text"
	view "github.com/mengyue/portal/views/people"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

func forgotPage(c *front.Ctx) error {
	p := view.ForgotProps{Page: c.Page(c.T("忘记密码", "Forgotten password")), Sent: c.QueryParam("sent") != ""}
	return c.Show(http.StatusOK, view.Forgot(p))
}

func forgot(c *front.Ctx) error {
	f, err := c.Form("email")
	if err != nil {
		return err
	}
	if err := c.Door().AskReset(c.Request().Context(), f.Get("email")); err != nil {
		return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component {
			page := c.Page(c.T("忘记密码", "Forgotten password"))
			page.Error, page.Path = true, "/password/forgot"
			return view.Forgot(view.ForgotProps{Page: page, Summary: s, Email: f.Get("email")})
		})
	}
	return c.To("/password/forgot?sent=yes")
}

func resetPage(c *front.Ctx) error {
	a, err := c.Door().CheckReset(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, view.Reset(resetProps(c, a.Email)))
}

func resetProps(c *front.Ctx, email string) view.ResetProps {
	return view.ResetProps{Page: c.Page(c.T("设置新密码", "Set a new password")), Action: c.Request().URL.Path, Email: email}
}

func reset(c *front.Ctx) error {
	f, err := c.Form("email", "password")
	if err != nil {
		return err
	}
	if err := c.Door().Reset(c.Request().Context(), c.Param("token"), f.Exact("password")); err != nil {
		return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component {
			p := resetProps(c, f.Get("email"))
			p.Page.Error, p.Page.Path, p.Summary = true, p.Action, s
			return view.Reset(p)
		})
	}
	if err := c.End(); err != nil {
		return err
	}
	c.Flash(text.Of("新密码已设置。请用新密码登录。", "The new password is set. Sign in with it."))
	return c.To("/sign-in")
}

func invitationPage(c *front.Ctx) error {
	i, err := c.Door().CheckInvitation(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, view.Invitation(invitationProps(c, i)))
}

func invitationProps(c *front.Ctx, i account.Invitation) view.InvitationProps {
	where := text.Of("盟约平台", "Mengyue")
	if i.MerchantName != "" {
		where = text.Same(i.MerchantName)
	}
	lead := text.F("%s 邀请您以“%s”的身份加入%s。", "%[1]s invites you to join %[3]s as %[2]s.", i.Inviter, i.Role.Title(), where)
	return view.InvitationProps{Page: c.Page(c.T("接受邀请", "Accept the invitation")), Action: c.Request().URL.Path, Email: i.Email, Lead: c.In(lead)}
}

func accept(c *front.Ctx) error {
	f, err := c.Form("email", "name", "password")
	if err != nil {
		return err
	}
	b, err := c.Door().Accept(c.Request().Context(), c.Param("token"), account.Newcomer{Name: f.Get("name"), Password: f.Exact("password")})
	if err != nil {
		i, gone := c.Door().CheckInvitation(c.Request().Context(), c.Param("token"))
		if gone != nil {
			return gone
		}
		return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component {
			p := invitationProps(c, i)
			p.Page.Error, p.Page.Path, p.Summary, p.Name = true, p.Action, s, f.Get("name")
			return view.Invitation(p)
		})
	}
	c.Flash(text.Of("欢迎！账号已建立，您已登录。", "Welcome! Your account is there and you are signed in."))
	return goIn(c, b, "/")
}
