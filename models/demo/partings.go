package demo

import (
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
)

// partings are the exits, removals and appeals.
func (s *story) partings() {
	s.on(s.day(-46, "10:00"), s.asksToLeave(left, "工厂搬迁，预计停产三个月，无法保证现货供应。"))
	s.on(s.day(-43, "10:00"), s.signsExit(left, true, "停产证明已核实，同意退出。"))
	s.on(s.day(-40, "10:00"), s.countersignsExit(left))
	s.on(s.workdays(3), s.asksToLeave(leaving, "公司调整渠道策略，计划收缩线上业务。"))
	s.on(s.workdays(5), s.asksToLeave(undecided, "主要模具到期报废，短期不再生产打标商品。"))
	s.on(s.workdays(2), s.signsExit(undecided, false, "模具更新不影响其余在售商品，建议继续合作。"))
	s.on(s.day(-14, "10:00"), s.proposesRemoval(removed, conduct.Proposal{Scope: "merchant", Ground: "b", Facts: "近两个月收到 17 起经核实的材质不符投诉，其中 3 起造成用户受伤。",
		Todo: "如有异议，可在告知函所列期限内申诉并提交检测报告。", Evidence: "投诉工单 17 份，检测报告 2 份。"}))
	s.on(s.day(-11, "10:00"), s.countersignsRemoval(removed))
	s.on(s.day(-6, "10:00"), s.appeals(removed, func(tx *db.Tx) (string, error) { return s.decidedOn(tx, removed) },
		"涉诉批次为仿冒品，并非本公司生产，附防伪鉴定。"))
	s.on(s.workdays(1), s.proposesRemoval(accused, conduct.Proposal{Scope: "merchant", Ground: "a", Facts: "平台认定一次严重违规（记 12 分），已生效。",
		Todo: "停止相关行为并提交整改报告。", Evidence: "违规记录 V-M010-serious。"}))
	s.on(s.day(-8, "15:00"), s.appeals(23, s.caseDecision(23), "公司已于上月上线自有品牌，占销售额六成，附商品清单。"))
	s.on(s.day(-36, "15:00"), s.appeals(24, s.caseDecision(24), "礼品只占一小部分。"))
	s.on(s.day(-28, "15:00"), s.decidesAppeal(24, false, "复核近 90 天销售构成，促销礼品占 82%，维持原决定。"))
}

func (s *story) asksToLeave(i int, reasons string) func() error {
	return func() error {
		c := s.shops[i]
		return s.do(c.owner, func(tx *db.Tx) error {
			_, err := conduct.RequestExit(tx, c.membership, reasons)
			return err
		})
	}
}

func (s *story) exit(tx *db.Tx, i int) (x conduct.Exit, err error) {
	all, err := conduct.ListExits(tx, conduct.Exits{Merchant: s.shops[i].id, Limit: 1})
	if err == nil && len(all) > 0 {
		x = all[0]
	}
	return x, err
}

func (s *story) signsExit(i int, agrees bool, reason string) func() error {
	return func() error {
		return s.do(s.house.supervisor, func(tx *db.Tx) error {
			x, err := s.exit(tx, i)
			if err == nil {
				_, err = conduct.SignExit(tx, x.ID, x.Version, conduct.Verdict{Agrees: agrees, Reason: reason})
			}
			return err
		})
	}
}

func (s *story) countersignsExit(i int) func() error {
	return func() error {
		return s.do(s.house.second, func(tx *db.Tx) error {
			x, err := s.exit(tx, i)
			if err == nil {
				_, err = conduct.CountersignExit(tx, x.ID, x.Version)
			}
			return err
		})
	}
}

func (s *story) proposesRemoval(i int, p conduct.Proposal) func() error {
	return func() error {
		return s.do(s.house.operator, func(tx *db.Tx) error {
			_, err := conduct.Propose(tx, s.shops[i].membership, p)
			return err
		})
	}
}

func (s *story) removal(tx *db.Tx, i int) (r conduct.Removal, err error) {
	all, err := conduct.ListRemovals(tx, conduct.Removals{Membership: s.shops[i].membership, Limit: 1})
	if err == nil && len(all) > 0 {
		r = all[0]
	}
	return r, err
}

func (s *story) countersignsRemoval(i int) func() error {
	return func() error {
		return s.do(s.house.supervisor, func(tx *db.Tx) error {
			r, err := s.removal(tx, i)
			if err != nil {
				return err
			}
			letter, err := conduct.RemovalLetter(tx, r)
			if err == nil {
				_, err = conduct.Countersign(tx, r.ID, r.Version, conduct.Seen(letter))
			}
			return err
		})
	}
}

// decidedOn is the decision by which a member was removed.
func (s *story) decidedOn(tx *db.Tx, i int) (string, error) {
	r, err := s.removal(tx, i)
	return r.Decision, err
}

// caseDecision is the decision on a company's application.
func (s *story) caseDecision(i int) func(tx *db.Tx) (string, error) {
	return func(tx *db.Tx) (string, error) {
		k, err := application.Find(tx, s.shops[i].application)
		if err != nil {
			return "", err
		}
		all, err := decision.Of(tx, k.Ref())
		if err != nil || len(all) == 0 {
			return "", err
		}
		return all[len(all)-1].ID, nil
	}
}

func (s *story) appeals(i int, from func(tx *db.Tx) (string, error), ground string) func() error {
	return func() error {
		return s.do(s.shops[i].owner, func(tx *db.Tx) error {
			id, err := from(tx)
			if err == nil {
				_, err = conduct.FileAppeal(tx, id, conduct.Filing{Grounds: []string{ground}})
			}
			return err
		})
	}
}

func (s *story) decidesAppeal(i int, upheld bool, reason string) func() error {
	return func() error {
		return s.do(s.house.supervisor, func(tx *db.Tx) error {
			all, err := conduct.ListAppeals(tx, conduct.Appeals{Merchant: s.shops[i].id, Limit: 1})
			if err != nil || len(all) == 0 {
				return err
			}
			_, err = conduct.DecideAppeal(tx, all[0].ID, all[0].Version, conduct.Ruling{Upheld: upheld, Reason: reason})
			return err
		})
	}
}
