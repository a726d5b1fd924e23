package rulebook

import (
	"strconv"

	"github.com/mengyue/portal/models/text"
)

// every holds when every part holds. A part that is not applicable does not count.
func (j judging) every(conditions []Condition, path string, r *Result) {
	parts := j.parts(conditions, path)
	count := tally(parts)
	r.Parts, r.Facts, r.Value, r.Limit = parts, j.gathered(parts), strconv.Itoa(count.met), strconv.Itoa(len(parts)-count.notApplicable)
	switch {
	case count.failed > 0:
		r.Result, r.Gap = Failed, strconv.Itoa(count.failed)
	case count.notAvailable > 0:
		r.Result = NotAvailable
	case count.judgement > 0:
		r.Result = Judgement
	case count.met > 0:
		r.Result = Met
	default:
		r.Result = NotApplicable
	}
	if j.silent {
		return
	}
	r.Detail = details(parts, r.Result)
	if r.Result != Met && r.Result != NotApplicable {
		for _, p := range parts {
			if p.Result == Failed || p.Result == NotAvailable {
				r.Way = sentences(r.Way, p.Way)
			}
		}
	}
}

// some holds when at least n parts hold. As long as n could still hold, it is not failed.
func (j judging) some(n int, conditions []Condition, path string, r *Result) {
	parts := j.parts(conditions, path)
	count := tally(parts)
	r.Parts, r.Facts, r.Value, r.Limit = parts, j.gathered(parts), strconv.Itoa(count.met), strconv.Itoa(n)
	switch {
	case count.met >= n:
		r.Result = Met
	case count.notApplicable == len(parts):
		r.Result = NotApplicable
	case count.met+count.judgement >= n:
		r.Result = Judgement
	case count.met+count.judgement+count.notAvailable >= n:
		r.Result = NotAvailable
	default:
		r.Result, r.Gap = Failed, strconv.Itoa(n-count.met)
	}
	if !j.silent {
		r.Detail, r.Way = r.saySome(n, count.met)
	}
}

// saySome words how many of the parts hold, and what could be done.
func (r *Result) saySome(n, met int) (detail, way text.Text) {
	switch r.Result {
	case Met:
		return text.F("符合其中 %d 项：%s。", "%d met: %s.", met, titles(r.Parts, Met)), way
	case NotApplicable:
		return text.Of("各项均不适用。", "None of them applies."), way
	case Judgement:
		detail = text.F("由审核人员判断：%s。", "Judged by a reviewer: %s.", titles(r.Parts, Judgement))
	case NotAvailable:
		detail = text.F("以下各项暂无数据，无法自动判断：%s。", "Not available, so it cannot be decided automatically: %s.", titles(r.Parts, NotAvailable))
	default:
		detail = text.F("%d 项中符合 %d 项，至少需要 %d 项。", "Of %d, %d are met; at least %d must be.", len(r.Parts), met, n)
	}
	return detail, waysOf(n-met, r.Parts)
}

func (j judging) parts(conditions []Condition, path string) []Result {
	out := j.room.some(len(conditions))
	for i := range conditions {
		c, r := &conditions[i], &out[i]
		r.Rule, r.Clause, r.Title = c.path, c.Clause, c.called
		if c.path == "" {
			r.Rule, r.Title = c.partOf(path, i), j.titleOf(c)
		}
		j.condition(c, r.Rule, r)
	}
	return out
}

// partOf is the path of a part of the condition with a path.
func (c *Condition) partOf(path string, i int) string {
	if c.ID == "" {
		return path + "/" + strconv.Itoa(i+1)
	}
	return path + "/" + c.ID
}

// placed gives the parts of a condition their paths and titles, which are the same whoever is judged.
func (e *Edition) placed(c *Condition, path string) {
	if c == nil {
		return
	}
	e.placed(c.When, path)
	for _, list := range c.lists() {
		for i := range list {
			part := &list[i]
			part.path, part.called = part.partOf(path, i), judging{e: e}.titleOf(part)
			e.placed(part, part.path)
		}
	}
}

// titleOf is the title of a condition; one that has none of its own is named by what it asks for.
func (j judging) titleOf(c *Condition) text.Text {
	switch {
	case !c.Title.IsZero():
		return c.Title
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

// counts are how many parts said what.
type counts struct{ met, failed, notApplicable, notAvailable, judgement int }

func tally(parts []Result) (n counts) {
	for i := range parts {
		switch parts[i].Result {
		case Met:
			n.met++
		case Failed:
			n.failed++
		case NotApplicable:
			n.notApplicable++
		case NotAvailable:
			n.notAvailable++
		case Judgement:
			n.judgement++
		}
	}
	return n
}

func (j judging) gathered(parts []Result) Used {
	n := 0
	for i := range parts {
		n += len(parts[i].Facts)
	}
	facts := j.room.used(n)
	for i := range parts {
		facts = facts.and(parts[i].Facts)
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
