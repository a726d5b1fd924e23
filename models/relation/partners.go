package relation

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// Way is one way in which the actor's merchant may enter a relation now.
type Way struct {
	Book       *rulebook.Edition
	Key        string // rulebook.Apply, rulebook.Invite
	Side       Side   // at which the merchant stands
	Membership string
}

// Ways lists how the actor's merchant may ask for relations now: one for each book and membership that allow it.
func Ways(tx *db.Tx) ([]Way, error) {
	var out []Way
	lib := rulebook.Books(tx)
	for _, programme := range lib.Programmes() {
		book, err := lib.InForce(programme, tx.Now)
		if err != nil || book.Relation == nil {
			continue // nothing is in force yet, or it ties nobody
		}
		for _, key := range book.Relation.Ask {
			side := There
			if key == rulebook.Invite {
				side = Here
			}
			m, ok, err := membership.Active(tx, tx.Actor.Merchant, programmeOf(book, side))
			if err != nil {
				return nil, err
			}
			if ok {
				out = append(out, Way{book, key, side, m.ID})
			}
		}
	}
	return out, nil
}

// Partner is a member with whom a relation may be asked for.
type Partner struct {
	Merchant string
	Name     string
	Since    clock.Instant
	Tied     string // the open relation with the actor's merchant, "" for none
}

// Partners finds members at the other end of a way, by a part of their name or their key, in the order of their keys.
// Those under supervision are not there; fewer than the limit are the last ones.
func Partners(tx *db.Tx, w Way, search, after string, limit int) ([]Partner, error) {
	var out []Partner
	for {
		found, err := partners(tx, w, search, after, limit)
		if err != nil || len(found) == 0 {
			return out, err
		}
		last := len(found) < limit
		after = found[len(found)-1].Merchant
		seen, err := unhidden(tx, found)
		if err != nil {
			return nil, err
		}
		if out = append(out, seen...); last || len(out) >= limit {
			return out[:min(len(out), limit)], nil
		}
	}
}

// unhidden leaves out those under supervision.
func unhidden(tx *db.Tx, found []Partner) ([]Partner, error) {
	keys := make([]string, len(found))
	for i, p := range found {
		keys[i] = p.Merchant
	}
	hidden, err := listing.UnderSupervision(tx, keys...)
	out := found[:0]
	for _, p := range found {
		if _, is := hidden[p.Merchant]; !is {
			out = append(out, p)
		}
	}
	return out, err
}
