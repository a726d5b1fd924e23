package front

import (
	"log/slog"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// identify finds out who asks, as they are now: whoever was disabled is nobody from this request on, and a changed
// role acts. Staff without a second factor are somebody only where they set one up; a demonstration spares its own
// accounts that.
func (a *App) identify(c *Ctx) error {
	s, err := c.Session()
	if err != nil {
		return err
	}
	c.is, _ = s.Values[foundKey{}].(account.Found)
	if !c.is.Alive || c.is.Demo && a.Demo == nil {
		return nil
	}
	c.Who.Session = c.is.Session.Hash
	if c.is.Session.Stage != account.SignedIn {
		return nil
	}
	p := c.is.Account
	c.enrolling = a.MustEnrol(p)
	if c.enrolling && !enrols(c.Route.Path) {
		return nil
	}
	c.Who = Person{Account: p.ID, Name: p.Name, Email: p.Email, Role: p.Role, Merchant: p.Merchant, MerchantName: c.is.Company,
		Session: c.is.Session.Hash, Strong: c.is.Session.Strong}
	if c.is.Session.Stale(a.DB.Clock.Now()) {
		if err := c.Act(func(tx *db.Tx) error { return account.Touch(tx, c.is.Session) }); err != nil {
			slog.WarnContext(c.Request().Context(), "the use of a session was not noted", "error", err)
		}
	}
	return nil
}

// MustEnrol reports whether an account has to set up a second factor before anything else: staff who have none, except
// a demonstration's own.
func (a *App) MustEnrol(p account.Account) bool {
	return p.Role.Staff() && p.SecondFactor == 0 && (!p.Demo || a.Demo == nil)
}

// enrols reports whether a route is one that staff without a second factor may use.
func enrols(path string) bool {
	return strings.HasPrefix(path, "/account/second-factor") || path == "/sign-out" || path == "/confirm" || path == Resume+":id"
}

// allowed is the lock of a route: nil for one whom it lets in.
func (c *Ctx) allowed() error {
	switch {
	case c.Route.May == access.Anyone && (!c.enrolling || c.Route.Path != "/"):
		return nil
	case c.enrolling && !c.Who.SignedIn():
		return fault.New(fault.Unauthenticated, text.Of("平台员工须先设置两步验证。", "Staff must set up a second factor first."),
			text.Of("请用验证器应用扫描二维码完成设置。", "Set it up with an authenticator app."))
	case !c.Who.SignedIn():
		return unauthenticated()
	case !access.May(c.Who.Role, c.Route.May):
		return access.Refused()
	case c.Route.Strong:
		return c.Confirmed()
	}
	return nil
}

// Confirmed asks for password or second factor again where the last time is more than ten minutes ago: before
// signing, decisions and changes of credentials (ASVS 7.5.3). What was typed is kept meanwhile.
func (c *Ctx) Confirmed() error {
	if account.Strong(c.Who.Strong, c.Now()) {
		return nil
	}
	return fault.New(fault.Unauthenticated, text.Of("这一步需要再次验证您的身份。", "This step asks you to prove once more who you are."),
		text.Of("验证后会回到这里，已填写的内容都保留着。", "You come back here afterwards; what you typed is kept."))
}

// Enrolling reports whether the person must set up a second factor before anything else.
func (c *Ctx) Enrolling() bool { return c.enrolling }
