package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/web"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/webtest"
)

const form = "application/x-www-form-urlencoded"

// record is how many entries the record has; what changes a row of record adds one.
func record(t *testing.T, app *webtest.App) (n int64) {
	t.Helper()
	if err := app.DB.View(t.Context(), db.System("test"), func(tx *db.Tx) error {
		last, err := audit.Find(tx, audit.Search{Limit: 1})
		if len(last) > 0 {
			n = last[0].Seq
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// effects names what was put on the record after an entry.
func effects(t *testing.T, app *webtest.App, before int64) (actions []string) {
	t.Helper()
	app.View(func(tx *db.Tx) error {
		found, err := audit.Find(tx, audit.Search{Limit: 200})
		for _, e := range found {
			if e.Seq > before {
				actions = append(actions, e.Action+" "+e.Object)
			}
		}
		return err
	})
	return actions
}

// at is a path of the route with an id that nothing has.
func at(r front.Route) string {
	steps := strings.Split(r.Path, "/")
	for i, s := range steps {
		if strings.HasPrefix(s, ":") {
			steps[i] = "nothing"
		}
	}
	return strings.Join(steps, "/")
}

func send(b *webtest.Browser, r front.Route, path string) *http.Response {
	if r.Method == front.GET {
		return b.Once(front.GET, path, "", nil, nil)
	}
	return b.Once(r.Method, path, form, []byte(url.Values{"_token": {access.NewToken()}}.Encode()), nil)
}

func TestEveryRouteIsClosedToRolesThatMayNot(t *testing.T) {
	app := webtest.New(t, web.Routes)
	for _, role := range access.Roles {
		b := app.SignIn(role)
		for _, r := range web.Routes() {
			if access.May(role, r.May) || r.Scope != "" {
				continue
			}
			if answer := send(b, r, at(r)); answer.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %s %s answers %d, want 403", role, r.Method, r.Path, answer.StatusCode)
			}
		}
	}
}

// A session is no token: whoever is signed in is nobody where partners' systems come in.
func TestEveryRouteForSystemsIsClosedToPeople(t *testing.T) {
	app := webtest.New(t, web.Routes)
	for _, role := range access.Roles {
		b := app.SignIn(role)
		for _, r := range web.Routes() {
			if r.Scope == "" {
				continue
			}
			if answer := send(b, r, at(r)); answer.StatusCode != http.StatusUnauthorized && answer.StatusCode != http.StatusTooManyRequests {
				t.Errorf("%s: %s %s answers %d, want 401", role, r.Method, r.Path, answer.StatusCode)
			}
		}
	}
}

func TestEveryRouteIsOpenToRolesThatMay(t *testing.T) {
	app := webtest.New(t, web.Routes)
	for _, role := range access.Roles {
		b := app.SignIn(role)
		for _, r := range web.Routes() {
			if r.Method != front.GET || !access.May(role, r.May) {
				continue
			}
			switch answer := b.Once(front.GET, at(r), "", nil, nil); answer.StatusCode {
			case http.StatusOK, http.StatusSeeOther, http.StatusNotFound, http.StatusNotModified:
			default:
				t.Errorf("%s: GET %s answers %d", role, r.Path, answer.StatusCode)
			}
		}
	}
}

func TestEveryRouteOfSomebodyIsClosedToNobody(t *testing.T) {
	app := webtest.New(t, web.Routes)
	for _, r := range web.Routes() {
		if r.May == access.Anyone || r.Scope != "" {
			continue
		}
		answer := send(app.Visitor(), r, at(r))
		to := answer.Header.Get("Location")
		if r.Method == front.GET && (answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/sign-in?next=")) {
			t.Errorf("GET %s answers %d and leads to %q, want the sign-in page", r.Path, answer.StatusCode, to)
		}
		if r.Method == front.POST && answer.StatusCode != http.StatusUnauthorized {
			t.Errorf("POST %s answers %d, want 401", r.Path, answer.StatusCode)
		}
	}
}

func TestEveryFormFromAnotherSiteIsRefused(t *testing.T) {
	app := webtest.New(t, web.Routes)
	b := app.SignIn(access.Owner)
	before := record(t, app)
	for _, r := range web.Routes() {
		if r.Method == front.GET {
			continue
		}
		for _, from := range []string{"cross-site", "same-site"} {
			req, err := http.NewRequest(r.Method, webtest.Origin+at(r), strings.NewReader("_token="+access.NewToken()))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", form)
			req.Header.Set("Sec-Fetch-Site", from)
			for _, c := range b.Cookies() {
				req.AddCookie(c)
			}
			if status := bare(b.Handler, req); status != http.StatusForbidden {
				t.Errorf("%s %s from %s: %d, want 403", r.Method, r.Path, from, status)
			}
		}
	}
	if done := effects(t, app, before); len(done) > 0 {
		t.Errorf("effects: %v", done)
	}
}

func TestEveryFormWithoutItsTokenHasNoEffect(t *testing.T) {
	app := webtest.New(t, web.Routes)
	for _, role := range access.Roles {
		b := app.SignIn(role)
		before := record(t, app)
		for _, r := range web.Routes() {
			if r.Method != front.POST || r.Repeat || !access.May(role, r.May) {
				continue
			}
			if answer := b.Once(r.Method, at(r), form, nil, nil); answer.StatusCode < 300 {
				t.Errorf("%s: POST %s without a token answers %d", role, r.Path, answer.StatusCode)
			}
		}
		if done := effects(t, app, before); len(done) > 0 {
			t.Errorf("%s: effects without a token: %v", role, done)
		}
	}
}

// 2.2.1 of the ASVS: what no page asks is not taken.
func TestEveryFormRefusesAFieldThatNobodyAskedFor(t *testing.T) {
	app := webtest.New(t, web.Routes)
	for _, role := range []access.Role{access.Owner, access.Supervisor, access.Admin} {
		b := app.SignIn(role)
		before := record(t, app)
		for _, r := range web.Routes() {
			if r.Method != front.POST || !access.May(role, r.May) {
				continue
			}
			values := url.Values{"_token": {access.NewToken()}, "merchant_id_of_another": {"M999"}}
			if answer := b.Once(r.Method, at(r), form, []byte(values.Encode()), nil); answer.StatusCode < 300 {
				t.Errorf("%s: POST %s takes a field that nobody asked for (%d)", role, r.Path, answer.StatusCode)
			}
		}
		if done := effects(t, app, before); len(done) > 0 {
			t.Errorf("%s: effects: %v", role, done)
		}
	}
}

func TestNoTwoLinesOfTheMapAreTheSameAndEachObjectHasAnID(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range web.Routes() {
		key := r.Method + " " + r.Path
		if seen[key] {
			t.Errorf("%s stands twice", key)
		}
		seen[key] = true
		if r.Object != "" && !strings.Contains(r.Path, ":id") {
			t.Errorf("%s is about a %s but names none", key, r.Object)
		}
		if r.Method != front.GET && r.Method != front.POST {
			t.Errorf("%s: forms know GET and POST only", key)
		}
	}
}
