package web_test

import (
	"net/http"
	"net/http/httptest"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
)

// bare sends one request with just the headers that it has.
func bare(h http.Handler, r *http.Request) (status int) {
	r.RemoteAddr = "192.0.2.1:1234"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

// verified walks the whole record.
func verified(w *world) (n int64, err error) {
	w.View(func(tx *db.Tx) error {
		n, err = audit.Verify(tx)
		return nil
	})
	return n, err
}
