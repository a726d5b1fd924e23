package brands

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/brands"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// moveLink puts a link one position up or down.
func moveLink(c *front.Ctx) error {
	if _, err := standing(c); err != nil {
		return err
	}
	f, err := c.Form("way", "version")
	if err != nil {
		return err
	}
	way := brand.Down
	if f.Get("way") == "up" {
		way = brand.Up
	}
	return c.Command(func(tx *db.Tx) (string, error) {
		l, err := brand.Move(tx, c.Param("id"), version(f), way)
		return brandPage(l.Brand) + "#link-" + l.ID, err
	})
}

// askRemove tells what becomes of the chain without a link.
func askRemove(c *front.Ctx) error {
	s, err := standing(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Remove(removePage(c, s, ui.ErrorSummaryProps{})))
}

func removePage(c *front.Ctx, s sheet, sum ui.ErrorSummaryProps) pages.RemoveProps {
	mine := brandPage(s.chain.Brand.ID)
	p := pages.RemoveProps{Page: c.Page(c.In(text.F("删除第 %d 级授权", "Remove link %d", s.link.Position))), Summary: sum,
		Crumbs: []ui.Link{{Label: c.T("品牌授权", "Brands"), URL: "/brands"}, {Label: s.chain.Brand.Name, URL: mine}},
		Confirm: ui.ConfirmProps{Form: ui.FormProps{Action: linkPage(s.link.ID) + "/remove", Version: draftVersion(s.link)}, Back: mine,
			Action: ui.ButtonProps{Label: c.T("删除这一级", "Remove the link"), Kind: ui.Danger},
			Consequences: []string{c.In(text.F("“%s”给“%s”的授权从链条中删除，后面的级次依次上移。", "The authorisation of “%[2]s” by “%[1]s” leaves the chain; those behind it move up.", s.link.Grantor, s.link.Grantee)),
				c.T("授权文件仍在材料库中，其他级次的确认不受影响。", "Its papers stay in the library, and the other links keep their confirmations."),
				c.T("只是文件到期或写错时，请更换文件或修改，不必删除。", "Where only the paper has expired or something is mistyped, replace or correct it instead.")}}}
	p.Page.Error = sum.Message != ""
	return p
}

// removeLink takes a link out of the chain.
func removeLink(c *front.Ctx) error {
	s, err := standing(c)
	if err != nil {
		return err
	}
	f, err := c.Form("version")
	if err != nil {
		return err
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) {
		l, err := brand.RemoveLink(tx, s.link.ID, version(f))
		if err != nil {
			return "", err
		}
		left, err := brand.LinksOf(tx, l.Merchant, l.Brand)
		if len(left) == 0 {
			return "/brands", err
		}
		return brandPage(l.Brand), err
	})
	if err != nil {
		return c.Again(err, func(sum ui.ErrorSummaryProps) templ.Component { return pages.Remove(removePage(c, s, sum)) })
	}
	c.Flash(text.F("已删除第 %d 级授权。", "Link %d is removed.", s.link.Position))
	return c.To(to)
}
