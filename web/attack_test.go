package web

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
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
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/webtest"
)

// payload would be an element, an attribute, a script, a template and a formula where a page or a sheet took it as such.
const payload = `=1+1"><xss-canary onload=xss>'--></title></textarea><svg/onload=xss>{{7*7}}`

// poison puts the payload before everything that people say, in every column of every table, whatever wrote it there.
func (w *filled) poison(t *testing.T) (poisoned int) {
	t.Helper()
	raw, err := w.DB.Raw()
	if err != nil {
		t.Fatal(err)
	}
	columns, opening := "SELECT t.name || ' ' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.type = 'TEXT' AND t.name <> 'jobs'",
		"SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"
	if w.DB.Dialect == db.Postgres {
		columns, opening = "SELECT table_name || ' ' || column_name FROM information_schema.columns WHERE table_schema = current_schema() AND data_type = 'text' AND table_name <> 'jobs'",
			"SELECT DISTINCT 'ALTER TABLE ' || event_object_table || ' DISABLE TRIGGER USER' FROM information_schema.triggers WHERE trigger_schema = current_schema()"
	}
	for _, statement := range w.ids(t, opening) { // the record refuses changes
		if _, err := raw.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range w.ids(t, columns) {
		table, column, _ := strings.Cut(c, " ")
		for _, said := range w.ids(t, fmt.Sprintf("SELECT DISTINCT %q FROM %q WHERE %[1]q IS NOT NULL", column, table)) {
			if bad := poisonedWords(said); bad != said {
				if _, err := raw.Exec(fmt.Sprintf("UPDATE %q SET %q = $1 WHERE %[2]q = $2", table, column), bad, said); err != nil {
					t.Logf("%s.%s keeps %.40q: %v", table, column, said, err)
					continue
				}
				poisoned++
			}
		}
	}
	return poisoned
}

// poisonedWords is what people say with the payload before it: words, also within JSON.
func poisonedWords(said string) string {
	var tree any
	if strings.HasPrefix(said, "{") || strings.HasPrefix(said, "[") {
		d := json.NewDecoder(strings.NewReader(said))
		d.UseNumber()
		if d.Decode(&tree) == nil {
			b, _ := json.Marshal(poisonedTree(tree))
			return string(b)
		}
	}
	if spoken(said) {
		return payload + said
	}
	return said
}

func poisonedTree(tree any) any {
	switch x := tree.(type) {
	case string:
		return poisonedWords(x)
	case []any:
		for i := range x {
			x[i] = poisonedTree(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = poisonedTree(x[k])
		}
	}
	return tree
}

// spoken reports whether words are what people say: with Chinese in them, or with a space.
func spoken(words string) bool {
	return strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || strings.Contains(strings.TrimSpace(words), " ")
}

// ASVS 1.2.1, 1.2.2, 3.2.1: whatever stands in the books, a page shows it as words.
func (w *filled) nothingStoredActs(t *testing.T) {
	n := w.poison(t)
	shown := 0
	for _, role := range access.Roles {
		b := w.SignIn(role, w.rich)
		b.Walk(Routes(), 4, func(p *webtest.Page) {
			shown += strings.Count(p.Text(), "<xss-canary")
			for _, said := range p.Acts() {
				t.Errorf("%s: %s", p.URL.Path, said)
			}
		})
	}
	if n < 100 || shown < 100 {
		t.Errorf("%d values are poisoned, %d shown: that tries nothing", n, shown)
	}
	t.Logf("%d values poisoned, shown %d times", n, shown)
}

// ASVS 1.2.10, 3.2.1, 5.4.1, 5.4.2: every file that the portal hands out is saved, not shown, under a name that is one,
// and a spreadsheet finds no formula in it.
func (w *filled) everyDownloadIsHarmless(t *testing.T) {
	tried := map[string]bool{}
	for _, role := range []access.Role{access.Owner, access.Supervisor, access.Admin} {
		b := w.SignIn(role, w.rich)
		for _, path := range w.links(t, b) {
			answer := b.Once(front.GET, path, "", nil, nil)
			h := answer.Header
			if h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" || answer.StatusCode >= 500 {
				t.Errorf("%s: %d, %v", path, answer.StatusCode, h)
			}
			mediaType, params, err := mime.ParseMediaType(h.Get("Content-Type"))
			if mediaType == "text/html" || answer.StatusCode != http.StatusOK {
				continue
			}
			tried[mediaType] = true
			if err != nil || strings.HasPrefix(mediaType, "text/") && params["charset"] != "utf-8" {
				t.Errorf("%s: content type %q", path, h.Get("Content-Type"))
			}
			way, named, err := mime.ParseMediaType(h.Get("Content-Disposition"))
			if mediaType != "application/json" && (err != nil || way != "attachment" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox")) {
				t.Errorf("%s: %q, policy %q", path, h.Get("Content-Disposition"), h.Get("Content-Security-Policy"))
			}
			if strings.ContainsAny(h.Get("Content-Disposition")+named["filename"], "\r\n\x00") {
				t.Errorf("%s is saved as %q", path, named["filename"])
			}
			if mediaType == "text/csv" {
				noFormula(t, path, answer)
			}
		}
	}
	for _, mediaType := range []string{"text/csv", "application/pdf", "application/yaml"} {
		if !tried[mediaType] {
			t.Errorf("no %s was handed out: %v", mediaType, slices.Sorted(maps.Keys(tried)))
		}
	}
}

// links are the addresses that somebody meets, a few of each line of the map, downloads among them.
func (w *filled) links(t *testing.T, b *webtest.Browser) []string {
	t.Helper()
	found, times := map[string]bool{}, map[string]int{}
	b.Walk(Routes(), 4, func(p *webtest.Page) {
		p.All("a[href]").Each(func(_ int, s *goquery.Selection) {
			to, err := p.URL.Parse(s.AttrOr("href", ""))
			if err != nil || to.Host != p.URL.Host || lineOf(to.Path) == "" || found[to.RequestURI()] || times[lineOf(to.Path)] >= 3 {
				return
			}
			times[lineOf(to.Path)]++
			found[to.RequestURI()] = true
		})
	})
	return slices.Sorted(maps.Keys(found))
}

var number = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

func noFormula(t *testing.T, path string, answer *http.Response) {
	t.Helper()
	rows, err := csv.NewReader(answer.Body).ReadAll()
	if err != nil {
		t.Errorf("%s: %v", path, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell = strings.TrimPrefix(cell, "\ufeff"); cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\x00") && !number.MatchString(cell) {
				t.Errorf("%s has a formula: %q", path, cell)
			}
		}
	}
}

