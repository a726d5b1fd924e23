package smtp_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/smtp"
	"github.com/mengyue/portal/models/smtp/smtptest"
	"github.com/mengyue/portal/models/text"
)

func draw(_ context.Context, m outbox.Mail) (smtp.Body, error) {
	title := m.Letter.Title.In(m.Lang)
	return smtp.Body{Subject: title, HTML: "<h1>" + title + "</h1>", Text: title + "\n"}, nil
}

func sender(t *testing.T, s *smtptest.Server) *smtp.Sender {
	t.Helper()
	out, err := smtp.Parse(s.URL(), draw)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func letter(title string) outbox.Mail {
	return outbox.Mail{ID: "01JMAIL", Address: "owner@merchant.example", Lang: text.ZH, Queued: clock.Must("2026-11-22T15:30:00+08:00"),
		Letter: outbox.Letter{Title: text.Of(title, title)}}
}

func TestMailIsHTMLAndTextWithItsOwnMessageID(t *testing.T) {
	s := smtptest.Listen(t, nil)
	if err := sender(t, s).Send(t.Context(), letter("您的申请已通过")); err != nil {
		t.Fatal(err)
	}
	m, err := netmail.ReadMessage(strings.NewReader(s.Texts()[0]))
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	for name, want := range map[string]string{"Message-Id": "<01JMAIL@127.0.0.1>", "To": "<owner@merchant.example>",
		"Auto-Submitted": "auto-generated", "Content-Language": "zh-CN", "Date": "Sun, 22 Nov 2026 15:30:00 +0800"} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if subject != "您的申请已通过" || !strings.Contains(m.Header.Get("From"), "<notices@portal.example>") {
		t.Errorf("subject %q from %q", subject, m.Header.Get("From"))
	}
	_, params, _ := mime.ParseMediaType(m.Header.Get("Content-Type"))
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []string{"您的申请已通过\n", "<h1>您的申请已通过</h1>"} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(quotedprintable.NewReader(part))
		if got := strings.ReplaceAll(string(body), "\r\n", "\n"); strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("%s: %q, want %q", part.Header.Get("Content-Type"), got, want)
		}
	}
}

// What the server says decides whether a mail is tried again; an answer that never came leaves it uncertain.
func TestServersAnswerDecidesWhetherAMailIsTriedAgain(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer map[string][]string
		want   error // nil: temporary
		arrive int
	}{
		{"greeting 4xx", map[string][]string{"GREETING": {"421 too busy"}}, nil, 0},
		{"greeting cut", map[string][]string{"GREETING": {"cut"}}, nil, 0},
		{"sender 5xx", map[string][]string{"MAIL": {"530 sign in first"}}, nil, 0},
		{"recipient 4xx", map[string][]string{"RCPT": {"450 mailbox busy"}}, nil, 0},
		{"recipient 5xx", map[string][]string{"RCPT": {"550 no such mailbox"}}, outbox.ErrRefused, 0},
		{"data 5xx", map[string][]string{"DATA": {"554 no"}}, outbox.ErrRefused, 0},
		{"data cut", map[string][]string{"DATA": {"cut"}}, nil, 0},
		{"text 4xx", map[string][]string{"TEXT": {"451 try later"}}, nil, 0},
		{"text 5xx", map[string][]string{"TEXT": {"554 looks like spam"}}, outbox.ErrRefused, 1},
		{"text cut", map[string][]string{"TEXT": {"cut"}}, outbox.ErrUncertain, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := smtptest.Listen(t, c.answer)
			err := sender(t, s).Send(t.Context(), letter("x"))
			if err == nil {
				t.Fatal("no error")
			}
			for _, final := range []error{outbox.ErrRefused, outbox.ErrUncertain} {
				if got := errors.Is(err, final); got != (final == c.want) {
					t.Errorf("%v: is %v: %v", err, final, got)
				}
			}
			if n := len(s.Texts()); n != c.arrive {
				t.Errorf("%d texts arrived, want %d", n, c.arrive)
			}
		})
	}
}

func TestMailThatWasTakenIsSentWhateverFollows(t *testing.T) {
	for _, word := range []string{"RSET", "QUIT"} {
		s := smtptest.Listen(t, map[string][]string{word: {"cut"}})
		if err := sender(t, s).Send(t.Context(), letter("x")); err != nil || len(s.Texts()) != 1 {
			t.Errorf("%s cut: %v, %d texts", word, err, len(s.Texts()))
		}
	}
}

