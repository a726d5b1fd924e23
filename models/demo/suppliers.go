package demo

import (
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
)

// The suppliers of the story that have not come in, or came in twice.
const (
	sent      = 16 // waits for its review
	completes = 17 // has to complete its papers
	declined  = 18 // was refused, and may not come back for a month yet
	retried   = 19 // was refused, came back after a month and is a member
	returned  = 21 // left by agreement, came back after a month and is a member
	short     = 29 // its deposit lacks a fen
)

// candidate is a company on its way into a programme of the channel centre. Its application stands beside the one that it may
// have for another programme.
type candidate struct {
	shop
	programme string
	signed    bool // its agreement stands from the time before
}

// supplier is a company that would supply, distributes one that would sell.
func (s *story) supplier(i int) *candidate    { return &candidate{*s.shops[i], suppliers, false} }
func (s *story) distributes(i int) *candidate { return &candidate{*s.shops[i], distributors, false} }

// admissions of the channel centre: by the form, the agreement, the deposit and the review, as everybody comes in.
func (s *story) candidates() {
	for n, i := range []int{settled, restricted, restored, supervised, thrice, proposed, cleared, forger, wronged} {
		s.on(s.day(-125, "10:00"), s.pays(i, full))
		s.comesIn(s.supplier(i), -124+n, -120+n)
	}
	s.comesIn(s.distributes(distributor), -113, -110)
	s.comesIn(s.distributes(retailer), -113, -109)
	for _, i := range []int{sent, completes, declined, retried, returned} {
		s.on(s.day(-95, "10:00"), s.pays(i, full))
	}
	s.on(s.workdays(2), s.comes(s.supplier(sent)))
	s.on(s.workdays(1), s.comes(s.distributes(22)))
	c := s.supplier(completes)
	s.on(s.workdays(6), s.comes(c))
	s.on(s.workdays(4), s.step(&s.house.colleague, &c.shop, claim))
	s.on(s.workdays(3), s.step(&s.house.colleague, &c.shop, func(tx *db.Tx, k application.Case) error {
		_, err := application.AskCorrections(tx, k.ID, k.Version, []application.Wanted{{Ask: "trademark_papers", Text: "缺少二级授权书，请补充自商标权利人起的每一级授权。"}})
		return err
	}))
	s.turnedDown(s.supplier(declined), -10)
	s.turnedDown(s.supplier(retried), -80)
	s.comesBack(s.supplier(retried), -40, -36)
	c = s.supplier(returned)
	s.comesIn(c, -94, -90)
	s.on(s.day(-70, "10:00"), s.leaves(c, "产线搬迁，半年内无法供货。"))
	s.comesBack(s.supplier(returned), -30, -26)
	s.on(s.day(-1, "10:00"), s.beginsToSupply(s.supplier(short)))
}

// comesIn is an application that is handed in on one day and approved on another.
func (s *story) comesIn(c *candidate, day, approved int) {
	s.on(s.day(day, "11:00"), s.comes(c))
	s.on(s.day(day+1, "10:00"), s.step(&s.house.reviewer, &c.shop, claim))
	s.on(s.day(approved, "09:30"), s.step(&s.house.reviewer, &c.shop, judge(nil)))
	s.on(s.day(approved, "10:00"), s.step(&s.house.reviewer, &c.shop, func(tx *db.Tx, k application.Case) error {
		k, err := application.Approve(tx, k.ID, k.Version, application.Ruling{Remark: "欢迎加入渠道运营中心。"})
		c.membership = k.Member
		return err
	}))
}

// comesBack is comesIn for one whose agreement stands.
func (s *story) comesBack(c *candidate, day, approved int) {
	c.signed = true
	s.comesIn(c, day, approved)
}

// turnedDown is an application that is refused on a day.
func (s *story) turnedDown(c *candidate, day int) {
	why := map[string]string{"service": "近三个月 48 小时发货率为 71%，投诉处理超时 23 起。"}
	s.on(s.day(day-4, "11:00"), s.comes(c))
	s.on(s.day(day-3, "10:00"), s.step(&s.house.colleague, &c.shop, claim))
	s.on(s.day(day, "09:30"), s.step(&s.house.colleague, &c.shop, judge(why)))
	s.on(s.day(day, "10:00"), s.step(&s.house.colleague, &c.shop, reject(why, "整改发货与售后后，自未通过之日起满一个月可以再次申请。")))
}

// comes is everything from the papers to the submission.
func (s *story) comes(c *candidate) func() error {
	return func() error {
		answers, err := s.answersOf(c)
		if err != nil {
			return err
		}
		return firstError(func() error { return s.opensForm(c, answers) }, func() error {
			if c.signed {
				return nil
			}
			return s.sign(&c.shop, c.programme)
		}, func() error { return s.submit(&c.shop) })
	}
}

// opensForm begins the application and answers what a company like this one would.
func (s *story) opensForm(c *candidate, answers application.Answers) error {
	return s.do(c.owner, func(tx *db.Tx) error {
		k, err := application.Start(tx, c.programme, "")
		if err != nil {
			return err
		}
		c.application = k.ID
		_, err = application.SaveAnswers(tx, k.ID, 1, answers)
		return err
	})
}

// answersOf makes known what a register says of a company, keeps its papers, and answers the form.
func (s *story) answersOf(c *candidate) (application.Answers, error) {
	typed := func(v string) application.Answer { return application.Answer{Values: []string{v}} }
	answers := application.Answers{"contact_name": typed(c.person), "contact_phone": typed("0571-8600 " + c.id[1:] + "0")}
	known := facts.Fact{Subject: "merchant:" + c.id, Fact: "registered_member", Since: s.clock.Now(), Value: "true"}
	if c.programme == distributors {
		answers["channels"] = typed(c.name[:9] + "社区店")
	} else {
		known.Fact = "qualified"
		content, err := certificate(&c.shop, s.clock.Now())
		if err != nil {
			return nil, err
		}
		papers, err := s.keep(&c.shop, "商标证书与营业执照.pdf", content)
		if err != nil {
			return nil, err
		}
		answers["categories"], answers["brands"], answers["trademark"] = typed("家居/餐具\n厨具"), typed(c.name[:9]), typed("registered")
		answers["business"] = typed("自有厂房，月产能 20 万件，48 小时内发货。")
		answers["trademark_papers"], answers["licence"] = application.Answer{Papers: []string{papers}}, application.Answer{Papers: []string{papers}}
	}
	return answers, s.do(actor, func(tx *db.Tx) error { _, err := facts.Put(tx, []facts.Fact{known}); return err })
}

// beginsToSupply begins an application whose deposit is not paid in full yet.
func (s *story) beginsToSupply(c *candidate) func() error {
	return func() error {
		answers, err := s.answersOf(c)
		if err != nil {
			return err
		}
		delete(answers, "trademark_papers")
		return firstError(s.pays(short, full-1), func() error { return s.opensForm(c, answers) })
	}
}

// leaves asks to leave, which staff agree to.
func (s *story) leaves(c *candidate, why string) func() error {
	return func() error {
		var x conduct.Exit
		return firstError(
			func() error {
				return s.do(c.owner, func(tx *db.Tx) (err error) { x, err = conduct.RequestExit(tx, c.membership, why); return err })
			},
			func() error {
				return s.do(s.house.supervisor, func(tx *db.Tx) (err error) {
					x, err = conduct.SignExit(tx, x.ID, x.Version, conduct.Verdict{Agrees: true, Reason: "没有未完成的订单，同意退出。"})
					return err
				})
			})
	}
}
