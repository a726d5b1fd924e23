package demo

import (
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
)

// The companies of the story by what becomes of them.
const (
	settled   = 0  // in mid-term, with tags of every kind: the story of the first account
	ending    = 1  // its term ends within a week
	renewing  = 2  // its term ends within a month, its renewal is under review
	ended     = 3  // its term ended by itself
	renewed   = 4  // in its second term
	left      = 5  // left by agreement, may not come back for a year
	removed   = 6  // removed, and appeals
	leaving   = 7  // has asked to leave
	undecided = 8  // has asked to leave; one of two people has signed
	accused   = 9  // its removal waits for the second signature
	fresh     = 10 // admitted three days ago, first tags in their notice time
	objecting = 11 // its objection is overdue
	fallen    = 12 // a member whose level has fallen since
	disputed  = 13 // one objection upheld, one refused
)

// admissions are on which day each member was admitted.
var admissions = map[int]int{settled: -200, ending: -360, renewing: -341, ended: -385, renewed: -390, left: -300, removed: -250,
	leaving: -150, undecided: -120, accused: -100, fresh: -3, objecting: -15, fallen: -180, disputed: -90}

// members is how the members came in, and what they are now.
func (s *story) members() {
	for i := range len(s.shops) {
		if day, member := admissions[i]; member {
			s.admission(i, day)
		}
	}
	s.renewal(renewed, -70, -63)
	s.renewal(renewing, -4, 0)
	c := s.shops[fallen]
	s.on(s.day(-20, "09:00"), func() error { return s.learn(c, "level", "2") })
	s.on(s.day(-6, "11:00"), func() error { return s.violation(s.shops[accused], "serious", "in_force", 12) })
	s.on(s.day(-35, "11:00"), func() error { return s.violation(s.shops[settled], "marketing", "revoked", 2) })
}

// admission is an application that ends with the approval on a day.
func (s *story) admission(i, day int) {
	c := s.shops[i]
	reviewer := &s.house.reviewer
	if i%2 == 1 {
		reviewer = &s.house.colleague
	}
	s.on(s.day(day-5, "10:20"), s.applies(c, i))
	s.on(s.day(day-4, "09:40"), s.step(reviewer, c, claim))
	s.on(s.day(day-1, "15:10"), s.step(reviewer, c, judge(nil)))
	s.on(s.day(day, "10:05"), s.step(reviewer, c, s.approve(c)))
}

// renewal is an application of a member; it is approved on the second day where that is not 0.
func (s *story) renewal(i, day, approved int) {
	c := s.shops[i]
	s.on(s.day(day, "10:30"), func() error {
		return firstError(func() error { return s.start(c, true) }, func() error { return s.submit(c) })
	})
	if approved == 0 {
		return
	}
	s.on(s.day(day+1, "09:30"), s.step(&s.house.colleague, c, claim))
	s.on(s.day(approved, "14:00"), s.step(&s.house.colleague, c, judge(nil)))
	s.on(s.day(approved, "14:30"), s.step(&s.house.colleague, c, s.approve(c)))
}

// applicants are the applications that stand somewhere on their way.
func (s *story) applicants() {
	for i := 14; i < 29; i++ {
		c := s.shops[i]
		switch i {
		case 14: // has only begun
			s.on(s.day(-2, "16:00"), func() error { return s.start(c, false) })
		case 15, 26:
			s.corrected(i)
		case 27: // complete, but not signed
			s.on(s.day(-1, "11:00"), func() error {
				return firstError(func() error { return s.library(c, i) }, func() error { return s.start(c, true) })
			})
		case 28: // its level does not suffice
			s.on(s.day(-3, "11:00"), func() error {
				return firstError(func() error { return s.learn(c, "level", "2") }, func() error { return s.library(c, i) },
					func() error { return s.start(c, true) }, func() error { return s.sign(c, programme) })
			})
		case 22, 23, 24:
			s.rejected(i, map[int]int{22: -5, 23: -12, 24: -40}[i])
		case 25: // changed its mind
			s.on(s.day(-16, "10:00"), s.applies(c, i))
			s.on(s.day(-15, "17:00"), s.step(&c.owner, c, withdraw))
		default:
			s.queued(i)
		}
	}
}

// queued is an application that waits for its review, or is in it.
func (s *story) queued(i int) {
	c := s.shops[i]
	s.on(s.workdays(map[int]int{16: 1, 17: 6, 18: 9, 19: 3, 20: 5, 21: 4}[i]), s.applies(c, i))
	reviewer := &s.house.reviewer
	switch i {
	case 19:
		s.on(s.workdays(1), s.step(reviewer, c, claim))
	case 20:
		s.on(s.workdays(2), s.step(reviewer, c, claim))
		s.on(s.workdays(1), s.step(reviewer, c, judge(nil)))
	case 21:
		s.on(s.workdays(1), s.step(&s.house.colleague, c, claim))
	}
}

// corrected is an application of which two items are to be put right; one of the two companies has done so.
func (s *story) corrected(i int) {
	c := s.shops[i]
	s.on(s.workdays(6), s.applies(c, i))
	s.on(s.workdays(4), s.step(&s.house.reviewer, c, claim))
	s.on(s.workdays(2), s.step(&s.house.reviewer, c, func(tx *db.Tx, k application.Case) error {
		_, err := application.AskCorrections(tx, k.ID, k.Version, []application.Wanted{
			{Ask: "trademark_certificate", Text: "证书照片模糊，看不清注册人，请重新上传清晰的扫描件。"},
			{Ask: "strength", Text: "请补充质检人员数量与近三个月的发货时效。"}})
		return err
	}))
	if i == 26 {
		s.on(s.workdays(1), s.step(&c.owner, c, func(tx *db.Tx, k application.Case) error {
			version, err := answersVersion(tx, k.ID)
			if err != nil {
				return err
			}
			f, err := application.SaveAnswers(tx, k.ID, version, application.Answers{
				"strength": {Values: []string{"自有厂房 3000 平方米，质检 6 人，近三个月 48 小时发货率 98.6%。"}}})
			if err != nil {
				return err
			}
			_, err = application.Resume(tx, k.ID, f.Version, map[string]string{"trademark_certificate": "原件即为此版，已与商标局公示信息核对一致。"})
			return err
		}))
	}
}

// rejected is an application that was refused on a day.
func (s *story) rejected(i, day int) {
	c := s.shops[i]
	why := map[string]string{"position": "主营为一次性促销礼品，与计划面向日常消费的定位不符。"}
	s.on(s.day(day-6, "10:00"), s.applies(c, i))
	s.on(s.day(day-5, "10:00"), s.step(&s.house.colleague, c, claim))
	s.on(s.day(day-1, "10:00"), s.step(&s.house.colleague, c, judge(why)))
	s.on(s.day(day, "10:00"), s.step(&s.house.colleague, c, reject(why, "调整主营商品结构、补充自有品牌商品后，可以重新申请。")))
}
