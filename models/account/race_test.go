package account_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
)

// atOnce runs an act as often as said, all at once, and counts how many of them succeed.
func atOnce(n int, act func() error) (done int) {
	var wait sync.WaitGroup
	var mu sync.Mutex
	for range n {
		wait.Go(func() {
			if act() == nil {
				mu.Lock()
				done++
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return done
}

func TestOneCodeLetsInOneOfManyWhoGiveItAtOnce(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	secret, recovery := h.enrol(h.signIn(a.Email).Secret)
	for name, code := range map[string]string{"code": h.code(secret), "recovery code": recovery[0]} {
		begun := make(chan account.Begun, 4)
		for range 4 {
			begun <- h.signIn(a.Email)
		}
		if n := atOnce(4, func() error { _, err := h.second(<-begun, code); return err }); n != 1 {
			t.Errorf("one %s let %d in", name, n)
		}
	}
}

func TestOneLinkSetsOnePasswordWhenOpenedByManyAtOnce(t *testing.T) {
	h := newHouse(t)
	h.askReset(h.owner().Email)
	link := h.link()
	if n := atOnce(4, func() error { return h.reset(link, better) }); n != 1 {
		t.Errorf("one link was used %d times", n)
	}
}

func TestOneInvitationMakesOneAccountWhenAcceptedByManyAtOnce(t *testing.T) {
	h := newHouse(t)
	session := h.signIn(h.owner().Email).Secret
	if _, err := h.invite(session, "wang@xinghe.example", access.Member); err != nil {
		t.Fatal(err)
	}
	link := h.link()
	if n := atOnce(4, func() error { _, err := h.accept(link); return err }); n != 1 {
		t.Errorf("one invitation was accepted %d times", n)
	}
	h.view(h.as(session), func(tx *db.Tx) error {
		people, err := account.List(tx, account.Question{Limit: 10})
		if len(people) != 2 {
			t.Errorf("%d people, want 2", len(people))
		}
		return err
	})
}

func TestSameEmailIsAddedOnceByManyAtOnce(t *testing.T) {
	h := newHouse(t)
	n := atOnce(4, func() error {
		return h.db.InTx(h.ctx, db.System("test"), func(tx *db.Tx) error {
			_, err := account.Add(tx, account.New{Email: "lin@xinghe.example", Name: "林岚", Role: access.Owner, Merchant: "M1", Password: good})
			return err
		})
	})
	if n != 1 {
		t.Errorf("added %d times", n)
	}
}

func TestTwoOwnersWhoDisableEachOtherAtOnceLeaveOne(t *testing.T) {
	h := newHouse(t)
	a, b := h.owner(), h.add("two@xinghe.example", access.Owner, "M1")
	as := map[string]db.Actor{a.ID: h.as(h.signIn(a.Email).Secret), b.ID: h.as(h.signIn(b.Email).Secret)}
	next := make(chan [2]string, 2)
	next <- [2]string{a.ID, b.ID}
	next <- [2]string{b.ID, a.ID}
	n := atOnce(2, func() error {
		pair := <-next
		return h.db.InTx(h.ctx, as[pair[0]], func(tx *db.Tx) error { _, err := account.Disable(tx, pair[1]); return err })
	})
	if n != 1 {
		t.Errorf("%d of the last two owners were disabled", n)
	}
}

func TestWhoActsOnAnOlderPictureOfAnAccountIsToldSo(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	door := h.doorOf(h.signIn(a.Email).Secret)
	n := atOnce(3, func() error { return door.ChangePassword(h.ctx, account.Change{Present: good, New: better}) })
	if n != 1 {
		t.Errorf("the password was changed %d times from the same one", n)
	}
}

// ASVS 11.4, 16.2.5: no secret is in the books in a form that opens anything.
func TestNoSecretStandsInTheBooks(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	session := h.signIn(a.Email).Secret
	seed, recovery := h.enrol(session)
	if _, err := h.invite(session, "wang@xinghe.example", access.Member); err != nil {
		t.Fatal(err)
	}
	invitation := h.link()
	h.askReset(a.Email)
	secrets := map[string]string{"session": session, "recovery code": strings.ReplaceAll(recovery[0], "-", ""), "password": good, "seed": seed,
		"invitation": invitation, "reset": h.link()}
	for _, table := range []string{"accounts", "sessions", "recovery_codes", "second_factors", "invitations", "account_links", "audit_entries"} {
		for name, secret := range secrets {
			if holds(t, h.db, table, secret) {
				t.Errorf("the %s stands in %s", name, table)
			}
		}
	}
}

// holds reports whether any column of a table has the words in it.
func holds(t *testing.T, d *db.DB, table, words string) bool {
	t.Helper()
	for _, row := range dbtest.Rows(t, d, "SELECT * FROM "+table) {
		for _, v := range row {
			if strings.Contains(v, words) {
				return true
			}
		}
	}
	return false
}

func TestCodesAreNotGuessedForLongWithSignInsWithoutEnd(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	secret, _ := h.enrol(h.signIn(a.Email).Secret)
	refused := 0
	for range 6 {
		b := h.signIn(a.Email)
		for range 4 {
			if _, err := h.second(b, "000000"); fault.Is(err, fault.TooMany) {
				refused++
			}
		}
	}
	if refused != 4 {
		t.Errorf("%d of 24 codes were refused, want 4: the limit is 20 an hour", refused)
	}
	h.clock.Advance(time.Hour)
	if _, err := h.second(h.signIn(a.Email), h.code(secret)); err != nil {
		t.Errorf("still refused an hour later: %v", err)
	}
}
