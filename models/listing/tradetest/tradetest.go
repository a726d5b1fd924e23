// Package tradetest is the stage of tests about trade between members: two invented programmes, makers who publish goods
// and resellers who sell them on, with a few companies in each.
package tradetest

import (
	"context"
	"embed"
	"io/fs"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
)

// The programmes of the stage.
const (
	Makers    = "maker"
	Resellers = "reseller"
	Edition   = "2026-01-01"
)

// The people of the stage. Maker and Other make, Reseller and Second sell on, Stranger is a member of nothing.
var (
	Maker    = db.Actor{Account: "A1", Name: "林岚", Role: string(access.Owner), Merchant: "M1"}
	Other    = db.Actor{Account: "A2", Name: "陈舟", Role: string(access.Owner), Merchant: "M2"}
	Reseller = db.Actor{Account: "A3", Name: "高原", Role: string(access.Owner), Merchant: "R1"}
	Second   = db.Actor{Account: "A4", Name: "许宁", Role: string(access.Member), Merchant: "R2"}
	Stranger = db.Actor{Account: "A5", Name: "何远", Role: string(access.Owner), Merchant: "X1"}
	Staff    = db.Actor{Account: "S1", Name: "周青", Role: string(access.Supervisor)}
	System   = db.System("test")
)

//go:embed books
var books embed.FS

// Books is the library of the stage.
func Books(t testing.TB) *rulebook.Library {
	t.Helper()
	own, err := fs.Sub(books, "books")
	if err != nil {
		t.Fatal(err)
	}
	l, err := rulebook.Load(own)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Stage is a database with the companies and their memberships.
type Stage struct {
	testing.TB
	DB    *db.DB
	Clock *clock.Fixed
	M1    membership.Membership // of Maker
	R1    membership.Membership // of Reseller
}

// New sets the stage.
func New(t testing.TB) *Stage {
	t.Helper()
	d, c := dbtest.New(t)
	s := &Stage{TB: t, DB: d, Clock: c}
	rulebook.Carry(d, Books(t))
	s.Fill()
	return s
}

// Fill brings the companies, their brands and their memberships into the database.
func (s *Stage) Fill() {
	s.Helper()
	s.Do(System, func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "星禾日用品有限公司（虚构）", LegalID: "L1"}, {ID: "M2", Name: "南岸工坊（虚构）", LegalID: "L2"},
			{ID: "R1", Name: "远帆商贸有限公司（虚构）", LegalID: "L3"}, {ID: "R2", Name: "晴川百货（虚构）", LegalID: "L4"}, {ID: "X1", Name: "过客有限公司（虚构）", LegalID: "L5"}})
		if err == nil {
			_, err = merchant.PutStores(tx, []merchant.Store{{ID: "T1", Merchant: "M1", Name: "星禾", Platform: "1688", Kind: "ordinary"}, {ID: "T2", Merchant: "M2", Name: "南岸", Platform: "1688", Kind: "ordinary"}})
		}
		return err
	})
	s.brands()
	s.M1 = s.Admit("M1", Makers, "")
	s.Admit("M2", Makers, "")
	s.R1 = s.Admit("R1", Resellers, "")
	s.Admit("R2", Resellers, "")
}

// brands: B1 is M1's own, B2 is granted to M1 until the end of the year, B3 is somebody else's.
func (s *Stage) brands() {
	s.Helper()
	day := func(d string) calendar.Day { return calendar.DayOf(clock.Must(d)) }
	s.Do(System, func(tx *db.Tx) error {
		named := func(id, name, owner string) brand.Brand {
			return brand.Brand{ID: id, Name: name, Trademark: "8" + id, Class: "21", Owner: owner, Status: brand.Registered, AppliedOn: day("2015-01-01"), RegisteredOn: day("2016-01-01"), ValidUntil: day("2036-01-01")}
		}
		if _, err := brand.Put(tx, []brand.Brand{named("B1", "星禾", "星禾日用品有限公司（虚构）"), named("B2", "云上里", "云上里家居（虚构）"), named("B3", "白鹭洲", "白鹭洲服饰（虚构）")}); err != nil {
			return err
		}
		_, err := brand.PutLinks(tx, []brand.Link{{Merchant: "M1", Brand: "B2", Position: 1, Grantor: "云上里家居（虚构）", Grantee: "星禾日用品有限公司（虚构）", Kind: brand.Ordinary,
			ValidFrom: day("2026-01-01"), ValidTo: day("2026-12-31"), Outside: true, Confirmed: tx.Now}})
		return err
	})
}

// Admit makes a company a member, or renews a membership.
func (s *Stage) Admit(company, programme, previous string) (m membership.Membership) {
	s.Helper()
	party := map[string]string{Makers: "maker", Resellers: "reseller"}[programme]
	s.Do(Staff, func(tx *db.Tx) (err error) {
		m, err = membership.Admit(tx, membership.New{Merchant: company, Programme: programme, Edition: Edition, Party: party, Case: "C-" + company, Previous: previous})
		return err
	})
	return m
}

// Try runs a command.
func (s *Stage) Try(who db.Actor, do func(tx *db.Tx) error) error {
	return s.DB.InTx(context.Background(), who, do)
}

// Do runs a command that must succeed.
func (s *Stage) Do(who db.Actor, do func(tx *db.Tx) error) {
	s.Helper()
	if err := s.Try(who, do); err != nil {
		s.Fatal(err)
	}
}

// Ask asks a question that must be answered.
func (s *Stage) Ask(who db.Actor, ask func(tx *db.Tx) error) {
	s.Helper()
	if err := s.DB.View(context.Background(), who, ask); err != nil {
		s.Fatal(err)
	}
}

// Sweep lets everything that is due take effect, by the effects given, until nothing is.
func (s *Stage) Sweep(effects ...deadline.Effects) {
	s.Helper()
	for fired := true; fired; {
		var due []deadline.Deadline
		s.Ask(System, func(tx *db.Tx) (err error) { due, err = deadline.Due(tx, 1000); return err })
		fired = false
		for _, d := range due {
			for _, e := range effects {
				if effect := e[d.Kind]; effect != nil {
					fired = true
					s.fire(d, effect)
				}
			}
		}
	}
}

func (s *Stage) fire(d deadline.Deadline, effect deadline.Effect) {
	s.Helper()
	s.Do(System, func(tx *db.Tx) error {
		if once, err := deadline.Fire(tx, d.ID); err != nil || !once {
			return err
		}
		audit.Record(tx, audit.Entry{Action: "deadline.reached", Object: d.Object})
		return effect(tx, d)
	})
}

// Recorded counts the entries of an object with an action.
func (s *Stage) Recorded(object, action string) (n int) {
	s.Helper()
	s.Ask(System, func(tx *db.Tx) error {
		found, err := audit.Find(tx, audit.Search{Object: object, Action: action, Limit: 200})
		n = len(found)
		return err
	})
	return n
}

// Letters are the letters to a merchant, the newest first.
func (s *Stage) Letters(who db.Actor) (out []outbox.Letter) {
	s.Helper()
	s.Ask(who, func(tx *db.Tx) error {
		found, err := outbox.List(tx, outbox.Inbox{Limit: 200})
		for _, n := range found {
			out = append(out, n.Letter)
		}
		return err
	})
	return out
}
