package decision_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/shopspring/decimal"
)

var (
	ctx      = context.Background()
	reviewer = db.Actor{Account: "zhou", Name: "周青", Role: string(access.Reviewer)}
	owner    = db.Actor{Account: "owner", Name: "林岚", Role: string(access.Owner), Merchant: "M001"}
	stranger = db.Actor{Account: "other", Name: "何远", Role: string(access.Owner), Merchant: "M002"}
)

// book is an invented programme; limit is what the figures are measured by.
func book(limit string) fstest.MapFS {
	return fstest.MapFS{"orchard/2026-01-01.yaml": &fstest.MapFile{Data: []byte(`programme: orchard
edition: 2026-01-01
effective: 2026-01-01
title: {zh: 果园计划, en: Orchard}
summary: {zh: 虚构的计划, en: An invented programme}
parties: [{key: merchant, title: {zh: 商家, en: Merchant}}]
clauses:
  - {id: OR-1, title: {zh: 评分, en: Score}, text: {zh: 评分不低于界限, en: The score is at least the limit}}
  - {id: OR-2, title: {zh: 申诉, en: Appeal}, text: {zh: 可以申诉, en: It can be appealed}}
facts:
  - {key: score, type: decimal, title: {zh: 评分, en: Score}}
  - {key: tags, type: list, title: {zh: 标签, en: Tags}}
review: {clause: OR-1, period: 3wd, correction_period: 3d}
rules:
  - {id: score, clause: OR-1, occasions: [decide], title: {zh: 评分, en: Score}, require: {all: [{fact: score, at_least: ` + limit + `}, {fact: tags, none_of: [bad]}]}}
appeal: {clause: OR-2, period: 15d, answer: 7wd}
`)}, "orchard/2026-01-01.scenarios.yaml": &fstest.MapFile{Data: []byte(`programme: orchard
edition: 2026-01-01
base: {score: 4.9, tags: []}
scenarios:
  - {says: {zh: 满足, en: Met}, rule: score, clause: OR-1, expect: met}
  - {says: {zh: 不满足, en: Not met}, rule: score, clause: OR-1, given: {score: 1}, expect: failed}
`)}}
}

func carried(t *testing.T, d *db.DB, limit string) *rulebook.Edition {
	t.Helper()
	books, err := rulebook.Load(book(limit))
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, books)
	e, err := books.Edition("orchard", "2026-01-01")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// refusal is a decision against merchant M001 on exact figures.
func refusal(e *rulebook.Edition) decision.Decision {
	facts := rulebook.Facts{"score": rulebook.Dec(decimal.RequireFromString("4.70")), "tags": rulebook.List(), "unknown": {}}
	return decision.Decision{Kind: decision.CaseRejected, Object: "case:C1", Merchant: "M001", Programme: "orchard", Edition: "2026-01-01", Occasion: rulebook.OnDecide,
		Facts: facts, Verdict: e.Judge(rulebook.OnDecide, facts, dbtest.Start), Clauses: []string{"OR-1"}, Reason: "评分不足", Adverse: true}
}

func record(t *testing.T, d *db.DB, made decision.Decision) (decision.Decision, error) {
	t.Helper()
	err := d.InTx(ctx, reviewer, func(tx *db.Tx) (err error) { made, err = decision.Record(tx, made); return err })
	return made, err
}

