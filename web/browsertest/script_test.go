package browsertest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"

	"github.com/mengyue/portal/static"
	"github.com/mengyue/portal/views/layout"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/browsertest"
)

var noon = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)

// bench is a page with one of everything that the script looks after, and the answers behind it.
type bench struct {
	*httptest.Server
	mu     sync.Mutex
	drafts []string // bodies of the autosaves
	fail   bool     // the autosave does not answer
}

func (b *bench) page() templ.Component {
	rows := []ui.Row{{Value: "1", Name: "a", Cells: []ui.Cell{{Text: "a"}}}, {Value: "2", Name: "b", Cells: []ui.Cell{{Text: "b"}}}, {Value: "3", Name: "c", Blocked: true, Cells: []ui.Cell{{Text: "c"}}}}
	var long []string
	for range 60 {
		long = append(long, "双方在期限内各自履行约定的事项。")
	}
	return templ.Join(
		ui.PageHeader(ui.PageHeaderProps{Title: "台"}),
		part(false),
		ui.Button(ui.ButtonProps{ID: "outside", Label: "列表", URL: "/part", Attrs: ui.Swap("get", "/part", "part")}),
		holding(ui.Form(ui.FormProps{ID: "draft", Action: "/x", Version: "7", Autosave: "/draft"}), templ.Join(ui.TextInput(ui.Field{Name: "reason", Label: "理由"}), ui.PasswordInput(ui.Field{Name: "secret", Label: "密码"}))),
		ui.BatchBar(ui.BatchProps{Table: "rows", Chosen: "已选 0 条"}),
		ui.Table(ui.TableProps{ID: "rows", Caption: "行", Columns: []ui.Column{{Label: "名"}}, Rows: rows, Select: "row"}),
		ui.Deadline(ui.DeadlineProps{At: noon.Add(90 * time.Minute), Label: "截止", Left: "旧", Countdown: true}),
		ui.AgreementText(ui.AgreementProps{ID: "text", Title: "协议", ReadTo: "read", Parts: []ui.AgreementPart{{Number: "1", Title: "一", Text: long}}}),
	)
}

// part is what is swapped: a form with a button, or the form come back with an error.
func part(wrong bool) templ.Component {
	inner := templ.Join(ui.TextInput(ui.Field{Name: "name", Label: "名称"}), ui.Button(ui.ButtonProps{ID: "send", Label: "提交"}))
	if wrong {
		inner = templ.Join(ui.ErrorSummary(ui.ErrorSummaryProps{Errors: ui.Errors{{Name: "name", Message: "请填写名称"}}}), inner)
	}
	attrs := ui.Swap("post", "/part", "part")
	return holding(ui.Form(ui.FormProps{ID: "part", Action: "/part", Attrs: attrs}), inner)
}

func holding(outer, inner templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, inner), w)
	})
}

func open(t *testing.T) (*bench, context.Context, bool) {
	t.Helper()
	tab, ok := browsertest.Open(t)
	if !ok {
		return nil, nil, false
	}
	b := &bench{}
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", layout.CSP)
		templ.Handler(holding(layout.Layout(layout.Page{Title: "台", Now: noon}), b.page())).ServeHTTP(w, r)
	})
	mux.HandleFunc("GET /part", func(w http.ResponseWriter, r *http.Request) {
		templ.Handler(templ.Join(part(false))).ServeHTTP(w, r)
	})
	mux.HandleFunc("POST /part", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("name") == "" {
			templ.Handler(part(true), templ.WithStatus(http.StatusUnprocessableEntity)).ServeHTTP(w, r)
			return
		}
		done := templ.Raw(`<section id="part" data-announce="已提交"><h2>已提交</h2></section>`)
		templ.Handler(done).ServeHTTP(w, r)
	})
	mux.HandleFunc("POST /draft", func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		_ = r.ParseForm()
		b.drafts = append(b.drafts, r.PostForm.Encode())
		if b.fail {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprint(w, `{"message":"已保存 11:08:32","version":"8"}`)
	})
	b.Server = httptest.NewServer(mux)
	t.Cleanup(b.Close)
	browsertest.Look(t, tab, b.URL+"/", 1280, "light")
	return b, tab, true
}

// until waits up to 5 s for a JavaScript expression to be true.
func until(t *testing.T, tab context.Context, what, expression string) {
	t.Helper()
	short, stop := context.WithTimeout(tab, 5*time.Second)
	defer stop()
	if err := chromedp.Run(short, chromedp.Poll(expression, nil)); err != nil {
		var active string
		_ = chromedp.Run(tab, chromedp.Evaluate(`document.activeElement.outerHTML.slice(0,200) + " / " + document.getElementById("status").textContent`, &active))
		t.Errorf("%s: never came; active element and status are %s", what, active)
	}
}

