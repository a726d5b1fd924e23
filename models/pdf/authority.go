package pdf

import (
	"bytes"
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
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/keyfile"
)

// Authority is the platform's key: a signing certificate under a root of the platform's own. The key stands behind
// [crypto.Signer], so that one kept in hardware, with the certificate of a licensed authority, can take its place.
type Authority struct {
	Root        *x509.Certificate
	Certificate *x509.Certificate
	signer      crypto.Signer
	former      []*x509.Certificate // roots of keys before this one
}

// NewAuthority takes a key kept elsewhere with its certificate and root.
func NewAuthority(key crypto.Signer, certificate, root *x509.Certificate) *Authority {
	return &Authority{Root: root, Certificate: certificate, signer: key}
}

// Issued reports whether a certificate is the platform's: under its root, or under one of a key before this.
func (a *Authority) Issued(c *x509.Certificate) bool {
	return slices.ContainsFunc(append([]*x509.Certificate{a.Root}, a.former...), func(root *x509.Certificate) bool { return c.CheckSignatureFrom(root) == nil })
}

// formerFile holds the roots of keys that were replaced, so that what they signed stays the platform's.
const formerFile = "former-roots.pem"

// authorityFile holds the signing key, its certificate and the root, in this order. The root's own key signs that one
// certificate and is not kept.
const authorityFile = "authority.pem"

// OpenAuthority loads the platform's key from a folder; where the folder has none it is made, readable by the portal
// alone. Of several processes that start at once, all end with the same key. A file that does not hold together is
// refused rather than overwritten: a lost key cannot be made again.
func OpenAuthority(dir string, now clock.Instant) (*Authority, error) {
	content, path, err := keyfile.Open(dir, authorityFile, func() ([]byte, error) {
		a, err := generate(now)
		if err != nil {
			return nil, err
		}
		return a.file()
	})
	if err != nil {
		return nil, fmt.Errorf("platform's key: %w", err)
	}
	a, err := parse(path, content)
	if err != nil {
		return nil, err
	}
	a.former, err = roots(filepath.Join(dir, formerFile))
	return a, err
}

// roots reads the roots of former keys; there may be none.
func roots(path string) (all []*x509.Certificate, err error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for rest := bytes.TrimSpace(content); err == nil && len(rest) > 0; rest = bytes.TrimSpace(rest) {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return nil, fmt.Errorf("%s holds something that is no certificate", path)
		}
		var c *x509.Certificate
		if c, err = x509.ParseCertificate(block.Bytes); err == nil {
			all = append(all, c)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("roots of former keys, %s: %w", path, err)
	}
	return all, nil
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

// file is what stands in [authorityFile].
func (a *Authority) file() ([]byte, error) {
	key, err := x509.MarshalPKCS8PrivateKey(a.signer)
	return slices.Concat(encode("PRIVATE KEY", key), encode("CERTIFICATE", a.Certificate.Raw), encode("CERTIFICATE", a.Root.Raw)), err
}

func parse(path string, content []byte) (*Authority, error) {
	var blocks [][]byte
	for rest := bytes.TrimSpace(content); len(rest) > 0; rest = bytes.TrimSpace(rest) {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		blocks = append(blocks, block.Bytes)
	}
	if len(blocks) != 3 {
		return nil, fmt.Errorf("platform's key %s: %d PEM blocks, not 3 (key, certificate, root); restore it from the backup", path, len(blocks))
	}
	a, err := together(blocks)
	if err != nil {
		return nil, fmt.Errorf("platform's key %s: %w; restore it from the backup", path, err)
	}
	return a, nil
}

// together is key, certificate and root, if they belong together.
func together(blocks [][]byte) (*Authority, error) {
	parsed, err := x509.ParsePKCS8PrivateKey(blocks[0])
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(blocks[1])
	if err != nil {
		return nil, err
	}
	root, err := x509.ParseCertificate(blocks[2])
	if err != nil {
		return nil, err
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || !key.PublicKey.Equal(cert.PublicKey) {
		return nil, errors.New("the key is not the certificate's")
	}
	if err := cert.CheckSignatureFrom(root); err != nil {
		return nil, fmt.Errorf("the certificate is not the root's: %w", err)
	}
	return NewAuthority(key, cert, root), nil
}

func encode(kind string, raw []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: raw})
}
