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
