package pdf

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// even is a width of one for every character.
func even(rune) float64 { return 1 }

func TestAClosingMarkNeverBeginsALine(t *testing.T) {
	same(t, breakLines("一二三四五，六七", 5, even), "一二三四", "五，六七")
	same(t, breakLines("一二三四五”。六", 5, even), "一二三四", "五”。六")
	same(t, breakLines("一二三四……五", 5, even), "一二三", "四……五")
}

func TestAnOpeningMarkNeverEndsALine(t *testing.T) {
	same(t, breakLines("一二三四（五六）", 5, even), "一二三四", "（五六）")
	same(t, breakLines("一二三“《五》”", 5, even), "一二三", "“《五》”")
}

func TestLatinWordsAndFiguresStayWhole(t *testing.T) {
	same(t, breakLines("费率 3.5%，每月", 6, even), "费率", "3.5%，每", "月")
	same(t, breakLines("read in full", 7, even), "read in", "full")
}

func TestAWordWiderThanTheLineIsCut(t *testing.T) {
	same(t, breakLines("abcdefgh", 3, even), "abc", "def", "gh")
	same(t, breakLines("一", 0.5, even), "一")
}

// Readers of a PDF's text take a hyphen at a line's end away.
func TestAWordIsNotCutBehindAHyphen(t *testing.T) {
	same(t, breakLines("ab-cd", 3, even), "ab", "-cd")
	same(t, breakLines("--", 1, even), "-", "-")
}

func TestAnEmptyTextHasNoLine(t *testing.T) { same(t, breakLines("  ", 5, even)) }

func TestNoCharacterIsLostAtABreak(t *testing.T) {
	letters := rapid.SliceOf(rapid.RuneFrom([]rune("一二三，。（）“”……ab3% 《》！")))
	rapid.Check(t, func(t *rapid.T) {
		s := string(letters.Draw(t, "text"))
		lines := breakLines(s, float64(rapid.IntRange(1, 12).Draw(t, "width")), even)
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(s, " ", ""); got != want {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestLinesFitUnlessMarksForceThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.RuneFrom([]rune("一二三四五六ab "))).Draw(t, "text"))
		for _, line := range breakLines(s, 6, even) {
			if utf8.RuneCountInString(line) > 6 {
				t.Fatalf("line %q is too long", line)
			}
		}
	})
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}
