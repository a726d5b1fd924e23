package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Stage is how far a sign-in has come.
type Stage string

// The stages.
const (
	AwaitsCode Stage = "code" // the password was right, the second factor is still asked for
	SignedIn   Stage = "in"
)

// Session is one browser in which a person is here. Its secret is in the browser's cookie and nowhere else.
type Session struct {
	ID      string // survives rotation; for the list of sessions
	Hash    string // SHA-256 of the secret
	Account string
	Stage   Stage
	Data    string // JSON of what pages keep between two requests
	IP      string
	Device  string // browser and system, as people read them
	Created clock.Instant
	Seen    clock.Instant // to the minute
	Strong  clock.Instant // when password or second factor were last asked for
	Ended   clock.Instant
	demo    bool
	tries   int
	agent   string
}

// How long sessions last: staff hold others' affairs in their hands, so theirs end sooner (ASVS 7.3.1, 7.3.2). A code is
// waited for no longer than ten minutes (ASVS 6.5.5).
const (
	merchantIdle, merchantLife = 8 * time.Hour, 24 * time.Hour
	staffIdle, staffLife       = 30 * time.Minute, 12 * time.Hour
	codeLife                   = 10 * time.Minute
	strongFor                  = 10 * time.Minute
	seenEvery                  = time.Minute
)

// Ends is the instant from which a session of the account is over, unless it is used before; a demonstration's sessions
// do not end by time, since its clock leaps.
func (s Session) Ends(a Account) clock.Instant {
	switch {
	case s.demo:
		return clock.Never
	case s.Stage == AwaitsCode:
		return s.Created.Add(codeLife)
	case a.Role.Staff():
		return min(s.Seen.Add(staffIdle), s.Created.Add(staffLife))
	}
	return min(s.Seen.Add(merchantIdle), s.Created.Add(merchantLife))
}

// Alive reports whether the session stands at an instant: not ended, not expired, its person not disabled.
func (s Session) Alive(a Account, now clock.Instant) bool {
	return s.Ended == 0 && a.Active() && now < s.Ends(a)
}

// Strong reports whether password or second factor were asked for lately enough for what cannot be taken back:
// signing, decisions, changes of credentials.
func Strong(asked, now clock.Instant) bool { return asked != 0 && now < asked.Add(strongFor) }

// Found is what stands behind a cookie.
type Found struct {
	Session Session
	Account Account
	Company string // the name of the account's merchant, its key where it is not imported yet; "" for staff
	Alive   bool
	Demo    bool // begun by a demonstration's click
}

// Behind finds the session of a cookie's secret, dead ones too, with its account as it is now: a disabled account or
// a changed role acts at once. ok is false where there never was such a session.
func Behind(tx *db.Tx, secret string) (f Found, ok bool, err error) {
	if secret == "" {
		return Found{}, false, nil
	}
	f, err = sessionByHash(tx, hash(secret))
	if db.IsNone(err) {
		return Found{}, false, nil
	}
	if err != nil {
		return Found{}, false, err
	}
	f.Alive, f.Demo = f.Session.Alive(f.Account, tx.Now), f.Session.demo
	return f, true, nil
}

// Touch notes that the session is in use, at most once a minute.
func Touch(tx *db.Tx, s Session) error { return touchSession(tx, s.Hash, tx.Now) }

// Stale reports whether the session's use should be noted again.
func (s Session) Stale(now clock.Instant) bool { return now >= s.Seen.Add(seenEvery) }

// Keep stores what pages keep between two requests, in the session of a secret.
func Keep(tx *db.Tx, secret, data string) error { return saveSessionData(tx, hash(secret), data) }

// Sessions lists where the person who asks is signed in, the latest used first.
func Sessions(tx *db.Tx) ([]Session, error) {
	a, err := accountByID(tx, tx.Actor.Account)
	if err != nil {
		return nil, err
	}
	all, err := openSessions(tx, a.ID)
	alive := all[:0]
	for _, s := range all {
		if s.Stage == SignedIn && s.Alive(a, tx.Now) {
			alive = append(alive, s)
		}
	}
	return alive, err
}

// SignOut ends the session in which the actor acts.
func SignOut(tx *db.Tx) error {
	if tx.Actor.Session == "" {
		return nil
	}
	if err := endSession(tx, tx.Actor.Session); err != nil {
		return err
	}
	if tx.Actor.Account != "" {
		audit.Record(tx, audit.Entry{Action: "session.ended", Object: "account:" + tx.Actor.Account})
	}
	return nil
}

// EndSession ends one of the actor's own sessions, wherever its browser is.
func EndSession(tx *db.Tx, id string) error {
	n, err := endSessionByID(tx, tx.Actor.Account, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Missing(text.Of("这个登录", "such session"))
	}
	audit.Record(tx, audit.Entry{Action: "session.ended", Object: "account:" + tx.Actor.Account, Detail: map[string]string{"session": id}})
	return nil
}

// SignOutEverywhere ends every session of the actor, this one included.
func SignOutEverywhere(tx *db.Tx) error {
	audit.Record(tx, audit.Entry{Action: "session.all_ended", Object: "account:" + tx.Actor.Account})
	return endSessions(tx, tx.Actor.Account, "")
}

// newSecret makes the secret of a session or a link: 256 bits from the system's source.
func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// hash is what is kept of a secret.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
