// Package mail draws a letter for a mail: as HTML and as plain text, with the same words. It stands alone; a mail has
// no layout around it and asks for nothing from elsewhere.
package mail

import (
	"context"
	"strings"

	"github.com/mengyue/portal/views/lang"
)

// Props are one letter, in the language of the context.
type Props struct {
	Title      string
	Paragraphs []string
	Facts      []Fact   // what was found
	Clauses    []Clause // what it rests on
	Todo       []string
	Until      string // until when, in words
	Objection  string // how to object, and until when
	Link       string // absolute address of the page; "" where the portal's address is not known
	LinkText   string
}

// Fact is a finding: what, and how it stands.
type Fact struct{ Label, Value string }

// Clause is a clause with its wording.
type Clause struct{ ID, Text string }

// Text is the letter as plain text, in the order of the HTML.
func Text(ctx context.Context, p Props) string {
	var b strings.Builder
	section := func(heading string, lines []string) {
		if len(lines) == 0 {
			return
		}
		b.WriteString("\n" + heading + "\n")
		for _, l := range lines {
			b.WriteString("- " + l + "\n")
		}
	}
	b.WriteString(p.Title + "\n")
	for _, paragraph := range p.Paragraphs {
		b.WriteString("\n" + paragraph + "\n")
	}
	facts, clauses := make([]string, len(p.Facts)), make([]string, len(p.Clauses))
	for i, f := range p.Facts {
		facts[i] = f.Label + lang.T(ctx, "：", ": ") + f.Value
	}
	for i, c := range p.Clauses {
		clauses[i] = c.ID + " " + c.Text
	}
	section(lang.T(ctx, "查明的事实", "What was found"), facts)
	section(lang.T(ctx, "依据的条款", "The clauses it rests on"), clauses)
	section(lang.T(ctx, "您要做的", "What to do"), p.Todo)
	section(lang.T(ctx, "截止时间", "Until when"), some(p.Until))
	section(lang.T(ctx, "如有异议", "If you object"), some(p.Objection))
	if p.Link != "" {
		b.WriteString("\n" + p.way(ctx) + lang.T(ctx, "：", ":") + "\n" + p.Link + "\n")
	}
	b.WriteString("\n-- \n" + closing(ctx) + "\n")
	return b.String()
}

// way is what the link says.
func (p Props) way(ctx context.Context) string {
	if p.LinkText != "" {
		return p.LinkText
	}
	return lang.T(ctx, "在盟约中查看", "See it in Mengyue")
}

func closing(ctx context.Context) string {
	return lang.T(ctx, "盟约自动发送，请勿回复。站内收件箱里有同样的内容，以站内通知为准。",
		"Sent by Mengyue; please do not reply. Your inbox on the site has the same words, and the notice there is what counts.")
}

func some(line string) []string {
	if line == "" {
		return nil
	}
	return []string{line}
}
