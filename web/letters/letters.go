// Package letters maps a letter of the outbox to the one that pages show, so that page, mail and paper say the same.
package letters

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/mail"
	"github.com/mengyue/portal/views/ui"
)

// Head is what stands over a letter beside its own words.
type Head struct {
	ID        string
	To        string // whom it is for
	Reference string
	Sent      clock.Instant
	Preview   bool
	Clause    func(id string) ui.ClauseProps // where a clause can be read
}

// Of is a letter in a language.
func Of(l text.Lang, letter outbox.Letter, h Head) ui.LetterProps {
	p := ui.LetterProps{ID: h.ID, Preview: h.Preview, From: text.Of("盟约 商家计划中心", "Mengyue, merchant programmes").In(l), To: h.To, Reference: h.Reference,
		Subject: letter.Title.In(l), Signed: text.Of("盟约", "Mengyue").In(l), Remedy: letter.Objection.In(l),
		Paragraphs: each(l, letter.Paragraphs), Next: each(l, letter.Todo)}
	if h.Sent != 0 {
		p.Date, p.Time = h.Sent.Text().In(l), h.Sent.String()
	}
	for _, f := range letter.Facts {
		p.Paragraphs = append(p.Paragraphs, text.F("%s：%s", "%s: %s", f.Label, f.Value).In(l))
	}
	for _, c := range letter.Clauses {
		p.Reasons = append(p.Reasons, ui.LetterReason{Clause: h.cite(c.ID), Text: c.Text.In(l)})
	}
	if until := Until(letter); !until.IsZero() {
		p.Next = append(p.Next, text.F("截止：%s", "Until: %s", until).In(l))
	}
	return p
}

// Until words until when something is to be done; zero where nothing ends.
func Until(letter outbox.Letter) text.Text {
	if letter.UntilText.IsZero() && letter.Until != 0 && letter.Until != clock.Never {
		return letter.Until.EndText()
	}
	return letter.UntilText
}

func (h Head) cite(id string) ui.ClauseProps {
	if h.Clause == nil {
		return ui.ClauseProps{ID: id}
	}
	return h.Clause(id)
}

// Mail is a letter as its mail says it; origin is where the portal is reached, "" where that is not known.
func Mail(l text.Lang, letter outbox.Letter, origin string) mail.Props {
	p := mail.Props{Title: letter.Title.In(l), Paragraphs: each(l, letter.Paragraphs), Todo: each(l, letter.Todo), Until: Until(letter).In(l),
		Objection: letter.Objection.In(l), LinkText: letter.LinkText.In(l)}
	for _, f := range letter.Facts {
		p.Facts = append(p.Facts, mail.Fact{Label: f.Label.In(l), Value: f.Value.In(l)})
	}
	for _, c := range letter.Clauses {
		p.Clauses = append(p.Clauses, mail.Clause{ID: c.ID, Text: c.Text.In(l)})
	}
	if origin != "" && letter.Link != "" {
		p.Link = origin + letter.Link
	}
	return p
}

func each(l text.Lang, texts []text.Text) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = t.In(l)
	}
	return out
}
