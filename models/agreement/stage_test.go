package agreement_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/rulebook"
)

var ctx = context.Background()

var authority = pdf.TestAuthority(clock.Must("2020-01-01"))

// version is one edition of the invented programme of these tests: what its agreement says and what that means for
// those who signed the version before.
type version struct {
	day, words, meaning string // of the main agreement
	validity, within    string
}

// book writes an edition with two agreements in one bundle, a third by itself, and one rule.
func book(v version) string {
	extra := ""
	if v.validity != "" {
		extra += ", validity: " + v.validity
	}
	if v.within != "" {
		extra += ", sign_within: " + v.within
	}
	part := func(key, ver, words, meaning, more string) string {
		return fmt.Sprintf(`  - {key: %[1]s, clause: OR-1, party: merchant, version: "%[2]s", on_new_version: %[4]s, title: {zh: %[1]s 协议, en: Agreement %[1]s}, preamble: {zh: 前言, en: Preamble}, body: [{title: {zh: 费用, en: Fees}, highlight: true, paragraphs: [{zh: "%[3]s", en: "%[3]s"}, {zh: 其余不变, en: The rest stays}]}]%[5]s}
`, key, ver, words, meaning, more)
	}
	return fmt.Sprintf(`programme: orchard
edition: %[1]s
effective: %[1]s
title: {zh: 果园计划, en: Orchard}
summary: {zh: 虚构的计划, en: An invented programme}
parties: [{key: merchant, title: {zh: 商家, en: Merchant}}]
clauses:
  - {id: OR-1, title: {zh: 条款, en: Clause}, text: {zh: 等级不低于 3, en: Level 3 or higher}}
facts:
  - {key: level, type: count, title: {zh: 等级, en: Level}}
acknowledge:
  - {key: duties, clause: OR-1, title: {zh: 义务, en: Duties}, items: [{zh: 按时发货, en: Ship on time}], statement: {zh: 已阅读, en: I have read them}}
  - {key: no-promise, clause: OR-1, title: {zh: 不承诺, en: No promise}, items: [{zh: 不承诺增长, en: No growth is promised}], statement: {zh: 我知道, en: I know}}
agreements:
%[2]s%[3]s%[4]sreview: {clause: OR-1, period: 3wd, correction_period: 3d}
rules:
  - {id: level, clause: OR-1, occasions: [submit], title: {zh: 等级, en: Level}, require: {fact: level, at_least: 3}}
`, v.day, part("main", v.day, v.words, v.meaning, ", bundle: both"+extra), part("pay", "1", "付款", "still_valid", ", bundle: both"), part("single", "1", "单独", "still_valid", ""))
}

func scenarios(day string) string {
	return fmt.Sprintf(`programme: orchard
edition: %s
base: {level: 3}
scenarios:
  - {says: {zh: 满足, en: Met}, rule: level, clause: OR-1, expect: met}
  - {says: {zh: 不满足, en: Not met}, rule: level, clause: OR-1, given: {level: 2}, expect: failed}
`, day)
}

// stage is a database with merchants M1 and M2 and the editions of a test.
type stage struct {
	*testing.T
	db    *db.DB
	clock *clock.Fixed
	books *rulebook.Library
}

func open(t *testing.T, versions ...version) *stage {
	t.Helper()
	if len(versions) == 0 {
		versions = []version{{day: "2026-01-01", words: "3%", meaning: "still_valid"}}
	}
	files := fstest.MapFS{}
	for _, v := range versions {
		files["orchard/"+v.day+".yaml"] = &fstest.MapFile{Data: []byte(book(v))}
		files["orchard/"+v.day+".scenarios.yaml"] = &fstest.MapFile{Data: []byte(scenarios(v.day))}
	}
	books, err := rulebook.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	d, c := dbtest.New(t)
	rulebook.Carry(d, books)
	s := &stage{T: t, db: d, clock: c, books: books}
	s.in(db.System("import"), func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "澄海星禾日用品有限公司（虚构）", LegalID: "91440515MA5300000X"}, {ID: "M2", Name: "南岸商贸（虚构）", LegalID: "914405150000000002"}})
		return err
	})
	return s
}

