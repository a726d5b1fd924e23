// Package people has the pages on which people come in, look after their own account, and after their colleagues'.
package people

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the pages of people.
func Routes() []front.Route {
	all := append(door(), own()...)
	all = append(all, colleagues.routes()...)
	return append(all, staff.routes()...)
}

// door are the ways in, open to everybody. What is sent there twice does what it does once.
func door() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/sign-in", May: access.Anyone, Do: signInPage},
		{Method: front.POST, Path: "/sign-in", May: access.Anyone, Do: signIn, Repeat: true},
		{Method: front.GET, Path: "/sign-in/code", May: access.Anyone, Do: codePage},
		{Method: front.POST, Path: "/sign-in/code", May: access.Anyone, Do: code, Repeat: true},
		{Method: front.POST, Path: "/sign-out", May: access.Anyone, Do: signOut, Repeat: true},
		{Method: front.GET, Path: "/password/forgot", May: access.Anyone, Do: forgotPage},
		{Method: front.POST, Path: "/password/forgot", May: access.Anyone, Do: forgot, Repeat: true},
		{Method: front.GET, Path: "/password/reset/:token", May: access.Anyone, Do: resetPage},
		{Method: front.POST, Path: "/password/reset/:token", May: access.Anyone, Do: reset, Repeat: true},
		{Method: front.GET, Path: "/account/email/:token", May: access.Anyone, Do: emailPage},
		{Method: front.POST, Path: "/account/email/:token", May: access.Anyone, Do: changeEmail, Repeat: true},
		{Method: front.GET, Path: "/invitations/:token", May: access.Anyone, Do: invitationPage},
		{Method: front.POST, Path: "/invitations/:token", May: access.Anyone, Do: accept, Repeat: true},
		{Method: front.POST, Path: "/demo/sign-in", May: access.Anyone, Do: demoSignIn, Repeat: true},
	}
}

// own are the pages of one's own account.
func own() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/confirm", May: access.SignedIn, Do: confirmPage},
		{Method: front.POST, Path: "/confirm", May: access.SignedIn, Do: confirm, Repeat: true},
		{Method: front.POST, Path: "/demo/confirm", May: access.SignedIn, Do: demoConfirm, Repeat: true},
		{Method: front.GET, Path: "/resume/:id", May: access.SignedIn, Do: resume},
		{Method: front.GET, Path: "/account", May: access.SignedIn, Do: accountPage},
		{Method: front.POST, Path: "/account", May: access.SignedIn, Do: changeProfile},
		{Method: front.POST, Path: "/account/email", May: access.SignedIn, Do: askEmail, Strong: true, Repeat: true},
		{Method: front.POST, Path: "/account/password", May: access.SignedIn, Do: changePassword, Repeat: true},
		{Method: front.POST, Path: "/account/sessions/end", May: access.SignedIn, Do: endAll, Repeat: true},
		{Method: front.POST, Path: "/account/sessions/:id/end", May: access.SignedIn, Object: "session", Do: endOne},
		{Method: front.GET, Path: "/account/second-factor", May: access.SignedIn, Do: factorPage},
		{Method: front.POST, Path: "/account/second-factor", May: access.SignedIn, Do: beginFactor, Strong: true},
		{Method: front.POST, Path: "/account/second-factor/set", May: access.SignedIn, Do: setFactor},
		{Method: front.POST, Path: "/account/second-factor/codes", May: access.SignedIn, Do: newCodes, Strong: true},
		{Method: front.GET, Path: "/account/second-factor/remove", May: access.SignedIn, Do: removePage},
		{Method: front.POST, Path: "/account/second-factor/remove", May: access.SignedIn, Do: removeFactor, Strong: true},
	}
}

// routes are the pages of one side's people.
func (s side) routes() []front.Route {
	one := s.base + "/:id"
	return []front.Route{
		{Method: front.GET, Path: s.base, May: s.may, Do: s.list},
		{Method: front.POST, Path: s.base + "/invitations", May: s.may, Do: s.invite, Strong: true},
		{Method: front.POST, Path: s.base + "/invitations/:id/resend", May: s.may, Object: "invitation", Do: s.resend},
		{Method: front.POST, Path: s.base + "/invitations/:id/revoke", May: s.may, Object: "invitation", Do: s.revoke},
		{Method: front.GET, Path: one, May: s.may, Object: "account", Do: s.page},
		{Method: front.POST, Path: one + "/role", May: s.may, Object: "account", Do: s.changeRole, Strong: true},
		{Method: front.POST, Path: one + "/disable", May: s.may, Object: "account", Do: s.disable, Strong: true},
		{Method: front.POST, Path: one + "/enable", May: s.may, Object: "account", Do: s.enable, Strong: true},
		{Method: front.POST, Path: one + "/second-factor", May: s.may, Object: "account", Do: s.resetFactor, Strong: true},
	}
}
