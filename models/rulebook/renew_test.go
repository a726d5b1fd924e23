package rulebook_test

import (
	"slices"
	"testing"

	"github.com/mengyue/portal/models/rulebook"
)

// The decision on a renewal asks what every decision asks, and what the book asks of renewals beside it.
func TestARenewalIsAskedWhatEveryDecisionAsksAndItsOwn(t *testing.T) {
	e := rulebook.Edition{Rules: []rulebook.Rule{
		{ID: "both", Occasions: []rulebook.Occasion{rulebook.OnSubmit, rulebook.OnDecide}, Require: &rulebook.Condition{}},
		{ID: "own", Occasions: []rulebook.Occasion{rulebook.OnRenew}, Require: &rulebook.Condition{}},
		{ID: "form", Occasions: []rulebook.Occasion{rulebook.OnSubmit}, Require: &rulebook.Condition{}},
	}}
	for occasion, want := range map[rulebook.Occasion][]string{rulebook.OnRenew: {"both", "own"}, rulebook.OnDecide: {"both"}, rulebook.OnSubmit: {"both", "form"}} {
		var asked []string
		for _, r := range e.Judge(occasion, rulebook.Facts{}, 0).Results {
			asked = append(asked, r.Rule)
		}
		if !slices.Equal(asked, want) {
			t.Errorf("%s asks %v, want %v", occasion, asked, want)
		}
	}
}
