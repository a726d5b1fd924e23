package agreement

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/text"
)

func sampleText(paragraphs ...string) Text {
	s := Section{Title: text.Same("T")}
	for _, p := range paragraphs {
		s.Paragraphs = append(s.Paragraphs, text.Same(p))
	}
	return Text{Programme: "p", Key: "k", Version: "1", Title: text.Of("协议", "Agreement"), Sections: []Section{s}}
}

func TestTheHashCoversBothLanguagesAndTheHighlight(t *testing.T) {
	base := sampleText("a")
	same := sampleText("a")
	if base.Hash() != same.Hash() {
		t.Error("the same text has two hashes")
	}
	for name, change := range map[string]func(*Text){"English": func(t *Text) { t.Title.EN = "Other" }, "highlight": func(t *Text) { t.Sections[0].Highlight = true },
		"version": func(t *Text) { t.Version = "2" }, "order": func(t *Text) { t.Sections[0].Paragraphs = append(t.Sections[0].Paragraphs, text.Same("b")) }} {
		other := sampleText("a")
		change(&other)
		if other.Hash() == base.Hash() {
			t.Errorf("%s does not count", name)
		}
	}
}

func TestADiffTellsKeptAddedAndRemovedParagraphs(t *testing.T) {
	var out []string
	for _, p := range Diff(sampleText("a", "b", "c"), sampleText("a", "B", "c", "d")) {
		out = append(out, string(p.Kind)+" "+p.Text.EN)
	}
	if got, want := strings.Join(out, "|"), "kept Agreement|kept T|kept a|removed b|added B|kept c|added d"; got != want {
		t.Errorf("got %s", got)
	}
	if Diff(sampleText("a"), sampleText("a")) != nil {
		t.Error("equal texts differ")
	}
}

func TestSectionsAreNumberedInBothLanguages(t *testing.T) {
	for i, want := range map[int]string{0: "第一条", 9: "第十条", 10: "第十一条", 19: "第二十条", 20: "第二十一条", 98: "第九十九条"} {
		if got := Numbered(i).ZH; got != want {
			t.Errorf("%d: %s", i, got)
		}
	}
}

func TestANumberIsReadWhateverItLooksLike(t *testing.T) {
	n := newNumber()
	if len(n) != 22 || ReadNumber(n) != n || newNumber() == n {
		t.Error(n)
	}
	if got := ReadNumber("my-0000-1111-8888-aaaa"); got != "MY-OOOO-IIII-BBBB-AAAA" {
		t.Error(got)
	}
	if got := ReadNumber("MYMYMYMYMYMYMYMY"); got != "MY-MYMY-MYMY-MYMY-MYMY" {
		t.Error(got)
	}
}

func TestEveryStateChangeAndCapacityIsWorded(t *testing.T) {
	for _, s := range []string{"normal", "none", "revoked", "suspended", "expired"} {
		if !StateTitle(s).Complete() {
			t.Error(s)
		}
	}
	for _, k := range []ChangeKind{Suspended, Restored, Revoked, Expired, Superseded} {
		if !k.Title().Complete() {
			t.Error(k)
		}
	}
	for _, c := range Capacities {
		if !c.Title().Complete() {
			t.Error(c)
		}
	}
}
