package text_test

import (
	"testing"

	"github.com/mengyue/portal/models/text"
)

// 1.2.10 of the ASVS: no cell of a file that is sent out is a formula, and coming back it is what it was.
func TestFormulasAreDisarmedAndComeBackAsTheyWere(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "+cmd|x": "'+cmd|x", "-2+3": "'-2+3", "\t=1": "'\t=1", "\x00": "'\x00",
		"-5": "-5", "+8613800000000": "+8613800000000", "-0.50": "-0.50", "星禾": "星禾", "": "", "'tis": "'tis", "-": "'-",
	} {
		if got := text.Cell(cell); got != want {
			t.Errorf("%q goes out as %q, want %q", cell, got, want)
		}
		if back := text.Uncelled(text.Cell(cell)); back != cell {
			t.Errorf("%q comes back as %q", cell, back)
		}
	}
}
