package account_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
)

const better = "five-other-unrelated-words"

func (h *house) askReset(email string) {
	h.Helper()
	if err := h.door("192.0.2.1", chrome).AskReset(h.ctx, email); err != nil {
		h.Fatal(err)
	}
}

func (h *house) reset(link, words string) error {
	return h.door("192.0.2.1", chrome).Reset(h.ctx, link, words)
}

func TestResetSetsANewPasswordOnceAndEndsEverySession(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	session := h.signIn(a.Email).Secret
	h.askReset("LIN@xinghe.example")
	link := h.link()
	h.refused(h.reset(link, "short"), fault.Invalid, "至少 8 个字符")
	if err := h.reset(link, better); err != nil {
		t.Fatal(err)
	}
	h.refused(h.reset(link, better+"!"), fault.NotFound, "已使用")
	if h.alive(session) {
		t.Error("a session lives on after the reset")
	}
	if _, err := h.door("192.0.2.1", chrome).SignIn(h.ctx, account.Credentials{Email: a.Email, Password: better}); err != nil {
		t.Error(err)
	}
	_, err := h.door("192.0.2.1", chrome).SignIn(h.ctx, account.Credentials{Email: a.Email, Password: good})
	h.refused(err, fault.Invalid, "没有登录")
	h.recorded(a.Ref(), "password.reset_asked")
	h.recorded(a.Ref(), "password.changed")
	if !h.told("您的密码已更改") {
		t.Error("the person does not hear of it")
	}
}

func TestResetLinkIsGoodForThirtyMinutes(t *testing.T) {
	for offset, want := range map[clock.Instant]bool{-1: true, 0: false, 1: false} {
		h := newHouse(t)
		h.owner()
		h.askReset("lin@xinghe.example")
		link := h.link()
		h.clock.Set(h.clock.Now().Add(30*time.Minute) + offset)
		if err := h.reset(link, better); (err == nil) != want {
			t.Errorf("at 30 minutes %+d µs: %v", offset, err)
		}
	}
}

// ASVS 6.3.8.
func TestAskingForAResetDoesNotTellWhetherTheEmailHasAnAccount(t *testing.T) {
	h := newHouse(t)
	h.askReset("nobody@xinghe.example")
	if n := len(h.mails()); n != 0 {
		t.Errorf("%d mails to nobody", n)
	}
	h.refused(h.door("192.0.2.1", chrome).AskReset(h.ctx, "no address"), fault.Invalid, "不是可用的邮箱")
	for email, a := range map[string]bool{"lin@xinghe.example": true, "other@xinghe.example": false} {
		if a {
			h.owner()
		}
		var err error
		for range 4 {
			err = h.door("192.0.2.1", chrome).AskReset(h.ctx, email)
		}
		h.refused(err, fault.TooMany, "次数过多")
	}
}

// ASVS 6.4.3.
func TestResetDoesNotPassTheSecondFactorBy(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	h.enrol(h.signIn(a.Email).Secret)
	h.askReset(a.Email)
	if err := h.reset(h.link(), better); err != nil {
		t.Fatal(err)
	}
	b, err := h.door("192.0.2.1", chrome).SignIn(h.ctx, account.Credentials{Email: a.Email, Password: better})
	if err != nil || b.Stage != account.AwaitsCode {
		t.Errorf("signed in after a reset: %s, %v", b.Stage, err)
	}
}

func TestLaterPasswordMakesEarlierLinksWorthless(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	h.askReset(a.Email)
	link := h.link()
	here, there := h.signIn(a.Email).Secret, h.signIn(a.Email).Secret
	h.refused(h.doorOf(here).ChangePassword(h.ctx, account.Change{Present: "wrong", New: better}), fault.Invalid, "当前密码不对")
	h.refused(h.doorOf(here).ChangePassword(h.ctx, account.Change{Present: good, New: "password"}), fault.Invalid, "最常见的密码")
	if err := h.doorOf(here).ChangePassword(h.ctx, account.Change{Present: good, New: better}); err != nil {
		t.Fatal(err)
	}
	if !h.alive(here) || h.alive(there) {
		t.Error("this session ended, or the other did not")
	}
	h.refused(h.reset(link, good), fault.NotFound, "已使用")
}

func TestDisabledAccountGetsNoLinkAndCanUseNone(t *testing.T) {
	h := newHouse(t)
	boss, member := h.owner(), h.add("wang@xinghe.example", "merchant_member", "M1")
	h.askReset(member.Email)
	link := h.link()
	h.do(h.as(h.signIn(boss.Email).Secret), func(tx *db.Tx) error { _, err := account.Disable(tx, member.ID); return err })
	h.refused(h.reset(link, better), fault.NotFound, "已过期")
	before := len(h.mails())
	h.askReset(member.Email)
	if len(h.mails()) != before {
		t.Error("a disabled account got a link")
	}
}
