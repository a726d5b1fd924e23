package main

import (
	"context"
	"strings"

	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/smtp"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/mail"
	wording "github.com/mengyue/portal/web/letters"
)

// letters words mails: the letter of the notice, in the reader's language, with links to where the portal is reached.
type letters struct{ origin string }

func (l letters) draw(ctx context.Context, m outbox.Mail) (smtp.Body, error) {
	ctx = lang.With(ctx, string(m.Lang))
	p := wording.Mail(text.Lang(lang.Of(ctx)), m.Letter, l.origin)
	var html strings.Builder
	if err := mail.HTML(p).Render(ctx, &html); err != nil {
		return smtp.Body{}, err
	}
	return smtp.Body{Subject: p.Title, HTML: html.String(), Text: mail.Text(ctx, p)}, nil
}
