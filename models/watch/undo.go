package watch

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/text"
)

// What this package decides can be appealed like any other decision (GEN-6).
func init() {
	conduct.Undoing(decision.Warning, conduct.Undo{Do: undoWarning, Title: text.Of("警告", "warning"),
		Told: text.Of("警告已撤销，不会由此产生任何后果；在重新符合规则之前也不会就同一事实再次警告。", "The warning is void and nothing follows from it; until the rule was met in between you are not warned of the same again.")})
	conduct.Undoing(decision.ProductRemoved, conduct.Undo{Do: undoProduct, Title: text.Of("移出商品", "product removed"),
		Told: text.Of("该商品已恢复在计划内。", "The product is back in the programme.")})
	conduct.Undoing(decision.ProductRefused, conduct.Undo{Do: undoRefusal, Title: text.Of("商品未准入", "product refused"),
		Told: text.Of("该商品已进入计划；在重新符合规则之前不会就同一事实再次移出。", "The product is in the programme; until the rule was met in between it is not taken out for the same again.")})
}

// undoWarning voids a warning: nothing follows from it, what followed is undone with it, and it is not repeated for the
// same breach.
func undoWarning(tx *db.Tx, d decision.Decision) error {
	w, err := one(tx, strings.TrimPrefix(d.Object, "warning:"))
	if err != nil {
		return err
	}
	followed := w.Result
	if w.Open() {
		w.Closed = tx.Now
	}
	w.Outcome, w.Quiet = Undone, true
	if err := save(tx, w); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "warning.undone", Object: w.Ref(), Merchant: w.Merchant, Clause: "GEN-6", Detail: map[string]any{"followed": followed}})
	if err := ends(tx, w, deadline.Cancelled); err != nil {
		return err
	}
	if err := suspension.Drop(tx, w.Ref()); err != nil {
		return err
	}
	return undoFollowed(tx, followed)
}

// undoFollowed undoes what followed from a warning; where it was undone already nothing happens. A plan that was accepted
// is void with the warning that it answers.
func undoFollowed(tx *db.Tx, result string) error {
	kind, id, _ := strings.Cut(result, ":")
	if kind == "removal" {
		return conduct.VoidRemoval(tx, result)
	}
	if kind != "decision" {
		return nil
	}
	d, err := decision.Find(tx, id)
	if err != nil {
		return err
	}
	return conduct.Void(tx, d)
}

// undoProduct puts a product back.
func undoProduct(tx *db.Tx, d decision.Decision) error {
	audit.Record(tx, audit.Entry{Action: "entry.restored", Object: d.Object, Merchant: d.Merchant, Clause: "GEN-6", Detail: map[string]any{"decision": d.ID}})
	return restore(tx, d.ID)
}

// undoRefusal lets a product in. The rules that kept it out and that are also watched leave it be until they were met.
func undoRefusal(tx *db.Tx, d decision.Decision) error {
	id, product, _ := strings.Cut(strings.TrimPrefix(d.Object, "entry:"), "/")
	m, err := membership.Find(tx, id)
	if err != nil {
		return err
	}
	if m, err = membership.Present(tx, m); err != nil { // the product's place went along
		return err
	}
	e, err := rulebook.Books(tx).Edition(d.Programme, d.Edition)
	if err != nil {
		return err
	}
	for _, r := range d.Verdict.With(rulebook.Failed) {
		rule, ok := e.Rule(r.Rule)
		if !ok || rule.Warning == nil || !slices.Contains(rule.Occasions, rulebook.OnMonitorProduct) {
			continue
		}
		a := at{Judged{Membership: m, Product: product, Edition: e, At: d.At}, rule, r}
		w := a.opened(tx, false)
		if w.Basis, err = a.basis(tx); err != nil {
			return err
		}
		w.Opened, w.Due, w.Closed, w.Broken, w.Outcome, w.Result, w.Quiet = d.At, d.At, tx.Now, d.At, Undone, d.Ref(), true
		if _, err := insert(tx, w); err != nil {
			return err
		}
	}
	return undoProduct(tx, d)
}
