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

func TestEnglishGoesWithItsNumbers(t *testing.T) {
	for _, c := range []struct {
		layout string
		args   []any
		want   string
	}{
		{"%d product{s} {is|are} offline", []any{1}, "1 product is offline"},
		{"%d product{s} {is|are} offline", []any{2}, "2 products are offline"},
		{"%d product{s}", []any{0}, "0 products"},
		{"%d product{s}", []any{int64(1)}, "1 product"},
		{"%[2]d entr{y|ies} of “%[1]s”, %[3]d row{s}", []any{"甲", 1, 2}, "1 entry of “甲”, 2 rows"},
		{"%s: 100%% of %d batch{es}", []any{"a", 1}, "a: 100% of 1 batch"},
		{"%d of %-3d row{s}", []any{2, 1}, "2 of 1   row"},
		{"%.1f %% of %d row{s} {", []any{0.5, 1}, "0.5 % of 1 row {"},
		{"%d row{s} {a {is|are}", []any{1}, "1 row {a is"},
		{"“%s” has %d link{s}", []any{"{one|many} {s}", 1}, "“{one|many} {s}” has 1 link"}, // what an argument says stays as it is
	} {
		if got := text.F("中", c.layout, c.args...).EN; got != c.want {
			t.Errorf("%q with %v: %q, want %q", c.layout, c.args, got, c.want)
		}
	}
}
