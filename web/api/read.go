package api

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/web/front"
)

// end leaves out an end that never comes.
func end(at clock.Instant) clock.Instant {
	if at == clock.Never {
		return 0
	}
	return at
}

func standing(c *front.Ctx) error {
	out := Standing{Merchant: c.Token.Merchant, Memberships: []Membership{}, Bars: []Bar{}, Deadlines: []Deadline{}}
	err := c.View(func(tx *db.Tx) error {
		m, err := merchant.Find(tx, c.Token.Merchant)
		if err != nil {
			return err
		}
		out.Name = m.Name
		if err := out.ties(tx); err != nil {
			return err
		}
		waiting, err := deadline.List(tx, deadline.Question{Merchant: m.ID, Audience: deadline.Merchant, Limit: mostRows})
		for _, d := range waiting {
			out.Deadlines = append(out.Deadlines, Deadline{Kind: d.Kind, Object: d.Object, Title: c.In(d.Title), Clause: d.Clause, Due: end(d.Due)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return ok(c, out)
}

// ties fills in memberships, bars and supervision.
func (s *Standing) ties(tx *db.Tx) error {
	members, err := membership.List(tx, membership.Question{Merchant: s.Merchant, State: membership.Current, Limit: 200})
	if err != nil {
		return err
	}
	for _, m := range members {
		s.Memberships = append(s.Memberships, Membership{ID: m.ID, Programme: m.Programme, Party: m.Party, Store: m.Store, From: m.From, Until: end(m.Until), Running: m.Running(tx.Now)})
	}
	bars, err := membership.Bars(tx, s.Merchant)
	if err != nil {
		return err
	}
	for _, b := range bars {
		if b.Standing(tx.Now) {
			s.Bars = append(s.Bars, Bar{Programme: b.Programme, Clause: b.Clause, Since: b.Since, Until: end(b.Until)})
		}
	}
	held, err := listing.UnderSupervision(tx, s.Merchant)
	if h, is := held[s.Merchant]; is {
		s.Supervised = &Supervision{Clause: h.Clause, Since: h.Since, Until: end(h.Until)}
	}
	return err
}

func relations(c *front.Ctx) error {
	limit, after, err := paged(c)
	if err != nil {
		return err
	}
	var out Page[Relation]
	err = c.View(func(tx *db.Tx) error {
		found, err := relation.List(tx, relation.Question{State: c.QueryParam("state"), Before: after, Limit: limit + 1})
		if err != nil {
			return err
		}
		hidden, err := hiddenAmong(tx, found)
		out = pageOf(found, limit, func(r relation.Relation) string { return r.ID }, func(r relation.Relation) Relation { return shapeOf(r, tx.Now, hidden) })
		return err
	})
	if err != nil {
		return err
	}
	return ok(c, out)
}

// hiddenAmong are the other sides of relations of which nothing is to be seen.
func hiddenAmong(tx *db.Tx, found []relation.Relation) (map[string]bool, error) {
	var keys []string
	for _, r := range found {
		if side := r.SideOf(tx.Actor.Merchant); side != "" {
			keys = append(keys, r.At(side.Other()).Merchant)
		}
	}
	held, err := listing.UnderSupervision(tx, keys...)
	out := map[string]bool{}
	for key := range held {
		out[key] = true
	}
	return out, err
}

func shapeOf(r relation.Relation, now clock.Instant, hidden map[string]bool) Relation {
	side := func(m relation.Member) Party {
		if hidden[m.Merchant] {
			return Party{Hidden: true}
		}
		return Party{Merchant: m.Merchant, Name: m.Name}
	}
	return Relation{ID: r.ID, Programme: r.Programme, Here: side(r.Here), There: side(r.There), Way: r.Way, Payment: r.Payment, State: string(r.State(now)),
		Asked: r.Asked.At, Due: r.Due, Since: r.Since, Closed: r.Closed, Version: r.Version}
}

func oneRelation(c *front.Ctx) error {
	var out Relation
	err := c.View(func(tx *db.Tx) (err error) { out, err = relationNow(tx, c.Param("id")); return err })
	if err != nil {
		return err
	}
	return ok(c, out)
}

// relationNow is a relation as it stands, in the shape of the API.
func relationNow(tx *db.Tx, id string) (Relation, error) {
	r, err := relation.Find(tx, id)
	if err != nil {
		return Relation{}, err
	}
	hidden, err := hiddenAmong(tx, []relation.Relation{r})
	return shapeOf(r, tx.Now, hidden), err
}

func orders(c *front.Ctx) error {
	limit, after, err := paged(c)
	if err != nil {
		return err
	}
	var found []relation.Order
	err = c.View(func(tx *db.Tx) error {
		r, err := relation.Find(tx, c.Param("id"))
		if err == nil {
			found, err = relation.Orders(tx, r, after, limit+1)
		}
		return err
	})
	if err != nil {
		return err
	}
	return ok(c, pageOf(found, limit, func(o relation.Order) string { return o.ID }, func(o relation.Order) Order {
		return Order{Order: o.ID, Store: o.Store, Product: o.Product, Status: o.Status, Paid: o.Paid}
	}))
}

// relationGoods are the products on show of the supplying side, for either side while the relation runs.
func relationGoods(c *front.Ctx) error {
	limit, after, err := paged(c)
	if err != nil {
		return err
	}
	var found []listing.Listing
	err = c.View(func(tx *db.Tx) error {
		r, err := relation.Find(tx, c.Param("id"))
		if err != nil || r.State(tx.Now) != relation.Running {
			return err
		}
		found, err = listing.Shown(tx, r.Here.Membership, after, limit+1)
		return err
	})
	if err != nil {
		return err
	}
	return ok(c, pageOf(found, limit, func(l listing.Listing) string { return l.Product }, goodsOf))
}

func goodsOf(l listing.Listing) Goods {
	return Goods{Product: l.Product, Title: l.Title, Brand: l.Brand, Category: l.Category, Price: l.Price}
}

func products(c *front.Ctx) error {
	limit, after, err := paged(c)
	if err != nil {
		return err
	}
	var found []listing.Listing
	err = c.View(func(tx *db.Tx) (err error) {
		found, err = listing.List(tx, listing.Question{Merchant: c.Token.Merchant, After: after, Limit: limit + 1})
		return err
	})
	if err != nil {
		return err
	}
	return ok(c, pageOf(found, limit, func(l listing.Listing) string { return l.Product }, func(l listing.Listing) Product { return productOf(c, l) }))
}

func oneProduct(c *front.Ctx) error {
	var l listing.Listing
	err := c.View(func(tx *db.Tx) (err error) { l, err = listing.Find(tx, c.Param("id")); return err })
	if err != nil {
		return err
	}
	return ok(c, productOf(c, l))
}

// productOf is a published product with what keeps it from being seen.
func productOf(c *front.Ctx, l listing.Listing) Product {
	p := Product{Goods: goodsOf(l), Membership: l.Membership, State: string(l.State()), Published: l.Published, Clause: l.Clause, Reason: c.In(l.Reason)}
	if l.Hold.ID != "" {
		p.Clause, p.Reason = l.Hold.Clause, c.In(l.Hold.Reason)
	}
	return p
}

func tags(c *front.Ctx) error {
	limit, after, err := paged(c)
	if err != nil {
		return err
	}
	var out Page[Tag]
	err = c.View(func(tx *db.Tx) error {
		found, err := product.Tags(tx, product.TagQuestion{Before: after, Limit: limit + 1})
		out = pageOf(found, limit, func(t product.Tag) string { return t.ID }, func(t product.Tag) Tag {
			return Tag{ID: t.ID, Product: t.Product, Programme: t.Programme, State: string(t.State(tx.Now)), Noticed: t.Noticed, Closes: t.Closes, Effective: t.Effective, Ended: t.Ended}
		})
		return err
	})
	if err != nil {
		return err
	}
	return ok(c, out)
}

func exclusions(c *front.Ctx) error {
	limit, after, err := paged(c)
	if err != nil {
		return err
	}
	q := conduct.Excluded{Merchant: c.Token.Merchant, Limit: limit + 1}
	if after != "" {
		parts := strings.SplitN(after, "\n", 3)
		at, err := clock.Parse(parts[len(parts)-1])
		if err != nil || len(parts) != 3 {
			return malformed("cursor")
		}
		q.After = conduct.Mark{Membership: parts[0], Product: parts[1], From: at}
	}
	var found []conduct.Exclusion
	if err := c.View(func(tx *db.Tx) (err error) { found, err = conduct.Exclusions(tx, q); return err }); err != nil {
		return err
	}
	place := func(x conduct.Exclusion) string { return x.Membership + "\n" + x.Product + "\n" + x.From.String() }
	return ok(c, pageOf(found, limit, place, func(x conduct.Exclusion) Exclusion {
		return Exclusion{Membership: x.Membership, Merchant: x.Merchant, Programme: x.Programme, Product: x.Product, From: x.From, To: x.To, Clause: x.Clause}
	}))
}
