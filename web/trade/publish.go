package trade

import (
	"bytes"
	"encoding/csv"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// room is what a merchant publishes with: its memberships, stores and opened brands.
type room struct{ members, stores, brands []ui.Option }

func roomOf(c *front.Ctx, tx *db.Tx) (r room, err error) {
	members, books, err := listing.Publishers(tx)
	if err != nil {
		return r, err
	}
	opened := map[string]bool{}
	for i, m := range members {
		r.members = append(r.members, ui.Option{Value: m.ID, Label: c.In(books[i].Title), Chosen: i == 0})
		all, err := listing.Authorisations(tx, m.ID)
		if err != nil {
			return r, err
		}
		for _, a := range all {
			if a.Closed != 0 || opened[a.Brand] {
				continue
			}
			opened[a.Brand] = true
			b, err := brand.Find(tx, a.Brand)
			if err != nil {
				return r, err
			}
			r.brands = append(r.brands, ui.Option{Value: b.ID, Label: b.Name})
		}
	}
	stores, err := merchant.Stores(tx, c.Who.Merchant)
	for _, s := range stores {
		r.stores = append(r.stores, ui.Option{Value: s.ID, Label: s.Name})
	}
	return r, err
}

func newListing(c *front.Ctx) error {
	p, err := formPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

// formPage asks for one product.
func formPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		r, err := roomOf(c, tx)
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(c.T("发布商品", "Publish a product")), Lead: c.T("提交后按规则逐项核验；符合的随即展示，不符合的说明原因。", "It is judged by the rules as you send it; where it meets them it is to be seen at once, else you are told why."),
			Crumbs: []ui.Link{{Label: c.T("发布的商品", "Published products"), URL: "/listings"}}}
		if len(r.members) == 0 || len(r.brands) == 0 {
			p.Notice = &ui.NoticeProps{Tone: ui.Warn, Title: c.T("还不能发布商品", "Nothing can be published yet"), Text: c.T("需要有效的成员资格，并先开通品牌。", "It needs a membership that runs, and an opened brand.")}
			p.Actions = []ui.ButtonProps{{Label: c.T("品牌开通", "Opened brands"), URL: "/authorisations", Kind: ui.Primary}}
			return nil
		}
		p.Acts = []pages.Act{{ID: "product", Title: c.T("商品信息", "The product"), Form: ui.FormProps{ID: "product-form", Action: "/listings"}, Asks: questions(c, r), Buttons: []ui.ButtonProps{{Label: c.T("发布", "Publish"), Kind: ui.Primary}}}}
		return nil
	})
	return p, err
}

func questions(c *front.Ctx, r room) []pages.Ask {
	kindsOf := func(all []product.Kind) (out []ui.Option) {
		for _, k := range all {
			out = append(out, ui.Option{Value: k.Key, Label: c.In(k.Title)})
		}
		return out
	}
	line := func(name, label, hint string, required bool) pages.Ask {
		return pages.Ask{Kind: "line", Field: ui.Field{Name: name, Label: label, Hint: hint, Required: required, Optional: !required, MaxLength: 200}}
	}
	return []pages.Ask{{Kind: "select", Options: r.members, Field: ui.Field{Name: "membership", Label: c.T("计划", "Programme"), Required: true}},
		{Kind: "select", Options: r.stores, Field: ui.Field{Name: "store", Label: c.T("店铺", "Store"), Required: true}},
		{Kind: "select", Options: r.brands, Field: ui.Field{Name: "brand", Label: c.T("品牌", "Brand"), Hint: c.T("只列出已开通的品牌", "Opened brands only"), Required: true}},
		line("product", c.T("商品编号", "Key of the product"), c.T("贵司自己的编号", "A key of your own"), true), line("title", c.T("标题", "Title"), "", true),
		line("category", c.T("类目", "Category"), c.T("各级以 / 分隔，如 家居/杯具", "Levels separated by /"), true),
		{Kind: "select", Options: kindsOf(product.SaleKinds), Field: ui.Field{Name: "sale_kind", Label: c.T("销售类型", "Kind of sale"), Required: true}},
		{Kind: "select", Options: kindsOf(product.StockKinds), Field: ui.Field{Name: "stock_kind", Label: c.T("货源类型", "Kind of stock"), Optional: true}, Blank: c.T("未填", "Not said")},
		line("price", c.T("价格（元）", "Price in yuan"), "", false)}
}

func publishOne(c *front.Ctx) error {
	fields := []string{"membership", "store", "brand", "product", "title", "category", "sale_kind", "stock_kind", "price"}
	f, err := c.Form(fields...)
	if err != nil {
		return err
	}
	var sheet bytes.Buffer
	w := csv.NewWriter(&sheet)
	names, _ := intake.ProductColumns()
	row := make([]string, len(names))
	for i, name := range names {
		row[i] = f.Get(name)
	}
	_, _ = w.Write(names), w.Write(row) // a buffer takes everything
	w.Flush()
	return doing(c, f, text.Of("商品已发布。", "The product is published."), func(tx *db.Tx) (string, error) {
		offers, err := intake.Offers(bytes.NewReader(sheet.Bytes()))
		if err != nil {
			return "", err
		}
		p, err := listing.Publish(tx, f.Get("membership"), listing.ByForm, offers)
		if err != nil || p.Published == 1 {
			return "/listings/" + f.Get("product"), err
		}
		return "", refusedForm(p)
	}, formPage)
}

