package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// body is the objects of a file of ours: number i stands at i-1, without its obj and endobj.
type body [][]byte

var startxref = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`)

// objects takes a file apart that has one plain cross-reference table and no later update: what the layout writes.
func objects(raw []byte) (body, error) {
	m := startxref.FindSubmatch(raw)
	if m == nil {
		return nil, fmt.Errorf("pdf: no cross-reference table")
	}
	at, _ := strconv.Atoi(string(m[1]))
	if at >= len(raw) {
		return nil, fmt.Errorf("pdf: the cross-reference table lies outside of the file")
	}
	lines := strings.Split(string(raw[at:]), "\n")
	var offsets []int
	for _, line := range lines[2:] {
		if strings.HasSuffix(strings.TrimSpace(line), " n") {
			offset, _ := strconv.Atoi(line[:10])
			offsets = append(offsets, offset)
		}
	}
	out := make(body, len(offsets))
	for i, offset := range offsets {
		end := at
		if i+1 < len(offsets) {
			end = offsets[i+1]
		}
		open := fmt.Appendf(nil, "%d 0 obj\n", i+1)
		if offset > end || end > len(raw) || !bytes.HasPrefix(raw[offset:end], open) {
			return nil, fmt.Errorf("pdf: object %d is not where the table has it", i+1)
		}
		inner := bytes.TrimPrefix(raw[offset:end], open)
		out[i] = bytes.TrimSpace(inner[:bytes.LastIndex(inner, []byte("endobj"))])
	}
	return out, nil
}

// rebuild writes the layout's file anew: with properties, language and identity, and with a character map that also
// holds characters beyond the first plane, so that text taken from the paper is what was set.
func rebuild(raw []byte, h Head, with []attachment) ([]byte, error) {
	objs, err := objects(raw)
	if err != nil {
		return nil, err
	}
	for i, o := range objs {
		if bytes.Contains(o, []byte("/CIDInit /ProcSet")) {
			objs[i] = characterMap(o)
		}
	}
	objs[0] = inserted(objs[0], "/Lang "+literal(string(h.Lang))+" /ViewerPreferences << /DisplayDocTitle true >>")
	objs = objs.attached(with)
	objs = append(objs, properties(h))
	return objs.file(), nil
}

// attached is the objects with files among them, named in the catalog.
func (b body) attached(with []attachment) body {
	var names strings.Builder
	for _, a := range with {
		stream := len(b) + 1
		b = append(b, fmt.Appendf(nil, "<< /Type /EmbeddedFile /Subtype /%s /Length %d /Params << /Size %d >> >>\nstream\n%s\nendstream",
			strings.ReplaceAll(a.mediaType, "/", "#2F"), len(a.content), len(a.content), a.content),
			fmt.Appendf(nil, "<< /Type /Filespec /F %s /UF %s /EF << /F %d 0 R >> >>", literal(a.name), unicodeString(a.name), stream))
		fmt.Fprintf(&names, "%s %d 0 R ", literal(a.name), stream+1)
	}
	if len(with) > 0 {
		b[0] = inserted(b[0], "/Names << /EmbeddedFiles << /Names ["+names.String()+"] >> >>")
	}
	return b
}

// file is the objects as a whole file, the last object its properties.
func (b body) file() []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(b))
	for i, o := range b {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at, id := out.Len(), sha256.Sum256(out.Bytes())
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(b)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R /ID [<%x> <%x>] >>\nstartxref\n%d\n%%%%EOF\n", len(b)+1, len(b), id[:16], id[:16], at)
	return out.Bytes()
}

func properties(h Head) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<< /Title %s /Author %s /Producer (Mengyue)", unicodeString(h.Title), unicodeString(text.Of("盟约", "Mengyue").In(h.Lang)))
	if h.Number != "" {
		fmt.Fprintf(&b, " /Keywords %s", literal(h.Number))
	}
	if h.At != 0 {
		fmt.Fprintf(&b, " /CreationDate %s", date(h.At))
	}
	b.WriteString(" >>")
	return b.Bytes()
}

var mapping = regexp.MustCompile(`<([0-9A-F]+)><[0-9A-F]+><([0-9A-F]+)>`)

// characterMap maps glyphs back to characters, in UTF-16 and in blocks of at most a hundred, as the format demands.
func characterMap(old []byte) []byte {
	pairs := mapping.FindAllSubmatch(old, -1)
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for len(pairs) > 0 {
		n := min(len(pairs), 100)
		fmt.Fprintf(&b, "%d beginbfchar\n", n)
		for _, p := range pairs[:n] {
			r, _ := strconv.ParseUint(string(p[2]), 16, 32)
			fmt.Fprintf(&b, "<%s> <%s>\n", p[1], utf16Hex(string(rune(r))))
		}
		b.WriteString("endbfchar\n")
		pairs = pairs[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return fmt.Appendf(nil, "<< /Length %d >>\nstream\n%s\nendstream", b.Len(), b.Bytes())
}

// inserted puts entries into the dictionary that an object is.
func inserted(object []byte, entries string) []byte {
	end := bytes.LastIndex(object, []byte(">>"))
	return fmt.Appendf(nil, "%s %s >>", bytes.TrimSpace(object[:end]), entries)
}

func utf16Hex(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

func unicodeString(s string) string { return "<FEFF" + utf16Hex(s) + ">" }

func literal(s string) string {
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) + ")"
}

// date is an instant as the format writes it, in platform time with its true offset.
func date(at clock.Instant) string { return "(D:" + at.Time().Format("20060102150405") + "+08'00')" }
