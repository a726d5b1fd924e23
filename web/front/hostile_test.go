package front_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// taking is a form with a file, which does nothing.
func taking(status int) front.Route {
	return front.Route{Method: front.POST, Path: "/files", May: access.Anyone, Limit: front.Upload, Do: func(c *front.Ctx) error {
		if _, err := c.Form("file", "name"); err != nil {
			return err
		}
		return c.String(status, "taken")
	}}
}

// sheet is a multipart form with one file.
func sheet(t *testing.T, size int) (mediaType string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", "a.pdf")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(bytes.Repeat([]byte("x"), size))
	_ = w.Close()
	return w.FormDataContentType(), b.Bytes()
}

// ASVS 5.2.1: what a large upload leaves in the folder of temporary files is gone with its answer.
func TestLargeUploadLeavesNoTemporaryFile(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	for _, status := range []int{http.StatusOK, http.StatusNotFound} {
		b, _ := door(t, taking(status))
		server := httptest.NewServer(b.Handler)
		mediaType, body := sheet(t, 40<<20)
		answer, err := http.Post(server.URL+"/files", mediaType, bytes.NewReader(body))
		if err != nil || answer.StatusCode != status {
			t.Fatalf("%v %v", err, answer)
		}
		_ = answer.Body.Close()
		server.Close()
		left, err := os.ReadDir(folder)
		if err != nil || len(left) > 0 {
			t.Errorf("status %d: %d files are left (%v)", status, len(left), err)
		}
	}
}

// ASVS 2.2.1: bytes that are no text reach no verb, in a form, an address or a header.
func TestWhatIsNoTextIsRefused(t *testing.T) {
	echoed := front.Route{Method: front.GET, Path: "/things/:id", May: access.Anyone, Do: func(c *front.Ctx) error {
		return c.String(http.StatusOK, c.Param("id")+c.QueryParam("q"))
	}}
	b, d := door(t, changing(), echoed, answering(nil))
	for _, bad := range []string{"a\x00b", "a\xff", "\xc3\x28"} {
		b.Post("/act", url.Values{"_token": {access.NewToken()}, "name": {bad}}).Want(422)
		b.Post("/act", url.Values{"_token": {"t" + bad}, "name": {"x"}}).Want(422)
		b.Get("/things/" + url.PathEscape(bad)).Want(404)
		b.Get("/things/1?q=" + url.QueryEscape(bad)).Want(404)
		b.Get("/things/1?" + url.QueryEscape(bad) + "=1").Want(404)
	}
	if n := effects(t, d); n != 0 {
		t.Errorf("%d effects", n)
	}
	b.Get("/things/" + url.PathEscape("中文 1") + "?q=" + url.QueryEscape("多\n行")).OK()
}

// ASVS 15.3.4, 16.4.1: a browser's name for itself goes on the record as text, whatever its bytes.
func TestAgentThatIsNoTextIsReadAsText(t *testing.T) {
	b, _ := door(t, front.Route{Method: front.GET, Path: "/who", May: access.Anyone, Do: func(c *front.Ctx) error {
		return c.String(http.StatusOK, c.Actor().Agent)
	}})
	b.Header.Set("User-Agent", "evil\xff\xfeagent")
	b.Get("/who").OK().HasText("evil�agent")
}

// ASVS 2.4.1: a token is as long as the portal makes it.
func TestTokenThatIsTooLongIsRefused(t *testing.T) {
	b, d := door(t, changing(), answering(nil))
	b.Post("/act", url.Values{"_token": {strings.Repeat("x", 101)}, "name": {"x"}}).Want(422)
	if n := effects(t, d); n != 0 {
		t.Errorf("%d effects", n)
	}
}

// ASVS 3.2.1, 1.2.1: what is saved as a file is never a page of the portal, whoever serves it.
func TestEveryDownloadIsASandboxOfItsOwn(t *testing.T) {
	b, _ := door(t, front.Route{Method: front.GET, Path: "/file", May: access.Anyone, Do: func(c *front.Ctx) error {
		c.Response().Header().Set("Content-Disposition", `attachment; filename="a.html"`)
		return c.HTML(http.StatusOK, "<script>alert(1)</script>")
	}})
	h := b.Get("/file").OK().Header
	if p := h.Get("Content-Security-Policy"); p != "default-src 'none'; sandbox" || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("policy %q", p)
	}
}

