package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Violation is one rule of axe that the page breaks, or that axe could not decide (Undecided).
type Violation struct {
	Rule      string `json:"id"`
	Help      string `json:"help"`
	Undecided bool   `json:"undecided"`
	Nodes     []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// String tells the rule and the first places.
func (v Violation) String() string {
	words := fmt.Sprintf("%s (%s), %d places", v.Rule, v.Help, len(v.Nodes))
	if v.Undecided {
		words = "undecided: " + words
	}
	for i, node := range v.Nodes {
		if i == 3 {
			break
		}
		words += fmt.Sprintf("\n\t%s\n\t\t%s", node.HTML, node.Summary)
	}
	return words
}

// measure runs axe over WCAG 2.2 A and AA.
const measure = `axe.run(document, {
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
	resultTypes: ["violations", "incomplete"],
}).then((found) => JSON.stringify([
	...found.violations,
	...found.incomplete.map((one) => ({...one, undecided: true})),
].map(({id, help, undecided, nodes}) => ({id, help, undecided: !!undecided, nodes: nodes.map(({html, failureSummary}) => ({html, failureSummary}))}))))`

// Axe measures the page that the tab shows and returns what it breaks and what axe could not decide; nothing is best.
func Axe(t testing.TB, tab context.Context) []Violation {
	t.Helper()
	var answer string
	Do(t, tab,
		chromedp.Evaluate(axeSource, nil),
		chromedp.Evaluate(measure, &answer, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }),
	)
	var found []Violation
	if err := json.Unmarshal([]byte(answer), &found); err != nil {
		t.Fatalf("axe answered %q: %v", answer, err)
	}
	return found
}
