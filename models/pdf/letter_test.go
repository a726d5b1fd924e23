package pdf_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
)

// GEN-4: the letter on paper names the clauses, the facts, what to do, until when, and how to object, in the same words.
func TestALetterOnPaperSaysWhatTheNoticeSays(t *testing.T) {
	l := outbox.Letter{
		Title: text.Of("申请未通过", "Application refused"), Paragraphs: []text.Text{text.Of("我们审核了贵司的申请。", "We have reviewed your application.")},
		Clauses: []outbox.Cited{{ID: "YX-3", Text: text.Of("商家等级不低于 L3。", "Level L3 or higher.")}},
		Facts:   []outbox.Fact{{Label: text.Of("商家等级", "Level"), Value: text.Same("L2")}},
		Todo:    []text.Text{text.Of("等级达到 L3 后可再次申请。", "Apply again at level L3.")}, Until: now,
		Objection: text.Of("可以申诉，由另一人复核。", "You may appeal; another person decides."),
	}
	for _, lang := range text.Langs {
		b, err := pdf.Letter(l, pdf.Addressee{To: "澄海星禾日用品有限公司（虚构）", From: text.Of("盟约 审核组", "Mengyue, reviews"), Number: "N-1", Sent: now, Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		out := plain(run(t, b, "pdftotext", "FILE", "-"))
		for _, want := range []string{l.Title.In(lang), l.Paragraphs[0].In(lang), "YX-3", l.Clauses[0].Text.In(lang), "L2", l.Todo[0].In(lang),
			l.Objection.In(lang), now.EndText().In(lang), "澄海星禾日用品有限公司（虚构）"} {
			if !strings.Contains(out, plain(want)) {
				t.Errorf("%s: the letter lacks %q", lang, want)
			}
		}
	}
}

func TestALetterSaysNothingThatItDoesNotHave(t *testing.T) {
	b, err := pdf.Letter(outbox.Letter{Title: text.Of("恢复", "Restored"), Paragraphs: []text.Text{text.Of("协议恢复正常。", "The agreement is in normal state again.")}},
		pdf.Addressee{To: "Xinghe Homeware (invented)", From: text.Of("盟约", "Mengyue"), Sent: now, Lang: text.EN})
	if err != nil {
		t.Fatal(err)
	}
	out := run(t, b, "pdftotext", "FILE", "-")
	for _, absent := range []string{"What was found", "Clauses it rests on", "What to do", "If you object", "Before"} {
		if strings.Contains(out, absent) {
			t.Errorf("the letter has the heading %q and nothing under it", absent)
		}
	}
	for _, r := range out {
		if unicode.Is(unicode.Han, r) {
			t.Errorf("an English letter has %c", r)
		}
	}
}

func TestALetterInItsOwnWordsAboutTheEndUsesThem(t *testing.T) {
	b, err := pdf.Letter(outbox.Letter{Title: text.Same("T"), Until: now, UntilText: text.Of("一周之内", "within a week")},
		pdf.Addressee{To: "M", From: text.Same("P"), Sent: now, Lang: text.ZH})
	if err != nil {
		t.Fatal(err)
	}
	if out := run(t, b, "pdftotext", "FILE", "-"); !strings.Contains(out, "一周之内") || strings.Contains(out, "期限：") {
		t.Error(out)
	}
}

func TestALetterToANameThatCannotBeDrawnIsRefused(t *testing.T) {
	_, err := pdf.Letter(outbox.Letter{Title: text.Same("T")}, pdf.Addressee{To: "商家😀", From: text.Same("P"), Sent: now, Lang: text.ZH})
	if !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}
