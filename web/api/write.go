package api

import (
	"slices"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// mostProducts is how many products are published in one request, mostFigures how many rows are handed in.
const (
	mostProducts = 500
	mostFigures  = 5000
)

func publish(c *front.Ctx) error {
	var in Publish
	return once(c, &in, func(tx *db.Tx) (any, error) {
		if n := len(in.Products); n == 0 || n > mostProducts {
			return nil, fault.Validation().At("products", text.F("一次 1 至 %d 件。", "1 to %d products at a time.", mostProducts))
		}
		offers := make([]listing.Offer, len(in.Products))
		for i, p := range in.Products {
			offers[i] = listing.Offer{Line: i + 1, Product: p.product()}
		}
		p, err := listing.Publish(tx, in.Membership, listing.ByAPI, offers)
		if err != nil {
			return nil, err
		}
		out := Published{ID: p.ID, Given: p.Given, Published: p.Published, Refusals: []Refusal{}}
		for _, r := range p.Refusals {
			out.Refusals = append(out.Refusals, Refusal{Row: int64(r.Line), Key: r.Product, Field: r.Column, Clause: r.Clause, Reason: c.In(r.Why), Remedy: c.In(r.Way)})
		}
		return out, nil
	})
}

func (p NewProduct) product() product.Product {
	on := true
	return product.Product{ID: p.Product, Store: p.Store, Title: p.Title, Brand: p.Brand, Category: p.Category, StockKind: p.StockKind, SaleKind: p.SaleKind, Price: p.Price, Stock: p.Stock, Private: p.Private, Online: &on}
}

func withdraw(c *front.Ctx) error { return turn(c, listing.Withdraw) }

func showAgain(c *front.Ctx) error { return turn(c, listing.Show) }

func turn(c *front.Ctx, do func(*db.Tx, string) (listing.Listing, error)) error {
	return once(c, nil, func(tx *db.Tx) (any, error) {
		if _, err := do(tx, c.Param("id")); err != nil {
			return nil, err
		}
		l, err := listing.Find(tx, c.Param("id"))
		return productOf(c, l), err
	})
}

func ask(c *front.Ctx) error {
	var in Ask
	return once(c, &in, func(tx *db.Tx) (any, error) {
		r, err := relation.Ask(tx, relation.Request{Programme: in.Programme, Way: in.Way, With: in.With, Payment: in.Payment, Message: in.Message})
		if err != nil {
			return nil, err
		}
		return relationNow(tx, r.ID)
	})
}

func answer(c *front.Ctx) error {
	var in Answer
	return once(c, &in, func(tx *db.Tx) (any, error) {
		if _, err := relation.Reply(tx, c.Param("id"), in.Version, relation.Answer{Accepts: in.Accept, Reason: in.Reason}); err != nil {
			return nil, err
		}
		return relationNow(tx, c.Param("id"))
	})
}

// figureKinds are what figures may be handed in over the API.
var figureKinds = []string{"store_days", "product_days", "category_days", "orders", "series", "facts"}

func sendFigures(c *front.Ctx) error {
	var in Figures
	kind := c.Param("kind")
	if !slices.Contains(figureKinds, kind) {
		return fault.Missing(text.F("“%s”这种指标", "such kind of figures: %s", kind))
	}
	return once(c, &in, func(tx *db.Tx) (any, error) {
		if n := len(in.Rows); n == 0 || n > mostFigures {
			return nil, fault.Validation().At("rows", text.F("一次 1 至 %d 行。", "1 to %d rows at a time.", mostFigures))
		}
		t, err := intake.Take(tx, kind, in.Rows)
		if err != nil {
			return nil, err
		}
		out := Taken{Rows: len(in.Rows), Changed: t.Changed, Refusals: []Refusal{}}
		for _, r := range t.Refused {
			for _, p := range r.Problems {
				out.Refusals = append(out.Refusals, Refusal{Row: r.Line, Field: p.Column, Reason: c.In(p.Reason)})
			}
		}
		return out, nil
	})
}