var (
	owner  = db.Actor{Account: "A1", Name: "林 岚", Role: string(access.Owner), Merchant: "M1", IP: "192.0.2.7", Agent: "Firefox", Session: "5e551011"}
	member = db.Actor{Account: "A2", Name: "林岚", Role: string(access.Member), Merchant: "M1"}
	other  = db.Actor{Account: "B1", Name: "周青", Role: string(access.Owner), Merchant: "M2"}
	staff  = db.Actor{Account: "S1", Name: "何敏", Role: string(access.Supervisor)}
)

func (s *stage) in(who db.Actor, do func(tx *db.Tx) error) {
	s.Helper()
	if err := s.db.InTx(ctx, who, do); err != nil {
		s.Fatal(err)
	}
}

func (s *stage) view(who db.Actor, ask func(tx *db.Tx) error) {
	s.Helper()
	if err := s.db.View(ctx, who, ask); err != nil {
		s.Fatal(err)
	}
}

// edition is the one in force now.
func (s *stage) edition() *rulebook.Edition {
	s.Helper()
	e, err := s.books.InForce("orchard", s.clock.Now())
	if err != nil {
		s.Fatal(err)
	}
	return e
}

// signing is a complete signing of a bundle.
func (s *stage) signing(bundle string) agreement.Signing {
	e := s.edition()
	g := agreement.Signing{Edition: e, Party: "merchant", Bundle: bundle, Texts: map[string]string{}, Read: map[string]string{}, Acknowledged: []string{"duties", "no-promise"},
		Agreed: true, Name: "林岚", Capacity: agreement.AuthorisedAgent, Strong: s.clock.Now()}
	for _, a := range e.Agreements {
		g.Texts[a.Key], g.Read[a.Key] = agreement.TextOf(e, a).Hash(), "yes"
	}
	return g
}

func (s *stage) ready(who db.Actor, g agreement.Signing) (act agreement.Act, err error) {
	return act, s.db.View(ctx, who, func(tx *db.Tx) (err error) { act, err = agreement.Ready(tx, g, authority); return err })
}

func (s *stage) sign(who db.Actor, g agreement.Signing) (signed agreement.Signature, err error) {
	act, err := s.ready(who, g)
	if err != nil {
		return signed, err
	}
	defer s.clock.Advance(time.Second)
	return signed, s.db.InTx(ctx, who, func(tx *db.Tx) (err error) { signed, err = agreement.Sign(tx, act); return err })
}

// signed is a signature of the owner's.
func (s *stage) signed(bundle string) agreement.Signature {
	s.Helper()
	signed, err := s.sign(owner, s.signing(bundle))
	if err != nil {
		s.Fatal(err)
	}
	return signed
}

// states are the facts about the agreements of M1 under the edition in force.
func (s *stage) states() string { s.Helper(); return s.statesUnder(s.edition()) }

func (s *stage) statesUnder(e *rulebook.Edition) string {
	s.Helper()
	var facts rulebook.Facts
	s.view(owner, func(tx *db.Tx) (err error) { facts, err = agreement.States(tx, e, "M1"); return err })
	var out []string
	for _, key := range facts.Keys() {
		out = append(out, strings.TrimPrefix(key, "agreement.")+"="+facts[key].String())
	}
	return strings.Join(out, " ")
}

func (s *stage) want(got, want string) {
	s.Helper()
	if got != want {
		s.Errorf("got %s, want %s", got, want)
	}
}

func (s *stage) refused(err error, kind fault.Kind) {
	s.Helper()
	if !fault.Is(err, kind) {
		s.Errorf("got %v, want %s", err, kind)
	}
}

// recorded are the actions on the record about an object.
func (s *stage) recorded(object string) string {
	s.Helper()
	var actions []string
	s.view(db.System("test"), func(tx *db.Tx) error {
		entries, err := audit.Of(tx, object, 100)
		for _, e := range slices.Backward(entries) {
			actions = append(actions, e.Action)
		}
		return err
	})
	return strings.Join(actions, " ")
}

// told are the titles of the notices about an object, sorted.
func (s *stage) told(object string) string {
	s.Helper()
	var titles []string
	s.view(db.System("test"), func(tx *db.Tx) error {
		notices, err := outbox.About(tx, object)
		for _, n := range notices {
			titles = append(titles, n.Merchant+n.Role+":"+n.Letter.Title.ZH)
		}
		return err
	})
	slices.Sort(titles)
	return strings.Join(titles, " ")
}
