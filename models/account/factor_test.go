package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/pquerna/otp/totp"
)

// code is what an authenticator shows now.
func (h *house) code(secret string) string {
	h.Helper()
	c, err := totp.GenerateCode(secret, h.clock.Now().Time())
	if err != nil {
		h.Fatal(err)
	}
	return c
}

// enrol gives the person of a session a second factor.
func (h *house) enrol(session string) (secret string, recovery []string) {
	h.Helper()
	h.do(h.as(session), account.BeginSecondFactor)
	h.view(h.as(session), func(tx *db.Tx) error {
		e, ok, err := account.PendingSecondFactor(tx)
		if !ok || !strings.HasPrefix(e.URL, "otpauth://totp/") || !strings.Contains(e.URL, e.Secret) {
			h.Errorf("pending %+v, %v", e, ok)
		}
		secret = e.Secret
		return err
	})
	h.do(h.as(session), func(tx *db.Tx) (err error) {
		recovery, err = account.SetSecondFactor(tx, h.code(secret))
		return err
	})
	h.clock.Advance(31 * time.Second)
	return secret, recovery
}

func (h *house) second(b account.Begun, code string) (account.Begun, error) {
	return h.door("192.0.2.1", chrome).SecondStep(h.ctx, b.Secret, code)
}

func TestSecondFactorIsAskedForOnceItIsSet(t *testing.T) {
	h := newHouse(t)
	a := h.add("zhou@platform.example", access.Reviewer, "")
	elsewhere, here := h.signIn(a.Email).Secret, h.signIn(a.Email).Secret
	secret, _ := h.enrol(here)
	if h.alive(elsewhere) || !h.alive(here) {
		t.Error("the other sessions do not end when a second factor is set")
	}
	b := h.signIn(a.Email)
	if b.Stage != account.AwaitsCode {
		t.Fatalf("signed in by password alone: %s", b.Stage)
	}
	_, err := h.second(b, "000000")
	h.refused(err, fault.Invalid, "验证码不对")
	in, err := h.second(b, h.code(secret))
	if err != nil || in.Secret == b.Secret || h.alive(b.Secret) || !h.alive(in.Secret) {
		t.Errorf("the secret before the second step lives on: %v", err)
	}
	for _, action := range []string{"second_factor.set", "recovery_codes.made", "sign_in.password_right", "second_factor.refused", "session.begun"} {
		h.recorded(a.Ref(), action)
	}
	if m := h.mails(); len(m) != 1 || m[0].Letter.Title.ZH != "已启用两步验证" {
		t.Errorf("mails %+v", m)
	}
}

