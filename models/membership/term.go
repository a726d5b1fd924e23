package membership

import (
	"slices"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Kinds of the deadlines that a membership has.
const (
	TermDeadline     = "membership.term"     // the end of the term
	ReminderDeadline = "membership.reminder" // the next reminder before it
)

// Window is when a renewal may be applied for: from Opens on, before Closes.
type Window struct {
	Clause        string
	Opens, Closes clock.Instant
}

// RenewalWindow computes the renewal window of a membership from the book of the day; ok is false where the book has
// none.
func RenewalWindow(tx *db.Tx, m Membership) (w Window, ok bool, err error) {
	book, err := m.Book(tx)
	if err != nil || book.Term == nil || book.Term.RenewalWindow == nil || m.Until == clock.Never {
		return Window{}, false, err
	}
	r := book.Term.RenewalWindow
	w.Clause = r.Clause
	if w.Opens, err = before(m.Until, r.Opens); err != nil {
		return Window{}, false, err
	}
	w.Closes, err = before(m.Until, r.Closes)
	return w, err == nil, err
}

// InRenewalWindow reports whether the membership may be renewed now: it runs, its window is open, and no renewal waits.
func InRenewalWindow(tx *db.Tx, m Membership) (bool, error) {
	w, ok, err := RenewalWindow(tx, m)
	if err != nil || !ok || !m.Running(tx.Now) || tx.Now < w.Opens || tx.Now >= w.Closes {
		return false, err
	}
	_, renewed, err := Next(tx, m.ID)
	return !renewed, err
}

// termEnd is where a term that starts at an instant ends.
func termEnd(tx *db.Tx, book *rulebook.Edition, start clock.Instant) (clock.Instant, error) {
	if book.Term == nil {
		return clock.Never, nil
	}
	return deadline.After(tx, start, book.Term.Length)
}

// before is a period counted back from the end of a term. The end is 00:00 of the day after the last one, so that one
// day before it is 00:00 of the last day.
func before(until clock.Instant, period string) (clock.Instant, error) {
	p, err := calendar.ParsePeriod(period)
	if err != nil {
		return 0, err
	}
	last := until.Time()
	switch p.Unit {
	case calendar.Hours:
		return until.Add(-time.Duration(p.N) * time.Hour), nil
	case calendar.Months, calendar.Years:
		months := p.N
		if p.Unit == calendar.Years {
			months *= 12
		}
		return monthsBack(last, months), nil
	}
	return clock.Of(last.AddDate(0, 0, -p.N)), nil
}

// monthsBack is the corresponding day, or the last of its month where the month has none (TIME-3).
func monthsBack(t time.Time, months int) clock.Instant {
	back := t.AddDate(0, -months, 0)
	if back.Day() != t.Day() {
		back = back.AddDate(0, 0, -back.Day())
	}
	return clock.Of(back)
}

// reminders are the instants at which a member is reminded of the end, the earliest first.
func reminders(m Membership, book *rulebook.Edition) ([]clock.Instant, error) {
	if book.Term == nil || m.Until == clock.Never {
		return nil, nil
	}
	var out []clock.Instant
	for _, period := range book.Term.Reminders {
		at, err := before(m.Until, period)
		if err != nil {
			return nil, err
		}
		if at > m.From {
			out = append(out, at)
		}
	}
	slices.Sort(out)
	return out, nil
}

// schedule opens the deadlines of a membership: the end of its term and the first reminder.
func schedule(tx *db.Tx, m Membership, book *rulebook.Edition) error {
	if m.Until == clock.Never {
		return nil
	}
	if err := openTerm(tx, m, book); err != nil {
		return err
	}
	return remindNext(tx, m, book, m.From)
}

func openTerm(tx *db.Tx, m Membership, book *rulebook.Edition) error {
	_, err := deadline.Open(tx, deadline.New{Kind: TermDeadline, Object: m.Ref(), Merchant: m.Merchant, Audience: deadline.Nobody,
		Programme: m.Programme, Edition: book.ID, Clause: termEndClause(book), From: m.From, Due: m.Until, Link: "/memberships/" + m.ID,
		Title: text.F("“%s”合作期结束", "The term in “%s” ends", book.Title)})
	return err
}

// remindNext opens the first reminder that is due after an instant; one is open at a time.
func remindNext(tx *db.Tx, m Membership, book *rulebook.Edition, after clock.Instant) error {
	all, err := reminders(m, book)
	if err != nil {
		return err
	}
	for _, at := range all {
		if at > after {
			_, err = deadline.Open(tx, deadline.New{Kind: ReminderDeadline, Object: m.Ref(), Merchant: m.Merchant, Audience: deadline.Nobody,
				Programme: m.Programme, Edition: book.ID, Clause: termEndClause(book), From: max(m.From, after), Due: at, Link: "/memberships/" + m.ID,
				Title: text.F("提醒“%s”合作期将到期", "Reminder that the term in “%s” ends", book.Title)})
			return err
		}
	}
	return nil
}

func termClause(book *rulebook.Edition) string {
	if book.Term == nil {
		return ""
	}
	return book.Term.Clause
}

// termEndClause is the clause under which a term ends.
func termEndClause(book *rulebook.Edition) string {
	if book.Term == nil || book.Term.EndClause == "" {
		return termClause(book)
	}
	return book.Term.EndClause
}

// resume opens the deadlines of a membership again after an undone end; reminders whose time has passed stay silent.
func resume(tx *db.Tx, m Membership, book *rulebook.Edition) error {
	if m.Until == clock.Never {
		return nil
	}
	if err := openTerm(tx, m, book); err != nil {
		return err
	}
	return remindNext(tx, m, book, tx.Now)
}

// Cite puts clauses of a book with their wording into a letter.
func Cite(book *rulebook.Edition, ids ...string) []outbox.Cited {
	var out []outbox.Cited
	for _, id := range ids {
		if c, ok := book.Clause(id); ok && !slices.ContainsFunc(out, func(there outbox.Cited) bool { return there.ID == id }) {
			out = append(out, outbox.Cited{ID: id, Text: c.Text})
		}
	}
	return out
}
