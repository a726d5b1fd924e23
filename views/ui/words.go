package ui

import (
	"context"
	"io"
	"strings"
	"unicode"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/views/lang"
)

// Words draws words that may be somebody's own, or hold a name: those have no translation, so on an English page each
// run of Chinese in them says its language, for those who hear the page and for the fonts.
func Words(said string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if lang.Of(ctx) != lang.EN {
			_, err := io.WriteString(w, templ.EscapeString(said))
			return err
		}
		for said != "" {
			before, run, after := chinese(said)
			out := templ.EscapeString(before)
			if run != "" {
				out += `<span lang="` + lang.ZH + `">` + templ.EscapeString(run) + `</span>`
			}
			if _, err := io.WriteString(w, out); err != nil {
				return err
			}
			said = after
		}
		return nil
	})
}

// chinese cuts words around their first run of Chinese: from one Han character to the last before a Latin letter, with
// the figures and marks between them. Without one, all is before.
func chinese(said string) (before, run, after string) {
	from := strings.IndexFunc(said, han)
	if from < 0 {
		return said, "", ""
	}
	to := from
	for i, r := range said[from:] {
		if unicode.Is(unicode.Latin, r) {
			break
		}
		if han(r) || wide(r) {
			to = from + i + len(string(r))
		}
	}
	return said[:from], said[from:to], said[to:]
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// wide are the marks that stand between Chinese characters: 、。《》（），：；
func wide(r rune) bool { return r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff65 }

// Tongue is for words that no element can stand in, such as an option's: the whole says that it is Chinese.
func Tongue(ctx context.Context, said string) templ.OrderedAttributes {
	return langOf(TongueOf(ctx, said))
}

// TongueOf is the language that such words are in, "" where it is the page's.
func TongueOf(ctx context.Context, said string) string {
	if lang.Of(ctx) == lang.EN && strings.ContainsFunc(said, han) {
		return lang.ZH
	}
	return ""
}
