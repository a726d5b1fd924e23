package programmes

import (
	"strings"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/programmes"
)

// Formats words what files a paper may be.
func Formats(a rulebook.Ask) text.Text {
	names := strings.ToUpper(strings.Join(a.Formats, "、"))
	english := strings.ToUpper(strings.Join(a.Formats, ", "))
	out := text.Of(names, english)
	if a.MaxFiles > 0 {
		out = text.F("%s，最多 %d 份", "%s, up to %d file{s}", out, a.MaxFiles)
	}
	if a.MaxBytes > 0 {
		out = text.F("%s，每份不超过 %d MB", "%s, each at most %d MB", out, a.MaxBytes>>20)
	}
	if p := a.Picture; p != nil {
		out = text.Join(text.Of("，", ", "), out, pictured(p))
	}
	return out
}

// pictured words the size and ratio of a picture.
func pictured(p *rulebook.PictureDemand) text.Text {
	var said []text.Text
	if p.MinWidth > 0 || p.MinHeight > 0 {
		said = append(said, text.F("至少 %d × %d 像素", "at least %d × %d pixels", max(p.MinWidth, 1), max(p.MinHeight, 1)))
	}
	if p.MaxWidth > 0 || p.MaxHeight > 0 {
		said = append(said, text.F("最多 %d × %d 像素", "at most %d × %d pixels", p.MaxWidth, p.MaxHeight))
	}
	if p.Ratio != "" {
		said = append(said, text.F("宽高比 %s", "width to height %s", p.Ratio))
	}
	return text.Join(text.Of("，", ", "), said...)
}

// Party says for which party something is; zero where the programme has only one, or it is for all.
func Party(e *rulebook.Edition, key string) text.Text {
	for _, p := range e.Parties {
		if p.Key == key && len(e.Parties) > 1 {
			return text.F("仅限%s。", "For the %s only.", p.Title)
		}
	}
	return text.Text{}
}

func (w wording) times() []programmes.Rule {
	var out []programmes.Rule
	if r := w.e.Review; r != nil {
		pause := text.Text{}
		if r.Pause {
			pause = text.Of("等待您补正的时间不计入。", "The time while you correct something is not counted.")
		}
		out = append(out, w.rule(r.Clause, text.Of("审核", "Review"), text.F("自提交起 %s 内作出决定。", "A decision within %s from submission.", rulebook.Period(r.Period)), pause),
			w.rule(r.Clause, text.Of("补正", "Corrections"), text.F("收到补正通知后 %s 内完成。", "Within %s after you are asked.", rulebook.Period(r.CorrectionPeriod))))
		for _, j := range r.Judgements {
			out = append(out, w.rule(j.Clause, text.Of("人工判断", "Judged by a person"), j.Title, j.Help))
		}
	}
	if a := w.e.Appeal; a != nil {
		out = append(out, w.rule(a.Clause, text.Of("申诉", "Appeal"), text.F("自决定通知起 %s 内可以申诉，%s 内由另一人答复。", "Within %s from the notice of a decision; another person answers within %s.",
			rulebook.Period(a.Period), rulebook.Period(a.Answer))))
	}
	if n := w.e.Notice; n != nil {
		out = append(out, w.rule(n.Clause, text.Of("规则变更", "Changed rules"), text.F("施行前至少 %s 公示；影响面大的至少 %s。", "Published at least %s before they take effect, %s where they reach many.",
			rulebook.Period(n.Period), rulebook.Period(n.Wide))))
	}
	return out
}

func (w wording) tag() []programmes.Rule {
	t := w.e.Tag
	if t == nil {
		return nil
	}
	return []programmes.Rule{
		w.rule(t.Clause, text.Of("标识", "The tag"), text.F("合作期内由工作人员选品打上“%s”标识。", "During the term staff choose products for the “%s” tag.", t.Name)),
		w.rule(t.NoticeClause, text.Of("生效", "Effect"), text.F("通知发出满 %s 后自动生效，不提前。", "By itself %s after the notice was sent, no sooner.", rulebook.Period(t.Notice))),
		w.rule(t.ObjectionClause, text.Of("异议", "Objection"), text.F("通知发出后 %s 内可以逐个商品提出异议。", "Within %s after the notice, product by product.", rulebook.Period(t.Objection))),
		w.rule(t.AnswerClause, text.Of("答复", "Answer"), text.F("%s 内答复；成立则取消打标，不成立则说明理由。", "Within %s: upheld, the tag is cancelled; refused, the reason is given.", rulebook.Period(t.Answer))),
		w.rule(t.UntagClause, text.Of("去标", "Untagging"), text.Of("即时生效，费用同时停止；无需另签协议。", "At once, and the fee stops; no new agreement.")),
	}
}

func (w wording) fees() []programmes.Rule {
	var out []programmes.Rule
	if t := w.e.Tag; t != nil {
		out = append(out, w.rule(t.FeeClause, text.Of("服务费", "Service fee"), feeWords(w.e), text.Of("自标识生效时起计收，按月出账，逐笔可查。", "From the effect of the tag; a statement every month, entry by entry.")))
	}
	if d := w.e.Deposit; d != nil {
		out = append(out, w.rule(d.Clause, text.Of("保证金", "Deposit"), text.F("一次性足额缴纳 %s，经营多少都不另缴。", "%s, in full and once, however much you do.", lang.Yuan(d.Fen())), d.Help, text.F("扣除保证金%s", "A deduction: %s", signed(d.Signers))),
			w.rule(d.TopUpClause, text.Of("补足保证金", "Topping up"), text.F("不足的，自催缴之日起 %s 内补足；逾期限制权利并下架全部商品，直至补足。", "Where it falls short, within %s from the demand; then rights are restricted and all products go offline until it is full again.", rulebook.Period(d.TopUp))))
	}
	return out
}

func (w wording) term() []programmes.Rule {
	t := w.e.Term
	if t == nil {
		return nil
	}
	reminders := make([]text.Text, len(t.Reminders))
	for i, r := range t.Reminders {
		reminders[i] = rulebook.Period(r)
	}
	remind := text.Text{}
	if len(reminders) > 0 {
		remind = text.F("到期前 %s 提醒。", "Reminders %s before the end.", text.Join(text.Of("、", ", "), reminders...))
	}
	out := []programmes.Rule{
		w.rule(t.Clause, text.Of("合作期", "Term"), text.F("自批准之时起 %s。", "%s from the approval.", rulebook.Period(t.Length))),
		w.rule(t.EndClause, text.Of("期满", "End of the term"), text.Of("未续约的自动终止。", "Without a renewal it ends by itself."), w.e.Ending(), remind),
	}
	if r := t.RenewalWindow; r != nil {
		out = append(out, w.rule(r.Clause, text.Of("续约", "Renewal"), text.F("到期前 %s 起可以申请，到期前 %s 截止。", "Open from %s before the end until %s before it.", rulebook.Period(r.Opens), rulebook.Period(r.Closes))))
	}
	if asked := w.rules(rulebook.OnRenew); len(asked) > 0 {
		again := w.rule("", text.Of("续约时另外核验", "What a renewal asks too"), text.Of("决定续约时，除决定加入时核验的各项外，还核验：", "Beside what is asked at every decision, that on a renewal asks:"))
		again.Parts = asked
		out = append(out, again)
	}
	return out
}
