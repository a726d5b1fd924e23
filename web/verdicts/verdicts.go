// Package verdicts maps what the rules answered to the checks that pages show: every clause with its value, limit, gap
// and remedy.
package verdicts

import (
	"strings"
	"unicode"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/kinds"
)

// Checks are the results of a verdict in a language; way gives the place where something can be done about a result,
// nil where the page has none.
func Checks(l text.Lang, e *rulebook.Edition, results []rulebook.Result, way func(rulebook.Result) ui.Link) []ui.Check {
	out := make([]ui.Check, 0, len(results))
	for _, r := range results {
		out = append(out, check(l, e, r, way))
	}
	return out
}

func check(l text.Lang, e *rulebook.Edition, r rulebook.Result, way func(rulebook.Result) ui.Link) ui.Check {
	f := e.Figures(r)
	c := ui.Check{ID: "check-" + strings.ReplaceAll(r.Rule, "/", "-"), Clause: kinds.Clause(e.Programme, r.Clause), Title: r.Title.In(l), Result: Result(r.Result),
		Value: f.Value.In(l), Limit: f.Limit.In(l), Gap: f.Gap.In(l)}
	if l == text.EN && strings.IndexFunc(c.Value, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 {
		c.Lang = string(text.ZH) // an address, a name: as it was recorded
	}
	if r.Clause == "" {
		c.Clause = ui.ClauseProps{}
	}
	switch r.Result {
	case rulebook.Failed:
		c.Way = first(r.Way, r.Detail).In(l)
	case rulebook.NotAvailable, rulebook.Judgement, rulebook.NotApplicable, rulebook.Waived:
		c.Way = r.Detail.In(l)
	}
	if way != nil && (r.Result == rulebook.Failed || r.Result == rulebook.NotAvailable) {
		c.Action = way(r)
	}
	if len(r.Parts) > 0 {
		c.AnyOf = anyOf(e, r).In(l)
		c.Parts = Checks(l, e, r.Parts, way)
		c.Value, c.Limit, c.Gap, c.Way = "", "", "", ""
	}
	return c
}

// anyOf says how many of the parts are needed.
func anyOf(e *rulebook.Edition, r rulebook.Result) text.Text {
	if r.Limit == "" {
		return text.Text{}
	}
	f := e.Figures(r)
	if r.Result == rulebook.Met {
		return text.F("需要 %s，已符合 %s。", "%s needed, %s met.", f.Limit, f.Value)
	}
	return text.F("下列各项中需要 %s，现已符合 %s。", "%s of these needed, %s met.", f.Limit, f.Value)
}

// Result is an answer as the checks mark it; what was waived stands as not applicable, with its reason beside it.
func Result(a rulebook.Answer) ui.Result {
	switch a {
	case rulebook.Met:
		return ui.Met
	case rulebook.Failed:
		return ui.Failed
	case rulebook.NotAvailable:
		return ui.NotAvailable
	case rulebook.Judgement:
		return ui.Judgement
	}
	return ui.NotApplicable
}

func first(texts ...text.Text) text.Text {
	for _, t := range texts {
		if !t.IsZero() {
			return t
		}
	}
	return text.Text{}
}
