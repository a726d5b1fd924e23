package front_test

import (
	"net/http"
	"net/http/httptest"
)

// answer sends one bare request, with just the headers that it has.
func answer(h http.Handler, r *http.Request) (status int) {
	r.RemoteAddr = "192.0.2.1:1234"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}
