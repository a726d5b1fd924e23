package account

import (
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// keptFor is how long a form waits for its person to come back; sessionsFor how long dead sessions are remembered, so
// that a device is not new each time.
const (
	keptFor     = 24 * time.Hour
	resetsFor   = 7 * 24 * time.Hour
	sessionsFor = 90 * 24 * time.Hour
)

// KeptForm is a form that was sent when the session had ended, or was not strong enough: nothing that was typed is lost.
type KeptForm struct {
	ID      string
	Account string // whose it is; nobody else gets it
	Path    string // where it was sent
	Origin  string // the page that it stood on
	Fields  map[string][]string
	Files   bool // files were chosen, too, which are not kept
	Kept    clock.Instant
}

// KeepForm keeps a form for the person whose session it was sent in, sixty an hour at most.
func KeepForm(tx *db.Tx, f KeptForm) (id string, err error) {
	if err := access.Limit(tx, "kept.account", f.Account, 60, time.Hour); err != nil {
		return "", err
	}
	f.ID, f.Kept = tx.NewID(), tx.Now
	return f.ID, insertForm(tx, f)
}

// FindForm reads a form that was kept for the actor.
func FindForm(tx *db.Tx, id string) (KeptForm, error) {
	f, err := formByID(tx, id, tx.Actor.Account, tx.Now.Add(-keptFor))
	return f, db.Found(err, text.Of("这份未提交的表单", "form that waits to be sent"))
}

// Forget removes what nobody can come back to: kept forms, links and sessions of long ago.
func Forget(tx *db.Tx) error {
	return forget(tx, tx.Now.Add(-keptFor), tx.Now.Add(-resetsFor), tx.Now.Add(-sessionsFor))
}
