package brands

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/brands"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// asked are the fields of the form of a link.
var asked = []string{"brand", "version", "position", "grantor", "grantee", "kind", "from", "to", "categories", "region", "sublicense", "papers", "files", "check"}

// typed is what a form says about a link.
func typed(f front.Form) brand.Draft {
	return brand.Draft{Grantor: f.Get("grantor"), Grantee: f.Get("grantee"), Kind: f.Get("kind"), From: f.Get("from"), To: f.Get("to"),
		Categories: strings.FieldsFunc(f.Get("categories"), func(r rune) bool { return strings.ContainsRune(";；、,，\n", r) }), Region: f.Get("region"),
		MaySublicense: f.Has("sublicense"), Papers: f.All("papers")}
}

// sheet is a form of a link on its way: which chain, which link, and what is typed.
type sheet struct {
	chain    brand.Chain
	link     brand.Link // zero for a new one
	position int        // of a new one; 0 behind the last
	draft    brand.Draft
	begins   bool // the first link of a brand
}

// first asks for the first link of a brand that the merchant has no chain of.
func first(c *front.Ctx, id string) error {
	var s sheet
	err := c.View(func(tx *db.Tx) (err error) { s, err = beginning(c, tx, id); return err })
	if err != nil {
		return err
	}
	return showForm(c, s, http.StatusOK, ui.ErrorSummaryProps{})
}

func beginning(c *front.Ctx, tx *db.Tx, id string) (sheet, error) {
	found, err := brand.ChainOf(tx, c.Who.Merchant, id, tx.Now)
	s := sheet{chain: found, begins: true}
	s.draft = suggested(found, 0)
	return s, err
}

// suggested fills a new link with what follows from the others: it begins where the one before ends.
func suggested(found brand.Chain, position int) brand.Draft {
	d := brand.Draft{Grantor: found.Brand.Owner, Grantee: found.Party.Name, Kind: brand.Ordinary}
	for _, l := range found.Links {
		if position == 0 || l.Position < position {
			d.Grantor, d.Categories, d.Region = l.Grantee, l.Categories, l.Region
		} else if l.Position >= position {
			d.Grantee = l.Grantor
			break
		}
	}
	return d
}

// begin adds the first link of a brand.
func begin(c *front.Ctx) error {
	f, err := c.Form(asked...)
	if err != nil {
		return err
	}
	var s sheet
	if err := c.View(func(tx *db.Tx) (err error) { s, err = beginning(c, tx, f.Get("brand")); return err }); err != nil {
		return err
	}
	return saveNew(c, f, s)
}

// newLink asks for a further link.
func newLink(c *front.Ctx) error {
	s, err := further(c)
	if err != nil {
		return err
	}
	s.position, _ = strconv.Atoi(c.QueryParam("position"))
	s.draft = suggested(s.chain, s.position)
	return showForm(c, s, http.StatusOK, ui.ErrorSummaryProps{})
}

func further(c *front.Ctx) (s sheet, err error) {
	err = c.View(func(tx *db.Tx) (err error) { s.chain, err = brand.OpenChain(tx, c.Param("id")); return err })
	return s, err
}

// addLink adds a further link.
func addLink(c *front.Ctx) error {
	s, err := further(c)
	if err != nil {
		return err
	}
	f, err := c.Form(asked...)
	if err != nil {
		return err
	}
	return saveNew(c, f, s)
}

func saveNew(c *front.Ctx, f front.Form, s sheet) error {
	s.position, _ = strconv.Atoi(f.Get("position"))
	s.draft = typed(f)
	if f.Has("check") {
		return showForm(c, s, http.StatusOK, ui.ErrorSummaryProps{})
	}
	more, err := keepAll(c, f.Files("files"))
	s.draft.Papers = append(s.draft.Papers, more...)
	if err == nil {
		err = c.Command(func(tx *db.Tx) (string, error) {
			l, err := brand.AddLink(tx, s.chain.Brand.ID, s.position, s.draft)
			return brandPage(l.Brand) + "#link-" + l.ID, err
		})
	}
	return refused(c, err, s)
}

