package programmes

import (
	"slices"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
)

// publishing is from when on, and of which brands, members publish products.
func (w wording) publishing() []programmes.Rule {
	p := w.e.Publishing
	if p == nil {
		return nil
	}
	brands := w.rule(p.BrandClause, text.Of("品牌", "Brands"), text.Of("先为品牌开通授权，才能发布其商品；只能发布自有品牌或已获授权的品牌。", "A brand's authorisation is opened before its products are published; only own or authorised brands are."),
		text.Of("授权链到期或失效时，该品牌的商品自动下架，到期前会提醒；授权恢复并重新开通后恢复展示。", "When the chain ends, the brand's products go offline by themselves, with reminders before; they are back once it is valid and opened again."))
	if p.Level < rulebook.AnyLevel {
		brands.Notes = append(brands.Notes, w.c.In(text.F("授权链不超过 %d 级。", "The chain is of level %d or nearer the owner.", p.Level)))
	}
	first := w.rule(p.Clause, text.Of("发布", "Publishing"), text.Of("自批准之时起可以发布和导入商品，也可以通过接口发布；逐件按规则核验。", "From the approval on products are published and imported, also over the API; each is judged by the rules."))
	if p.Most > 0 {
		first.Notes = append(first.Notes, w.c.In(text.F("最多 %d 件。", "At most %d products.", p.Most)))
	}
	return []programmes.Rule{first, brands}
}

// relations are how the members of two programmes find one another; the other programme's book points here.
func (w wording) relations() []programmes.Rule {
	var out []programmes.Rule
	r := w.e.Relation
	if r == nil {
		return nil
	}
	if slices.Contains(r.Ask, rulebook.Apply) {
		out = append(out, w.rule(r.Clause, text.Of("申请", "Applying"), text.F("%s提出申请，由%s答复。", "The %[1]s applies and the %[2]s answers.", r.There, r.Here)))
	}
	if slices.Contains(r.Ask, rulebook.Invite) {
		out = append(out, w.rule(r.Clause, text.Of("邀请", "Inviting"), text.F("%s发出邀请，由%s答复。", "The %[1]s invites and the %[2]s answers.", r.Here, r.There)))
	}
	out = append(out, w.rule(r.AnswerClause, text.Of("答复期限", "Time to answer"), text.F("%s 内未答复即失效，可以重新发起。", "What is not answered within %s is void; it may be sent anew.", rulebook.Period(r.Answer))))
	for _, p := range r.Payments {
		out = append(out, w.rule(p.Clause, text.F("结算方式：%s", "Payment: %s", p.Title), p.Help))
	}
	return append(out, w.rule(r.EndClause, text.Of("解除", "Ending"), text.Of("双方同意即可解除；任何一方的成员资格结束时自动解除。", "By agreement of both; by itself when either side's membership ends."),
		text.Of("未完成的订单及其售后仍须履行完毕。", "Open orders and their after-sales are still to be served.")))
}
