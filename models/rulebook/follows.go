package rulebook

import (
	"slices"

	"github.com/mengyue/portal/models/text"
)

// What a warning may lead to (then).
const (
	ThenRemoval       = "removal"
	ThenRemoveProduct = "remove_product"
	ThenSuspension    = "suspension"
	ThenNone          = "none"
)

// Follows words what follows from a breach of a rule that stands, as a part of a sentence: what pages and letters say of
// a consequence is said here, so that none can promise another one than the rule has.
func (r *Rule) Follows() text.Text {
	switch w := r.Warning; {
	case w == nil:
	case w.Then == ThenRemoval:
		return text.Of("移出计划", "removal from the programme")
	case w.Then == ThenRemoveProduct:
		return text.Of("该商品移出计划，店铺的资格不受影响", "removal of this product; the store's membership is not touched")
	case w.Then == ThenSuspension:
		return text.Of("成员资格暂停，直至改进计划被接受", "suspension of the membership until a plan is accepted")
	}
	if slices.Contains(r.Occasions, OnEvaluate) {
		return text.Of("没有直接处理，但下一次评估可能降低等级", "nothing at once, but the next evaluation may find a lower level")
	}
	return text.Of("没有进一步处理", "nothing further")
}

// Consequence words what follows from a breach of a watched rule, and when; zero for a rule without a warning.
func (r *Rule) Consequence() text.Text {
	switch {
	case r.Warning == nil:
		return text.Text{}
	case r.Warning.AtOnce():
		return text.F("不符合时立即：%s", "when not met, at once: %s", r.Follows())
	}
	return text.F("不符合时给 %s 改正，期满仍不符合：%s", "when not met there are %s to mend; then: %s", Period(r.Warning.Period), r.Follows())
}

// Margin words from where on a rule alerts; zero where it does not.
func (e *Edition) Margin(r *Rule) text.Text {
	if r.Near == nil || r.Require.Fact == "" {
		return text.Text{}
	}
	_, margin := e.Shown(r.Require.Fact, Dec(*r.Near))
	return text.F("距界限 %s 以内即提醒，改正期限自提醒时起算", "within %s of the line you are warned, and the time to mend runs from there", margin)
}

// endings are what may end with a membership (ends_with).
var endings = map[string]text.Text{"tags": text.Of("商品标识与服务费", "product tags and their fees"), "services": text.Of("服务", "services"), "benefits": text.Of("权益", "benefits"),
	"relations": text.Of("合作关系", "relations"), "products": text.Of("计划内商品", "products in the programme")}

// Ending says what ends with a membership, as a sentence: what pages and letters say of it is said here.
func (e *Edition) Ending() text.Text {
	if e.Term == nil || len(e.Term.EndsWith) == 0 {
		return text.Of("成员资格带来的一切同时结束。", "All that came with the membership ends with it.")
	}
	list := make([]text.Text, len(e.Term.EndsWith))
	for i, w := range e.Term.EndsWith {
		list[i] = endings[w]
	}
	return text.F("%s同时结束。", "With it end: %s.", text.Join(text.Of("、", ", "), list...))
}
