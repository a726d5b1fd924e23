package account_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

func (h *house) invite(session, email string, role access.Role) (i account.Invitation, err error) {
	err = h.db.InTx(h.ctx, h.as(session), func(tx *db.Tx) error {
		i, err = account.Invite(tx, account.Guest{Email: email, Role: role, MerchantName: "星禾日用（虚构）", Language: text.ZH})
		return err
	})
	return i, err
}

func (h *house) resend(session, id string) error {
	return h.db.InTx(h.ctx, h.as(session), func(tx *db.Tx) error { _, err := account.Resend(tx, id); return err })
}

func (h *house) accept(link string) (account.Begun, error) {
	return h.door("203.0.113.5", iphone).Accept(h.ctx, link, account.Newcomer{Name: "王小雨", Password: better})
}

func TestOwnerInvitesAColleagueWhoComesInByTheLetter(t *testing.T) {
	h := newHouse(t)
	session := h.signIn(h.owner().Email).Secret
	i, err := h.invite(session, "wang@xinghe.example", access.Member)
	if err != nil {
		t.Fatal(err)
	}
	link := h.link()
	if m := h.mails()[0]; m.Address != "wang@xinghe.example" || m.Letter.Paragraphs[0].ZH != "林岚邀请您以“商家成员”的身份加入星禾日用（虚构）（盟约商家平台）。" {
		t.Errorf("letter %+v", m)
	}
	_, err = h.door("203.0.113.5", iphone).Accept(h.ctx, link, account.Newcomer{Name: " ", Password: "short"})
	if f := fault.Of(err); len(f.Fields) != 2 {
		t.Errorf("faults %v, want name and password", err)
	}
	b, err := h.accept(link)
	if err != nil || b.Account.Merchant != "M1" || b.Account.Role != access.Member || !h.alive(b.Secret) {
		t.Fatalf("came in as %+v, %v", b.Account, err)
	}
	_, err = h.accept(link)
	h.refused(err, fault.NotFound, "已使用")
	h.recorded(i.Ref(), "invitation.sent")
	h.recorded(i.Ref(), "invitation.accepted")
	h.recorded(b.Account.Ref(), "account.added")
}

// ASVS 6.4.1.
func TestInvitationIsGoodForSevenDays(t *testing.T) {
	for offset, want := range map[clock.Instant]bool{-1: true, 0: false, 1: false} {
		h := newHouse(t)
		if _, err := h.invite(h.signIn(h.owner().Email).Secret, "wang@xinghe.example", access.Member); err != nil {
			t.Fatal(err)
		}
		link := h.link()
		h.clock.Set(h.clock.Now().Add(7*24*time.Hour) + offset)
		if _, err := h.accept(link); (err == nil) != want {
			t.Errorf("at seven days %+d µs: %v", offset, err)
		}
	}
}

func TestInvitationSentAgainMakesTheOlderLinkWorthless(t *testing.T) {
	h := newHouse(t)
	session := h.signIn(h.owner().Email).Secret
	i, err := h.invite(session, "wang@xinghe.example", access.Member)
	if err != nil {
		t.Fatal(err)
	}
	older := h.link()
	if err := h.resend(session, i.ID); err != nil {
		t.Fatal(err)
	}
	newer := h.link()
	_, err = h.accept(older)
	h.refused(err, fault.NotFound, "已撤回")
	if _, err := h.accept(newer); err != nil {
		t.Error(err)
	}
	h.refused(h.resend(session, i.ID), fault.NotFound, "邀请")
}

