package agreement

import (
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Ending is what a person does to one agreement of a signature, with the reason.
type Ending struct {
	Signature string
	Key       string
	Version   int // of the item as it was shown
	Reason    string
}

// Revoke takes back the merchant's signature of one agreement. The agreement is no longer in normal state; the staff are
// told, since the programme's rules may follow from that. Errors: Forbidden, Unauthenticated, Invalid, Conflict.
func Revoke(tx *db.Tx, e Ending, strong clock.Instant) (Signature, error) {
	if err := maySign(tx); err != nil {
		return Signature{}, err
	}
	if err := StrongEnough(strong, tx.Now); err != nil {
		return Signature{}, err
	}
	return change(tx, e, Revoked, Item.revoke)
}

// Suspend takes an agreement out of normal state for the time being, by the staff.
func Suspend(tx *db.Tx, e Ending) (Signature, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Signature{}, err
	}
	return change(tx, e, Suspended, Item.suspend)
}

// Restore ends a suspension.
func Restore(tx *db.Tx, e Ending) (Signature, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Signature{}, err
	}
	return change(tx, e, Restored, Item.restore)
}

func (i Item) revoke(now clock.Instant) (Item, error) {
	if state := i.State(now); i.Superseded != 0 || state != rulebook.AgreementNormal && state != rulebook.AgreementSuspended {
		return i, cannot(text.Of("这份协议已不在有效状态，无需撤销。", "This agreement no longer counts; there is nothing to revoke."))
	}
	i.Revoked = now
	return i, nil
}

func (i Item) suspend(now clock.Instant) (Item, error) {
	if i.Superseded != 0 || i.State(now) != rulebook.AgreementNormal {
		return i, cannot(text.Of("只有正常状态的协议可以暂停。", "Only an agreement in normal state can be suspended."))
	}
	i.Suspended = now
	return i, nil
}

func (i Item) restore(now clock.Instant) (Item, error) {
	if i.Superseded != 0 || i.State(now) != rulebook.AgreementSuspended {
		return i, cannot(text.Of("这份协议没有被暂停。", "This agreement is not suspended."))
	}
	i.Suspended = 0
	return i, nil
}

func cannot(why text.Text) error {
	return fault.New(fault.Conflict, why, text.Of("请查看协议的最新状态。", "Look at how the agreement stands now."))
}

// change does one of them: find, decide, save, record.
func change(tx *db.Tx, e Ending, kind ChangeKind, decide func(Item, clock.Instant) (Item, error)) (Signature, error) {
	s, err := Find(tx, e.Signature)
	if err != nil {
		return s, err
	}
	item, err := s.Item(e.Key)
	if err != nil {
		return s, err
	}
	e.Reason = strings.TrimSpace(e.Reason)
	if n := len([]rune(e.Reason)); n == 0 || n > 1000 {
		return s, fault.Validation().At("reason", text.Of("请写明理由，最多 1000 字。", "Give the reason, in at most 1,000 characters."))
	}
	if item.Version != e.Version {
		return s, db.Stale()
	}
	if item, err = decide(item, tx.Now); err != nil {
		return s, err
	}
	if err := saveItem(tx, item); err != nil {
		return s, err
	}
	if kind == Revoked {
		if err := deadline.CloseAll(tx, item.Ref(), deadline.Cancelled); err != nil {
			return s, err
		}
	}
	if err := insertChange(tx, item, kind, e.Reason); err != nil {
		return s, err
	}
	return s, record(tx, s, item, kind, e.Reason)
}

// record writes the audit entry and tells the merchant, and of a revocation the staff.
func record(tx *db.Tx, s Signature, i Item, kind ChangeKind, reason string) error {
	t, err := i.Words(tx)
	if err != nil {
		return err
	}
	clause := clauseOf(tx, s, i.Key)
	audit.Record(tx, audit.Entry{Action: "agreement." + string(kind), Object: s.Ref(), Merchant: s.Merchant, Clause: clause,
		Detail: map[string]any{"agreement": i.Key, "text": i.Text, "reason": reason}})
	n := outbox.Notice{Key: kindChanged.Key(i.ID, string(kind), tx.Now.String()), Merchant: s.Merchant, Category: outbox.Agreement, Clause: clause, Object: s.Ref(),
		Letter: letterOf(tx, s, t, kind, reason)}
	if c, ok := editionClause(tx, s, clause); ok {
		n.Letter.Clauses = []outbox.Cited{{ID: c.ID, Text: c.Text}}
	}
	if _, err := outbox.Send(tx, n); err != nil || kind != Revoked {
		return err
	}
	n.Key, n.Merchant, n.Role, n.Letter.Link = kindRevoked.Key(i.ID, tx.Now.String()), "", string(access.Supervisor), "/staff/signatures/"+s.ID
	n.Letter.Todo, n.Letter.Objection = nil, text.Text{}
	_, err = outbox.Send(tx, n)
	return err
}

func editionClause(tx *db.Tx, s Signature, id string) (rulebook.Clause, bool) {
	e, err := rulebook.Books(tx).Edition(s.Programme, s.Edition)
	if err != nil {
		return rulebook.Clause{}, false
	}
	return e.Clause(id)
}

func clauseOf(tx *db.Tx, s Signature, key string) string {
	e, err := rulebook.Books(tx).Edition(s.Programme, s.Edition)
	if err != nil {
		return ""
	}
	a, _ := e.Agreement(key)
	return a.Clause
}
