package rulebook

import (
	"maps"
	"slices"

	"github.com/mengyue/portal/models/text"
)

// index knows every fact that a book may ask for: declared, derived, and those that callers fill.
type index struct {
	facts      map[string]*figure
	judgements map[string]JudgementDecl
	asks       map[string]Ask
	agreements map[string]Agreement
	groups     map[string]*group
	lists      map[string]NameList
}

// figure is how one fact is typed, named and shown.
type figure struct {
	key   string
	typ   FactType
	unit  Unit
	title text.Text
	steps []Step // ordered for a scale; the options of a choice; the states of an agreement

	lookback string // fact: the period that was chosen for it; "" where its period is its own

}

// unknown is the figure of a fact that the book does not know.
var unknown = &figure{}

// figure is how a fact is typed and named.
func (x *index) figure(key string) *figure {
	if f := x.facts[key]; f != nil {
		return f
	}
	return unknown
}

var agreementStates = []Step{
	{AgreementNormal, text.Of("正常", "normal")}, {AgreementNone, text.Of("未签署", "not signed")},
	{AgreementRevoked, text.Of("已撤销", "revoked")}, {AgreementSuspended, text.Of("已中止", "suspended")},
	{AgreementExpired, text.Of("已到期", "expired")},
}

var judgementAnswers = []Step{{string(Met), text.Of("符合", "met")}, {string(Failed), text.Of("不符合", "not met")}}

func indexOf(e *Edition) *index {
	x := &index{facts: map[string]*figure{}, judgements: map[string]JudgementDecl{}, asks: map[string]Ask{}, agreements: map[string]Agreement{}}
	for _, f := range e.Facts {
		x.facts[f.Key] = &figure{key: f.Key, typ: f.Type, unit: f.Unit, title: f.Title, steps: f.Steps}
	}
	for _, d := range e.Derived {
		x.facts[d.Key] = &figure{key: d.Key, typ: d.Type, unit: d.Unit, title: d.Title, steps: x.figure(d.Fact).steps, lookback: d.lookback(e)}
	}
	x.lookBacks(e)
	for _, r := range e.Ranks {
		x.facts[r.Key] = &figure{key: r.Key, typ: r.Type, unit: r.Unit, title: r.Title}
	}
	if e.Lookup != nil {
		for _, l := range e.Lookup.Limits {
			x.facts[StandardFact+l.Key] = &figure{key: StandardFact + l.Key, typ: l.Type, unit: l.Unit, title: l.Title}
		}
	}
	for _, a := range e.allAsks() {
		x.asks[a.Key] = a
		if a.Type == AskPaper {
			x.facts["paper."+a.Key] = &figure{key: "paper." + a.Key, typ: TypeCount, unit: Unit{text.Of("份", "papers"), "paper"}, title: a.Title}
			continue
		}
		x.facts["ask."+a.Key] = &figure{key: "ask." + a.Key, typ: answerType(a), unit: a.Unit, title: a.Title, steps: optionSteps(a)}
	}
	for _, a := range e.Agreements {
		x.agreements[a.Key] = a
		x.facts["agreement."+a.Key] = &figure{key: "agreement." + a.Key, typ: TypeString, title: a.Title, steps: agreementStates}
	}
	for _, j := range e.allJudgements() {
		x.judgements[j.Key] = j
		x.facts["judgement."+j.Key] = &figure{key: "judgement." + j.Key, typ: TypeString, title: j.Title, steps: judgementAnswers}
	}
	for _, rule := range e.Rules {
		if _, own := x.facts["judgement."+rule.ID]; !own {
			x.facts["judgement."+rule.ID] = &figure{key: "judgement." + rule.ID, typ: TypeString, title: rule.Title, steps: judgementAnswers}
		}
		x.facts["waiver."+rule.ID] = &figure{key: "waiver." + rule.ID, typ: TypeString, title: rule.Title}
	}
	x.facts["chain.level"] = &figure{key: "chain.level", typ: TypeCount, title: text.Of("品牌授权链层级", "level of the authorisation chain")}
	x.facts[ChainLevels] = &figure{key: ChainLevels, typ: TypeList, title: text.Of("各品牌授权链层级", "levels of the brands' authorisation chains")}
	x.facts[DepositBalance] = &figure{key: DepositBalance, typ: TypeMoney, title: text.Of("已缴保证金", "deposit paid")}
	x.groups = groupsOf(e.Categories)
	x.lists = map[string]NameList{}
	for _, l := range e.Names {
		x.lists[l.Key] = l
	}
	return x
}

// allAsks are the questions of every form.
func (e *Edition) allAsks() []Ask {
	if e.SignUp == nil {
		return e.Asks
	}
	return slices.Concat(e.Asks, e.SignUp.Asks)
}

// allJudgements are what people judge, of applications and of sign-ups.
func (e *Edition) allJudgements() (all []JudgementDecl) {
	if e.Review != nil {
		all = append(all, e.Review.Judgements...)
	}
	if e.SignUp != nil {
		all = append(all, e.SignUp.Judgements...)
	}
	return all
}

func answerType(a Ask) FactType {
	switch a.Type {
	case AskNumber:
		return TypeDecimal
	case AskCount:
		return TypeCount
	case AskMoney:
		return TypeMoney
	case AskMany, AskLines:
		return TypeList
	case AskDate:
		return TypeDay
	case AskYesNo:
		return TypeBool
	}
	return TypeString
}

func optionSteps(a Ask) []Step {
	var out []Step
	for _, o := range a.Options {
		out = append(out, Step{o.Key, o.Title})
	}
	return out
}

func (x *index) names() []string { return slices.Sorted(maps.Keys(x.facts)) }

func (f *figure) ordered() bool {
	switch f.typ {
	case TypeCount, TypeDecimal, TypeRate, TypeMoney, TypeScale:
		return true
	}
	return false
}

func (f *figure) timed() bool { return f.typ == TypeDay || f.typ == TypeInstant }

// step is the place of a step on the scale, -1 for none.
func (f *figure) step(key string) int {
	return slices.IndexFunc(f.steps, func(s Step) bool { return s.Key == key })
}

func (f *figure) stepKeys() []string {
	out := make([]string, len(f.steps))
	for i, s := range f.steps {
		out[i] = s.Key
	}
	return out
}
