// Package layout draws what stands around every page: the document, the header with its ways, the one status region,
// the footer. A page gives its content as children and brings its own h1 (ui.PageHeader).
//
//	@layout.Layout(p.Page) {
//		@ui.PageHeader(ui.PageHeaderProps{Title: p.Page.Title})
//	}
package layout

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
)

// CSP is the Content-Security-Policy that every page is drawn for: nothing inline, nothing from elsewhere.
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'none'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// HTMXConfig is the one configuration of htmx, as its meta element carries it.
const HTMXConfig = `{"allowEval":false,"selfRequestsOnly":true,"includeIndicatorStyles":false,"allowScriptTags":false,` +
	`"historyCacheSize":0,"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},` +
	`{"code":"(409|422)","swap":true},{"code":"[45]..","swap":false,"error":true}]}`

// The themes; Auto follows the system.
const (
	Light = "light"
	Dark  = "dark"
	Auto  = "auto"
)

// Page is what stands around the content.
type Page struct {
	Title  string // without the portal's name
	Lang   string // lang.ZH or lang.EN; the context's language where empty
	Theme  string // Light, Dark or Auto; Auto where empty
	Path   string // of this page with its query, where the switches come back to
	Nav    []NavItem
	User   User      // zero where nobody is signed in
	Unread int       // notices not read yet
	Inbox  string    // URL of the notices; /notices where empty
	Help   string    // URL of the help; /help where empty
	Error  bool      // the page tells of a failure: the title says so first
	Now    time.Time // the portal's now; countdowns run from it
	Clock  *DemoClock
	Banner *ui.NoticeProps // at most one
	Flash  *ui.NoticeProps // what the last action did
	Undo   *ui.UndoProps
	Head   templ.Component // more for <head>: ui.Refresh of job pages
	Wide   bool            // tables and cases: all the width there is
}

// NavItem is one way of the main navigation.
type NavItem struct {
	Group   string // heading over this and the following items of the same group
	Label   string
	URL     string
	Current bool
	Count   int // how many wait there; 0 shows nothing
}

// User is who is signed in.
type User struct {
	Name     string
	Role     string // worded
	Merchant string // the merchant acted for; "" for staff
	Account  string // URL of the account page; /account where empty
	SignOut  string // where signing out is posted; /sign-out where empty
}

// DemoClock is the clock bar of a demo: POST /demo/clock with advance=24h or to=T.
type DemoClock struct {
	Now    time.Time
	Action string // /demo/clock where empty
}

// Layout draws the whole document for people who are signed in; its children are the content of <main>.
func Layout(p Page) templ.Component { return inLanguage(p, document(p)) }

// Public draws the document for people who are not: sign-in, invitations, the verification page.
func Public(p Page) templ.Component { return inLanguage(p, publicDocument(p)) }

// inLanguage draws the component, and its children, in the page's language and at the page's now.
func inLanguage(p Page, c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if p.Lang != "" {
			ctx = lang.With(ctx, p.Lang)
		}
		if !p.Now.IsZero() {
			ctx = lang.WithNow(ctx, p.Now)
		}
		return c.Render(ctx, w)
	})
}

// title is the document's title: failure first, then unread count, page and portal.
func (p Page) title(ctx context.Context) string {
	t := p.Title + " · " + lang.T(ctx, "盟约", "Mengyue")
	if p.Unread > 0 {
		t = "(" + lang.Count(p.Unread) + ") " + t
	}
	if p.Error {
		t = lang.T(ctx, "错误：", "Error: ") + t
	}
	return t
}

// theme is the page's theme, Auto for anything unknown.
func (p Page) theme() string {
	if p.Theme == Light || p.Theme == Dark {
		return p.Theme
	}
	return Auto
}

// or is the word, or the fallback where it is empty.
func or(word, fallback string) string {
	if word == "" {
		return fallback
	}
	return word
}
