package intake

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/fault"
)

// reading is a row of one cell, of the kind of products.
func reading(column, cell string) *values {
	k := products
	k.index = map[string]int{}
	v := &values{kind: k, cells: make([]string, len(k.Columns))}
	for i, c := range k.Columns {
		k.index[c.Name] = i
		if c.Name == column {
			v.cells[i] = cell
		}
	}
	return v
}

func TestCellsAreReadExactlyOrRefused(t *testing.T) {
	money := func(v *values) any { return or0(v.fen("price")) }
	count := func(v *values) any { return or0(v.count("price")) }
	day := func(v *values) any { d, _ := v.day("price"); return d.String() }
	at := func(v *values) any { return v.instant("price").String() }
	yes := func(v *values) any { b := v.yes("price"); return b != nil && *b }
	key := func(v *values) any { return v.key("price") }
	list := func(v *values) any { return v.list("price") }
	for _, c := range []struct {
		cell string
		read func(*values) any
		want any // nil: refused
	}{
		{"0", money, int64(0)}, {"0.01", money, int64(1)}, {"1234.5", money, int64(123450)}, {"10000000000000.00", money, int64(1e15)}, {"", money, int64(0)},
		{"0.001", money, nil}, {"-0.01", money, nil}, {"10000000000000.01", money, nil}, {"1,000", money, nil}, {"1e3", money, nil}, {"１", money, nil}, {"NaN", money, nil},
		{"0", count, int64(0)}, {"1125899906842623", count, int64(1<<50 - 1)}, {"1125899906842624", count, nil}, {"-1", count, nil}, {"1.0", count, nil}, {"0x10", count, nil},
		{"2024-02-29", day, "2024-02-29"}, {"1900-01-01", day, "1900-01-01"}, {"2023-02-29", day, nil}, {"1899-12-31", day, nil}, {"2201-01-01", day, nil}, {"2024-2-9", day, nil},
		{"2026-11-22", at, "2026-11-22T00:00:00+08:00"}, {"2026-11-22T07:30:00Z", at, "2026-11-22T15:30:00+08:00"}, {"2026-11-22 15:30", at, nil}, {"2026-11-22T15:30:00", at, nil},
		{"true", yes, true}, {"false", yes, false}, {"True", yes, nil}, {"1", yes, nil}, {"是", yes, nil},
		{"M-1.a_商家", key, "M-1.a_商家"}, {strings.Repeat("x", 64), key, strings.Repeat("x", 64)}, {strings.Repeat("x", 65), key, nil}, {"a/b", key, nil}, {"a:b", key, nil}, {"<b>", key, nil},
		{" a ; b ;; a", list, "a;b"}, {"", list, ""}, {strings.Repeat("abcdefghij;", 300), list, "abcdefghij"}, {strings.Repeat("x", 2001), list, nil},
	} {
		v := reading("price", c.cell)
		got := c.read(v)
		if refused := len(v.problems) > 0; refused != (c.want == nil) || !refused && got != c.want {
			t.Errorf("%.40q is read as %v (%v), want %v", c.cell, got, v.problems, c.want)
		}
		for _, p := range v.problems {
			if !p.Reason.Complete() || len([]rune(p.Reason.ZH)) > 200 {
				t.Errorf("%.40q: the reason is %+v", c.cell, p.Reason)
			}
		}
	}
}

func TestScoresKeepTheirDecimals(t *testing.T) {
	for cell, want := range map[string]string{"4.70": "4.7", "0": "0", "5": "5", "5.000001": "", "-0.1": "", "4.7000001": "", "4,7": ""} {
		v := reading("price", cell)
		got := v.score("price")
		if (len(v.problems) > 0) != (want == "") || want != "" && got.String() != want {
			t.Errorf("%s: %v, %v", cell, got, v.problems)
		}
	}
}

func TestWayOfImportingIsDecidedByTheCheck(t *testing.T) {
	looked := Import{Checked: 1, Lines: 10}
	with := func(change func(*Import)) Import { m := looked; change(&m); return m }
	for name, c := range map[string]struct {
		m    Import
		mode Mode
		want fault.Kind // "" where it may start
	}{
		"all":                       {looked, Atomic, ""},
		"good":                      {looked, Good, ""},
		"no way chosen":             {looked, "", fault.Invalid},
		"another way":               {looked, "some", fault.Invalid},
		"not looked at":             {with(func(m *Import) { m.Checked = 0 }), Good, fault.Conflict},
		"started":                   {with(func(m *Import) { m.Mode = Good }), Good, fault.Conflict},
		"all, one is wrong":         {with(func(m *Import) { m.Refused = 1 }), Atomic, fault.Invalid},
		"good, one is wrong":        {with(func(m *Import) { m.Refused = 1 }), Good, ""},
		"good, every one is wrong":  {with(func(m *Import) { m.Refused = 10 }), Good, fault.Invalid},
		"no row":                    {with(func(m *Import) { m.Lines = 0 }), Good, fault.Invalid},
		"all, as many as may be":    {with(func(m *Import) { m.Lines = MaxAtomic }), Atomic, ""},
		"all, one more than may be": {with(func(m *Import) { m.Lines = MaxAtomic + 1 }), Atomic, fault.TooLarge},
		"good, one more":            {with(func(m *Import) { m.Lines = MaxAtomic + 1 }), Good, ""},
	} {
		got, err := c.m.start(c.mode)
		if c.want == "" && (err != nil || got.Mode != c.mode) || c.want != "" && !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestListOfHolidaysIsReadWithAndWithoutItsHeader(t *testing.T) {
	for name, c := range map[string]struct {
		typed string
		want  int // days; -1 refused
	}{
		"typed": {"2027-01-01,元旦,true\n2027-01-02,元旦,false", 2}, "header": {"day,name,off\n2027-01-01,元旦,true\n", 1}, "mark": {"\uFEFFday,name,off\r\n2027-01-01,元旦,true\r\n", 1},
		"nothing": {"", -1}, "blank": {" \n \n", -1}, "header alone": {"day,name,off\n", -1}, "other columns": {"day,title\n", -1}, "too few cells": {"2027-01-01,元旦", -1},
	} {
		days, err := Days([]byte(c.typed))
		if c.want < 0 && !fault.Is(err, fault.Invalid) || c.want >= 0 && (err != nil || len(days) != c.want) {
			t.Errorf("%s: %v, %v", name, days, err)
		}
	}
}

func TestNearWordsOfKindsAreOffered(t *testing.T) {
	for typed, says := range map[string]string{"merchnats": "merchants", "product-days": "product_days", "xyz": "merchants"} {
		if _, err := KindOf(typed); !fault.Is(err, fault.NotFound) || !strings.Contains(fault.Of(err).Next.EN, says) {
			t.Errorf("%s: %v", typed, fault.Of(err).Next)
		}
	}
}
