package webtest

import (
	"bytes"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Origin is where the portal of a test is reached; it is https, so that cookies are as strict as in earnest.
const Origin = "https://portal.test"

// Browser walks the portal's pages as a browser without scripts does: it keeps cookies, follows redirects and fills in
// the forms that stand on the pages.
type Browser struct {
	T       testing.TB
	Handler http.Handler
	Header  http.Header // sent with every request; Accept-Language chooses the language
	jar     http.CookieJar
}

// Open makes a browser without cookies on a handler.
func Open(t testing.TB, h http.Handler) *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{T: t, Handler: h, jar: jar, Header: http.Header{"Accept-Language": {"zh-CN"}, "User-Agent": {"webtest"}}}
}

// English makes every further page English.
func (b *Browser) English() *Browser { b.Header.Set("Accept-Language", "en"); return b }

// Get opens a page, whatever its status, and follows redirects.
func (b *Browser) Get(path string) *Page {
	b.T.Helper()
	return b.do(http.MethodGet, b.parse(path), "", nil, nil)
}

// Fragment opens what HTMX would ask for, replacing the element with the id.
func (b *Browser) Fragment(path, target string) *Page {
	b.T.Helper()
	return b.do(http.MethodGet, b.parse(path), "", nil, http.Header{"HX-Request": {"true"}, "HX-Target": {target}})
}

// Post sends a form that stands on no page, as an attacker or a script does; same-origin, without any token.
func (b *Browser) Post(path string, values url.Values) *Page {
	b.T.Helper()
	return b.do(http.MethodPost, b.parse(path), "application/x-www-form-urlencoded", []byte(values.Encode()), nil)
}

// Cookies are what the browser would send.
func (b *Browser) Cookies() []*http.Cookie { return b.jar.Cookies(b.parse("/")) }

// SetCookies gives the browser cookies, such as those of another browser.
func (b *Browser) SetCookies(cookies ...*http.Cookie) { b.jar.SetCookies(b.parse("/"), cookies) }

// Once sends one request and follows no redirect.
func (b *Browser) Once(method, path, mediaType string, body []byte, header http.Header) *http.Response {
	b.T.Helper()
	return b.once(method, b.parse(path), mediaType, body, header)
}

func (b *Browser) parse(path string) *url.URL {
	b.T.Helper()
	base, _ := url.Parse(Origin + "/")
	u, err := base.Parse(path)
	if err != nil {
		b.T.Fatalf("webtest: %q is no address: %v", path, err)
	}
	return u
}

func (b *Browser) once(method string, u *url.URL, mediaType string, body []byte, header http.Header) *http.Response {
	asked := *u
	asked.Fragment = "" // stays with the browser
	r := httptest.NewRequest(method, asked.String(), bytes.NewReader(body))
	r.RemoteAddr = "192.0.2.1:1234"
	for _, h := range []http.Header{b.Header, header} {
		for name, values := range h {
			r.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if mediaType != "" {
		r.Header.Set("Content-Type", mediaType)
	}
	for _, c := range b.jar.Cookies(u) {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.Handler.ServeHTTP(w, r)
	answer := w.Result()
	b.jar.SetCookies(u, answer.Cookies())
	return answer
}

func (b *Browser) do(method string, u *url.URL, mediaType string, body []byte, header http.Header) *Page {
	b.T.Helper()
	for range 10 {
		answer := b.once(method, u, mediaType, body, header)
		location := answer.Header.Get("Location")
		if answer.StatusCode < 300 || answer.StatusCode > 399 || location == "" {
			return b.page(u, answer)
		}
		next, err := u.Parse(location)
		if err != nil || next.Host != u.Host {
			b.T.Fatalf("webtest: %s %s leads away, to %q", method, u.Path, location)
		}
		u, method, mediaType, body = next, http.MethodGet, "", nil
	}
	b.T.Fatalf("webtest: %s leads round in circles", u)
	return nil
}

func (b *Browser) page(u *url.URL, answer *http.Response) *Page {
	b.T.Helper()
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(answer.Body); err != nil {
		b.T.Fatal(err)
	}
	p := &Page{Browser: b, URL: u, Status: answer.StatusCode, Header: answer.Header, Body: raw.Bytes()}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(p.Body))
		if err != nil {
			b.T.Fatal(err)
		}
		p.doc = doc
		if at := strings.Index(doc.Text(), "%!"); at >= 0 {
			b.T.Errorf("webtest: %s shows a sentence whose arguments do not fit: …%.60s", u.Path, doc.Text()[at:])
		}
	}
	return p
}
