package main

import (
	"context"
	"strings"

	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/smtp"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/mail"
)

// letters words mails: the letter of the notice, in the reader's language, with links to where the portal is reached.
type letters struct{ origin string }

func (l letters) draw(ctx context.Context, m outbox.Mail) (smtp.Body, error) {
	ctx = lang.With(ctx, string(m.Lang))
	p := l.props(m.Letter, text.Lang(lang.Of(ctx)))
	var html strings.Builder
	if err := mail.HTML(p).Render(ctx, &html); err != nil {
		return smtp.Body{}, err
	}
	return smtp.Body{Subject: p.Title, HTML: html.String(), Text: mail.Text(ctx, p)}, nil
}

func (l letters) props(letter outbox.Letter, in text.Lang) mail.Props {
	p := mail.Props{Title: letter.Title.In(in), Paragraphs: each(letter.Paragraphs, in), Todo: each(letter.Todo, in),
		Until: letter.UntilText.In(in), Objection: letter.Objection.In(in), LinkText: letter.LinkText.In(in)}
	for _, f := range letter.Facts {
		p.Facts = append(p.Facts, mail.Fact{Label: f.Label.In(in), Value: f.Value.In(in)})
	}
	for _, c := range letter.Clauses {
		p.Clauses = append(p.Clauses, mail.Clause{ID: c.ID, Text: c.Text.In(in)})
	}
	if p.Until == "" && letter.Until != 0 {
		p.Until = letter.Until.EndText().In(in)
	}
	if l.origin != "" && letter.Link != "" {
		p.Link = l.origin + letter.Link
	}
	return p
}

func each(texts []text.Text, in text.Lang) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = t.In(in)
	}
	return out
}
