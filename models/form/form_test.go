package form_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func typed(s ...string) form.Answer { return form.Answer{Values: s} }

// JH-27: a text has between its fewest and its most characters, both included.
func TestTextHasBetweenItsFewestAndItsMostCharacters(t *testing.T) {
	ask := rulebook.Ask{Key: "title", Type: rulebook.AskText, MinRunes: 10, MaxRunes: 30}
	for n, good := range map[int]bool{9: false, 10: true, 30: true, 31: false} {
		if _, problem := form.Read(ask, typed(strings.Repeat("棉", n))); problem.IsZero() != good {
			t.Errorf("%d characters: %q", n, problem.ZH)
		}
	}
	if v, problem := form.Read(ask, typed("  ")); !v.IsZero() || !problem.IsZero() {
		t.Error("nothing typed is no answer, and nothing wrong")
	}
}

// JH-27: a picture of the library is what its ask demands in type, bytes, size and ratio.
func TestPictureOfTheLibraryIsWhatItsAskDemands(t *testing.T) {
	ask := rulebook.Ask{Key: "picture", Type: rulebook.AskPaper, Title: text.Of("主图", "Picture"), Formats: []string{"png"}, MaxBytes: 1000,
		Picture: &rulebook.PictureDemand{MinWidth: 800, MinHeight: 600, MaxWidth: 1600, MaxHeight: 1200, Ratio: "4:3"}}
	good := paper.Paper{Name: "a.png", Type: paper.PNG, Size: 1000, Width: 800, Height: 600}
	for name, change := range map[string]func(p *paper.Paper){
		"as demanded": func(*paper.Paper) {}, "the largest": func(p *paper.Paper) { p.Width, p.Height = 1600, 1200 },
		"another type": func(p *paper.Paper) { p.Type = paper.JPEG }, "a byte too many": func(p *paper.Paper) { p.Size++ }, "too narrow": func(p *paper.Paper) { p.Width-- },
		"too wide": func(p *paper.Paper) { p.Width, p.Height = 1604, 1203 }, "another ratio": func(p *paper.Paper) { p.Height++ }, "no size": func(p *paper.Paper) { p.Width, p.Height = 0, 0 },
	} {
		p := good
		change(&p)
		if why := form.Unsuited(ask, p); why.IsZero() != (name == "as demanded" || name == "the largest") || !why.IsZero() && !why.Complete() {
			t.Errorf("%s: %q", name, why.ZH)
		}
	}
}

func TestACountIsAWholeNumber(t *testing.T) {
	ask := rulebook.Ask{Key: "people", Type: rulebook.AskCount}
	for said, good := range map[string]bool{"2": true, "1,200": true, "0": true, "2.5": false, "-1": false, "two": false} {
		if v, problem := form.Read(ask, typed(said)); problem.IsZero() != good || !problem.IsZero() && !problem.Complete() || good && v.Kind() != rulebook.KindCount {
			t.Errorf("%s: %s, %q", said, v, problem.EN)
		}
	}
}

func TestAnswersDifferByWhatTheySay(t *testing.T) {
	if typed(" a ").Differs(typed("a")) || !typed("a").Differs(typed("b")) || !(form.Answer{Papers: []string{"P1"}}).Differs(form.Answer{}) {
		t.Error("spaces are no difference; words and papers are")
	}
	if typed(strings.Repeat("字", form.MostRunes+1)).Bounded() || !typed(strings.Repeat("字", form.MostRunes)).Bounded() {
		t.Error("the bound is not where it is said to be")
	}
}
