package pdf

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"regexp"
	"strconv"
)

// Finding is what the signature of a paper says about it.
type Finding struct {
	Number      string            // that the paper gives itself; "" where it gives none
	Signed      bool              // it carries a signature that can be read
	Intact      bool              // the signed bytes are unaltered, and the certificate's key signed them
	Whole       bool              // nothing was added behind them
	Certificate *x509.Certificate // that the signature names; whether it is the platform's is for the caller to say
}

var (
	byteRange = regexp.MustCompile(`/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]`)
	keywords  = regexp.MustCompile(`/Keywords \(([A-Z0-9-]{4,64})\)`)
)

// Examine reads the last signature of a file that anyone may have made: it trusts nothing in it and never panics.
func Examine(file []byte) Finding {
	f := Finding{Number: number(file)}
	spans := byteRange.FindAllSubmatch(file, -1)
	if len(spans) == 0 {
		return f
	}
	span := spans[len(spans)-1]
	start, _ := strconv.Atoi(string(span[1]))
	end, _ := strconv.Atoi(string(span[2]))
	length, _ := strconv.Atoi(string(span[3]))
	if start >= end || end > len(file) || length > len(file)-end || file[start] != '<' || file[end-1] != '>' {
		return f
	}
	message := make([]byte, (end-start-2)/2)
	if _, err := hex.Decode(message, file[start+1:end-1]); err != nil {
		return f
	}
	h := sha256.New()
	h.Write(file[:start])
	h.Write(file[end : end+length])
	f.Certificate, f.Intact = examineMessage(message, h.Sum(nil))
	f.Signed, f.Whole = f.Certificate != nil, end+length == len(file)
	if f.Intact {
		f.Number = number(file[:end+length]) // what was added behind the signed bytes has no say
	}
	return f
}

// number is what a paper calls itself in its properties, which stand behind everything that people wrote.
func number(paper []byte) string {
	found := keywords.FindAllSubmatch(paper, -1)
	if len(found) == 0 {
		return ""
	}
	return string(found[len(found)-1][1])
}

// examineMessage finds the signer's certificate of a signed message and whether it signed this digest.
func examineMessage(message, digest []byte) (signer *x509.Certificate, holds bool) {
	var outer contentInfo
	var data signedData
	if _, err := asn1.Unmarshal(message, &outer); err != nil || !outer.ContentType.Equal(oidSignedData) {
		return nil, false
	}
	if _, err := asn1.Unmarshal(outer.Content.Bytes, &data); err != nil || len(data.Signers) != 1 {
		return nil, false
	}
	info := data.Signers[0]
	certificates, err := x509.ParseCertificates(data.Certificates.Bytes)
	if err != nil {
		return nil, false
	}
	for _, c := range certificates {
		if bytes.Equal(c.RawIssuer, info.Issuer.Issuer.FullBytes) && c.SerialNumber.Cmp(info.Issuer.Serial) == 0 {
			signer = c
		}
	}
	if signer == nil {
		return nil, false
	}
	algorithm := x509.ECDSAWithSHA256
	if info.SignatureAlgorithm.Algorithm.Equal(oidRSAWithSHA256) {
		algorithm = x509.SHA256WithRSA
	}
	set := tagged(asn1.ClassUniversal, asn1.TagSet, info.Attributes.Bytes)
	return signer, signer.CheckSignature(algorithm, set, info.Signature) == nil && bytes.Equal(messageDigest(info.Attributes.Bytes), digest)
}

func messageDigest(attributes []byte) []byte {
	for len(attributes) > 0 {
		var a attribute
		rest, err := asn1.Unmarshal(attributes, &a)
		if err != nil {
			return nil
		}
		if a.Type.Equal(oidMessageDigest) {
			var digest []byte
			if _, err := asn1.Unmarshal(a.Values.Bytes, &digest); err != nil {
				return nil
			}
			return digest
		}
		attributes = rest
	}
	return nil
}