func TestFocusGoesToTheErrorSummaryThenToTheHeadingThatCame(t *testing.T) {
	_, tab, ok := open(t)
	if !ok {
		return
	}
	complaints := browsertest.Listen(tab)
	browsertest.Do(t, tab, chromedp.Focus("#send"), chromedp.Click("#send"))
	until(t, tab, "focus on the summary", `document.activeElement.id === "error-summary"`)
	browsertest.Do(t, tab, chromedp.SendKeys("#f-name", "x"), chromedp.Click("#send"))
	until(t, tab, "focus on the heading", `document.activeElement.matches("#part h2")`)
	until(t, tab, "announcement", `document.getElementById("status").textContent === "已提交"`)
	for _, words := range complaints.All() {
		if !strings.Contains(words, "422") {
			t.Errorf("console: %s", words)
		}
	}
}

func TestFocusStaysOnTheControlWhoseActionSwapsAnotherPart(t *testing.T) {
	_, tab, ok := open(t)
	if !ok {
		return
	}
	browsertest.Do(t, tab, chromedp.Evaluate(`document.getElementById("part").dataset.old = "yes"`, nil), chromedp.Focus("#outside"), chromedp.Click("#outside"))
	until(t, tab, "the swap", `!document.getElementById("part").dataset.old`)
	until(t, tab, "focus on the link", `document.activeElement.id === "outside"`)
}

func TestDraftGoesToTheServerWithoutTokenOrPassword(t *testing.T) {
	b, tab, ok := open(t)
	if !ok {
		return
	}
	browsertest.Do(t, tab, chromedp.SendKeys("#f-secret", "geheim"), chromedp.SendKeys("#f-reason", "不符"))
	until(t, tab, "the saved line", `document.querySelector("[data-saved]").textContent === "已保存 11:08:32"`)
	until(t, tab, "the new version", `document.querySelector("#draft [name=version]").value === "8"`)
	b.mu.Lock()
	defer b.mu.Unlock()
	last := b.drafts[len(b.drafts)-1]
	if !strings.Contains(last, "reason=%E4%B8%8D%E7%AC%A6") || strings.Contains(last, "geheim") || strings.Contains(last, "_token") {
		t.Errorf("the draft sent is %q", last)
	}
}

func TestDraftThatIsNotTakenSaysSoAndIsTriedAgain(t *testing.T) {
	b, tab, ok := open(t)
	if !ok {
		return
	}
	b.mu.Lock()
	b.fail = true
	b.mu.Unlock()
	browsertest.Do(t, tab, chromedp.SendKeys("#f-reason", "不符"))
	until(t, tab, "the failure", `document.querySelector("[data-saved]").textContent.startsWith("尚未保存")`)
	b.mu.Lock()
	b.fail = false
	b.mu.Unlock()
	browsertest.Do(t, tab, chromedp.SendKeys("#f-reason", "合"))
	until(t, tab, "the next try", `document.querySelector("[data-saved]").textContent === "已保存 11:08:32"`)
}

func TestChoosingAllChoosesWhatCanBeChosenAndCounts(t *testing.T) {
	_, tab, ok := open(t)
	if !ok {
		return
	}
	browsertest.Do(t, tab, chromedp.Click(`[data-select-all]`))
	until(t, tab, "two chosen", `document.querySelectorAll("tbody .pick input:checked").length === 2 && document.querySelector("[data-selected]").textContent === "已选 2 条"`)
	browsertest.Do(t, tab, chromedp.Click(`tbody .pick input[value="1"]`))
	until(t, tab, "one chosen", `document.querySelector("[data-select-all]").indeterminate && document.querySelector("[data-selected]").textContent === "已选 1 条"`)
}

// TIME-6: the browser's clock decides nothing, not even what is shown.
func TestCountdownRunsFromThePortalsNowNotTheMachines(t *testing.T) {
	_, tab, ok := open(t)
	if !ok {
		return
	}
	until(t, tab, "the words", `/^还剩 1 小时 (30|29) 分$/.test(document.querySelector("time[data-countdown]").textContent)`)
}

func TestReadingToTheEndIsToldToTheForm(t *testing.T) {
	_, tab, ok := open(t)
	if !ok {
		return
	}
	until(t, tab, "not read yet", `document.getElementById("f-read").value === "no"`)
	browsertest.Do(t, tab, chromedp.Evaluate(`document.getElementById("text").scrollTo(0, 1e6)`, nil))
	until(t, tab, "read", `document.getElementById("f-read").value === "yes" && document.querySelector("[data-read-state]").dataset.reached === "true"`)
}

func TestWithoutScriptsTheFormStillPostsAndTheHiddenFieldOwnsUp(t *testing.T) {
	b, tab, ok := open(t)
	if !ok {
		return
	}
	browsertest.Do(t, tab, browsertest.WithoutScripts())
	browsertest.Look(t, tab, b.URL+"/", 1280, "light")
	var read string
	browsertest.Do(t, tab, chromedp.AttributeValue("#f-read", "value", &read, nil, chromedp.NodeReady), chromedp.Click("#send"), chromedp.WaitReady("#error-summary"))
	if read != "unknown" {
		t.Errorf("without scripts the field says %q", read)
	}
}
