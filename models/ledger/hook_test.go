package ledger_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/ledger"
)

const told = `{"payment":"B-1","merchant":"M1","programme":"channel-supplier","amount":"49999.99","paid_at":"2026-11-22T15:30:00+08:00"}`

// CC-1: a message counts only when it is signed with the secret, over this very body, within five minutes.
func TestMessageOfTheBankIsSignedAndFresh(t *testing.T) {
	secrets := []string{"new secret", "old secret"}
	now := dbtest.Start
	sign := func(secret string, apart time.Duration, body string) string {
		return ledger.SignMessage(secret, now.Add(apart), []byte(body))
	}
	for name, c := range map[string]struct {
		signature string
		fits      bool
	}{
		"the new secret": {sign("new secret", 0, told), true}, "the old one": {sign("old secret", 0, told), true},
		"another secret": {sign("no secret", 0, told), false}, "an empty secret": {sign("", 0, told), false},
		"another body": {sign("new secret", 0, strings.Replace(told, "49999.99", "50000.00", 1)), false},
		"five minutes": {sign("new secret", -5*time.Minute, told), true}, "a second more": {sign("new secret", -5*time.Minute-time.Second, told), false},
		"in the future": {sign("new secret", 5*time.Minute+time.Second, told), false},
		"nothing":       {"", false}, "half of it": {sign("new secret", 0, told)[:40], false}, "no number": {"t=x,v1=00", false},
	} {
		p, err := ledger.Receive(secrets, c.signature, []byte(told), now)
		if c.fits && (err != nil || p.Amount != 4_999_999 || p.Reference != "B-1" || p.Paid != clock.Must("2026-11-22T15:30:00+08:00")) {
			t.Errorf("%s: %+v %v", name, p, err)
		}
		if !c.fits && !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ledger.Receive(nil, sign("", 0, told), []byte(told), now); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("without a secret: %v", err)
	}
}

func TestMessageThatIsNotAsAgreedIsRefusedByItsFields(t *testing.T) {
	for body, want := range map[string]string{"[]": "", told + "x": "", strings.Replace(told, "payment", "pay", 1): "", strings.Replace(told, "49999.99", "1.001", 1): "amount",
		strings.Replace(told, "2026-11-22T15:30:00+08:00", "yesterday", 1): "paid_at"} {
		_, err := ledger.Receive([]string{"s"}, ledger.SignMessage("s", dbtest.Start, []byte(body)), []byte(body), dbtest.Start)
		if !fault.Is(err, fault.Invalid) || want != "" && fault.Of(err).Fields[0].Name != want {
			t.Errorf("%s: %v", body, err)
		}
	}
}
