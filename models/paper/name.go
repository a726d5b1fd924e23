package paper

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how long a name may be, in characters; with Chinese it stays below 255 bytes.
const longest = 80

// SafeName makes a name fit to be shown and saved under: no folders, no control or direction signs, no leading dots,
// not too long; its ending is kept. A name of which nothing is left becomes 未命名.
func SafeName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), strings.ContainsRune(`<>:"|?*/`, r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = strings.Trim(strings.TrimLeft(strings.TrimSpace(name), "."), " ")
	ending := path.Ext(name)
	if utf8.RuneCountInString(ending) > 10 {
		ending = ""
	}
	stem := []rune(strings.TrimSuffix(name, ending))
	if room := longest - utf8.RuneCountInString(ending); len(stem) > room {
		stem = stem[:room]
	}
	if len(stem) == 0 {
		stem = []rune("未命名")
	}
	return string(stem) + ending
}

// Stem is a name without its ending.
func Stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }
