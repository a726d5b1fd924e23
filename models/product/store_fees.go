package product

import (
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
)

type mark struct {
	Recorded      clock.Instant
	Product       string
	Day           calendar.Day
	Newest        clock.Instant
	NewestProduct string
	NewestDay     calendar.Day
	EndedAt       clock.Instant
}

func lockMark(tx *db.Tx) (m mark, err error) {
	return m, tx.DB.Raw("SELECT * FROM fee_mark WHERE id = 1" + tx.LockClause()).Take(&m).Error
}

func saveMark(tx *db.Tx, m mark) error {
	return db.One(tx.DB.Exec("UPDATE fee_mark SET recorded = ?, product = ?, day = ?, newest = ?, newest_product = ?, newest_day = ?, ended_at = ? WHERE id = 1",
		m.Recorded, m.Product, m.Day, m.Newest, m.NewestProduct, m.NewestDay, m.EndedAt))
}

// noteDays puts those days whose product has or had a tag among the days to reckon.
func noteDays(tx *db.Tx, days []facts.ProductDay) error {
	products := map[string]bool{}
	for _, d := range days {
		products[d.Product] = true
	}
	var there []string
	if err := tx.DB.Raw("SELECT DISTINCT product FROM tags WHERE product IN ?", keys(products)).Scan(&there).Error; err != nil {
		return err
	}
	hasTag, args, n := set(there), []any{}, 0
	for _, d := range days {
		if hasTag[d.Product] {
			args = append(args, d.Product, d.Day, d.Version, 0)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return tx.DB.Exec("INSERT INTO fee_days (product, day, seen, done) VALUES "+places(n, 4)+
		" ON CONFLICT (product, day) DO UPDATE SET seen = excluded.seen WHERE fee_days.seen < excluded.seen", args...).Error
}

// daysToReckon takes product days that are over; those in the hands of another worker are passed by.
func daysToReckon(tx *db.Tx, today calendar.Day, limit int) (out []productDay, err error) {
	lock := tx.LockClause()
	if lock != "" {
		lock += " SKIP LOCKED"
	}
	return out, tx.DB.Raw("SELECT product, day, seen FROM fee_days WHERE done < seen AND day < ? ORDER BY day, product LIMIT ?"+lock, today, limit).Scan(&out).Error
}

func daysReckoned(tx *db.Tx, days []productDay) error {
	var args []any
	for _, d := range days {
		args = append(args, d.Product, d.Day, d.Seen, d.Seen)
	}
	return tx.DB.Exec("INSERT INTO fee_days (product, day, seen, done) VALUES "+places(len(days), 4)+
		" ON CONFLICT (product, day) DO UPDATE SET done = excluded.done WHERE fee_days.done < excluded.done", args...).Error
}

// reckonAgain lets the days of tags' products be reckoned anew from a day on: their effect was recorded after days that
// are over by now.
func reckonAgain(tx *db.Tx, tags []string, from calendar.Day) error {
	return tx.DB.Exec("UPDATE fee_days SET done = 0 WHERE day >= ? AND product IN (SELECT product FROM tags WHERE id IN ?)", from, tags).Error
}

// feeTags are the tags that product days may be charged for, with their gaps.
func feeTags(tx *db.Tx, days []productDay) (out []feeTag, err error) {
	products := map[string]bool{}
	for _, d := range days {
		products[d.Product] = true
	}
	err = tx.DB.Raw("SELECT id, product, merchant, programme, effective_at, ended_at, end_cause FROM tags WHERE effective_at > 0 AND product IN ? ORDER BY id",
		keys(products)).Scan(&out).Error
	if err != nil || len(out) == 0 {
		return nil, err
	}
	at := map[string]int{}
	for i, t := range out {
		at[t.ID] = i
	}
	var gaps []gap
	if err := tx.DB.Raw("SELECT tag, from_at, until_at FROM tag_gaps WHERE tag IN ?", keys(at)).Scan(&gaps).Error; err != nil {
		return nil, err
	}
	for _, g := range gaps {
		out[at[g.Tag]].gaps = append(out[at[g.Tag]].gaps, g)
	}
	return out, nil
}

type tagDay struct {
	Tag string
	Day calendar.Day
}

// bookedFor is what the ledger holds for tags on days.
func bookedFor(tx *db.Tx, tags []feeTag, days []productDay) (map[tagDay]booked, error) {
	ids, span := make([]string, len(tags)), map[calendar.Day]bool{}
	for i, t := range tags {
		ids[i] = t.ID
	}
	for _, d := range days {
		span[d.Day] = true
	}
	dates := make([]calendar.Day, 0, len(span))
	for d := range span {
		dates = append(dates, d)
	}
	var rows []struct {
		Tag                    string
		Day                    calendar.Day
		Seq                    int
		Sales, Refunds, Amount int64
	}
	err := tx.DB.Raw(`SELECT tag, day, max(seq) AS seq, CAST(sum(sales) AS BIGINT) AS sales, CAST(sum(refunds) AS BIGINT) AS refunds, CAST(sum(amount) AS BIGINT) AS amount
		FROM fee_entries WHERE tag IN ? AND day IN ? GROUP BY tag, day`, ids, dates).Scan(&rows).Error
	out := map[tagDay]booked{}
	for _, r := range rows {
		out[tagDay{r.Tag, r.Day}] = booked{r.Seq, r.Sales, r.Refunds, r.Amount}
	}
	return out, err
}

// book adds entries to the ledger; its key lets no entry stand twice.
func book(tx *db.Tx, entries []Entry) error {
	var args []any
	for _, e := range entries {
		args = append(args, e.Tag, e.Day, e.Seq, e.Merchant, e.Programme, e.Product, e.Month, e.Sales, e.Refunds, e.Amount, e.Rate, e.Edition, e.Clause, e.Cause, e.Reckoned)
	}
	return tx.DB.Exec(`INSERT INTO fee_entries (tag, day, seq, merchant, programme, product, month, sales, refunds, amount, rate, edition, clause, cause, reckoned_at)
		VALUES `+places(len(entries), 15), args...).Error
}

// credit takes back every fee of a tag by further entries and reports the amount.
func credit(tx *db.Tx, tag string) (int64, error) {
	var amount int64
	if err := tx.DB.Raw("SELECT CAST(COALESCE(sum(amount), 0) AS BIGINT) FROM fee_entries WHERE tag = ?", tag).Take(&amount).Error; err != nil {
		return 0, err
	}
	return amount, tx.DB.Exec(`INSERT INTO fee_entries (tag, day, seq, merchant, programme, product, month, sales, refunds, amount, rate, edition, clause, cause, reckoned_at)
		SELECT tag, day, max(seq) + 1, merchant, programme, product, CAST(? AS INTEGER), -sum(sales), -sum(refunds), -sum(amount), max(rate), max(edition), max(clause),
		CAST(? AS TEXT), CAST(? AS BIGINT) FROM fee_entries WHERE tag = ? GROUP BY tag, day, merchant, programme, product HAVING sum(sales) <> 0 OR sum(refunds) <> 0 OR sum(amount) <> 0`,
		MonthOf(calendar.DayOf(tx.Now)), ForAppeal, tx.Now, tag).Error
}

// Line is one product on a statement.
type Line struct {
	Product string
	Title   string
	Days    int64
	Sales   int64
	Refunds int64
	Amount  int64
}

// Sum is the total of a statement.
type Sum struct {
	Merchant  string
	Programme string
	Month     Month
	Products  int64
	Sales     int64
	Refunds   int64
	Amount    int64
	Reckoned  clock.Instant // of the last entry
}

// Statements lists a merchant's statements, the newest month first; at most 120. The running month's is so far.
func Statements(tx *db.Tx, merchant string) ([]Sum, error) {
	return sums(tx, "merchant = ?", ownOr(tx, merchant))
}

// Total is one statement's total; zero where it has no entry.
func Total(tx *db.Tx, merchant, programme string, m Month) (Sum, error) {
	found, err := sums(tx, "merchant = ? AND programme = ? AND month = ?", ownOr(tx, merchant), programme, m)
	if err != nil || len(found) == 0 {
		return Sum{Merchant: ownOr(tx, merchant), Programme: programme, Month: m}, err
	}
	return found[0], nil
}

func sums(tx *db.Tx, where string, args ...any) (out []Sum, err error) {
	return out, tx.DB.Raw(`SELECT merchant, programme, month, count(DISTINCT product) AS products, CAST(sum(sales) AS BIGINT) AS sales,
		CAST(sum(refunds) AS BIGINT) AS refunds, CAST(sum(amount) AS BIGINT) AS amount, max(reckoned_at) AS reckoned
		FROM fee_entries WHERE `+where+" GROUP BY merchant, programme, month ORDER BY month DESC, programme LIMIT 120", args...).Scan(&out).Error
}

// Ledger asks for a page of a statement, product by product.
type Ledger struct {
	Merchant, Programme string
	Month               Month
	After               string // products after this one
	Limit               int
}

// Lines lists the products of a statement in the order of their ids.
func Lines(tx *db.Tx, q Ledger) (out []Line, err error) {
	return out, tx.DB.Raw(`SELECT f.product, p.title, count(DISTINCT f.day) AS days, CAST(sum(f.sales) AS BIGINT) AS sales, CAST(sum(f.refunds) AS BIGINT) AS refunds,
		CAST(sum(f.amount) AS BIGINT) AS amount FROM fee_entries f JOIN products p ON p.id = f.product
		WHERE f.merchant = ? AND f.programme = ? AND f.month = ? AND f.product > ? GROUP BY f.product, p.title ORDER BY f.product LIMIT ?`,
		ownOr(tx, q.Merchant), q.Programme, q.Month, q.After, min(max(q.Limit, 1), 500)).Scan(&out).Error
}

// EntryPlace is where a page of entries ended.
type EntryPlace struct {
	Product string
	Day     calendar.Day
	Tag     string
	Seq     int
}

// Entries lists the entries of a statement after a place, at most 1000: product by product, day by day.
func Entries(tx *db.Tx, q Ledger, after EntryPlace) (out []Entry, err error) {
	return out, tx.DB.Raw(`SELECT f.tag, f.day, f.seq, f.merchant, f.programme, f.product, p.title, f.month, f.sales, f.refunds, f.amount, f.rate, f.edition,
		f.clause, f.cause, f.reckoned_at AS reckoned FROM fee_entries f JOIN products p ON p.id = f.product
		WHERE f.merchant = ? AND f.programme = ? AND f.month = ? AND (f.product, f.day, f.tag, f.seq) > (?, ?, ?, ?)
		ORDER BY f.product, f.day, f.tag, f.seq LIMIT ?`, ownOr(tx, q.Merchant), q.Programme, q.Month, after.Product, after.Day, after.Tag, after.Seq,
		min(max(q.Limit, 1), 1000)).Scan(&out).Error
}

// FeesOf lists the entries of one tag, the newest day first, at most limit.
func FeesOf(tx *db.Tx, tag string, limit int) (out []Entry, err error) {
	if _, err := FindTag(tx, tag); err != nil {
		return nil, err
	}
	return out, tx.DB.Raw("SELECT *, reckoned_at AS reckoned FROM fee_entries WHERE tag = ? ORDER BY day DESC, seq DESC LIMIT ?", tag, min(max(limit, 1), 500)).Scan(&out).Error
}

// ownOr is the actor's own merchant, else the one asked for.
func ownOr(tx *db.Tx, merchant string) string {
	if tx.Actor.Merchant != "" {
		return tx.Actor.Merchant
	}
	return merchant
}
