package web_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/web"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/webtest"
)

// ASVS 4.1.4, 13.4.4: a line of the map answers its own method and no other, TRACE least of all.
func TestEveryRouteAnswersItsOwnMethodOnly(t *testing.T) {
	app := webtest.New(t, web.Routes)
	b := app.SignIn(access.Supervisor)
	known := map[string]bool{}
	for _, r := range web.Routes() {
		known[r.Method+" "+r.Path] = true
	}
	before := record(t, app)
	for _, r := range web.Routes() {
		for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"} {
			if known[m+" "+r.Path] {
				continue
			}
			answer := b.Once(m, at(r), form, []byte("_method=POST&_token="+access.NewToken()), http.Header{"X-Http-Method-Override": {"POST"}})
			if answer.StatusCode >= 500 || answer.StatusCode < 400 && m != "GET" {
				t.Errorf("%s %s answers %d", m, r.Path, answer.StatusCode)
			}
		}
	}
	if done := effects(t, app, before); len(done) > 0 {
		t.Errorf("effects: %v", done)
	}
}

// evil are values that no page gives: quotes and words of SQL, paths, line ends, signs that are no text, and long ones.
var evil = []string{`'`, `' OR '1'='1`, `"; DROP TABLE accounts; --`, `%27%20UNION%20SELECT`, `1) ASC; SELECT 1`, "../../../etc/passwd", `..\..\x`, "/etc/passwd",
	"a\r\nSet-Cookie: x=y", "\u202egnp.exe", "-1", "99999999999999999999999", "NaN", "2026-02-30", "%", "\\", strings.Repeat("长", 3000), ""}

