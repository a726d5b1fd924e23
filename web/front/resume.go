package front

import (
	"log/slog"
	"net/url"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
)

// wayIn is where somebody goes first who is not let in, and from there back: to sign in, to prove once more who they
// are, or to set up the second factor. A form that was sent in a session that had ended is kept for its person; ok is
// false where nobody knows whose a form is.
func (c *Ctx) wayIn() (to string, ok bool) {
	page, next := "/sign-in", c.Request().URL.RequestURI()
	switch {
	case c.enrolling && !c.Who.SignedIn():
		page = "/account/second-factor"
	case c.Who.SignedIn():
		page = "/confirm"
	}
	if c.Request().Method != GET {
		if c.Route.May == access.Anyone {
			return page, true
		}
		id, err := c.keepForm()
		if err != nil {
			slog.WarnContext(c.Request().Context(), "a form was not kept", "error", err)
		}
		if id == "" {
			return "", false
		}
		next = Resume + id
	}
	return page + "?next=" + url.QueryEscape(next), true
}

// Resume is where a form waits that was kept; its id follows.
const Resume = "/resume/"

// secrets are the fields that are never kept.
var secrets = []string{"_token", "password", "present", "code"}

// keepForm keeps what was sent for the person in whose session it was, dead or weak.
func (c *Ctx) keepForm() (id string, err error) {
	if c.is.Session.Stage != account.SignedIn {
		return "", nil
	}
	f, err := c.Form("*")
	if err != nil {
		return "", err
	}
	kept := account.KeptForm{Account: c.is.Account.ID, Path: c.Request().URL.RequestURI(), Origin: c.referer(), Fields: map[string][]string{}, Files: len(f.files) > 0}
	size := 0
	for name, values := range f.values {
		kept.Fields[name] = values
		size += len(name) + len(strings.Join(values, ""))
	}
	if size > formLimit {
		return "", nil
	}
	for _, name := range secrets {
		delete(kept.Fields, name)
	}
	return id, c.Act(func(tx *db.Tx) error { id, err = account.KeepForm(tx, kept); return err })
}

// referer is the page of the portal that a form stood on, "" where that is not known.
func (c *Ctx) referer() string {
	u, err := url.Parse(c.Request().Referer())
	if err != nil || u.Host != c.Request().Host || !local(u.RequestURI()) || strings.HasPrefix(u.Path, "/sign-in") {
		return ""
	}
	return u.RequestURI()
}

// Next is where a person goes on after signing in: the path given where it is one of the portal, else home.
func Next(path string) string {
	if local(path) {
		return path
	}
	return "/"
}
