package brand

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// The kinds of deadline of this package.
const (
	ReminderDeadline = "chain.reminder"
	EndDeadline      = "chain.end"
)

// OnDue is what happens at the end of this package's deadlines.
var OnDue = deadline.Effects{ReminderDeadline: remind, EndDeadline: end}

// reminders are how many days before the first link ends the merchant is told (CH-5).
var reminders = []calendar.Day{90, 30, 7}

func keysOf(chains map[chainKey]bool) []chainKey {
	out := make([]chainKey, 0, len(chains))
	for k := range chains {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b chainKey) int {
		return cmp.Or(cmp.Compare(a.Merchant, b.Merchant), cmp.Compare(a.Brand, b.Brand))
	})
	return out
}

func watchAll(tx *db.Tx, chains []chainKey) error {
	for _, k := range chains {
		if err := watch(tx, k); err != nil {
			return err
		}
	}
	return nil
}

// watch sets the deadlines of a chain to what it is now, one at its end and one at the next reminder, and tells those who
// rest on it.
func watch(tx *db.Tx, k chainKey) error {
	c, err := ChainOf(tx, k.Merchant, k.Brand, tx.Now)
	if err != nil {
		return err
	}
	if err := moved(tx, c, tx.Now); err != nil {
		return err
	}
	return schedule(tx, c)
}

// schedule is watch of a chain as it is known to be.
func schedule(tx *db.Tx, c Chain) error {
	due := clock.Instant(0)
	if c.lives() {
		due = c.Ends()
	}
	running, ok, err := deadline.Running(tx, EndDeadline, c.Object())
	if err != nil || ok && running.Due == due || !ok && due == 0 {
		return err
	}
	for _, kind := range []string{EndDeadline, ReminderDeadline} {
		if _, err := deadline.Close(tx, kind, c.Object(), deadline.Cancelled); err != nil {
			return err
		}
	}
	if due == 0 {
		return nil
	}
	if err := openEnd(tx, c); err != nil {
		return err
	}
	return remindNext(tx, c, tx.Now)
}

// lives reports whether the chain has an end to be watched: it is valid, or will be when its links begin.
func (c Chain) lives() bool {
	return (len(c.Links) > 0 || c.Own) && c.ValidUntil != 0 && c.At < c.Ends() && !slices.ContainsFunc(c.Faults, func(f Fault) bool { return f.Code != NotYetValid })
}

// openEnd opens the deadline at the end of a chain. It is the merchant's turn from the first reminder on.
func openEnd(tx *db.Tx, c Chain) error {
	whose := deadline.Nobody
	if tx.Now >= (calendar.DayOf(c.Ends()) - reminders[0]).Start() {
		whose = deadline.Merchant
	}
	_, err := deadline.Open(tx, deadline.New{Kind: EndDeadline, Object: c.Object(), Merchant: c.Party.ID, Audience: whose, Clause: "CH-5", Due: c.Ends(),
		Title: text.F("续期品牌“%s”的授权：%s", "Renew the authorisation of “%s”: %s", c.Brand.Name, c.WeakestText()), Link: page(c.Brand.ID)})
	return err
}

// remindNext opens the next reminder after an instant, where one is left.
func remindNext(tx *db.Tx, c Chain, after clock.Instant) error {
	for _, days := range reminders {
		due := (calendar.DayOf(c.Ends()) - days).Start()
		if due <= after {
			continue
		}
		_, err := deadline.Open(tx, deadline.New{Kind: ReminderDeadline, Object: c.Object(), Merchant: c.Party.ID, Audience: deadline.Nobody, Clause: "CH-5", Due: due,
			Title: text.F("提醒：品牌“%s”的授权将在 %d 天后到期", "Reminder: the authorisation of “%s” ends in %d day{s}", c.Brand.Name, days), Link: page(c.Brand.ID)})
		return err
	}
	return nil
}

// dueChain finds the chain that a deadline is about, as it stood when it was due.
func dueChain(tx *db.Tx, d deadline.Deadline, at clock.Instant) (Chain, error) {
	names := strings.SplitN(d.Object, ":", 3)
	if len(names) != 3 {
		return Chain{}, fmt.Errorf("%q names no chain", d.Object)
	}
	return ChainOf(tx, names[1], names[2], at)
}

// remind tells a merchant once that its chain will end and what follows, and sets the next reminder (CH-5).
func remind(tx *db.Tx, d deadline.Deadline) error {
	c, err := dueChain(tx, d, d.Due)
	if err != nil {
		return err
	}
	if _, err := deadline.Close(tx, ReminderDeadline, d.Object, deadline.Met); err != nil {
		return err
	}
	if _, err := deadline.Close(tx, EndDeadline, d.Object, deadline.Cancelled); err != nil {
		return err
	}
	if err := openEnd(tx, c); err != nil {
		return err
	}
	if tx.Now < c.Ends() {
		if err := tellEnding(tx, c, d); err != nil {
			return err
		}
	}
	return remindNext(tx, c, d.Due)
}

