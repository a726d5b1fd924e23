package intake

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// values reads the cells of one row by the names of their columns and notes what is wrong.
type values struct {
	kind     Kind
	cells    []string // by column of the kind
	problems []Problem
	figures  []int64 // room for the figures of the chunk's rows
	used     int     // of it
	known    repeated
}

// of lays the row's cells out by the columns of the kind, and notes what goes for every cell. What it gives holds until
// the next row.
func (s *sheet) of(r row) *values {
	v := &s.values
	if v.cells == nil {
		v.kind, v.cells = s.kind, make([]string, len(s.kind.Columns))
	}
	clear(v.cells)
	v.problems = r.problems
	if len(r.problems) > 0 {
		return v
	}
	for i, at := range s.place {
		if at < 0 {
			continue
		}
		cell := r.cells[i]
		if !plain(cell) {
			cell = text.Uncelled(strings.TrimSpace(cell))
		}
		c := &s.kind.Columns[at]
		switch {
		case cell == "" && c.Needed:
			v.wrong(c.Name, text.Of("不能为空", "must have a value"))
		case plain(cell):
			v.cells[at] = cell
		case strings.ContainsRune(cell, utf8.RuneError):
			v.wrong(c.Name, text.Of("含有无法识别的字符；请另存为 UTF-8 或 GB18030", "has characters that cannot be read; save the file as UTF-8 or GB18030"))
		case strings.ContainsFunc(cell, unicode.IsControl):
			v.wrong(c.Name, text.Of("含有控制字符或换行", "has control characters or line breaks"))
		default:
			v.cells[at] = cell
		}
	}
	return v
}

// plain reports a cell of visible ASCII without a mark: there is nothing about it to be looked at.
func plain(cell string) bool {
	for i := range len(cell) {
		if c := cell[i]; c <= ' ' || c >= 0x7f || c == '\'' {
			return false
		}
	}
	return true
}

// wrong notes what is wrong with a column, the first thing of each.
func (v *values) wrong(column string, reason text.Text) {
	if slices.ContainsFunc(v.problems, func(p Problem) bool { return p.Column == column }) {
		return
	}
	v.problems = append(v.problems, Problem{Column: column, Reason: reason})
}

// sorted are the problems in the order of the columns.
func (v *values) sorted() []Problem {
	slices.SortStableFunc(v.problems, func(a, b Problem) int { return v.kind.index[a.Column] - v.kind.index[b.Column] })
	return v.problems
}

func (v *values) cell(column string) string { return v.cells[v.kind.index[column]] }

// line is a text of at most so many characters.
func (v *values) line(column string, most int) string {
	s := v.cell(column)
	if n := utf8.RuneCountInString(s); n > most {
		v.wrong(column, text.F("有 %d 字，最多 %d 字", "has %d characters; at most %d are allowed", n, most))
	}
	return s
}

// key is an identifier: letters, digits, dot, dash and underscore.
func (v *values) key(column string) string {
	s := v.cell(column)
	if utf8.RuneCountInString(s) > 64 || strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-", r)
	}) {
		v.wrong(column, text.F("“%s”不是编号；只能用字母、数字和 . _ -，最多 64 字", "%q is no key; use letters, digits and . _ - only, at most 64", clip(s)))
	}
	return s
}

// word is one of the words.
func (v *values) word(column string, words []string) string {
	s := v.cell(column)
	if s == "" || slices.Contains(words, s) {
		return s
	}
	t := text.F("“%s”不在可选值内；可写 %s", "%q is none of the values; write one of %s", clip(s), strings.Join(words, " "))
	if near := rulebook.Nearest(s, words); near != "" {
		t = text.F("“%s”不在可选值内；是否指“%s”？", "%q is none of the values; did you mean %q?", clip(s), near)
	}
	v.wrong(column, t)
	return ""
}