// GEN-5, ASVS 8.2.2, 15.3.3: an id of another merchant in a field of a form is as if it were not there.
func (w *filled) anothersIDInAFieldIsNotThere(t *testing.T) {
	mine, theirs := map[string]string{}, map[string]string{}
	for _, table := range []string{"cases", "signatures", "memberships", "decisions", "growth_tasks", "tags", "objections", "products", "papers", "stores", "deadlines", "notices"} {
		for _, id := range w.ids(t, fmt.Sprintf("SELECT id FROM %q WHERE merchant = $1", table), w.rich) {
			mine[id] = table
		}
		if others := w.ids(t, fmt.Sprintf("SELECT id FROM %q WHERE merchant <> $1 AND merchant <> '' LIMIT 1", table), w.rich); len(others) > 0 {
			theirs[table] = others[0]
		}
	}
	b := w.SignIn(access.Owner, w.rich)
	bodies := map[string][2]string{}
	b.Walk(Routes(), 4, func(p *webtest.Page) {
		p.All(`form[method="post"]`).Each(func(_ int, f *goquery.Selection) {
			values, err := url.ParseQuery(sheet(f))
			if err != nil {
				t.Fatal(err)
			}
			for name, said := range values {
				kind := mine[said[0]]
				if line := webtest.LineOf(Routes(), front.POST, f.AttrOr("action", "")); line != nil && kind != "" && theirs[kind] != "" && bodies[line.Path+name][0] == "" {
					swapped := maps.Clone(values)
					swapped[name] = []string{theirs[kind]}
					bodies[line.Path+name] = [2]string{f.AttrOr("action", ""), swapped.Encode()}
				}
			}
		})
	})
	for name, sent := range bodies {
		before := w.entries(t)
		answer := b.Once(front.POST, sent[0], "application/x-www-form-urlencoded", []byte(sent[1]), nil)
		done := strings.Join(w.since(t, before), " ")
		for kind, id := range theirs {
			if id != "" && strings.Contains(done, id) {
				t.Errorf("%s: %d, touched the %s of another merchant: %s", name, answer.StatusCode, kind, done)
			}
		}
		if answer.StatusCode < 400 && done != "" || answer.StatusCode >= 500 {
			t.Errorf("%s with another's id answers %d; effects: %s", name, answer.StatusCode, done)
		}
	}
	t.Logf("%d fields tried", len(bodies))
}

