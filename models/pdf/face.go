package pdf

import (
	"bytes"
	_ "embed" // the font
	"sync"
	"unicode"

	"github.com/signintech/gopdf"
)

// font is Noto Sans SC Regular (SIL Open Font License, font/OFL.txt): more than 30,000 characters, those of rare
// names among them. Each paper carries only the ones it uses.
//
//go:embed font/NotoSansSC-Regular.ttf
var font []byte

// family is the font's name with the tag of a subset before it, as the format demands.
const family = "MENGYU+NotoSansSC"

// parsed is the font, read once.
var parsed = sync.OnceValues(func() (*gopdf.FontContainer, error) {
	c := &gopdf.FontContainer{}
	return c, c.AddTTFFontData(family, font)
})

// face draws with the font and measures it.
type face struct {
	pdf      *gopdf.GoPdf
	advances map[rune]float64 // in parts of the size
}

func newFace() (*face, error) {
	fonts, err := parsed()
	if err != nil {
		return nil, err
	}
	p := &gopdf.GoPdf{}
	p.Start(gopdf.Config{PageSize: gopdf.Rect{W: paperWidth, H: paperHeight}})
	if err := p.AddTTFFontFromFontContainer(family, fonts); err != nil {
		return nil, err
	}
	return &face{pdf: p, advances: map[rune]float64{}}, p.SetFont(family, "", unit)
}

// unit is the size at which characters are measured.
const unit = 1000

// advance is a character's width in parts of the size. Errors: Invalid where the font does not have it.
func (f *face) advance(r rune) (float64, error) {
	if w, ok := f.advances[r]; ok {
		return w, nil
	}
	if unicode.IsControl(r) {
		return 0, missing(r)
	}
	if has, err := f.pdf.IsCurrFontContainGlyph(r); err != nil || !has {
		return 0, missing(r)
	}
	w, err := f.pdf.MeasureTextWidth(string(r))
	f.advances[r] = w / unit
	return w / unit, err
}

// draw puts the marks of every page on paper.
func (f *face) draw(pages [][]mark) ([]byte, error) {
	for _, marks := range pages {
		f.pdf.AddPage()
		for _, m := range marks {
			if err := f.mark(m); err != nil {
				return nil, err
			}
		}
	}
	var b bytes.Buffer
	_, err := f.pdf.WriteTo(&b)
	return b.Bytes(), err
}

func (f *face) mark(m mark) error {
	if m.text == "" {
		f.pdf.SetFillColor(m.fill.r, m.fill.g, m.fill.b)
		f.pdf.RectFromUpperLeftWithStyle(m.x, m.y, m.w, m.h, "F")
		return nil
	}
	if err := f.pdf.SetFontSize(m.size); err != nil {
		return err
	}
	f.pdf.SetTextColor(m.ink.r, m.ink.g, m.ink.b)
	f.pdf.SetXY(m.x, m.y)
	return f.pdf.Text(m.text)
}
