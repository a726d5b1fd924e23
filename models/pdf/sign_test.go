package pdf_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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
