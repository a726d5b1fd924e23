package signup

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Ready is a ruling with everything that it would be decided on now, and the very letter that would be sent.
type Ready struct {
	Form    Form
	Ruling  Ruling
	Verdict rulebook.Verdict // occasion select, with the ruling's judgements
	Against []rulebook.Result
	Letter  outbox.Letter
	Seen    string // hash of the letter
	Fault   error  // why it cannot be decided like this; nil where it can
	facts   rulebook.Facts
	appeal  clock.Instant
	name    string // of the merchant
}

// Prepare works out what a ruling would come to now: what stands against it and the very letter that would be sent.
func Prepare(tx *db.Tx, id string, r Ruling) (Ready, error) {
	f, err := Open(tx, id)
	if err != nil {
		return Ready{}, err
	}
	out := Ready{Form: f, Ruling: r, facts: f.facts(tx.Now).With(r.facts())}
	out.Verdict = f.Edition.Judge(rulebook.OnSelect, out.facts, tx.Now)
	out.Against = against(f.Edition, out.Verdict)
	if out.Fault = out.refused(tx.Now); out.Fault == nil && r.Outcome == Passed {
		out.Fault = stillCertified(tx, f)
	}
	m, err := merchant.Find(tx, f.SignUp.Merchant)
	if err != nil {
		return Ready{}, err
	}
	if out.name = m.Name; r.Outcome != Passed {
		if out.appeal, err = decision.AppealUntil(tx, f.Edition); err != nil {
			return Ready{}, err
		}
	}
	out.Letter = out.letter()
	sum := sha256.Sum256([]byte(db.JSON(out.Letter)))
	out.Seen = hex.EncodeToString(sum[:])
	return out, nil
}

// stillCertified: whose membership has ended since it handed in passes nothing (JH-1, GEN-3).
func stillCertified(tx *db.Tx, f Form) error {
	_, err := certified(tx, f.Edition, f.Product)
	if !fault.Is(err, fault.Breach) {
		return err
	}
	was := fault.Of(err)
	return fault.New(fault.Breach, was.Message, text.Of("请退回并说明；店铺重新通过认证后，商家可以再次提交。", "Send it back and say so; once the store is certified again it can be handed in anew.")).Under(was.Clause)
}

// facts are the judgements as rules ask for them.
func (r Ruling) facts() rulebook.Facts {
	out := rulebook.Facts{}
	for key, j := range r.Judged {
		out["judgement."+key] = rulebook.Str(string(j.Answer))
	}
	return out
}

// against lists what stands against passing: not met, not judged yet, or not available and judged by nobody.
func against(e *rulebook.Edition, v rulebook.Verdict) []rulebook.Result {
	var out []rulebook.Result
	for _, r := range v.Results {
		rule, _ := e.Rule(r.Rule)
		if r.Result == rulebook.Failed || r.Result == rulebook.Judgement || r.Result == rulebook.NotAvailable && rule.Unavailable != rulebook.UnavailableIgnore {
			out = append(out, r)
		}
	}
	return out
}

// Question is something that a person has to judge about a sign-up.
type Question struct {
	Key    string
	Clause string
	Title  text.Text
	Help   text.Text
	Ends   bool // judged as not met, the sign-up is refused for good
}

// Questions lists what is to be judged about the sign-up now: the judgements that a rule asks for, and every rule whose
// figures are not available.
func (f Form) Questions(at clock.Instant) []Question {
	var out []Question
	for _, r := range f.Edition.Judge(rulebook.OnSelect, f.facts(at), at).Results {
		rule, _ := f.Edition.Rule(r.Rule)
		switch r.Result {
		case rulebook.Judgement:
			for _, d := range f.Edition.SignUp.Judgements {
				if d.Key == rule.Require.Judgement {
					out = append(out, Question{d.Key, d.Clause, d.Title, d.Help, d.Ends})
				}
			}
		case rulebook.NotAvailable:
			out = append(out, Question{Key: r.Rule, Clause: r.Clause, Title: r.Title, Help: r.Detail})
		}
	}
	return out
}

// ends is the judgement that refuses the sign-up for good, where one does.
func (r Ready) ends() (rulebook.JudgementDecl, bool) {
	for _, d := range r.Form.Edition.SignUp.Judgements {
		if d.Ends && r.Ruling.Judged[d.Key].Answer == rulebook.Failed {
			return d, true
		}
	}
	return rulebook.JudgementDecl{}, false
}

