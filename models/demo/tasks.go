package demo

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/growth"
)

// tasks are the tasks of the growth path: open, done, confirmed, overdue, and an invitation.
func (s *story) tasks() {
	s.on(s.day(-10, "10:00"), s.give(settled, "pictures"))
	s.on(s.day(-25, "10:00"), s.give(settled, "quality-report"))
	s.on(s.day(-3, "16:40"), s.complete(settled, "quality-report", "质检报告已更新，见附件。"))
	s.on(s.day(-2, "10:00"), s.give(settled, "campaign"))
	s.on(s.day(-45, "10:00"), s.give(ending, "storefront"))
	s.on(s.day(-60, "10:00"), s.give(fallen, "storefront"))
	s.on(s.day(-41, "10:00"), s.complete(fallen, "storefront", "首页已设严选专区。"))
	s.on(s.day(-39, "10:00"), s.confirm(fallen, "storefront"))
	s.on(s.day(-12, "10:00"), s.give(objecting, "pictures"))
	s.on(s.day(-1, "10:00"), s.give(fresh, "storefront"))
}

func (s *story) give(i int, key string) func() error {
	return func() error {
		return s.do(s.house.operator, func(tx *db.Tx) error {
			_, err := growth.Give(tx, growth.Giving{Memberships: []string{s.shops[i].membership}, Key: key})
			return err
		})
	}
}

// task is the latest task of a key that a company was given.
func (s *story) task(tx *db.Tx, i int, key string) (growth.Task, error) {
	all, err := growth.List(tx, growth.Question{Merchant: s.shops[i].id, Limit: 100})
	for _, t := range all {
		if t.Key == key {
			return t, err
		}
	}
	return growth.Task{}, err
}

func (s *story) complete(i int, key, note string) func() error {
	return func() error {
		c := s.shops[i]
		return s.do(c.owner, func(tx *db.Tx) error {
			t, err := s.task(tx, i, key)
			if err != nil {
				return err
			}
			_, err = growth.Complete(tx, t.ID, t.Version, growth.Work{Note: note, Papers: []string{c.papers["workshop"]}})
			return err
		})
	}
}

func (s *story) confirm(i int, key string) func() error {
	return func() error {
		return s.do(s.house.operator, func(tx *db.Tx) error {
			t, err := s.task(tx, i, key)
			if err != nil {
				return err
			}
			_, err = growth.Confirm(tx, t.ID, t.Version)
			return err
		})
	}
}
