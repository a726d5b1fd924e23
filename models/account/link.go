package account

import (
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// linkLife is how long a link that changes an account is good.
const linkLife = 30 * time.Minute

// link is one asking for a change that a mail must confirm: a new password, or a new e-mail.
type link struct {
	token   string // hash
	account string // "" where no account has the address
	email   string // the new one; "" where the link is for a password
	expires clock.Instant
	used    clock.Instant
}

// good reports whether the link may be used at an instant.
func (l link) good(now clock.Instant) bool { return l.used == 0 && now < l.expires }

// behindLink is a link that is good, and its account.
func behindLink(tx *db.Tx, secret string, forEmail bool) (link, Account, error) {
	l, err := linkByToken(tx, hash(secret))
	if db.IsNone(err) || err == nil && (l.account == "" || !l.good(tx.Now) || (l.email != "") != forEmail) {
		return link{}, Account{}, spent()
	}
	if err != nil {
		return link{}, Account{}, err
	}
	a, err := accountByID(tx, l.account)
	if err == nil && !a.Active() {
		return link{}, Account{}, spent()
	}
	return l, a, err
}

func spent() *fault.Fault {
	return fault.New(fault.NotFound, text.Of("这个链接已过期、已使用或不完整。", "This link is over, used or not complete."),
		text.Of("请重新请求；链接 30 分钟内有效，只能使用一次。", "Ask for another; a link is good for 30 minutes and works once."))
}