func TestInvitationTakenBackIsWorthless(t *testing.T) {
	h := newHouse(t)
	session := h.signIn(h.owner().Email).Secret
	i, err := h.invite(session, "wang@xinghe.example", access.Member)
	if err != nil {
		t.Fatal(err)
	}
	h.do(h.as(session), func(tx *db.Tx) error { _, err := account.Revoke(tx, i.ID); return err })
	_, err = h.accept(h.link())
	h.refused(err, fault.NotFound, "已撤回")
	h.view(h.as(session), func(tx *db.Tx) error {
		open, err := account.Invitations(tx)
		if len(open) != 0 {
			t.Errorf("open invitations %v", open)
		}
		return err
	})
	if _, err := h.invite(session, "wang@xinghe.example", access.Member); err != nil {
		t.Errorf("cannot be invited again: %v", err)
	}
}

func TestInvitationIsRefusedWhereItMakesNoSense(t *testing.T) {
	h := newHouse(t)
	owner, member := h.owner(), h.add("wang@xinghe.example", access.Member, "M1")
	session := h.signIn(owner.Email).Secret
	for name, c := range map[string]struct {
		email string
		role  access.Role
		why   string
	}{
		"no e-mail": {"nothing", access.Member, "不是可用的邮箱"}, "staff role": {"a@xinghe.example", access.Admin, "请选择一个角色"},
		"colleague": {"WANG@xinghe.example", access.Member, "已经是您的同事"},
	} {
		_, err := h.invite(session, c.email, c.role)
		h.refused(err, fault.Invalid, c.why)
		_ = name
	}
	if _, err := h.invite(session, "li@xinghe.example", access.Member); err != nil {
		t.Fatal(err)
	}
	_, err := h.invite(session, "LI@xinghe.example", access.Owner)
	h.refused(err, fault.Invalid, "已有一份未接受的邀请")
	_, err = h.invite(h.signIn(member.Email).Secret, "b@xinghe.example", access.Member)
	h.refused(err, fault.Forbidden, "权限")
}

// ASVS 6.3.8: that an address has an account elsewhere shows to nobody but its owner.
func TestInvitingAnAddressThatHasAnAccountElsewhereLooksLikeAnyOther(t *testing.T) {
	h := newHouse(t)
	h.add("x@other.example", access.Owner, "M2")
	if _, err := h.invite(h.signIn(h.owner().Email).Secret, "x@other.example", access.Member); err != nil {
		t.Fatal(err)
	}
	_, err := h.accept(h.link())
	h.refused(err, fault.Conflict, "已有账号")
}

func TestInvitationsOfOneSideAreBounded(t *testing.T) {
	h := newHouse(t)
	door := h.doorOf(h.signIn(h.owner().Email).Secret)
	var err error
	for range 31 {
		err = door.CountInvitation(h.ctx)
	}
	h.refused(err, fault.TooMany, "次数过多")
}

func TestAdministratorInvitesStaffAndTheFirstOwnerOfAMerchant(t *testing.T) {
	h := newHouse(t)
	session := h.signIn(h.add("admin@platform.example", access.Admin, "").Email).Secret
	invite := func(g account.Guest) error {
		return h.db.InTx(h.ctx, h.as(session), func(tx *db.Tx) error { _, err := account.Invite(tx, g); return err })
	}
	h.refused(invite(account.Guest{Email: "a@x.example", Role: access.Reviewer, Merchant: "M9"}), fault.Invalid, "不属于任何商家")
	h.refused(invite(account.Guest{Email: "a@x.example", Role: access.Owner}), fault.Invalid, "所属商家的编号")
	for _, g := range []account.Guest{{Email: "zhou@platform.example", Role: access.Reviewer}, {Email: "first@nine.example", Role: access.Owner, Merchant: "M9"}} {
		if err := invite(g); err != nil {
			t.Fatal(err)
		}
		b, err := h.accept(h.link())
		if err != nil || b.Account.Role != g.Role || b.Account.Merchant != g.Merchant {
			t.Errorf("came in as %+v, %v", b.Account, err)
		}
	}
	if err := invite(account.Guest{Email: "second@nine.example", Role: access.Owner, Merchant: "M9"}); err != nil {
		t.Fatal(err)
	}
	h.view(h.as(session), func(tx *db.Tx) error {
		open, err := account.Invitations(tx)
		if len(open) != 1 || open[0].Merchant != "M9" {
			t.Errorf("the administrator sees %v", open)
		}
		return err
	})
}