// ASVS 6.5.1.
func TestCodeIsTakenOnceAndTheOneBeforeItNeverAfter(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	secret, _ := h.enrol(h.signIn(a.Email).Secret)
	earlier := h.code(secret)
	h.clock.Advance(30 * time.Second)
	code := h.code(secret)
	if _, err := h.second(h.signIn(a.Email), code); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]string{"the same code": code, "the code before": earlier} {
		_, err := h.second(h.signIn(a.Email), c)
		h.refused(err, fault.Invalid, "验证码不对")
		if err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestCodeOfTheStepBeforeOrAfterIsTakenForClocksThatDiffer(t *testing.T) {
	for _, c := range []struct {
		off  time.Duration
		want bool
	}{{-60 * time.Second, false}, {-30 * time.Second, true}, {30 * time.Second, true}, {60 * time.Second, false}} {
		h := newHouse(t)
		a := h.owner()
		secret, _ := h.enrol(h.signIn(a.Email).Secret)
		h.clock.Advance(5 * time.Minute)
		code, err := totp.GenerateCode(secret, h.clock.Now().Add(c.off).Time())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.second(h.signIn(a.Email), code); (err == nil) != c.want {
			t.Errorf("a code %v off: %v, want taken %v", c.off, err, c.want)
		}
	}
}

func TestRecoveryCodeIsTakenOnceWithOrWithoutItsDashes(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	_, recovery := h.enrol(h.signIn(a.Email).Secret)
	if len(recovery) != 10 || len(recovery[0]) != 27 {
		t.Fatalf("codes %v", recovery)
	}
	in, err := h.second(h.signIn(a.Email), strings.ToLower(strings.ReplaceAll(recovery[3], "-", " ")))
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.second(h.signIn(a.Email), recovery[3])
	h.refused(err, fault.Invalid, "已用过")
	h.view(h.as(in.Secret), func(tx *db.Tx) error {
		n, err := account.RecoveryLeft(tx)
		if n != 9 {
			t.Errorf("%d codes left, want 9", n)
		}
		return err
	})
	h.do(h.as(in.Secret), func(tx *db.Tx) error { _, err := account.NewRecoveryCodes(tx); return err })
	_, err = h.second(h.signIn(a.Email), recovery[4])
	h.refused(err, fault.Invalid, "验证码不对")
}

func TestSignInEndsAfterFiveWrongCodesAndThePersonIsTold(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	secret, _ := h.enrol(h.signIn(a.Email).Secret)
	b := h.signIn(a.Email)
	for range 5 {
		_, err := h.second(b, "000000")
		h.refused(err, fault.Invalid, "验证码不对")
	}
	_, err := h.second(b, h.code(secret))
	h.refused(err, fault.Unauthenticated, "超时或已取消")
	if !h.told("有人用正确的密码登录，但多次输错验证码") {
		t.Error("the person does not hear of it")
	}
}

func TestSignInThatAwaitsACodeIsNotSignedIn(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	secret, _ := h.enrol(h.signIn(a.Email).Secret)
	b := h.signIn(a.Email)
	h.clock.Advance(10 * time.Minute)
	_, err := h.second(b, h.code(secret))
	h.refused(err, fault.Unauthenticated, "超时")
	_, err = h.second(account.Begun{Secret: "made-up"}, h.code(secret))
	h.refused(err, fault.Unauthenticated, "超时")
}

func TestStaffCannotTakeTheirSecondFactorAwayAndAnAdministratorCanForOneWhoLostIt(t *testing.T) {
	h := newHouse(t)
	staff, admin := h.add("zhou@platform.example", access.Reviewer, ""), h.add("admin@platform.example", access.Admin, "")
	session := h.signIn(staff.Email).Secret
	h.enrol(session)
	err := h.db.InTx(h.ctx, h.as(session), account.RemoveSecondFactor)
	h.refused(err, fault.Forbidden, "不能关闭")
	h.do(h.as(h.signIn(admin.Email).Secret), func(tx *db.Tx) error { return account.ResetSecondFactor(tx, staff.ID) })
	if h.alive(session) {
		t.Error("the session of one who lost the second factor lives on")
	}
	h.recorded(staff.Ref(), "second_factor.removed")
	if b := h.signIn(staff.Email); b.Stage != account.SignedIn || b.Account.SecondFactor != 0 {
		t.Errorf("after the reset: %+v", b)
	}
}

func TestMerchantTakesTheirOwnSecondFactorAway(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	session := h.signIn(a.Email).Secret
	err := h.db.InTx(h.ctx, h.as(session), account.RemoveSecondFactor)
	h.refused(err, fault.Conflict, "没有启用")
	err = h.db.InTx(h.ctx, h.as(session), func(tx *db.Tx) error { _, err := account.NewRecoveryCodes(tx); return err })
	h.refused(err, fault.Conflict, "没有启用")
	h.enrol(session)
	h.do(h.as(session), account.RemoveSecondFactor)
	if b := h.signIn(a.Email); b.Stage != account.SignedIn {
		t.Error("a code is still asked for")
	}
}

func TestSecondFactorIsNotSetByAWrongCodeNorTwice(t *testing.T) {
	h := newHouse(t)
	session := h.signIn(h.owner().Email).Secret
	set := func(code string) error {
		return h.db.InTx(h.ctx, h.as(session), func(tx *db.Tx) error { _, err := account.SetSecondFactor(tx, code); return err })
	}
	h.refused(set("123456"), fault.Conflict, "还没有开始设置")
	h.do(h.as(session), account.BeginSecondFactor)
	h.refused(set("123456"), fault.Invalid, "验证码不对")
	secret, _ := h.enrol(session)
	h.refused(set(h.code(secret)), fault.Conflict, "已经设置完成")
}

// ASVS 7.5.3, 7.2.4: the secret changes when the person is asked again.
func TestConfirmingMakesTheSessionStrongUnderANewSecret(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	session := h.signIn(a.Email).Secret
	h.clock.Advance(11 * time.Minute)
	_, err := h.doorOf(session).Confirm(h.ctx, "wrong-password")
	h.refused(err, fault.Invalid, "密码不对")
	b, err := h.doorOf(session).Confirm(h.ctx, good)
	if err != nil || h.alive(session) {
		t.Fatalf("the secret before lives on: %v", err)
	}
	if f, _ := h.behind(b.Secret); !account.Strong(f.Session.Strong, h.clock.Now()) || f.Session.Created == h.clock.Now() {
		t.Error("not strong, or the session began anew")
	}
	h.recorded(a.Ref(), "session.confirm_refused")
	h.recorded(a.Ref(), "session.confirmed")
	secret, _ := h.enrol(b.Secret)
	_, err = h.doorOf(b.Secret).Confirm(h.ctx, good)
	h.refused(err, fault.Invalid, "验证码不对")
	if _, err := h.doorOf(b.Secret).Confirm(h.ctx, h.code(secret)); err != nil {
		t.Error(err)
	}
}

func TestConfirmingIsBounded(t *testing.T) {
	h := newHouse(t)
	session := h.signIn(h.owner().Email).Secret
	var err error
	for range 11 {
		_, err = h.doorOf(session).Confirm(h.ctx, "wrong-password")
	}
	h.refused(err, fault.TooMany, "次数过多")
}
