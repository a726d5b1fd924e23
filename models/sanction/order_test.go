package sanction_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/sanction"
)

// ends are the letters that tell the end of a supervision, the latest first.
func (w *world) ends() (out []outbox.Letter) {
	w.t.Helper()
	w.in(owner, func(tx *db.Tx) error {
		found, err := outbox.List(tx, outbox.Inbox{Limit: 200})
		for _, n := range found {
			if strings.Contains(n.Letter.Title.ZH, "期满") {
				out = append(out, n.Letter)
			}
		}
		return err
	})
	return out
}

// CC-44: whom a removal overtook while it was supervised is not told that its account is visible again.
func TestEndOfASupervisionIsNotToldToWhoWasRemoved(t *testing.T) {
	w := newWorld(t)
	w.found("harm", "ordinary")
	w.clock.Advance(24 * time.Hour)
	w.found("harm", "grave")
	w.clock.Advance(10 * 24 * time.Hour)
	w.due()
	if got := w.ends(); len(got) != 0 {
		t.Errorf("told %v", got[0].Paragraphs)
	}
}

// CC-42: where two supervisions overlap, the end of the first one says that the account stays hidden, and until when.
func TestEndOfTheFirstOfTwoSupervisionsSaysThatTheAccountStaysHidden(t *testing.T) {
	w := newWorld(t)
	w.found("harm", "ordinary")
	w.clock.Advance(3 * 24 * time.Hour)
	later := w.found("harm", "ordinary")
	w.clock.Advance(5 * 24 * time.Hour)
	w.due()
	got := w.ends()
	if len(got) != 1 || !w.supervised() || !strings.Contains(got[0].Paragraphs[0].ZH, "仍受监管至 "+later.Until.EndText().ZH) {
		t.Fatalf("told %+v", got)
	}
	w.clock.Advance(3 * 24 * time.Hour)
	w.due()
	if got = w.ends(); len(got) != 2 || w.supervised() || !strings.Contains(got[0].Paragraphs[0].ZH, "已恢复展示") {
		t.Errorf("told %+v", got)
	}
}

// A product that a report names twice is one product, and nobody else's.
func TestProductNamedTwiceIsOne(t *testing.T) {
	w := newWorld(t)
	if f := w.found("unlicensed", "", "P1", "P1"); len(f.Products) != 1 || w.holds()["deleted P1"] != 1 {
		t.Errorf("%v, %v", f.Products, w.holds())
	}
}

// What a finding that was counted anew lets go stands in the record under its merchant, whose systems are told by it.
func TestEasingIsRecordedUnderItsMerchant(t *testing.T) {
	w := newWorld(t)
	one := w.found("unlicensed", "", "P1")
	w.found("unlicensed", "", "P2")
	w.found("unlicensed", "", "P3")
	w.appealed(one)
	w.in(system, func(tx *db.Tx) error {
		found, err := audit.Find(tx, audit.Search{Action: "hold.lifted", Limit: 200})
		for _, e := range found {
			if e.Merchant != "M1" {
				t.Errorf("%s of %s stands under %q", e.Action, e.Object, e.Merchant)
			}
		}
		if len(found) != 2 {
			t.Errorf("%d entries", len(found))
		}
		return err
	})
}

// CC-50, CC-52: nobody leaves by agreement while a finding waits for its second signature: with the membership it could not be
// signed any more, nor would the bar of a removal follow. Once that is settled the exit is answered; a refusal waits for nothing.
func TestExitIsNotAgreedWhileAFindingWaitsForItsSignature(t *testing.T) {
	w := newWorld(t)
	var f sanction.Finding
	var x conduct.Exit
	w.in(operator, func(tx *db.Tx) (err error) {
		f, err = sanction.Propose(tx, w.member.ID, report("harm", "grave"))
		return err
	})
	if !f.Open() {
		t.Fatalf("it waits for nobody: %+v", f)
	}
	w.in(owner, func(tx *db.Tx) (err error) {
		x, err = conduct.RequestExit(tx, w.member.ID, "调整经营方向")
		return err
	})
	agree := func(tx *db.Tx) error {
		_, err := conduct.SignExit(tx, x.ID, x.Version, conduct.Verdict{Agrees: true, Reason: "同意"})
		return err
	}
	if err := w.try(third, agree); !fault.Is(err, fault.Breach) || fault.Of(err).Clause != "CC-50" {
		t.Errorf("agreed while a finding waits: %v", err)
	}
	w.in(second, func(tx *db.Tx) (err error) { f, err = sanction.Refuse(tx, f.ID, f.Version, "证据不足"); return err })
	w.in(third, agree)
}
