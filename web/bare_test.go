package web_test

import (
	"net/http"
	"net/http/httptest"
)

// bare sends one request with just the headers that it has.
func bare(h http.Handler, r *http.Request) (status int) {
	r.RemoteAddr = "192.0.2.1:1234"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}
