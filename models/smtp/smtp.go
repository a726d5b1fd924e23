// Package smtp hands mails to a mail server. What the server said decides whether a mail is tried again: nothing that
// may have arrived is ever sent a second time by itself.
package smtp

import (
	"context"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"time"

	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
	mail "github.com/wneessen/go-mail"
)

// Body is a mail as it is read: the same words as HTML and as plain text.
type Body struct{ Subject, HTML, Text string }

// Draw words a mail in the language of its reader.
type Draw func(ctx context.Context, m outbox.Mail) (Body, error)

// Sender sends through one mail server, one mail a connection. It is an [outbox.Sender].
type Sender struct {
	Draw   Draw
	host   string
	port   int
	from   *netmail.Address
	client []mail.Option
}

// patience is how long the mail server may take for one answer.
const patience = 30 * time.Second

// Parse reads smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS&tls=WAY. The way is "required" (STARTTLS or nothing; what
// holds where nothing is said), "implicit" (TLS from the first byte), or "none" (a relay on this machine; never with a
// password). Without from the mails come from notices@HOST, without PORT it is 587, 465 or 25, as the way has it.
func Parse(address string, draw Draw) (*Sender, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" {
		return nil, fmt.Errorf("mail server: write smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS&tls=required|implicit|none")
	}
	s := &Sender{Draw: draw, host: u.Hostname()}
	for name := range u.Query() {
		if name != "from" && name != "tls" {
			return nil, fmt.Errorf("mail server: there is no setting %q; there are from and tls", name)
		}
	}
	if s.from, err = sender(u); err != nil {
		return nil, err
	}
	return s, s.configure(u)
}

// sender is the address that mails come from.
func sender(u *url.URL) (*netmail.Address, error) {
	from := u.Query().Get("from")
	if from == "" {
		from = "notices@" + u.Hostname()
		if net.ParseIP(u.Hostname()) != nil {
			return nil, fmt.Errorf("mail server: name the address that mails come from: from=notices@portal.example")
		}
	}
	a, err := netmail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("mail server: from=%q is no mail address", from)
	}
	if a.Name == "" {
		a.Name = "盟约 Mengyue"
	}
	return a, nil
}

func (s *Sender) configure(u *url.URL) error {
	password, named := u.User.Password()
	s.client = []mail.Option{mail.WithTimeout(patience), mail.WithHELO("portal"), mail.WithoutNoop()}
	switch way := u.Query().Get("tls"); way {
	case "", "required":
		s.port, s.client = 587, append(s.client, mail.WithTLSPolicy(mail.TLSMandatory))
	case "implicit":
		s.port, s.client = 465, append(s.client, mail.WithSSL())
	case "none":
		if named {
			return fmt.Errorf("mail server: a password is not sent without TLS; use tls=required or tls=implicit")
		}
		s.port, s.client = 25, append(s.client, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return fmt.Errorf("mail server: there is no tls=%q; there are required, implicit and none", way)
	}
	if u.Port() != "" {
		port, err := strconv.Atoi(u.Port())
		if err != nil || port < 1 || port > 65535 {
			return fmt.Errorf("mail server: %q is no port", u.Port())
		}
		s.port = port
	}
	s.client = append(s.client, mail.WithPort(s.port))
	if named {
		s.client = append(s.client, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	return nil
}

// Send hands one mail to the server. Errors: [outbox.ErrRefused], [outbox.ErrUncertain], else temporary.
func (s *Sender) Send(ctx context.Context, m outbox.Mail) error {
	message, err := s.message(ctx, m)
	if err != nil {
		return err
	}
	client, err := mail.NewClient(s.host, s.client...)
	if err != nil {
		return err
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.host, err)
	}
	err = verdict(message, client.SendWithSMTPClient(connection, message))
	if err == nil {
		_ = connection.Quit() // the mail is taken, whatever is said to the farewell
	}
	_ = connection.Close() // without a farewell: it would end a text that broke off as if it were whole
	return err
}

// message writes a mail for the wire. Its Message-ID is the mail's own id, so that a reader's program knows a repeat.
func (s *Sender) message(ctx context.Context, m outbox.Mail) (*mail.Msg, error) {
	to, err := netmail.ParseAddress(m.Address)
	if err != nil {
		return nil, fmt.Errorf("%w: %q is no mail address", outbox.ErrRefused, m.Address)
	}
	body, err := s.Draw(ctx, m)
	if err != nil {
		return nil, err
	}
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(line(s.from.Name), s.from.Address); err != nil {
		return nil, err
	}
	if err := msg.To(to.Address); err != nil {
		return nil, fmt.Errorf("%w: %w", outbox.ErrRefused, err)
	}
	msg.Subject(line(body.Subject))
	msg.SetMessageIDWithValue(m.ID + "@" + s.host)
	msg.SetDateWithValue(m.Queued.Time())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("Content-Language", string(language(m.Lang)))
	msg.SetBodyString(mail.TypeTextPlain, body.Text)
	msg.AddAlternativeString(mail.TypeTextHTML, body.HTML)
	return msg, nil
}

func language(l text.Lang) text.Lang {
	if l == text.EN {
		return text.EN
	}
	return text.ZH
}
