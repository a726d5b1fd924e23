package brands

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"regexp"
	"strconv"

	"golang.org/x/image/draw"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/brands"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// widths are the sizes at which a picture is drawn, in pixels; the viewer begins at the second.
var widths = []int{400, 800, 1200, 1800, 2600}

// pose is how a picture is looked at.
type pose struct{ zoom, turn int }

func poseOf(c *front.Ctx) pose {
	number := func(name string, fallback, most int) int {
		n, err := strconv.Atoi(c.QueryParam(name))
		if err != nil {
			return fallback
		}
		return min(max(n, 0), most)
	}
	return pose{number("zoom", 1, len(widths)-1), number("turn", 0, 3)}
}

func (p pose) on(path string) string {
	return path + "?zoom=" + strconv.Itoa(p.zoom) + "&turn=" + strconv.Itoa(p.turn)
}

// view looks at one paper.
func view(c *front.Ctx) error {
	var found paper.Paper
	if err := c.View(func(tx *db.Tx) (err error) { found, err = paper.Find(tx, c.Param("id")); return err }); err != nil {
		return err
	}
	p := pages.ViewProps{Page: c.Page(found.Name), Facts: paperFacts(c, found), Download: "/papers/" + found.ID}
	p.Page.Wide = true
	if c.Who.Merchant != "" {
		p.Crumbs = []ui.Link{{Label: c.T("材料库", "Papers"), URL: "/papers"}}
	}
	if found.Type != paper.PDF {
		at, path := poseOf(c), "/papers/"+found.ID
		p.Picture, p.Alt, p.Ways = at.on(path+"/picture"), c.In(text.F("%s 的图像", "picture of %s", found.Name)), ways(c, at, path+"/view")
		return c.Show(http.StatusOK, pages.View(p))
	}
	content, err := c.App.Blobs.Get(ctxOf(c), found.SHA256)
	if err != nil {
		return err
	}
	p.Pages = c.T("PDF 文件，页数未能读出", "A PDF; the number of its pages could not be read")
	if n := pdfPages(content); n > 0 {
		p.Pages = c.In(text.F("PDF 文件，共 %d 页", "A PDF of %d page{s}", n))
	}
	return c.Show(http.StatusOK, pages.View(p))
}

// ways are the links that zoom and turn; each has an id, so that the focus stays where it was.
func ways(c *front.Ctx, at pose, path string) (out []ui.ButtonProps) {
	add := func(id, label string, to pose, possible bool) {
		b := ui.ButtonProps{ID: id, Label: label, URL: to.on(path)}
		if !possible {
			b = ui.ButtonProps{ID: id, Label: label, Disabled: true}
		}
		out = append(out, b)
	}
	add("larger", c.T("放大", "Larger"), pose{min(at.zoom+1, len(widths)-1), at.turn}, at.zoom < len(widths)-1)
	add("smaller", c.T("缩小", "Smaller"), pose{max(at.zoom-1, 0), at.turn}, at.zoom > 0)
	add("left", c.T("向左旋转", "Turn left"), pose{at.zoom, (at.turn + 3) % 4}, true)
	add("right", c.T("向右旋转", "Turn right"), pose{at.zoom, (at.turn + 1) % 4}, true)
	return out
}

// picture draws a paper anew, turned and sized: what reaches the browser was never uploaded by anybody.
func picture(c *front.Ctx) error {
	var found paper.Paper
	if err := c.View(func(tx *db.Tx) (err error) { found, err = paper.Find(tx, c.Param("id")); return err }); err != nil {
		return err
	}
	if found.Type == paper.PDF {
		return fault.Missing(text.Of("这份 PDF 的图像", "picture of this PDF"))
	}
	content, err := c.App.Blobs.Get(ctxOf(c), found.SHA256)
	if err != nil {
		return err
	}
	drawn, err := redraw(content, poseOf(c))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, max-age=3600")
	return c.Blob(http.StatusOK, paper.JPEG, drawn)
}

// pixels is how large a picture may be to be drawn anew; larger ones are looked at in the original.
const pixels = 40_000_000

// drawers bounds how many pictures are drawn at a time, and so the memory that this takes.
var drawers = make(chan struct{}, 1)

// redraw decodes a picture, turns it by quarters to the right, and encodes it at the width asked for.
func redraw(content []byte, at pose) ([]byte, error) {
	drawers <- struct{}{}
	defer func() { <-drawers }()
	config, kind, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	if config.Width*config.Height > pixels {
		return nil, fault.New(fault.TooLarge, text.Of("图片过大，无法在页面内显示。", "The picture is too large to be shown inside the page."), text.Of("请下载原件查看。", "Download the original."))
	}
	decode := jpeg.Decode
	if kind == "png" {
		decode = png.Decode
	}
	img, err := decode(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = jpeg.Encode(&b, turned(scaled(img, at), at.turn), &jpeg.Options{Quality: 85})
	return b.Bytes(), err
}

// tallest is how high a drawn picture may be.
const tallest = 6000

// scaled draws the picture on white so that it is as wide as asked for once it is turned.
func scaled(img image.Image, at pose) *image.RGBA {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	across := w
	if at.turn%2 == 1 {
		across = h
	}
	wide := widths[at.zoom]
	nw, nh := max(w*wide/across, 1), max(h*wide/across, 1)
	if most := max(nw, nh); most > tallest {
		nw, nh = max(nw*tallest/most, 1), max(nh*tallest/most, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, nw, nh))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.BiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Over, nil)
	return out
}

// turned turns a picture by quarters to the right.
func turned(img *image.RGBA, quarters int) *image.RGBA {
	for range quarters {
		w, h := img.Bounds().Dx(), img.Bounds().Dy()
		next := image.NewRGBA(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				next.SetRGBA(h-1-y, x, img.RGBAAt(x, y))
			}
		}
		img = next
	}
	return img
}

var (
	pageObject = regexp.MustCompile(`/Type\s*/Page[^s\w]`)
	pageCount  = regexp.MustCompile(`/Count\s+(\d{1,5})`)
)

// pdfPages counts the pages of a PDF by its plain objects, without parsing it; 0 where they are packed away.
func pdfPages(content []byte) int {
	if n := len(pageObject.FindAll(content, -1)); n > 0 {
		return n
	}
	most := 0
	for _, m := range pageCount.FindAllSubmatch(content, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		most = max(most, n)
	}
	return most
}
