package account_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// ASVS 6.3.1: a network of IPv6 is one place, since whoever has one has 2⁶⁴ addresses.
func TestAddressesOfOneNetworkAreOnePlace(t *testing.T) {
	h := newHouse(t)
	var err error
	for i := range 61 {
		_, err = h.door(fmt.Sprintf("2001:db8:1:2:%x::%x", i, i), chrome).SignIn(h.ctx, account.Credentials{Email: fmt.Sprintf("p%d@x.example", i), Password: "wrong"})
		if i < 60 && fault.Is(err, fault.TooMany) {
			t.Fatalf("try %d was refused", i+1)
		}
	}
	h.refused(err, fault.TooMany, "次数过多")
	_, err = h.door("2001:db8:1:3::1", chrome).SignIn(h.ctx, account.Credentials{Email: "p@x.example", Password: "wrong"})
	h.refused(err, fault.Invalid, "没有登录")
}

// ASVS 13.2.3: whether known passwords of a demonstration would open anything.
func TestAccountsOfADemonstrationAreKnown(t *testing.T) {
	h := newHouse(t)
	known := func() (yes bool) {
		h.view(db.System("test"), func(tx *db.Tx) (err error) { yes, err = account.Demonstrated(tx); return err })
		return yes
	}
	h.owner()
	if known() {
		t.Error("an account in earnest is taken for a demonstration's")
	}
	h.do(db.System("test"), func(tx *db.Tx) error {
		_, err := account.Add(tx, account.New{Email: "demo@x.example", Name: "演示", Role: access.Admin, Password: good, Demo: true})
		return err
	})
	if !known() {
		t.Error("a demonstration's account is not found")
	}
}

// ASVS 1.3.11, 16.4.1: a name is what can be read: no line ends, no signs that steer a terminal or turn the direction.
func TestNameHoldsNoSignsThatSteer(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"林\x1b[2J岚", "林\r\nBcc: x岚", "林\u202e岚", "林\u2066岚", "林\x7f岚"} {
		a := h.add(fmt.Sprintf("n%x@x.example", name), access.Owner, "M1")
		h.do(db.Actor{Account: a.ID, Role: string(access.Owner), Merchant: "M1"}, func(tx *db.Tx) error {
			changed, err := account.ChangeProfile(tx, account.Profile{Name: name, Language: text.ZH})
			if strings.ContainsAny(changed.Name, "\x1b\r\n\x7f\u202e\u2066") || !strings.HasPrefix(changed.Name, "林") {
				t.Errorf("%q is kept as %q", name, changed.Name)
			}
			return err
		})
	}
}

// ASVS 2.3.5: a person who asked, was given another role, and comes back is still the same person.
func TestRoleInBetweenDoesNotMakeTwoPeopleOfOne(t *testing.T) {
	h := newHouse(t)
	a := h.add("zhou@platform.example", access.Reviewer, "")
	admin := h.add("admin@platform.example", access.Admin, "")
	h.do(db.Actor{Account: admin.ID, Role: string(access.Admin)}, func(tx *db.Tx) error {
		changed, err := account.ChangeRole(tx, a.ID, access.Supervisor)
		if changed.ID != a.ID || changed.Ref() != a.Ref() {
			t.Errorf("the account is another one: %s", changed.ID)
		}
		return err
	})
	var entries []audit.Entry
	h.view(db.System("test"), func(tx *db.Tx) (err error) { entries, err = audit.Of(tx, a.Ref(), 10); return err })
	if len(entries) == 0 || entries[0].Action != "account.role_changed" {
		t.Errorf("the change is not on the record: %+v", entries)
	}
}

// ASVS 14.2.6: a link that opens an account stands nowhere once its mail is out.
func TestLinkOfAMailThatIsOutStandsNowhere(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	h.askReset(a.Email)
	link := h.link()
	if !holds(t, h.db, "mails", link) {
		t.Fatal("the link does not wait in its mail")
	}
	office := &outbox.Office{DB: h.db, Sender: taker{}}
	if _, err := office.Deliver(h.ctx, 10); err != nil {
		t.Fatal(err)
	}
	if holds(t, h.db, "mails", link) {
		t.Error("the link stands in a mail that is out")
	}
}

// taker is a mail server that takes everything.
type taker struct{}

func (taker) Send(context.Context, outbox.Mail) error { return nil }
