package listing

import (
	"context"
	"maps"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Recheck judges published products anew that were changed since, or of which something was recorded that holds by now,
// one membership at a time: a set of the sweep. What no longer meets the rules is not to be seen until it does, and its
// merchant is told of either (CC-11).
func Recheck(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.InTx(ctx, db.System("listings"), func(tx *db.Tx) error {
		due, err := toJudge(tx, portion)
		if n = len(due); err != nil || n == 0 {
			return err
		}
		m, err := membership.Find(tx, due[0].Membership)
		if err != nil {
			return err
		}
		book, err := m.Book(tx)
		if err != nil || book.Publishing == nil {
			return firstOf(err, letBe(tx, due))
		}
		return rejudge(tx, m, book, due)
	})
	return n, err
}

// NextRecheck is when Recheck has something to do next; 0 where nothing waits.
func NextRecheck(tx *db.Tx) (clock.Instant, error) { return nextToJudge(tx) }

// recorded has published products judged again of which something was recorded that the rules of publishing ask for: at
// once, and what holds later from then on.
func recorded(tx *db.Tx, rows []facts.Fact) error {
	asked, err := askedOfGoods(tx)
	if err != nil || len(asked) == 0 {
		return err
	}
	type when struct {
		kind string
		at   clock.Instant
	}
	ids := map[when][]string{}
	for _, f := range rows {
		if kind, id, ok := facts.SplitSubject(f.Subject); ok && asked[f.Fact] {
			w := when{kind, f.Since}
			if w.at <= tx.Now {
				w.at = 0
			}
			ids[w] = append(ids[w], id)
		}
	}
	for w, some := range ids {
		if err := judgeFrom(tx, w.at, w.kind, some); err != nil {
			return err
		}
	}
	return nil
}

// askedOfGoods are the facts that any book asks for when goods are published.
func askedOfGoods(tx *db.Tx) (map[string]bool, error) {
	out := map[string]bool{}
	for _, programme := range rulebook.Books(tx).Programmes() {
		for _, e := range rulebook.Books(tx).Editions(programme) {
			if e.Publishing != nil {
				maps.Copy(out, e.SeenOn(rulebook.OnPublish))
			}
		}
	}
	return out, nil
}

func rejudge(tx *db.Tx, m membership.Membership, book *rulebook.Edition, due []Listing) error {
	j, err := newJudging(tx, m, book)
	if err != nil {
		return err
	}
	products, err := productsOf(tx, due)
	if err != nil {
		return err
	}
	verdicts, err := j.verdicts(tx, products)
	if err != nil {
		return err
	}
	next, err := j.next(tx, products)
	if err != nil {
		return err
	}
	var fallen, back []Listing
	for i, was := range due {
		l := was.rejudged(verdicts[i], tx.Now)
		l.Brand, l.Judge = products[i].Brand, next[i]
		switch {
		case was.Refused == 0 && l.Refused != 0:
			fallen = append(fallen, l)
		case was.Refused != 0 && l.Refused == 0:
			back = append(back, l)
		}
		if err := saveJudged(tx, l); err != nil {
			return err
		}
	}
	audit.Record(tx, audit.Entry{Action: "listing.rejudged", Object: m.Ref(), Merchant: m.Merchant, Clause: book.Publishing.Clause, Detail: map[string]any{"products": len(due), "refused": len(fallen), "met again": len(back)}})
	return firstOf(tellFallen(tx, m, book, fallen), tellBack(tx, m, book, back))
}

// rejudged is the listing as a verdict of now has it.
func (l Listing) rejudged(v rulebook.Verdict, now clock.Instant) Listing {
	bad := against(v)
	if len(bad) == 0 {
		l.Refused, l.Clause, l.Reason = 0, "", text.Text{}
		return l
	}
	if l.Refused == 0 {
		l.Refused = now
	}
	l.Clause, l.Reason = bad[0].Clause, words(bad[0])
	return l
}
