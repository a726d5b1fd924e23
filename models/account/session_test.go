package account_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
)

// ASVS 7.3.1, 7.3.2.
func TestSessionEndsIdleAndInAllAtItsInstant(t *testing.T) {
	at := dbtest.Start
	for name, c := range map[string]struct {
		role access.Role
		seen time.Duration // after the beginning
		ends time.Duration
	}{
		"merchant idle":     {access.Owner, 0, 8 * time.Hour},
		"merchant idle on":  {access.Member, time.Hour, 9 * time.Hour},
		"merchant absolute": {access.Owner, 20 * time.Hour, 24 * time.Hour},
		"staff idle":        {access.Admin, 0, 30 * time.Minute},
		"staff absolute":    {access.Reviewer, 11*time.Hour + 50*time.Minute, 12 * time.Hour},
	} {
		a := account.Account{Role: c.role}
		s := account.Session{Stage: account.SignedIn, Created: at, Seen: at.Add(c.seen)}
		end := at.Add(c.ends)
		for offset, want := range map[clock.Instant]bool{-1: true, 0: false, 1: false} {
			if got := s.Alive(a, end+offset); got != want {
				t.Errorf("%s at %+d µs: alive %v, want %v", name, offset, got, want)
			}
		}
	}
}

func TestSignInThatAwaitsItsCodeEndsAfterTenMinutesWhateverHappens(t *testing.T) {
	s := account.Session{Stage: account.AwaitsCode, Created: dbtest.Start, Seen: dbtest.Start.Add(9 * time.Minute)}
	end := dbtest.Start.Add(10 * time.Minute)
	if !s.Alive(account.Account{}, end-1) || s.Alive(account.Account{}, end) {
		t.Error("it ends at another instant")
	}
}

// ASVS 7.5.3.
func TestSessionIsStrongForTenMinutes(t *testing.T) {
	for offset, want := range map[clock.Instant]bool{-1: true, 0: false, 1: false} {
		if got := account.Strong(dbtest.Start, dbtest.Start.Add(10*time.Minute)+offset); got != want {
			t.Errorf("at %+d µs: %v, want %v", offset, got, want)
		}
	}
	if account.Strong(0, 5) {
		t.Error("strong without ever having been asked")
	}
}

func TestUseKeepsASessionAliveButNotBeyondItsWhole(t *testing.T) {
	h := newHouse(t)
	secret := h.signIn(h.owner().Email).Secret
	for range 4 {
		h.clock.Advance(7 * time.Hour)
		f, ok := h.behind(secret)
		if !ok || !f.Session.Stale(h.clock.Now()) {
			t.Fatal("a session that is not used is not stale")
		}
		if f.Alive {
			h.do(h.as(secret), func(tx *db.Tx) error { return account.Touch(tx, f.Session) })
		}
	}
	if h.alive(secret) {
		t.Error("alive after 28 hours")
	}
}

func TestSecretIsNotInTheBooks(t *testing.T) {
	h := newHouse(t)
	b := h.signIn(h.owner().Email)
	f, ok := h.behind(b.Secret)
	if !ok || f.Session.Hash == b.Secret || len(b.Secret) != 43 || len(f.Session.Hash) != 64 {
		t.Errorf("secret %q is kept as %q", b.Secret, f.Session.Hash)
	}
	if _, ok := h.behind(f.Session.Hash); ok {
		t.Error("the hash opens the session")
	}
}

// ASVS 7.4.1: what is signed out stays out, also for a copied cookie.
func TestSignedOutSessionIsDead(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	secret := h.signIn(a.Email).Secret
	h.do(h.as(secret), account.SignOut)
	if h.alive(secret) {
		t.Error("alive after signing out")
	}
	h.recorded(a.Ref(), "session.ended")
}

// ASVS 7.4.3.
func TestPersonSeesAndEndsTheirSessionsAndNobodyElses(t *testing.T) {
	h := newHouse(t)
	a, other := h.owner(), h.add("x@other.example", access.Owner, "M2")
	here, there, theirs := h.signIn(a.Email).Secret, h.signIn(a.Email).Secret, h.signIn(other.Email).Secret
	var mine []account.Session
	h.view(h.as(here), func(tx *db.Tx) (err error) { mine, err = account.Sessions(tx); return err })
	if len(mine) != 2 || mine[0].Device != "Chrome · Windows" || mine[0].IP != "192.0.2.1" {
		t.Fatalf("sessions %+v", mine)
	}
	f, _ := h.behind(theirs)
	err := h.db.InTx(h.ctx, h.as(here), func(tx *db.Tx) error { return account.EndSession(tx, f.Session.ID) })
	h.refused(err, fault.NotFound, "没有找到")
	f, _ = h.behind(there)
	h.do(h.as(here), func(tx *db.Tx) error { return account.EndSession(tx, f.Session.ID) })
	if h.alive(there) || !h.alive(here) || !h.alive(theirs) {
		t.Error("another session ended than the one that was named")
	}
	again := h.signIn(a.Email).Secret
	h.do(h.as(here), account.SignOutEverywhere)
	if h.alive(here) || h.alive(again) || !h.alive(theirs) {
		t.Error("signing out everywhere did not, or did more")
	}
	h.recorded(a.Ref(), "session.all_ended")
}

func TestPagesKeepWhatTheyNeedInTheSession(t *testing.T) {
	h := newHouse(t)
	secret := h.signIn(h.owner().Email).Secret
	h.do(h.as(secret), func(tx *db.Tx) error { return account.Keep(tx, secret, `{"a":1}`) })
	if f, _ := h.behind(secret); f.Session.Data != `{"a":1}` {
		t.Errorf("kept %q", f.Session.Data)
	}
}

func TestKeptFormIsForItsPersonForADay(t *testing.T) {
	h := newHouse(t)
	a, other := h.owner(), h.add("x@other.example", access.Owner, "M2")
	mine, theirs := h.as(h.signIn(a.Email).Secret), h.as(h.signIn(other.Email).Secret)
	var id string
	h.do(mine, func(tx *db.Tx) (err error) {
		id, err = account.KeepForm(tx, account.KeptForm{Account: a.ID, Path: "/cases", Fields: map[string][]string{"why": {"因为", "所以"}}})
		return err
	})
	find := func(who db.Actor) (f account.KeptForm, err error) {
		err = h.db.View(h.ctx, who, func(tx *db.Tx) error { f, err = account.FindForm(tx, id); return err })
		return f, err
	}
	if f, err := find(mine); err != nil || f.Path != "/cases" || len(f.Fields["why"]) != 2 {
		t.Errorf("kept %+v, %v", f, err)
	}
	_, err := find(theirs)
	h.refused(err, fault.NotFound, "表单")
	h.clock.Advance(24*time.Hour + time.Microsecond)
	_, err = find(mine)
	h.refused(err, fault.NotFound, "表单")
	h.do(db.System("sweep"), account.Forget)
}

func TestForgettingLeavesWhatIsInUse(t *testing.T) {
	h := newHouse(t)
	old := h.signIn(h.owner().Email).Secret
	h.clock.Advance(90*24*time.Hour + time.Second)
	fresh := h.signIn("lin@xinghe.example").Secret
	h.do(db.System("sweep"), account.Forget)
	if _, ok := h.behind(old); ok || !h.alive(fresh) {
		t.Error("forgot the wrong session")
	}
}
