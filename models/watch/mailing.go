package watch

import (
	"context"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Readers are the members whose merchants a letter goes to, each once; empty fields do not restrict.
type Readers struct {
	Programme string
	State     string // "near" or "broken": a warning of that kind runs; "fine": none does
	Clause    string // of the warning that runs
}

// Writing is a letter as staff write it, in both languages.
type Writing struct {
	Readers
	Title, Text, Todo text.Text
	MustAck           bool
}

// Mailing is a letter to many merchants.
type Mailing struct {
	ID        string
	Programme string
	Clause    string
	State     string
	Letter    outbox.Letter `gorm:"-"`
	MustAck   bool
	Job       string
	AskedAt   clock.Instant
	AskedBy   string
	AskedName string
	EndedAt   clock.Instant
	Total     int64
}

// TableName is the table of letters.
func (Mailing) TableName() string { return "mailings" }

// Ref is the mailing's name in the record.
func (m Mailing) Ref() string { return "mailing:" + m.ID }

const mailingJob = "watch.mailing"

// Check says what is missing in a letter. Errors: Invalid.
func (w Writing) Check() error {
	v := fault.Validation()
	for _, one := range []struct {
		name, value string
		most        int
	}{{"title_zh", w.Title.ZH, 80}, {"title_en", w.Title.EN, 160}, {"text_zh", w.Text.ZH, 4000}, {"text_en", w.Text.EN, 8000}} {
		switch n := len([]rune(one.value)); {
		case n == 0:
			v.At(one.name, text.Of("中文和英文都须填写。", "Both languages are needed."))
		case n > one.most:
			v.At(one.name, text.F("最多 %d 字。", "At most %d characters.", one.most))
		}
	}
	if (w.Todo.ZH == "") != (w.Todo.EN == "") {
		v.At("todo_en", text.Of("中文和英文须一并填写。", "Write it in both languages, or in neither."))
	}
	if !oneOf(w.State, "", "near", "broken", "fine") {
		v.At("state", text.Of("请选择其中一项。", "Choose one of these."))
	}
	return v.OrNil()
}

func oneOf(s string, all ...string) bool {
	for _, one := range all {
		if s == one {
			return true
		}
	}
	return false
}

// Compose is the very letter that is sent: what was written, the clause that it is about, where the merchant stands.
// Errors: Invalid, NotFound.
func (w Writing) Compose(tx *db.Tx) (outbox.Letter, error) {
	if err := w.Check(); err != nil {
		return outbox.Letter{}, err
	}
	e, err := rulebook.Books(tx).InForce(w.Programme, tx.Now)
	if err != nil {
		return outbox.Letter{}, err
	}
	l := outbox.Letter{Title: w.Title, Paragraphs: paragraphs(w.Text), Link: "/standing", LinkText: text.Of("查看规则状态", "See how you stand")}
	if !w.Todo.IsZero() {
		l.Todo = []text.Text{w.Todo}
	}
	if w.Clause != "" {
		if _, ok := e.Clause(w.Clause); !ok {
			return l, fault.Validation().At("clause", text.Of("请选择规则中的条款。", "Choose a clause of the rules."))
		}
		l.Clauses = membership.Cite(e, w.Clause)
	}
	return l, nil
}

// paragraphs parts a text at its empty lines; the two languages are parted alike, else each is one paragraph.
func paragraphs(t text.Text) []text.Text {
	zh, en := parts(t.ZH), parts(t.EN)
	if len(zh) != len(en) {
		return []text.Text{t}
	}
	out := make([]text.Text, len(zh))
	for i := range zh {
		out[i] = text.Of(zh[i], en[i])
	}
	return out
}

func parts(s string) (out []string) {
	for _, p := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Send lays down whom a letter goes to and sends it to each of them once, as long work. Errors: Forbidden, Invalid,
// NotFound, Breach (nobody reads it).
func Send(tx *db.Tx, w Writing) (Mailing, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Mailing{}, err
	}
	l, err := w.Compose(tx)
	if err != nil {
		return Mailing{}, err
	}
	m := Mailing{ID: tx.NewID(), Programme: w.Programme, Clause: w.Clause, State: w.State, Letter: l, MustAck: w.MustAck, AskedAt: tx.Now, AskedBy: tx.Actor.ID(), AskedName: tx.Actor.Name}
	if m.Total, err = keepReaders(tx, m.ID, w.Readers); err != nil {
		return m, err
	}
	if m.Total == 0 {
		return m, fault.New(fault.Breach, text.Of("没有商家符合所选条件，没有发送。", "No merchant is among those chosen; nothing was sent."), text.Of("请放宽条件。", "Choose more widely."))
	}
	m.Job, err = job.Enqueue(tx, job.New{Kind: mailingJob, Key: m.Ref(), Title: text.F("发送函件：%s", "Send a letter: %s", w.Title), Args: m.ID, Total: m.Total, Link: "/staff/letters/" + m.ID})
	if err != nil {
		return m, err
	}
	audit.Record(tx, audit.Entry{Action: "mailing.asked", Object: m.Ref(), Clause: m.Clause, Detail: map[string]any{"programme": m.Programme, "state": m.State, "merchants": m.Total, "title": w.Title.ZH}})
	return m, keepMailing(tx, m)
}

// FindMailing reads a letter to many. Errors: NotFound.
func FindMailing(tx *db.Tx, id string) (Mailing, error) {
	m, err := mailing(tx, id)
	return m, db.Found(err, text.Of("这封函件", "such letter"))
}

// mailAll sends what was not sent yet, a hundred merchants a transaction; each gets it once, however often this runs.
func mailAll(ctx context.Context, d *db.DB, run *job.Run) error {
	var id string
	if err := run.Args(&id); err != nil {
		return err
	}
	for more := true; more; {
		err := d.InTx(ctx, db.System("watch"), func(tx *db.Tx) error {
			m, err := mailing(tx, id)
			if err != nil {
				return err
			}
			readers, err := unsent(tx, id, 100)
			if err != nil {
				return err
			}
			more = len(readers) == 100
			for _, r := range readers {
				if err := m.to(tx, r); err != nil {
					return err
				}
			}
			audit.Record(tx, audit.Entry{Action: "mailing.sent", Object: m.Ref(), Clause: m.Clause, Detail: map[string]any{"merchants": len(readers)}})
			if !more {
				if err := endMailing(tx, id); err != nil {
					return err
				}
			}
			return run.Step(tx, job.Step{Place: len(readers), Done: int64(len(readers))})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// to sends the letter to one merchant.
func (m Mailing) to(tx *db.Tx, merchant string) error {
	id, err := outbox.Send(tx, outbox.Notice{Key: kindMailing.Key(m.ID, merchant), Merchant: merchant, Category: outbox.Rulebook, Clause: m.Clause, Object: m.Ref(), Letter: m.Letter, MustAck: m.MustAck})
	if err != nil {
		return err
	}
	return markSent(tx, m.ID, merchant, id)
}
