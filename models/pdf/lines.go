package pdf

import (
	"strings"
	"unicode"
)

// noStart must not begin a line (避头), noEnd must not end one (避尾).
const (
	noStart = "，。、；：？！”’）》〉】〕」』〗…—～·％‰℃°,.;:?!)]}%’"
	noEnd   = "“‘（《〈【〔「『〖([{$¥￥§№"
)

// breakLines cuts a text into lines that are no wider than width: between Chinese characters, at spaces between Latin
// words, never before a closing or after an opening mark; a word wider than the line is cut where it must be. No
// character is lost but the spaces at the cuts.
func breakLines(s string, width float64, advance func(rune) float64) []string {
	var lines []string
	rest := []rune(strings.TrimSpace(s))
	for len(rest) > 0 {
		n := fitting(rest, width, advance)
		lines = append(lines, strings.TrimRight(string(rest[:n]), " "))
		rest = []rune(strings.TrimLeft(string(rest[n:]), " "))
	}
	return lines
}

// fitting is how many runes go on the next line, at least one.
func fitting(rest []rune, width float64, advance func(rune) float64) int {
	var sum float64
	last := 0
	for i, r := range rest {
		if i > 0 && mayBreak(rest[i-1], r) {
			last = i
		}
		sum += advance(r)
		if sum > width && r != ' ' {
			switch {
			case last > 0:
				return last
			case i > 1 && rest[i-1] == '-':
				return i - 1 // readers of the text take a hyphen at a line's end for one that is not there
			}
			return max(i, 1)
		}
	}
	return len(rest)
}

// mayBreak reports whether a line may end after a and the next begin with b.
func mayBreak(a, b rune) bool {
	if strings.ContainsRune(noStart, b) || strings.ContainsRune(noEnd, a) || unicode.Is(unicode.Mn, b) || b == ' ' {
		return false
	}
	return a == ' ' || wide(a) || wide(b)
}

// wide reports a character that stands by itself: ideographs, kana, full-width forms and Chinese punctuation.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || 0x3000 <= r && r <= 0x303F || 0xFF00 <= r && r <= 0xFFEF ||
		strings.ContainsRune("…—“”‘’", r)
}
