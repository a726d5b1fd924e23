package rulebook

import "github.com/mengyue/portal/models/text"

// Demand is a rule, or one alternative of it, as a person reads it before anything is judged.
type Demand struct {
	Clause string
	Title  text.Text
	Says   text.Text // what is demanded; of a group, how many of its parts
	When   text.Text // where it applies only then; zero where always
	Parts  []Demand
}

// Demand words a rule of the edition.
func (e *Edition) Demand(r Rule) Demand {
	d := e.worded(r.Require, r.Clause, r.Title)
	if r.When != nil && d.When.IsZero() {
		d.When = e.Condition(r.When)
	}
	return d
}

// Condition words a condition of the edition that stands by itself, such as when a question is asked.
func (e *Edition) Condition(c *Condition) text.Text {
	switch {
	case c == nil:
		return text.Text{}
	case len(c.Any) > 0:
		return text.Join(text.Of("，或", " or "), e.conditions(c.Any)...)
	case len(c.All) > 0:
		return text.Join(text.Of("，且", " and "), e.conditions(c.All)...)
	case c.AtLeastOf != nil:
		return text.F("以下至少 %d 项：%s", "at least %d of: %s", c.AtLeastOf.N, text.Join(text.Of("；", "; "), e.conditions(c.AtLeastOf.Of)...))
	}
	return judging{e: e}.demanded(c)
}

func (e *Edition) conditions(list []Condition) []text.Text {
	out := make([]text.Text, len(list))
	for i := range list {
		out[i] = e.Condition(&list[i])
	}
	return out
}

func (e *Edition) worded(c *Condition, clause string, title text.Text) Demand {
	j := judging{e: e}
	d := Demand{Clause: clause, Title: title}
	if c.Clause != "" {
		d.Clause = c.Clause
	}
	if !c.Title.IsZero() {
		d.Title = c.Title
	}
	if d.Title.IsZero() {
		d.Title = j.titleOf(c)
	}
	if c.When != nil {
		d.When = e.Condition(c.When)
	}
	parts := c.All
	d.Says = text.Of("下列各项须全部符合", "all of these must be met")
	switch {
	case len(c.Any) > 0:
		parts, d.Says = c.Any, text.Of("下列各项符合任意一项即可", "any one of these is enough")
	case c.AtLeastOf != nil:
		parts, d.Says = c.AtLeastOf.Of, text.F("下列各项须符合至少 %d 项", "at least %d of these must be met", c.AtLeastOf.N)
	case len(c.All) == 0:
		parts, d.Says = nil, j.demanded(c)
	}
	for i := range parts {
		d.Parts = append(d.Parts, e.worded(&parts[i], "", text.Text{}))
	}
	return d
}

// demanded words a condition that is no group.
func (j judging) demanded(c *Condition) text.Text {
	title := j.titleOf(c)
	switch {
	case c.Judgement != "":
		return text.F("由审核人员判断“%s”并说明理由", "a reviewer judges “%s”, with a reason", title)
	case c.Paper != "":
		return text.F("提交材料“%s”", "the paper “%s” is handed in", title)
	case c.Agreement != "":
		return text.F("《%s》处于正常状态", "the %s is in normal state", title)
	case c.Deposit != "":
		return text.F("保证金已足额缴纳：%s", "the deposit of %s is paid in full", j.figure(DepositBalance).show(j.e.Deposit.Amount.Value))
	case c.Chains != nil:
		return j.demandedChains(c.Chains)
	case c.Chain == AnyLevel:
		return text.Of("具有完整有效的品牌授权链", "the authorisation chain is complete and valid")
	case c.Chain > 0:
		return text.F("品牌授权链完整有效，不超过 %d 级", "the authorisation chain is valid, of level %d or nearer the owner", c.Chain)
	}
	fig := j.figure(c.Fact)
	all := c.comparisons()
	said := make([]text.Text, len(all))
	for i, cmp := range all {
		said[i] = j.compared(fig, cmp)
	}
	return text.F("“%s”%s", "“%s” %s", title, text.Join(text.Of("，且", " and "), said...))
}

// operators word a comparison; %s is the limit.
var operators = map[string]text.Text{
	"at_least": text.Of("不低于 %s", "is at least %s"), "more_than": text.Of("超过 %s（不含）", "is more than %s"),
	"at_most": text.Of("不超过 %s", "is at most %s"), "less_than": text.Of("低于 %s（不含）", "is less than %s"),
	"is": text.Of("为“%s”", "is “%s”"), "is_not": text.Of("不为“%s”", "is not “%s”"),
	"one_of": text.Of("为“%s”之一", "is one of “%s”"), "none_of": text.Of("不含“%s”", "has none of “%s”"),
	"contains": text.Of("包含“%s”", "contains “%s”"), "before": text.Of("早于 %s", "is before %s"),
	"from": text.Of("不早于 %s", "is no earlier than %s"), "within": text.Of("在最近 %s 以内", "lies within the last %s"),
	"past": text.Of("距今超过 %s", "is more than %s ago"), "reached": text.Of("距今已满 %s", "is %s ago or longer"),
	"in": text.Of("属于%s", "is of %s"), "not_in": text.Of("不属于%s", "is not of %s"), "all_in": text.Of("均属于%s", "are all of %s"),
	"not_named": text.Of("不得与%s相同，也不得以其禁用的字结尾", "is not one of %s and does not end as none may"), "resembles": text.Of("与%s相近", "comes close to %s"), "known": text.Of("有数据：%s", "is available: %s"), "over": text.Of("已经过去：%s", "is past: %s"),
}

func (j judging) compared(fig *figure, c comparison) text.Text {
	form := operators[c.op]
	if len(c.groups) > 0 {
		return text.F(form.ZH, form.EN, j.groupTitles(c.groups))
	}
	if len(c.lists) > 0 {
		return text.F(form.ZH, form.EN, j.listTitles(c.lists))
	}
	if c.op == "known" || c.op == "over" {
		fig = &figure{typ: TypeBool}
	}
	if c.period != "" {
		return text.F(form.ZH, form.EN, periodOf(c.period).Text())
	}
	shown := make([]text.Text, len(c.operands))
	for i, o := range c.operands {
		shown[i] = fig.show(o.Value)
		if o.Fact != "" {
			shown[i] = j.figure(o.Fact).title
			if v := j.facts[o.Fact]; !v.IsZero() {
				shown[i] = fig.show(v)
			}
		}
	}
	return text.F(form.ZH, form.EN, text.Join(text.Of("、", ", "), shown...))
}

// Period words a period of a book: 30d is 30 天, 30 days.
func Period(period string) text.Text {
	if period == Forever {
		return text.Of("永久", "for ever")
	}
	if period == "" {
		return text.Text{}
	}
	return periodOf(period).Text()
}
