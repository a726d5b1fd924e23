package rulebook_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/rulebook"
)

// Every word that a warning may lead to is said in both languages, each in its own way, and only removals speak of removal.
func TestWhatFollowsFromABreachIsSaidAsTheRuleHasIt(t *testing.T) {
	then, _ := reflect.TypeFor[rulebook.Warning]().FieldByName("Then")
	seen := map[string]string{}
	for _, word := range strings.Fields(then.Tag.Get("oneof")) {
		r := rulebook.Rule{Occasions: []rulebook.Occasion{rulebook.OnMonitor}, Warning: &rulebook.Warning{Then: word}}
		said := r.Follows()
		if !said.Complete() || seen[said.EN] != "" {
			t.Errorf("%s is said as %q, which %s says too", word, said.EN, seen[said.EN])
		}
		seen[said.EN] = word
		removes := word == rulebook.ThenRemoval || word == rulebook.ThenRemoveProduct
		if strings.Contains(said.ZH, "移出") != removes || strings.Contains(said.EN, "remov") != removes {
			t.Errorf("%s is said as %q and %q", word, said.ZH, said.EN)
		}
	}
	r := rulebook.Rule{Occasions: []rulebook.Occasion{rulebook.OnMonitor, rulebook.OnEvaluate}, Warning: &rulebook.Warning{Then: rulebook.ThenNone}}
	if said := r.Follows(); !strings.Contains(said.EN, "lower level") || !strings.Contains(said.ZH, "等级") {
		t.Errorf("a rule that levels go by: %q", said.EN)
	}
}
