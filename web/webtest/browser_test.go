package webtest_test

import (
	"fmt"
	"io"
	"net/http"
	"sort"
	"strings"
	"testing"

	"github.com/mengyue/portal/web/webtest"
)

const page = `<!DOCTYPE html><html><body><main><h1>Form</h1><a href="/other?x=1">Other page</a>
<form id="f" method="post" action="/sent">
<input type="hidden" name="_token" value="t1"><input name="name" value="as it was">
<textarea name="why">
because</textarea>
<select name="kind"><option value="a">A</option><option value="b" selected>B</option></select>
<input type="checkbox" name="box" value="1" checked><input type="checkbox" name="box" value="2">
<input type="radio" name="way" value="x"><input name="off" value="no" disabled>
<button>Save</button><button name="act" value="go" formaction="/gone">Go on</button></form>
<input form="f" name="outside" value="too">
<form method="post" action="/sent" enctype="multipart/form-data"><input type="file" name="paper"><button>Upload</button></form>
<form action="/found"><input name="q"><button>Search</button></form></main></body></html>`

func handler(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch r.URL.Path {
	case "/away":
		http.SetCookie(w, &http.Cookie{Name: "__Host-seen", Value: "yes", Path: "/", Secure: true})
		http.Redirect(w, r, "/sent?after=redirect", http.StatusSeeOther)
	case "/":
		_, _ = io.WriteString(w, page)
	default:
		_ = r.ParseMultipartForm(1 << 20)
		var said []string
		for name, values := range r.Form {
			said = append(said, name+"="+strings.Join(values, "+"))
		}
		if r.MultipartForm != nil {
			for name, files := range r.MultipartForm.File {
				said = append(said, fmt.Sprintf("%s=%s(%d)", name, files[0].Filename, files[0].Size))
			}
		}
		if c, err := r.Cookie("__Host-seen"); err == nil {
			said = append(said, "cookie="+c.Value)
		}
		sort.Strings(said)
		_, _ = fmt.Fprintf(w, "<main>%s %s %s</main>", r.Method, r.URL.Path, strings.Join(said, " "))
	}
}

func open(t *testing.T) *webtest.Page {
	return webtest.Open(t, http.HandlerFunc(handler)).Get("/").OK().HasText("Form")
}

func TestBrowserSendsWhatAFormHoldsAndWhatIsFilledIn(t *testing.T) {
	open(t).Submit("#f", nil).At("/sent").
		HasText("POST /sent _token=t1 box=1 kind=b name=as it was outside=too why=because")
	open(t).Submit("#f", webtest.Values{"name": "new", "box": []string{"1", "2"}, "way": "x", "kind": "a"}).
		HasText("_token=t1 box=1+2 kind=a name=new outside=too way=x why=because")
	open(t).Submit("#f", webtest.Values{"box": nil}).LacksText("box=")
}

func TestBrowserPressesTheButtonThatIsNamed(t *testing.T) {
	open(t).Press("Go on", nil).At("/gone").HasText("act=go")
	open(t).Press("Search", webtest.Values{"q": "两个 字"}).HasText("GET /found q=两个 字")
	open(t).Press("Upload", webtest.Values{"paper": webtest.File{Name: "证书.pdf", Content: []byte("12345")}}).HasText("paper=证书.pdf(5)")
}

func TestBrowserFollowsLinksAndRedirectsAndKeepsCookies(t *testing.T) {
	p := open(t).Follow("Other").At("/other").HasText("GET /other x=1")
	p.Get("/away").At("/sent").HasText("after=redirect", "cookie=yes")
}

// A test that fills in what the page does not offer has to fail.
func TestBrowserRefusesFieldsAndOptionsThatAreNotThere(t *testing.T) {
	for _, values := range []webtest.Values{{"nothing": "x"}, {"kind": "c"}, {"box": "3"}, {"name": 1}} {
		failed := &witness{TB: t}
		func() {
			defer func() { _ = recover() }()
			webtest.Open(failed, http.HandlerFunc(handler)).Get("/").Submit("#f", values)
		}()
		if failed.why == "" {
			t.Errorf("%v was filled in without a complaint", values)
		}
	}
}

// witness notes that a test would have failed.
type witness struct {
	testing.TB
	why string
}

func (w *witness) Helper() {}
func (w *witness) Fatalf(format string, args ...any) {
	w.why = fmt.Sprintf(format, args...)
	panic(w.why)
}
