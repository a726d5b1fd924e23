package paper

import (
	"bytes"
	"image"
	_ "image/jpeg" // sizes are read from the header by the type that was found
	_ "image/png"

	"github.com/mengyue/portal/models/text"
)

// Picture is what a picture must keep to; zero values do not restrict.
type Picture struct {
	MinWidth, MaxWidth, MinHeight, MaxHeight int
	RatioWidth, RatioHeight                  int // width to height, exactly
}

// Refuses says why a picture of this size is not what is asked for; zero where it is.
func (p *Picture) Refuses(width, height int) text.Text {
	switch {
	case p == nil:
	case width == 0 || height == 0:
		return text.Of("不是图片", "is no picture")
	case width < p.MinWidth || height < p.MinHeight:
		return text.F("有 %d × %d 像素，至少要 %d × %d 像素", "has %d × %d pixels; at least %d × %d are asked for", width, height, max(p.MinWidth, 1), max(p.MinHeight, 1))
	case p.MaxWidth > 0 && width > p.MaxWidth || p.MaxHeight > 0 && height > p.MaxHeight:
		return text.F("有 %d × %d 像素，最多 %d × %d 像素", "has %d × %d pixels; at most %d × %d are allowed", width, height, p.MaxWidth, p.MaxHeight)
	case p.RatioWidth > 0 && width*p.RatioHeight != height*p.RatioWidth:
		return text.F("有 %d × %d 像素，宽高比须为 %d:%d", "has %d × %d pixels; its ratio must be %d:%d", width, height, p.RatioWidth, p.RatioHeight)
	}
	return text.Text{}
}

// measured reads width and height from the header of a picture, before anything of it is decoded.
func measured(mediaType string, content []byte) (width, height int) {
	if mediaType == PDF {
		return 0, 0
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}

// outOfShape refuses a picture that is not of the size asked for.
func (l Limits) outOfShape(width, height int) *reason {
	why := l.Picture.Refuses(width, height)
	if why.IsZero() {
		return nil
	}
	return &reason{why, text.Of("请裁剪或缩放后再上传。", "Crop or scale it, then upload it again.")}
}
