//go:build papertools

package agreement_test

import (
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// words are the words of a paper without its head and foot lines and without spaces; poppler's tools must be there.
func words(t *testing.T, paper []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-x", "0", "-y", "60", "-W", "596", "-H", "720", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (apt: poppler-utils): %v", err)
	}
	return bare(string(out))
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// has checks that a paper says all of it.
func has(t *testing.T, paper string, all ...string) {
	t.Helper()
	for _, w := range all {
		if !strings.Contains(paper, bare(w)) {
			t.Errorf("the paper lacks %q", w)
		}
	}
}

// YX-S: the signed paper holds the whole text of every agreement in both languages, the hashes, and who signed.
func TestTheSignedPaperHoldsEveryWordThatWasSigned(t *testing.T) {
	s := open(t)
	act, err := s.ready(owner, s.signing("both"))
	if err != nil {
		t.Fatal(err)
	}
	paper := words(t, act.PDF)
	for _, a := range s.edition().Agreements[:2] {
		x := agreement.TextOf(s.edition(), a)
		has(t, paper, x.Title.ZH, x.Title.EN, x.Preamble.ZH, x.Preamble.EN, x.Hash(), "版本 "+x.Version)
		for i, section := range x.Sections {
			has(t, paper, agreement.Numbered(i).ZH, agreement.Numbered(i).EN, section.Title.ZH, section.Title.EN, "【重点条款】", "【Key clause】")
			for _, p := range section.Paragraphs {
				has(t, paper, p.ZH, p.EN)
			}
		}
	}
	has(t, paper, act.Signature.Number, "澄海星禾日用品有限公司（虚构）", "91440515MA5300000X", "林 岚", "经法定代表人授权的经办人", "2026年11月22日（周日）15:30:00 北京时间", act.Signature.Certificate)
	if strings.Contains(paper, "192.0.2.7") {
		t.Error("the signed paper, which others see, tells the signer's address")
	}
}

// YX-2, YX-S: the evidence sheet holds everything that proves the signature, acknowledgements included.
func TestTheEvidenceSheetHoldsAllOfTheEvidence(t *testing.T) {
	s := open(t)
	signed := s.signed("both")
	for _, l := range text.Langs {
		sheet, err := agreement.EvidenceSheet(signed, l, authority)
		if err != nil {
			t.Fatal(err)
		}
		paper := words(t, sheet)
		has(t, paper, signed.Number, "192.0.2.7", "Firefox", "5e551011", signed.Seal, signed.PDF, signed.Certificate,
			text.Of("按时发货", "Ship on time").In(l), text.Of("√ 我知道", "√ I know").In(l), text.Of("已滚动到末尾", "scrolled to the end").In(l), "OR-1")
	}
}

// The agreements on board can be set, with every character; a book with a character that cannot be drawn fails here.
func TestEveryAgreementOnBoardCanBeSet(t *testing.T) {
	books, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, programme := range books.Programmes() {
		for _, e := range books.Editions(programme) {
			for _, a := range e.Agreements {
				paper, err := agreement.Paper(agreement.TextOf(e, a))
				if err != nil {
					t.Errorf("%s/%s %s: %v", programme, e.ID, a.Key, err)
					continue
				}
				has(t, words(t, paper), a.Title.ZH, a.Body[0].Paragraphs[0].ZH, a.Body[len(a.Body)-1].Title.EN)
			}
		}
	}
}

// YX-S: whoever holds the evidence sheet checks the platform's signature over the very bytes with public tools alone.
func TestTheEvidenceIsCheckedWithPublicToolsAlone(t *testing.T) {
	s := open(t)
	who := owner
	who.Agent = "/Keywords (MY-AAAA-AAAA-AAAA-AAAA) endobj /ID [<00> <00>] /ByteRange [0 1 2 3]" // a browser that lies about itself
	act, err := s.ready(who, s.signing("both"))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := agreement.EvidenceSheet(act.Signature, text.ZH, authority)
	if err != nil {
		t.Fatal(err)
	}
	if f := pdf.Examine(sheet); !f.Intact || !f.Whole || f.Number != act.Signature.Number {
		t.Errorf("%+v", f)
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, content := range map[string][]byte{"sheet.pdf": sheet, "certificate.pem": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Certificate.Raw})} {
		if err := os.WriteFile(at(name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tool := func(args ...string) string {
		out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	tool("qpdf", "--check", at("sheet.pdf"))
	tool("pdfdetach", "-saveall", "-o", dir, at("sheet.pdf"))
	if got, _ := os.ReadFile(at("evidence.json")); string(got) != string(act.Signature.Evidence) {
		t.Errorf("the attachment is %d bytes, the evidence %d", len(got), len(act.Signature.Evidence))
	}
	key := tool("openssl", "x509", "-in", at("certificate.pem"), "-pubkey", "-noout")
	if err := os.WriteFile(at("key.pem"), []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := tool("openssl", "dgst", "-sha256", "-verify", at("key.pem"), "-signature", at("evidence.sig"), at("evidence.json")); !strings.Contains(out, "Verified OK") {
		t.Error(out)
	}
}
