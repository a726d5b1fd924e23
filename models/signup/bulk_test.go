package signup_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/signup"
)

func (w *world) row(product string, other map[string]string) signup.Row {
	cells := map[string]string{"title": "青禾纯棉毛巾四条装加厚吸水", "picture": "主图.png", "list_price": "59.90", "price": "39.90", "stock": "2000", "material": "ordinary"}
	for key, cell := range other {
		cells[key] = cell
	}
	return signup.Row{Product: product, Cells: cells}
}

func (w *world) bulk(rows ...signup.Row) (n int, err error) {
	err = w.try(owner, func(tx *db.Tx) (err error) { n, err = signup.Bulk(tx, programme, rows); return err })
	return n, err
}

func TestManyProductsAreHandedInAtOnceAndTheSameTwiceChangesNothing(t *testing.T) {
	w := newWorld(t)
	a, b := w.goods(), w.goods()
	if n, err := w.bulk(w.row(a, nil), w.row(b, nil)); n != 2 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := w.bulk(w.row(a, nil), w.row(b, nil)); n != 0 || err != nil {
		t.Errorf("the same again: %d, %v", n, err)
	}
	if _, err := w.bulk(w.row(a, map[string]string{"stock": "3000"})); !strings.Contains(at(err, "0.product"), "已有一次报名") {
		t.Errorf("other answers: %v", err)
	}
	var all []signup.Listed
	w.in(owner, func(tx *db.Tx) (err error) { all, err = signup.Board(tx, signup.BoardQuestion{Limit: 10}); return err })
	for _, s := range all {
		if _, ok := w.running(signup.ReviewDeadline, s.SignUp); !ok || s.State() != signup.Submitted || s.Number == "" {
			t.Errorf("%+v", s)
		}
	}
	if len(all) != 2 {
		t.Errorf("%d", len(all))
	}
}

// JH-23, JH-27: each row is told what is wrong with it at its column, and nothing is kept.
func TestRowsAreRefusedAtTheirColumns(t *testing.T) {
	w := newWorld(t)
	good := w.goods()
	rows := []signup.Row{w.row(good, nil), w.row("P99999", nil), w.row(good, nil)}
	want := []string{"", "product", "product"}
	for column, cell := range map[string]string{"title": "短", "picture": "横图.png", "price": "39.91", "stock": "many", "material": "gold", "list_price": "60"} {
		rows, want = append(rows, w.row(w.goods(), map[string]string{column: cell})), append(want, column)
	}
	rows, want = append(rows, w.row(w.goods(), map[string]string{"picture": "没有.png"})), append(want, "picture")
	n, err := w.bulk(rows...)
	if n != 0 || !fault.Is(err, fault.Invalid) {
		t.Fatalf("%d, %v", n, err)
	}
	for i, column := range want {
		if column != "" && at(err, itoa(i)+"."+column) == "" {
			t.Errorf("row %d says nothing of %s", i, column)
		}
		if column == "" && at(err, "0.product")+at(err, "0.price") != "" {
			t.Errorf("row 0 is fine: %v", err)
		}
	}
	w.in(owner, func(tx *db.Tx) error {
		all, err := signup.Board(tx, signup.BoardQuestion{Limit: 10})
		if len(all) != 0 {
			t.Errorf("kept %d", len(all))
		}
		return err
	})
}

func itoa(n int) string { return string(rune('0' + n)) }
