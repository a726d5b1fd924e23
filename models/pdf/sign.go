package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"

	"github.com/mengyue/portal/models/clock"
)

// Seal says what the signature of a paper says beside the signature itself.
type Seal struct {
	Reason string
	At     clock.Instant
}

// contentsSize is the room for the signed message in bytes; it holds two certificates several times over.
const contentsSize = 8192

// Sealed is a paper of [Doc.Bytes] with the platform's signature: PAdES baseline B, added as an update behind the
// paper's own bytes. Whatever is changed afterwards breaks it.
func (a *Authority) Sealed(paper []byte, s Seal) ([]byte, error) {
	objs, err := objects(paper)
	if err != nil {
		return nil, err
	}
	page, err := firstPage(objs)
	if err != nil {
		return nil, err
	}
	field, signature := len(objs)+1, len(objs)+2
	out := bytes.NewBuffer(bytes.Clone(paper))
	offsets := map[int]int{}
	put := func(number int, object []byte) {
		offsets[number] = out.Len()
		fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", number, object)
	}
	put(1, inserted(objs[0], fmt.Sprintf("/AcroForm << /Fields [%d 0 R] /SigFlags 3 >> /Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> >>", field)))
	put(page, inserted(objs[page-1], fmt.Sprintf("/Annots [%d 0 R]", field)))
	put(field, fmt.Appendf(nil, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V %d 0 R /F 132 /Rect [0 0 0 0] /P %d 0 R >>", signature, page))
	put(signature, fmt.Appendf(nil, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Name %s /Reason %s /M %s /ByteRange %s /Contents <%0*d> >>",
		unicodeString(a.Certificate.Subject.CommonName), unicodeString(s.Reason), date(s.At), rangeRoom, 2*contentsSize, 0))
	table := out.Len()
	fmt.Fprintf(out, "xref\n1 1\n%010d 00000 n \n%d 1\n%010d 00000 n \n%d 2\n%010d 00000 n \n%010d 00000 n \n",
		offsets[1], page, offsets[page], field, offsets[field], offsets[signature])
	fmt.Fprintf(out, "trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R /ID %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n",
		signature+1, len(objs), identity.FindSubmatch(paper[bytes.LastIndex(paper, []byte("\ntrailer\n")):])[1], startxref.FindSubmatch(paper)[1], table)
	return a.fill(out.Bytes(), offsets[signature])
}

var (
	identity  = regexp.MustCompile(`/ID (\[<[0-9a-f]+> <[0-9a-f]+>\])`)
	kids      = regexp.MustCompile(`/Kids\s*\[\s*(\d+) 0 R`)
	rangeRoom = "[0 0000000000 0000000000 0000000000]"
)

// fill puts byte range and signed message into the room left for them.
func (a *Authority) fill(file []byte, from int) ([]byte, error) {
	start := from + bytes.Index(file[from:], []byte("/Contents <")) + len("/Contents ")
	end := start + 2*contentsSize + 2
	span := fmt.Sprintf("[0 %010d %010d %010d]", start, end, len(file)-end)
	copy(file[from+bytes.Index(file[from:], []byte(rangeRoom)):], span)
	h := sha256.New()
	h.Write(file[:start])
	h.Write(file[end:])
	message, err := a.signedMessage(h.Sum(nil))
	if err != nil {
		return nil, fmt.Errorf("the platform's key does not sign: %w", err)
	}
	if len(message) > contentsSize {
		return nil, fmt.Errorf("pdf: a signed message of %d bytes has no room", len(message))
	}
	hex.Encode(file[start+1:], message)
	return file, nil
}

func firstPage(objs body) (int, error) {
	for _, o := range objs {
		if m := kids.FindSubmatch(o); m != nil && bytes.Contains(o, []byte("/Type /Pages")) {
			n, _ := strconv.Atoi(string(m[1]))
			if n > 0 && n <= len(objs) && !bytes.Contains(objs[n-1], []byte("/Annots")) {
				return n, nil
			}
		}
	}
	return 0, fmt.Errorf("pdf: no first page to carry the signature")
}
