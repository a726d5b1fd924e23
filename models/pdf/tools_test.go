//go:build papertools

package pdf_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
)

// run runs a tool on a file; where the tool is not installed the test fails, since nothing else can say the same.
func run(t *testing.T, content []byte, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = path
		}
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		t.Fatalf("%s is not installed (apt: poppler-utils qpdf libnss3-tools)", name)
	}
	return string(out)
}

// plain leaves out spaces, so that line breaks do not count.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestAPaperIsSoundForQpdf(t *testing.T) {
	for _, b := range [][]byte{made(t, sample()), sealed(t)} {
		if out := run(t, b, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors found") || strings.Contains(out, "WARNING") {
			t.Error(out)
		}
	}
}

// YX-S: what people read on paper can be taken from it again, rare characters of names included.
func TestNoCharacterOfAPaperIsLost(t *testing.T) {
	out := plain(run(t, made(t, sample()), "pdftotext", "FILE", "-"))
	for _, w := range append(words, "澄海星禾日用品有限公司（虚构）", "【重点条款】", "最后一页", "小字") {
		if !strings.Contains(out, plain(w)) {
			t.Errorf("lost: %s", w)
		}
	}
	if n := strings.Count(out, plain(words[3])); n != 9 {
		t.Errorf("%d of 9 sections came through whole", n)
	}
}

func TestEveryPageHasItsNumberAndTheHash(t *testing.T) {
	out := run(t, made(t, sample()), "pdftotext", "FILE", "-")
	pages := strings.Split(strings.TrimRight(out, "\f\n"), "\f")
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, p := range pages {
		want := []string{"SHA-256 " + hash, "MY-ABCD-EFGH", text.F("第 %d 页，共 %d 页", "", i+1, len(pages)).ZH}
		for _, w := range want {
			if !strings.Contains(p, w) {
				t.Errorf("page %d lacks %q", i+1, w)
			}
		}
	}
	if strings.Contains(pages[len(pages)-2], "最后一页") || !strings.Contains(pages[len(pages)-1], "最后一页") {
		t.Error("the break did not turn the page")
	}
}

func TestPropertiesNameTheTitleTheNumberAndTheInstant(t *testing.T) {
	out := run(t, made(t, sample()), "pdfinfo", "FILE")
	for _, want := range []string{"联营协议", "MY-ABCD-EFGH", "2026", "A4"} {
		if !strings.Contains(out, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, out)
		}
	}
}

func TestTheFontIsEmbeddedAsASubsetThatCanBeCopiedFrom(t *testing.T) {
	out := run(t, made(t, sample()), "pdffonts", "FILE")
	fields := strings.Fields(out[strings.LastIndex(strings.TrimSpace(out), "\n"):])
	if !strings.Contains(out, "CID TrueType") || !strings.Contains(strings.Join(fields, " "), "yes yes yes") {
		t.Error(out) // embedded, subset, with a character map
	}
}

func TestALineFeedBeginsAParagraphAndATabIsASpace(t *testing.T) {
	d := pdf.New(pdf.Head{Lang: text.ZH})
	d.Paragraph("第一段\n第二段\t还是第二段\r\n\n第三段")
	out := run(t, made(t, d), "pdftotext", "-layout", "FILE", "-")
	for _, want := range []string{"第一段\n", "第二段 还是第二段\n", "第三段\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("lacks %q:\n%s", want, out)
		}
	}
}

func TestAnEmptyPaperIsOnePage(t *testing.T) {
	b := made(t, pdf.New(pdf.Head{Title: "空", Lang: text.EN}))
	if out := run(t, b, "pdftotext", "FILE", "-"); !strings.Contains(out, "Page 1 of 1") || strings.Contains(out, "SHA-256") {
		t.Error(out)
	}
}

