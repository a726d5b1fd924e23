package main

import (
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// chainsCommand is "portal chains".
type chainsCommand struct {
	storage
	AsOf      string `required:"" placeholder:"T" help:"The instant at which the chains are judged."`
	Merchant  string `placeholder:"M" help:"Only the chains of this merchant."`
	Programme string `placeholder:"P" help:"What this programme asks of every chain; the strictest of all programmes where not said."`
	Format    string `enum:"jsonl" default:"jsonl" help:"jsonl."`
}

// chainLine is one chain; the keys keep this order.
type chainLine struct {
	Merchant   string      `json:"merchant"`
	Brand      string      `json:"brand"`
	Level      int         `json:"level"`
	Faults     []faultLine `json:"faults"`
	ValidUntil string      `json:"valid_until"`
}

type faultLine struct {
	Code     brand.Code `json:"code"`
	Position int        `json:"position"`
	Detail   string     `json:"detail"`
}

// Run prints every chain with its level and what is wrong with it.
func (a *chainsCommand) Run(c *console) error {
	at, err := instant("as-of", a.AsOf, 0)
	if err != nil {
		return err
	}
	h, err := a.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	scope, err := a.scope(h.library, at)
	if err != nil {
		return err
	}
	flush := c.buffered()
	n, err := a.walk(c, h.db, brand.Question{Merchant: a.Merchant, At: at, Scope: scope, Limit: chainsAtOnce})
	if err != nil {
		return err
	}
	c.Say(text.F("%d 条授权链。", "%d chains.", n))
	return flush()
}

// chainsAtOnce is how many chains one question reads.
const chainsAtOnce = 500

func (a *chainsCommand) walk(c *console, d *db.DB, q brand.Question) (n int, err error) {
	err = d.View(c.ctx, operator, func(tx *db.Tx) error {
		if q.Merchant != "" {
			if _, err := merchant.Find(tx, q.Merchant); err != nil {
				return err
			}
		}
		for {
			page, err := brand.Chains(tx, q)
			for i := 0; i < len(page) && err == nil; i++ {
				err = c.line(lineOf(page[i], c.lang))
				n++
			}
			if err != nil || len(page) < q.Limit {
				return err
			}
			q.After = page[len(page)-1].Place()
		}
	})
	return n, err
}

func lineOf(found brand.Chain, l text.Lang) chainLine {
	out := chainLine{Merchant: found.Party.ID, Brand: found.Brand.ID, Level: found.Level, Faults: []faultLine{}}
	for _, f := range found.Faults {
		out.Faults = append(out.Faults, faultLine{f.Code, f.Position, f.Detail.In(l)})
	}
	if found.ValidUntil != 0 {
		out.ValidUntil = found.ValidUntil.String()
	}
	return out
}

// scope is what the programme's edition of that instant asks of chains, or the strictest that any programme does.
func (a *chainsCommand) scope(lib *rulebook.Library, at clock.Instant) (brand.Scope, error) {
	if a.Programme != "" {
		e, err := lib.InForce(a.Programme, at)
		if err != nil {
			return brand.Scope{}, err
		}
		return brand.ScopeOf(e), nil
	}
	var strictest brand.Scope
	for _, programme := range lib.Programmes() {
		e, err := lib.InForce(programme, at)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return strictest, err
		}
		if s := brand.ScopeOf(e); s.NoticesBefore != 0 && (strictest.NoticesBefore == 0 || s.NoticesBefore < strictest.NoticesBefore) {
			strictest = s
		}
	}
	return strictest, nil
}
