package web_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/web"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/webtest"
)

// world is a portal in which the whole demonstration has happened: cases, tags, objections, removals in every state.
type world struct {
	*webtest.App
	rich string // the merchant that has the most
}

func newWorld(t *testing.T) *world {
	t.Helper()
	app := webtest.New(t, web.Routes)
	var err error
	if app.Library, err = rulebook.WithExamples(); err != nil { // as "make run" shows it
		t.Fatal(err)
	}
	rulebook.Carry(app.DB, app.Library)
	w := demo.World{DB: app.DB, Blobs: app.Blobs, Authority: app.Authority, Library: app.Library}
	if _, err := w.Fill(context.Background(), func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	out := &world{App: app}
	out.rich = out.ids(t, "SELECT merchant FROM notices WHERE merchant <> '' GROUP BY merchant ORDER BY count(*) DESC LIMIT 1")[0]
	return out
}

// ids runs a query for identifiers; every ? in it is the argument.
func (w *world) ids(t *testing.T, query string, args ...any) (ids []string) {
	t.Helper()
	raw, err := w.DB.Raw()
	if err != nil {
		t.Fatal(err)
	}
	for i := range args { // both databases know $1
		query = strings.Replace(query, "?", fmt.Sprintf("$%d", i+1), 1)
	}
	rows, err := raw.Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

// objects says where the objects of each kind stand, and whose they are.
var objects = map[string]string{
	"case": "SELECT id FROM cases WHERE merchant = ?", "signature": "SELECT id FROM signatures WHERE merchant = ?",
	"notice": "SELECT id FROM notices WHERE merchant = ?", "membership": "SELECT id FROM memberships WHERE merchant = ?",
	"exit": "SELECT id FROM exits WHERE merchant = ?", "removal": "SELECT id FROM removals WHERE merchant = ?",
	"decision": "SELECT id FROM decisions WHERE merchant = ?", "appeal": "SELECT id FROM appeals WHERE merchant = ?",
	"task": "SELECT id FROM growth_tasks WHERE merchant = ?", "tag": "SELECT id FROM tags WHERE merchant = ?",
	"objection": "SELECT id FROM objections WHERE merchant = ?", "product": "SELECT id FROM products WHERE merchant = ?",
	"paper": "SELECT id FROM papers WHERE merchant = ?", "account": "SELECT id FROM accounts WHERE merchant = ?",
	"deadline": "SELECT id FROM deadlines WHERE merchant = ?", "job": "SELECT id FROM jobs WHERE merchant = ?",
	"session":    "SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account WHERE a.merchant = ?",
	"invitation": "SELECT id FROM invitations WHERE merchant = ?",
	"brand":      "SELECT brand FROM chain_links WHERE merchant = ?", "link": "SELECT id FROM chain_links WHERE merchant = ?",
	"signup": "SELECT id FROM signups WHERE merchant = ?", "import": "SELECT id FROM imports WHERE merchant = ?", "invited": "SELECT id FROM programme_invitations WHERE merchant = ?",
	"suspension": "SELECT id FROM suspensions WHERE merchant = ?", "plan": "SELECT id FROM plans WHERE merchant = ?",
	"store": "SELECT id FROM stores WHERE merchant = ?", "warning": "SELECT id FROM warnings WHERE merchant = ?",
	"relation": "SELECT id FROM relations WHERE there = ?", "listing": "SELECT product FROM listings WHERE merchant = ?",
	"publishing": "SELECT id FROM publishings WHERE merchant = ?", "authorisation": "SELECT id FROM authorisations WHERE merchant = ?",
	"token": "SELECT id FROM api_tokens WHERE merchant = ?", "webhook": "SELECT id FROM webhooks WHERE merchant = ?",
	"delivery": "SELECT id FROM webhook_deliveries WHERE merchant = ?",
	"deposit":  "SELECT id FROM deposits WHERE merchant = ?", "finding": "SELECT id FROM findings WHERE decision <> '' AND merchant = ?", "taking": "SELECT id FROM deposit_takings WHERE merchant = ?",
}

// absent are the kinds of which the demonstration has nothing: there the address of nothing is tried.
var absent = []string{"job", "import", "invitation", "brand", "link"}

// any merchant's object of a kind, but none of the stranger's.
func (w *world) object(t *testing.T, kind, stranger string) string {
	t.Helper()
	query, known := objects[kind]
	if !known {
		t.Fatalf("where the objects of the kind %q stand is not known: add it to the table", kind)
	}
	found := w.ids(t, strings.Replace(query, "= ?", "<> ? LIMIT 1", 1), stranger)
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

// GEN-5: what belongs to another merchant is not there, whatever the address and the method.
func (w *world) anothersObjectIsNotThere(t *testing.T) {
	app := w.App
	app.SignIn(access.Owner, w.rich) // a session to reach for
	b := app.SignIn(access.Owner, "M-STRANGER")
	before := record(t, app)
	for _, r := range web.Routes() {
		if r.Object == "" || !access.May(access.Owner, r.May) {
			continue
		}
		id := w.object(t, r.Object, "M-STRANGER")
		if id == "" && slices.Contains(absent, r.Object) {
			id = "none"
		} else if id == "" {
			t.Errorf("the demonstration has no %s: %s cannot be tried", r.Object, r.Path)
			continue
		}
		path := strings.Replace(r.Path, ":id", url.PathEscape(id), 1)
		path = strings.ReplaceAll(path, ":n", "1")
		if answer := send(b, r, path); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s %s of another merchant answers %d, want 404", r.Method, r.Path, answer.StatusCode)
		}
	}
	if done := effects(t, app, before); len(done) > 0 {
		t.Errorf("effects: %v", done)
	}
}

// visit walks every page that a role reaches by links from the first page and those given, a few of each line of the map.
func (w *world) visit(t *testing.T, b *webtest.Browser, look func(p *webtest.Page), from ...string) {
	t.Helper()
	const each = 5
	queue, seen, times := append(from, "/"), map[string]bool{"/": true}, map[string]int{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		line := pattern(path)
		if line == "" || times[line] >= each {
			continue
		}
		times[line]++
		p := b.Get(path)
		if p.Status != http.StatusOK {
			t.Errorf("a link leads to %s, which answers %d: %.200s", path, p.Status, p.Text())
			continue
		}
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			continue
		}
		look(p)
		p.All("a[href]").Each(func(_ int, s *goquery.Selection) {
			to, err := p.URL.Parse(s.AttrOr("href", ""))
			if err != nil || to.Host != p.URL.Host {
				return
			}
			if next := to.RequestURI(); !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		})
	}
}

// pattern is the line of the map that a path belongs to, "" for the portal's files.
func pattern(path string) string {
	path, _, _ = strings.Cut(path, "?")
	steps := strings.Split(path, "/")
	best := ""
	for _, r := range web.Routes() {
		line := strings.Split(r.Path, "/")
		if r.Method == front.GET && len(line) == len(steps) && fits(line, steps) && (best == "" || strings.Count(r.Path, ":") < strings.Count(best, ":")) {
			best = r.Path
		}
	}
	return best
}

func fits(line, steps []string) bool {
	for i := range line {
		if line[i] != steps[i] && !strings.HasPrefix(line[i], ":") {
			return false
		}
	}
	return true
}

// A page that is opened changes nothing of record, is sound, and speaks one language.
func (w *world) everyPageIsSoundAndChangesNothing(t *testing.T, role access.Role) {
	spoken := w.spoken(t)
	for _, english := range []bool{false, true} {
		b := w.SignIn(role, w.rich)
		if english {
			b.English()
		}
		before := record(t, w.App)
		pages := 0
		w.visit(t, b, func(p *webtest.Page) {
			pages++
			p.Sound()
			if english {
				speaksEnglish(t, p, spoken)
			}
		})
		t.Logf("%s looked at %d pages", role, pages)
		done := slices.DeleteFunc(effects(t, w.App, before), func(e string) bool { return e == "audit.searched audit" })
		if len(done) > 0 {
			t.Errorf("opening pages had effects: %v", done)
		}
	}
}

// spoken is everything that people wrote into the portal, and what stands in English sentences: names, reasons, answers.
// The Chinese halves of the portal's own sentences are no part of it.
func (w *world) spoken(t *testing.T) string {
	t.Helper()
	columns := "SELECT t.name || ' ' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.type = 'TEXT'"
	if w.DB.Dialect == db.Postgres {
		columns = "SELECT table_name || ' ' || column_name FROM information_schema.columns WHERE table_schema = current_schema() AND data_type = 'text'"
	}
	chinese := regexp.MustCompile(`"(zh|ZH)":"([^"\\]|\\.)*"`)
	var all strings.Builder
	for _, c := range w.ids(t, columns) {
		table, column, _ := strings.Cut(c, " ")
		for _, said := range w.ids(t, fmt.Sprintf("SELECT DISTINCT %q FROM %q WHERE %[1]q IS NOT NULL", column, table)) {
			all.WriteString(chinese.ReplaceAllString(said, "") + "\n")
		}
	}
	ours := regexp.MustCompile(`zh: *("([^"\\]|\\.)*"|[^,}\n]*)`)
	for _, programme := range w.Library.Programmes() {
		for _, e := range w.Library.Editions(programme) { // the names and categories that a book lists
			all.WriteString(ours.ReplaceAllString(string(e.Text), ""))
		}
	}
	return all.String()
}

// speaksEnglish checks that an English page is English but for what people wrote, and that it marks that.
func speaksEnglish(t *testing.T, p *webtest.Page, spoken string) {
	t.Helper()
	if said := p.Untranslated(); said != "" {
		t.Errorf("%s says in English: %s", p.URL.Path, said)
	}
	if strings.HasPrefix(p.URL.Path, "/staff/mails/") {
		return // a mail is in the language that it was sent in
	}
	p.All("main span[lang='zh-CN'], main option[lang='zh-CN'], main svg > title, main svg > desc").Each(func(_ int, s *goquery.Selection) {
		if s.ParentsFiltered("[lang='zh-CN'], [translate=no]").Length() > 0 {
			return
		}
		for _, said := range strings.FieldsFunc(s.Text(), func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			if !strings.Contains(spoken, said) {
				t.Errorf("%s says in English what nobody wrote: %s", p.URL.Path, s.Text())
			}
		}
	})
}

// everyFormTwiceHasOneEffect sends each form that a role meets twice, as it stands with its gaps filled.
func (w *world) everyFormTwiceHasOneEffect(t *testing.T, role access.Role) {
	b := w.SignIn(role, w.rich)
	type sheet struct{ action, body string }
	forms := map[string]sheet{}
	w.visit(t, b, func(p *webtest.Page) {
		p.All(`form[method="post"]`).Each(func(_ int, f *goquery.Selection) {
			action := f.AttrOr("action", "")
			line := postPattern(action)
			if line == nil || line.Repeat || forms[line.Path].action != "" || f.Find(`input[type="file"][required]`).Length() > 0 {
				return
			}
			forms[line.Path] = sheet{action, filled(f)}
		})
	})
	tried, took := 0, 0
	for line, s := range forms {
		tried++
		first := b.Once(front.POST, s.action, form, []byte(s.body), nil)
		if first.StatusCode == http.StatusSeeOther && strings.HasPrefix(first.Header.Get("Location"), "/sign-in") {
			b = w.SignIn(role, w.rich)
			continue
		}
		if first.StatusCode >= 500 {
			t.Errorf("%s: POST %s answers %d", role, line, first.StatusCode)
		}
		if first.StatusCode < 400 {
			took++
		}
		before := record(t, w.App)
		again := b.Once(front.POST, s.action, form, []byte(s.body), nil)
		if done := effects(t, w.App, before); len(done) > 0 {
			t.Errorf("%s: POST %s sent twice had effects twice: %v", role, line, done)
		}
		if first.StatusCode == http.StatusSeeOther && again.Header.Get("Location") != first.Header.Get("Location") && again.StatusCode == http.StatusSeeOther {
			t.Errorf("%s: POST %s leads to %s, the second time to %s", role, line, first.Header.Get("Location"), again.Header.Get("Location"))
		}
	}
	t.Logf("%s sent %d forms twice, %d were taken", role, tried, took)
}

func postPattern(action string) *front.Route {
	path, _, _ := strings.Cut(action, "?")
	steps := strings.Split(path, "/")
	for _, r := range web.Routes() {
		if line := strings.Split(r.Path, "/"); r.Method == front.POST && len(line) == len(steps) && fits(line, steps) {
			return &r
		}
	}
	return nil
}

// filled is what a form sends when a person fills in its gaps with whatever fits.
func filled(f *goquery.Selection) string {
	values := url.Values{}
	f.Find("input[name], select[name], textarea[name]").Each(func(_ int, s *goquery.Selection) {
		name, value := s.AttrOr("name", ""), s.AttrOr("value", "")
		switch goquery.NodeName(s) {
		case "textarea":
			value = s.Text()
		case "select":
			value = s.Find("option[value!='']").First().AttrOr("value", "")
		default:
			switch s.AttrOr("type", "text") {
			case "file":
				return
			case "radio":
				if values.Has(name) {
					return
				}
			case "checkbox":
				if values.Has(name) && name != "_token" {
					return
				}
			case "date":
				value = "2026-11-21"
			case "datetime-local":
				value = "2026-11-21T10:00"
			case "number":
				value = "1"
			case "email":
				value = "somebody@example.com"
			}
		}
		if strings.TrimSpace(value) == "" {
			value = "测试填写的说明"
		}
		values.Add(name, value)
	})
	return values.Encode()
}

// suspendedIsNotInForce: each page that names a suspended membership says so, and until when a plan is awaited.
func (w *world) suspendedIsNotInForce(t *testing.T) {
	members := w.ids(t, "SELECT membership FROM suspensions WHERE closed = 0 AND merchant = ?", w.rich)
	if len(members) == 0 {
		t.Fatal("nobody of the demonstration is suspended")
	}
	w.T = t
	owner, staff := w.SignIn(access.Owner, w.rich), w.SignIn(access.Supervisor)
	for _, id := range members {
		owner.Get("/memberships/"+id).OK().HasText("暂停中", "前被接受，接受后随即恢复")
		staff.Get("/staff/memberships/" + id).OK().HasText("暂停中")
		shop := w.ids(t, "SELECT store FROM memberships WHERE id = ?", id)[0]
		if said := staff.Get("/staff/stores/" + shop).OK().All("#m-" + id).Text(); !strings.Contains(said, "不符合，已因此暂停") || strings.Contains(said, "下次检查时警告") {
			t.Errorf("the page of store %s says: %s", shop, said)
		}
		for _, list := range []string{"/#membership-", "/memberships#m-", "/staff/memberships?merchant=" + w.rich + "#m-"} {
			path, row, _ := strings.Cut(list, "#")
			by := owner
			if strings.HasPrefix(path, "/staff") {
				by = staff
			}
			if said := by.Get(path).OK().All("#" + row + id).Text(); !strings.Contains(said, "暂停中") {
				t.Errorf("%s says of the suspended %s: %s", path, id, said)
			}
		}
	}
}

func TestWorld(t *testing.T) {
	w := newWorld(t)
	t.Run("what belongs to another merchant is not there", w.anothersObjectIsNotThere)
	t.Run("who is suspended is not called in force", w.suspendedIsNotInForce)
	for _, role := range access.Roles {
		t.Run("every page is sound and changes nothing/"+string(role), func(t *testing.T) { w.T = t; w.everyPageIsSoundAndChangesNothing(t, role) })
	}
	for _, role := range access.Roles {
		t.Run("every form twice has one effect/"+string(role), func(t *testing.T) { w.T = t; w.everyFormTwiceHasOneEffect(t, role) })
	}
	w.T = t
	if n, err := verified(w); err != nil {
		t.Errorf("the record of %d entries does not hold: %v", n, err)
	}
	t.Run("the visitor's pages are sound", func(t *testing.T) {
		w.T = t
		w.visit(t, w.Visitor(), func(p *webtest.Page) { p.Sound() })
		w.visit(t, w.Visitor().English(), func(p *webtest.Page) {
			if bytes.Contains(p.Body, []byte("%!")) {
				t.Errorf("%s has a broken sentence", p.URL.Path)
			}
		})
	})
}
