package account

import (
	"context"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
)

// A password that was hashed at other costs than today's is hashed anew when it is next typed, and only then.
func TestOutdatedPasswordIsHashedAnewAtTheNextSignIn(t *testing.T) {
	d, _ := dbtest.New(t)
	ctx := context.Background()
	was := present
	present = parameters{memory: 8 << 10, time: 1, threads: 1}
	var a Account
	err := d.InTx(ctx, db.System("test"), func(tx *db.Tx) (err error) {
		a, err = Add(tx, New{Email: "lin@xinghe.example", Name: "林岚", Role: access.Owner, Merchant: "M1", Password: "four-unrelated-words"})
		return err
	})
	present = was
	if err != nil {
		t.Fatal(err)
	}
	door := Door{DB: d, Actor: db.Actor{IP: "192.0.2.1", Agent: "x"}}
	kept := func() (p Password, entries int) {
		if err := d.View(ctx, db.System("test"), func(tx *db.Tx) error {
			now, err := accountByID(tx, a.ID)
			if err != nil {
				return err
			}
			p = now.password
			found, err := audit.Find(tx, audit.Search{Action: "password.rehashed", Limit: 10})
			entries = len(found)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return p, entries
	}
	if _, err := door.SignIn(ctx, Credentials{Email: a.Email, Password: "wrong"}); err == nil {
		t.Fatal("signed in with a wrong password")
	}
	if p, n := kept(); p != a.password || n != 0 {
		t.Error("a wrong password hashes anew")
	}
	for range 2 {
		if _, err := door.SignIn(ctx, Credentials{Email: a.Email, Password: "four-unrelated-words"}); err != nil {
			t.Fatal(err)
		}
	}
	p, n := kept()
	if cost, _, _, err := p.parse(); err != nil || cost != present || n != 1 {
		t.Errorf("kept at %+v, rehashed %d times, %v", cost, n, err)
	}
}

// ASVS 6.3.8: an unknown e-mail is checked against a password, too, at today's costs.
func TestUnknownEmailCostsTheSameWork(t *testing.T) {
	p, err := nobodys()
	if err != nil {
		t.Fatal(err)
	}
	if cost, _, _, err := p.parse(); err != nil || cost != present {
		t.Errorf("nobody's password costs %+v, %v", cost, err)
	}
	if right, _, err := (Account{}).check(context.Background(), ""); right || err != nil {
		t.Errorf("nobody signs in: %v, %v", right, err)
	}
}

// A password changed between the check and its transaction does not let the older one in.
func TestPasswordThatWasChangedMeanwhileDoesNotLetIn(t *testing.T) {
	d, _ := dbtest.New(t)
	ctx := context.Background()
	var a Account
	if err := d.InTx(ctx, db.System("test"), func(tx *db.Tx) (err error) {
		a, err = Add(tx, New{Email: "lin@xinghe.example", Name: "林岚", Role: access.Owner, Merchant: "M1", Password: "four-unrelated-words"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	older := a
	older.password = "$argon2id$older"
	err := d.InTx(ctx, db.System("test"), func(tx *db.Tx) error { _, err := begin(tx, older, ""); return err })
	if err == nil || err.Error() != notSignedIn().Error() {
		t.Errorf("let in: %v", err)
	}
}
