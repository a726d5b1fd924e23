package outbox_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

var (
	owner   = db.Actor{Account: "A1", Role: "merchant_owner", Merchant: "M1"}
	other   = db.Actor{Account: "A2", Role: "merchant_owner", Merchant: "M2"}
	letter  = outbox.Letter{Title: text.Of("已批准", "Approved")}
	mailbox = []outbox.Address{{Mail: "a@example.com", Lang: text.ZH}, {Mail: "b@example.com", Lang: text.EN}}
)

func send(t *testing.T, d *db.DB, n outbox.Notice) (id string) {
	t.Helper()
	if err := d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) (err error) {
		audit.Record(tx, audit.Entry{Action: "test.told", Object: "case:1"})
		id, err = outbox.Send(tx, n)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

// told is a kind of notice that only the tests write.
var told = outbox.Declare("test", "测试", "Test")

func notice(key string) outbox.Notice {
	return outbox.Notice{Key: told.Key(key), Merchant: "M1", Category: outbox.Decision, Clause: "YX-8", Object: "case:1", Letter: letter}
}

func as(t *testing.T, d *db.DB, who db.Actor, ask func(tx *db.Tx) error) {
	t.Helper()
	if err := d.InTx(context.Background(), who, ask); err != nil {
		t.Fatal(err)
	}
}

func mails(t *testing.T, d *db.DB, state outbox.MailState) (found []outbox.Mail) {
	t.Helper()
	as(t, d, db.System("test"), func(tx *db.Tx) (err error) { found, err = outbox.Mails(tx, state, "", 100); return err })
	return found
}

// GEN-4: what is told enters the merchant's inbox at the instant of its transaction, once for each key.
func TestNoticeIsToldOnceForItsKey(t *testing.T) {
	d, c := dbtest.New(t)
	id := send(t, d, notice("case:1:approved"))
	sent := c.Now()
	c.Advance(time.Hour)
	if again := send(t, d, notice("case:1:approved")); again != id {
		t.Errorf("told again as %s", again)
	}
	as(t, d, owner, func(tx *db.Tx) error {
		list, err := outbox.List(tx, outbox.Inbox{Limit: 10})
		if len(list) != 1 || list[0].Sent != sent || list[0].Letter.Title != letter.Title {
			t.Errorf("inbox: %+v", list)
		}
		return err
	})
}

func TestNoticeOfAnotherMerchantIsNotThere(t *testing.T) {
	d, _ := dbtest.New(t)
	id := send(t, d, notice("k"))
	err := d.View(context.Background(), other, func(tx *db.Tx) error { _, err := outbox.Find(tx, id); return err })
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v, want not found", err)
	}
	as(t, d, other, func(tx *db.Tx) error {
		n, err := outbox.Unread(tx)
		if n != 0 {
			t.Errorf("%d unread", n)
		}
		return err
	})
}

func TestMarksOfAReaderStayAsTheyWereFirstSet(t *testing.T) {
	d, c := dbtest.New(t)
	n := notice("k")
	n.MustAck = true
	id := send(t, d, n)
	opened := c.Now()
	as(t, d, owner, func(tx *db.Tx) error { _, err := outbox.Open(tx, id); return err })
	c.Advance(time.Hour)
	as(t, d, owner, func(tx *db.Tx) error { return outbox.Acknowledge(tx, id) })
	c.Advance(time.Hour)
	as(t, d, owner, func(tx *db.Tx) error { return outbox.Archive(tx, id) })
	as(t, d, owner, func(tx *db.Tx) error {
		got, err := outbox.Find(tx, id)
		if got.Opened != opened || got.Acked != opened.Add(time.Hour) || got.Archived != opened.Add(2*time.Hour) {
			t.Errorf("opened %s, acknowledged %s, archived %s", got.Opened, got.Acked, got.Archived)
		}
		return err
	})
}

// script is a mail server that answers as it is told, and notes what it was given.
type script struct {
	mu      sync.Mutex
	answers []error
	taken   []string
}

func (s *script) Send(_ context.Context, m outbox.Mail) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken = append(s.taken, m.Address)
	if len(s.answers) == 0 {
		return nil
	}
	err := s.answers[0]
	s.answers = s.answers[1:]
	return err
}

