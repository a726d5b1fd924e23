package agreement

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"strings"

	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
)

// FileState is what the verification found of a file.
type FileState string

// The states of a file.
const (
	NoFile    FileState = ""
	Unaltered FileState = "unaltered" // as the platform signed it
	Extended  FileState = "extended"  // what was signed is whole, but something was added behind it
	Altered   FileState = "altered"   // other bytes than were signed
	Foreign   FileState = "foreign"   // no paper of this platform
)

// Verified is the answer to anyone who holds a paper or its number. It tells no more than the paper does.
type Verified struct {
	Signature   Signature // zero where none was found
	Evidence    Evidence
	Holds       bool // the platform's signature over the evidence holds, and the books say the same as the evidence
	File        FileState
	Certificate *x509.Certificate
}

// Verify checks the signature of a number. Errors: NotFound.
func Verify(tx *db.Tx, number string, a *pdf.Authority) (Verified, error) {
	s, err := signatureBy(tx, "number = ?", ReadNumber(number))
	if db.IsNone(err) {
		return Verified{}, fault.New(fault.NotFound, text.Of("没有这个编号的签署。", "There is no signature with this number."),
			text.Of("请核对文件上“MY-”开头的编号，或上传 PDF 文件核验。", "Compare the number on the paper, which begins with MY-, or upload the PDF.")).
			At("number", text.Of("没有这个编号的签署，请核对。", "There is no signature with this number; compare it."))
	}
	if err != nil {
		return Verified{}, err
	}
	return verify(tx, s, a)
}

// VerifyFile checks a paper by its bytes alone; it keeps nothing of it. Errors: none for a file that is not ours: its
// state says so.
func VerifyFile(tx *db.Tx, file []byte, a *pdf.Authority) (Verified, error) {
	found := pdf.Examine(file)
	s, err := signatureBy(tx, "pdf = ?", blob.Sum(file))
	if db.IsNone(err) && found.Number != "" {
		s, err = signatureBy(tx, "number = ?", found.Number)
	}
	if db.IsNone(err) {
		return Verified{File: Foreign}, nil
	}
	if err != nil {
		return Verified{}, err
	}
	v, err := verify(tx, s, a)
	if err != nil {
		return v, err
	}
	ours := found.Intact && v.Certificate != nil && bytes.Equal(found.Certificate.Raw, v.Certificate.Raw)
	switch {
	case blob.Sum(file) == s.PDF, ours && found.Whole:
		v.File = Unaltered
	case ours:
		v.File = Extended
	default:
		v.File = Altered
	}
	return v, nil
}

func verify(tx *db.Tx, s Signature, a *pdf.Authority) (v Verified, err error) {
	v.Signature = s
	kept, err := keptCertificate(tx, s.Certificate)
	if err != nil {
		return v, err
	}
	v.Certificate = signingCertificate(kept, s.Certificate, a)
	if v.Evidence, err = s.ReadEvidence(); err != nil {
		return v, nil // evidence that cannot be read does not hold
	}
	same, err := s.asEvidenced(tx, v.Evidence)
	v.Holds = err == nil && same && v.Certificate != nil && pdf.Check(v.Certificate, s.Evidence, s.Seal)
	return v, err
}

// signingCertificate is the kept certificate, if it is the one named and was issued by a root of the platform's.
func signingCertificate(kept, fingerprint string, a *pdf.Authority) *x509.Certificate {
	rest := []byte(strings.TrimSpace(kept))
	for len(rest) > 0 {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return nil
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err == nil && pdf.Fingerprint(c) == fingerprint && a.Issued(c) {
			return c
		}
	}
	return nil
}

// asEvidenced reports whether the books say what the evidence says, texts included.
func (s Signature) asEvidenced(tx *db.Tx, e Evidence) (bool, error) {
	if e.Number != s.Number || e.Merchant.ID != s.Merchant || e.At != s.Signed || e.Signer.Account != s.Account || len(e.Texts) != len(s.Items) {
		return false, nil
	}
	for _, t := range e.Texts {
		i, err := s.Item(t.Key)
		if err != nil || i.Text != t.Hash {
			return false, nil
		}
		kept, err := i.Words(tx)
		if err != nil || kept.Hash() != t.Hash {
			return false, nil
		}
	}
	return true, nil
}
