package brands

import (
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/brands"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// chain shows the merchant's chain for a brand: the editor.
func chain(c *front.Ctx) error {
	var p pages.ChainProps
	if err := c.View(func(tx *db.Tx) error {
		found, err := brand.OpenChain(tx, c.Param("id"))
		if err != nil {
			return err
		}
		p, err = chainPage(c, tx, found)
		return err
	}); err != nil {
		return err
	}
	p.Page = c.Page(p.Page.Title)
	return c.Show(http.StatusOK, pages.Chain(p))
}

// chainPage is what the merchant and the staff see alike, and what each of them can do; of what stands around it only the
// title.
func chainPage(c *front.Ctx, tx *db.Tx, found brand.Chain) (pages.ChainProps, error) {
	edits := c.Who.Merchant != "" && access.May(c.Who.Role, access.Apply)
	p := pages.ChainProps{Crumbs: crumbs(c, found), Status: status(c, found), Brand: brandFacts(c, found.Brand), Due: due(c, found)}
	p.Page.Title = c.In(text.F("“%s”的授权链", "The chain of “%s”", found.Brand.Name))
	p.Checked = checked(c, found, mender(c, found, edits))
	if edits && len(found.Links) < brand.MaxLinks {
		p.Add = ui.ButtonProps{Label: c.T("添加一级授权", "Add a link"), URL: brandPage(found.Brand.ID) + "/links/new", Kind: ui.Primary}
	}
	papers, err := papersOf(tx, found.Links)
	if err != nil {
		return p, err
	}
	for i, l := range found.Links {
		row := linkRow(c, found, l, papers)
		if edits {
			row.Actions, row.Moves = linkActions(c, l), moves(c, l, i, found.Links)
		}
		p.Links = append(p.Links, row)
	}
	p.Falls = pages.Falls{Title: c.T("到期会影响什么", "What falls when it ends"), Lead: c.T("授权链到期或失效时，下列资格随之变化；续期后恢复。", "When the chain ends or is no longer valid, these follow; a renewed link restores them.")}
	if found.Level == 0 && !found.Own { // it is not valid as it stands
		p.Falls.Title, p.Falls.Lead = c.T("目前影响什么", "What it affects now"), c.T("授权链目前无效，下列资格没有它的支持；补全后恢复。", "The chain is not valid now and supports none of these; once it is mended they have it back.")
	}
	falls, err := brand.Falls(tx, found)
	for _, f := range falls {
		p.Falls.Items = append(p.Falls.Items, c.In(f.Words()))
	}
	return p, err
}

func crumbs(c *front.Ctx, found brand.Chain) []ui.Link {
	if c.Who.Merchant != "" {
		return []ui.Link{{Label: c.T("品牌授权", "Brands"), URL: "/brands"}}
	}
	return []ui.Link{{Label: c.T("授权链", "Chains"), URL: "/staff/chains"}, {Label: found.Party.Name, URL: "/staff/merchants/" + found.Party.ID}}
}

// due is the end of a valid chain.
func due(c *front.Ctx, found brand.Chain) ui.DeadlineProps {
	if found.Level == 0 || found.Ends() == clock.Never {
		return ui.DeadlineProps{}
	}
	d := ui.DeadlineProps{At: found.Ends().Time(), Label: c.T("授权链到期", "The chain ends"), Clause: ui.ClauseProps{ID: "CH-5"},
		Consequence: c.In(text.F("最早到期的是%s。到期前 90 天、30 天、7 天会提醒。", "The first to end is %s. Reminders come 90, 30 and 7 days before.", found.WeakestText()))}
	switch left := found.Ends().Sub(c.Now()); {
	case left < 7*24*time.Hour:
		d.Urgency = ui.Urgent
	case left < soon:
		d.Urgency = ui.Soon
	}
	return d
}

// mender says where a fault is mended by the merchant.
func mender(c *front.Ctx, found brand.Chain, edits bool) func(f brand.Fault) (string, string) {
	if !edits {
		return nil
	}
	return func(f brand.Fault) (string, string) {
		for _, l := range found.Links {
			switch {
			case l.Position != f.Position:
			case f.Code == brand.Unconfirmed && (l.Waiting() || len(l.Papers) == 0):
				return "", ""
			case f.Code == brand.PaperMissing:
				return linkPage(l.ID) + "/paper", c.T("添加文件", "Add the paper")
			default:
				return linkPage(l.ID), c.T("更正", "Correct it")
			}
		}
		if f.Code == brand.Gap {
			return brandPage(found.Brand.ID) + "/links/new?position=" + strconv.Itoa(f.Position), c.T("添加这一级", "Add the link")
		}
		return "", ""
	}
}

func linkRow(c *front.Ctx, found brand.Chain, l brand.Link, papers map[string]paper.Paper) pages.LinkProps {
	row := pages.LinkProps{ID: l.ID, Title: place(c, l.Position), Between: l.Grantor + " → " + l.Grantee, Status: linkStatus(c, found, l), Weakest: l.Position == found.Weakest,
		Facts: []ui.SummaryRow{{Key: c.T("授权类型", "Kind"), Value: c.In(brand.KindTitle(l.Kind))}, {Key: c.T("有效期", "Valid"), Value: c.In(text.F("%s 起，%s", "from %s, %s", day(c, l.ValidFrom), until(c, l)))},
			{Key: c.T("类目", "Categories"), Body: ui.Words(c.In(brand.Categories(l.Categories)))}, {Key: c.T("区域", "Region"), Body: ui.Words(c.In(brand.Region(l.Region)))},
			{Key: c.T("转授权", "Sub-licensing"), Value: map[bool]string{true: c.T("允许", "allowed"), false: c.T("不允许", "not allowed")}[l.MaySublicense]}, {Key: c.T("核对", "Comparison"), Body: ui.Words(confirmation(c, l))}}}
	for _, id := range l.Papers {
		p := papers[id]
		d := ui.Document{ID: "paper-" + l.ID + "-" + p.ID, Name: p.Name, URL: "/papers/" + p.ID + "/view", Kind: strings.ToUpper(strings.TrimPrefix(path.Ext(p.Name), ".")), Size: lang.Bytes(p.Size), When: c.Stamp(p.Uploaded), Time: p.Uploaded.String(), Who: p.UploadedName}
		if c.Who.Merchant != "" && access.May(c.Who.Role, access.Apply) {
			d.Actions = []ui.ButtonProps{{Label: c.T("更换", "Replace"), About: p.Name + " " + row.Title, URL: linkPage(l.ID) + "/paper?old=" + p.ID, Kind: ui.Quiet}}
		}
		row.Papers = append(row.Papers, d)
	}
	return row
}

// confirmation words what staff found about a link.
func confirmation(c *front.Ctx, l brand.Link) string {
	switch {
	case l.Outside:
		return c.In(text.F("%s 随导入确认（已在系统外核对）", "confirmed by import on %s (checked outside of the portal)", c.Stamp(l.Confirmed)))
	case l.Confirmed != 0:
		return c.In(text.F("%s 由%s确认", "confirmed on %s by %s", c.Stamp(l.Confirmed), l.ConfirmedName))
	case l.Refused != 0:
		return c.In(text.F("%s 由%s核对，未予确认：%s", "looked at on %s by %s and not confirmed: %s", c.Stamp(l.Refused), l.RefusedName, l.Refusal))
	case len(l.Papers) == 0:
		return c.T("上传文件后由平台核对", "the platform compares it once there is a paper")
	}
	return c.T("等待平台核对", "waits for the platform")
}

func linkActions(c *front.Ctx, l brand.Link) []ui.ButtonProps {
	about := place(c, l.Position)
	return []ui.ButtonProps{{Label: c.T("修改", "Change"), About: about, URL: linkPage(l.ID)}, {Label: c.T("添加文件", "Add a paper"), About: about, URL: linkPage(l.ID) + "/paper", Kind: ui.Quiet},
		{Label: c.T("删除", "Remove"), About: about, URL: linkPage(l.ID) + "/remove", Kind: ui.Quiet}}
}

func moves(c *front.Ctx, l brand.Link, i int, all []brand.Link) (out []pages.MoveProps) {
	m := pages.MoveProps{Action: linkPage(l.ID) + "/move", Version: strconv.FormatInt(l.Version, 10), About: place(c, l.Position)}
	if l.Position > 1 {
		m.Way, m.Label = "up", c.T("上移", "Move up")
		out = append(out, m)
	}
	if i < len(all)-1 {
		m.Way, m.Label = "down", c.T("下移", "Move down")
		out = append(out, m)
	}
	return out
}

// papersOf reads the papers of links, by id.
func papersOf(tx *db.Tx, links []brand.Link) (map[string]paper.Paper, error) {
	out := map[string]paper.Paper{}
	for _, l := range links {
		for _, id := range l.Papers {
			p, err := paper.Find(tx, id)
			if err != nil {
				return nil, err
			}
			out[id] = p
		}
	}
	return out, nil
}
