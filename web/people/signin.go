package people

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
	view "github.com/mengyue/portal/views/people"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

func signInPage(c *front.Ctx) error {
	next := front.Next(c.QueryParam("next"))
	if c.Who.SignedIn() {
		return c.To(next)
	}
	return showSignIn(c, view.SignInProps{Next: next, Notice: why(c, next)})
}

// why says what the person is asked to sign in for.
func why(c *front.Ctx, next string) *ui.NoticeProps {
	switch {
	case strings.HasPrefix(next, front.Resume):
		return &ui.NoticeProps{ID: "why", Tone: ui.Info, Title: c.T("登录已超时", "Your session is over"),
			Text: c.T("您刚才提交的表单没有生效，填写的内容已为您保留。登录后可以继续提交。", "The form that you sent did not take effect; what you typed is kept. Sign in to send it.")}
	case next != "/":
		return &ui.NoticeProps{ID: "why", Tone: ui.Info, Text: c.T("请先登录，登录后回到刚才的页面。", "Please sign in; you come back to where you were.")}
	}
	return nil
}

func showSignIn(c *front.Ctx, p view.SignInProps) error {
	p.Page = c.Page(c.T("登录", "Sign in"))
	p.Page.Path = "/sign-in?next=" + url.QueryEscape(p.Next)
	var err error
	if p.Demo, err = demoAccounts(c); err != nil {
		return err
	}
	return c.Show(http.StatusOK, view.SignIn(p))
}

// demoAccounts are those that a demonstration signs in by one click.
func demoAccounts(c *front.Ctx) (out []view.DemoAccount, err error) {
	if c.App.Demo == nil {
		return nil, nil
	}
	err = c.App.DB.View(c.Request().Context(), db.System("demo"), func(tx *db.Tx) error {
		people, err := account.List(tx, account.Question{Demo: true, Active: true, Limit: 50})
		slices.SortStableFunc(people, func(a, b account.Account) int { return place(a) - place(b) })
		for _, a := range people {
			of, err := merchantName(tx, a.Merchant)
			if err != nil {
				return err
			}
			_, shows := demo.About(a.Email)
			out = append(out, view.DemoAccount{ID: a.ID, Name: a.Name, Role: c.In(a.Role.Title()), Merchant: of, Shows: c.In(shows)})
		}
		return err
	})
	return out, err
}

// place is where an account stands among those of a demonstration.
func place(a account.Account) int {
	at, _ := demo.About(a.Email)
	return at
}

// merchantName is a merchant's name, its key where it is not known, "" for the platform.
func merchantName(tx *db.Tx, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	m, err := merchant.Find(tx, id)
	if fault.Is(err, fault.NotFound) {
		return id, nil
	}
	return m.Name, err
}

func signIn(c *front.Ctx) error {
	f, err := c.Form("email", "password", "next")
	if err != nil {
		return err
	}
	next := front.Next(f.Get("next"))
	b, err := c.Door().SignIn(c.Request().Context(), account.Credentials{Email: f.Get("email"), Password: f.Exact("password")})
	if err != nil {
		page := c.Page(c.T("登录", "Sign in"))
		page.Error, page.Path = true, "/sign-in?next="+url.QueryEscape(next)
		return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component {
			return view.SignIn(view.SignInProps{Page: page, Summary: s, Email: f.Get("email"), Next: next})
		})
	}
	return goIn(c, b, next)
}

// goIn hands over the session and leads on: to the second step, to setting up a second factor, or to where the person
// wanted to go.
func goIn(c *front.Ctx, b account.Begun, next string) error {
	if err := c.Begin(b); err != nil {
		return err
	}
	switch {
	case b.Stage == account.AwaitsCode:
		return c.To("/sign-in/code?next=" + url.QueryEscape(next))
	case c.App.MustEnrol(b.Account):
		return c.To(factorPath)
	}
	return c.To(next)
}

func codePage(c *front.Ctx) error {
	if c.Who.SignedIn() || c.Who.Session == "" {
		return c.To("/sign-in")
	}
	next := front.Next(c.QueryParam("next"))
	return c.Show(http.StatusOK, view.Code(view.CodeProps{Page: c.Page(c.T("输入验证码", "Give the code")), Next: next}))
}

func code(c *front.Ctx) error {
	f, err := c.Form("code", "next")
	if err != nil {
		return err
	}
	s, err := c.Session()
	if err != nil {
		return err
	}
	next := front.Next(f.Get("next"))
	b, err := c.Door().SecondStep(c.Request().Context(), s.ID, f.Get("code"))
	if err != nil {
		page := c.Page(c.T("输入验证码", "Give the code"))
		page.Error, page.Path = true, "/sign-in/code?next="+url.QueryEscape(next)
		return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component {
			return view.Code(view.CodeProps{Page: page, Summary: s, Next: next})
		})
	}
	return goIn(c, b, next)
}

func signOut(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	if err := c.Act(account.SignOut); err != nil {
		return err
	}
	if err := c.End(); err != nil {
		return err
	}
	c.Flash(text.Of("您已退出登录。", "You are signed out."))
	return c.To("/sign-in")
}

// demoSignIn signs in one of the demonstration's accounts by one click; elsewhere there is no such page.
func demoSignIn(c *front.Ctx) error {
	f, err := c.Form("account", "next")
	if err != nil {
		return err
	}
	if c.App.Demo == nil {
		return fault.Missing(text.Of("这个页面", "such page"))
	}
	var b account.Begun
	if err := c.Act(func(tx *db.Tx) (err error) { b, err = account.SignInDemo(tx, f.Get("account")); return err }); err != nil {
		return err
	}
	return goIn(c, b, home(f.Get("next"), b.Account.Role))
}

// home is where a demonstration's visitor goes on, who may have been somebody else just before.
func home(next string, role access.Role) string {
	next = front.Next(next)
	if strings.HasPrefix(next, "/staff/") != role.Staff() {
		return "/"
	}
	return next
}
