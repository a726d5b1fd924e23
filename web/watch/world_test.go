package watch_test

import (
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	models "github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/web/intake"
	"github.com/mengyue/portal/web/memberships"
	"github.com/mengyue/portal/web/watch"
	"github.com/mengyue/portal/web/webtest"
)

// the end of seven days from 2026-11-22 15:30.
var sevenDays = clock.Must("2026-11-30")

// portal is a portal in which M001 has stores in a programme of stores, each sound until something is made of it.
type portal struct {
	*webtest.App
	owner, operator, supervisor, second *webtest.Browser
}

func open(t *testing.T) portal {
	t.Helper()
	a := webtest.New(t, watch.Routes, memberships.Routes, intake.Routes)
	a.Company("M002")
	return portal{App: a, owner: a.SignIn(access.Owner, "M001"), operator: a.SignIn(access.Operator), supervisor: a.SignIn(access.Supervisor), second: a.SignIn(access.Supervisor)}
}

// shop puts a store of a merchant into the programme.
func (p portal) shop(merchantID, id, name string) (m membership.Membership) {
	p.T.Helper()
	p.Do(func(tx *db.Tx) error {
		if _, err := merchant.PutStores(tx, []merchant.Store{{ID: id, Merchant: merchantID, Name: name, Platform: "taobao", Kind: "ordinary"}}); err != nil {
			return err
		}
		var err error
		m, err = membership.Admit(tx, membership.New{Merchant: merchantID, Programme: "qinbaobei", Edition: "2017-03-01", Party: "store", Store: id})
		return err
	})
	for fact, value := range map[string]string{"affiliate": "true", "credit": "500", "decoration": "smart", "mobile_decoration": "true", "main_category": "童装"} {
		p.fact(id, fact, value, p.Clock.Now().Add(-1000))
	}
	return m
}

func (p portal) fact(store, fact, value string, since clock.Instant) {
	p.T.Helper()
	p.Do(func(tx *db.Tx) error {
		_, err := facts.Put(tx, []facts.Fact{{Subject: "store:" + store, Fact: fact, Since: since, Value: value}})
		return err
	})
}

// days keep a column of the figures of a store for the days before today.
func (p portal) days(store string, column int, values ...int64) {
	p.T.Helper()
	var rows []figures.Day
	for i, v := range values {
		d := figures.Day{Subject: store, Day: calendar.DayOf(p.Clock.Now()) - calendar.Day(len(values)-i)}
		d.Set(column, v)
		rows = append(rows, d)
	}
	p.Do(func(tx *db.Tx) error {
		_, err := figures.Put(tx, figures.StoreDays, rows, figures.Source{})
		return err
	})
}

func (p portal) warnings() (found []models.Warning) {
	p.T.Helper()
	p.View(func(tx *db.Tx) (err error) { found, err = models.List(tx, models.Warnings{Limit: 200}); return err })
	return found
}

// goods are three products on sale, one of them outside the admitted categories.
func (p portal) goods(store string) {
	p.T.Helper()
	on := true
	var list []product.Product
	for i, category := range []string{"童装", "童鞋", "数码"} {
		list = append(list, product.Product{ID: store + "-P" + string(rune('1'+i)), Store: store, Title: "连身衣 " + category, Category: category, StockKind: "spot", Online: &on})
	}
	p.Do(func(tx *db.Tx) error { _, err := product.Put(tx, list); return err })
}

// judge has the members of the programme judged now.
func (p portal) judge() *webtest.Page {
	p.T.Helper()
	return p.operator.Get("/staff/watch").OK().Submit(`form:has(input[value="qinbaobei"])`, nil).OK()
}

// furnish gives M001 a store near a line, one that is warned, one with a long course, and one that was removed; a what-if
// was asked and a letter sent.
func (p portal) furnish() {
	p.T.Helper()
	for i, name := range []string{"星禾童装", "星禾童鞋", "星禾玩具", "星禾奶粉"} {
		id := "S" + string(rune('1'+i))
		p.shop("M001", id, name)
		var scores, disputes []int64
		for d := range 90 {
			scores, disputes = append(scores, 4_900_000-int64(d)*2_000), append(disputes, int64(d%13/12))
		}
		if i == 2 {
			p.days(id, figures.DSRService, scores...)
		} else {
			p.days(id, figures.DisputeRefunds, disputes...)
		}
	}
	p.goods("S1")
	p.fact("S2", "credit", "399", p.Clock.Now())
	p.Do(func(tx *db.Tx) error {
		_, err := facts.PutViolations(tx, []facts.Violation{{ID: "V1", Merchant: "M001", Store: "S4", Kind: "marketing", Occurred: tx.Now, Decided: tx.Now, State: facts.InForce}})
		return err
	})
	p.judge()
	p.operator.Get("/staff/what-if").OK().Press("推演", webtest.Values{"rule": "qinbaobei/still-credit", "limit": "501"}).OK()
	p.operator.Get("/staff/letters/new").OK().Press("预览", webtest.Values{"programme": "qinbaobei", "title_zh": "提示", "title_en": "A word", "text_zh": "第一段。", "text_en": "First."}).OK().Press("发送给 1 家商家", nil).OK()
	p.Settle()
}
