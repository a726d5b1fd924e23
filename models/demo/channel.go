package demo

import (
	"fmt"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/sanction"
)

// The programmes of the channel centre.
const (
	suppliers    = "channel-supplier"
	distributors = "channel-distributor"
)

// The suppliers of the story by what becomes of them; the settled company is one too.
const (
	restricted = 30 // its deposit was not topped up in time
	restored   = 31 // topped up late
	supervised = 32 // for seven days, since two days ago
	thrice     = 33 // three times over, its supervision is over
	proposed   = 34 // a finding and a deduction wait for the second signature
	cleared    = 35 // a temporary measure was lifted; two proposals came to nothing
	forger     = 36 // removed for forged papers
	wronged    = 37 // its appeal was upheld
)

// full is the deposit of a supplier.
const full = money.Fen(5_000_000)

// channel is what happens in the channel centre: admissions, deposits, findings.
func (s *story) channel() {
	s.candidates()
	s.deposits()
	s.findings()
}

func (s *story) deposits() {
	for i, day := range map[int]int{restricted: -30, restored: -60, settled: -19} {
		s.on(s.day(day, "10:00"), s.takes(i, ledger.Wish{Kind: ledger.Deducted, Amount: 150_000, Clause: "CC-43", Reason: "抽检不合格，按协议承担检测与召回费用。"}, true))
	}
	s.on(s.day(-10, "09:00"), s.pays(settled, 150_000))
	s.on(s.day(-40, "09:00"), s.pays(restored, 150_000))
	s.on(s.day(-2, "11:00"), s.takes(settled, ledger.Wish{Kind: ledger.Deducted, Amount: 50_000, Clause: "CC-43", Reason: "复检费用由供应商承担。"}, true))
	s.on(s.day(-100, "09:00"), s.pays(wronged, 20_000))
	s.on(s.day(-90, "10:00"), s.takes(wronged, ledger.Wish{Kind: ledger.Refunded, Amount: 20_000, Clause: "CC-1", Reason: "多缴部分原路退还。"}, true))
	s.on(s.workdays(1), s.takes(proposed, ledger.Wish{Kind: ledger.Deducted, Amount: 300_000, Clause: "CC-44", Reason: "赔付分销商的损失。"}, false))
}

func (s *story) findings() {
	s.on(s.day(-20, "10:00"), s.reports(settled, "sample", "", fmt.Sprintf("官方抽检：餐具甲醛迁移量超标，报告 Q-%d-118。", s.day(-20, "10:00").Time().Year()), 0))
	s.on(s.day(-3, "10:00"), s.reports(settled, "exposure", "light", "媒体报道另一款商品掉色，核实期间先行下架。", 1))
	s.on(s.day(-2, "10:00"), s.reports(supervised, "harm", "ordinary", "两次拒绝履行已确认的分销订单，造成三家分销商退款。"))
	for n, day := range []int{-50, -45, -40} {
		s.on(s.day(day, "10:00"), s.reports(thrice, "unlicensed", "", fmt.Sprintf("第 %d 次经营超出食品经营许可范围的商品。", n+1), n))
	}
	s.on(s.workdays(1), s.reports(proposed, "harm", "grave", "挪用分销商预存款，经核对共 12 笔。"))
	s.on(s.day(-20, "14:00"), s.reports(cleared, "exposure", "heavy", "主管部门通报，涉及在售批次。", 0))
	s.on(s.day(-20, "15:00"), s.signsFinding(cleared))
	s.on(s.day(-15, "10:00"), s.lifts(cleared, "主管部门复核后撤回通报。"))
	s.on(s.day(-12, "10:00"), s.reports(cleared, "harm", "grave", "分销商投诉批量断供。"))
	s.on(s.day(-11, "10:00"), s.refusesFinding(cleared, "断供因台风停产，已提前告知。"))
	s.on(s.day(-25, "10:00"), s.reports(forger, "forged", "", "商标授权书经商标权利人确认系伪造。"))
	s.on(s.day(-25, "16:00"), s.signsFinding(forger))
	s.on(s.day(-30, "10:00"), s.reports(wronged, "publishing", "", "商品标题使用了未经证实的功效。", 0))
	s.on(s.day(-28, "10:00"), s.appeals(wronged, s.findingDecision(wronged), "功效有检测报告支持，附报告。"))
	s.on(s.day(-24, "10:00"), s.decidesAppeal(wronged, true, "检测报告属实，予以撤销。"))
}