func TestWordsOfALetterCannotAddAHeader(t *testing.T) {
	s := smtptest.Listen(t, nil)
	if err := sender(t, s).Send(t.Context(), letter("a\r\nBcc: thief@evil.example\r\n\r\nb\u2028c")); err != nil {
		t.Fatal(err)
	}
	m, _ := netmail.ReadMessage(strings.NewReader(s.Texts()[0]))
	subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if m.Header.Get("Bcc") != "" || subject != "a Bcc: thief@evil.example b c" {
		t.Errorf("headers %v, subject %q", m.Header, subject)
	}
	to := letter("x")
	to.Address = "a@b.example\r\nRCPT TO:<thief@evil.example>"
	if err := sender(t, s).Send(t.Context(), to); !errors.Is(err, outbox.ErrRefused) || len(s.Texts()) != 1 {
		t.Errorf("%v, %d texts", err, len(s.Texts()))
	}
}

// R9: the office and the mail server together: tried again after 4xx, once only after a broken connection.
func TestOfficeNeverSendsAMailTwice(t *testing.T) {
	d, now := dbtest.New(t)
	s := smtptest.Listen(t, map[string][]string{"RCPT": {"450 busy", "450 busy", ""}, "TEXT": {"", "cut"}})
	office := &outbox.Office{DB: d, Sender: sender(t, s)}
	for _, key := range []string{"first", "second"} {
		post(t, d, key)
		now.Advance(time.Millisecond)
	}
	for range 20 {
		if _, err := office.Deliver(t.Context(), 10); err != nil {
			t.Fatal(err)
		}
		now.Advance(73 * time.Minute)
	}
	if n := len(s.Texts()); n != 2 {
		t.Errorf("%d texts arrived, want 2", n)
	}
	states := map[string]outbox.MailState{}
	_ = d.View(t.Context(), db.System("test"), func(tx *db.Tx) error {
		mails, err := outbox.Mails(tx, "", "", 10)
		for _, m := range mails {
			states[m.Key] = m.State
		}
		return err
	})
	if states["first"] != outbox.Sent || states["second"] != outbox.Uncertain {
		t.Errorf("states %v", states)
	}
}

func post(t *testing.T, d *db.DB, key string) {
	t.Helper()
	if err := d.InTx(t.Context(), db.System("test"), func(tx *db.Tx) error {
		return outbox.Post(tx, key, outbox.Address{Mail: key + "@merchant.example"}, outbox.Letter{Title: text.Same(key)})
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAddressOfAMailServerIsStrict(t *testing.T) {
	for address, want := range map[string]string{
		"http://mail.example":                            "write smtp://",
		"smtp://":                                        "write smtp://",
		"smtp://mail.example?tls=maybe":                  "there is no tls=\"maybe\"",
		"smtp://mail.example?form=a@b.example":           "there is no setting \"form\"",
		"smtp://u:p@mail.example?tls=none":               "a password is not sent without TLS",
		"smtp://127.0.0.1":                               "name the address that mails come from",
		"smtp://mail.example?from=nobody":                "is no mail address",
		"smtp://mail.example:99999":                      "is no port",
		"smtp://mail.example":                            "",
		"smtp://u:p@mail.example:2525?tls=required":      "",
		"smtp://u:p@mail.example?tls=implicit":           "",
		"smtp://mail.example?from=Portal+%3Ca@b.c%3E":    "",
		"smtp://localhost:25?tls=none&from=a@portal.net": "",
	} {
		_, err := smtp.Parse(address, draw)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}

// 12.3.1: a text never goes out in the clear where TLS is asked for, which is what holds where nothing is said.
func TestServerWithoutTLSGetsNothingUnlessThatWasAskedFor(t *testing.T) {
	for _, way := range []string{"", "&tls=required", "&tls=implicit"} {
		s := smtptest.Listen(t, nil)
		out, err := smtp.Parse("smtp://u:secret@"+s.Address+"?from=notices@portal.example"+way, draw)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		err = out.Send(ctx, letter("x"))
		stop()
		if err == nil || errors.Is(err, outbox.ErrRefused) || errors.Is(err, outbox.ErrUncertain) || len(s.Texts()) > 0 {
			t.Errorf("%q: %v, %d texts", way, err, len(s.Texts()))
		}
		for _, word := range s.Heard() {
			if word == "AUTH" || word == "MAIL" {
				t.Errorf("%q: the server heard %s in the clear", way, word)
			}
		}
	}
}