func replay(t *testing.T, d *db.DB, id string) (r decision.Replayed) {
	t.Helper()
	if err := d.View(ctx, reviewer, func(tx *db.Tx) (err error) { r, err = decision.Replay(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return r
}

// GEN-2: a decision keeps its edition, facts and results, and is judged again with the same bytes, also years later.
func TestADecisionIsReplayedWithTheSameBytes(t *testing.T) {
	d, c := dbtest.New(t)
	made, err := record(t, d, refusal(carried(t, d, "4.8")))
	if err != nil {
		t.Fatal(err)
	}
	if made.By != "zhou" || made.Hash == "" || made.At != dbtest.Start || made.AppealUntil != clock.Must("2026-12-08") {
		t.Fatalf("%+v", made)
	}
	c.Set(clock.Must("2031-01-01"))
	r := replay(t, d, made.ID)
	if !r.Same || !bytes.Equal(r.Was, r.Now) || !strings.Contains(string(r.Was), `"value":"4.7"`) {
		t.Fatalf("%s\n%s\n%s", r.Why, r.Was, r.Now)
	}
	if err := d.View(ctx, reviewer, func(tx *db.Tx) error {
		entries, err := audit.Of(tx, made.Ref(), 5)
		if len(entries) != 1 || entries[0].Action != "decision.case.rejected" || entries[0].Clause != "OR-1" || entries[0].Merchant != "M001" {
			t.Errorf("%+v", entries)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// GEN-2: an edition whose bytes changed, or that is gone, is told, and never passes as the same.
func TestAnEditionThatChangedOrIsGoneIsTold(t *testing.T) {
	d, _ := dbtest.New(t)
	made, err := record(t, d, refusal(carried(t, d, "4.8")))
	if err != nil {
		t.Fatal(err)
	}
	carried(t, d, "4.60")
	if r := replay(t, d, made.ID); r.Same || !strings.Contains(r.Why, "has other bytes") || bytes.Equal(r.Was, r.Now) {
		t.Fatalf("another limit: %+v", r)
	}
	embedded, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, embedded)
	if r := replay(t, d, made.ID); r.Same || !strings.Contains(r.Why, "not in the library") || len(r.Was) == 0 {
		t.Fatalf("gone: %+v", r)
	}
}

// GEN-2: a verdict that other facts would give differs, although the edition is the same.
func TestAVerdictThatItsFactsDoNotGiveDiffers(t *testing.T) {
	d, _ := dbtest.New(t)
	made := refusal(carried(t, d, "4.8"))
	made.Facts = made.Facts.With(rulebook.Facts{"score": rulebook.Count(5)})
	made, err := record(t, d, made)
	if err != nil {
		t.Fatal(err)
	}
	if r := replay(t, d, made.ID); r.Same || r.Why != "the verdict differs" {
		t.Fatalf("%+v", r)
	}
}

func TestADecisionThatAskedNoRulesHasNothingToCompare(t *testing.T) {
	d, _ := dbtest.New(t)
	carried(t, d, "4.8")
	made, err := record(t, d, decision.Decision{Kind: decision.ExitAgreed, Object: "exit:X1", Merchant: "M001", Programme: "orchard", Edition: "2026-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	if r := replay(t, d, made.ID); !r.Same || r.Was != nil || r.Why == "" || made.AppealUntil != 0 {
		t.Fatalf("%+v", r)
	}
}

// GEN-4: a decision against a merchant names a clause and a reason, or is not kept.
func TestADecisionAgainstAMerchantNamesClauseAndReason(t *testing.T) {
	d, _ := dbtest.New(t)
	e := carried(t, d, "4.8")
	for name, spoil := range map[string]func(*decision.Decision){"no clause": func(m *decision.Decision) { m.Clauses = nil }, "no reason": func(m *decision.Decision) { m.Reason = "" }} {
		made := refusal(e)
		spoil(&made)
		_, err := record(t, d, made)
		if f := fault.Of(err); err == nil || f.Kind != fault.Invalid || f.Clause != "GEN-4" {
			t.Errorf("%s: %v", name, err)
		}
	}
	made := refusal(e)
	made.Edition = "1999-01-01"
	if _, err := record(t, d, made); !fault.Is(err, fault.NotFound) {
		t.Errorf("an edition that is not there: %v", err)
	}
}

func TestAMerchantFindsItsOwnDecisionsOnly(t *testing.T) {
	d, _ := dbtest.New(t)
	made, err := record(t, d, refusal(carried(t, d, "4.8")))
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []db.Actor{owner, stranger} {
		err := d.View(ctx, who, func(tx *db.Tx) error {
			list, err := decision.Of(tx, "case:C1")
			if err != nil || (len(list) == 1) != (who == owner) {
				t.Errorf("%s gets %d (%v)", who.Name, len(list), err)
			}
			_, err = decision.Find(tx, made.ID)
			return err
		})
		if (err == nil) != (who == owner) || err != nil && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", who.Name, err)
		}
	}
}

func TestDecisionsAreOnlyEverAdded(t *testing.T) {
	d, _ := dbtest.New(t)
	if _, err := record(t, d, refusal(carried(t, d, "4.8"))); err != nil {
		t.Fatal(err)
	}
	raw, err := d.Raw()
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"UPDATE decisions SET reason = 'x'", "DELETE FROM decisions"} {
		if _, err := raw.Exec(statement); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestTheSameClauseTwiceIsNamedOnce(t *testing.T) {
	d, _ := dbtest.New(t)
	made := refusal(carried(t, d, "4.8"))
	made.Clauses = []string{"OR-2", "OR-1", "OR-1", "OR-2"}
	made, err := record(t, d, made)
	if err != nil || !slices.Equal(made.Clauses, []string{"OR-2", "OR-1"}) {
		t.Fatalf("%v %v", made.Clauses, err)
	}
}
