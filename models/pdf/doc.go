// Package pdf sets papers in Chinese and English — agreements, evidence sheets, decision letters — and signs them with
// the platform's key so that anyone can check them with public tools. The same content gives the same bytes.
package pdf

import (
	"fmt"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// MediaType is what a paper is served as.
const MediaType = "application/pdf"

// Head is what a paper says of itself: in its properties, over and under every page.
type Head struct {
	Title  string
	Number string // of the paper; stands over every page and in the properties, where [Examine] finds it
	Hash   string // of what the paper shows; stands under every page
	Lang   text.Lang
	At     clock.Instant // when it was made
}

// Doc is a paper being set. Blocks are added in their order; a fault, such as a character that the font does not
// have, is kept and given by [Doc.Bytes].
type Doc struct {
	head Head
	face *face
	rows []row
	with []attachment
	err  error
}

// attachment is a file that travels inside a paper.
type attachment struct {
	name, mediaType string
	content         []byte
}

// Attach puts a file into the paper, byte for byte, for those who check by machine.
func (d *Doc) Attach(name, mediaType string, content []byte) {
	d.with = append(d.with, attachment{name, mediaType, content})
}

// New begins a paper.
func New(h Head) *Doc {
	f, err := newFace()
	return &Doc{head: h, face: f, err: err}
}

// Bytes is the finished paper. Errors: Invalid where a character cannot be drawn; it names the character.
func (d *Doc) Bytes() ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	pages := compose(d.rows)
	for i := range pages {
		pages[i] = append(pages[i], d.furniture(i+1, len(pages))...)
	}
	if d.err != nil {
		return nil, d.err
	}
	raw, err := d.face.draw(pages)
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return rebuild(raw, d.head, d.with)
}

// furniture is what stands over and under a page.
func (d *Doc) furniture(page, of int) []mark {
	words := fmt.Sprintf("第 %d 页，共 %d 页", page, of)
	if d.head.Lang == text.EN {
		words = fmt.Sprintf("Page %d of %d", page, of)
	}
	marks := d.across(d.head.Title, d.head.Number, headerAt)
	marks = append(marks, mark{x: left, y: headerAt + 6, w: measure, h: hair, fill: grey})
	marks = append(marks, mark{x: left, y: footerAt - 14, w: measure, h: hair, fill: grey})
	hash := ""
	if d.head.Hash != "" {
		hash = "SHA-256 " + d.head.Hash
	}
	return append(marks, d.across(hash, words, footerAt)...)
}

// across sets one piece of small print at each end of a line; the left one is cut where there is no room.
func (d *Doc) across(start, end string, y float64) []mark {
	room := measure - d.width(end, small) - 12
	for d.err == nil && d.width(start, small) > room {
		cut := []rune(start)
		start = string(cut[:len(cut)-2]) + "…"
	}
	return []mark{{x: left, y: y, size: small, ink: grey, text: start}, {x: left + measure - d.width(end, small), y: y, size: small, ink: grey, text: end}}
}

// width measures a line; it keeps the fault of a character that the font does not have.
func (d *Doc) width(s string, size float64) float64 {
	var sum float64
	for _, r := range s {
		sum += d.advance(r) * size
	}
	return sum
}

func (d *Doc) advance(r rune) float64 {
	if d.face == nil {
		return 0
	}
	w, err := d.face.advance(r)
	if err != nil && d.err == nil {
		d.err = err
	}
	return w
}

func missing(r rune) error {
	return fault.New(fault.Invalid,
		text.F("无法在文件中写出字符“%[1]c”（U+%04[1]X），文件没有生成。", "The character “%[1]c” (U+%04[1]X) cannot be drawn, so the paper was not made.", r),
		text.Of("请改用该字的规范字形，或联系客服处理。", "Use the standard form of the character, or turn to support."))
}

var weekdays = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// Moment is an instant to the second, in platform time, as papers that prove something write it.
func Moment(at clock.Instant) text.Text {
	t := at.Time()
	return text.Of(fmt.Sprintf("%d年%d月%d日（周%s）%s 北京时间", t.Year(), t.Month(), t.Day(), weekdays[t.Weekday()], t.Format("15:04:05")),
		t.Format("Mon 2 Jan 2006, 15:04:05")+" (Beijing time)")
}
