package access

import (
	"crypto/rand"
	"net/netip"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// NewToken makes a one-time token for a form.
func NewToken() string { return rand.Text() }

// longestToken is longer than any token that [NewToken] makes: whoever makes up their own keeps within it.
const longestToken = 64

// Sent is a form as it came: its token, where it was sent, and a digest of what it said.
type Sent struct{ Token, Route, Content string }

// Once runs a command for a form's token: the first time it runs it and remembers where it led, every further time it
// leads there without running it again. A token is bound to its account and route. A form that says something else
// than the first time is not taken for the same: somebody went back and changed it. Errors: Conflict.
func Once(tx *db.Tx, f Sent, command func() (location string, err error)) (string, error) {
	if f.Token == "" || len(f.Token) > longestToken {
		return "", fault.New(fault.Invalid,
			text.Of("表单缺少一次性令牌，操作没有执行。", "The form came without its one-time token; nothing was done."),
			text.Of("请重新打开页面后再提交。", "Open the page again and submit once more."))
	}
	first, err := claimToken(tx, f)
	if err != nil {
		return "", err
	}
	if !first {
		return again(tx, f)
	}
	location, err := command()
	if err != nil {
		return "", err
	}
	return location, settleToken(tx, f.Token, location)
}

// again is where a form led that was sent before.
func again(tx *db.Tx, f Sent) (string, error) {
	content, location, err := earlier(tx, f)
	if err == nil && content != f.Content {
		return "", fault.New(fault.Conflict,
			text.Of("这张表单之前已经提交过，之后改动的内容没有生效。", "This form was sent before; what was changed in it since had no effect."),
			text.Of("请核对现在的内容，需要时再次提交。", "Look at what stands there now and send it again where you need to."))
	}
	return location, err
}

// tokenLife is how long a used token is remembered: longer than any page stays open in a session.
const tokenLife = 7 * 24 * time.Hour

// ForgetTokens removes tokens that no open page can still hold.
func ForgetTokens(tx *db.Tx) error { return deleteTokens(tx, tx.Now.Add(-tokenLife)) }

// Limit counts an attempt and refuses it when the subject tried more than most times within the window.
// It must run in a transaction of its own, so that a refused act still counts.
func Limit(tx *db.Tx, scope, subject string, most int, window time.Duration) error {
	start := tx.Now - tx.Now%clock.Instant(window.Microseconds())
	n, err := countAttempt(tx, scope, subject, start)
	if err != nil || n <= most {
		return err
	}
	minutes := int(start.Add(window).Sub(tx.Now).Minutes()) + 1
	return fault.New(fault.TooMany,
		text.Of("尝试次数过多，已暂停。", "Too many attempts; paused for now."),
		text.F("请在 %d 分钟后再试。", "Try again in %d minute{s}.", minutes))
}

// Place is what an address of the network counts as where tries are limited: itself, or the network of an IPv6 address,
// since whoever has one address of it has them all.
func Place(ip string) string {
	at, err := netip.ParseAddr(ip)
	if at = at.Unmap(); err != nil || at.Is4() {
		return ip
	}
	network, _ := at.Prefix(64) // an IPv6 address has that many bits
	return network.String()
}

// ForgetAttempts removes counts of windows that are long over.
func ForgetAttempts(tx *db.Tx) error { return deleteAttempts(tx, tx.Now.Add(-48*time.Hour)) }