// yes is true or false, nil where not available.
func (v *values) yes(column string) *bool {
	s := v.cell(column)
	if s == "" {
		return nil
	}
	b := s == "true"
	if !b && s != "false" {
		v.wrong(column, text.F("“%s”不是 true 或 false", "%q is neither true nor false", clip(s)))
	}
	return &b
}

// day is a date, 0 and false where not available.
func (v *values) day(column string) (calendar.Day, bool) {
	s := v.cell(column)
	if s == "" {
		return 0, false
	}
	d, err := calendar.ParseDay(s)
	if err != nil || d.Year() < 1900 || d.Year() > 2200 {
		v.wrong(column, text.F("“%s”不是日期；请写作 2026-02-13", "%q is no date; write 2026-02-13", clip(s)))
		return 0, false
	}
	return d, true
}

// start is 00:00 of a date, 0 where not available.
func (v *values) start(column string) clock.Instant {
	if d, ok := v.day(column); ok {
		return d.Start()
	}
	return 0
}

// instant is an instant, or 00:00 of a date; 0 where not available.
func (v *values) instant(column string) clock.Instant {
	s := v.cell(column)
	if s == "" {
		return 0
	}
	at, err := clock.Parse(s)
	if err != nil || at.Time().Year() < 1900 || at.Time().Year() > 2200 {
		v.wrong(column, text.F("“%s”不是时刻；请写作 2026-02-13T15:30:00+08:00 或 2026-02-13", "%q is no instant; write 2026-02-13T15:30:00+08:00 or 2026-02-13", clip(s)))
		return 0
	}
	return at
}

// fen is an amount in yuan, nil where not available; it cannot be negative.
func (v *values) fen(column string) *int64 {
	s := v.cell(column)
	if s == "" {
		return nil
	}
	f, err := money.Parse(s)
	if err != nil || f < 0 || f > 1e15 {
		v.wrong(column, text.F("“%s”不是金额；请以元为单位、至多两位小数，如 1234.50", "%q is no amount; write yuan with at most two decimals, such as 1234.50", clip(s)))
	}
	n := int64(f)
	return &n
}

// count is a whole number that is not negative, nil where not available.
func (v *values) count(column string) *int64 {
	s := v.cell(column)
	if s == "" {
		return nil
	}
	n, err := strconv.ParseUint(s, 10, 50)
	if err != nil {
		v.wrong(column, text.F("“%s”不是非负整数", "%q is no whole number of 0 or more", clip(s)))
	}
	whole := int64(n)
	return &whole
}

// score is an exact decimal from 0 to 5, nil where not available.
func (v *values) score(column string) *decimal.Decimal {
	s := v.cell(column)
	if s == "" {
		return nil
	}
	n, err := rulebook.ParseValue(rulebook.KindDecimal, s)
	d := n.Decimal()
	if err != nil || d.IsNegative() || d.GreaterThan(decimal.NewFromInt(5)) || d.Exponent() < -6 {
		v.wrong(column, text.F("“%s”不是 0 到 5 之间的分数，如 4.75", "%q is no score between 0 and 5, such as 4.75", clip(s)))
	}
	return &d
}

// list is keys separated by ";", without repeats, as one string.
func (v *values) list(column string) string {
	var out []string
	for item := range strings.SplitSeq(v.cell(column), ";") {
		if item = strings.TrimSpace(item); item != "" && !slices.Contains(out, item) {
			out = append(out, item)
		}
	}
	if len(out) > 100 || len(strings.Join(out, ";")) > 2000 {
		v.wrong(column, text.Of("列表过长，最多 100 项", "is too long a list; at most 100 items"))
	}
	return strings.Join(out, ";")
}

// email is an address.
func (v *values) email(column string) string {
	s := v.cell(column)
	if a, err := mail.ParseAddress(s); s != "" && (err != nil || a.Address != s || len(s) > 200) {
		v.wrong(column, text.F("“%s”不是电子邮箱", "%q is no e-mail address", clip(s)))
	}
	return s
}

// clip shortens what is quoted in a reason.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// or is the number, 0 where not available.
func or0(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}
