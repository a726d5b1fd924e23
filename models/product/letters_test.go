package product_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
)

// sound fails the test where a letter is not worded in both languages or rests on no clause.
func sound(t *testing.T, n outbox.Notice) {
	t.Helper()
	l := n.Letter
	words := append([]text.Text{l.Title}, l.Paragraphs...)
	words = append(words, l.Todo...)
	for _, c := range l.Clauses {
		words = append(words, c.Text)
	}
	for _, f := range l.Facts {
		words = append(words, f.Label, f.Value)
	}
	for _, one := range words {
		if !one.Complete() || strings.Contains(one.ZH+one.EN, "%!") {
			t.Errorf("%s: not worded: %+v", n.Key, one)
		}
	}
	if len(l.Clauses) == 0 || n.Clause == "" || len(l.Paragraphs) == 0 || l.Link == "" || !l.LinkText.Complete() {
		t.Errorf("%s lacks its clause, its words or its way on: %+v", n.Key, l)
	}
	if (l.Until == 0) != l.UntilText.IsZero() {
		t.Errorf("%s words its end otherwise than it is: %s, %v", n.Key, l.Until, l.UntilText)
	}
}

// GEN-4: every letter of a tag's way is worded in both languages, names its clauses, and leads on.
func TestEveryLetterIsSound(t *testing.T) {
	w := newWorld(t)
	w.stock(6)
	b, _ := w.tag("P001", "P002", "P003", "P004")
	w.answer(w.object("P001"), product.Upheld)
	w.answer(w.object("P002"), product.Refused)
	w.object("P003")
	w.clock.Advance(2 * day)
	w.sweep()
	tags := w.tags()
	w.in(operator, func(tx *db.Tx) error { _, err := product.Untag(tx, []string{tags["P004"].ID}, "换季"); return err })
	revoked, _ := w.tag("P005", "P006")
	w.in(operator, func(tx *db.Tx) error { _, err := product.Revoke(tx, revoked.ID, "选错了"); return err })
	kinds := map[string]bool{}
	for _, object := range w.objects() {
		for _, n := range w.notices(object) {
			sound(t, n)
			kinds[n.Key.Kind().String()] = true
		}
	}
	for _, kind := range []string{"tag.notice", "tag.effective", "tag.revoked", "tag.untagged", "objection.answered", "objection.late", "objection.escalated"} {
		if !kinds[kind] {
			t.Errorf("no letter of the kind %s was sent; sent were %v", kind, kinds)
		}
	}
	if w.batch(b.ID).Tagged != 4 {
		t.Error("the batch is not whole")
	}
}

func (w *world) objects() (out []string) {
	w.t.Helper()
	w.view(system, func(tx *db.Tx) error { return tx.DB.Raw("SELECT DISTINCT object FROM notices").Scan(&out).Error })
	return out
}

// YX-10, YX-11, YX-13: the notice says how many, from when, at what rate, until when to object, and where.
func TestNoticeSaysWhatTakesEffectWhenAndHowToObject(t *testing.T) {
	w := newWorld(t)
	w.stock(2)
	b, _ := w.tag("P001", "P002")
	n := w.told(w.windows(b.ID)[0].Ref(), outbox.Product)
	all := n.Letter.Title.ZH
	for _, p := range n.Letter.Paragraphs {
		all += p.ZH
	}
	for _, want := range []string{"2 件商品", "竹编收纳篮 P001", "竹编收纳篮 P002", "品质稳定，适合严选", "2026年11月23日（周一）15:30 北京时间", "3%"} {
		if !strings.Contains(all, want) {
			t.Errorf("the notice does not say %q: %s", want, all)
		}
	}
	if !strings.Contains(n.Letter.Objection.EN, "Mon 23 Nov 2026, 15:30") || n.Letter.Until != w.tags()["P001"].Closes || !n.MustAck {
		t.Errorf("until when to object: %+v", n.Letter)
	}
	var cited []string
	for _, c := range n.Letter.Clauses {
		cited = append(cited, c.ID)
	}
	if strings.Join(cited, " ") != "YX-9 YX-10 YX-11 YX-13" {
		t.Errorf("cites %v", cited)
	}
}