// ASVS 8.2.3: what staff note among themselves is on no page and in no file of a merchant.
func (w *filled) internalNotesStayInside(t *testing.T) {
	const canary = "内部备注金丝雀"
	raw, err := w.DB.Raw()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec("INSERT INTO case_notes (id, case_id, body, noted_at, noted_by, noted_by_name) SELECT 'N' || id, id, $1, 1, 'A', $1 FROM cases", canary); err != nil {
		t.Fatal(err)
	}
	seen := false
	w.SignIn(access.Supervisor).Walk(Routes(), 4, func(p *webtest.Page) { seen = seen || strings.Contains(string(p.Body), canary) })
	if !seen {
		t.Error("staff see no note: that tries nothing")
	}
	b := w.SignIn(access.Owner, w.rich)
	for _, path := range w.links(t, b) {
		if p := b.Get(path); strings.Contains(string(p.Body), canary) {
			t.Errorf("%s tells a merchant what staff noted", path)
		}
	}
}

// filled is a portal in which the whole demonstration has happened.
type filled struct {
	*webtest.App
	rich string // the merchant that has the most
}

func fill(t *testing.T) *filled {
	t.Helper()
	app := webtest.New(t, Routes)
	if _, err := (demo.World{DB: app.DB, Blobs: app.Blobs, Authority: app.Authority, Library: app.Library}).Fill(t.Context(), func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	w := &filled{App: app}
	w.rich = w.ids(t, "SELECT merchant FROM notices WHERE merchant <> '' GROUP BY merchant ORDER BY count(*) DESC LIMIT 1")[0]
	return w
}

// ids runs a query that gives words.
func (w *filled) ids(t *testing.T, query string, args ...any) (ids []string) {
	t.Helper()
	raw, err := w.DB.Raw()
	if err != nil {
		t.Fatal(err)
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

// entries is how many entries the record has, since what came after.
func (w *filled) entries(t *testing.T) int { return len(w.ids(t, "SELECT seq FROM audit_entries")) }

func (w *filled) since(t *testing.T, before int) []string {
	return w.ids(t, "SELECT action || ' ' || object FROM audit_entries ORDER BY seq")[before:]
}

func lineOf(path string) string {
	if r := webtest.LineOf(Routes(), front.GET, path); r != nil {
		return r.Path
	}
	return ""
}

// sheet is what a form sends with its gaps filled.
func sheet(f *goquery.Selection) string {
	values := url.Values{}
	f.Find("input[name], select[name], textarea[name]").Each(func(_ int, s *goquery.Selection) {
		value := s.AttrOr("value", s.Text())
		if goquery.NodeName(s) == "select" {
			value = s.Find("option[value!='']").First().AttrOr("value", "")
		}
		if strings.TrimSpace(value) == "" {
			value = "测试填写的说明"
		}
		if s.AttrOr("type", "") != "file" {
			values.Set(s.AttrOr("name", ""), value)
		}
	})
	return values.Encode()
}

func TestAttacksOnAFilledPortal(t *testing.T) {
	w := fill(t)
	t.Run("another's id in a field is not there", func(t *testing.T) { w.T = t; w.anothersIDInAFieldIsNotThere(t) })
	t.Run("internal notes stay inside", func(t *testing.T) { w.T = t; w.internalNotesStayInside(t) })
	t.Run("nothing stored acts", func(t *testing.T) { w.T = t; w.nothingStoredActs(t) })
	t.Run("every download is harmless", func(t *testing.T) { w.T = t; w.everyDownloadIsHarmless(t) })
	w.T = t
}
