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

// measure runs axe over WCAG 2.2 A and AA. Words in a picture of ours stand over shapes, where axe cannot decide their
// contrast: these places are left to [Contrast], which reckons it.
const measure = `axe.run(document, {
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
	resultTypes: ["violations", "incomplete"],
}).then((found) => JSON.stringify([
	...found.violations,
	...found.incomplete.map((one) => ({...one, undecided: true, nodes: one.id === "color-contrast" ? one.nodes.filter(({html}) => !/^<(text|tspan)\b/.test(html)) : one.nodes}))
		.filter((one) => one.nodes.length > 0),
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

// faint finds the words of pictures whose colour has less than 4.5 : 1 to what is behind them: the fill of the shape of
// their group where it has one, else the page's.
const faint = `(() => {
	const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
	const light = (colour) => {
		context.clearRect(0, 0, 1, 1); context.fillStyle = colour; context.fillRect(0, 0, 1, 1);
		const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
		if (a === 0) return null;
		const [x, y, z] = [r, g, b].map((n) => n / 255).map((n) => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
		return 0.2126 * x + 0.7152 * y + 0.0722 * z;
	};
	const behind = (word) => {
		const shape = word.parentElement.querySelector(":scope > rect");
		if (shape) return light(getComputedStyle(shape).fill);
		for (let e = word.closest("svg"); e; e = e.parentElement) {
			const l = light(getComputedStyle(e).backgroundColor);
			if (l !== null) return l;
		}
		return 1;
	};
	return [...document.querySelectorAll("svg text, svg tspan")].filter((word) => {
		const [a, b] = [light(getComputedStyle(word).fill), behind(word.closest("text"))].sort((x, y) => y - x);
		return (a + 0.05) / (b + 0.05) < 4.5;
	}).map((word) => word.textContent.trim());
})()`

// Contrast lists the words in pictures that cannot be read against what is behind them; nothing is best.
func Contrast(t testing.TB, tab context.Context) (words []string) {
	t.Helper()
	Do(t, tab, chromedp.Evaluate(faint, &words))
	return words
}
