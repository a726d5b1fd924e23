package product_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/product"
)

// YX-10, YX-11: where a tag stands follows from its record and the instant, to the microsecond.
func TestStateFollowsFromTheRecordAndTheInstant(t *testing.T) {
	noticed, due := dbtest.Start, dbtest.Start.Add(24*time.Hour)
	waiting := product.Tag{Made: noticed, Noticed: noticed, Closes: due, Due: due}
	with := func(change func(*product.Tag)) product.Tag { tag := waiting; change(&tag); return tag }
	for name, c := range map[string]struct {
		tag  product.Tag
		at   clock.Instant
		want product.State
	}{
		"made, nobody told":                    {product.Tag{Made: noticed}, noticed, product.Preparing},
		"just noticed":                         {waiting, noticed, product.Waiting},
		"a microsecond before it is due":       {waiting, due - 1, product.Waiting},
		"due, not on the record yet":           {waiting, due, product.Effective},
		"due, three days later":                {waiting, due.Add(72 * time.Hour), product.Effective},
		"recorded":                             {with(func(x *product.Tag) { x.Effective = due }), due, product.Effective},
		"recorded by a clock that runs ahead":  {with(func(x *product.Tag) { x.Effective = due }), due - 1, product.Waiting},
		"objected to":                          {with(func(x *product.Tag) { x.Objection = "O" }), noticed, product.Objected},
		"objected to, past the due instant":    {with(func(x *product.Tag) { x.Objection = "O" }), due.Add(time.Hour), product.Objected},
		"ended while it waited":                {with(func(x *product.Tag) { x.Ended = noticed }), noticed, product.Over},
		"ended after its effect":               {with(func(x *product.Tag) { x.Effective, x.Ended = due, due.Add(1) }), due.Add(time.Hour), product.Over},
		"ended though an objection once stood": {with(func(x *product.Tag) { x.Ended, x.Objection = due, "O" }), due, product.Over},
	} {
		if got := c.tag.State(c.at); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// YX-11: an objection is taken before the closing instant only, once, and of a tag that the merchant was told of.
func TestObjectionIsTakenInTheWindowOnly(t *testing.T) {
	noticed, closes := dbtest.Start, dbtest.Start.Add(24*time.Hour)
	open := product.Tag{Noticed: noticed, Closes: closes, Due: closes.Add(24 * time.Hour)} // a notice longer than the objection
	for name, c := range map[string]struct {
		tag  product.Tag
		at   clock.Instant
		want bool
	}{
		"at the notice":              {open, noticed, true},
		"a microsecond before":       {open, closes - 1, true},
		"at the closing instant":     {open, closes, false},
		"after it, before it is due": {open, closes + 1, false},
		"before anybody was told":    {product.Tag{Closes: closes}, noticed, false},
		"objected to already":        {product.Tag{Noticed: noticed, Closes: closes, Objection: "O"}, noticed, false},
		"ended":                      {product.Tag{Noticed: noticed, Closes: closes, Ended: noticed}, noticed, false},
	} {
		if got := c.tag.Objectionable(c.at); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestEveryCauseAndKindIsWordedInBothLanguages(t *testing.T) {
	for _, cause := range []string{product.ByUntag, product.ByRevoke, product.ByObjection, product.ByAppeal, product.ByMembership, product.ByRemoval} {
		if !product.CauseTitle(cause).Complete() {
			t.Errorf("%s is not worded", cause)
		}
	}
	for _, kinds := range [][]product.Kind{product.StockKinds, product.SaleKinds} {
		for _, k := range kinds {
			if !product.TitleOf(kinds, k.Key).Complete() {
				t.Errorf("%s is not worded", k.Key)
			}
		}
		if product.TitleOf(kinds, "").ZH != "暂无" {
			t.Error("an empty kind is not “not available”")
		}
	}
}

func TestBatchStandsWhereItsRecordSays(t *testing.T) {
	at := dbtest.Start
	for want, b := range map[product.BatchState]product.Batch{
		product.Draft: {}, product.Scrapped: {Cancelled: at}, product.Filling: {Proposed: at}, product.Noticed: {Proposed: at, Noticed: at},
		product.Revoked: {Proposed: at, Noticed: at, Cancelled: at},
	} {
		if got := b.State(); got != want {
			t.Errorf("%+v is %s, want %s", b, got, want)
		}
	}
	if b := (product.Batch{Proposed: at, Cancelled: at}); b.State() != product.Revoked {
		t.Error("a batch taken back while it was filled is not taken back")
	}
}
