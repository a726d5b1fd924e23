package brands_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/web/brands"
	"github.com/mengyue/portal/web/intake"
	"github.com/mengyue/portal/web/webtest"
)

// portal is a portal in which M001 may use the brand B001 of 云禾坊.
type portal struct {
	*webtest.App
	owner, reviewer *webtest.Browser
	company         string
}

func open(t *testing.T) portal {
	t.Helper()
	a := webtest.New(t, brands.Routes, intake.Routes)
	p := portal{App: a, owner: a.SignIn(access.Owner, "M001"), reviewer: a.SignIn(access.Reviewer)}
	a.Do(func(tx *db.Tx) error {
		m, err := merchant.Find(tx, "M001")
		if err != nil {
			return err
		}
		p.company = m.Name
		day := func(s string) calendar.Day { d, _ := calendar.ParseDay(s); return d }
		_, err = brand.Put(tx, []brand.Brand{{ID: "B001", Name: "云禾坊", Trademark: "12345678", Class: "21", Owner: "云禾坊家居有限公司", Status: brand.Registered, RegisteredOn: day("2015-06-07"), ValidUntil: day("2035-06-06"), Tonality: "2.5"},
			{ID: "B002", Name: "青屿集", Trademark: "22345678", Owner: "青屿集有限公司", Status: brand.Registered}})
		return err
	})
	return p
}

// scan is a picture of a paper; the first pixel of its left upper corner is black.
func scan(name string, width, height int) webtest.File {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for y := range height / 4 {
		for x := range width / 4 {
			img.Set(x, y, color.Black)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return webtest.File{Name: name, Content: b.Bytes()}
}

const pdf = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Type /Page /X 1 >>\nendobj\n3 0 obj\n<< /Type/Page >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n45\n%%EOF\n"

// begun is a chain of two links: owner → 东渡贸易 → the merchant, each with a scan.
func (p portal) begun() *webtest.Page {
	p.T.Helper()
	p.owner.Get("/brands/new?brand=B001").OK().Submit("#link-form", webtest.Values{"grantee": "东渡贸易有限公司", "from": "2026-01-01", "to": "2027-12-31", "sublicense": "yes", "files": scan("一级.png", 80, 40)}).OK()
	return p.owner.Get("/brands/B001/links/new").OK().Submit("#link-form", webtest.Values{"from": "2026-01-01", "to": "2027-05-31", "files": scan("二级.png", 40, 80)}).OK()
}

func (p portal) links() (found []brand.Link) {
	p.T.Helper()
	p.View(func(tx *db.Tx) (err error) { found, err = brand.LinksOf(tx, "M001", "B001"); return err })
	return found
}

func (p portal) level() (level int) {
	p.T.Helper()
	p.View(func(tx *db.Tx) error {
		c, err := brand.ChainOf(tx, "M001", "B001", tx.Now)
		level = c.Level
		return err
	})
	return level
}