// ASVS 4.1.3, 15.3.4: who asks is told by the connection; a forged header counts only from a proxy that is trusted.
func TestForgedAddressCountsFromATrustedProxyOnly(t *testing.T) {
	d, _ := dbtest.New(t)
	rulebook.Carry(d, &rulebook.Library{})
	route := front.Route{Method: front.GET, Path: "/who", May: access.Anyone, Do: func(c *front.Ctx) error { return c.String(http.StatusOK, c.Actor().IP) }}
	for _, c := range []struct {
		trusted        []string
		from, xff, who string
	}{
		{nil, "203.0.113.9:1", "198.51.100.1", "203.0.113.9"},
		{[]string{"10.0.0.0/8"}, "203.0.113.9:1", "198.51.100.1", "203.0.113.9"},
		{[]string{"10.0.0.0/8"}, "10.0.0.5:1", "198.51.100.1", "198.51.100.1"},
		{[]string{"10.0.0.0/8"}, "10.0.0.5:1", "1.1.1.1, 198.51.100.1", "198.51.100.1"},
		{[]string{"10.0.0.0/8"}, "10.0.0.5:1", "127.0.0.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"},
		{[]string{"10.0.0.0/8"}, "127.0.0.1:1", "198.51.100.1", "127.0.0.1"},
	} {
		app := front.New(front.Config{DB: d, Origin: "https://portal.test", Trusted: c.trusted}, []front.Route{route})
		r := httptest.NewRequest(front.GET, "/who", nil)
		r.RemoteAddr = c.from
		r.Header.Set("X-Forwarded-For", c.xff)
		r.Header.Set("X-Real-Ip", "192.0.2.99")
		r.Header.Set("Forwarded", "for=192.0.2.99")
		w := httptest.NewRecorder()
		app.ServeHTTP(w, r)
		if got := w.Body.String(); got != c.who {
			t.Errorf("trusting %v, from %s with %q: %s, want %s", c.trusted, c.from, c.xff, got, c.who)
		}
	}
}

// ASVS 3.3.1–3.3.4: every cookie is Secure, HttpOnly, of this very host and kept from other sites' forms.
func TestEveryCookieIsStrict(t *testing.T) {
	b, _ := carried(t, front.Route{Method: front.GET, Path: "/flash", May: access.SignedIn, Do: func(c *front.Ctx) error {
		c.Flash(text.Of("好了。", "Done."))
		s, err := c.Session()
		if err != nil {
			return err
		}
		if err := s.Save(c.Request(), c.Response()); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	}})
	answers := []*http.Response{b.Once(front.GET, "/flash", "", nil, nil),
		b.Once(front.POST, "/preferences", "application/x-www-form-urlencoded", []byte("lang=en&theme=dark"), nil)}
	seen := map[string]bool{}
	for _, a := range answers {
		for _, c := range a.Cookies() {
			seen[c.Name] = true
			if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("cookie %s", c.Raw)
			}
			if strings.Contains(a.Header.Get("Location"), c.Value) {
				t.Errorf("the value of %s stands in an address", c.Name)
			}
		}
	}
	for _, name := range []string{"__Host-session", "flash", "lang", "theme"} {
		if !seen[name] {
			t.Errorf("no cookie %s", name)
		}
	}
}

