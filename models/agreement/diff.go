package agreement

import (
	"github.com/mengyue/portal/models/text"
)

// Paragraph is one paragraph of a text beside what it was in the text signed before.
type Paragraph struct {
	Kind ParagraphKind
	Text text.Text
}

// ParagraphKind says what became of a paragraph.
type ParagraphKind string

// The kinds.
const (
	Kept    ParagraphKind = "kept"
	Added   ParagraphKind = "added"
	Removed ParagraphKind = "removed"
)

// Diff is the paragraphs of two texts in one run, what went before what came. It is nil where nothing differs.
func Diff(before, after Text) []Paragraph {
	a, b := before.paragraphs(), after.paragraphs()
	// longest[i][k] is how many paragraphs a[i:] and b[k:] have in common, in order
	longest := make([][]int, len(a)+1)
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for k := len(b) - 1; k >= 0; k-- {
			longest[i][k] = max(longest[i+1][k], longest[i][k+1])
			if a[i] == b[k] {
				longest[i][k] = longest[i+1][k+1] + 1
			}
		}
	}
	var out []Paragraph
	i, k, differs := 0, 0, false
	for i < len(a) || k < len(b) {
		switch {
		case i < len(a) && k < len(b) && a[i] == b[k]:
			out = append(out, Paragraph{Kept, a[i]})
			i, k = i+1, k+1
			continue
		case k == len(b) || i < len(a) && longest[i+1][k] >= longest[i][k+1]:
			out = append(out, Paragraph{Removed, a[i]})
			i++
		default:
			out = append(out, Paragraph{Added, b[k]})
			k++
		}
		differs = true
	}
	if !differs {
		return nil
	}
	return out
}

// paragraphs are title, preamble, and every section's title and paragraphs.
func (t Text) paragraphs() []text.Text {
	out := []text.Text{t.Title}
	if !t.Preamble.IsZero() {
		out = append(out, t.Preamble)
	}
	for _, s := range t.Sections {
		out = append(append(out, s.Title), s.Paragraphs...)
	}
	return out
}
