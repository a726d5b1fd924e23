package growth

import (
	"strconv"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// DueDeadline is the kind of a task's deadline.
const DueDeadline = "task.due"

// Giving is a task to give: one of the book's by its key, or one in the words of staff.
type Giving struct {
	Memberships []string // to whom
	Key         string
	Title, Help string        // where Key is ""
	Evidence    bool          // where Key is ""
	Due         clock.Instant // exclusive; 0 takes the book's period
}

// most is to how many members a task is given at once.
const most = 500

// Give gives a task to members. Errors: Invalid, NotFound, Conflict (one of them takes part no more), Forbidden.
func Give(tx *db.Tx, g Giving) ([]Task, error) {
	if err := access.Require(tx, access.Tagging); err != nil {
		return nil, err
	}
	if len(g.Memberships) == 0 || len(g.Memberships) > most {
		return nil, fault.Validation().At("member", text.F("请选择 1 至 %d 个成员。", "Choose between 1 and %d members.", most))
	}
	out := make([]Task, 0, len(g.Memberships))
	for _, id := range g.Memberships {
		m, err := membership.Find(tx, id)
		if err != nil {
			return nil, err
		}
		t, err := give(tx, m, g)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func give(tx *db.Tx, m membership.Membership, g Giving) (Task, error) {
	book, err := m.Book(tx)
	if err != nil {
		return Task{}, err
	}
	if !m.Running(tx.Now) {
		return Task{}, fault.New(fault.Conflict, text.Of("该商家已不在本计划中，不能布置任务。", "The merchant takes part no more; no task can be given."),
			text.Of("请刷新成员列表后再试。", "Reload the list of members and try again."))
	}
	t, err := g.task(book, tx.Now)
	if err != nil {
		return Task{}, err
	}
	if t.Due == 0 {
		if t.Due, err = bookDue(tx, book, g.Key); err != nil {
			return Task{}, err
		}
	}
	t.ID, t.Merchant, t.Membership, t.Programme, t.Edition, t.Version = tx.NewID(), m.Merchant, m.ID, m.Programme, book.ID, 1
	t.Given, t.GivenBy, t.GivenName = tx.Now, tx.Actor.ID(), tx.Actor.Name
	if err := insert(tx, t); err != nil {
		return Task{}, err
	}
	audit.Record(tx, audit.Entry{Action: "task.given", Object: t.Ref(), Merchant: t.Merchant, Clause: t.Clause,
		Detail: map[string]any{"key": t.Key, "title": t.Title, "due": t.Due, "membership": t.Membership}})
	if err := openDue(tx, t); err != nil {
		return Task{}, err
	}
	return t, tell(tx, t, kindGiven)
}

// task words the task from the book or from what staff wrote.
func (g Giving) task(book *rulebook.Edition, now clock.Instant) (Task, error) {
	v := fault.Validation()
	if g.Due != 0 && g.Due <= now {
		v.At("due", text.Of("截止日期必须晚于今天。", "The due date must lie after today."))
	}
	if book.Growth == nil {
		return Task{}, v.At("key", text.Of("本计划的规则没有成长路径。", "The rules of this programme know no growth path."))
	}
	t := Task{Clause: book.Growth.Clause, Key: g.Key, Title: text.Same(g.Title), Help: text.Same(g.Help), Evidence: g.Evidence, Due: g.Due}
	if g.Key == "" {
		if g.Title == "" || len([]rune(g.Title)) > 100 {
			v.At("title", text.Of("请填写任务名称（100 字以内）。", "Write the task's title (up to 100 characters)."))
		}
		if len([]rune(g.Help)) > 2000 {
			v.At("help", text.Of("说明最多 2000 字。", "The explanation may have 2,000 characters."))
		}
		if g.Due == 0 {
			v.At("due", text.Of("请填写截止日期。", "Write the due date."))
		}
		return t, v.OrNil()
	}
	for _, b := range book.Growth.Tasks {
		if b.Key == g.Key {
			t.Kind, t.Title, t.Help, t.Evidence = b.Kind, b.Title, b.Help, b.Evidence
			return t, v.OrNil()
		}
	}
	return Task{}, v.At("key", text.Of("规则中没有这项任务。", "The rules have no such task."))
}

// bookDue is when a task of the book is due that is given now.
func bookDue(tx *db.Tx, book *rulebook.Edition, key string) (clock.Instant, error) {
	for _, b := range book.Growth.Tasks {
		if b.Key == key {
			return deadline.After(tx, tx.Now, b.Due)
		}
	}
	return 0, nil
}

func openDue(tx *db.Tx, t Task) error {
	_, err := deadline.Open(tx, deadline.New{Kind: DueDeadline, Object: t.Ref(), Merchant: t.Merchant, Audience: deadline.Merchant, Programme: t.Programme,
		Edition: t.Edition, Clause: t.Clause, Due: t.Due, Link: "/tasks/" + t.ID, Title: text.F("完成任务“%s”", "Do the task “%s”", t.Title)})
	return err
}

// titles are those of the letters about a task, with a place for its own.
var titles = map[outbox.Kind]text.Text{kindGiven: text.Of("新任务：%s", "A new task: %s"), kindConfirmed: text.Of("任务已确认完成：%s", "Task confirmed: %s"), kindReturned: text.Of("任务被退回，请补充：%s", "Task sent back: %s"),
	kindCancelled: text.Of("任务已取消，无需完成：%s", "Task cancelled, nothing is to be done: %s"), kindOverdue: text.Of("任务已过期，请尽快完成：%s", "Task overdue, please do it soon: %s")}

// tell sends the merchant a letter about a task, once for each of its versions and occasions.
func tell(tx *db.Tx, t Task, kind outbox.Kind, more ...text.Text) error {
	book, err := rulebook.Books(tx).Edition(t.Programme, t.Edition)
	if err != nil {
		return err
	}
	l := outbox.Letter{Title: text.F(titles[kind].ZH, titles[kind].EN, t.Title), Paragraphs: more, Clauses: membership.Cite(book, t.Clause), Link: "/tasks/" + t.ID, LinkText: text.Of("查看任务", "See the task")}
	if !t.Help.IsZero() {
		l.Paragraphs = append(l.Paragraphs, t.Help)
	}
	if t.Closed == 0 && t.Done == 0 {
		l.Until, l.UntilText = t.Due, text.F("%s（完成任务）", "%s (to do the task)", t.Due.EndText())
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kind.Key(t.ID, strconv.Itoa(t.Version)), Merchant: t.Merchant, Category: outbox.Task,
		Clause: t.Clause, Object: t.Ref(), Letter: l})
	return err
}
