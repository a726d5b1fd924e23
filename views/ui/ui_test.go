package ui_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
)

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>`

var zh = lang.With(context.Background(), lang.ZH)

func draw(t *testing.T, ctx context.Context, c templ.Component) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func within(c, children templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, children), w)
	})
}

func TestWhatPeopleTypeIsNeverMarkup(t *testing.T) {
	h := hostile
	for name, c := range map[string]templ.Component{
		"header":   ui.PageHeader(ui.PageHeaderProps{Title: h, Lead: h, Kicker: h, Crumbs: []ui.Link{{Label: h, URL: h}}}),
		"button":   ui.Button(ui.ButtonProps{Label: h, About: h, Name: h, Value: h, ID: h}),
		"link":     ui.Button(ui.ButtonProps{Label: h, URL: h}),
		"text":     ui.TextInput(ui.Field{Name: h, Label: h, Hint: h, Error: h, Value: h, Suffix: h}),
		"area":     ui.TextArea(ui.Field{Name: "a", Label: h, Value: "</textarea>" + h}),
		"select":   ui.Select(ui.Field{Name: "s", Label: h}, h, []ui.Option{{Value: h, Label: h, Group: h}}),
		"radios":   ui.Radios(ui.Field{Name: "r", Label: h}, []ui.Option{{Value: h, Label: h, Hint: h}}),
		"errors":   ui.ErrorSummary(ui.ErrorSummaryProps{Message: h, Errors: ui.Errors{{Name: h, Message: h}}}),
		"notice":   ui.Notice(ui.NoticeProps{ID: h, Title: h, Text: h}),
		"table":    ui.Table(ui.TableProps{ID: "t", Caption: h, Select: h, Columns: []ui.Column{{Label: h}, {Label: h}}, Rows: []ui.Row{{ID: h, Name: h, Value: h, Cells: []ui.Cell{{Text: h, URL: h}, {Text: h, Sub: h}}}}}),
		"timeline": ui.Timeline(h, []ui.Event{{Title: h, Who: h, When: h, Text: h}}),
		"letter":   ui.Letter(ui.LetterProps{Subject: h, Paragraphs: []string{h}, Reasons: []ui.LetterReason{{Text: h, Clause: ui.ClauseProps{ID: h, URL: h}}}}),
		"checks":   ui.Checks(h, []ui.Check{{Title: h, Value: h, Limit: h, Gap: h, Way: h, Clause: ui.ClauseProps{ID: h}}}),
		"papers":   ui.DocumentList(h, []ui.Document{{Name: h, URL: h, Hash: h, Note: h}}),
	} {
		doc := draw(t, zh, c)
		if n := doc.Find("script, img, [onerror], [style]").Length(); n > 0 {
			t.Errorf("%s: %d elements came out of what was typed", name, n)
		}
		if !strings.Contains(doc.Text()+attributes(doc), "alert(1)") {
			t.Errorf("%s: the words are gone", name)
		}
	}
}

func attributes(doc *goquery.Document) string {
	var b strings.Builder
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Get(0).Attr {
			b.WriteString(a.Val)
		}
	})
	return b.String()
}

func TestScriptAddressesAreNotFollowed(t *testing.T) {
	doc := draw(t, zh, ui.Button(ui.ButtonProps{Label: "x", URL: "javascript:alert(1)"}))
	if href, _ := doc.Find("a").Attr("href"); strings.HasPrefix(href, "javascript:") {
		t.Errorf("href = %q", href)
	}
}

func TestFieldIsLabelledDescribedAndMarkedWrong(t *testing.T) {
	doc := draw(t, zh, ui.MoneyInput(ui.Field{Name: "links[0].turnover", Label: "营业额", Hint: "元", Error: "请填写", Required: true}))
	input := doc.Find("input")
	for name, want := range map[string]string{
		"id": "f-links-0--turnover", "name": "links[0].turnover", "aria-invalid": "true", "inputmode": "decimal",
		"aria-describedby": "f-links-0--turnover-hint f-links-0--turnover-error", "type": "text",
	} {
		if got, _ := input.Attr(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if got, _ := doc.Find("label").Attr("for"); got != ui.FieldID("links[0].turnover") {
		t.Errorf("label is for %q", got)
	}
	for _, id := range strings.Fields(input.AttrOr("aria-describedby", "")) {
		if doc.Find("#"+id).Length() != 1 {
			t.Errorf("nothing has the id %s", id)
		}
	}
	if _, ok := input.Attr("required"); !ok {
		t.Error("not required")
	}
}

func TestErrorSummaryLinksToTheFieldsThatThePageHolds(t *testing.T) {
	errs := ui.Errors{{Name: "kind", Message: "请选择"}, {Name: "files[1]", Message: "请上传"}}
	doc := draw(t, zh, templ.Join(
		ui.ErrorSummary(ui.ErrorSummaryProps{Errors: errs}),
		ui.Radios(ui.Field{Name: "kind", Label: "类型", Hint: "任选", Error: errs.Of("kind")}, []ui.Option{{Value: "a", Label: "A", Hint: "a"}, {Value: "b", Label: "B"}}),
		ui.FileInput(ui.Field{Name: "files[1]", Label: "材料", Error: errs.Of("files[1]")}),
	))
	links := doc.Find("#error-summary li a")
	if links.Length() != 2 {
		t.Fatalf("%d links, want 2", links.Length())
	}
	links.Each(func(_ int, a *goquery.Selection) {
		if target := doc.Find(a.AttrOr("href", "#nowhere")); target.Length() != 1 || !target.Is("input") {
			t.Errorf("%s leads to %d controls", a.AttrOr("href", ""), target.Length())
		}
	})
	if box := doc.Find("#error-summary"); box.AttrOr("role", "") != "alert" || box.AttrOr("tabindex", "") != "-1" {
		t.Error("the summary cannot take the focus or is not an alert")
	}
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("id", ""); seen[id] {
			t.Errorf("id %s stands twice", id)
		} else {
			seen[id] = true
		}
	})
}

func TestErrorSummaryWithNothingToSayDrawsNothing(t *testing.T) {
	if text := draw(t, zh, ui.ErrorSummary(ui.ErrorSummaryProps{})).Find("body").Children().Length(); text != 0 {
		t.Errorf("%d elements", text)
	}
}

func TestEveryFormDrawsATokenOfItsOwn(t *testing.T) {
	n := 0
	ctx := ui.WithTokens(zh, func() string { n++; return strings.Repeat("t", n) })
	doc := draw(t, ctx, templ.Join(
		within(ui.Form(ui.FormProps{Action: "/a", Version: "7"}), templ.NopComponent),
		within(ui.Form(ui.FormProps{Action: "/b"}), templ.NopComponent),
		within(ui.Form(ui.FormProps{Action: "/c", Token: "given"}), templ.NopComponent),
	))
	var tokens []string
	doc.Find("form[method=post] input[name=_token]").Each(func(_ int, s *goquery.Selection) { tokens = append(tokens, s.AttrOr("value", "")) })
	if strings.Join(tokens, " ") != "t tt given" {
		t.Errorf("tokens %q", tokens)
	}
	if doc.Find(`form[action="/a"] input[name=version]`).AttrOr("value", "") != "7" {
		t.Error("the version is not sent")
	}
}

func TestNothingIsChosenForThePersonInRadios(t *testing.T) {
	doc := draw(t, zh, ui.Radios(ui.Field{Name: "k", Label: "类型"}, []ui.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}))
	if doc.Find("[checked]").Length() != 0 || doc.Find("fieldset > legend").Length() != 1 {
		t.Error("a radio is chosen, or the group has no legend")
	}
}

func TestReadOnlyChoicesAreStillSent(t *testing.T) {
	doc := draw(t, zh, ui.Checkboxes(ui.Field{Name: "c", Label: "渠道", ReadOnly: true}, []ui.Option{{Value: "a", Label: "A", Chosen: true}, {Value: "b", Label: "B"}}))
	if got := doc.Find("input[type=hidden][name=c]"); got.Length() != 1 || got.AttrOr("value", "") != "a" {
		t.Errorf("%d hidden values", got.Length())
	}
}

func TestTableSaysItsNameItsOrderAndItsLabels(t *testing.T) {
	doc := draw(t, zh, ui.Table(ui.TableProps{
		ID: "tags", Caption: "商品标签", Select: "product", Form: "batch",
		Columns: []ui.Column{{Label: "商品", SortURL: "?sort=name", Sorted: "descending"}, {Label: "销量", Number: true}, {Label: "操作", Hidden: true}},
		Rows:    []ui.Row{{ID: "r1", Value: "1", Name: "杯子", Cells: []ui.Cell{{Text: "杯子"}, {Text: "12"}, {Text: "查看", URL: "/1", About: "杯子"}}}},
	}))
	if doc.Find("caption").Text() != "商品标签" || doc.Find(`[role=region][tabindex="0"]`).AttrOr("aria-label", "") != "表格：商品标签" {
		t.Error("the table or its scroll region has no name")
	}
	if doc.Find(`th[scope=col][aria-sort=descending] a`).AttrOr("href", "") != "?sort=name" {
		t.Error("the sort link is missing")
	}
	if doc.Find("th[scope=row]").Length() != 1 || doc.Find("td.number").AttrOr("data-label", "") != "销量" {
		t.Error("row heading or label for narrow screens is missing")
	}
	if name := strings.Join(strings.Fields(doc.Find("td a").Text()), " "); name != "查看 杯子" {
		t.Errorf("the link is called %q", name)
	}
	if box := doc.Find("tbody input"); box.AttrOr("form", "") != "batch" || !strings.Contains(box.Parent().Text(), "选择 杯子") {
		t.Error("the checkbox has no name or no form")
	}
}

// TIME-6: every countdown shows its absolute end in platform time too.
func TestDeadlineSaysDayClockZoneAndWhatIsLeft(t *testing.T) {
	at := time.Date(2026, 11, 23, 3, 8, 0, 0, time.UTC)
	ctx := lang.WithNow(zh, at.Add(-time.Hour))
	doc := draw(t, ctx, ui.Deadline(ui.DeadlineProps{At: at, Label: "异议截止", Countdown: true, Provisional: true, Urgency: ui.Urgent}))
	text := doc.Text()
	for _, want := range []string{"2026年11月23日（周一）11:08 北京时间", "还剩 1 小时 0 分", "暂定"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %q", want, text)
		}
	}
	doc.Find("time").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("datetime", "") != "2026-11-23T11:08:00+08:00" {
			t.Errorf("datetime %q", s.AttrOr("datetime", ""))
		}
	})
}

func TestFiveResultsAreFiveWordsInBothLanguages(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range []ui.Result{ui.Met, ui.Failed, ui.NotApplicable, ui.NotAvailable, ui.Judgement} {
		for _, tag := range []string{lang.ZH, lang.EN} {
			word := ui.ResultWord(tag, r)
			if word == "" || seen[word] {
				t.Errorf("%s in %s: %q", r, tag, word)
			}
			seen[word] = true
		}
	}
}

func TestProgressStopsAskingWhenTheWorkHasEnded(t *testing.T) {
	running := draw(t, zh, ui.Progress(ui.ProgressProps{ID: "job", Label: "导入", Done: 1240, Total: 5000, Words: "已处理 1,240 / 5,000", Poll: "/jobs/1"})).Find("#job")
	if running.AttrOr("hx-trigger", "") != "every 2s" || running.AttrOr("data-announce-key", "") != "job-0" {
		t.Error("running work does not ask, or speaks at the wrong share")
	}
	ended := draw(t, zh, ui.Progress(ui.ProgressProps{ID: "job", Label: "导入", Done: 5000, Total: 5000, Words: "完成"})).Find("#job")
	if _, asks := ended.Attr("hx-trigger"); asks || ended.AttrOr("data-announce-key", "") != "job-4" {
		t.Error("ended work asks on, or does not speak at the end")
	}
}

func TestDisabledButtonSaysWhy(t *testing.T) {
	doc := draw(t, zh, ui.Button(ui.ButtonProps{Label: "签署", URL: "/sign", Disabled: true, Why: "请先读完协议。"}))
	if doc.Find("a").Length() != 0 || !strings.Contains(doc.Find(".why").Text(), "请先读完协议") {
		t.Error("a disabled way can be followed, or does not say why")
	}
}

func TestDeadlineThatNoClauseEndsSaysSo(t *testing.T) {
	for tag, want := range map[string]string{lang.ZH: "没有期限", lang.EN: "no time limit"} {
		for _, c := range []templ.Component{ui.Deadline(ui.DeadlineProps{Label: "x"}), ui.Due(ui.DeadlineProps{})} {
			var b strings.Builder
			if err := c.Render(lang.With(context.Background(), tag), &b); err != nil || !strings.Contains(b.String(), want) || strings.Contains(b.String(), "<time") {
				t.Errorf("%s: %s, %v", tag, b.String(), err)
			}
		}
	}
}
