package verdicts_test

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/verdicts"
)

func judged(t *testing.T, occasion rulebook.Occasion, f rulebook.Facts) (*rulebook.Edition, map[string]ui.Check) {
	t.Helper()
	l, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	at := clock.Must("2026-11-22")
	e, err := l.InForce("yanxuan", at)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]ui.Check{}
	for _, c := range verdicts.Checks(text.ZH, e, e.Judge(occasion, f, at).Results, func(r rulebook.Result) ui.Link { return ui.Link{URL: "/at/" + r.Rule} }) {
		out[c.ID] = c
	}
	return e, out
}

// YX-3, NUM-3: what failed shows gap and way; what is missing says so and never reads as met.
func TestFailedAndMissingFiguresAreToldApart(t *testing.T) {
	_, got := judged(t, rulebook.OnSubmit, rulebook.Facts{"level": rulebook.Count(2)})
	level := got["check-level"]
	if level.Result != ui.Failed || level.Value != "2" || level.Limit != "不低于 3" || level.Gap != "1" || level.Way == "" || level.Action.URL != "/at/level" ||
		level.Clause.URL != "/programmes/yanxuan/clauses#YX-3" {
		t.Errorf("%+v", level)
	}
	if complaint := got["check-no-major-complaint"]; complaint.Result != ui.NotAvailable || complaint.Way == "" {
		t.Errorf("%+v", complaint)
	}
	_, got = judged(t, rulebook.OnSubmit, rulebook.Facts{"level": rulebook.Count(3)})
	if level := got["check-level"]; level.Result != ui.Met || level.Gap != "" || level.Way != "" || level.Action.URL != "" {
		t.Errorf("met: %+v", level)
	}
}

// YX-6: a group shows every alternative and how many are needed.
func TestGroupShowsItsAlternatives(t *testing.T) {
	_, got := judged(t, rulebook.OnSubmit, rulebook.Facts{"trademark_same_entity": rulebook.Bool(true)})
	kind := got["check-kind"]
	if len(kind.Parts) != 10 || kind.AnyOf != "需要 1 项，已符合 1 项。" || kind.Value != "" || kind.Result != ui.Met {
		t.Errorf("%+v", kind)
	}
	if part := kind.Parts[1]; part.ID != "check-kind-brand-owned" || part.Clause.ID != "YX-6b" {
		t.Errorf("%+v", part)
	}
}

// TM-3: why a store takes no part is told like any other group, with what each part asks and what there is.
func TestAnExemptionShowsWhatItRestsOn(t *testing.T) {
	l, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	at := clock.Must("2017-10-01")
	e, err := l.InForce("tmall-renewal-2018", at)
	if err != nil {
		t.Fatal(err)
	}
	facts := rulebook.Facts{"store.platform": rulebook.Str("tmall"), "store.kind": rulebook.Str("flagship"), "main_category": rulebook.Str("图书")}
	found := verdicts.Checks(text.ZH, e, e.Judge(rulebook.OnAssess, facts, at).Results, nil)
	if len(found) != 1 || found[0].AnyOf != "下列各项中需要 2 项，现已符合 2 项。" || len(found[0].Parts) != 2 || found[0].Parts[0].Value != "旗舰店" {
		t.Errorf("%+v", found)
	}
}

// GEN-3: what was waived is no longer demanded, and says by which reference.
func TestWaivedRuleSaysSo(t *testing.T) {
	_, got := judged(t, rulebook.OnDecide, rulebook.Facts{"level": rulebook.Count(2), "waiver.level": rulebook.Str("W-7")})
	if level := got["check-level"]; level.Result != ui.NotApplicable || level.Way == "" || level.Action.URL != "" {
		t.Errorf("%+v", level)
	}
	if position := got["check-position"]; position.Result != ui.Judgement {
		t.Errorf("%+v", position)
	}
}
