package rulebook

import (
	"fmt"

	"github.com/mengyue/portal/models/text"
)

// condition answers one condition; id is the path of the rule or alternative that it belongs to.
func (j judging) condition(c *Condition, id string) finding {
	var why text.Text
	if c.When != nil {
		f := j.condition(c.When, id)
		if f.answer != Met {
			if f.answer == Failed && j.silent {
				f.answer = NotApplicable
			} else if f.answer == Failed {
				f.answer, f.detail, f.way = NotApplicable, notApplicable(f.detail), text.Text{}
			}
			return f
		}
		why = f.detail
	}
	f := j.kind(c, id)
	if f.answer == Judgement && !j.silent {
		f.detail = sentences(why, f.detail)
	}
	f = f.unless(c.Unavailable)
	if !j.silent && (f.answer == Failed || f.answer == NotAvailable) {
		f.way = sentences(f.way, c.Remedy)
	}
	return f
}

// unless turns "not available" into "failed" where the book says so.
func (f finding) unless(unavailable string) finding {
	if f.answer == NotAvailable && unavailable == UnavailableFailed {
		f.answer = Failed
		f.detail = sentences(f.detail, text.Of("没有记录即视为不符合。", "No record counts as not met."))
	}
	return f
}

func (j judging) kind(c *Condition, id string) finding {
	switch {
	case c.Fact != "":
		return j.fact(c)
	case len(c.All) > 0:
		return j.every(c.All, id)
	case len(c.Any) > 0:
		return j.some(1, c.Any, id)
	case c.AtLeastOf != nil:
		return j.some(c.AtLeastOf.N, c.AtLeastOf.Of, id)
	case c.Judgement != "":
		return j.judgement(c.Judgement)
	case c.Paper != "":
		return j.paper(c.Paper)
	case c.Agreement != "":
		return j.agreement(c.Agreement)
	case c.Deposit != "":
		return j.deposit()
	case c.Chains != nil:
		return j.chains(c.Chains)
	}
	return j.chain(c.Chain)
}

func (j judging) judgement(key string) finding {
	name := "judgement." + key
	title := j.figure(name).title
	f := finding{facts: Facts{name: j.facts[name]}, value: j.facts[name].String()}
	switch f.value {
	case string(Met), string(Failed):
		f.answer = Answer(f.value)
		f.detail = text.F("%s：%s", "%s: %s", title, judged(f.answer))
	default:
		f.answer, f.value = Judgement, ""
		f.detail = text.F("“%s”由审核人员判断并说明理由。", "“%s” is judged by a reviewer, with a reason.", title)
	}
	return f
}

func (j judging) paper(ask string) finding {
	name := "paper." + ask
	title := j.figure(name).title
	f := finding{answer: Met, facts: Facts{name: j.facts[name]}, value: j.facts[name].String(), limit: "1", unit: "papers"}
	if f.value == "" {
		f.value = "0"
	}
	if j.facts[name].Int() < 1 {
		f.answer, f.gap = Failed, "1"
		f.detail = text.F("尚未提交“%s”。", "“%s” has not been handed in.", title)
		f.way = text.F("请上传“%s”。", "Upload “%s”.", title)
		return f
	}
	f.detail = text.F("已提交“%s”%s 份。", "“%s” was handed in: %s.", title, f.value)
	return f
}

func (j judging) agreement(key string) finding {
	name := "agreement." + key
	fig := j.figure(name)
	f := finding{answer: Met, facts: Facts{name: j.facts[name]}, value: j.facts[name].String(), limit: AgreementNormal}
	shown := fig.show(j.facts[name])
	switch f.value {
	case AgreementNormal:
		f.detail = text.F("《%s》状态正常。", "The %s is in normal state.", fig.title)
	case "":
		f.answer = NotAvailable
		f.detail = text.F("《%s》的签署状态暂不可用。", "The state of the %s is not available.", fig.title)
	default:
		f.answer = Failed
		f.detail = text.F("《%s》的状态为“%s”，要求为正常。", "The %s is “%s”; it must be in normal state.", fig.title, shown)
		f.way = text.F("请签署《%s》的现行版本。", "Sign the current version of the %s.", fig.title)
	}
	return f
}

// AnyLevel asks for a valid authorisation chain of whatever level.
const AnyLevel = 99

func (j judging) chain(most int) finding {
	const name = "chain.level"
	f := finding{facts: Facts{name: j.facts[name]}, value: j.facts[name].String(), limit: fmt.Sprint(most), unit: "levels"}
	level := j.facts[name].Int()
	switch {
	case f.value == "":
		f.answer = NotAvailable
		f.detail = text.Of("品牌授权链暂无结果。", "There is no result for the authorisation chain.")
	case level < 1:
		f.answer = Failed
		f.detail = text.Of("没有完整有效的品牌授权链。", "There is no complete and valid authorisation chain.")
		f.way = text.Of("请补齐从商标权利人到贵公司的每一级授权文件。", "Supply the paper of every link from the owner of the trademark to your company.")
	case most == AnyLevel:
		f.answer, f.limit = Met, ""
		f.detail = text.F("品牌授权链完整有效，为 %d 级。", "The authorisation chain is complete and valid, of level %d.", level)
	case level > int64(most):
		f.answer, f.gap = Failed, fmt.Sprint(level-int64(most))
		f.detail = text.F("品牌授权链为 %d 级，要求不超过 %d 级。", "The authorisation chain has level %d; at most %d is allowed.", level, most)
		f.way = text.F("请取得层级不超过 %d 级的授权。", "Obtain an authorisation of level %d or nearer the owner.", most)
	default:
		f.answer, f.gap = Met, fmt.Sprint(int64(most)-level)
		f.detail = text.F("品牌授权链为 %d 级，在 %d 级以内。", "The authorisation chain has level %d, within %d.", level, most)
	}
	return f
}

// figure is how a fact is typed and named; loading has made sure that it is known.
func (j judging) figure(key string) figure {
	f := j.e.index.facts[key]
	f.silent = j.silent
	return f
}
