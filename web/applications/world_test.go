package applications_test

import (
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/web/applications"
	"github.com/mengyue/portal/web/home"
	"github.com/mengyue/portal/web/programmes"
	"github.com/mengyue/portal/web/webtest"
)

// play is a merchant that meets the programme, and what it answers.
func play() casetest.Play {
	values := func(v ...string) application.Answer { return application.Answer{Values: v} }
	return casetest.Play{Programme: "yanxuan",
		Facts: map[string]string{"level": "4", "major_complaints_open": "0", "trademark_same_entity": "true"},
		Answers: application.Answers{"informed": values("materials"), "contact_name": values("林岚"), "contact_phone": values("13800000000"), "kinds": values("brand_owned"),
			"products": values("儿童餐具"), "strength": values("两条产线，月产能二十万件")},
		Papers: []string{"trademark_certificate"}}
}

// world is a portal with a merchant on the stage and a browser of its owner.
func world(t *testing.T, p casetest.Play) (*webtest.App, *casetest.Stage, *webtest.Browser) {
	t.Helper()
	app := webtest.New(t, applications.Routes, programmes.Routes, home.Routes)
	owner := app.SignIn(access.Owner, "M001")
	app.Company("M002")
	s := &casetest.Stage{TB: t, Play: p, DB: app.DB, Clock: app.Clock, Books: app.Library}
	for fact, value := range p.Facts {
		s.Fact(fact, value)
	}
	return app, s, owner
}

// corrected is a case whose reviewer asked for corrections of the asks.
func corrected(s *casetest.Stage, asks ...string) application.Case {
	s.Helper()
	c := s.Claimed(casetest.Zhou)
	var wanted []application.Wanted
	for _, a := range asks {
		wanted = append(wanted, application.Wanted{Ask: a, Text: "请写明" + a})
	}
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
		c, err = application.AskCorrections(tx, c.ID, c.Version, wanted)
		return err
	})
	return c
}

// bar keeps a merchant out of the programme until an instant.
func bar(tx *db.Tx, merchant string, until clock.Instant) error {
	return membership.SetBar(tx, membership.Bar{Merchant: merchant, Programme: "yanxuan", Ground: "exit", Clause: "YX-18", Membership: "gone", Since: tx.Now, Until: until})
}

// refusal is a ruling that refuses for all three judgements of the programme.
func refusal() application.Ruling {
	return application.Ruling{Outcome: application.Rejected, Todo: "调整主营商品后可再次申请",
		Reasons: map[string]string{"position": "与计划定位不符", "capacity": "产能不足", "market": "供给已饱和"}}
}
