package pdf

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
)

// Object identifiers of RFC 5652 (CMS), RFC 5035 (ESS) and the algorithms.
var (
	oidData               = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningCertificate = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidSHA256             = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidECDSAWithSHA256    = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
	oidRSAWithSHA256      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
)

type contentInfo struct {
	ContentType asn1.ObjectIdentifier
	Content     asn1.RawValue `asn1:"explicit,optional,tag:0"`
}

type signedData struct {
	Version          int
	DigestAlgorithms []pkix.AlgorithmIdentifier `asn1:"set"`
	Content          contentInfo
	Certificates     asn1.RawValue `asn1:"optional,tag:0"`
	Signers          []signerInfo  `asn1:"set"`
}

type signerInfo struct {
	Version            int
	Issuer             issuerAndSerial
	DigestAlgorithm    pkix.AlgorithmIdentifier
	Attributes         asn1.RawValue `asn1:"optional,tag:0"`
	SignatureAlgorithm pkix.AlgorithmIdentifier
	Signature          []byte
}

type issuerAndSerial struct {
	Issuer asn1.RawValue
	Serial *big.Int
}

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values asn1.RawValue
}

// essCertificate is ESSCertIDv2 with its default, SHA-256, left out.
type essCertificate struct{ Hash []byte }

// signedMessage is a CMS SignedData over content that stands elsewhere: PAdES baseline B, without the signing-time
// attribute, since the paper itself carries the time.
func (a *Authority) signedMessage(digest []byte) ([]byte, error) {
	attributes, err := a.attributes(digest)
	if err != nil {
		return nil, err
	}
	set := tagged(asn1.ClassUniversal, asn1.TagSet, attributes)
	sum := sha256.Sum256(set)
	signature, err := a.signer.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		return nil, err
	}
	algorithm := pkix.AlgorithmIdentifier{Algorithm: oidECDSAWithSHA256}
	if _, isRSA := a.signer.Public().(*rsa.PublicKey); isRSA {
		algorithm = pkix.AlgorithmIdentifier{Algorithm: oidRSAWithSHA256, Parameters: asn1.NullRawValue}
	}
	sha := pkix.AlgorithmIdentifier{Algorithm: oidSHA256}
	inner, err := asn1.Marshal(signedData{
		Version: 1, DigestAlgorithms: []pkix.AlgorithmIdentifier{sha}, Content: contentInfo{ContentType: oidData},
		Certificates: asn1.RawValue{FullBytes: tagged(asn1.ClassContextSpecific, 0, slices.Concat(a.Certificate.Raw, a.Root.Raw))},
		Signers: []signerInfo{{Version: 1, Issuer: issuerAndSerial{asn1.RawValue{FullBytes: a.Certificate.RawIssuer}, a.Certificate.SerialNumber},
			DigestAlgorithm: sha, Attributes: asn1.RawValue{FullBytes: tagged(asn1.ClassContextSpecific, 0, attributes)},
			SignatureAlgorithm: algorithm, Signature: signature}},
	})
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(contentInfo{ContentType: oidSignedData, Content: asn1.RawValue{FullBytes: tagged(asn1.ClassContextSpecific, 0, inner)}})
}

// attributes are the signed attributes in the order of their bytes, as a SET demands.
func (a *Authority) attributes(digest []byte) ([]byte, error) {
	sum := sha256.Sum256(a.Certificate.Raw)
	var encoded [][]byte
	for _, one := range []struct {
		kind  asn1.ObjectIdentifier
		value any
	}{{oidContentType, oidData}, {oidMessageDigest, digest},
		{oidSigningCertificate, struct{ Certificates []essCertificate }{[]essCertificate{{sum[:]}}}}} {
		value, err := asn1.Marshal(one.value)
		if err != nil {
			return nil, err
		}
		b, err := asn1.Marshal(attribute{one.kind, asn1.RawValue{FullBytes: tagged(asn1.ClassUniversal, asn1.TagSet, value)}})
		if err != nil {
			return nil, err
		}
		encoded = append(encoded, b)
	}
	slices.SortFunc(encoded, bytes.Compare)
	return slices.Concat(encoded...), nil
}

// tagged is content under a constructed tag.
func tagged(class, tag int, content []byte) []byte {
	b, err := asn1.Marshal(asn1.RawValue{Class: class, Tag: tag, IsCompound: true, Bytes: content})
	if err != nil {
		panic(err) // a raw value always marshals
	}
	return b
}
