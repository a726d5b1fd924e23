package brands

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/brands"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// formPage is the form of a link with what is typed, and what the chain would be with it.
func formPage(c *front.Ctx, s sheet, sum ui.ErrorSummaryProps) (pages.FormProps, error) {
	p := pages.FormProps{Page: c.Page(titleOf(c, s)), Summary: sum, Back: "/brands", Crumbs: []ui.Link{{Label: c.T("品牌授权", "Brands"), URL: "/brands"}}}
	p.Page.Error = sum.Message != ""
	mine := brandPage(s.chain.Brand.ID)
	switch {
	case s.begins:
		p.Brand, p.Form, p.Check = s.chain.Brand.ID, ui.FormProps{ID: "link-form", Action: "/brands", Multipart: true}, ""
	case s.link.ID == "":
		p.Form, p.Check = ui.FormProps{ID: "link-form", Action: mine + "/links", Multipart: true}, mine+"/links/check"
	default:
		p.Form, p.Check = ui.FormProps{ID: "link-form", Action: linkPage(s.link.ID), Version: strconv.FormatInt(s.link.Version, 10), Multipart: true}, linkPage(s.link.ID)+"/check"
		p.Note = c.T("更改内容或文件后，这一级需要重新确认；其他级次的确认不受影响。", "When the link or its papers change it is confirmed anew; the other links keep their confirmations.")
	}
	if !s.begins {
		p.Back = mine
		p.Crumbs = append(p.Crumbs, ui.Link{Label: s.chain.Brand.Name, URL: mine})
	}
	p.Fields = linkFields(c, s, sum)
	p.Checked = tried(c, s)
	err := c.View(func(tx *db.Tx) (err error) { p.Fields.Library, err = library(c, tx, s.draft.Papers); return err })
	return p, err
}

// linkFields are the questions, filled with what is typed.
func linkFields(c *front.Ctx, s sheet, sum ui.ErrorSummaryProps) pages.LinkFields {
	d, wrong := s.draft, sum.Errors.Of
	f := pages.LinkFields{
		Grantor: ui.Field{Name: "grantor", Label: c.T("授权方", "Grantor"), Hint: c.T("按授权书上的全称填写；第 1 级为商标权利人。", "The full name as on the paper; of link 1 it is the owner of the trademark."), Value: d.Grantor, Required: true, MaxLength: 100, Error: wrong("grantor")},
		Grantee: ui.Field{Name: "grantee", Label: c.T("被授权方", "Grantee"), Hint: c.T("按授权书上的全称填写；最后一级为贵公司。", "The full name as on the paper; of the last link it is your company."), Value: d.Grantee, Required: true, MaxLength: 100, Error: wrong("grantee")},
		Kind: ui.Field{Name: "kind", Label: c.T("授权类型", "Kind of link"), Error: wrong("kind"), Required: true,
			Hint: c.T("商标权利人的全资子公司、在华全资子公司或全国总代理作为第 1 级时不增加层级。", "A wholly owned subsidiary, one in China, or the sole national agent adds no level as link 1.")},
		From:       ui.Field{Name: "from", Label: c.T("生效日", "First day"), Value: d.From, Required: true, Error: wrong("from")},
		To:         ui.Field{Name: "to", Label: c.T("到期日", "Last day"), Hint: c.T("当天仍有效；长期有效的留空。", "Still valid on that day; leave it empty where there is no end."), Value: d.To, Optional: true, Error: wrong("to")},
		Categories: ui.Field{Name: "categories", Label: c.T("授权类目", "Categories"), Hint: c.T("多个类目用分号隔开；不限类目的留空。", "Several are separated by semicolons; leave it empty where all are granted."), Value: strings.Join(d.Categories, "；"), Optional: true, Error: wrong("categories"), Lang: "zh-CN"},
		Region:     ui.Field{Name: "region", Label: c.T("授权区域", "Region"), Hint: c.T("例如“中国大陆”；不限区域的留空。", "Such as “China”; leave it empty where there is no limit."), Value: d.Region, Optional: true, MaxLength: 100, Error: wrong("region"), Lang: "zh-CN"},
		Sublicense: ui.Field{Name: "sublicense", Label: c.T("文件允许被授权方转授权", "The paper allows the grantee to sub-license")}, May: d.MaySublicense,
		Papers: ui.Field{Name: "papers", Label: c.T("材料库中的文件", "Papers of the library"), Error: wrong("papers")},
		Files: ui.Field{Name: "files", Label: c.T("上传授权文件", "Upload papers"), Multiple: true, Optional: true, Error: strings.TrimSpace(wrong("files") + " " + wrong("file")),
			Hint: c.T("PDF、JPG 或 PNG，可多选，也可直接拍照；单个不超过 20 MB，会存入材料库。", "PDF, JPG or PNG, several at once or straight from the camera; 20 MB each. They go to your library.")},
	}
	for _, k := range brand.Kinds {
		f.Kinds = append(f.Kinds, ui.Option{Value: k.Key, Label: c.In(k.Title), Chosen: k.Key == d.Kind})
	}
	if s.link.ID == "" && len(s.chain.Links) > 0 {
		f.Position = &ui.Field{Name: "position", Label: c.T("放在哪里", "Where it stands")}
		f.Positions = positions(c, s)
	}
	return f
}

// positions are the places where a new link may stand: where one is missing, before each link, and behind the last.
func positions(c *front.Ctx, s sheet) []ui.Option {
	last := s.chain.Links[len(s.chain.Links)-1].Position
	out := []ui.Option{{Value: "0", Label: c.In(text.F("作为最后一级（第 %d 级）", "as the last one (link %d)", last+1)), Chosen: s.position == 0}}
	for p := 1; p <= last; p++ {
		o := ui.Option{Value: strconv.Itoa(p), Label: c.In(text.F("插在第 %d 级之前", "before link %d", p)), Chosen: s.position == p}
		if !slices.ContainsFunc(s.chain.Links, func(l brand.Link) bool { return l.Position == p }) {
			o.Label = c.In(text.F("补上缺少的第 %d 级", "as the missing link %d", p))
		}
		out = append(out, o)
	}
	return out
}

// library are the merchant's latest papers, and the chosen ones wherever they stand.
func library(c *front.Ctx, tx *db.Tx, chosen []string) ([]ui.Option, error) {
	found, err := paper.List(tx, c.Who.Merchant, "", 100)
	if err != nil {
		return nil, err
	}
	for _, id := range chosen {
		if !slices.ContainsFunc(found, func(p paper.Paper) bool { return p.ID == id }) {
			p, err := paper.Find(tx, id)
			if err != nil {
				continue // somebody typed an id; the model refuses it
			}
			found = append(found, p)
		}
	}
	out := make([]ui.Option, len(found))
	for i, p := range found {
		out[i] = ui.Option{Value: p.ID, Label: p.Name, Hint: lang.Bytes(p.Size) + " · " + c.Stamp(p.Uploaded), Chosen: slices.Contains(chosen, p.ID)}
	}
	return out, nil
}
