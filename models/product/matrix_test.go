package product_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/product"
)

// stages bring product P001 into each state; the last four are the ends.
var stages = map[string]func(w *world){
	"draft":     func(w *world) { w.selected("P001") },
	"waiting":   func(w *world) { w.tag("P001") },
	"objected":  func(w *world) { w.tag("P001"); w.object("P001") },
	"effective": func(w *world) { w.effective("P001") },
	"upheld":    func(w *world) { w.tag("P001"); w.answer(w.object("P001"), product.Upheld) },
	"refused":   func(w *world) { w.tag("P001"); w.answer(w.object("P001"), product.Refused) },
	"untagged": func(w *world) {
		tags := w.effective("P001")
		w.in(operator, func(tx *db.Tx) error { _, err := product.Untag(tx, []string{tags["P001"].ID}, "换季"); return err })
	},
	"revoked": func(w *world) {
		b, _ := w.tag("P001")
		w.in(operator, func(tx *db.Tx) error { _, err := product.Revoke(tx, b.ID, "选错了"); return err })
	},
}

// events are what people may try, each with the states in which it is taken.
var events = map[string]struct {
	taken string
	try   func(w *world) error
}{
	"propose the batch": {"draft", func(w *world) error {
		return w.try(operator, func(tx *db.Tx) error {
			all, err := product.Batches(tx, "", "", 1)
			if err != nil {
				return err
			}
			_, err = product.Propose(tx, all[0].ID, product.Proposal{Clause: "YX-9", Reason: "好", Version: all[0].Version})
			return err
		})
	}},
	"revoke the batch": {"draft waiting objected refused upheld", func(w *world) error {
		return w.try(operator, func(tx *db.Tx) error {
			all, err := product.Batches(tx, "", "", 1)
			if err != nil {
				return err
			}
			_, err = product.Revoke(tx, all[0].ID, "选错了")
			return err
		})
	}},
	"object": {"waiting", func(w *world) error {
		id := w.tags()["P001"].ID
		return w.try(owner, func(tx *db.Tx) error { _, err := product.ObjectTo(tx, id, because); return err })
	}},
	"answer": {"objected", func(w *world) error {
		return w.try(operator, func(tx *db.Tx) error {
			o, ok, err := product.ObjectionTo(tx, w.tags()["P001"].ID)
			if err != nil || !ok {
				return fault.Missing(product.CauseTitle(product.ByObjection))
			}
			_, err = product.Answer(tx, o.ID, product.Reply{Verdict: product.Upheld, Reason: "好", Version: o.Version})
			return err
		})
	}},
	"untag": {"waiting objected effective refused", func(w *world) error {
		id := w.tags()["P001"].ID
		return w.try(operator, func(tx *db.Tx) error { _, err := product.Untag(tx, []string{id}, "换季"); return err })
	}},
	"undo a refusal": {"refused", func(w *world) error {
		id := w.tags()["P001"].ID
		return w.try(supervisor, func(tx *db.Tx) error {
			o, ok, err := product.ObjectionTo(tx, id)
			if err != nil || !ok {
				return fault.Missing(product.CauseTitle(product.ByObjection))
			}
			return product.UndoRefusal(tx, o.ID)
		})
	}},
}

// picture is everything of this package that is on the record.
func (w *world) picture() string {
	w.t.Helper()
	var lines []string
	w.view(system, func(tx *db.Tx) error {
		for _, q := range []string{
			"SELECT 'tag ' || id || ' ' || objection || ' ' || effective_at || ' ' || ended_at || ' ' || end_cause FROM tags ORDER BY id",
			"SELECT 'objection ' || id || ' ' || verdict || ' ' || answered_at || ' ' || undone_at || ' ' || version FROM objections ORDER BY id",
			"SELECT 'batch ' || id || ' ' || proposed_at || ' ' || cancelled_at || ' ' || version FROM tag_batches ORDER BY id",
			"SELECT 'window ' || id || ' ' || noticed_at || ' ' || done_at FROM tag_windows ORDER BY id",
			"SELECT 'deadline ' || id || ' ' || closed_at || ' ' || outcome FROM deadlines ORDER BY id",
			"SELECT 'notice ' || id FROM notices ORDER BY id",
			"SELECT 'entries ' || count(*) FROM audit_entries",
		} {
			var found []string
			if err := tx.DB.Raw(q).Scan(&found).Error; err != nil {
				return err
			}
			lines = append(lines, found...)
		}
		return nil
	})
	return strings.Join(lines, "\n")
}

// staged is a world in which product P001 has come to a stage.
func staged(t *testing.T, stage string) *world {
	w := newWorld(t)
	w.stock(1)
	stages[stage](w)
	w.clock.Advance(time.Minute)
	return w
}

// Security 2.3.1: in every state every act is either taken, or refused without a trace. A refused act says what happened
// and what to do next.
func TestEveryActInEveryStateIsTakenOrRefusedWithoutATrace(t *testing.T) {
	for stage := range stages {
		still := staged(t, stage) // what is refused changes nothing, so all of it may try here
		before := still.picture()
		for event, e := range events {
			if stage == "draft" && !strings.HasSuffix(event, "the batch") {
				continue // there is no tag yet to act on
			}
			t.Run(fmt.Sprintf("%s when %s", event, stage), func(t *testing.T) {
				if strings.Contains(" "+e.taken+" ", " "+stage+" ") {
					w := staged(t, stage)
					was := w.picture()
					if err := e.try(w); err != nil {
						t.Fatalf("refused: %v", err)
					}
					if w.picture() == was {
						t.Fatal("taken, and nothing happened")
					}
					return
				}
				err := e.try(still)
				if err == nil {
					t.Fatal("taken")
				}
				if f := fault.Of(err); f.Kind == fault.Internal || !f.Message.Complete() || !f.Next.Complete() {
					t.Errorf("refused without saying why and what next: %v", err)
				}
				if after := still.picture(); after != before {
					t.Errorf("refused, and yet something changed:\n%s\n---\n%s", before, after)
				}
			})
		}
	}
}
