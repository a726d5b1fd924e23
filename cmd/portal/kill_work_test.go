package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/web/webtest"
)

// tasked gives task after task to a member.
func tasked(b *webtest.Browser, member string) func(name string) *order {
	return func(name string) *order {
		return &order{by: b, title: "task " + name, path: "/staff/tasks/new", form: url.Values{"give.member": {member}, "give.key": {"own"},
			"give.title": {"task " + name}, "give.help": {"help"}, "give.due": {"2099-12-31"}}}
	}
}

// notes writes note after note on a case.
func notes(b *webtest.Browser, of string) func(name string) *order {
	return func(name string) *order {
		return &order{by: b, title: "note " + name, path: of + "/notes", form: url.Values{"note": {"note " + name}}}
	}
}

// circle tags a product, objects to the tag, and upholds the objection, so that the product can be tagged anew.
type circle struct {
	product            string
	operator, merchant *webtest.Browser
	batch, objection   string
	proposed           bool
}

func (c *circle) next(name string) *order {
	switch {
	case c.objection != "":
		return c.shown(&order{by: c.operator, title: "answer " + name, path: "/staff/objections/" + c.objection + "/answer", then: func(string) { c.objection = "" },
			form: url.Values{"verdict": {"upheld"}, "reason": {"answer " + name}}}, "/staff/objections/"+c.objection)
	case c.proposed:
		tag := seen(c.merchant, "/products/"+c.product, `a[href^="/tags/"]`).AttrOr("href", "")
		if tag == "" {
			return nil
		}
		return &order{by: c.merchant, title: "objection " + name, path: "/objections", form: url.Values{"tag": {strings.TrimPrefix(tag, "/tags/")}, "reason": {"objection " + name}},
			then: func(to string) { c.proposed, c.objection = false, strings.TrimPrefix(to, "/objections/") }}
	case c.batch != "":
		return c.shown(&order{by: c.operator, title: "batch " + name, path: "/staff/batches/" + c.batch, then: func(string) { c.batch, c.proposed = "", true },
			form: url.Values{"clause": {"YX-9"}, "reason": {"batch " + name}}}, "/staff/batches/"+c.batch)
	}
	return &order{by: c.operator, title: "choice " + name, path: "/staff/tagging", form: url.Values{"programme": {"yanxuan"}, "list": {c.product}},
		then: func(to string) { c.batch = strings.TrimPrefix(to, "/staff/batches/") }}
}

// shown lays the version that a page shows into a form; nil where the portal is gone meanwhile.
func (c *circle) shown(o *order, page string) *order {
	version := seen(c.operator, page, `input[name="version"]`).AttrOr("value", "")
	if version == "" {
		return nil
	}
	o.form.Set("version", version)
	return o
}

// seen is the first such element of a page; none where the portal goes while it answers.
func seen(b *webtest.Browser, page, selector string) *goquery.Selection {
	p := b.Get(page)
	if p.Status != http.StatusOK {
		return &goquery.Selection{}
	}
	return p.All(selector).First()
}

// writer is a merchant whose browser saves its draft as it is typed. A save carries no token: what it was based on
// tells whether it was kept.
type writer struct {
	*webtest.Browser
	section, field string
	version, kept  string // as they were answered last
	on             string // what was on its way when the portal went
	saves          int
}

// now reads what the draft's page holds.
func (w *writer) now() (version, value string) {
	p := w.Get(w.section).OK()
	return p.Find(`input[name="version"]`).First().AttrOr("value", ""), p.Find(`[name="`+w.field+`"]`).First().AttrOr("value", "")
}

func (w *writer) work(round string, stop chan struct{}) {
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		w.on = fmt.Sprintf("draft %s.%d", round, n)
		r := w.Once(http.MethodPost, w.section+"/draft", "application/x-www-form-urlencoded", []byte(url.Values{"version": {w.version}, "a.informed": {"talk"}, w.field: {w.on}}.Encode()), nil)
		var said struct{ Version string }
		b, _ := io.ReadAll(r.Body)
		if r.StatusCode != http.StatusOK || json.Unmarshal(b, &said) != nil {
			return
		}
		w.saves++
		w.version, w.kept, w.on = said.Version, w.on, ""
	}
}

// look compares what is there after a restart with what was answered.
func (w *writer) look() {
	version, value := w.now()
	if value != w.kept && value != w.on {
		w.T.Errorf("the draft says %q; %q was kept and %q on its way", value, w.kept, w.on)
	}
	if (value == w.kept) != (version == w.version) {
		w.T.Errorf("the draft of version %s says %q; version %s said %q", version, value, w.version, w.kept)
	}
	w.version, w.kept, w.on = version, value, ""
}

// written are the things that carry the name of the order that they come from, and how often each is there.
func written(t *testing.T, tx *db.Tx) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, from := range []string{"SELECT body FROM case_notes WHERE body LIKE 'note %'", "SELECT reason FROM tag_batches WHERE reason LIKE 'batch %'",
		"SELECT b.reason FROM tags t JOIN tag_batches b ON b.id = t.batch WHERE b.reason LIKE 'batch %'",
		"SELECT reason FROM objections WHERE reason LIKE 'objection %'", "SELECT answer FROM objections WHERE answer LIKE 'answer %'"} {
		var names []string
		if err := tx.DB.Raw(from).Scan(&names).Error; err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, n := range names {
			if seen[n] {
				t.Errorf("%s is there twice", n)
			}
			seen[n] = true
			out[n] = 1
		}
	}
	return out
}
