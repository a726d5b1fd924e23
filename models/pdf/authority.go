package pdf

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mengyue/portal/models/clock"
)

// Authority is the platform's key: a signing certificate under a root of the platform's own. The key stands behind
// [crypto.Signer], so that one kept in hardware, with the certificate of a licensed authority, can take its place.
type Authority struct {
	Root        *x509.Certificate
	Certificate *x509.Certificate
	signer      crypto.Signer
}

// NewAuthority takes a key kept elsewhere with its certificate and root.
func NewAuthority(key crypto.Signer, certificate, root *x509.Certificate) *Authority {
	return &Authority{Root: root, Certificate: certificate, signer: key}
}

// The files of an authority's folder. The root's key signs one certificate and is not kept.
const (
	rootFile        = "root.pem"
	certificateFile = "signing.pem"
	keyFile         = "signing.key"
)

// OpenAuthority loads the platform's key from a folder; where the folder has none it is made, readable by the portal
// alone. A folder that holds a part of it is refused rather than overwritten: a lost key cannot be made again.
func OpenAuthority(dir string, now clock.Instant) (*Authority, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder of the platform's key: %w", err)
	}
	found := 0
	for _, name := range []string{rootFile, certificateFile, keyFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			found++
		}
	}
	switch found {
	case 3:
		return load(dir)
	case 0:
		a, err := generate(now)
		if err != nil {
			return nil, err
		}
		return a, a.keep(dir)
	}
	return nil, fmt.Errorf("folder of the platform's key %s: %d of its 3 files (%s, %s, %s) are there; restore the others from the backup",
		dir, found, rootFile, certificateFile, keyFile)
}

// TestAuthority makes a key that is kept nowhere.
func TestAuthority(now clock.Instant) *Authority {
	a, err := generate(now)
	if err != nil {
		panic(err)
	}
	return a
}

// Sign signs bytes: ECDSA over their SHA-256, ASN.1, base64.
func (a *Authority) Sign(content []byte) (string, error) {
	sum := sha256.Sum256(content)
	sig, err := a.signer.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		return "", fmt.Errorf("the platform's key does not sign: %w", err)
	}
	return base64.StdEncoding.EncodeToString(sig), nil
}

// Check reports whether a signature by Sign holds for the bytes under a certificate.
func Check(certificate *x509.Certificate, content []byte, signature string) bool {
	sig, err := base64.StdEncoding.DecodeString(signature)
	if err != nil {
		return false
	}
	return certificate.CheckSignature(x509.ECDSAWithSHA256, content, sig) == nil
}

// Fingerprint is the SHA-256 of a certificate, in hexadecimal.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// PEM is the certificates for those who check signatures by themselves: the root, then the signing certificate.
func (a *Authority) PEM() []byte {
	return append(encode("CERTIFICATE", a.Root.Raw), encode("CERTIFICATE", a.Certificate.Raw)...)
}

// years is how long root and certificate are valid: longer than any agreement has to be kept.
const years = 20

func generate(now clock.Instant) (*Authority, error) {
	from := now.Time().UTC().Truncate(24 * time.Hour)
	template := func(name string) *x509.Certificate {
		serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)) // crypto/rand never fails
		return &x509.Certificate{SerialNumber: serial, NotBefore: from, NotAfter: from.AddDate(years, 0, 0), BasicConstraintsValid: true,
			Subject: pkix.Name{CommonName: name, Organization: []string{"Mengyue"}, Country: []string{"CN"}}}
	}
	root := template("Mengyue Agreement Root")
	root.IsCA, root.KeyUsage, root.MaxPathLenZero = true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign, true
	rootCert, rootKey, err := issue(root, nil, nil)
	if err != nil {
		return nil, err
	}
	leaf := template("Mengyue Agreement Signing")
	leaf.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	leaf.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
	leaf.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 36}} // signing of documents, RFC 9336
	cert, key, err := issue(leaf, rootCert, rootKey)
	if err != nil {
		return nil, err
	}
	return NewAuthority(key, cert, rootCert), nil
}

func issue(template, parent *x509.Certificate, by *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if parent == nil {
		parent, by = template, key
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		return nil, nil, err
	}
	cert, err := x509.ParseCertificate(raw)
	return cert, key, err
}

func (a *Authority) keep(dir string) error {
	key, err := x509.MarshalPKCS8PrivateKey(a.signer)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name, kind string
		raw        []byte
	}{{keyFile, "PRIVATE KEY", key}, {rootFile, "CERTIFICATE", a.Root.Raw}, {certificateFile, "CERTIFICATE", a.Certificate.Raw}} {
		if err := os.WriteFile(filepath.Join(dir, f.name), encode(f.kind, f.raw), 0o600); err != nil {
			return fmt.Errorf("platform's key: %w", err)
		}
	}
	return nil
}

func load(dir string) (*Authority, error) {
	root, err := loadCertificate(filepath.Join(dir, rootFile))
	if err != nil {
		return nil, err
	}
	cert, err := loadCertificate(filepath.Join(dir, certificateFile))
	if err != nil {
		return nil, err
	}
	raw, err := loadPEM(filepath.Join(dir, keyFile))
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(raw)
	if err != nil {
		return nil, fmt.Errorf("platform's key %s: %w", keyFile, err)
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || !key.PublicKey.Equal(cert.PublicKey) {
		return nil, fmt.Errorf("platform's key: %s and %s do not belong together", keyFile, certificateFile)
	}
	if err := cert.CheckSignatureFrom(root); err != nil {
		return nil, fmt.Errorf("platform's key: %s is not signed by %s: %w", certificateFile, rootFile, err)
	}
	return NewAuthority(key, cert, root), nil
}

func loadCertificate(path string) (*x509.Certificate, error) {
	raw, err := loadPEM(path)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(raw)
}

func loadPEM(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("platform's key: %w", err)
	}
	block, rest := pem.Decode(b)
	if block == nil || strings.TrimSpace(string(rest)) != "" {
		return nil, fmt.Errorf("platform's key: %s does not hold exactly one PEM block", filepath.Base(path))
	}
	return block.Bytes, nil
}

func encode(kind string, raw []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: raw})
}
