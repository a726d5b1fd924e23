package rulebook

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
)

func TestAConditionByItselfIsAnsweredFromTheAnswers(t *testing.T) {
	e := yanxuan(t)
	at := clock.Must("2026-11-22T15:30:00+08:00")
	ask, _ := e.Ask("talked_with")
	for answer, want := range map[string]Answer{"talk": Met, "materials": Failed} {
		if got := e.Holds(ask.When, Facts{"ask.informed": Str(answer)}, at); got != want {
			t.Errorf("informed by %s: %s, want %s", answer, got, want)
		}
	}
	if got := e.Holds(ask.When, nil, at); got != NotAvailable {
		t.Errorf("without an answer: %s", got)
	}
	if got := e.Holds(nil, nil, at); got != Met {
		t.Errorf("no condition: %s", got)
	}
}

func TestAFactIsShownByItsTitleAndSteps(t *testing.T) {
	title, value := yanxuan(t).Shown("srdi_level", Str("provincial"))
	if title.EN != "SRDI recognition" || value.ZH != "省级" {
		t.Errorf("%q is %q", title.EN, value.ZH)
	}
}
