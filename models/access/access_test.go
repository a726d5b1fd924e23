package access_test

import (
	"context"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
)

func in(d *db.DB, actor db.Actor, verb func(tx *db.Tx) error) error {
	return d.InTx(context.Background(), actor, verb)
}

var ming = db.Actor{Account: "A1", Name: "明", Role: string(access.Owner), Merchant: "M1"}

func TestFormSentTwiceHasOneEffectAndLeadsToTheSamePlace(t *testing.T) {
	d, _ := dbtest.New(t)
	token, ran := access.NewToken(), 0
	for range 3 {
		var to string
		if err := in(d, ming, func(tx *db.Tx) (err error) {
			to, err = access.Once(tx, access.Sent{Token: token, Route: "POST /cases"}, func() (string, error) { ran++; return "/cases/1", nil })
			return err
		}); err != nil || to != "/cases/1" {
			t.Fatalf("led to %q, %v", to, err)
		}
	}
	if ran != 1 {
		t.Errorf("the command ran %d times", ran)
	}
}

func TestFormThatWasChangedAfterItWasSentIsNotTakenForTheSame(t *testing.T) {
	d, _ := dbtest.New(t)
	token, ran := access.NewToken(), 0
	send := func(content string) error {
		return in(d, ming, func(tx *db.Tx) error {
			_, err := access.Once(tx, access.Sent{Token: token, Route: "r", Content: content}, func() (string, error) { ran++; return "/", nil })
			return err
		})
	}
	if err := send("one"); err != nil {
		t.Fatal(err)
	}
	if err := send("two"); !fault.Is(err, fault.Conflict) || ran != 1 {
		t.Errorf("another content: %v, ran %d times", err, ran)
	}
	if err := send("one"); err != nil || ran != 1 {
		t.Errorf("the same content: %v, ran %d times", err, ran)
	}
}

func TestFormWhoseCommandFailedMayBeSentAgain(t *testing.T) {
	d, _ := dbtest.New(t)
	token := access.NewToken()
	refused := func() (string, error) { return "", access.Refused() }
	if err := in(d, ming, func(tx *db.Tx) error {
		_, err := access.Once(tx, access.Sent{Token: token, Route: "r"}, refused)
		return err
	}); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("got %v", err)
	}
	if err := in(d, ming, func(tx *db.Tx) error {
		_, err := access.Once(tx, access.Sent{Token: token, Route: "r"}, func() (string, error) { return "/", nil })
		return err
	}); err != nil {
		t.Errorf("the corrected form was refused: %v", err)
	}
}

func TestTokenOfAnotherPersonOrRouteLeadsNowhere(t *testing.T) {
	d, _ := dbtest.New(t)
	token := access.NewToken()
	use := func(who db.Actor, route string) error {
		return in(d, who, func(tx *db.Tx) error {
			_, err := access.Once(tx, access.Sent{Token: token, Route: route}, func() (string, error) { return "/secret", nil })
			return err
		})
	}
	if err := use(ming, "r"); err != nil {
		t.Fatal(err)
	}
	other := ming
	other.Account = "A2"
	for _, err := range []error{use(other, "r"), use(ming, "another")} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("got %v, want not found", err)
		}
	}
	if err := in(d, ming, func(tx *db.Tx) error {
		_, err := access.Once(tx, access.Sent{Route: "r"}, func() (string, error) { return "/", nil })
		return err
	}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a form without a token: %v", err)
	}
}

func TestLimitRefusesTheOneAttemptTooManyAndForgetsWithTheWindow(t *testing.T) {
	d, c := dbtest.New(t)
	attempt := func() error {
		return in(d, db.System("test"), func(tx *db.Tx) error { return access.Limit(tx, "sign-in", "a@example.com", 3, time.Hour) })
	}
	for range 3 {
		if err := attempt(); err != nil {
			t.Fatal(err)
		}
	}
	if err := attempt(); !fault.Is(err, fault.TooMany) {
		t.Fatalf("the fourth attempt: %v", err)
	}
	c.Advance(time.Hour)
	if err := attempt(); err != nil {
		t.Errorf("in the next window: %v", err)
	}
}

func TestEveryActionHasAHolderAndUnknownOnesHaveNone(t *testing.T) {
	for _, a := range access.Actions() {
		if len(access.Holders(a)) == 0 {
			t.Errorf("nobody may %s", a)
		}
	}
	for _, r := range access.Roles {
		if access.May(r, "no.such.action") || !access.May(r, access.SignedIn) || !r.Title().Complete() {
			t.Errorf("%s: an unknown action is granted, or being signed in is not, or it has no title", r)
		}
	}
	if access.May("stranger", access.SignedIn) || !access.May("stranger", access.Anyone) {
		t.Error("an unknown role counts as signed in, or is not anyone")
	}
}

// No merchant's role holds what staff hold, and no staff role acts for a merchant.
func TestMerchantsAndStaffShareNoAction(t *testing.T) {
	for _, a := range access.Actions() {
		staff := 0
		for _, r := range access.Holders(a) {
			if r.Staff() {
				staff++
			}
		}
		if staff != 0 && staff != len(access.Holders(a)) {
			t.Errorf("%s is held by merchants and staff alike", a)
		}
	}
}

func TestActorWhoMayNotIsRefusedAndThePortalItselfIsNot(t *testing.T) {
	d, _ := dbtest.New(t)
	if err := in(d, ming, func(tx *db.Tx) error { return access.Require(tx, access.Review) }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a merchant reviews: %v", err)
	}
	if err := in(d, db.System("sweep"), func(tx *db.Tx) error { return access.Require(tx, access.Review) }); err != nil {
		t.Errorf("the portal itself: %v", err)
	}
}
