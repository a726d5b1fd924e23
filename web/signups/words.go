package signups

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// perPage is how many rows a page of a list has.
const perPage = 50

var tones = map[signup.State]ui.Tone{signup.Draft: ui.Neutral, signup.Submitted: ui.Info, signup.Reviewing: ui.Info, signup.Returned: ui.Warn, signup.Passed: ui.Good,
	signup.Refused: ui.Bad, signup.Withdrawn: ui.Neutral, signup.Lapsed: ui.Bad}

func status(c *front.Ctx, s signup.State) ui.StatusProps {
	return ui.StatusProps{Label: c.In(s.Title()), Tone: tones[s]}
}

// todo says what a merchant does next with a sign-up.
var todo = map[signup.State]text.Text{
	signup.Draft: text.Of("填写并提交", "Fill it in and hand it in"), signup.Submitted: text.Of("等待审核，无需操作", "Waits for its review; nothing to do"),
	signup.Reviewing: text.Of("审核中，无需操作", "Under review; nothing to do"), signup.Returned: text.Of("修改指出的项目后再次提交", "Amend the items named and hand it in again"),
	signup.Passed: text.Of("已通过，查看计划的其他步骤", "Passed; see the other steps of the programme"), signup.Refused: text.Of("为其他商品报名", "Sign up another product"),
	signup.Withdrawn: text.Of("可以复制后重新报名", "Copy it to sign up anew"), signup.Lapsed: text.Of("可以复制后重新报名", "Copy it to sign up anew"),
}

func number(n int) string { return strconv.Itoa(n) }

// tongue is the language of words that people wrote, where it is not the page's.
func tongue(c *front.Ctx, words string) string {
	if c.Lang == text.EN && strings.IndexFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 {
		return string(text.ZH)
	}
	return ""
}

// named reads what the stores and brands of products are called.
func named(tx *db.Tx, products ...product.Product) (kinds.Names, error) {
	stores, brands := make([]string, len(products)), make([]string, len(products))
	for k, p := range products {
		stores[k], brands[k] = p.Store, p.Brand
	}
	return kinds.Named(tx, stores, brands)
}

// facts are what the catalogue knows of a product, shortly.
func facts(c *front.Ctx, p product.Product, names kinds.Names) []ui.SummaryRow {
	store, brand := names.Store(p.Store), names.Brand(p.Brand)
	rows := []ui.SummaryRow{{Key: c.T("商品", "Product"), Value: p.Title, Note: p.ID, Lang: tongue(c, p.Title)}, {Key: c.T("店铺", "Store"), Value: store, Lang: tongue(c, store)}}
	for _, r := range []ui.SummaryRow{{Key: c.T("类目", "Category"), Value: p.Category}, {Key: c.T("品牌", "Brand"), Value: brand}, {Key: c.T("现价", "Price"), Value: lang.YuanOf(p.Price)},
		{Key: c.T("现有库存", "Stock"), Value: lang.CountOf(p.Stock)}} {
		if r.Value != "" {
			r.Lang = tongue(c, r.Value)
			rows = append(rows, r)
		}
	}
	return rows
}

// items are those of a form, as forms know them.
func items(f signup.Form) []form.Item {
	out := make([]form.Item, len(f.Items))
	for k, i := range f.Items {
		out[k] = i.Item
	}
	return out
}

// due is the end that a sign-up runs against; nil where none runs.
func due(c *front.Ctx, l signup.Listed, label string) *ui.DeadlineProps {
	if l.Due == 0 {
		return nil
	}
	p := ui.DeadlineProps{At: l.Due.Time(), Label: label, Provisional: l.Provisional}
	switch {
	case l.Due <= c.Now():
		p.Urgency = ui.Over
	case l.AtRisk:
		p.Urgency = ui.Soon
	}
	return &p
}

// doing runs a verb once and goes on with a word about it; what a form can mend comes back on its page.
func doing(c *front.Ctx, done text.Text, do func() (string, error), page func(ui.ErrorSummaryProps) (templ.Component, error)) error {
	location, err := do()
	if err == nil {
		c.Flash(done)
		return c.To(location)
	}
	return c.ReadAgain(err, page)
}

func clause(e *rulebook.Edition, id string) ui.ClauseProps { return kinds.Clause(e.Programme, id) }