// refusedForm is what stands against the one product of a form: nothing is kept, everything typed stays.
func refusedForm(p listing.Publishing) error {
	f := fault.New(fault.Breach, text.Of("商品没有发布。", "The product is not published."), text.Of("请按下列说明更正后再提交。", "Correct it as described and send it again."))
	for _, r := range p.Refusals {
		if r.Clause != "" && f.Clause == "" {
			f.Clause = r.Clause
		}
		column := r.Column
		if column == "" {
			column = "title"
			f.Message = text.Join(text.Text{}, f.Message, r.Why, r.Way)
			continue
		}
		f.At(column, r.Why)
	}
	return f
}

func newFile(c *front.Ctx) error {
	p, err := filePage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func filePage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		r, err := roomOf(c, tx)
		p = pages.MatterProps{Page: c.Page(c.T("CSV 批量发布", "Publish by CSV")), Lead: c.In(text.F("一次最多 %d 行；逐行核验，合格的发布，其余逐行说明原因。", "At most %d rows; each is judged, the good ones are published and the others told row by row.", listing.Most)),
			Crumbs:  []ui.Link{{Label: c.T("发布的商品", "Published products"), URL: "/listings"}},
			Actions: []ui.ButtonProps{{Label: c.T("下载模板", "Download the template"), URL: "/listings/template.csv"}},
			Acts: []pages.Act{{ID: "file", Title: c.T("选择文件", "Choose the file"), Form: ui.FormProps{ID: "file-form", Action: "/listings/import", Multipart: true},
				Asks: []pages.Ask{{Kind: "select", Options: r.members, Field: ui.Field{Name: "membership", Label: c.T("计划", "Programme"), Required: true}},
					{Kind: "file", Field: ui.Field{Name: "file", Label: c.T("CSV 文件（UTF-8 或 GB18030）", "CSV file (UTF-8 or GB18030)"), Required: true, Accept: ".csv,text/csv"}}},
				Buttons: []ui.ButtonProps{{Label: c.T("核验并发布", "Judge and publish"), Kind: ui.Primary}}}}}
		return err
	})
	return p, err
}

func publishFile(c *front.Ctx) error {
	f, err := c.Form("membership", "file")
	if err != nil {
		return err
	}
	return doing(c, f, text.Of("文件已核验，结果如下。", "The file was judged; this is what came of it."), func(tx *db.Tx) (string, error) {
		offers, err := offersOf(f.Files("file"))
		if err != nil {
			return "", err
		}
		p, err := listing.Publish(tx, f.Get("membership"), listing.ByFile, offers)
		return "/publishings/" + p.ID, err
	}, filePage)
}

func offersOf(files []*multipart.FileHeader) ([]listing.Offer, error) {
	if len(files) != 1 {
		return nil, fault.Validation().At("file", text.Of("请选择一个 CSV 文件。", "Choose one CSV file."))
	}
	file, err := files[0].Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // what was read is read
	content, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	offers, err := intake.Offers(bytes.NewReader(content))
	if f := fault.Of(err); err != nil && f.Kind == fault.Invalid { // whatever is wrong with its columns is wrong with the file
		whole := fault.New(fault.Invalid, f.Message, f.Next)
		for _, column := range f.Fields {
			whole.At("file", column.Message)
		}
		return nil, whole
	}
	return offers, err
}

// template is an empty file of products with one sample row.
func template(c *front.Ctx) error {
	names, samples := intake.ProductColumns()
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	_, _ = w.Write(names), w.Write(samples) // a buffer takes everything
	w.Flush()
	c.Response().Header().Set("Content-Disposition", `attachment; filename="products.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
}

// showPublishing is what became of what was handed in in one go.
func showPublishing(c *front.Ctx) error {
	var p pages.MatterProps
	err := c.View(func(tx *db.Tx) error {
		found, err := listing.FindPublishing(tx, c.Param("id"))
		if err != nil {
			return err
		}
		table := ui.TableProps{ID: "refusals", Caption: c.T("没有发布的行", "Rows that were not published"), HideCaption: true, Columns: ui.Heads(c.T("行", "Line"), c.T("商品", "Product"), c.T("列", "Column"), c.T("依据", "Under"), c.T("原因", "Why"), c.T("如何更正", "What mends it"))}
		for i, r := range found.Refusals {
			table.Rows = append(table.Rows, ui.Row{ID: "x-" + strconv.Itoa(i), Cells: []ui.Cell{{Text: strconv.Itoa(r.Line)}, {Text: r.Title, Sub: r.Product, Lang: "zh-CN"}, {Text: r.Column}, {Body: ui.Clause(kinds.Clause(found.Programme, r.Clause))}, {Text: c.In(r.Why)}, {Text: c.In(r.Way)}}})
		}
		p = pages.MatterProps{Page: c.Page(c.T("发布结果", "What was published")), Kicker: c.TitleOf(found.Programme), Crumbs: []ui.Link{{Label: c.T("发布的商品", "Published products"), URL: "/listings"}},
			Lead:  c.In(text.F("提交 %d 件，发布 %d 件，未发布 %d 件。", "%d handed in, %d published, %d not.", found.Given, found.Published, found.Refused())),
			Facts: []ui.SummaryRow{{Key: c.T("时间", "When"), Value: c.In(found.At.Text())}, {Key: c.T("提交人", "By"), Value: found.ByName}},
			Parts: []pages.Part{{ID: "refused", Title: c.T("没有发布的行", "Rows that were not published"), Table: &table, Empty: c.T("全部已发布。", "All were published.")}}}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}
