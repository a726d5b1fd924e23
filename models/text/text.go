// Package text holds what people read, in Chinese and English side by side, so that a sentence without its
// translation does not compile.
package text

import (
	"fmt"
	"slices"
)

// Lang is a language of the portal.
type Lang string

// The languages of the portal; ZH is the default.
const (
	ZH Lang = "zh-CN"
	EN Lang = "en"
)

// Langs lists every language, the default first.
var Langs = []Lang{ZH, EN}

// Text is one piece of wording in both languages.
type Text struct {
	ZH string `json:"zh" yaml:"zh"`
	EN string `json:"en" yaml:"en"`
}

// Other is the language that the reader did not choose.
func (l Lang) Other() Lang {
	if l == EN {
		return ZH
	}
	return EN
}

// Localized is an argument of a sentence that reads differently in each language.
type Localized interface{ In(Lang) string }

// Of pairs a Chinese wording with its English one.
func Of(zh, en string) Text { return Text{ZH: zh, EN: en} }

// Same is a wording that is equal in both languages: a name, a number, an address.
func Same(s string) Text { return Text{ZH: s, EN: s} }

// F formats both wordings with the same arguments; an argument that is [Localized] is put in its own language.
// Use indexed verbs (%[2]s) where the languages order their arguments differently, and in English {one|many} or {s}
// after a number that may be one: "%d product{s} {is|are} offline".
func F(zh, en string, args ...any) Text {
	return Text{ZH: format(ZH, zh, args), EN: format(EN, agree(en, args), args)}
}

// In returns the wording in the given language, Chinese for any language unknown.
func (t Text) In(l Lang) string {
	if l == EN {
		return t.EN
	}
	return t.ZH
}

// IsZero reports whether there is no wording at all.
func (t Text) IsZero() bool { return t.ZH == "" && t.EN == "" }

// Complete reports whether both languages are worded.
func (t Text) Complete() bool { return t.ZH != "" && t.EN != "" }

// Both is both wordings in one line, for records that people read in either language; "" where there is none.
func (t Text) Both() string {
	if t.IsZero() {
		return ""
	}
	return t.ZH + "（" + t.EN + "）"
}

// Join puts the pieces after one another with the separator of each language.
func Join(sep Text, pieces ...Text) Text {
	var out Text
	for i, p := range pieces {
		if i > 0 {
			out.ZH += sep.ZH
			out.EN += sep.EN
		}
		out.ZH += p.ZH
		out.EN += p.EN
	}
	return out
}

func format(l Lang, layout string, args []any) string {
	if len(args) == 0 {
		return layout
	}
	var local []any // the arguments, copied where one of them is put in its language
	for i, a := range args {
		if t, ok := a.(Localized); ok {
			if local == nil {
				local = slices.Clone(args)
			}
			local[i] = t.In(l)
		}
	}
	if local == nil {
		local = args
	}
	return fmt.Sprintf(layout, local...)
}
