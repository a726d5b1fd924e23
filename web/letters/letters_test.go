package letters_test

import (
	"context"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/mail"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/letters"
)

var letter = outbox.Letter{
	Title: text.Of("申请未通过", "Refused"), Paragraphs: []text.Text{text.Of("我们审核了您的申请。", "We reviewed your application.")},
	Clauses: []outbox.Cited{{ID: "YX-3", Text: text.Of("等级须为 L3", "Level L3")}}, Facts: []outbox.Fact{{Label: text.Of("等级", "Level"), Value: text.Same("L2")}},
	Todo: []text.Text{text.Of("升级后再申请。", "Apply again later.")}, Until: clock.Must("2026-12-07"), Objection: text.Of("可以申诉。", "You can appeal."), Link: "/decisions/1"}

// GEN-4: page and mail have the same words: clauses, facts, what to do, until when, how to object.
func TestPageAndMailSayTheSame(t *testing.T) {
	for _, l := range text.Langs {
		ctx := lang.With(context.Background(), string(l))
		var page strings.Builder
		props := letters.Of(l, letter, letters.Head{ID: "l", To: "M001", Sent: clock.Must("2026-11-22"), Clause: func(id string) ui.ClauseProps { return ui.ClauseProps{ID: id, URL: "/x#" + id} }})
		if err := ui.Letter(props).Render(ctx, &page); err != nil {
			t.Fatal(err)
		}
		sent := mail.Text(ctx, letters.Mail(l, letter, "https://portal.test"))
		for _, want := range []text.Text{letter.Title, letter.Paragraphs[0], letter.Clauses[0].Text, letter.Facts[0].Value, letter.Todo[0], letter.Objection, clock.Must("2026-12-07").EndText(), text.Same("YX-3")} {
			if !strings.Contains(page.String(), want.In(l)) {
				t.Errorf("the page lacks %q", want.In(l))
			}
			if !strings.Contains(sent, want.In(l)) {
				t.Errorf("the mail lacks %q", want.In(l))
			}
		}
		if !strings.Contains(page.String(), `href="/x#YX-3"`) || !strings.Contains(sent, "https://portal.test/decisions/1") {
			t.Error("clause or link cannot be followed")
		}
	}
}

func TestEndOfALetterIsInItsOwnWordsWhereItHasSome(t *testing.T) {
	own := letter
	own.UntilText = text.Of("请尽快", "Soon")
	if got := letters.Until(own); got.ZH != "请尽快" {
		t.Errorf("until %q", got.ZH)
	}
	own.UntilText, own.Until = text.Text{}, clock.Never
	if got := letters.Until(own); !got.IsZero() {
		t.Errorf("never is worded %q", got.ZH)
	}
	if p := letters.Of(text.ZH, own, letters.Head{}); p.Reasons[0].Clause.URL != "" || len(p.Next) != 1 {
		t.Errorf("%+v", p)
	}
}