// pays lets the bank confirm a payment.
func (s *story) pays(i int, fen money.Fen) func() error {
	return func() error {
		return s.do(db.System("bank"), func(tx *db.Tx) error {
			_, err := ledger.Pay(tx, ledger.Payment{Reference: fmt.Sprintf("BK%s-%s-%d", tx.Now.Time().Format("20060102"), s.shops[i].id, fen), Merchant: s.shops[i].id, Programme: suppliers, Amount: fen, Paid: tx.Now, Source: "bank"})
			return err
		})
	}
}

// takes proposes a deduction or refund, and lets it be signed.
func (s *story) takes(i int, w ledger.Wish, signed bool) func() error {
	return func() error {
		var t ledger.Taking
		err := s.do(s.house.operator, func(tx *db.Tx) error {
			d, err := ledger.Of(tx, s.shops[i].id, suppliers)
			if err == nil {
				t, err = ledger.Propose(tx, d.ID, w)
			}
			return err
		})
		if err != nil || !signed {
			return err
		}
		return s.do(s.house.supervisor, func(tx *db.Tx) error { _, err := ledger.Sign(tx, t.ID, t.Version); return err })
	}
}

// reports lets staff find a breach of a supplier, and name some of its goods by their places; what was deleted before is none of
// them.
func (s *story) reports(i int, ladder, grade string, found string, goods ...int) func() error {
	return func() error {
		return s.do(s.house.operator, func(tx *db.Tx) error {
			m, _, err := membership.Active(tx, s.shops[i].id, suppliers)
			if err != nil {
				return err
			}
			r := sanction.Report{Ladder: ladder, Grade: grade, Facts: found, Evidence: "核查记录与截图已存档。"}
			for _, n := range goods {
				r.Products = append(r.Products, s.shops[i].goods[n])
			}
			o, err := sanction.Ahead(tx, m.ID, r)
			if err != nil {
				return err
			}
			r.Todo = wayOut(o.Sanction)
			_, err = sanction.Propose(tx, m.ID, r)
			return err
		})
	}
}

// wayOut is what staff write that a supplier can do about the measures.
func wayOut(m rulebook.Sanction) string {
	switch {
	case m.Has(rulebook.MeasureRemoved):
		return "如有异议，可在期限内申诉；清退后请继续履行未完成的订单及售后，并结清保证金。"
	case m.Has(rulebook.MeasureSupervised):
		return "如有异议，可在期限内申诉；监管期满且整改到位后恢复展示。"
	case m.Has(rulebook.MeasureDeleted):
		return "如有异议，可在期限内申诉；其他合规商品不受影响，可以照常发布。"
	}
	return "请提交质检报告等说明材料；原因消除后即解除下架。如有异议，可在期限内申诉。"
}

// finding is the latest finding of a company.
func (s *story) finding(tx *db.Tx, i int) (f sanction.Finding, err error) {
	all, err := sanction.List(tx, sanction.Question{Merchant: s.shops[i].id, Limit: 1})
	if err == nil && len(all) > 0 {
		f = all[0]
	}
	return f, err
}

func (s *story) findingDecision(i int) func(tx *db.Tx) (string, error) {
	return func(tx *db.Tx) (string, error) { f, err := s.finding(tx, i); return f.Decision, err }
}

func (s *story) withFinding(who *db.Actor, i int, do func(tx *db.Tx, f sanction.Finding) error) func() error {
	return func() error {
		return s.do(*who, func(tx *db.Tx) error {
			f, err := s.finding(tx, i)
			if err != nil {
				return err
			}
			return do(tx, f)
		})
	}
}

func (s *story) signsFinding(i int) func() error {
	return s.withFinding(&s.house.supervisor, i, func(tx *db.Tx, f sanction.Finding) error {
		_, err := sanction.Sign(tx, f.ID, f.Version)
		return err
	})
}

func (s *story) refusesFinding(i int, why string) func() error {
	return s.withFinding(&s.house.supervisor, i, func(tx *db.Tx, f sanction.Finding) error {
		_, err := sanction.Refuse(tx, f.ID, f.Version, why)
		return err
	})
}

func (s *story) lifts(i int, why string) func() error {
	return s.withFinding(&s.house.operator, i, func(tx *db.Tx, f sanction.Finding) error {
		_, err := sanction.Lift(tx, f.ID, f.Version, why)
		return err
	})
}
