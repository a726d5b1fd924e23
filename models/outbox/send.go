package outbox

import (
	"slices"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Send tells a notice, once for each key: it is in the inbox from this transaction's instant on, and its mails go out
// by themselves. It returns the notice's id, also when the key was told before.
func Send(tx *db.Tx, n Notice) (string, error) {
	n.ID, n.Sent = tx.NewID(), tx.Now
	n.Until = max(n.Until, n.Letter.Until)
	n.Letter.Clauses = once(n.Letter.Clauses)
	first, err := insert(tx, n)
	if err != nil {
		return "", err
	}
	if !first {
		return told(tx, n.Key.String())
	}
	return n.ID, queue(tx, Mail{Key: "notice:" + n.ID, Notice: n.ID, State: Addressing})
}

// Post queues a mail that is no notice (an invitation, a password reset), once for each key.
func Post(tx *db.Tx, key string, to Address, l Letter) error {
	return queue(tx, Mail{Key: key, Address: to.Mail, Lang: to.Lang, Letter: l, State: Queued})
}

// Open marks a notice read by an account and returns it.
func Open(tx *db.Tx, id string) (Notice, error) {
	n, err := Find(tx, id)
	if err != nil || n.Opened != 0 {
		return n, err
	}
	n.Opened = tx.Now
	return n, see(tx, id, "opened_at")
}

// Acknowledge records that the reader has taken note of a notice that asks for it.
func Acknowledge(tx *db.Tx, id string) error {
	n, err := Open(tx, id)
	if err != nil || n.Acked != 0 {
		return err
	}
	if !n.MustAck {
		return fault.New(fault.Conflict, text.Of("这条通知不需要确认。", "This notice needs no acknowledgement."),
			text.Of("无需操作。", "There is nothing to do."))
	}
	return see(tx, id, "acked_at")
}

// Archive puts a notice out of the way of one reader.
func Archive(tx *db.Tx, id string) error {
	if _, err := Open(tx, id); err != nil {
		return err
	}
	return see(tx, id, "archived_at")
}

// Restore puts an archived notice back into the inbox of one reader.
func Restore(tx *db.Tx, id string) error {
	if _, err := Find(tx, id); err != nil {
		return err
	}
	return unarchive(tx, id)
}

// once keeps the first of each clause: a letter that rests on a clause in several ways has its words once.
func once(cited []Cited) (out []Cited) {
	for _, c := range cited {
		if !slices.ContainsFunc(out, func(there Cited) bool { return there.ID == c.ID }) {
			out = append(out, c)
		}
	}
	return out
}
