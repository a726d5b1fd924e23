package text_test

import (
	"testing"

	"github.com/mengyue/portal/models/text"
)

func TestArgumentsAreWordedInTheirOwnLanguage(t *testing.T) {
	got := text.F("请在%[2]s前完成“%[1]s”。", "Finish “%[1]s” by %[2]s.", text.Of("补正", "correction"), "12:00")
	if got.ZH != "请在12:00前完成“补正”。" || got.EN != "Finish “correction” by 12:00." {
		t.Errorf("got %+v", got)
	}
	if plain := text.F("100%", "100%"); plain.ZH != "100%" {
		t.Errorf("without arguments nothing is formatted: %q", plain.ZH)
	}
}

func TestUnknownLanguageIsChinese(t *testing.T) {
	w := text.Of("是", "yes")
	if w.In(text.EN) != "yes" || w.In("fr") != "是" || w.In("") != "是" {
		t.Errorf("got %q, %q, %q", w.In(text.EN), w.In("fr"), w.In(""))
	}
}

func TestPiecesAreJoinedByTheSeparatorOfEachLanguage(t *testing.T) {
	got := text.Join(text.Of("、", ", "), text.Of("一", "one"), text.Same("2"))
	if got.ZH != "一、2" || got.EN != "one, 2" || !text.Join(text.Same(",")).IsZero() {
		t.Errorf("got %+v", got)
	}
	if text.Of("一", "").Complete() || !text.Same("2").Complete() {
		t.Error("complete is both languages")
	}
}
