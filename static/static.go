// Package static holds what a browser fetches beside the pages: one stylesheet, one small script, htmx, the marks.
// Every file is served under a name that carries its content's hash, so that a browser may keep it for ever.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Prefix is the path under which [Handler] is mounted.
const Prefix = "/static/"

//go:embed app.css app.js favicon.svg mark.svg vendor/htmx-2.0.11.min.js
var files embed.FS

type asset struct {
	contentType string
	body        []byte
	zipped      func() []byte // the same, compressed when it is asked for first
}

var (
	urls   = map[string]string{} // name → URL
	assets = map[string]asset{}  // URL → what is served there
)

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

func init() {
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		url := hashed(name, body)
		urls[name] = url
		assets[url] = asset{contentType: contentTypes[path.Ext(name)], body: body, zipped: sync.OnceValue(func() []byte { return zip(body) })}
		return nil
	})
	if err != nil {
		panic("static: " + err.Error())
	}
}

// hashed is the URL of a file: its name with the first ten hex digits of its SHA-256 before the extension.
func hashed(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	return Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
}

// URL is where a browser fetches the named file, for example URL("app.css") = "/static/app.0123456789.css".
// It panics on a name that is not on board: a page that asks for one is broken in every test that draws it.
func URL(name string) string {
	url, ok := urls[name]
	if !ok {
		panic("static: no file named " + name)
	}
	return url
}

// Names lists every file on board, by the name that [URL] takes.
func Names() []string {
	names := make([]string, 0, len(urls))
	for name := range urls {
		names = append(names, name)
	}
	return names
}

// Handler serves the files under their hashed URLs, to be kept for a year; any other path is 404, and nothing is listed.
// Only GET and HEAD are answered.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, ok := assets[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		header := w.Header()
		header.Set("Content-Type", file.contentType)
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Vary", "Accept-Encoding")
		body := file.body
		if takesZip(r) {
			header.Set("Content-Encoding", "gzip")
			body = file.zipped()
		}
		header.Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // a browser that went away is nobody's error; HEAD writes are discarded
	})
}

// takesZip reports whether a browser takes gzip; one that weighs it at all is sent the plain file.
func takesZip(r *http.Request) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		if strings.TrimSpace(one) == "gzip" {
			return true
		}
	}
	return false
}

// zip compresses a file as well as can be: it is done once.
func zip(body []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is one that there is
	_, _ = w.Write(body)                                  // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}
