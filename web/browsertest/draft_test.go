package browsertest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"

	"github.com/mengyue/portal/static"
	"github.com/mengyue/portal/views/layout"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/browsertest"
)

// slowDraft is a form whose draft takes half a second to save, and tells which version the form itself then sends.
func slowDraft(t *testing.T) (address string, sent chan string) {
	t.Helper()
	sent = make(chan string, 2)
	form := holding(ui.Form(ui.FormProps{ID: "draft", Action: "/x", Version: "7", Autosave: "/draft"}),
		templ.Join(ui.TextInput(ui.Field{Name: "reason", Label: "理由"}), ui.Button(ui.ButtonProps{ID: "save", Label: "保存", Name: "then", Value: "stay"})))
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", layout.CSP)
		templ.Handler(holding(layout.Layout(layout.Page{Title: "稿", Now: noon}), form)).ServeHTTP(w, r)
	})
	mux.HandleFunc("POST /draft", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(500 * time.Millisecond)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"message":"已保存 12:00:00","version":"8"}`))
	})
	mux.HandleFunc("POST /x", func(w http.ResponseWriter, r *http.Request) {
		sent <- r.FormValue("version") + " " + r.FormValue("then") + " " + r.FormValue("reason")
		_, _ = w.Write([]byte("<h1 id=done>done</h1>"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, sent
}

// X12: who presses the button while the draft is still on its way does not send an older version than that draft left.
func TestFormWaitsForTheDraftThatIsUnderWay(t *testing.T) {
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	address, sent := slowDraft(t)
	browsertest.Look(t, tab, address, 1280, "light")
	tab, cancel := context.WithTimeout(tab, 20*time.Second)
	defer cancel()
	browsertest.Do(t, tab, chromedp.SendKeys("#f-reason", "不符合标准"), chromedp.Evaluate(`document.getElementById("f-reason").blur()`, nil),
		chromedp.Sleep(450*time.Millisecond), chromedp.Click("#save"), chromedp.WaitReady("#done"))
	if got := <-sent; got != "8 stay 不符合标准" {
		t.Errorf("the form sent %q, want version 8, its button and what was typed", got)
	}
}
