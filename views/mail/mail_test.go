package mail_test

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/mail"
)

var letter = mail.Props{
	Title: "标识明日生效", Paragraphs: []string{"以下商品将打标。", "<b>不是标签</b> & 无需操作"},
	Facts: []mail.Fact{{Label: "商品", Value: "棉麻围裙"}}, Clauses: []mail.Clause{{ID: "YX-10", Text: "通知发出满 24 小时后生效。"}},
	Todo: []string{"查看商品"}, Until: "2026-11-23 15:30 之前", Objection: "可在 24 小时内提出异议",
	Link: "https://portal.example/tags?batch=1&x=2", LinkText: "查看标识",
}

// GEN-4: the mail says the same words as HTML and as text.
func TestMailSaysTheSameAsHTMLAndAsText(t *testing.T) {
	for _, tag := range []string{lang.ZH, lang.EN} {
		ctx := lang.With(context.Background(), tag)
		var b strings.Builder
		if err := mail.HTML(letter).Render(ctx, &b); err != nil {
			t.Fatal(err)
		}
		doc, _ := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
		html, plain := doc.Find("body").Text(), mail.Text(ctx, letter)
		for _, word := range append([]string{letter.Title, letter.Until, letter.Objection, letter.LinkText, "棉麻围裙", "YX-10", "查看商品",
			"以下商品将打标。", "<b>不是标签</b> & 无需操作"}, map[string][]string{lang.ZH: {"依据的条款", "请勿回复"}, lang.EN: {"What to do", "do not reply"}}[tag]...) {
			if !strings.Contains(html, word) || !strings.Contains(plain, word) {
				t.Errorf("%s: %q is not in both:\n%s\n%s", tag, word, html, plain)
			}
		}
		if href, _ := doc.Find("a").Attr("href"); href != letter.Link || doc.Find("html").AttrOr("lang", "") != tag {
			t.Errorf("link %q, language %q", href, doc.Find("html").AttrOr("lang", ""))
		}
		if doc.Find("[style], script, img, link").Length() > 0 {
			t.Error("the mail asks for something that a mail may not have")
		}
	}
}

func TestMailLeavesOutWhatTheLetterDoesNotHave(t *testing.T) {
	p := mail.Props{Title: "重置密码", Paragraphs: []string{"有人请求重置密码。"}}
	var b strings.Builder
	if err := mail.HTML(p).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "<h2>") || strings.Contains(b.String(), "<a ") || strings.Contains(mail.Text(context.Background(), p), "截止") {
		t.Errorf("empty sections are drawn: %s", b.String())
	}
}

func TestLinkThatIsNoAddressIsNotDrawn(t *testing.T) {
	p := mail.Props{Title: "x", Link: "javascript:alert(1)"}
	var b strings.Builder
	if err := mail.HTML(p).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "javascript:") {
		t.Error("a script stands in the link")
	}
}
