package smtp

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/mengyue/portal/models/outbox"
	mail "github.com/wneessen/go-mail"
)

// verdict says what became of a mail. The server answers with a code; where the connection broke before its answer to
// the whole text, nobody knows.
func verdict(m *mail.Msg, err error) error {
	if err == nil || m.IsDelivered() {
		return nil
	}
	var said *mail.SendError
	if !errors.As(err, &said) {
		return err
	}
	permanent := said.ErrorCode() >= 500
	switch said.Reason {
	case mail.ErrSMTPDataClose: // the whole text is out
		if said.ErrorCode() == 0 {
			return fmt.Errorf("%w: %w", outbox.ErrUncertain, err)
		}
	case mail.ErrSMTPRcptTo, mail.ErrSMTPData, mail.ErrGetRcpts, mail.ErrNoUnencoded:
	default: // our own address, or the connection: nothing that this mail could help
		return err
	}
	if permanent || said.Reason == mail.ErrGetRcpts {
		return fmt.Errorf("%w: %w", outbox.ErrRefused, err)
	}
	return err
}

// line is a text on one line: what a header may hold.
func line(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }), " ")
}
