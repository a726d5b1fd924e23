package demo

import (
	"cmp"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// start begins an application and answers what a company like this one would.
func (s *story) start(c *shop, complete bool) error {
	answers := application.Answers{
		"informed": {Values: []string{"talk"}}, "talked_with": {Values: []string{"招商何平，面谈"}}, "contact_name": {Values: []string{c.person}},
		"contact_phone": {Values: []string{"0571-8500 " + c.id[1:] + "0"}}, "kinds": {Values: []string{"brand_owned"}},
	}
	if complete {
		answers["trademark_certificate"] = application.Answer{Papers: []string{c.papers["trademark_certificate"]}}
		answers["products"] = application.Answer{Values: []string{"主营" + c.trade.what + "，自有品牌，价格带以 10–90 元为主。"}}
		answers["strength"] = application.Answer{Values: []string{"自有厂房 3000 平方米，月产能 20 万件，出厂全检，48 小时内发货。"}}
	}
	return s.do(c.owner, func(tx *db.Tx) error {
		k, err := application.Start(tx, programme, "")
		if err != nil {
			return err
		}
		c.application = k.ID
		_, err = application.SaveAnswers(tx, k.ID, 1, answers)
		return err
	})
}

// sign signs every agreement of a programme that is not asked for by an answer alone.
func (s *story) sign(c *shop, programme string) error {
	e, err := s.Library.InForce(programme, s.clock.Now())
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, a := range e.Agreements {
		if a.Bundle = cmp.Or(a.Bundle, a.Key); done[a.Bundle] || a.When != nil {
			continue
		}
		done[a.Bundle] = true
		if err := s.signBundle(c, e, a); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) signBundle(c *shop, e *rulebook.Edition, a rulebook.Agreement) error {
	g := agreement.Signing{Edition: e, Party: a.Party, Bundle: a.Bundle, Texts: map[string]string{}, Read: map[string]string{}, Agreed: true,
		Name: c.owner.Name, Capacity: agreement.LegalRepresentative, Strong: s.clock.Now()}
	for _, other := range e.Agreements {
		if cmp.Or(other.Bundle, other.Key) != a.Bundle {
			continue
		}
		g.Texts[other.Key], g.Read[other.Key] = agreement.TextOf(e, other).Hash(), "yes"
	}
	for _, k := range e.Acknowledge {
		g.Acknowledged = append(g.Acknowledged, k.Key)
	}
	return s.do(c.owner, func(tx *db.Tx) error {
		act, err := agreement.Ready(tx, g, s.Authority)
		if err != nil {
			return err
		}
		if err := s.store(act.PDF); err != nil {
			return err
		}
		_, err = agreement.Sign(tx, act)
		return err
	})
}

// submit hands the application in.
func (s *story) submit(c *shop) error {
	return s.do(c.owner, func(tx *db.Tx) error {
		f, err := application.Open(tx, c.application)
		if err == nil {
			_, err = application.Submit(tx, c.application, f.Version)
		}
		return err
	})
}

// applies is everything from the papers to the submission.
func (s *story) applies(c *shop, seed int) func() error {
	return func() error {
		return firstError(func() error { return s.library(c, seed) }, func() error { return s.start(c, true) },
			func() error { return s.sign(c, programme) }, func() error { return s.submit(c) })
	}
}

// step does one step of a review on the case as it is; staff claim it first.
func (s *story) step(who *db.Actor, c *shop, do func(tx *db.Tx, k application.Case) error) func() error {
	return func() error {
		return s.do(*who, func(tx *db.Tx) error {
			k, err := application.Find(tx, c.application)
			if err != nil {
				return err
			}
			if who.Merchant == "" && k.State() == application.Submitted { // it went back to the queue meanwhile
				if k, err = application.Claim(tx, k.ID, k.Version); err != nil {
					return err
				}
			}
			return do(tx, k)
		})
	}
}

// claim is a step of which the claim is all.
func claim(*db.Tx, application.Case) error { return nil }

// judge answers every question of a case; those named are not met, for the reason given.
func judge(failed map[string]string) func(tx *db.Tx, k application.Case) error {
	reasons := []string{"主营商品与价格带符合计划定位。", "产能、质检与发货时效已核对产线照片与合同。", "品类需求稳定，现有供给未饱和。"}
	return func(tx *db.Tx, k application.Case) error {
		questions, err := application.Questions(tx, k)
		if err != nil {
			return err
		}
		var given []application.Judgement
		for i, q := range questions {
			j := application.Judgement{Key: q.Key, Answer: rulebook.Met, Reason: reasons[i%len(reasons)]}
			if why, no := failed[q.Key]; no {
				j.Answer, j.Reason = rulebook.Failed, why
			}
			given = append(given, j)
		}
		_, err = application.Judge(tx, k.ID, k.Version, given)
		return err
	}
}

// approve admits the company and remembers its membership.
func (s *story) approve(c *shop) func(tx *db.Tx, k application.Case) error {
	return func(tx *db.Tx, k application.Case) error {
		if _, err := application.Approve(tx, k.ID, k.Version, application.Ruling{Remark: "欢迎加入，运营同事会与您联系选品。"}); err != nil {
			return err
		}
		m, _, err := membership.Active(tx, c.id, programme)
		if c.membership == "" {
			c.membership = m.ID
		}
		return err
	}
}

// reject refuses the application on what was judged as not met.
func reject(reasons map[string]string, todo string) func(tx *db.Tx, k application.Case) error {
	return func(tx *db.Tx, k application.Case) error {
		_, err := application.Reject(tx, k.ID, k.Version, application.Ruling{Reasons: reasons, Todo: todo})
		return err
	}
}

func withdraw(tx *db.Tx, k application.Case) error {
	_, err := application.Withdraw(tx, k.ID, k.Version)
	return err
}

// answersVersion is the version of a case's answers as they are.
func answersVersion(tx *db.Tx, id string) (int, error) {
	f, err := application.Open(tx, id)
	return f.Version, err
}
