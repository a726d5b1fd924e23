package signup_test

import (
	"testing"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/signup"
)

var judge = db.Actor{Account: "S77", Name: "许宁", Role: "supervisor"}

// GEN-6: an appeal from a return is upheld whatever the merchant has done since. A later round goes on in its place, with its
// own clock and its own decision, and a withdrawal stays; where nothing came since, the round itself waits for review again.
func TestAppealFromAReturnIsUpheldAfterTheNextRound(t *testing.T) {
	for what, want := range map[string]signup.State{"nothing": signup.Submitted, "handed in": signup.Submitted, "sent back again": signup.Returned, "withdrawn": signup.Withdrawn} {
		w := newWorld(t)
		s := w.returned()
		first := s.Decision
		var a conduct.Appeal
		w.in(owner, func(tx *db.Tx) (err error) {
			a, err = conduct.FileAppeal(tx, first, conduct.Filing{Grounds: []string{"标题本来就有规格"}})
			return err
		})
		w.goOn(what, s)
		before := w.open(s, owner)
		w.in(judge, func(tx *db.Tx) error {
			_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "标题确有规格"})
			return err
		})
		after := w.open(s, owner)
		if after.SignUp.State() != want {
			t.Errorf("%s: it is %s, want %s", what, after.SignUp.State(), want)
		}
		if what != "nothing" && (after.SignUp != before.SignUp || w.recorded(s, "signup.reopened")) {
			t.Errorf("%s: it was changed: %+v", what, after.SignUp)
		}
	}
}

// goOn lets the merchant do something with a sign-up that was sent back.
func (w *world) goOn(what string, s signup.SignUp) {
	w.Helper()
	f := w.open(s, owner)
	if what == "withdrawn" {
		w.in(owner, func(tx *db.Tx) error { _, err := signup.Withdraw(tx, s.ID, f.SignUp.Version); return err })
	}
	if what != "handed in" && what != "sent back again" {
		return
	}
	w.in(owner, func(tx *db.Tx) (err error) {
		if f, err = signup.SaveAnswers(tx, s.ID, f.Version, form.Answers{"title": typed("青禾纯棉毛巾四条装 34×72 厘米"), "price": f.Answers["price"]}); err == nil {
			s, err = signup.HandIn(tx, s.ID, f.Version, nil)
		}
		return err
	})
	if what == "sent back again" {
		w.in(reviewer, func(tx *db.Tx) (err error) { s, err = signup.Claim(tx, s.ID, s.Version); return err })
		if _, err := w.decide(s, signup.Ruling{Outcome: signup.Returned, Advice: map[string]string{"title": "请写明规格。"}}); err != nil {
			w.Fatal(err)
		}
	}
}