// link asks for changes of a link.
func link(c *front.Ctx) error {
	s, err := standing(c)
	if err != nil {
		return err
	}
	s.draft = draftOf(s.link)
	return showForm(c, s, http.StatusOK, ui.ErrorSummaryProps{})
}

// standing is the form of a link that stands already.
func standing(c *front.Ctx) (s sheet, err error) {
	err = c.View(func(tx *db.Tx) (err error) {
		if s.link, err = brand.FindLink(tx, c.Param("id")); err == nil {
			s.chain, err = brand.ChainOf(tx, s.link.Merchant, s.link.Brand, tx.Now)
		}
		return err
	})
	return s, err
}

func draftOf(l brand.Link) brand.Draft {
	d := brand.Draft{Grantor: l.Grantor, Grantee: l.Grantee, Kind: l.Kind, From: l.ValidFrom.String(), Categories: l.Categories, Region: l.Region, MaySublicense: l.MaySublicense, Papers: l.Papers}
	if l.ValidTo != 0 {
		d.To = l.ValidTo.String()
	}
	return d
}

// changeLink changes a link.
func changeLink(c *front.Ctx) error {
	s, err := standing(c)
	if err != nil {
		return err
	}
	f, err := c.Form(asked...)
	if err != nil {
		return err
	}
	s.draft = typed(f)
	if f.Has("check") {
		return showForm(c, s, http.StatusOK, ui.ErrorSummaryProps{})
	}
	more, err := keepAll(c, f.Files("files"))
	s.draft.Papers = append(s.draft.Papers, more...)
	if err == nil {
		err = c.Command(func(tx *db.Tx) (string, error) {
			l, err := brand.ChangeLink(tx, s.link.ID, version(f), s.draft)
			return brandPage(l.Brand) + "#link-" + l.ID, err
		})
	}
	return refused(c, err, s)
}

func version(f front.Form) int64 {
	n, _ := strconv.ParseInt(f.Get("version"), 10, 64)
	return n
}

// refused shows the form once more where an error can be mended by it.
func refused(c *front.Ctx, err error, s sheet) error {
	if err == nil {
		return nil
	}
	return c.ReadAgain(err, func(sum ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := formPage(c, s, sum)
		return pages.Form(p), err
	})
}

func showForm(c *front.Ctx, s sheet, status int, sum ui.ErrorSummaryProps) error {
	p, err := formPage(c, s, sum)
	if err != nil {
		return err
	}
	return c.Show(status, pages.Form(p))
}

// checkNew and checkLink tell what the chain would be with what is typed.
func checkNew(c *front.Ctx) error {
	s, err := further(c)
	if err != nil {
		return err
	}
	return check(c, s)
}

func checkLink(c *front.Ctx) error {
	s, err := standing(c)
	if err != nil {
		return err
	}
	return check(c, s)
}

func check(c *front.Ctx, s sheet) error {
	f, err := c.Form(asked...)
	if err != nil {
		return err
	}
	s.position, _ = strconv.Atoi(f.Get("position"))
	s.draft = typed(f)
	return c.Show(http.StatusOK, pages.Checks(tried(c, s)))
}

// tried is the chain as it would be with what is typed.
func tried(c *front.Ctx, s sheet) pages.Checked {
	p := checked(c, s.chain.With(s.link.ID, s.position, s.draft), nil)
	p.Draft = true
	return p
}

func titleOf(c *front.Ctx, s sheet) string {
	if s.link.ID == "" {
		return c.In(text.F("为“%s”添加一级授权", "Add a link to the chain of “%s”", s.chain.Brand.Name))
	}
	return c.In(text.F("修改“%s”的第 %d 级授权", "Change link %[2]d of “%[1]s”", s.chain.Brand.Name, s.link.Position))
}
