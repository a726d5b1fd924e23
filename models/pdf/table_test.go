package pdf

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNarrowColumnsGetWhatTheyNeedAndWideOnesTheRest(t *testing.T) {
	d := New(Head{})
	long := strings.Repeat("一二三四五六七八九十", 20)
	w := d.columns([]string{"月", "说明", "备注"}, [][]string{{"1", long, long}})
	if need := d.width("月", fact) + pad; w[0] != need {
		t.Errorf("the narrow column has %v, needs %v", w[0], need)
	}
	if w[1] != w[2] || w[0]+w[1]+w[2] != measure {
		t.Errorf("the widths are %v", w)
	}
}

// Whatever is in a table, it stays on the page, and no word of it is lost.
func TestTableStaysOnThePageAndLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "columns")
		cell := rapid.StringMatching(`[a-z天]{0,60}`)
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, n, n), 0, 5).Draw(t, "rows")
		d := New(Head{})
		d.Table(slices.Repeat([]string{"x"}, n), rows)
		var drawn, want strings.Builder
		for _, r := range d.rows {
			for _, m := range r.marks {
				if m.x < left || m.x+d.width(m.text, m.size) > left+measure+0.01 {
					t.Fatalf("%q stands outside at %v", m.text, m.x)
				}
				drawn.WriteString(m.text)
			}
		}
		for _, r := range rows {
			want.WriteString(strings.Join(r, ""))
		}
		if got := drawn.Len() - n; got != want.Len() {
			t.Fatalf("%d bytes are drawn, want %d", got, want.Len())
		}
	})
}

func TestBoxesOfAMonthStayOnThePageAndApart(t *testing.T) {
	d := New(Head{})
	d.Boxes("2016-10", slices.Repeat([]Box{Dark, Pale, Hollow, Gap}, 8)[:31])
	marks := d.rows[0].marks
	if last := marks[len(marks)-1]; last.x+last.w > left+measure {
		t.Errorf("the last box ends at %v", last.x+last.w)
	}
	if n := len(marks); n != 1+8+8+2*8 { // a label, dark ones, pale ones, hollow ones with their inside; gaps are nothing
		t.Errorf("%d marks", n)
	}
}
