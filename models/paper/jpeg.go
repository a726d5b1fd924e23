package paper

import (
	"bytes"
	"context"
	"encoding/binary"
	"image/color"
	"image/jpeg"
)

// decoded is how much memory a picture may take when it is decoded to see whether it is whole.
const decoded = 128 << 20

// jpegImage looks through a JPEG: its size, its segments up to the end, nothing behind it; and decodes it where that
// stays within bounds.
func jpegImage(ctx context.Context, content []byte) *reason {
	config, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return &cutOff
	}
	if why := large(config.Width, config.Height); why != nil {
		return why
	}
	end, progressive := segments(content)
	if end < 0 {
		return &cutOff
	}
	if rest := bytes.Trim(content[end:], "\r\n\x00"); len(rest) > 0 {
		return &behind
	}
	each := int64(3) // bytes a pixel
	if config.ColorModel == color.CMYKModel {
		each = 8
	}
	if progressive {
		each += 12 // coefficients
	}
	if int64(config.Width)*int64(config.Height)*each > decoded {
		return nil
	}
	_, err = jpeg.Decode(watched{ctx, bytes.NewReader(content)})
	switch {
	case ctx.Err() != nil:
		return &tooSlow
	case err != nil:
		return &cutOff
	}
	return nil
}

// segments walks from marker to marker and returns where the picture ends, -1 where it does not, and whether it comes
// in several scans.
func segments(content []byte) (end int, progressive bool) {
	at := 2 // behind the start of image
	for at+2 <= len(content) {
		if content[at] != 0xFF {
			return -1, progressive
		}
		switch marker := content[at+1]; {
		case marker == 0xFF: // fill
			at++
			continue
		case marker == 0xD9: // end of image
			return at + 2, progressive
		case marker == 0x01 || marker >= 0xD0 && marker <= 0xD7: // stands alone
			at += 2
			continue
		case marker == 0xC2:
			progressive = true
		}
		if at+4 > len(content) {
			return -1, progressive
		}
		scan := content[at+1] == 0xDA
		at += 2 + int(binary.BigEndian.Uint16(content[at+2:]))
		if scan {
			at = scanEnd(content, at)
		}
	}
	return -1, progressive
}

// scanEnd is the place of the next marker behind packed pixels.
func scanEnd(content []byte, at int) int {
	for at+1 < len(content) {
		next := bytes.IndexByte(content[at:], 0xFF)
		if next < 0 || at+next+1 >= len(content) {
			return len(content)
		}
		at += next
		if m := content[at+1]; m != 0x00 && m != 0xFF && (m < 0xD0 || m > 0xD7) {
			return at
		}
		at++
	}
	return len(content)
}
