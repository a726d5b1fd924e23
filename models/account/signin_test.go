package account_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
)

func TestSignInBeginsASessionAndEndsTheBrowsersEarlierOne(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	first := h.signIn("  LIN@xinghe.example ")
	if first.Stage != account.SignedIn || !h.alive(first.Secret) {
		t.Fatalf("not signed in: %+v", first)
	}
	h.recorded(a.Ref(), "session.begun")
	again, err := h.doorOf(first.Secret).SignIn(h.ctx, account.Credentials{Email: a.Email, Password: good})
	if err != nil || again.Secret == first.Secret || h.alive(first.Secret) || !h.alive(again.Secret) {
		t.Errorf("the session before sign-in lives on: %v", err)
	}
}

// ASVS 6.3.8: an unknown e-mail, a wrong password and a disabled account answer alike.
func TestSignInDoesNotTellWhichEmailsHaveAnAccount(t *testing.T) {
	h := newHouse(t)
	a, off := h.owner(), h.add("off@xinghe.example", access.Member, "M1")
	h.do(h.as(h.signIn(a.Email).Secret), func(tx *db.Tx) error { _, err := account.Disable(tx, off.ID); return err })
	var said string
	for _, c := range []account.Credentials{{Email: a.Email, Password: "wrong-password"}, {Email: "nobody@xinghe.example", Password: good},
		{Email: off.Email, Password: good}, {Email: "", Password: ""}} {
		_, err := h.door("192.0.2.9", chrome).SignIn(h.ctx, c)
		if said == "" && err != nil {
			said = err.Error()
		}
		if err == nil || err.Error() != said || !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want %q", c.Email, err, said)
		}
	}
	h.recorded(a.Ref(), "sign_in.refused")
}

// ASVS 6.3.1: guessing is bounded, and nobody locks the rightful person out.
func TestGuessingIsBoundedAndDoesNotLockTheRightfulPersonOut(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	h.signIn(a.Email) // from 192.0.2.1, where this person works; the first of the 20 that count together
	refused := 0
	for i := range 25 {
		_, err := h.door(fmt.Sprintf("198.51.100.%d", i), chrome).SignIn(h.ctx, account.Credentials{Email: a.Email, Password: "wrong"})
		if fault.Is(err, fault.TooMany) {
			refused++
		}
	}
	if refused != 6 {
		t.Errorf("%d of 25 guesses were refused, want 6: the limit is 20", refused)
	}
	_, err := h.door("198.51.100.99", chrome).SignIn(h.ctx, account.Credentials{Email: a.Email, Password: good})
	h.refused(err, fault.TooMany, "次数过多")
	if b := h.signIn(a.Email); b.Secret == "" {
		t.Error("locked out at the usual place")
	}
	h.clock.Advance(15 * time.Minute)
	if _, err := h.door("198.51.100.99", chrome).SignIn(h.ctx, account.Credentials{Email: a.Email, Password: good}); err != nil {
		t.Errorf("still locked out after 15 minutes: %v", err)
	}
}

func TestOneMachineGuessesForNoLongerThanSixtyTries(t *testing.T) {
	h := newHouse(t)
	var err error
	for i := range 61 {
		_, err = h.door("198.51.100.1", chrome).SignIn(h.ctx, account.Credentials{Email: fmt.Sprintf("p%d@x.example", i), Password: "wrong"})
		if i < 60 && fault.Is(err, fault.TooMany) {
			t.Fatalf("try %d was refused", i+1)
		}
	}
	h.refused(err, fault.TooMany, "次数过多")
}

// ASVS 6.3.5.
func TestPersonHearsOfASignInFromANewDeviceOnly(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	h.signIn(a.Email)
	h.signIn(a.Email)
	if n := len(h.mails()); n != 0 {
		t.Fatalf("%d mails for a device that is known", n)
	}
	if _, err := h.door("203.0.113.7", iphone).SignIn(h.ctx, account.Credentials{Email: a.Email, Password: good}); err != nil {
		t.Fatal(err)
	}
	m := h.mails()
	if len(m) != 1 || m[0].Address != a.Email || m[0].Letter.Title.ZH != "您的账号在新设备上登录" {
		t.Errorf("mails %+v", m)
	}
}

// ASVS 7.4.2, 8.3.2: a disabled account and a changed role act at once.
func TestDisabledAccountAndChangedRoleActAtTheNextRequest(t *testing.T) {
	h := newHouse(t)
	boss, member := h.owner(), h.add("wang@xinghe.example", access.Member, "M1")
	secret, theirs := h.signIn(boss.Email).Secret, h.signIn(member.Email).Secret
	h.do(h.as(secret), func(tx *db.Tx) error { _, err := account.ChangeRole(tx, member.ID, access.Owner); return err })
	if f, _ := h.behind(theirs); f.Account.Role != access.Owner {
		t.Errorf("the role is still %s", f.Account.Role)
	}
	h.do(h.as(secret), func(tx *db.Tx) error { _, err := account.Disable(tx, member.ID); return err })
	if h.alive(theirs) {
		t.Error("a disabled person is still signed in")
	}
	h.do(h.as(secret), func(tx *db.Tx) error { _, err := account.Enable(tx, member.ID); return err })
	if h.alive(theirs) || h.signIn(member.Email).Secret == "" {
		t.Error("enabling revives a session, or does not let the person in")
	}
	for _, action := range []string{"account.role_changed", "account.disabled", "account.enabled"} {
		h.recorded(member.Ref(), action)
	}
}

func TestDemonstrationSignsInItsOwnAccountsOnlyAndForAsLongAsItsClockLeaps(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	begin := func(id string) (b account.Begun, err error) {
		err = h.db.InTx(h.ctx, db.Actor{IP: "192.0.2.1"}, func(tx *db.Tx) error { b, err = account.SignInDemo(tx, id); return err })
		return b, err
	}
	_, err := begin(a.ID)
	h.refused(err, fault.NotFound, "演示账号")
	var demo account.Account
	h.do(db.System("demo"), func(tx *db.Tx) (err error) {
		demo, err = account.Add(tx, account.New{Email: "demo@platform.example", Name: "周青", Role: access.Reviewer, Password: good, Demo: true})
		return err
	})
	b, err := begin(demo.ID)
	if err != nil {
		t.Fatal(err)
	}
	h.clock.Advance(30 * 24 * time.Hour)
	f, _ := h.behind(b.Secret)
	if !f.Alive || !f.Demo || account.Strong(f.Session.Strong, h.clock.Now()) {
		t.Errorf("after 30 days of a demonstration: %+v", f)
	}
	var strong account.Begun
	h.do(h.as(b.Secret), func(tx *db.Tx) (err error) { strong, err = account.ConfirmDemo(tx); return err })
	if f, _ = h.behind(strong.Secret); !account.Strong(f.Session.Strong, h.clock.Now()) || h.alive(b.Secret) {
		t.Error("one click does not make it strong, or leaves the secret as it was")
	}
}
