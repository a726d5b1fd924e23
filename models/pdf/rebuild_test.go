package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// paper is a short paper, as the layout gives it out.
func paper(t *testing.T, words ...string) []byte {
	t.Helper()
	d := New(Head{Title: "题(目)", Number: "MY-AAAA", Lang: text.EN, At: clock.Must("2026-11-22T15:30:00+08:00")})
	for _, w := range words {
		d.Paragraph(w)
	}
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestObjectsOfAPaperAreFoundWhereTheTableHasThem(t *testing.T) {
	objs, err := objects(paper(t, "一"))
	if err != nil || len(objs) < 8 {
		t.Fatal(len(objs), err)
	}
	if !bytes.Contains(objs[0], []byte("/Catalog")) || !bytes.Contains(objs[0], []byte("/Lang (en)")) || !bytes.Contains(objs[0], []byte("/DisplayDocTitle true")) {
		t.Errorf("catalog: %s", objs[0])
	}
	again, err := objects(objs.file())
	if err != nil || len(again) != len(objs) {
		t.Errorf("%v: %d objects of %d", err, len(again), len(objs))
	}
	for i := range objs {
		if !bytes.Equal(objs[i], again[i]) {
			t.Errorf("object %d changed", i+1)
		}
	}
}

func TestWhatIsNoPaperOfOursIsNotTakenApart(t *testing.T) {
	good := paper(t, "一")
	for name, bad := range map[string][]byte{
		"nothing":           nil,
		"no table":          []byte("%PDF-1.7\n%%EOF"),
		"table outside":     []byte("%PDF-1.7\nstartxref\n99999\n%%EOF\n"),
		"shifted by a byte": append([]byte("x"), good...),
		"cut off":           good[:len(good)/2],
		"object elsewhere":  bytes.Replace(good, []byte("\n2 0 obj"), []byte("\n3 0 obj"), 1),
	} {
		if _, err := objects(bad); err == nil {
			t.Errorf("%s was taken apart", name)
		}
		if _, err := TestAuthority(clock.Must("2020-01-01")).Sealed(bad, Seal{}); err == nil {
			t.Errorf("%s was signed", name)
		}
	}
}

func TestTheCharacterMapHasBlocksOfAHundredAndSurrogates(t *testing.T) {
	var old strings.Builder
	for i := range 250 {
		fmt.Fprintf(&old, "<%04X><%04X><%04X>\n", i+1, i+1, 0x4E00+i)
	}
	old.WriteString("<0999><0999><2CB4E>\n")
	got := string(characterMap([]byte(old.String())))
	blocks := regexp.MustCompile(`(\d+) beginbfchar`).FindAllStringSubmatch(got, -1)
	if len(blocks) != 3 || blocks[0][1] != "100" || blocks[2][1] != "51" {
		t.Errorf("%v", blocks)
	}
	if !strings.Contains(got, "<0999> <D872DF4E>") {
		t.Error("𬭎 is not written as a pair of surrogates")
	}
	var length int
	if _, err := fmt.Sscanf(got, "<< /Length %d >>", &length); err != nil || strings.Index(got, "\nendstream")-strings.Index(got, "stream\n")-len("stream\n") != length {
		t.Errorf("length %d: %v", length, err)
	}
}

func TestPropertiesAreWrittenSoThatNothingBreaksOut(t *testing.T) {
	if got := literal(`a(b)\c`); got != `(a\(b\)\\c)` {
		t.Error(got)
	}
	if got := unicodeString("题𬭎"); got != "<FEFF9898D872DF4E>" {
		t.Error(got)
	}
	if got := date(clock.Must("2026-11-22T07:30:00Z")); got != "(D:20261122153000+08'00')" {
		t.Error(got)
	}
	p := string(properties(Head{Title: "题"}))
	if strings.Contains(p, "Keywords") || strings.Contains(p, "CreationDate") {
		t.Errorf("a paper without number and instant says %s", p)
	}
}

func TestAnotherContentHasAnotherIdentity(t *testing.T) {
	one, two := identity.Find(paper(t, "一")), identity.Find(paper(t, "二"))
	if one == nil || bytes.Equal(one, two) {
		t.Errorf("%s and %s", one, two)
	}
}
