package facts

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// TableName is the table of base facts.
func (Fact) TableName() string { return "facts" }

// TableName is the register of violations.
func (Violation) TableName() string { return "violations" }

// TableName is the table of products' days.
func (ProductDay) TableName() string { return "product_days" }

// portion is how many keys one question carries.
const portion = 500

// portions asks for the rows of many keys, a portion at a time. types are the columns' types of the key, args its
// values one after another.
func portions[R any](tx *db.Tx, columns string, types []string, args []any, take func(R)) error {
	width := len(types)
	for len(args) > 0 {
		n := min(portion*width, len(args))
		first := "(CAST(? AS " + strings.Join(types, "), CAST(? AS ") + "))"
		more := strings.Repeat(", ("+strings.Repeat("?, ", width-1)+"?)", n/width-1)
		var rows []R
		if err := tx.DB.Where("("+columns+") IN (VALUES "+first+more+")", args[:n]...).Find(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			take(r)
		}
		args = args[n:]
	}
	return nil
}

func there(tx *db.Tx, rows []Fact) (map[key]Fact, error) {
	args := make([]any, 0, 3*len(rows))
	for _, f := range rows {
		args = append(args, f.Subject, f.Fact, int64(f.Since))
	}
	out := map[key]Fact{}
	err := portions(tx, "subject, fact, since", []string{"TEXT", "TEXT", "BIGINT"}, args, func(f Fact) { out[f.key()] = f })
	return out, err
}

func daysThere(tx *db.Tx, rows []ProductDay) (map[dayKey]ProductDay, error) {
	args := make([]any, 0, 2*len(rows))
	for _, d := range rows {
		args = append(args, d.Product, int64(d.Day))
	}
	out := map[dayKey]ProductDay{}
	err := portions(tx, "product, day", []string{"TEXT", "BIGINT"}, args, func(d ProductDay) { out[d.key()] = d })
	return out, err
}

func violationsByID(tx *db.Tx, rows []Violation) (map[string]Violation, error) {
	out := map[string]Violation{}
	if len(rows) == 0 {
		return out, nil
	}
	ids := make([]string, len(rows))
	for i, v := range rows {
		ids[i] = v.ID
	}
	var found []Violation
	err := tx.DB.Where("id IN ?", ids).Find(&found).Error
	for _, v := range found {
		out[v.ID] = v
	}
	return out, err
}

// recorded asks for what was recorded of subjects.
type recorded struct {
	subjects []string
	latest   []string // keys of which the fact is wanted that holds at an instant
	at       clock.Instant
	traced   []string // other keys, of which everything before an end is wanted
	end      clock.Instant
}

// read gives subject, key, since and value, in no order. One question serves both; it goes past gorm, since whole
// populations are judged by it.
func (q recorded) read(tx *db.Tx) (found []Fact, err error) {
	var parts []string
	var args []any
	part := func(keys []string, since string, at clock.Instant) {
		if len(q.subjects) == 0 || len(keys) == 0 {
			return
		}
		for _, s := range slices.Concat(q.subjects, keys) {
			args = append(args, s)
		}
		places := func(n int) string { return "(?" + strings.Repeat(", ?", n-1) + ")" }
		parts = append(parts, "SELECT subject, fact, since, value FROM facts WHERE subject IN "+places(len(q.subjects))+" AND fact IN "+places(len(keys))+" AND since "+since)
		args = append(args, int64(at))
	}
	part(q.latest, "= (SELECT MAX(f.since) FROM facts f WHERE f.subject = facts.subject AND f.fact = facts.fact AND f.since <= ?)", q.at)
	part(q.traced, "< ?", q.end)
	if len(parts) == 0 {
		return nil, nil
	}
	rows, err := tx.Rows(strings.Join(parts, " UNION ALL "), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var f Fact
		if err := rows.Scan(&f.Subject, &f.Fact, &f.Since, &f.Value); err != nil {
			return nil, err
		}
		found = append(found, f)
	}
	return found, rows.Err()
}

