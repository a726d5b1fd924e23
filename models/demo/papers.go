package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
)

// certificate is a trademark certificate of the demonstration, as a PDF that says so.
func certificate(c *shop, at clock.Instant) ([]byte, error) {
	d := pdf.New(pdf.Head{Title: "商标注册证（演示）", Lang: text.ZH, At: at})
	d.Title("商标注册证（演示）")
	d.Paragraph("本材料为演示数据，所列公司与商标均为虚构，没有任何法律效力。")
	d.Facts([]pdf.Fact{{Label: "注册人", Value: c.name}, {Label: "地址", Value: c.place}, {Label: "核定使用商品", Value: c.trade.what}, {Label: "商标", Value: c.name[:9]}})
	return d.Bytes()
}

// picture is a picture of a workshop of the demonstration: stripes in the colours of a company.
func picture(seed int) ([]byte, error) {
	img := image.NewPaletted(image.Rect(0, 0, 480, 320), color.Palette{color.Gray{Y: 240}, color.RGBA{uint8(40 + seed*37%180), uint8(90 + seed*53%120), 140, 255}, color.Gray{Y: 90}})
	for y := range 320 {
		for x := range 480 {
			switch {
			case y > 240:
				img.SetColorIndex(x, y, 2)
			case (x/(24+seed%5*8)+y/40)%2 == 0:
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// keep puts a file into a company's library, as an upload does.
func (s *story) keep(c *shop, name string, content []byte) (id string, err error) {
	p, err := paper.Inspect(name, content, paper.Limits{})
	if err != nil {
		return "", err
	}
	sum, err := s.Blobs.Put(s.ctx, content, p.Type)
	if err != nil {
		return "", err
	}
	err = s.do(c.owner, func(tx *db.Tx) error {
		p.Merchant, p.SHA256 = c.id, sum
		kept, err := paper.Keep(tx, p)
		id = kept.ID
		return err
	})
	return id, err
}

// library keeps a company's certificate and a picture of its workshop.
func (s *story) library(c *shop, seed int) error {
	content, err := certificate(c, s.clock.Now())
	if err != nil {
		return err
	}
	if c.papers["trademark_certificate"], err = s.keep(c, "商标注册证.pdf", content); err != nil {
		return err
	}
	if content, err = picture(seed); err != nil {
		return err
	}
	c.papers["workshop"], err = s.keep(c, "车间照片.png", content)
	return err
}

// signed is the store of a signed paper.
func (s *story) store(content []byte) error {
	_, err := s.Blobs.Put(s.ctx, content, pdf.MediaType)
	return err
}
