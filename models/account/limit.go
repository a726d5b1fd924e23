package account

import (
	"context"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
)

// Door is where people come in: who asks, and the books. What it limits is counted in transactions of their own, and
// passwords are hashed outside of any.
type Door struct {
	DB    *db.DB
	Actor db.Actor
}

// rate is how often something may be tried.
type rate struct {
	scope  string
	most   int
	window time.Duration
}

// The limits (ASVS 6.3.1). They are by address of the network and by account, so that neither one machine nor many
// together guess for long; a person who comes from where they have been before is counted apart from everybody else
// who tries their e-mail, so that nobody can lock them out.
var (
	signInPlace   = rate{"sign-in.ip", 60, 15 * time.Minute}
	signInAccount = rate{"sign-in.email", 20, 15 * time.Minute}
	codeAccount   = rate{"code.account", 20, time.Hour}
	confirmOwn    = rate{"confirm.session", 10, 15 * time.Minute}
	resetPlace    = rate{"reset.ip", 20, time.Hour}
	resetAccount  = rate{"reset.email", 3, time.Hour}
	emailOwn      = rate{"email.account", 5, time.Hour}
	tokenPlace    = rate{"token.ip", 60, 15 * time.Minute}
	inviteOwn     = rate{"invite.side", 30, time.Hour}
)

// limit counts a try of the subject and refuses it when there were too many.
func (d Door) limit(ctx context.Context, r rate, subject string) error {
	var refused error
	err := d.DB.InTx(ctx, d.Actor, func(tx *db.Tx) error {
		refused = access.Limit(tx, r.scope, subject, r.most, r.window)
		if fault.Is(refused, fault.TooMany) {
			return nil // the count stays
		}
		return refused
	})
	if err != nil {
		return err
	}
	return refused
}
