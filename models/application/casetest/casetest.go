// Package casetest builds the stage of tests about applications: merchants with figures, people, signed agreements,
// drafts that are complete, and cases at every point of their way. The programme and its figures are the test's.
package casetest

import (
	"context"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/rulebook"
)

// The people of the stage.
var (
	Owner      = db.Actor{Account: "owner", Name: "林岚", Role: string(access.Owner), Merchant: "M001", IP: "192.0.2.7", Agent: "test"}
	Member     = db.Actor{Account: "member", Name: "陈舟", Role: string(access.Member), Merchant: "M001"}
	Stranger   = db.Actor{Account: "stranger", Name: "何远", Role: string(access.Owner), Merchant: "M002"}
	Zhou       = db.Actor{Account: "zhou", Name: "周青", Role: string(access.Reviewer)}
	Wu         = db.Actor{Account: "wu", Name: "吴桐", Role: string(access.Reviewer)}
	Supervisor = db.Actor{Account: "shen", Name: "沈牧", Role: string(access.Supervisor)}
	Second     = db.Actor{Account: "tang", Name: "唐禾", Role: string(access.Supervisor)}
	Auditor    = db.Actor{Account: "audit", Name: "季白", Role: string(access.Auditor)}
)

// Play says what a programme's merchant is like and how it answers.
type Play struct {
	Programme string
	Facts     map[string]string // of merchant M001
	Answers   application.Answers
	Papers    []string // asks under which a paper is handed in
}

// Stage is a database with two merchants and the people of this package.
type Stage struct {
	testing.TB
	Play
	DB    *db.DB
	Clock *clock.Fixed
	Books *rulebook.Library
}

// New sets the stage.
func New(t testing.TB, p Play) *Stage {
	t.Helper()
	d, c := dbtest.New(t)
	books, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, books)
	s := &Stage{TB: t, Play: p, DB: d, Clock: c, Books: books}
	s.In(db.System("import"), func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M001", Name: "澄海星禾日用品有限公司", LegalID: "91440515MA5300000X", Email: "star@merchant.example"},
			{ID: "M002", Name: "宁波远帆贸易有限公司", LegalID: "91330200MA28000002", Email: "sail@merchant.example"}})
		return err
	})
	for fact, value := range p.Facts {
		s.Fact(fact, value)
	}
	return s
}

// In runs a command that must work.
func (s *Stage) In(who db.Actor, do func(tx *db.Tx) error) {
	s.Helper()
	if err := s.Try(who, do); err != nil {
		s.Fatal(err)
	}
}

// Try runs a command and gives its error.
func (s *Stage) Try(who db.Actor, do func(tx *db.Tx) error) error {
	return s.DB.InTx(context.Background(), who, do)
}

// View asks a question that must be answered.
func (s *Stage) View(who db.Actor, ask func(tx *db.Tx) error) {
	s.Helper()
	if err := s.DB.View(context.Background(), who, ask); err != nil {
		s.Fatal(err)
	}
}

// Fact records a figure of merchant M001 as of now; "" is "not available from now on".
func (s *Stage) Fact(fact, value string) {
	s.Helper()
	s.In(db.System("import"), func(tx *db.Tx) error {
		_, err := facts.Put(tx, []facts.Fact{{Subject: "merchant:M001", Fact: fact, Since: tx.Now, Value: value}})
		return err
	})
}

// Edition is the programme's edition in force.
func (s *Stage) Edition() *rulebook.Edition {
	s.Helper()
	e, err := s.Books.InForce(s.Programme, s.Clock.Now())
	if err != nil {
		s.Fatal(err)
	}
	return e
}

// Sign signs every agreement of the programme that everybody signs, for merchant M001.
func (s *Stage) Sign() {
	s.Helper()
	bundles := map[string]bool{}
	for _, a := range s.Edition().Agreements {
		if bundle := bundleOf(a); !bundles[bundle] && a.When == nil {
			bundles[bundle] = true
			s.SignBundle(bundle)
		}
	}
}

func bundleOf(a rulebook.Agreement) string {
	if a.Bundle == "" {
		return a.Key
	}
	return a.Bundle
}