// nextSince are the first instants after one from which a fact is known of each subject that has any.
func nextSince(tx *db.Tx, subjects, keys []string, after clock.Instant) (map[string]clock.Instant, error) {
	out := map[string]clock.Instant{}
	if len(subjects) == 0 || len(keys) == 0 {
		return out, nil
	}
	var found []Fact
	err := tx.DB.Raw("SELECT subject, MIN(since) AS since FROM facts WHERE subject IN ? AND fact IN ? AND since > ? GROUP BY subject", subjects, keys, after).Scan(&found).Error
	for _, f := range found {
		out[f.Subject] = f.Since
	}
	return out, err
}

// until is what was known about a subject under a key before an instant, the earliest first.
func until(tx *db.Tx, subject, key string, end clock.Instant) ([]Fact, error) {
	found, err := recorded{subjects: []string{subject}, traced: []string{key}, end: end}.read(tx)
	slices.SortFunc(found, Fact.earlier)
	return found, err
}

// violationsOf are the violations of merchants that occurred up to an instant and are not revoked.
func violationsOf(tx *db.Tx, merchants []string, at clock.Instant) (found []Violation, err error) {
	if len(merchants) == 0 {
		return nil, nil
	}
	err = tx.DB.Where("merchant IN ? AND occurred <= ? AND state <> ?", merchants, at, Revoked).Order("merchant, occurred").Find(&found).Error
	return found, err
}

// Violations are a merchant's violations, the latest first; at most limit.
func Violations(tx *db.Tx, merchant string, limit int) (found []Violation, err error) {
	if own := tx.Actor.Merchant; own != "" && own != merchant {
		return nil, nil
	}
	err = tx.DB.Where("merchant = ?", merchant).Order("occurred DESC, id").Limit(min(max(limit, 1), 1000)).Find(&found).Error
	return found, err
}

// Days are a product's days from the first up to, without, the end.
func Days(tx *db.Tx, product string, from, end calendar.Day) (found []ProductDay, err error) {
	err = tx.DB.Where("product = ? AND day >= ? AND day < ?", product, from, end).Order("day").Limit(4000).Find(&found).Error
	return found, err
}

// DaysOf are the days of many products from the first up to, without, the end.
func DaysOf(tx *db.Tx, products []string, from, end calendar.Day) (found []ProductDay, err error) {
	if len(products) == 0 {
		return nil, nil
	}
	err = tx.DB.Where("product IN ? AND day >= ? AND day < ?", products, from, end).Order("product, day").Find(&found).Error
	return found, err
}

// DaysSince are the days that were recorded or corrected from an instant on.
func DaysSince(tx *db.Tx, q NextDays) (found []ProductDay, err error) {
	err = tx.DB.Where("recorded > ? OR recorded = ? AND (product > ? OR product = ? AND day > ?)", q.Since, q.Since, q.Product, q.Product, q.Day).
		Order("recorded, product, day").Limit(min(max(q.Limit, 1), 5000)).Find(&found).Error
	return found, err
}

// Current lists what is known about a subject at an instant, by key.
func Current(tx *db.Tx, subject string, at clock.Instant) (found []Fact, err error) {
	err = tx.DB.Where(`subject = ? AND since = (SELECT MAX(f.since) FROM facts f
		WHERE f.subject = facts.subject AND f.fact = facts.fact AND f.since <= ?)`, subject, at).Order("fact").Limit(1000).Find(&found).Error
	return found, err
}

// History lists what was known about a subject under a key, the latest instant first; at most 500.
func History(tx *db.Tx, subject, fact string) (found []Fact, err error) {
	err = tx.DB.Where("subject = ? AND fact = ?", subject, fact).Order("since DESC").Limit(500).Find(&found).Error
	return found, err
}

// Replaced lists the values that later imports replaced, the latest first; at most 500.
func Replaced(tx *db.Tx, subject, fact string) (found []Fact, err error) {
	err = tx.DB.Table("facts_replaced").Where("subject = ? AND fact = ?", subject, fact).Order("since DESC, version DESC").Limit(500).Find(&found).Error
	return found, err
}

// DaysReplaced lists the earlier figures of a product's day, the latest first; at most 100.
func DaysReplaced(tx *db.Tx, product string, day calendar.Day) (found []ProductDay, err error) {
	err = tx.DB.Table("product_days_replaced").Where("product = ? AND day = ?", product, day).Order("version DESC").Limit(100).Find(&found).Error
	return found, err
}