// tellEnding is the reminder. Its words count from now: after an outage it is still true.
func tellEnding(tx *db.Tx, c Chain, d deadline.Deadline) error {
	falls, err := Falls(tx, c)
	if err != nil {
		return err
	}
	left := calendar.Period{N: int(calendar.DayOf(c.Ends()) - calendar.DayOf(tx.Now)), Unit: calendar.Days}.Text()
	l := outbox.Letter{Title: text.F("品牌“%s”的授权还剩 %s", "The authorisation of “%s” ends in %s", c.Brand.Name, left),
		Paragraphs: append([]text.Text{text.F("授权链到 %s 为止。", "The chain lasts until %s.", c.Ends().EndText())}, words(falls)...),
		Clauses:    []outbox.Cited{cited("CH-5")}, Facts: figures(c), Until: c.Ends(),
		Todo: []text.Text{text.Of("请取得续期授权并更换这一级的文件；其他级次的确认不受影响。", "Have the link renewed and replace its paper; the other links keep their confirmations.")},
		Link: page(c.Brand.ID), LinkText: seeChain}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindEnding.Key(c.Object(), d.Due.String()), Merchant: c.Party.ID, Category: outbox.Deadline, Clause: "CH-5", Object: c.Object(), Letter: l})
	return err
}

// end is what happens when a chain ends: it is recorded with the instant that was due, and the merchant and the staff
// learn what depended on it (CH-5).
func end(tx *db.Tx, d deadline.Deadline) error {
	c, err := dueChain(tx, d, d.Due)
	if err != nil {
		return err
	}
	if _, err := deadline.Close(tx, EndDeadline, d.Object, deadline.Lapsed); err != nil {
		return err
	}
	if _, err := deadline.Close(tx, ReminderDeadline, d.Object, deadline.Cancelled); err != nil {
		return err
	}
	falls, err := Falls(tx, c)
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "chain.ended", Object: c.Object(), Merchant: c.Party.ID, Clause: "CH-5",
		Detail: map[string]any{"due": d.Due, "position": c.Weakest, "falls": names(falls)}})
	if err := moved(tx, c, d.Due); err != nil {
		return err
	}
	if err := tellEnded(tx, c, d, falls); err != nil || len(falls) == 0 {
		return err
	}
	return tellStaff(tx, c, d, falls)
}

func tellEnded(tx *db.Tx, c Chain, d deadline.Deadline, falls []Falling) error {
	l := outbox.Letter{Title: text.F("品牌“%s”的授权已到期", "The authorisation of “%s” has ended", c.Brand.Name),
		Paragraphs: append([]text.Text{text.F("授权链在 %s 到期，此后不再视为有效。", "The chain ended at %s and no longer counts as valid.", d.Due.EndText())}, words(falls)...),
		Clauses:    []outbox.Cited{cited("CH-5")}, Facts: figures(c),
		Todo: []text.Text{text.Of("取得续期授权后，更换到期的一级并等待平台确认，授权链随即恢复。", "Once the link is renewed, replace it and have it confirmed; the chain is valid again then.")},
		Link: page(c.Brand.ID), LinkText: seeChain}
	_, err := outbox.Send(tx, outbox.Notice{Key: kindEnded.Key(c.Object(), d.Due.String()), Merchant: c.Party.ID, Category: outbox.Deadline, Clause: "CH-5", Object: c.Object(), Letter: l})
	return err
}

func tellStaff(tx *db.Tx, c Chain, d deadline.Deadline, falls []Falling) error {
	l := outbox.Letter{Title: text.F("%s 的品牌“%s”授权到期，涉及其资格", "The authorisation of “%[2]s” of %[1]s has ended; what it takes part in depends on it", c.Party.Name, c.Brand.Name),
		Paragraphs: words(falls), Clauses: []outbox.Cited{cited("CH-5")}, Facts: append(figures(c), outbox.Fact{Label: text.Of("商家", "Merchant"), Value: text.Same(c.Party.Name)}),
		Todo: []text.Text{text.Of("请核实这些条件是否仍然符合；不再符合的，按规则处理。", "See whether these conditions are still met; where not, act under the rules.")},
		Link: StaffPage(c.Party.ID, c.Brand.ID), LinkText: seeChain}
	_, err := outbox.Send(tx, outbox.Notice{Key: kindFallen.Key(c.Object(), d.Due.String()), Role: string(access.Operator), Category: outbox.Deadline, Clause: "CH-5", Object: c.Object(), Letter: l})
	return err
}

// StaffPage is where staff see a merchant's chain for a brand.
func StaffPage(merchant, brand string) string { return "/staff/chains/" + merchant + ":" + brand }
