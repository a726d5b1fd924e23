// Package audit keeps the record: append-only entries, each bound to the one before it by its hash, written in the
// same transaction as what they tell.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Entry is one line of the record. Record fills in everything below Detail.
type Entry struct {
	Action   string // past tense with its noun: "application.approved"
	Object   string // what it happened to: "case:01J…"
	Merchant string // whose it is; "" where it is nobody's
	Clause   string // the clause that decided, "" where none
	Detail   any    // what else a reader years later needs; kept as JSON

	Seq       int64
	At        clock.Instant
	Actor     string
	ActorName string
	Role      string
	IP        string
	Session   string
	PrevHash  string
	Hash      string
	detail    string
}

type pendingKey struct{}

// Record puts an entry on the record of this transaction. The entries are numbered and chained at its end, so that
// the head of the chain is held only for that moment.
func Record(tx *db.Tx, e Entry) {
	e.At, e.Actor, e.ActorName, e.Role = tx.Now, tx.Actor.ID(), tx.Actor.Name, tx.Actor.Role
	e.IP, e.Session = tx.Actor.IP, tx.Actor.Session
	if e.Merchant == "" {
		e.Merchant = tx.Actor.Merchant
	}
	e.detail = "{}"
	if e.Detail != nil {
		e.detail = db.JSON(e.Detail)
	}
	pending := tx.Slot(pendingKey{}, func() any {
		tx.BeforeCommit(flush)
		return &[]Entry{}
	}).(*[]Entry)
	*pending = append(*pending, e)
}

func flush(tx *db.Tx) error {
	pending := tx.Slot(pendingKey{}, nil).(*[]Entry)
	seq, hash, err := lockHead(tx)
	if err != nil {
		return err
	}
	for i := range *pending {
		e := &(*pending)[i]
		seq++
		e.Seq, e.PrevHash = seq, hash
		e.Hash = e.digest()
		hash = e.Hash
	}
	if err := insert(tx, *pending); err != nil {
		return err
	}
	if err := moveHead(tx, seq, hash); err != nil {
		return err
	}
	*pending = nil
	tx.Audited()
	return nil
}

// digest is SHA-256 over the entry's canonical bytes: a JSON array of its columns in order, the previous hash first.
func (e *Entry) digest() string {
	b, err := json.Marshal([]any{e.PrevHash, e.Seq, int64(e.At), e.Actor, e.ActorName, e.Role, e.Merchant, e.IP, e.Session,
		e.Action, e.Object, e.Clause, e.detail})
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// JSON is the entry's detail as it was kept.
func (e *Entry) JSON() string { return e.detail }
