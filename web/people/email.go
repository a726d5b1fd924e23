package people

import (
	"net/http"

	"github.com/mengyue/portal/models/text"
	view "github.com/mengyue/portal/views/people"
	"github.com/mengyue/portal/web/front"
)

func askEmail(c *front.Ctx) error {
	f, err := c.Form("email")
	if err != nil {
		return err
	}
	if err := c.Door().AskEmail(c.Request().Context(), f.Get("email")); err != nil {
		return accountAgain(c, err, func(p *view.AccountProps) { p.NewEmail = f.Get("email") })
	}
	c.Flash(text.F("确认链接已发到 %s，30 分钟内有效。打开链接之前，登录邮箱不变。", "A link was sent to %s; it is good for 30 minutes. Until it is opened your e-mail stays as it is.", f.Get("email")))
	return c.To("/account")
}

func emailPage(c *front.Ctx) error {
	a, email, err := c.Door().CheckEmail(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, view.Email(view.EmailProps{Page: c.Page(c.T("确认新的登录邮箱", "Confirm your new e-mail")), Action: c.Request().URL.Path, Old: a.Email, New: email}))
}

func changeEmail(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	if err := c.Door().ChangeEmail(c.Request().Context(), c.Param("token")); err != nil {
		return err
	}
	c.Flash(text.Of("登录邮箱已更改，下次请用新邮箱登录。", "Your e-mail is changed; sign in with the new one from now on."))
	if c.Who.Account == "" {
		return c.To("/sign-in")
	}
	return c.To("/account")
}
