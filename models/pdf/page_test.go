package pdf

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/text"
)

// strip is a row of a height with one mark that names it.
func strip(name string, height float64) row {
	return row{height: height, marks: []mark{{text: name}}}
}

// names are the marks of every page, pages apart by a bar.
func names(pages [][]mark) string {
	var out []string
	for _, page := range pages {
		var on []string
		for _, m := range page {
			on = append(on, m.text)
		}
		out = append(out, strings.Join(on, " "))
	}
	return strings.Join(out, " | ")
}

func TestStripsFollowEachOtherUntilThePageIsFull(t *testing.T) {
	room := bottom - top
	pages := compose([]row{strip("a", room/2), strip("b", room/2), strip("c", 1)})
	if got := names(pages); got != "a b | c" {
		t.Error(got)
	}
	if y := pages[0][1].y; y != top+room/2 {
		t.Errorf("the second strip stands at %v", y)
	}
	if y := pages[1][0].y; y != top {
		t.Errorf("the first strip of the second page stands at %v", y)
	}
}

func TestAHeadingStaysWithWhatFollowsIt(t *testing.T) {
	room := bottom - top
	heading := strip("heading", 20)
	heading.keep = true
	if got := names(compose([]row{strip("a", room-30), heading, strip("b", 20), strip("c", 20)})); got != "a | heading b c" {
		t.Error(got)
	}
	heading.keep = false
	if got := names(compose([]row{strip("a", room-30), heading, strip("b", 20)})); got != "a heading | b" {
		t.Error(got)
	}
}

func TestAStripTallerThanThePageStillHasItsPlace(t *testing.T) {
	if got := names(compose([]row{strip("a", 10), strip("tall", 5000), strip("b", 10)})); got != "a | tall | b" {
		t.Error(got)
	}
}

func TestATurnBeginsAPageAndLeavesNoneEmpty(t *testing.T) {
	turn := row{turn: true}
	if got := names(compose([]row{strip("a", 10), turn, strip("b", 10)})); got != "a | b" {
		t.Error(got)
	}
	if got := names(compose([]row{strip("a", 10), turn, turn, strip("b", 10), turn})); got != "a | b" {
		t.Error(got)
	}
	if got := len(compose(nil)); got != 1 {
		t.Errorf("%d pages of nothing", got)
	}
}

// The law wants clauses of weight shown conspicuously: every line of one stands on the tint, none of another does.
func TestEveryLineOfAKeySectionStandsOut(t *testing.T) {
	d := New(Head{Lang: text.ZH})
	d.Section(Section{Number: "第一条", Title: "费用", Paragraphs: []string{strings.Repeat("服务费按月结算。", 40), "其余不变。"}, Key: "重点条款"})
	lines, tinted := 0, 0
	for _, r := range d.rows {
		for _, m := range r.marks {
			if m.text != "" {
				lines++
				if r.marks[0].fill == tint && r.marks[1].fill == accent && r.marks[0].h >= r.height {
					tinted++
				}
			}
		}
	}
	if lines < 8 || lines != tinted {
		t.Errorf("%d of %d lines stand out", tinted, lines)
	}
	plain := New(Head{Lang: text.ZH})
	plain.Section(Section{Number: "第一条", Title: "其他", Paragraphs: []string{"没有重点。"}})
	for _, r := range plain.rows {
		for _, m := range r.marks {
			if m.fill == tint || m.fill == accent {
				t.Error("a plain section stands out")
			}
		}
	}
}

func TestNoLineLeavesThePage(t *testing.T) {
	d := New(Head{Title: strings.Repeat("很长的标题", 40), Number: "MY-AAAA-BBBB-CCCC-DDDD", Lang: text.ZH})
	long := strings.Repeat("测试文字 with words 1234567890，", 30)
	d.Title(long)
	d.Heading(long)
	d.Item(long)
	d.Note(long)
	d.Facts([]Fact{{long, long}, {"SHA-256", strings.Repeat("0123456789abcdef", 8)}})
	d.Section(Section{Title: long, Paragraphs: []string{long}, Key: "重点条款"})
	pages := compose(d.rows)
	for i := range pages {
		pages[i] = append(pages[i], d.furniture(i+1, len(pages))...)
		for _, m := range pages[i] {
			if end := m.x + max(m.w, d.width(m.text, m.size)); m.x < left || end > left+measure+0.5 {
				t.Errorf("page %d: %q reaches from %.0f to %.0f", i+1, m.text, m.x, end)
			}
			if m.y < 30 || m.y > paperHeight-30 {
				t.Errorf("page %d: %q stands at %.0f", i+1, m.text, m.y)
			}
		}
	}
	if d.err != nil {
		t.Error(d.err)
	}
}

func TestALongTitleIsCutBesideTheNumber(t *testing.T) {
	d := New(Head{Lang: text.ZH})
	marks := d.across(strings.Repeat("标题", 60), "MY-AAAA", headerAt)
	if !strings.HasSuffix(marks[0].text, "…") || marks[0].x+d.width(marks[0].text, small) > marks[1].x-8 {
		t.Errorf("%q", marks[0].text)
	}
	if marks = d.across("短", "MY-AAAA", headerAt); marks[0].text != "短" {
		t.Errorf("%q", marks[0].text)
	}
}

func TestASHA256FitsOnOneLineOfATable(t *testing.T) {
	d := New(Head{Lang: text.ZH})
	if n := len(d.lines("30f48d9385d50b055c0ecd9aa3c7d690b5886d635a7b0a87bb6b5c78c0f45a9d", fact, measure-labels)); n != 1 {
		t.Errorf("%d lines", n)
	}
}
