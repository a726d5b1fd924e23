package sanction_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/sanction"
)

// CC-42, CC-43, GEN-6: after any sequence of findings, upheld appeals, leaving and coming back, the findings in force of a
// clause are numbered 1, 2, 3 … in their order, and exactly those from the 3rd on supervise.
func TestCountsHoldAfterAnySequence(t *testing.T) {
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(outer)
		var standing []sanction.Finding
		for range rapid.IntRange(1, 9).Draw(t, "steps") {
			w.clock.Advance(time.Hour)
			switch rapid.SampledFrom([]string{"found", "found", "found", "appeal", "away and back"}).Draw(t, "what") {
			case "found":
				standing = append(standing, w.found(rapid.SampledFrom([]string{"unlicensed", "misdescribed", "sample"}).Draw(t, "breach"), "", "P1"))
			case "appeal":
				if len(standing) > 0 {
					n := rapid.IntRange(0, len(standing)-1).Draw(t, "which")
					w.appealed(standing[n])
					standing = append(standing[:n:n], standing[n+1:]...)
				}
			default:
				w.in(first, func(tx *db.Tx) error {
					_, err := conduct.Leave(tx, w.memberNow(), conduct.Cause{Kind: membership.ByExit, Ground: "exit", Clause: "CC-50", At: tx.Now})
					return err
				})
				w.clock.Advance(45 * 24 * time.Hour)
				w.member = w.admit("M1")
				standing = nil // their time to appeal is over
			}
			w.numbered(t)
		}
	})
}

func (w *world) numbered(t *rapid.T) {
	for _, clause := range []string{"CC-42", "CC-43"} {
		w.look(func(tx *db.Tx) error {
			list, err := sanction.List(tx, sanction.Question{Merchant: "M1", Counted: clause, Outcome: sanction.InForce, Limit: 100})
			for i, f := range list { // the newest first
				if want := len(list) - i; f.Times != want || f.Sanction.Has(rulebook.MeasureSupervised) != (want >= 3) {
					t.Fatalf("%s: no. %d stands as %d with %v", clause, want, f.Times, f.Sanction.Measures)
				}
			}
			return err
		})
	}
}

// GEN-4: the letter says what was found, under which clauses, for the how-manieth time, what follows, what to do and how
// to appeal.
func TestLetterOfAFindingSaysAllOfIt(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		w.found("misdescribed", "", "P1")
	}
	w.found("sample", "", "P1", "P2")
	w.found("harm", "grave")
	var all []outbox.Notice
	w.in(owner, func(tx *db.Tx) (err error) { all, err = outbox.List(tx, outbox.Inbox{Limit: 50}); return err })
	for title, want := range map[string][]string{
		"Failed quality sample": {"实物与描述不符", "no. 3", "product deleted, account supervised for 7 days", "P1, P2", "CC-31", "CC-43", "CC-40", "请整改后重新发布", "appeal from the decision", "nothing of it is to be seen"},
		"Harm to distributors":  {"Grave", "account removed", "CC-44", "CC-52", "cannot apply to this programme again", "open orders and their after-sales are still to be served"},
	} {
		found := false
		for _, n := range all {
			if !strings.Contains(n.Letter.Title.EN, title) {
				continue
			}
			found = true
			said := n.Letter.Objection.EN
			for _, p := range append(n.Letter.Paragraphs, n.Letter.Todo...) {
				said += p.EN + "\n"
			}
			for _, f := range n.Letter.Facts {
				said += f.Value.EN + "\n"
			}
			for _, c := range n.Letter.Clauses {
				said += c.ID + "\n"
			}
			for _, one := range want {
				if !strings.Contains(said, one) {
					t.Errorf("%s: lacks %q in\n%s", title, one, said)
				}
			}
		}
		if !found {
			t.Errorf("no letter about %s", title)
		}
	}
}
