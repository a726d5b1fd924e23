package listing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/product"
)

// recheck is one look of the sweep; it says how many products were judged.
func (s stage) recheck() (judged int) {
	s.Helper()
	for {
		n, err := listing.Recheck(s.Context(), s.DB)
		if err != nil {
			s.Fatal(err)
		}
		if n == 0 {
			return judged
		}
		judged += n
	}
}

func (s stage) record(subject, fact, value string, since clock.Instant) {
	s.Helper()
	s.Do(tradetest.System, func(tx *db.Tx) error {
		_, err := facts.Put(tx, []facts.Fact{{Subject: subject, Fact: fact, Value: value, Since: since}})
		return err
	})
}

// CC-11: what is recorded after publishing takes the product off show, whomever it is about; its merchant is told the
// clause, the reason and the ways back. Corrected, it is on show again, and that is told as well.
func TestFactRecordedAfterPublishingIsFollowed(t *testing.T) {
	for subject, fact := range map[string]string{"product:P1": "product.banned", "brand:B2": "brand.banned", "store:T1": "store.banned", "merchant:M1": "banned"} {
		s := newStage(t)
		s.open("B2")
		s.publish(goods("P1"))
		since := s.Clock.Now()
		s.record(subject, fact, "true", since)
		s.recheck()
		told := s.Letters(tradetest.Maker)
		if s.state("P1") != listing.Refused || len(told) == 0 || !strings.Contains(told[0].Title.EN, "1 product no longer meets") {
			t.Fatalf("%s: it is %s; told %v", fact, s.state("P1"), told)
		}
		if l := told[0]; len(l.Clauses) != 1 || l.Clauses[0].ID != "MK-3" || len(l.Todo) != 2 || len(l.Facts) != 1 || !l.Facts[0].Value.Complete() {
			t.Errorf("%s: the letter says %+v", fact, l)
		}
		s.Clock.Advance(time.Hour)
		s.record(subject, fact, "false", since)
		s.recheck()
		if s.state("P1") != listing.Online || !strings.Contains(s.Letters(tradetest.Maker)[0].Title.EN, "1 product meets the rules again") {
			t.Errorf("%s corrected: it is %s; told %v", fact, s.state("P1"), s.Letters(tradetest.Maker)[0].Title)
		}
	}
}

// CC-11: a fact of the future takes hold at its instant and not before, and its end as well; the sweep knows of both.
func TestFactOfTheFutureTakesHoldOnItsDay(t *testing.T) {
	begins, ends := clock.Must("2026-12-10"), clock.Must("2026-12-20")
	for when, record := range map[string]func(stage){
		"after publishing":  func(s stage) { s.publish(goods("P1")); s.banned(begins, ends) },
		"before publishing": func(s stage) { s.banned(begins, ends); s.publish(goods("P1")) },
	} {
		s := newStage(t)
		s.open("B2")
		record(s)
		for _, step := range []struct {
			at   clock.Instant
			want listing.State
			next clock.Instant
		}{{begins - 1, listing.Online, begins}, {begins, listing.Refused, ends}, {ends - 1, listing.Refused, ends}, {ends, listing.Online, 0}} {
			s.Clock.Set(step.at)
			s.recheck()
			if got := s.state("P1"); got != step.want {
				t.Errorf("%s, at %s it is %s", when, step.at, got)
			}
			s.Ask(tradetest.System, func(tx *db.Tx) error {
				next, err := listing.NextRecheck(tx)
				if next != step.next {
					t.Errorf("%s, at %s the next is %s", when, step.at, next)
				}
				return err
			})
		}
	}
}

func (s stage) banned(from, until clock.Instant) {
	s.Helper()
	s.record("product:P1", "product.banned", "true", from)
	s.record("product:P1", "product.banned", "false", until)
}

// What no rule of publishing asks for judges nothing again.
func TestFactThatNoRuleOfPublishingAsksForJudgesNothing(t *testing.T) {
	s := newStage(t)
	s.open("B2")
	s.publish(goods("P1"))
	s.record("merchant:M1", "rating", "3", s.Clock.Now())
	if n := s.recheck(); n != 0 {
		t.Errorf("%d were judged", n)
	}
}

// CC-10: a product that was judged while its brand was closed is on show again once that is opened anew.
func TestProductJudgedWithoutItsBrandComesBackWithIt(t *testing.T) {
	s := newStage(t)
	a := s.open("B2")
	s.publish(goods("P1"))
	s.Do(tradetest.Maker, func(tx *db.Tx) error { _, err := listing.Close(tx, a.ID); return err })
	s.Do(tradetest.System, func(tx *db.Tx) error { _, err := product.Put(tx, []product.Product{goods("P1")}); return err })
	s.record("product:P1", "product.banned", "false", s.Clock.Now())
	s.recheck()
	if s.state("P1") != listing.Unauthorised {
		t.Fatalf("with the brand closed it is %s", s.state("P1"))
	}
	s.open("B2")
	s.recheck()
	if s.state("P1") != listing.Online {
		t.Errorf("opened anew it is %s", s.state("P1"))
	}
}