// SignBundle signs the agreements of one bundle; an agreement without one is a bundle by itself.
func (s *Stage) SignBundle(bundle string) {
	s.Helper()
	e := s.Edition()
	g := agreement.Signing{Edition: e, Bundle: bundle, Texts: map[string]string{}, Read: map[string]string{}, Agreed: true,
		Name: Owner.Name, Capacity: agreement.AuthorisedAgent, Strong: s.Clock.Now()}
	for _, a := range e.Agreements {
		if bundleOf(a) == bundle {
			g.Party = a.Party
			g.Texts[a.Key], g.Read[a.Key] = agreement.TextOf(e, a).Hash(), "yes"
		}
	}
	for _, k := range e.Acknowledge {
		g.Acknowledged = append(g.Acknowledged, k.Key)
	}
	s.In(Owner, func(tx *db.Tx) error {
		act, err := agreement.Ready(tx, g, pdf.TestAuthority(clock.Must("2020-01-01")))
		if err == nil {
			_, err = agreement.Sign(tx, act)
		}
		return err
	})
}

// Paper keeps a paper in the library of merchant M001.
func (s *Stage) Paper(name, mediaType string, size int64) paper.Paper {
	s.Helper()
	var p paper.Paper
	s.In(Owner, func(tx *db.Tx) (err error) {
		p, err = paper.Keep(tx, paper.Paper{Merchant: "M001", Name: name, SHA256: db.NewID(tx.Now), Type: mediaType, Size: size})
		return err
	})
	return p
}

// Draft starts an application of merchant M001 and fills it in completely.
func (s *Stage) Draft() application.Form {
	s.Helper()
	answers := application.Answers{}
	for ask, a := range s.Answers {
		answers[ask] = a
	}
	for _, ask := range s.Papers {
		answers[ask] = application.Answer{Papers: []string{s.Paper(ask+".pdf", "application/pdf", 1000).ID}}
	}
	var f application.Form
	s.In(Owner, func(tx *db.Tx) error {
		c, err := application.Start(tx, s.Programme, "")
		if err == nil {
			f, err = application.SaveAnswers(tx, c.ID, 1, answers)
		}
		return err
	})
	return f
}

// Submitted signs and submits a complete draft.
func (s *Stage) Submitted() application.Case {
	s.Helper()
	s.Sign()
	return s.Resubmitted()
}

// Resubmitted submits a complete draft once more, the agreements being signed.
func (s *Stage) Resubmitted() application.Case {
	s.Helper()
	f := s.Draft()
	var c application.Case
	s.In(Owner, func(tx *db.Tx) (err error) { c, err = application.Submit(tx, f.Case.ID, f.Version); return err })
	return c
}

// Claimed is a submitted case in the hands of a reviewer.
func (s *Stage) Claimed(who db.Actor) application.Case {
	s.Helper()
	c := s.Submitted()
	s.In(who, func(tx *db.Tx) (err error) { c, err = application.Claim(tx, c.ID, c.Version); return err })
	return c
}

// Judged is a claimed case in which every question is judged as met.
func (s *Stage) Judged(who db.Actor) application.Case {
	s.Helper()
	return s.Judge(who, s.Claimed(who), rulebook.Met)
}

// Judge answers every question of a case alike.
func (s *Stage) Judge(who db.Actor, c application.Case, answer rulebook.Answer) application.Case {
	s.Helper()
	s.In(who, func(tx *db.Tx) error {
		questions, err := application.Questions(tx, c)
		if err != nil {
			return err
		}
		var all []application.Judgement
		for _, q := range questions {
			all = append(all, application.Judgement{Key: q.Key, Answer: answer, Reason: "已核对材料"})
		}
		c, err = application.Judge(tx, c.ID, c.Version, all)
		return err
	})
	return c
}

// Now reads a case as it is.
func (s *Stage) Now(id string) application.Case {
	s.Helper()
	var c application.Case
	s.View(Auditor, func(tx *db.Tx) (err error) { c, err = application.Find(tx, id); return err })
	return c
}

// Due fires every deadline that is due, as the sweep does.
func (s *Stage) Due() int {
	s.Helper()
	n := 0
	s.In(db.System("sweep"), func(tx *db.Tx) error {
		due, err := deadline.Due(tx, 100)
		for _, d := range due {
			effect := application.OnDue[d.Kind]
			if err != nil || effect == nil {
				continue
			}
			var first bool
			if first, err = deadline.Fire(tx, d.ID); err == nil && first {
				n++
				err = effect(tx, d)
			}
		}
		return err
	})
	return n
}
