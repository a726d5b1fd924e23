package programmes

import (
	"strconv"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
)

// levels are when members are evaluated, over which period, and what each level asks and grants.
func (w wording) levels() []programmes.Rule {
	var out []programmes.Rule
	if v := w.e.Evaluation; v != nil {
		says := text.F("每月 %d 日评估。", "On day %d of every month.", v.Day)
		if len(v.Months) > 0 {
			months := make([]text.Text, len(v.Months))
			for i, m := range v.Months {
				months[i] = text.Of(strconv.Itoa(m)+" 月", "month "+strconv.Itoa(m))
			}
			says = text.F("%[2]s的 %[1]d 日评估。", "On day %d of %s.", v.Day, text.Join(text.Of("、", ", "), months...))
		}
		out = append(out, w.rule(v.Clause, text.Of("评估日", "When"), says, text.Of("数据暂缺的不因此改变等级。", "Missing figures change no level.")))
	}
	for _, l := range w.e.LookBacks {
		r := w.rule(l.Clause, l.Title, text.Of("按下列顺序取第一个符合的期间：", "The first of these that fits:"))
		for _, s := range l.Choose {
			says := text.F("最近 %s", "the last %s", rulebook.Period(s.Over))
			if s.When != nil {
				says = text.F("最近 %s：%s时", "the last %s: where %s", rulebook.Period(s.Over), w.e.Condition(s.When))
			}
			r.Parts = append(r.Parts, programmes.Rule{Text: w.c.In(says)})
		}
		out = append(out, r)
	}
	if w.e.Levels == nil {
		return out
	}
	for i := len(w.e.Levels.Steps) - 1; i >= 0; i-- {
		out = append(out, w.level(w.e.Levels.Steps[i]))
	}
	return out
}

// level is one level with its rules.
func (w wording) level(l rulebook.Level) programmes.Rule {
	r := w.rule(l.Clause, l.Title, l.Text)
	if b := l.Badge; b != nil {
		r.Notes = append(r.Notes, w.c.In(text.F("授予标识“%s”；%s 内没有评估确认的，自动失效（%s）。", "Grants the badge “%s”; without an evaluation that confirms it within %s it lapses by itself (%s).", b.Title, rulebook.Period(b.Lapses), b.Clause)))
	}
	for _, id := range l.Rules {
		if rule, ok := w.e.Rule(id); ok {
			r.Parts = append(r.Parts, w.demand(w.e.Demand(rule), rule.Remedy))
		}
	}
	return r
}

// suspension is what a suspension means and how a member comes back.
func (w wording) suspension() []programmes.Rule {
	s := w.e.Suspension
	if s == nil {
		return nil
	}
	return []programmes.Rule{
		w.rule(s.Clause, text.Of("暂停", "Suspension"), s.Text, text.F("停止：%s。", "Stopped: %s.", s.Stopped())),
		w.rule(s.Plan.Clause, text.Of("改进计划", "Plan"), s.Plan.Help, text.F("%s 内答复；同一条款最多连续 %d 次。", "Answered within %s; at most %d in a row for one clause.", rulebook.Period(s.Plan.Answer), s.Plan.Most)),
		w.rule(s.Plan.ImmunityClause, text.Of("免疫期", "Immunity"), text.F("计划被接受后 %s 内不因该条款警告或暂停，期满重新检查。", "For %s after a plan is accepted its clause neither warns nor suspends; then the rule is asked again.", rulebook.Period(s.Plan.Immunity))),
		w.rule(s.Final, text.Of("移出", "Removal"), text.F("暂停满 %s 没有被接受的计划，或计划用完仍不符合的，移出。", "Without an accepted plan within %s, or when no plan is left, the member is removed.", rulebook.Period(s.Ends))),
	}
}
