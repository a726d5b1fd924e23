package demo

import (
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
)

// tagging is how products came to their tags, and what the members said to it.
func (s *story) tagging() {
	for i := range len(s.shops) {
		if day, member := admissions[i]; member && i != fresh && i != objecting && i != settled && i != disputed {
			s.on(s.day(day+2, "10:30"), s.tag(i, 0, 6))
		}
	}
	s.on(s.day(-198, "10:30"), s.tag(settled, 0, 4))
	s.on(s.day(-150, "15:00"), s.tag(settled, 4, 6))
	s.on(s.day(-60, "11:15"), s.untag(settled, 5, "近 30 天质量退款率偏高，先撤下整改。"))
	s.on(s.day(-80, "09:30"), s.tag(disputed, 0, 6))
	s.on(s.day(-80, "14:10"), s.object(disputed, 2, "该款下月停产，不宜打标。"))
	s.on(s.day(-80, "14:20"), s.object(disputed, 3, "希望先完成换包装再打标。"))
	s.on(s.day(-79, "09:05"), s.answer(disputed, 2, product.Upheld, "已与供应链核实停产计划，取消打标。"))
	s.on(s.day(-79, "09:20"), s.answer(disputed, 3, product.Refused, "更换包装不影响商品标准，标识照常生效。"))
	s.ago(30*time.Hour, s.tag(objecting, 0, 5))
	s.ago(28*time.Hour, s.object(objecting, 1, "该商品正在更换供应商，质检报告下周出具。"))
	s.ago(20*time.Hour, s.tag(fresh, 0, 6))
	s.ago(10*time.Hour, s.object(fresh, 3, "库存不足以支撑活动，补货后再打标。"))
	s.ago(5*time.Hour, s.tag(settled, 6, 12))
	s.ago(2*time.Hour, s.object(settled, 6, "礼盒装为节日限定款，节后不再供应。"))
}

// tag proposes the goods of a company from one place in its catalogue to another; some of them cannot be tagged.
func (s *story) tag(i, from, to int) func() error {
	return func() error {
		c := s.shops[i]
		chosen := product.Selection{Programme: programme, Filter: product.Filter{Merchant: c.id}}
		for k, id := range c.goods[from:to] {
			chosen.Listed = append(chosen.Listed, product.Listed{Line: int64(k + 2), Product: id})
		}
		err := s.do(s.house.operator, func(tx *db.Tx) error {
			b, err := product.Select(tx, chosen)
			if err != nil {
				return err
			}
			_, err = product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "现货充足、评价稳定，符合商品标准。", Version: b.Version})
			return err
		})
		if err != nil {
			return err
		}
		return s.worker.Settle(s.ctx)
	}
}

// tagOf is the latest tag of one of a company's goods.
func (s *story) tagOf(tx *db.Tx, i, good int) (product.Tag, error) {
	tags, err := product.Tags(tx, product.TagQuestion{For: s.shops[i].goods[good], Limit: 1})
	if err == nil && len(tags) == 0 {
		err = fault.Missing(text.Of("这个标识", "such tag"))
	}
	if err != nil {
		return product.Tag{}, err
	}
	return tags[0], nil
}

func (s *story) untag(i, good int, reason string) func() error {
	return func() error {
		return s.do(s.house.operator, func(tx *db.Tx) error {
			t, err := s.tagOf(tx, i, good)
			if err != nil {
				return err
			}
			_, err = product.Untag(tx, []string{t.ID}, reason)
			return err
		})
	}
}

func (s *story) object(i, good int, reason string) func() error {
	return func() error {
		return s.do(s.shops[i].owner, func(tx *db.Tx) error {
			t, err := s.tagOf(tx, i, good)
			if err != nil {
				return err
			}
			_, err = product.ObjectTo(tx, t.ID, product.Protest{Reason: reason})
			return err
		})
	}
}

func (s *story) answer(i, good int, verdict product.Verdict, reason string) func() error {
	return func() error {
		return s.do(s.house.operator, func(tx *db.Tx) error {
			t, err := s.tagOf(tx, i, good)
			if err != nil {
				return err
			}
			o, ok, err := product.ObjectionTo(tx, t.ID)
			if err != nil || !ok {
				return err
			}
			_, err = product.Answer(tx, o.ID, product.Reply{Verdict: verdict, Reason: reason, Version: o.Version})
			return err
		})
	}
}