func TestNobodyTouchesAnotherMerchantsPeopleOrInvitations(t *testing.T) {
	h := newHouse(t)
	owner, other := h.owner(), h.add("x@other.example", access.Owner, "M2")
	i, err := h.invite(h.signIn(owner.Email).Secret, "wang@xinghe.example", access.Member)
	if err != nil {
		t.Fatal(err)
	}
	theirs := h.as(h.signIn(other.Email).Secret)
	for name, act := range map[string]func(tx *db.Tx) error{
		"find":    func(tx *db.Tx) error { _, err := account.Find(tx, owner.ID); return err },
		"disable": func(tx *db.Tx) error { _, err := account.Disable(tx, owner.ID); return err },
		"enable":  func(tx *db.Tx) error { _, err := account.Enable(tx, owner.ID); return err },
		"role":    func(tx *db.Tx) error { _, err := account.ChangeRole(tx, owner.ID, access.Member); return err },
		"factor":  func(tx *db.Tx) error { return account.ResetSecondFactor(tx, owner.ID) },
		"revoke":  func(tx *db.Tx) error { _, err := account.Revoke(tx, i.ID); return err },
	} {
		if err := h.db.InTx(h.ctx, theirs, act); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	h.view(theirs, func(tx *db.Tx) error {
		people, err := account.List(tx, account.Question{Merchant: "M1", Limit: 10})
		if len(people) != 1 || people[0].ID != other.ID {
			t.Errorf("sees %v", people)
		}
		return err
	})
}

func TestLastOwnerAndLastAdministratorRemainAndNobodyShutsThemselvesOut(t *testing.T) {
	h := newHouse(t)
	owner, admin := h.owner(), h.add("admin@platform.example", access.Admin, "")
	by := h.as(h.signIn(admin.Email).Secret)
	act := func(do func(tx *db.Tx) error) error { return h.db.InTx(h.ctx, by, do) }
	h.refused(act(func(tx *db.Tx) error { _, err := account.Disable(tx, owner.ID); return err }), fault.Conflict, "最后一位商家负责人")
	h.refused(act(func(tx *db.Tx) error { _, err := account.ChangeRole(tx, owner.ID, access.Member); return err }), fault.Conflict, "最后一位")
	h.refused(act(func(tx *db.Tx) error { _, err := account.ChangeRole(tx, owner.ID, access.Admin); return err }), fault.Invalid, "不能互换")
	h.refused(act(func(tx *db.Tx) error { _, err := account.Disable(tx, admin.ID); return err }), fault.Forbidden, "不能停用自己")
	h.add("two@xinghe.example", access.Owner, "M1")
	if err := act(func(tx *db.Tx) error { _, err := account.Disable(tx, owner.ID); return err }); err != nil {
		t.Error(err)
	}
	h.refused(act(func(tx *db.Tx) error { _, err := account.Disable(tx, owner.ID); return err }), fault.Conflict, "已经停用")
}

func TestAdministratorFindsPeopleByWords(t *testing.T) {
	h := newHouse(t)
	h.owner()
	h.add("100%_sure@platform.example", access.Reviewer, "")
	h.view(db.System("test"), func(tx *db.Tx) error {
		for words, want := range map[string]int{"XINGHE": 1, "林": 2, "%": 1, "_": 1, "nobody": 0} {
			got, err := account.List(tx, account.Question{Words: words, Limit: 10})
			if err != nil || len(got) != want {
				t.Errorf("%q: %d found, %v, want %d", words, len(got), err, want)
			}
		}
		got, err := account.List(tx, account.Question{Staff: true, Limit: 10})
		if len(got) != 1 {
			t.Errorf("staff %v", got)
		}
		return err
	})
}