// refused is why a ruling cannot be decided.
func (r Ready) refused(at clock.Instant) error {
	v := fault.Validation()
	r.judgeable(v, at)
	if !worded(r.Ruling.Remark) {
		v.At("remark", tooLong)
	}
	d, ends := r.ends()
	switch {
	case r.Ruling.Outcome == Passed:
		if err := v.OrNil(); err != nil {
			return err
		}
		return r.unmet()
	case r.Ruling.Outcome == Returned && ends:
		v.At("outcome", text.F("“%s”判为不符合的，报名到此为止，不能退回修改。", "Where “%s” is judged as not met, the sign-up ends and is not sent back.", d.Title)).Under(d.Clause)
	case r.Ruling.Outcome == Refused && !ends:
		v.At("outcome", text.Of("没有终止报名的判断；请选择退回修改。", "No judgement ends the sign-up; choose to send it back.")).Under(r.Form.Edition.SignUp.Clause)
	case r.Ruling.Outcome != Returned && r.Ruling.Outcome != Refused:
		v.At("outcome", text.Of("请选择通过、退回修改或不予通过。", "Choose whether it passes, is sent back, or is refused."))
	default:
		r.founded(v)
	}
	slices.SortFunc(v.Fields, func(a, b fault.Field) int { return strings.Compare(a.Name, b.Name) })
	return v.OrNil()
}

// judgeable: every judgement that is asked for is given, with its reason; a ruling that sends back may leave some open.
func (r Ready) judgeable(v *fault.Fault, at clock.Instant) {
	for _, q := range r.Form.Questions(at) {
		j, given := r.Ruling.Judged[q.Key]
		switch {
		case !given && r.Ruling.Outcome != Passed:
		case j.Answer != rulebook.Met && j.Answer != rulebook.Failed:
			v.At("judged."+q.Key, text.F("请就“%s”选择符合或不符合。", "Say of “%s” whether it is met.", q.Title)).Under("GEN-3")
		case strings.TrimSpace(j.Reason) == "":
			v.At("judged."+q.Key, text.F("请写明对“%s”作出判断的理由。", "Give the reason for your judgement of “%s”.", q.Title)).Under("GEN-3")
		case !worded(j.Reason):
			v.At("judged."+q.Key, tooLong)
		}
	}
}

// unmet is the fault of a pass that something stands against, naming each clause.
func (r Ready) unmet() error {
	f := fault.New(fault.Breach, text.F("有 %d 项尚不允许通过。", "%d thing{s} {stands|stand} against passing it.", len(r.Against)),
		text.Of("请逐项核实；确实不符合的，退回修改并说明。", "Look into each; where it is not met, send the sign-up back and say so."))
	for _, a := range r.Against {
		f.At(a.Rule, text.F("%s %s：%s", "%s %s: %s", a.Clause, a.Title, a.Detail)).Under(r.Against[0].Clause)
	}
	return f.OrNil()
}

// founded: what is sent back or refused has a reason that is not met, or advice on an item; each in words (GEN-4).
func (r Ready) founded(v *fault.Fault) {
	if len(r.Ruling.Reasons)+len(r.Ruling.Advice) == 0 {
		v.At("reasons", text.Of("至少要有一条不符合的要求，或对一个项目的修改建议。", "It rests on at least one demand that is not met, or on advice for one item.")).Under("GEN-4")
	}
	for rule, words := range r.Ruling.Reasons {
		result, ok := r.Verdict.Result(rule)
		switch {
		case !ok || result.Result != rulebook.Failed:
			v.At("reason."+rule, text.F("“%s”并非不符合，不能作为理由。", "“%s” is not failed and can be no reason.", rule)).Under("GEN-4")
		case strings.TrimSpace(words) == "":
			v.At("reason."+rule, text.F("请写明“%s”不符合的理由。", "Give the reason why “%s” is not met.", result.Title)).Under("GEN-4")
		case !worded(words):
			v.At("reason."+rule, tooLong)
		}
	}
	for ask, words := range r.Ruling.Advice {
		i, ok := r.Form.Item(ask)
		switch {
		case !ok || !i.Applies:
			v.At("advice."+ask, text.F("没有名为“%s”的项目。", "There is no item %q.", ask))
		case strings.TrimSpace(words) == "":
			v.At("advice."+ask, text.F("请写明“%s”怎样修改。", "Say how “%s” is to be amended.", i.Ask.Title))
		case !worded(words):
			v.At("advice."+ask, tooLong)
		}
	}
}

// clauses are what the ruling rests on.
func (r Ready) clauses() []string {
	var out []string
	for rule := range r.Ruling.Reasons {
		if result, ok := r.Verdict.Result(rule); ok {
			out = append(out, result.Clause)
		}
	}
	for ask := range r.Ruling.Advice {
		if a, ok := r.Form.Edition.SignUp.Ask(ask); ok {
			out = append(out, a.Clause)
		}
	}
	if len(out) == 0 {
		out = append(out, r.Form.Edition.SignUp.Clause)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// words are the reasons and the advice, one a line, as the decision keeps them.
func (r Ready) words() string {
	var out []string
	for _, rule := range slices.Sorted(maps.Keys(r.Ruling.Reasons)) {
		result, _ := r.Verdict.Result(rule)
		out = append(out, result.Clause+"："+r.Ruling.Reasons[rule])
	}
	for _, ask := range slices.Sorted(maps.Keys(r.Ruling.Advice)) {
		a, _ := r.Form.Edition.SignUp.Ask(ask)
		out = append(out, a.Title.ZH+"："+r.Ruling.Advice[ask])
	}
	if r.Ruling.Remark != "" {
		out = append(out, r.Ruling.Remark)
	}
	return strings.Join(out, "\n")
}
