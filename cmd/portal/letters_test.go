package main

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// GEN-4: the mail says what the notice says, in the reader's language, and leads to its page.
func TestMailSaysWhatTheNoticeSays(t *testing.T) {
	l := outbox.Letter{Title: text.Of("标识将于明日生效", "Tags take effect tomorrow"), Paragraphs: []text.Text{text.Of("三件商品。", "Three products.")},
		Clauses: []outbox.Cited{{ID: "YX-10", Text: text.Of("满 24 小时生效。", "Effect after 24 hours.")}},
		Facts:   []outbox.Fact{{Label: text.Of("商品", "Products"), Value: text.Same("3")}},
		Todo:    []text.Text{text.Of("请查看。", "Have a look.")}, Until: clock.Must("2026-11-24T00:00:00+08:00"),
		Objection: text.Of("24 小时内可提异议。", "Object within 24 hours."), Link: "/tags?batch=1", LinkText: text.Of("查看标识", "See the tags")}
	for lang, words := range map[text.Lang][]string{
		text.ZH: {"标识将于明日生效", "三件商品。", "YX-10", "满 24 小时生效。", "请查看。", "2026年11月23日（周一）24:00 北京时间", "24 小时内可提异议。", "查看标识"},
		text.EN: {"Tags take effect tomorrow", "Three products.", "Effect after 24 hours.", "Have a look.", "Mon 23 Nov 2026, 24:00 (Beijing time)", "Object within 24 hours.", "See the tags"},
	} {
		b, err := letters{origin: "https://portal.example"}.draw(t.Context(), outbox.Mail{Lang: lang, Letter: l})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range append(words, "https://portal.example/tags?batch=1") {
			if !strings.Contains(b.HTML, w) || !strings.Contains(b.Text, w) {
				t.Errorf("%s: %q is not in both:\n%s\n%s", lang, w, b.HTML, b.Text)
			}
		}
		if b.Subject != words[0] {
			t.Errorf("subject %q", b.Subject)
		}
	}
	if b, _ := (letters{}).draw(t.Context(), outbox.Mail{Letter: l}); strings.Contains(b.HTML, "<a ") {
		t.Error("a link that leads nowhere")
	}
}
