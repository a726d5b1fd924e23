package conduct_test

import (
	"testing"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
)

// refusedAndAppealed is an exit request that was refused, and the appeal from that.
func (w *world) refusedAndAppealed() (x conduct.Exit, a conduct.Appeal) {
	w.t.Helper()
	x = w.decided(false)
	w.in(owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, x.Decision, conduct.Filing{Grounds: []string{"事实有误"}})
		return err
	})
	return x, a
}

func (w *world) upheld(a conduct.Appeal) {
	w.t.Helper()
	w.in(third, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "确有理由"})
		return err
	})
}

func (w *world) exit(id string) (x conduct.Exit) {
	w.t.Helper()
	w.in(first, func(tx *db.Tx) (err error) { x, err = conduct.FindExit(tx, id); return err })
	return x
}

// GEN-6: an appeal from a refused exit can be upheld while another request waits, which goes on in its place.
func TestAppealFromARefusedExitIsUpheldWhileAnotherRequestWaits(t *testing.T) {
	w := newWorld(t)
	x, a := w.refusedAndAppealed()
	other := w.request()
	w.upheld(a)
	if w.exit(x.ID).State() != conduct.Refused || w.exit(other.ID).State() != conduct.Pending {
		t.Errorf("%s, the other %s", w.exit(x.ID).State(), w.exit(other.ID).State())
	}
}

// GEN-6: where the membership has ended meanwhile nobody is asked to answer the request; it waits again with the membership.
func TestRefusedExitOfAnEndedMembershipWaitsAgainOnceThatIsUndone(t *testing.T) {
	w := newWorld(t)
	x, a := w.refusedAndAppealed()
	w.in(first, func(tx *db.Tx) error {
		_, err := conduct.Leave(tx, w.member, conduct.Cause{Kind: membership.ByRemoval, Ground: "violation", Clause: "YX-17", At: tx.Now})
		return err
	})
	w.upheld(a)
	if got := w.exit(x.ID).State(); got != conduct.Overtaken {
		t.Errorf("after the end it is %q", got)
	}
	w.in(first, func(tx *db.Tx) error { return conduct.Rejoin(tx, w.member.ID) })
	if got := w.exit(x.ID).State(); got != conduct.Pending {
		t.Errorf("with the membership it is %q", got)
	}
}