// ASVS 7.2.4: a secret that somebody planted is never taken over.
func TestPlantedSessionIsNotTakenOver(t *testing.T) {
	d, _ := dbtest.New(t)
	a := begun(t, d)
	planted := "planted-by-somebody-else-000000000000000000"
	b, err := account.Door{DB: d, Actor: db.Actor{IP: "192.0.2.1", Session: planted}}.SignIn(t.Context(), account.Credentials{Email: "lin@xinghe.example", Password: words})
	if err != nil || b.Secret == planted || b.Secret == a.Secret || len(b.Secret) < 43 {
		t.Errorf("%v, secret %q", err, b.Secret)
	}
	if err := d.View(t.Context(), db.System("test"), func(tx *db.Tx) error {
		_, known, err := account.Behind(tx, planted)
		if known {
			t.Error("the planted secret is a session")
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// ASVS 16.2.1, 16.2.5, 16.4.1: a line of the log tells who, what, where and when, and nothing that was typed.
func TestLogTellsWhoAndWhatAndNothingThatWasTyped(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	defer slog.SetDefault(before)
	secret := front.Route{Method: front.GET, Path: "/invitations/:token", May: access.Anyone, Do: answering(nil).Do}
	shut := front.Route{Method: front.GET, Path: "/staff", May: access.StaffRead, Do: answering(nil).Do}
	broken := front.Route{Method: front.GET, Path: "/broken", May: access.Anyone, Do: func(*front.Ctx) error { panic("broken") }}
	b, _ := carried(t, secret, shut, broken, changing(), answering(nil))
	b.Header.Set("User-Agent", "canary-agent\x1b[31m")
	b.Get("/invitations/canary-token?next=canary-query").OK()
	b.Get("/staff").Want(403)
	b.Get("/broken").Want(500)
	b.Post("/act", url.Values{"_token": {"canary-form-token"}, "name": {"canary-name\r\ntime=forged level=ERROR"}}).OK()
	for _, canary := range []string{"canary", "forged\n", "\x1b", b.Cookies()[0].Value} {
		if strings.Contains(log.String(), canary) {
			t.Errorf("the log says %q: %s", canary, log.String())
		}
	}
	lines, denied := 0, 0
	for line := range strings.Lines(log.String()) {
		var said map[string]any
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		at, err := time.Parse(time.RFC3339Nano, said["time"].(string))
		if err != nil || at.IsZero() {
			t.Errorf("no instant: %s", line)
		}
		switch said["msg"] {
		case "request":
			lines++
			if said["path"] == "" || said["ref"] == "" || said["ip"] == "" || said["account"] == "" || said["status"] == nil {
				t.Errorf("a request without its particulars: %s", line)
			}
		case "denied":
			denied++
			if said["account"] == "" || said["path"] != "/staff" {
				t.Errorf("a refusal without its particulars: %s", line)
			}
		}
	}
	if lines < 4 || denied != 1 {
		t.Errorf("%d requests, %d refusals on the log", lines, denied)
	}
}

// ASVS 15.2.2, 2.4.1: slow and endless requests are bounded.
func TestServerBoundsSlowAndLargeRequests(t *testing.T) {
	b, _ := door(t, answering(nil))
	s := b.Handler.(*front.App).Server("127.0.0.1:0")
	if s.ReadHeaderTimeout == 0 || s.ReadHeaderTimeout > 10*time.Second || s.ReadTimeout == 0 || s.WriteTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes == 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("%+v", s)
	}
}

// ASVS 4.2.1: a request of two lengths is no request, and nothing that follows it is one.
func TestSmuggledRequestIsRefused(t *testing.T) {
	b, d := door(t, changing(), answering(nil))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := b.Handler.(*front.App).Server("")
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	hidden := "POST /act HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\n_token=t"
	for _, head := range []string{
		"POST /act HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
		"POST /act HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
		"POST /act HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
		"POST /act HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
		"POST /act HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\n0\r\n\r\n",
		"GET /thing HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
		"GET /thing HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 40<<10) + "\r\n\r\n",
	} {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		_, _ = io.WriteString(c, head+hidden)
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err == nil && answer.StatusCode < 400 {
			t.Errorf("%.60q answers %d", head, answer.StatusCode)
		}
		_ = c.Close()
	}
	if n := effects(t, d); n != 0 {
		t.Errorf("%d smuggled effects", n)
	}
}

// ASVS 14.2.1: a form that waits for its person is no larger than a form.
func TestFormThatIsTooLargeToBeKeptIsNotKept(t *testing.T) {
	r := taking(http.StatusOK)
	r.May = access.SignedIn
	b, d := carried(t, r, front.Route{Method: front.GET, Path: "/sign-in", May: access.Anyone, Do: answering(nil).Do})
	d.Clock.(*clock.Fixed).Advance(25 * time.Hour)
	for size, kept := range map[int]bool{100 << 10: true, 300 << 10: false} {
		body := []byte(url.Values{"name": {strings.Repeat("x", size)}}.Encode())
		answer := b.Once(front.POST, "/files", "application/x-www-form-urlencoded", body, nil)
		if got := strings.Contains(answer.Header.Get("Location"), "resume"); got != kept {
			t.Errorf("%d bytes: status %d, led to %q", size, answer.StatusCode, answer.Header.Get("Location"))
		}
	}
}
