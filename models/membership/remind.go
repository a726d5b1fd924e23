package membership

import (
	"strconv"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// OnDue is what happens at the end of this package's deadlines. The end of the term is conduct's.
var OnDue = deadline.Effects{ReminderDeadline: remind}

// remind tells a member once that its term ends, and sets the next reminder (YX-20).
func remind(tx *db.Tx, d deadline.Deadline) error {
	m, err := findRef(tx, d.Object)
	if err != nil {
		return err
	}
	if _, err := deadline.Close(tx, ReminderDeadline, m.Ref(), deadline.Met); err != nil {
		return err
	}
	book, err := rulebook.Books(tx).Edition(d.Programme, d.Edition)
	if err != nil {
		return err
	}
	_, renewed, err := Next(tx, m.ID)
	if err != nil {
		return err
	}
	if !renewed && m.Running(tx.Now) {
		if err := tellEnd(tx, m, book, d.Due); err != nil {
			return err
		}
	}
	return remindNext(tx, m, book, d.Due)
}

// tellEnd sends the reminder that was due at an instant. Its words count from now: after an outage it is still true.
func tellEnd(tx *db.Tx, m Membership, book *rulebook.Edition, due clock.Instant) error {
	left := calendar.Period{N: int(calendar.DayOf(m.Until) - calendar.DayOf(tx.Now)), Unit: calendar.Days}.Text()
	l := outbox.Letter{
		Title: text.F("您在“%s”的合作期还剩 %s", "Your term in “%s” ends in %s", book.Title, left),
		Paragraphs: []text.Text{text.F("合作期到 %s 为止。到期未续约的，成员资格自动终止。",
			"The term lasts until %s. Without a renewal the membership ends by itself.", m.Until.EndText()), book.Ending()},
		Clauses: Cite(book, termEndClause(book)), Link: "/memberships/" + m.ID, LinkText: text.Of("查看合作期", "See the term"), Until: m.Until}
	w, ok, err := RenewalWindow(tx, m)
	if err != nil {
		return err
	}
	if ok && tx.Now < w.Closes {
		l.Todo = []text.Text{text.F("如需续约，请在 %s 至 %s 之间提出续约申请。", "To go on, apply for a renewal between %s and %s.", w.Opens.Text(), w.Closes.Text())}
		l.Until = w.Closes
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindReminder.Key(m.ID, strconv.FormatInt(int64(due), 10)), Merchant: m.Merchant, Category: outbox.Deadline,
		Clause: termEndClause(book), Object: m.Ref(), Letter: l})
	return err
}
