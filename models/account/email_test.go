package account_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
)

const moved = "lin@new.example"

func (h *house) askEmail(session, email string) error {
	return h.doorOf(session).AskEmail(h.ctx, email)
}

func (h *house) changeEmail(link string) error {
	return h.door("192.0.2.1", chrome).ChangeEmail(h.ctx, link)
}

// ASVS 6.3.7: the e-mail changes once the new address has confirmed it, the sessions stay, the old address is told.
func TestEmailChangesWhenTheNewAddressConfirmsIt(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	session := h.signIn(a.Email).Secret
	h.askReset(a.Email)
	reset := h.link()
	if err := h.askEmail(session, "  "+moved+" "); err != nil {
		t.Fatal(err)
	}
	link := h.link()
	if f, _ := h.behind(session); f.Account.Email != a.Email {
		t.Errorf("the e-mail is %s before it was confirmed", f.Account.Email)
	}
	if err := h.changeEmail(link); err != nil {
		t.Fatal(err)
	}
	h.refused(h.changeEmail(link), fault.NotFound, "已使用")
	h.refused(h.reset(reset, better), fault.NotFound, "已使用")
	if f, ok := h.behind(session); !ok || !f.Alive || f.Account.Email != moved {
		t.Errorf("behind the session: %+v", f)
	}
	h.signIn(moved)
	_, err := h.door("192.0.2.1", chrome).SignIn(h.ctx, account.Credentials{Email: a.Email, Password: good})
	h.refused(err, fault.Invalid, "没有登录")
	h.recorded(a.Ref(), "email.asked")
	h.recorded(a.Ref(), "email.changed")
	told := false
	for _, m := range h.mails() {
		told = told || m.Address == a.Email && m.Letter.Title.ZH == "您的登录邮箱已改为 "+moved
	}
	if !told {
		t.Error("the old address does not hear of it")
	}
}

func TestLinkToANewEmailIsGoodForThirtyMinutes(t *testing.T) {
	for offset, want := range map[clock.Instant]bool{-1: true, 0: false, 1: false} {
		h := newHouse(t)
		if err := h.askEmail(h.signIn(h.owner().Email).Secret, moved); err != nil {
			t.Fatal(err)
		}
		link := h.link()
		h.clock.Set(h.clock.Now().Add(30*time.Minute) + offset)
		if err := h.changeEmail(link); (err == nil) != want {
			t.Errorf("at 30 minutes %+d µs: %v", offset, err)
		}
	}
}

// A link opens what it was made for and nothing else.
func TestLinksAreNotGoodForEachOther(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	h.askReset(a.Email)
	h.refused(h.changeEmail(h.link()), fault.NotFound, "不完整")
	if err := h.askEmail(h.signIn(a.Email).Secret, moved); err != nil {
		t.Fatal(err)
	}
	h.refused(h.reset(h.link(), better), fault.NotFound, "不完整")
}

// ASVS 6.3.8: who asks does not learn whether the address has an account; its owner does, and gets no link.
func TestTakenAddressIsToldInItsOwnMailboxAlone(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	h.add("wang@xinghe.example", access.Member, "M1")
	if err := h.askEmail(h.signIn(a.Email).Secret, "WANG@xinghe.example"); err != nil {
		t.Fatal(err)
	}
	if !h.told("这个邮箱已有盟约账号") {
		t.Error("the owner of the address does not hear of it")
	}
}

func TestAddressThatWasTakenInBetweenIsRefused(t *testing.T) {
	h := newHouse(t)
	if err := h.askEmail(h.signIn(h.owner().Email).Secret, moved); err != nil {
		t.Fatal(err)
	}
	link := h.link()
	h.add(moved, access.Member, "M1")
	h.refused(h.changeEmail(link), fault.Conflict, "已有账号")
}

func TestNewEmailIsCheckedAndAskedForFiveTimesAnHour(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	session := h.signIn(a.Email).Secret
	h.refused(h.askEmail(session, "nobody"), fault.Invalid, "不是可用的邮箱")
	h.refused(h.askEmail(session, "LIN@xinghe.example"), fault.Invalid, "现在的邮箱")
	for range 4 {
		if err := h.askEmail(session, moved); err != nil {
			t.Fatal(err)
		}
	}
	h.refused(h.askEmail(session, moved), fault.TooMany, "")
}

func TestTheSameNewEmailGoesToOneOfTwoAtOnce(t *testing.T) {
	h := newHouse(t)
	next := make(chan string, 2)
	for _, email := range []string{h.owner().Email, h.add("wang@xinghe.example", access.Member, "M1").Email} {
		if err := h.askEmail(h.signIn(email).Secret, moved); err != nil {
			t.Fatal(err)
		}
		next <- h.link()
	}
	if n := atOnce(2, func() error { return h.changeEmail(<-next) }); n != 1 {
		t.Errorf("%d accounts got the address", n)
	}
}
