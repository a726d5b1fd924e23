package pdf_test

import (
	"bytes"
	"crypto/x509"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/digitorus/pdfsign"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/pdf"
)

// authority is old enough for the tools, which go by the machine's clock.
var authority = pdf.TestAuthority(clock.Must("2020-01-01"))

func sealedBy(t *testing.T, a *pdf.Authority) []byte {
	t.Helper()
	b, err := a.Sealed(made(t, sample()), pdf.Seal{Reason: "协议签署", At: now})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func sealed(t *testing.T) []byte { t.Helper(); return sealedBy(t, authority) }

// trust is a database of trusted roots that holds the platform's.
func trust(t *testing.T, a *pdf.Authority) string {
	t.Helper()
	dir := t.TempDir()
	root := filepath.Join(dir, "root.pem")
	if err := os.WriteFile(root, a.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-N", "-d", "sql:" + dir, "--empty-password"},
		{"-A", "-d", "sql:" + dir, "-n", "mengyue", "-t", "C,C,C", "-a", "-i", root}} {
		if out, err := exec.Command("certutil", args...).CombinedOutput(); err != nil {
			t.Fatalf("certutil (apt: libnss3-tools): %v\n%s", err, out)
		}
	}
	return dir
}

func TestASecondVerifierAgrees(t *testing.T) {
	roots := x509.NewCertPool()
	roots.AddCert(authority.Root)
	b := sealed(t)
	doc, err := pdfsign.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	v := doc.Verify().TrustedRoots(roots).SkipRevocationCheck(true)
	if !v.Valid() || v.Count() != 1 || v.Err() != nil {
		t.Errorf("%v, %d signatures: %+v", v.Err(), v.Count(), v.Signatures())
	}
}

func TestExamineTellsWhatAFileIs(t *testing.T) {
	b := sealed(t)
	f := pdf.Examine(b)
	if !f.Signed || !f.Intact || !f.Whole || f.Number != "MY-ABCD-EFGH" || !f.Certificate.Equal(authority.Certificate) {
		t.Errorf("whole: %+v", f)
	}
	if f = pdf.Examine(append(bytes.Clone(b), "\n% added"...)); !f.Intact || f.Whole {
		t.Errorf("extended: %+v", f)
	}
	if f = pdf.Examine(made(t, sample())); f.Signed || f.Number == "" {
		t.Errorf("unsigned: %+v", f)
	}
	if f = pdf.Examine(b[:len(b)-200]); f.Intact {
		t.Errorf("cut off: %+v", f)
	}
}

func FuzzExamine(f *testing.F) {
	f.Add([]byte("%PDF-1.7 /ByteRange [0 10 20 5] /Contents <30>"))
	f.Add([]byte("/Keywords (MY-ABCD) /ByteRange [0 9999999999 9999999999 9999999999]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got := pdf.Examine(b); got.Intact {
			t.Errorf("a made-up file is intact: %q", b)
		}
	})
}

func TestTheDetachedSignatureHoldsForItsBytesAlone(t *testing.T) {
	sig, err := authority.Sign([]byte("evidence"))
	if err != nil || !pdf.Check(authority.Certificate, []byte("evidence"), sig) {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "AAAA", "%", sig[:len(sig)-4]} {
		if pdf.Check(authority.Certificate, []byte("evidence"), bad) {
			t.Errorf("%q holds", bad)
		}
	}
	if pdf.Check(authority.Certificate, []byte("evidence "), sig) || pdf.Check(pdf.TestAuthority(now).Certificate, []byte("evidence"), sig) {
		t.Error("other bytes or another key hold")
	}
}

func TestTheSignatureCoversAllButItself(t *testing.T) {
	b := sealed(t)
	m := regexp.MustCompile(`/ByteRange \[0 (\d{10}) (\d{10}) (\d{10})\]`).FindSubmatch(b)
	if m == nil {
		t.Fatal("no byte range")
	}
	start, _ := strconv.Atoi(string(m[1]))
	end, _ := strconv.Atoi(string(m[2]))
	length, _ := strconv.Atoi(string(m[3]))
	if b[start] != '<' || b[end-1] != '>' || end+length != len(b) {
		t.Errorf("%d %d %d of %d", start, end, length, len(b))
	}
	if hexes := b[start+1 : end-1]; strings.Trim(string(hexes), "0123456789abcdef") != "" {
		t.Error("the signature is not hexadecimal")
	}
}

func TestTheSignedPaperHoldsThePaperItselfUntouched(t *testing.T) {
	plain := made(t, sample())
	b, err := authority.Sealed(plain, pdf.Seal{Reason: "x", At: now})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b, plain) {
		t.Error("the signature is no update behind the paper")
	}
	if !bytes.Contains(b, []byte("/M (D:20261122153000+08'00')")) || !bytes.Contains(b, []byte("/SubFilter /ETSI.CAdES.detached")) {
		t.Error("time or sub-filter is missing")
	}
}

func TestManyPapersAreSetAtOnce(t *testing.T) {
	want := made(t, sample())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if b, err := sample().Bytes(); err != nil || !bytes.Equal(b, want) {
				t.Error("a paper set beside others differs", err)
			}
		})
	}
	all.Wait()
}

func TestExamineTakesNothingFromAFileThatIsMadeUp(t *testing.T) {
	for _, file := range []string{
		"", "%PDF-1.7", "/ByteRange [0 1 2 3]", "/ByteRange [0 0 0 0]", "<>/ByteRange [0 0 2 40]" + strings.Repeat(" ", 40),
		"/ByteRange [0 9999999999 9999999999 9999999999]", "/ByteRange [0 30 20 5] <00>", "/ByteRange [0 33 35 0]           <zz>",
		"/Keywords (MY-AAAA) /ByteRange [0 41 45 0]      <30>",
	} {
		if f := pdf.Examine([]byte(file)); f.Signed || f.Intact || f.Whole {
			t.Errorf("%q: %+v", file, f)
		}
	}
	if f := pdf.Examine([]byte("/Keywords (MY-AAAA) (other)")); f.Number != "MY-AAAA" {
		t.Errorf("%+v", f)
	}
	if f := pdf.Examine([]byte("/Keywords (<script>alert(1)</script>)")); f.Number != "" {
		t.Errorf("%+v", f)
	}
}

func BenchmarkASignedPaper(b *testing.B) {
	for b.Loop() {
		paper, err := sample().Bytes()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := authority.Sealed(paper, pdf.Seal{At: now}); err != nil {
			b.Fatal(err)
		}
	}
}