func office(d *db.DB, s outbox.Sender) *outbox.Office {
	return &outbox.Office{DB: d, Sender: s, Readers: func(*db.Tx, outbox.Notice) ([]outbox.Address, error) { return mailbox, nil }}
}

func deliver(t *testing.T, o *outbox.Office) {
	t.Helper()
	if _, err := o.Deliver(context.Background(), 100); err != nil {
		t.Fatal(err)
	}
}

// GEN-4: a notice goes to every reader by mail, each once, also when two workers deliver.
func TestEveryReaderGetsOneMailAlsoFromTwoWorkers(t *testing.T) {
	d, _ := dbtest.New(t)
	for _, key := range []string{"1", "2", "3", "4"} {
		send(t, d, notice(key))
	}
	s := &script{}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { _, _ = office(d, s).Deliver(context.Background(), 100) })
	}
	both.Wait()
	deliver(t, office(d, s))
	if len(s.taken) != 8 || len(mails(t, d, outbox.Sent)) != 8 {
		t.Errorf("%d mails were handed over, %d are marked sent; want 8 each", len(s.taken), len(mails(t, d, outbox.Sent)))
	}
}

func TestMailThatFailsForNowIsTriedAgainLater(t *testing.T) {
	d, c := dbtest.New(t)
	send(t, d, notice("k"))
	s := &script{answers: []error{errors.New("451 later"), errors.New("451 later")}}
	deliver(t, office(d, s))
	deliver(t, office(d, s))
	if len(s.taken) != 2 || len(mails(t, d, outbox.Queued)) != 2 {
		t.Fatalf("%d tries, %d queued; want one try each", len(s.taken), len(mails(t, d, outbox.Queued)))
	}
	c.Advance(time.Minute)
	deliver(t, office(d, s))
	if len(s.taken) != 4 || len(mails(t, d, outbox.Sent)) != 2 {
		t.Errorf("%d tries, %d sent", len(s.taken), len(mails(t, d, outbox.Sent)))
	}
}

func TestMailThatIsRefusedOrUncertainIsNotSentAgainByItself(t *testing.T) {
	d, c := dbtest.New(t)
	send(t, d, notice("k"))
	s := &script{answers: []error{outbox.ErrRefused, outbox.ErrUncertain}}
	deliver(t, office(d, s))
	c.Advance(30 * 24 * time.Hour)
	deliver(t, office(d, s))
	refused, uncertain := mails(t, d, outbox.Refused), mails(t, d, outbox.Uncertain)
	if len(s.taken) != 2 || len(refused) != 1 || len(uncertain) != 1 {
		t.Fatalf("%d tries, %d refused, %d uncertain", len(s.taken), len(refused), len(uncertain))
	}
	as(t, d, db.System("test"), func(tx *db.Tx) error { return outbox.Resend(tx, uncertain[0].ID) })
	deliver(t, office(d, s))
	if len(s.taken) != 3 {
		t.Errorf("a person sent it again: %d tries, want 3", len(s.taken))
	}
}

func TestMailInTheHandsOfAWorkerThatDiedIsCalledUncertain(t *testing.T) {
	d, c := dbtest.New(t)
	send(t, d, notice("k"))
	ctx, die := context.WithCancel(context.Background())
	dying := office(d, senderFunc(func() error { die(); panic("killed") }))
	func() {
		defer func() { _ = recover() }()
		_, _ = dying.Deliver(ctx, 100)
	}()
	c.Advance(11 * time.Minute)
	s := &script{}
	deliver(t, office(d, s))
	if len(mails(t, d, outbox.Uncertain)) != 1 || len(s.taken) != 1 {
		t.Errorf("%d uncertain, %d sent by the next worker; want 1 and 1", len(mails(t, d, outbox.Uncertain)), len(s.taken))
	}
}

type senderFunc func() error

func (f senderFunc) Send(context.Context, outbox.Mail) error { return f() }

func TestWithoutAMailServerMailsAreKept(t *testing.T) {
	d, _ := dbtest.New(t)
	send(t, d, notice("k"))
	deliver(t, office(d, nil))
	if n := len(mails(t, d, outbox.Kept)); n != 2 {
		t.Errorf("%d mails are kept, want 2", n)
	}
}
