package pdf

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"io"
	"testing"

	"github.com/mengyue/portal/models/clock"
)

var oidSigningTime = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}

// message is a signed message over a digest, taken apart.
func message(t *testing.T, a *Authority, digest []byte) (signedData, map[string][]byte) {
	t.Helper()
	raw, err := a.signedMessage(digest)
	if err != nil {
		t.Fatal(err)
	}
	var outer contentInfo
	if rest, err := asn1.Unmarshal(raw, &outer); err != nil || len(rest) > 0 {
		t.Fatal(err)
	}
	var data signedData
	if _, err := asn1.Unmarshal(outer.Content.Bytes, &data); err != nil {
		t.Fatal(err)
	}
	attributes := map[string][]byte{}
	for rest := data.Signers[0].Attributes.Bytes; len(rest) > 0; {
		var one attribute
		if rest, err = asn1.Unmarshal(rest, &one); err != nil {
			t.Fatal(err)
		}
		attributes[one.Type.String()] = one.Values.Bytes
	}
	return data, attributes
}

// PAdES baseline B: content type, digest and signing certificate are signed; the signing time is not among them.
func TestTheSignedAttributesAreThoseOfPAdESBaselineB(t *testing.T) {
	a := TestAuthority(clock.Must("2020-01-01"))
	digest := sha256.Sum256([]byte("content"))
	data, attributes := message(t, a, digest[:])
	if len(attributes) != 3 || attributes[oidSigningTime.String()] != nil {
		t.Errorf("%d attributes", len(attributes))
	}
	var said []byte
	if _, err := asn1.Unmarshal(attributes[oidMessageDigest.String()], &said); err != nil || !bytes.Equal(said, digest[:]) {
		t.Errorf("%v: digest %x", err, said)
	}
	sum := sha256.Sum256(a.Certificate.Raw)
	if !bytes.Contains(attributes[oidSigningCertificate.String()], sum[:]) {
		t.Error("the signing certificate is not bound")
	}
	if data.Content.Content.Bytes != nil || !data.Content.ContentType.Equal(oidData) {
		t.Error("the content is not detached")
	}
	if !bytes.Contains(data.Certificates.Bytes, a.Certificate.Raw) || !bytes.Contains(data.Certificates.Bytes, a.Root.Raw) {
		t.Error("certificates are missing")
	}
}

func TestTheAttributesStandInTheOrderOfTheirBytes(t *testing.T) {
	a := TestAuthority(clock.Must("2020-01-01"))
	raw, err := a.attributes(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	var last []byte
	for len(raw) > 0 {
		var one asn1.RawValue
		if raw, err = asn1.Unmarshal(raw, &one); err != nil {
			t.Fatal(err)
		}
		if bytes.Compare(last, one.FullBytes) >= 0 {
			t.Error("out of order")
		}
		last = one.FullBytes
	}
}

func TestAMessageOfAnotherDigestOrWithoutASignerDoesNotHold(t *testing.T) {
	a := TestAuthority(clock.Must("2020-01-01"))
	digest := sha256.Sum256([]byte("content"))
	raw, err := a.signedMessage(digest[:])
	if err != nil {
		t.Fatal(err)
	}
	if signer, holds := examineMessage(append(raw, make([]byte, 100)...), digest[:]); signer == nil || !holds {
		t.Error("the padding of its place breaks it")
	}
	other := sha256.Sum256([]byte("other"))
	if _, holds := examineMessage(raw, other[:]); holds {
		t.Error("another digest holds")
	}
	for at := range raw {
		bad := bytes.Clone(raw)
		bad[at] ^= 0x55
		if _, holds := examineMessage(bad, digest[:]); holds && at > len(raw)-60 {
			t.Errorf("byte %d of the signature does not count", at)
		}
	}
	for _, none := range [][]byte{nil, {0x30}, []byte("text"), tagged(asn1.ClassUniversal, asn1.TagSequence, nil)} {
		if signer, holds := examineMessage(none, digest[:]); signer != nil || holds {
			t.Errorf("%x is a message", none)
		}
	}
}

// silent is a key that does not answer, such as one in hardware that is unplugged.
type silent struct{ crypto.Signer }

func (silent) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("no answer")
}

func TestAKeyThatDoesNotAnswerSignsNothing(t *testing.T) {
	a := TestAuthority(clock.Must("2020-01-01"))
	mute := NewAuthority(silent{a.signer}, a.Certificate, a.Root)
	if _, err := mute.Sign([]byte("x")); err == nil {
		t.Error("bytes were signed")
	}
	if b, err := mute.Sealed(paper(t, "一"), Seal{}); err == nil || b != nil {
		t.Error("a paper was signed")
	}
}