// asked are the names of what the routes read from an address.
func asked(t *testing.T) (names []string) {
	t.Helper()
	read := regexp.MustCompile(`(?:QueryParam|field|from|until)\((?:c, )?"([a-z_]+)"`)
	files, err := filepath.Glob("*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no sources")
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range read.FindAllSubmatch(text, -1) {
			names = append(names, string(m[1]))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ASVS 1.2.4, 2.2.1, 15.3.5, 15.3.7: no value in an address, alone or twice, breaks a page or leads out of its folder.
func TestNoValueInAnAddressBreaksAPage(t *testing.T) {
	app := webtest.New(t, web.Routes)
	names := asked(t)
	if len(names) < 10 {
		t.Fatalf("routes read %v: the sources were not understood", names)
	}
	for _, role := range []access.Role{access.Owner, access.Supervisor, access.Admin} {
		b := app.SignIn(role)
		before := record(t, app)
		for _, r := range web.Routes() {
			if r.Method != front.GET || !access.May(role, r.May) {
				continue
			}
			for _, value := range evil {
				q := url.Values{}
				for _, n := range names {
					q[n] = []string{value, "x"}
				}
				path := at(r)
				if len(value) < 100 {
					path = strings.ReplaceAll(path, "nothing", url.PathEscape(value))
				}
				answer := b.Once(front.GET, path+"?"+q.Encode(), "", nil, nil)
				if answer.StatusCode >= 500 || strings.Contains(r.Path, ":") && answer.StatusCode == http.StatusOK && strings.Contains(path, "passwd") {
					t.Errorf("%s: GET %s with %.40q answers %d", role, r.Path, value, answer.StatusCode)
				}
				if to := answer.Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
					t.Errorf("GET %s with %.40q leads to %q", r.Path, value, to)
				}
				if answer.Header.Get("Set-Cookie") != "" && strings.Contains(answer.Header.Get("Set-Cookie"), "x=y") {
					t.Errorf("GET %s with %.40q sets a cookie of its own", r.Path, value)
				}
			}
		}
		if done := slices.DeleteFunc(effects(t, app, before), func(e string) bool { return e == "audit.searched audit" }); len(done) > 0 {
			t.Errorf("effects: %v", done)
		}
	}
}

// ASVS 1.2.4, 2.2.1: no value in a form is an internal error.
func TestNoValueInAFormIsAnInternalError(t *testing.T) {
	app := webtest.New(t, web.Routes)
	fields := regexp.MustCompile(`\bc\.Form\(([^)]*)\)`)
	var names []string
	files, _ := filepath.Glob("*/*.go")
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range fields.FindAllSubmatch(text, -1) {
			for n := range strings.SplitSeq(string(m[1]), ",") {
				names = append(names, strings.Replace(strings.Trim(strings.TrimSpace(n), `"`), "*", "x", 1))
			}
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for _, role := range []access.Role{access.Owner, access.Supervisor, access.Admin} {
		b := app.SignIn(role)
		for _, r := range web.Routes() {
			if r.Method != front.POST || !access.May(role, r.May) || strings.HasPrefix(r.Path, "/sign-out") || strings.HasPrefix(r.Path, "/account/sessions") {
				continue
			}
			for _, value := range evil {
				for _, some := range [][]string{{}, names} {
					q := url.Values{"_token": {access.NewToken()}}
					for _, n := range some {
						q[n] = []string{value, value}
					}
					if answer := b.Once(front.POST, at(r), form, []byte(q.Encode()), nil); answer.StatusCode >= 500 {
						t.Errorf("%s: POST %s with %.40q answers %d", role, r.Path, value, answer.StatusCode)
					}
				}
			}
		}
	}
}

// ASVS 5.2.1: a form is no larger than forms are, on every line of the map, whoever sends it.
func TestEveryFormWithoutFilesIsBounded(t *testing.T) {
	app := webtest.New(t, web.Routes)
	large := []byte("_token=t&x=" + strings.Repeat("x", 300<<10))
	for _, role := range access.Roles {
		b := app.SignIn(role)
		for _, r := range web.Routes() {
			if r.Method != front.POST || r.Limit > 256<<10 || !access.May(role, r.May) || r.Path == "/sign-out" || strings.HasPrefix(r.Path, "/account/sessions") {
				continue
			}
			if answer := b.Once(front.POST, at(r), form, large, nil); answer.StatusCode != http.StatusRequestEntityTooLarge && answer.StatusCode != http.StatusNotFound {
				t.Errorf("%s: POST %s of 300 KB answers %d", role, r.Path, answer.StatusCode)
			}
		}
	}
}

// ASVS 13.4.1–13.4.6: what is not on the map is not there.
func TestNothingIsServedThatIsNotOnTheMap(t *testing.T) {
	b := webtest.New(t, web.Routes).Visitor()
	for _, path := range []string{"/.git/config", "/.git/HEAD", "/.env", "/.well-known/", "/debug/pprof/", "/debug/vars", "/metrics", "/server-status", "/status", "/static/", "/static",
		"/static/app.css", "/static/../go.mod", "/static/%2e%2e/go.mod", "/static/..%2f..%2fgo.mod", "/var/portal.db", "/portal.db", "/backup.tar", "/main.go", "/go.mod", "/config.json",
		"/swagger.json", "/graphql", "/admin", "/phpmyadmin", "/wp-login.php", "/actuator/env", "/robots.txt~", "/index.php", "/keys/authority.pem", "/demo/", "/gallery"} {
		answer := b.Once(front.GET, path, "", nil, nil)
		if answer.StatusCode != http.StatusNotFound || answer.Header.Get("Server") != "" || answer.Header.Get("X-Powered-By") != "" {
			t.Errorf("%s answers %d, %v", path, answer.StatusCode, answer.Header)
		}
	}
	for _, path := range []string{"/demo/sign-in", "/demo/clock", "/demo/confirm"} {
		if answer := b.Once(front.POST, path, form, []byte("_token=t&account=1&advance=1h"), nil); answer.StatusCode < 400 {
			t.Errorf("%s outside of a demonstration answers %d", path, answer.StatusCode)
		}
	}
}

// ASVS 7.5.1, 7.5.3: what cannot be taken back, and what opens or shuts a door, asks for proof after ten minutes.
func TestWhatCannotBeTakenBackAsksForProof(t *testing.T) {
	app := webtest.New(t, web.Routes)
	b := map[bool]*webtest.Browser{}
	for staff, role := range map[bool]access.Role{false: access.Owner, true: access.Supervisor} {
		b[staff] = app.SignIn(role)
	}
	admin := app.SignIn(access.Admin)
	app.Clock.Advance(11 * time.Minute)
	wanted := []string{"/programmes/:programme/sign/:bundle", "/signatures/:id/revoke", "/memberships/:id/leave", "/staff/removals/:id/sign", "/staff/exits/:id/sign",
		"/staff/appeals/:id/decide", "/staff/waivers/:id/sign", "/account/second-factor", "/account/second-factor/codes", "/account/second-factor/remove",
		"/colleagues/invitations", "/colleagues/:id/role", "/colleagues/:id/disable", "/colleagues/:id/enable", "/colleagues/:id/second-factor",
		"/staff/accounts/invitations", "/staff/accounts/:id/role", "/staff/accounts/:id/disable", "/staff/accounts/:id/enable", "/staff/accounts/:id/second-factor"}
	for _, r := range web.Routes() {
		found := slices.Index(wanted, r.Path)
		if found < 0 || r.Method != front.POST {
			continue
		}
		wanted = slices.Delete(wanted, found, found+1)
		who := b[strings.HasPrefix(r.Path, "/staff")]
		if strings.HasPrefix(r.Path, "/staff/accounts") {
			who = admin
		}
		if answer := send(who, r, at(r)); answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(answer.Header.Get("Location"), "/confirm?next=") {
			t.Errorf("POST %s answers %d and leads to %q, want the page that asks for proof", r.Path, answer.StatusCode, answer.Header.Get("Location"))
		}
	}
	if len(wanted) > 0 {
		t.Errorf("not on the map: %v", wanted)
	}
}

// ASVS 3.7.2: signing in and confirming lead into the portal, whatever next says, and so does the page they came from.
func TestNoNextLeadsOutOfThePortal(t *testing.T) {
	app := webtest.New(t, web.Routes)
	app.Company("M001")
	app.Do(func(tx *db.Tx) error {
		_, err := account.Add(tx, account.New{Email: "lin@xinghe.example", Name: "林岚", Role: access.Owner, Merchant: "M001", Password: "four-unrelated-words"})
		return err
	})
	for i, next := range []string{"https://evil.example", "//evil.example", `/\evil.example`, `\\evil.example`, "/\t/evil.example", "/\r\n/evil.example", "javascript:alert(1)",
		"data:text/html,x", " //evil.example", "///evil.example", "http:evil.example", "/%09/evil.example", "//evil.example/%2f..", "https:/evil.example", "\u00a0//evil.example", "@evil.example", ".evil.example"} {
		b := app.Visitor()
		b.Header.Set("Referer", "https://evil.example/sign-in")
		page := b.Get("/sign-in?next=" + url.QueryEscape(next))
		if page.Status == http.StatusOK && len(page.Acts()) > 0 {
			t.Errorf("%q: %v", next, page.Acts())
		}
		body := url.Values{"email": {"lin@xinghe.example"}, "password": {"four-unrelated-words"}, "next": {next}}
		if i%2 == 1 {
			body.Set("password", "wrong") // shown again
		}
		answer := b.Once(front.POST, "/sign-in", form, []byte(body.Encode()), nil)
		to, err := url.Parse(answer.Header.Get("Location"))
		if err != nil || to.Host != "" || to.Scheme != "" || strings.HasPrefix(answer.Header.Get("Location"), "//") || answer.StatusCode >= 500 {
			t.Errorf("%q leads to %q (%d)", next, answer.Header.Get("Location"), answer.StatusCode)
		}
	}
}

// ASVS 6.3.8: an address that has an account is answered like one that has none, byte by byte, on every door.
func TestNoDoorTellsWhoHasAnAccount(t *testing.T) {
	app := webtest.New(t, web.Routes)
	app.Company("M001")
	app.Do(func(tx *db.Tx) error {
		_, err := account.Add(tx, account.New{Email: "aaa@xinghe.example", Name: "林岚", Role: access.Owner, Merchant: "M001", Password: "four-unrelated-words"})
		return err
	})
	token := regexp.MustCompile(`value="[A-Z2-7]{26}"`)
	for _, door := range []struct{ path, more string }{{"/sign-in", "&password=wrong-words"}, {"/password/forgot", ""}} {
		said := map[string]string{}
		for _, who := range []string{"aaa", "bbb"} {
			answer := app.Visitor().Once(front.POST, door.path, form, []byte("email="+who+"%40xinghe.example"+door.more), nil)
			var b bytes.Buffer
			_, _ = b.ReadFrom(answer.Body)
			answer.Header.Del("X-Request-Id")
			said[who] = fmt.Sprint(answer.StatusCode, answer.Header, strings.ReplaceAll(token.ReplaceAllString(b.String(), ""), who, "…"))
		}
		if said["aaa"] != said["bbb"] {
			t.Errorf("%s tells them apart:\n%s\n%s", door.path, said["aaa"], said["bbb"])
		}
	}
}
