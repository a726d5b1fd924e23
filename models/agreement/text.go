package agreement

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Text is one version of an agreement in both languages: what a signature is given to. Its canonical form is its JSON.
type Text struct {
	Programme string    `json:"programme"`
	Key       string    `json:"key"`
	Version   string    `json:"version"`
	Title     text.Text `json:"title"`
	Preamble  text.Text `json:"preamble"`
	Sections  []Section `json:"sections"`
}

// Section is one numbered section of a text.
type Section struct {
	Title      text.Text   `json:"title"`
	Paragraphs []text.Text `json:"paragraphs"`
	Highlight  bool        `json:"highlight"` // shown conspicuously (显著方式)
}

// TextOf is the text of an agreement in an edition.
func TextOf(e *rulebook.Edition, a rulebook.Agreement) Text {
	t := Text{Programme: e.Programme, Key: a.Key, Version: a.Version, Title: a.Title, Preamble: a.Preamble}
	for _, s := range a.Body {
		t.Sections = append(t.Sections, Section(s))
	}
	return t
}

// Canonical is the text as it is hashed, kept and signed: the same bytes for the same text.
func (t Text) Canonical() []byte {
	b, err := json.Marshal(t)
	if err != nil {
		panic(err) // strings always marshal
	}
	return b
}

// Hash is the SHA-256 of the canonical text, in hexadecimal.
func (t Text) Hash() string { return sum(t.Canonical()) }

// Numbered is the number of a section as people read it.
func Numbered(i int) text.Text {
	return text.Of("第"+chinese(i+1)+"条", fmt.Sprintf("Section %d", i+1))
}

// chinese is a number up to 99 in Chinese.
func chinese(n int) string {
	digits := []rune("零一二三四五六七八九")
	s := ""
	if n >= 20 {
		s = string(digits[n/10])
	}
	if n >= 10 {
		s += "十"
	}
	if n%10 > 0 {
		s += string(digits[n%10])
	}
	return s
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// renamed is the fault of a book that changed a text and left its version as it was: a version names one text for good.
func renamed(t Text) error {
	return fault.New(fault.Unavailable,
		text.F("协议“%s”版本 %s 的文本与已保存的不一致，暂时不能签署。", "The text of “%s”, version %s, differs from the one that was kept, so it cannot be signed.", t.Title, t.Version),
		text.Of("请联系客服；我们会尽快更正。", "Turn to support; we will put it right."))
}
