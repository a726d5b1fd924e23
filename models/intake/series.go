package intake

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

var series = Kind{
	Name: "series", Title: text.Of("规则声明的日数据", "daily figures that rulebooks declare"), May: access.Import, chunk: figureRows,
	About: text.Of("每行一个主体一项指标的一天；指标须由某个规则声明。", "One day of a measure of a subject a row; a rulebook must declare the measure."),
	Columns: []Column{
		{Name: "subject", Needed: true, Sample: "store:S001", About: text.Of("merchant:编号、store:编号、product:编号或 brand:编号", "merchant:ID, store:ID, product:ID or brand:ID")},
		{Name: "measure", Needed: true, Sample: "store.favourites", About: text.Of("指标的键", "key of the measure")},
		{Name: "day", Needed: true, Sample: "2026-11-01", About: text.Of("日期", "day")},
		{Name: "value", Sample: "31", About: text.Of("当日的值；留空表示没有数据", "value of the day; empty: not available")},
	},
	load: loadingFrom(readSeries, keepSeries),
}

// measured is a row of series before it is known how its value is written.
type measured struct {
	figures.Day
	value string
}

func readSeries(v *values) measured {
	day, _ := v.day("day")
	return measured{figures.Day{Subject: v.line("subject", 80), Part: v.line("measure", 80), Day: day}, v.line("value", 40)}
}

func keepSeries(tx *db.Tx, from figures.Source, rows []measured) (int, error) {
	bad, today := fault.Validation(), calendar.DayOf(tx.Now)
	declared := tx.Slot(measuresKey{}, func() any { return measures(rulebook.Books(tx)) }).(map[string]rulebook.MeasureDecl)
	ids, days := map[string][]string{}, make([]figures.Day, len(rows))
	for i := range rows {
		if column, why := rows[i].read(declared); column != "" {
			at(bad, i, column, why)
			continue
		}
		if rows[i].Day.Day > today {
			at(bad, i, "day", text.F("%s 还没有到", "%s has not come yet", rows[i].Day.Day.String()))
		}
		kind, id, _ := facts.SplitSubject(rows[i].Subject)
		ids[kind] = append(ids[kind], id)
		days[i] = rows[i].Day
	}
	there, err := knownSubjects(tx, distinct(ids))
	if err != nil {
		return 0, err
	}
	for i, d := range days {
		if kind, _, ok := facts.SplitSubject(d.Subject); ok && kind != "brand" && !there[d.Subject] {
			at(bad, i, "subject", text.F("没有“%s”；请先导入", "there is no %q; import it first", d.Subject))
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	return figures.Put(tx, figures.Series, days, from)
}

func distinct(ids map[string][]string) map[string][]string {
	for kind, of := range ids {
		slices.Sort(of)
		ids[kind] = slices.Compact(of)
	}
	return ids
}

type measuresKey struct{}

// measures are the measures that the latest edition of each programme declares.
func measures(lib *rulebook.Library) map[string]rulebook.MeasureDecl {
	out := map[string]rulebook.MeasureDecl{}
	for _, programme := range lib.Programmes() {
		for _, e := range lib.Editions(programme) {
			for _, m := range e.Measures {
				out[m.Key] = m
			}
		}
	}
	return out
}

// read reads the value as its measure wants it, or says which column is wrong and why.
func (m *measured) read(declared map[string]rulebook.MeasureDecl) (column string, why text.Text) {
	kind, _, ok := facts.SplitSubject(m.Subject)
	if !ok {
		return "subject", text.F("“%s”不是主体；请写 merchant:编号、store:编号、product:编号或 brand:编号", "%q is no subject; write merchant:ID, store:ID, product:ID or brand:ID", clip(m.Subject))
	}
	d, known := declared[m.Part]
	if !known {
		why = text.F("没有任何规则声明“%s”", "no rulebook declares %q", clip(m.Part))
		if near := rulebook.Nearest(m.Part, slices.Sorted(maps.Keys(declared))); near != "" {
			why = text.Join(text.Of("；", "; "), why, text.F("是否指“%s”？", "did you mean %q?", near))
		}
		return "measure", why
	}
	if of := cmp.Or(d.Subject, "merchant"); of != kind {
		return "subject", text.F("“%[1]s”是 %[2]s 的指标，主体应以 %[2]s: 开头", "%[1]s is a measure of a %[2]s; the subject begins with %[2]s:", m.Part, of)
	}
	if m.value == "" {
		return "", text.Text{}
	}
	n, ok := valueOf(d.Type, m.value)
	if !ok {
		return "value", text.F("“%s”不是%s", "%q is not %s", clip(m.value), facts.Form(d.Type))
	}
	m.Set(figures.Value, n)
	return "", text.Text{}
}

// valueOf reads a value of a measure's type: a count, fen, or millionths.
func valueOf(t rulebook.FactType, s string) (int64, bool) {
	switch t {
	case rulebook.TypeCount:
		n, err := strconv.ParseUint(s, 10, 50)
		return int64(n), err == nil
	case rulebook.TypeMoney:
		f, err := money.Parse(s)
		return int64(f), err == nil && f >= -mostFen && f <= mostFen
	}
	return micro(s)
}
