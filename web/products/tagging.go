package products

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// tagging asks which products to tag.
func tagging(c *front.Ctx) error {
	given := map[string]string{}
	for key, values := range c.QueryParams() {
		given[key] = values[0]
	}
	return c.Show(http.StatusOK, taggingPage(c, given, ui.ErrorSummaryProps{}))
}

var chooseFields = []string{"programme", "merchant", "store", "category", "brand", "title", "price_from", "price_to", "stock_from", "stock_kind", "online", "list"}

// choose freezes the selection and leads to its preview.
func choose(c *front.Ctx) error {
	f, err := c.Form(append([]string{"file"}, chooseFields...)...)
	if err != nil {
		return err
	}
	given := map[string]string{}
	for _, name := range chooseFields {
		given[name] = f.Get(name)
	}
	s, err := selection(f, given)
	if err == nil {
		var to string
		to, err = c.Once(func(tx *db.Tx) (string, error) {
			b, err := product.Select(tx, s)
			return "/staff/batches/" + b.ID, err
		})
		if err == nil {
			return c.To(to)
		}
	}
	return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component { return taggingPage(c, given, s) })
}

// selection reads what was chosen; a list of ids takes the place of the filter.
func selection(f front.Form, given map[string]string) (product.Selection, error) {
	s := product.Selection{Programme: given["programme"], Filter: product.Filter{Merchant: given["merchant"]}}
	listed, err := listing(f)
	if err != nil || len(listed) > 0 {
		s.Listed = listed
		return s, err
	}
	bad := fault.Validation()
	s.Filter = product.Filter{Merchant: given["merchant"], Store: given["store"], Category: given["category"], Brand: given["brand"], Title: given["title"], StockKind: given["stock_kind"],
		PriceFrom: yuan(bad, given, "price_from"), PriceTo: yuan(bad, given, "price_to"), StockFrom: whole(bad, given, "stock_from")}
	if given["online"] != "" {
		online := given["online"] == "true"
		s.Filter.Online = &online
	}
	return s, bad.OrNil()
}

func listing(f front.Form) ([]product.Listed, error) {
	out, err := product.ReadList(strings.NewReader(f.Get("list")))
	if err != nil {
		return nil, err
	}
	for _, file := range f.Files("file") {
		src, err := file.Open()
		if err != nil {
			return nil, err
		}
		more, err := product.ReadList(src)
		if err := errors.Join(err, src.Close()); err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func yuan(bad *fault.Fault, given map[string]string, name string) *int64 {
	if given[name] == "" {
		return nil
	}
	amount, err := money.Parse(given[name])
	if err != nil {
		bad.At(name, text.Of("请填写金额，最多两位小数，例如 39.90。", "Write an amount with at most two decimals, such as 39.90."))
	}
	fen := int64(amount)
	return &fen
}

func whole(bad *fault.Fault, given map[string]string, name string) *int64 {
	if given[name] == "" {
		return nil
	}
	n, err := strconv.ParseInt(given[name], 10, 64)
	if err != nil {
		bad.At(name, text.Of("请填写整数。", "Write a whole number."))
	}
	return &n
}

func taggingPage(c *front.Ctx, given map[string]string, s ui.ErrorSummaryProps) templ.Component {
	p := pages.TaggingProps{Page: c.Page(c.T("选择要打标的商品", "Choose products to tag")), Errors: s, Fields: map[string]ui.Field{}, Recent: ui.Link{Label: c.T("打标批次", "Tag batches"), URL: "/staff/batches"}}
	p.Page.Error = s.Message != ""
	for name, label := range fieldWords {
		p.Fields[name] = ui.Field{Name: name, Label: c.In(label), Value: given[name], Error: s.Errors.Of(name), Width: ui.Medium}
	}
	set := func(name string, change func(*ui.Field)) { f := p.Fields[name]; change(&f); p.Fields[name] = f }
	set("list", func(f *ui.Field) {
		f.Rows, f.Width, f.Hint = 5, ui.Wide, c.T("每行一个商品编号。", "One product id a line.")
	})
	set("file", func(f *ui.Field) {
		f.Accept, f.Hint = ".csv,text/csv,text/plain", c.T("UTF-8 的 CSV，取名为 product 的列或第一列；最多 200,000 行。", "A CSV in UTF-8: the column named product, else the first; at most 200,000 lines.")
	})
	for _, k := range product.StockKinds {
		p.StockKinds = append(p.StockKinds, ui.Option{Value: k.Key, Label: c.In(k.Title), Chosen: given["stock_kind"] == k.Key})
	}
	p.Online = []ui.Option{{Value: "true", Label: c.T("在售", "On sale"), Chosen: given["online"] == "true"}, {Value: "false", Label: c.T("已下架", "Off sale"), Chosen: given["online"] == "false"}}
	err := c.View(func(tx *db.Tx) error { p.Programmes = taggers(c, tx, given["programme"]); return nil })
	if err != nil {
		c.Logger().Error(err)
	}
	return pages.Tagging(p)
}

var fieldWords = map[string]text.Text{
	"programme": text.Of("计划", "Programme"), "merchant": text.Of("商家编号", "Merchant"), "store": text.Of("店铺编号", "Store"), "category": text.Of("类目", "Category"),
	"brand": text.Of("品牌", "Brand"), "title": text.Of("标题包含", "Title contains"), "price_from": text.Of("价格不低于", "Price from"), "price_to": text.Of("价格不高于", "Price to"),
	"stock_from": text.Of("库存不少于", "Stock from"), "stock_kind": text.Of("货源类型", "Kind of stock"), "online": text.Of("在售状态", "On sale"),
	"list": text.Of("商品编号", "Product ids"), "file": text.Of("上传 CSV", "Upload a CSV"), "filter": text.Of("条件", "Filter"),
}
