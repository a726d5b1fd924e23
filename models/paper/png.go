package paper

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image/png"
	"io"

	"github.com/mengyue/portal/models/text"
)

// pixels is how many pixels a picture may have.
const pixels = 50_000_000

var (
	cutOff = reason{text.Of("不完整或已损坏，无法打开", "is cut off or damaged and cannot be opened"),
		text.Of("请检查原文件能否打开，再重新上传。", "See whether the original opens, then upload it again.")}
	tooSlow = reason{text.Of("过于复杂，未能在 2 秒内检查完", "is too intricate to be looked through in 2 seconds"), saveAgain}
	behind  = reason{text.Of("在图片结尾之后还有其他内容", "has other content after the end of the picture"), saveAgain}
)

// large refuses a picture with more pixels than anybody needs.
func large(width, height int) *reason {
	if width > 0 && height > 0 && int64(width)*int64(height) <= pixels {
		return nil
	}
	return &reason{text.F("有 %d × %d 像素，超过 5000 万像素的上限", "has %d × %d pixels, more than the 50 million allowed", width, height),
		text.Of("请缩小后再上传。", "Make it smaller and upload that.")}
}

// pngImage looks through a PNG: every chunk whole, its pixels unpacked and thrown away, nothing behind the end.
func pngImage(ctx context.Context, content []byte) *reason {
	config, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return &cutOff
	}
	if why := large(config.Width, config.Height); why != nil {
		return why
	}
	data := &idat{rest: content[8:]}
	packed, err := zlib.NewReader(watched{ctx, data})
	if err == nil {
		// 8 bytes a pixel and a filter byte a line, in up to seven passes, is the most that a PNG of this size unpacks to.
		most := int64(config.Width)*int64(config.Height)*8 + 8*int64(config.Height) + 64
		var n int64
		n, err = io.Copy(io.Discard, io.LimitReader(packed, most+1))
		if n > most {
			return &cutOff
		}
	}
	if err == nil {
		_, err = io.Copy(io.Discard, data) // whatever follows the pixels
	}
	switch {
	case ctx.Err() != nil:
		return &tooSlow
	case err != nil || !data.ended:
		return &cutOff
	case len(data.rest) > 0:
		return &behind
	}
	return nil
}

// idat reads the packed pixels of a PNG out of its chunks, checking each chunk, up to its end.
type idat struct {
	rest  []byte // chunks not yet read
	now   []byte // of the present chunk
	ended bool
}

// Read gives the next bytes of pixels.
func (d *idat) Read(p []byte) (int, error) {
	for len(d.now) == 0 {
		if d.ended {
			return 0, io.EOF
		}
		if err := d.chunk(); err != nil {
			return 0, err
		}
	}
	n := copy(p, d.now)
	d.now = d.now[n:]
	return n, nil
}

// chunk takes the next chunk: its length, its name, its content, its check sum.
func (d *idat) chunk() error {
	if len(d.rest) < 12 {
		return io.ErrUnexpectedEOF
	}
	size := int(binary.BigEndian.Uint32(d.rest))
	if size < 0 || size > len(d.rest)-12 {
		return io.ErrUnexpectedEOF
	}
	body, sum := d.rest[4:8+size], binary.BigEndian.Uint32(d.rest[8+size:])
	if crc32.ChecksumIEEE(body) != sum {
		return io.ErrUnexpectedEOF
	}
	d.rest = d.rest[12+size:]
	switch string(body[:4]) {
	case "IDAT":
		d.now = body[4:]
	case "IEND":
		d.ended = true
	}
	return nil
}

// watched stops reading when the time is up.
type watched struct {
	ctx context.Context
	r   io.Reader
}

// Read reads on while there is time.
func (w watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.r.Read(p)
}
