package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestEveryFileIsServedUnderItsHashForAYear(t *testing.T) {
	hashedName := regexp.MustCompile(`^/static/.+\.[0-9a-f]{10}\.(css|js|svg)$`)
	for _, name := range Names() {
		url := URL(name)
		if !hashedName.MatchString(url) {
			t.Errorf("%s: URL %s carries no hash", name, url)
		}
		answer := ask(http.MethodGet, url)
		if answer.Code != http.StatusOK || answer.Body.Len() == 0 {
			t.Errorf("%s: %d with %d bytes", url, answer.Code, answer.Body.Len())
		}
		if !strings.Contains(answer.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: Cache-Control %q", url, answer.Header().Get("Cache-Control"))
		}
		if answer.Header().Get("Content-Type") == "" {
			t.Errorf("%s: no content type", url)
		}
	}
}

func TestAnythingElseIsNotFoundAndNothingIsListed(t *testing.T) {
	for _, path := range []string{"/static/", "/static", "/static/app.css", "/static/vendor/", "/static/../go.mod",
		"/static/app.0000000000.css", "/static/vendor/htmx-LICENSE.txt"} {
		if answer := ask(http.MethodGet, path); answer.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, answer.Code)
		}
	}
}

func TestOnlyReadingIsAllowed(t *testing.T) {
	if answer := ask(http.MethodPost, URL("app.css")); answer.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d, want 405", answer.Code)
	}
}

func TestUnknownNamePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("URL of an unknown file did not panic")
		}
	}()
	URL("nowhere.css")
}

func TestHtmxIsTheFileOfItsChecksum(t *testing.T) {
	body, err := os.ReadFile("vendor/htmx-2.0.11.min.js")
	if err != nil {
		t.Fatal(err)
	}
	line, err := os.ReadFile("vendor/htmx-2.0.11.min.js.sha256")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body)
	if want := strings.Fields(string(line))[0]; hex.EncodeToString(sum[:]) != want {
		t.Errorf("htmx is %x, its checksum file says %s", sum, want)
	}
}

func TestWeightStaysInBudget(t *testing.T) {
	for name, limit := range map[string]int{"app.css": 15 << 10, "app.js": 8 << 10, "vendor/htmx-2.0.11.min.js": 17 << 10} {
		body, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var zipped bytes.Buffer
		w := gzip.NewWriter(&zipped)
		_, _ = w.Write(body)
		_ = w.Close()
		if zipped.Len() > limit {
			t.Errorf("%s weighs %d bytes gzipped, budget %d", name, zipped.Len(), limit)
		}
		t.Logf("%s: %d bytes, %d gzipped", name, len(body), zipped.Len())
	}
}

func ask(method, path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	Handler().ServeHTTP(answer, httptest.NewRequest(method, "http://portal.test"+path, nil))
	return answer
}

func TestFilesTravelCompressedWhereTheBrowserTakesThem(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "http://portal.test"+URL("app.css"), nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate")
	answer := httptest.NewRecorder()
	Handler().ServeHTTP(answer, r)
	z, err := gzip.NewReader(answer.Body)
	if err != nil || answer.Header().Get("Content-Encoding") != "gzip" || answer.Header().Get("Vary") != "Accept-Encoding" {
		t.Fatal(answer.Header(), err)
	}
	body, err := io.ReadAll(z)
	if plain := ask(http.MethodGet, URL("app.css")); err != nil || !bytes.Equal(body, plain.Body.Bytes()) || plain.Header().Get("Content-Encoding") != "" {
		t.Error("what is compressed is another file", err)
	}
}
