package account_test

import (
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// ASVS 8.2.1: who looks after whose account, role by role.
func TestOnlyOwnersAndAdministratorsLookAfterAccounts(t *testing.T) {
	h := newHouse(t)
	target := h.add("target@xinghe.example", access.Member, "M1")
	for _, role := range access.Roles {
		merchant := "M1"
		if role.Staff() {
			merchant = ""
		}
		who := h.as(h.signIn(h.add(string(role)+"@people.example", role, merchant).Email).Secret)
		may := role == access.Owner || role == access.Admin
		guest := account.Guest{Email: string(role) + "@guest.example", Role: access.Member, Merchant: "M1", MerchantName: "M1", Language: text.ZH}
		for name, act := range map[string]func(tx *db.Tx) error{
			"role":    func(tx *db.Tx) error { _, err := account.ChangeRole(tx, target.ID, access.Member); return err },
			"disable": func(tx *db.Tx) error { _, err := account.Disable(tx, target.ID); return keepOut(err) },
			"invite":  func(tx *db.Tx) error { _, err := account.Invite(tx, guest); return keepOut(err) },
		} {
			err := h.db.InTx(h.ctx, who, act)
			if may && fault.Is(err, fault.Forbidden) || !may && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %s: %v, may %v", role, name, err, may)
			}
		}
	}
	if b := h.signIn(target.Email); b.Account.Role != access.Member {
		t.Errorf("the account is %s now", b.Account.Role)
	}
}

// keepOut undoes what was allowed, so that every role meets the same account.
func keepOut(err error) error {
	if err == nil {
		return fault.New(fault.Conflict, text.Of("撤销", "undone"), text.Of("测试", "test"))
	}
	return err
}

func TestRoleThatIsTheSameChangesNothing(t *testing.T) {
	h := newHouse(t)
	owner, member := h.owner(), h.add("wang@xinghe.example", access.Member, "M1")
	h.do(h.as(h.signIn(owner.Email).Secret), func(tx *db.Tx) error {
		a, err := account.ChangeRole(tx, member.ID, access.Member)
		if a.Version != member.Version {
			t.Errorf("version %d", a.Version)
		}
		return err
	})
	for _, action := range h.actions(member.Ref()) {
		if action == "account.role_changed" {
			t.Error("a change that is none is on the record")
		}
	}
}

func TestAccountThatIsNotThereIsNotFound(t *testing.T) {
	h := newHouse(t)
	h.owner()
	for name, act := range map[string]func(tx *db.Tx) error{
		"find":    func(tx *db.Tx) error { _, err := account.Find(tx, "none"); return err },
		"enable":  func(tx *db.Tx) error { _, err := account.Enable(tx, "none"); return err },
		"resend":  func(tx *db.Tx) error { _, err := account.Resend(tx, "none"); return err },
		"revoke":  func(tx *db.Tx) error { _, err := account.Revoke(tx, "none"); return err },
		"session": func(tx *db.Tx) error { return account.EndSession(tx, "none") },
		"form":    func(tx *db.Tx) error { _, err := account.FindForm(tx, "none"); return err },
	} {
		if err := h.db.InTx(h.ctx, db.System("test"), act); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
}

func TestProfileIsRefusedWithTheReasonOfEachField(t *testing.T) {
	h := newHouse(t)
	who := h.as(h.signIn(h.owner().Email).Secret)
	err := h.db.InTx(h.ctx, who, func(tx *db.Tx) error {
		_, err := account.ChangeProfile(tx, account.Profile{Name: "", Language: "fr"})
		return err
	})
	if f := fault.Of(err); len(f.Fields) != 2 || f.Fields[0].Name != "name" || f.Fields[1].Name != "language" {
		t.Errorf("got %v", err)
	}
	h.do(who, func(tx *db.Tx) error {
		a, err := account.ChangeProfile(tx, account.Profile{Name: "  Lin   Lan ", Language: text.EN})
		if a.Name != "Lin Lan" {
			t.Errorf("kept as %q", a.Name)
		}
		return err
	})
	h.recorded("account:"+who.Account, "account.profile_changed")
}

func TestSignInsOfMerchantsAndStaffAreOnTheRecordUnderTheirOwnNames(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	h.signIn(a.Email)
	h.view(db.System("test"), func(tx *db.Tx) error {
		found, err := account.Find(tx, a.ID)
		if found.Email != a.Email || found.CreatedBy != "system:test" || found.Created != h.clock.Now() {
			t.Errorf("found %+v", found)
		}
		return err
	})
	if got := h.actions(a.Ref()); len(got) != 2 || got[0] != "account.added" || got[1] != "session.begun" {
		t.Errorf("on the record: %v", got)
	}
}
