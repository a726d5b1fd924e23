package outbox

import (
	"context"
	"errors"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Sender hands one mail to a mail server. Its errors are [ErrRefused], [ErrUncertain] or temporary.
type Sender interface {
	Send(ctx context.Context, m Mail) error
}

// The two errors after which a mail is not tried again.
var (
	ErrRefused   = errors.New("the mail server refuses this mail")
	ErrUncertain = errors.New("the connection broke after the text was sent; the mail may have arrived")
)

// Directory finds the readers of a notice.
type Directory func(tx *db.Tx, n Notice) ([]Address, error)

// Office is what delivers the mail.
type Office struct {
	DB      *db.DB
	Readers Directory
	Sender  Sender // nil: mails are kept and shown to staff
}

// held is after how long a mail in the hands of a worker that died is called uncertain.
const held = 10 * time.Minute

// attempts is how often a mail is tried before it is given up: about two days with the waits between.
const attempts = 12

// Deliver addresses and sends what waits, at most limit mails, and reports how many it dealt with.
func (o *Office) Deliver(ctx context.Context, limit int) (int, error) {
	n := 0
	for ; n < limit; n++ {
		more, err := o.one(ctx)
		if err != nil || !more {
			return n, err
		}
	}
	return n, nil
}

func (o *Office) one(ctx context.Context) (bool, error) {
	var m Mail
	err := o.DB.InTx(ctx, db.System("mail"), func(tx *db.Tx) (err error) {
		if err := giveUpHeld(tx, tx.Now.Add(-held)); err != nil {
			return err
		}
		if m, err = nextMail(tx); err != nil {
			return err
		}
		switch {
		case m.State == Addressing:
			return o.address(tx, m)
		case o.Sender == nil:
			return move(tx, m, Kept, "")
		}
		return lease(tx, m)
	})
	if db.IsNone(err) {
		return false, nil
	}
	if err != nil || m.State == Addressing || o.Sender == nil {
		return err == nil, err
	}
	return true, o.settle(ctx, m, o.Sender.Send(ctx, m))
}

// address makes one mail for each reader of a notice.
func (o *Office) address(tx *db.Tx, m Mail) error {
	n, err := Find(tx, m.Notice)
	if err != nil {
		return err
	}
	readers, err := o.Readers(tx, n)
	if err != nil {
		return err
	}
	for _, to := range readers {
		mail := Mail{Key: m.Key + ":" + to.Mail, Notice: n.ID, Address: to.Mail, Lang: to.Lang, Letter: n.Letter, State: Queued}
		if err := queue(tx, mail); err != nil {
			return err
		}
	}
	return move(tx, m, Addressed, "")
}

func (o *Office) settle(ctx context.Context, m Mail, sent error) error {
	ctx = context.WithoutCancel(ctx) // what the mail server said is kept also while shutting down
	return o.DB.InTx(ctx, db.System("mail"), func(tx *db.Tx) error {
		switch {
		case sent == nil:
			return move(tx, m, Sent, "")
		case errors.Is(sent, ErrUncertain):
			return move(tx, m, Uncertain, sent.Error())
		case errors.Is(sent, ErrRefused), m.Attempts+1 >= attempts:
			return move(tx, m, Refused, sent.Error())
		}
		return again(tx, m, sent.Error(), time.Minute<<min(m.Attempts, 9))
	})
}

// Resend puts a mail that did not certainly arrive back into the queue, by a person's decision, which is recorded.
func Resend(tx *db.Tx, id string) error {
	m, err := FindMail(tx, id)
	if err != nil {
		return err
	}
	if m.State != Refused && m.State != Uncertain && m.State != Kept {
		return fault.New(fault.Conflict, text.Of("这封邮件已发出或正在发送。", "This mail was sent or is being sent."),
			text.Of("无需重发。", "There is no need to send it again."))
	}
	audit.Record(tx, audit.Entry{Action: "mail.resent", Object: "mail:" + m.ID, Detail: map[string]any{"address": m.Address, "was": m.State}})
	return again(tx, m, m.LastError, 0)
}
