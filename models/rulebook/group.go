package rulebook

import (
	"fmt"
	"maps"

	"github.com/mengyue/portal/models/text"
)

// every holds when every part holds. A part that is not applicable does not count.
func (j judging) every(conditions []Condition, id string) finding {
	parts := j.parts(conditions, id)
	count := tally(parts)
	f := finding{parts: parts, facts: gathered(parts), value: fmt.Sprint(count[Met]), limit: fmt.Sprint(len(parts) - count[NotApplicable])}
	switch {
	case count[Failed] > 0:
		f.answer, f.gap = Failed, fmt.Sprint(count[Failed])
	case count[NotAvailable] > 0:
		f.answer = NotAvailable
	case count[Judgement] > 0:
		f.answer = Judgement
	case count[Met] > 0:
		f.answer = Met
	default:
		f.answer = NotApplicable
	}
	if j.silent {
		return f
	}
	f.detail = details(parts, f.answer)
	if f.answer != Met && f.answer != NotApplicable {
		for _, p := range parts {
			if p.Result == Failed || p.Result == NotAvailable {
				f.way = sentences(f.way, p.Way)
			}
		}
	}
	return f
}

// some holds when at least n parts hold. As long as n could still hold, it is not failed.
func (j judging) some(n int, conditions []Condition, id string) finding {
	parts := j.parts(conditions, id)
	count := tally(parts)
	f := finding{parts: parts, facts: gathered(parts), value: fmt.Sprint(count[Met]), limit: fmt.Sprint(n)}
	switch {
	case count[Met] >= n:
		f.answer = Met
		f.detail = text.F("符合其中 %d 项：%s。", "%d met: %s.", count[Met], titles(parts, Met))
		return f
	case count[NotApplicable] == len(parts):
		f.answer = NotApplicable
		f.detail = text.Of("各项均不适用。", "None of them applies.")
		return f
	case count[Met]+count[Judgement] >= n:
		f.answer = Judgement
		f.detail = text.F("由审核人员判断：%s。", "Judged by a reviewer: %s.", titles(parts, Judgement))
	case count[Met]+count[Judgement]+count[NotAvailable] >= n:
		f.answer = NotAvailable
		f.detail = text.F("以下各项暂无数据，无法自动判断：%s。", "Not available, so it cannot be decided automatically: %s.", titles(parts, NotAvailable))
	default:
		f.answer, f.gap = Failed, fmt.Sprint(n-count[Met])
		f.detail = text.F("%d 项中符合 %d 项，至少需要 %d 项。", "Of %d, %d are met; at least %d must be.", len(parts), count[Met], n)
	}
	f.way = waysOf(n-count[Met], parts)
	return f
}

func (j judging) parts(conditions []Condition, id string) []Result {
	out := make([]Result, 0, len(conditions))
	for i := range conditions {
		c := &conditions[i]
		key := c.ID
		if key == "" {
			key = fmt.Sprint(i + 1)
		}
		path := id + "/" + key
		f := j.condition(c, path)
		title := c.Title
		if title.IsZero() {
			title = j.titleOf(c)
		}
		out = append(out, f.result(path, c.Clause, title))
	}
	return out
}

// titleOf names a condition that has no title of its own by what it asks for.
func (j judging) titleOf(c *Condition) text.Text {
	switch {
	case c.Fact != "":
		return j.figure(c.Fact).title
	case c.Judgement != "":
		return j.figure("judgement." + c.Judgement).title
	case c.Paper != "":
		return j.figure("paper." + c.Paper).title
	case c.Agreement != "":
		return j.figure("agreement." + c.Agreement).title
	case c.Deposit != "":
		return j.figure(DepositBalance).title
	case c.Chain > 0:
		return j.figure("chain.level").title
	case c.Chains != nil:
		return j.figure(ChainLevels).title
	case len(c.All) > 0:
		return text.Of("以下各项全部符合", "all of these")
	}
	return text.Of("以下各项符合其一", "any of these")
}

func tally(parts []Result) map[Answer]int {
	count := make(map[Answer]int, 5)
	for _, p := range parts {
		count[p.Result]++
	}
	return count
}

func gathered(parts []Result) Facts {
	facts := make(Facts, len(parts))
	for _, p := range parts {
		maps.Copy(facts, p.Facts)
	}
	return facts
}

// waysOf names the ways of the parts that could still be met; where several would do, any of them.
func waysOf(missing int, parts []Result) text.Text {
	var ways []text.Text
	for _, p := range parts {
		if p.Result == Met || p.Result == NotApplicable || p.Way.IsZero() {
			continue
		}
		ways = append(ways, text.F("%s：%s", "%s: %s", p.Title, p.Way))
	}
	if len(ways) == 0 {
		return text.Text{}
	}
	list := text.Join(text.Of("　", " "), ways...)
	if len(ways) == 1 {
		return ways[0]
	}
	return text.F("再符合下列 %d 项即可。%s", "Meet %d more of these. %s", missing, list)
}
