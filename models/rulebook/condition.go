package rulebook

import (
	"strconv"

	"github.com/mengyue/portal/models/text"
)

// condition puts into r what one condition says; path is that of the rule or alternative that it belongs to.
func (j judging) condition(c *Condition, path string, r *Result) {
	if c.When == nil {
		j.unconditionally(c, path, r)
		return
	}
	var when Result
	if j.condition(c.When, path, &when); when.Result != Met {
		if when.Result == Failed {
			when.Result, when.Way = NotApplicable, text.Text{}
			if !j.silent {
				when.Detail = notApplicable(when.Detail)
			}
		}
		when.Rule, when.Clause, when.Title = r.Rule, r.Clause, r.Title
		*r = when
		return
	}
	j.unconditionally(c, path, r)
	if r.Result == Judgement && !j.silent {
		r.Detail = sentences(when.Detail, r.Detail)
	}
}

// unconditionally answers a condition that applies.
func (j judging) unconditionally(c *Condition, path string, r *Result) {
	j.kind(c, path, r)
	j.unless(r, c.Unavailable)
	if !j.silent && (r.Result == Failed || r.Result == NotAvailable) {
		r.Way = sentences(r.Way, c.Remedy)
	}
}

// unless turns "not available" into "failed" where the book says so.
func (j judging) unless(r *Result, unavailable string) {
	if r.Result != NotAvailable || unavailable != UnavailableFailed {
		return
	}
	r.Result = Failed
	if !j.silent {
		r.Detail = sentences(r.Detail, text.Of("没有记录即视为不符合。", "No record counts as not met."))
	}
}

func (j judging) kind(c *Condition, path string, r *Result) {
	switch {
	case c.Fact != "":
		j.fact(c, r)
	case len(c.All) > 0:
		j.every(c.All, path, r)
	case len(c.Any) > 0:
		j.some(1, c.Any, path, r)
	case c.AtLeastOf != nil:
		j.some(c.AtLeastOf.N, c.AtLeastOf.Of, path, r)
	case c.Judgement != "":
		j.judgement(c.Judgement, r)
	case c.Paper != "":
		j.paper(c.Paper, r)
	case c.Agreement != "":
		j.agreement(c.Agreement, r)
	case c.Deposit != "":
		j.deposit(r)
	case c.Chains != nil:
		j.chains(c.Chains, r)
	default:
		j.chain(c.Chain, r)
	}
}

// on is what a result says that rests on one fact.
func (j judging) on(fact string, r *Result) Value {
	v := j.facts[fact]
	r.Result, r.Value, r.Facts = Met, j.room.written(v), append(j.room.used(1), Fact{fact, v})
	return v
}

func (j judging) judgement(key string, r *Result) {
	name := "judgement." + key
	j.on(name, r)
	switch r.Value {
	case string(Met), string(Failed):
		r.Result = Answer(r.Value)
	default:
		r.Result, r.Value = Judgement, ""
	}
	title := j.figure(name).title
	switch {
	case j.silent:
	case r.Result == Judgement:
		r.Detail = text.F("“%s”由审核人员判断并说明理由。", "“%s” is judged by a reviewer, with a reason.", title)
	default:
		r.Detail = text.F("%s：%s", "%s: %s", title, judged(r.Result))
	}
}

func (j judging) paper(ask string, r *Result) {
	name := "paper." + ask
	title := j.figure(name).title
	papers := j.on(name, r)
	r.Limit, r.Unit = "1", "papers"
	if r.Value == "" {
		r.Value = "0"
	}
	if papers.Int() < 1 {
		r.Result, r.Gap = Failed, "1"
	}
	switch {
	case j.silent:
	case r.Result == Failed:
		r.Detail = text.F("尚未提交“%s”。", "“%s” has not been handed in.", title)
		r.Way = text.F("请上传“%s”。", "Upload “%s”.", title)
	default:
		r.Detail = text.F("已提交“%s”%s 份。", "“%s” was handed in: %s.", title, r.Value)
	}
}

func (j judging) agreement(key string, r *Result) {
	name := "agreement." + key
	state := j.on(name, r)
	r.Limit = AgreementNormal
	switch r.Value {
	case AgreementNormal:
	case "":
		r.Result = NotAvailable
	default:
		r.Result = Failed
	}
	if j.silent {
		return
	}
	fig := j.figure(name)
	switch r.Result {
	case Met:
		r.Detail = text.F("《%s》状态正常。", "The %s is in normal state.", fig.title)
	case NotAvailable:
		r.Detail = text.F("《%s》的签署状态暂不可用。", "The state of the %s is not available.", fig.title)
	default:
		r.Detail = text.F("《%s》的状态为“%s”，要求为正常。", "The %s is “%s”; it must be in normal state.", fig.title, fig.show(state))
		r.Way = text.F("请签署《%s》的现行版本。", "Sign the current version of the %s.", fig.title)
	}
}

// AnyLevel asks for a valid authorisation chain of whatever level.
const AnyLevel = 99

func (j judging) chain(most int, r *Result) {
	const name = "chain.level"
	level := j.on(name, r).Int()
	r.Limit, r.Unit = strconv.Itoa(most), "levels"
	switch {
	case r.Value == "":
		r.Result = NotAvailable
	case level < 1:
		r.Result = Failed
	case most == AnyLevel:
		r.Limit = ""
	case level > int64(most):
		r.Result, r.Gap = Failed, strconv.FormatInt(level-int64(most), 10)
	default:
		r.Gap = strconv.FormatInt(int64(most)-level, 10)
	}
	if !j.silent {
		r.Detail, r.Way = r.sayChain(level, most)
	}
}

func (r *Result) sayChain(level int64, most int) (detail, way text.Text) {
	switch {
	case r.Result == NotAvailable:
		return text.Of("品牌授权链暂无结果。", "There is no result for the authorisation chain."), way
	case level < 1:
		return text.Of("没有完整有效的品牌授权链。", "There is no complete and valid authorisation chain."),
			text.Of("请补齐从商标权利人到贵公司的每一级授权文件。", "Supply the paper of every link from the owner of the trademark to your company.")
	case most == AnyLevel:
		return text.F("品牌授权链完整有效，为 %d 级。", "The authorisation chain is complete and valid, of level %d.", level), way
	case r.Result == Failed:
		return text.F("品牌授权链为 %d 级，要求不超过 %d 级。", "The authorisation chain has level %d; at most %d is allowed.", level, most),
			text.F("请取得层级不超过 %d 级的授权。", "Obtain an authorisation of level %d or nearer the owner.", most)
	}
	return text.F("品牌授权链为 %d 级，在 %d 级以内。", "The authorisation chain has level %d, within %d.", level, most), way
}

// figure is how a fact is typed and named; loading has made sure that it is known.
func (j judging) figure(key string) *figure { return j.e.index.figure(key) }