// GEN-4: the letter on paper names the clauses, the facts, what to do, until when, and how to object, in the same words.
func TestALetterOnPaperSaysWhatTheNoticeSays(t *testing.T) {
	l := outbox.Letter{
		Title: text.Of("申请未通过", "Application refused"), Paragraphs: []text.Text{text.Of("我们审核了贵司的申请。", "We have reviewed your application.")},
		Clauses: []outbox.Cited{{ID: "YX-3", Text: text.Of("商家等级不低于 L3。", "Level L3 or higher.")}},
		Facts:   []outbox.Fact{{Label: text.Of("商家等级", "Level"), Value: text.Same("L2")}},
		Todo:    []text.Text{text.Of("等级达到 L3 后可再次申请。", "Apply again at level L3.")}, Until: now,
		Objection: text.Of("可以申诉，由另一人复核。", "You may appeal; another person decides."),
	}
	for _, lang := range text.Langs {
		b, err := pdf.Letter(l, pdf.Addressee{To: "澄海星禾日用品有限公司（虚构）", From: text.Of("盟约 审核组", "Mengyue, reviews"), Number: "N-1", Sent: now, Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		out := plain(run(t, b, "pdftotext", "FILE", "-"))
		for _, want := range []string{l.Title.In(lang), l.Paragraphs[0].In(lang), "YX-3", l.Clauses[0].Text.In(lang), "L2", l.Todo[0].In(lang),
			l.Objection.In(lang), now.EndText().In(lang), "澄海星禾日用品有限公司（虚构）"} {
			if !strings.Contains(out, plain(want)) {
				t.Errorf("%s: the letter lacks %q", lang, want)
			}
		}
	}
}

func TestALetterSaysNothingThatItDoesNotHave(t *testing.T) {
	b, err := pdf.Letter(outbox.Letter{Title: text.Of("恢复", "Restored"), Paragraphs: []text.Text{text.Of("协议恢复正常。", "The agreement is in normal state again.")}},
		pdf.Addressee{To: "Xinghe Homeware (invented)", From: text.Of("盟约", "Mengyue"), Sent: now, Lang: text.EN})
	if err != nil {
		t.Fatal(err)
	}
	out := run(t, b, "pdftotext", "FILE", "-")
	for _, absent := range []string{"What was found", "Clauses it rests on", "What to do", "If you object", "Before"} {
		if strings.Contains(out, absent) {
			t.Errorf("the letter has the heading %q and nothing under it", absent)
		}
	}
	for _, r := range out {
		if unicode.Is(unicode.Han, r) {
			t.Errorf("an English letter has %c", r)
		}
	}
}

func TestALetterInItsOwnWordsAboutTheEndUsesThem(t *testing.T) {
	b, err := pdf.Letter(outbox.Letter{Title: text.Same("T"), Until: now, UntilText: text.Of("一周之内", "within a week")},
		pdf.Addressee{To: "M", From: text.Same("P"), Sent: now, Lang: text.ZH})
	if err != nil {
		t.Fatal(err)
	}
	if out := run(t, b, "pdftotext", "FILE", "-"); !strings.Contains(out, "一周之内") || strings.Contains(out, "期限：") {
		t.Error(out)
	}
}

// YX-S: anyone holding the PDF can check it with public tools.
func TestPdfsigFindsTheSignatureValidAndTrusted(t *testing.T) {
	out := run(t, sealed(t), "pdfsig", "-nssdir", "sql:"+trust(t, authority), "FILE")
	for _, want := range []string{"Signature is Valid.", "Certificate is Trusted.", "ETSI.CAdES.detached", "SHA-256", "Total document signed"} {
		if !strings.Contains(out, want) {
			t.Errorf("pdfsig lacks %q:\n%s", want, out)
		}
	}
}

// YX-S: a paper changed in one byte is found out.
func TestOneFlippedByteIsADigestMismatch(t *testing.T) {
	b := sealed(t)
	b[bytes.Index(b, []byte("/Title"))+14] ^= 1
	if out := run(t, b, "pdfsig", "-nocert", "FILE"); !strings.Contains(out, "Digest Mismatch") {
		t.Error(out)
	}
	if f := pdf.Examine(b); !f.Signed || f.Intact {
		t.Errorf("%+v", f)
	}
}

func TestAnRSAKeyBehindTheSameInterfaceSigns(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Licensed"}, NotBefore: now.Time(), NotAfter: now.Time().AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	raw, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, _ := x509.ParseCertificate(raw)
	b := sealedBy(t, pdf.NewAuthority(key, cert, cert))
	if out := run(t, b, "pdfsig", "-nocert", "FILE"); !strings.Contains(out, "Signature is Valid.") {
		t.Error(out)
	}
	if f := pdf.Examine(b); !f.Intact {
		t.Errorf("%+v", f)
	}
}

// The number that a paper calls itself by is its own: nothing attached to it or added behind it can give it another.
func TestTheNumberOfASignedPaperCannotBeTakenOver(t *testing.T) {
	d := sample()
	d.Attach("said.json", "application/json", []byte(`{"user_agent":"/Keywords (MY-TAKEN-OVER) /ID [<00> <00>]"}`))
	b, err := authority.Sealed(made(t, d), pdf.Seal{At: now})
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"attached": b, "added": append(bytes.Clone(b), "\n/Keywords (MY-TAKEN-OVER)"...)} {
		if f := pdf.Examine(file); !f.Intact || f.Number != "MY-ABCD-EFGH" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if out := run(t, b, "pdfsig", "-nocert", "FILE"); !strings.Contains(out, "Signature is Valid.") {
		t.Error(out)
	}
	if out := run(t, b, "pdfdetach", "-list", "FILE"); !strings.Contains(out, "said.json") {
		t.Error(out)
	}
}
