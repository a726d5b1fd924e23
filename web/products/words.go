package products

import (
	"net/url"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// pageSize is how many rows a page of a list has.
const pageSize = 50

var stateWords = map[product.State]text.Text{
	product.Preparing: text.Of("准备中", "being prepared"), product.Waiting: text.Of("通知期", "notice time"), product.Objected: text.Of("异议中", "objected to"),
	product.Effective: text.Of("已生效", "in effect"), product.Over: text.Of("已结束", "ended"),
}

var stateTones = map[product.State]ui.Tone{product.Waiting: ui.Warn, product.Objected: ui.Info, product.Effective: ui.Good}

// status is where a tag stands.
func status(c *front.Ctx, t product.Tag) ui.StatusProps {
	s := t.State(c.Now())
	return ui.StatusProps{Label: c.In(stateWords[s]), Tone: stateTones[s]}
}

// row is a tag as lists show it, under the base of its page.
func row(c *front.Ctx, t product.Tag, base string) pages.TagRow {
	r := pages.TagRow{ID: t.ID, Title: t.Title, Product: t.Product, Store: t.Store, URL: base + t.ID, Status: status(c, t)}
	switch t.State(c.Now()) {
	case product.Waiting:
		r.Due, r.Note = due(c, t.Due, t.Closes), c.T("未提异议的，到时自动生效", "takes effect by itself without an objection")
	case product.Effective:
		since := max(t.Effective, t.Due)
		r.When, r.Time, r.Note = c.Stamp(since), since.String(), c.T("服务费自该时刻起计算", "the fee applies since then")
	case product.Objected:
		r.Note = c.T("计时暂停，等待答复", "the clock stands until the answer")
	case product.Over:
		r.When, r.Time, r.Note = c.Stamp(t.Ended), t.Ended.String(), c.In(product.CauseTitle(t.Why.Cause))
	}
	return r
}

func rows(c *front.Ctx, tx *db.Tx, list []product.Tag, base string) ([]pages.TagRow, error) {
	out := make([]pages.TagRow, len(list))
	for i, t := range list {
		out[i] = row(c, t, base)
	}
	return out, named(tx, out)
}

// named puts the names of their stores into rows.
func named(tx *db.Tx, list []pages.TagRow) error {
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.Store
	}
	known, err := kinds.Named(tx, ids, nil)
	for i := range list {
		list[i].Shop = known.Store(list[i].Store)
	}
	return err
}

// due is an end with its countdown; the rule's end and the page's end are the same instant where one is enough.
func due(c *front.Ctx, at, closes clock.Instant) ui.DeadlineProps {
	d := ui.DeadlineProps{At: at.Time(), Countdown: true, Urgency: ui.Soon}
	switch left := closes.Sub(c.Now()); {
	case left <= 0:
		d.Urgency, d.Countdown = ui.Over, false
	case left <= 4*time.Hour:
		d.Urgency = ui.Urgent
	}
	return d
}

func fact(c *front.Ctx, zh, en, value string) ui.SummaryRow {
	if value == "" {
		value = c.T("暂无", "not available")
	}
	return ui.SummaryRow{Key: c.T(zh, en), Value: value}
}

// book is the edition of a programme, by its id or the one in force.
func book(tx *db.Tx, programme, id string) (*rulebook.Edition, error) {
	if id == "" {
		return rulebook.Books(tx).InForce(programme, tx.Now)
	}
	return rulebook.Books(tx).Edition(programme, id)
}

// clauses are clauses of an edition with their wording.
func clauses(c *front.Ctx, e *rulebook.Edition, ids ...string) []ui.ClauseProps {
	var out []ui.ClauseProps
	for _, id := range ids {
		if clause, ok := e.Clause(id); ok {
			cited := kinds.Clause(e.Programme, id)
			cited.Text = c.In(text.F("%s：%s", "%s: %s", clause.Title, clause.Text))
			out = append(out, cited)
		}
	}
	return out
}

// taggers are the programmes that tag products, as options; one is chosen.
func taggers(c *front.Ctx, tx *db.Tx, chosen string) []ui.Option {
	var out []ui.Option
	books := rulebook.Books(tx)
	for _, key := range books.Programmes() {
		if e, err := books.InForce(key, tx.Now); err == nil && e.Tag != nil {
			out = append(out, ui.Option{Value: key, Label: c.In(e.Title), Chosen: key == chosen})
		}
	}
	return out
}

// link is the page's own path with some of its query replaced; an empty value takes one away.
func link(c *front.Ctx, changes ...string) string {
	q := url.Values{}
	for key, values := range c.QueryParams() {
		if len(values) > 0 && values[0] != "" {
			q.Set(key, values[0])
		}
	}
	for i := 0; i+1 < len(changes); i += 2 {
		q.Del(changes[i])
		if changes[i+1] != "" {
			q.Set(changes[i], changes[i+1])
		}
	}
	if len(q) == 0 {
		return c.Request().URL.Path
	}
	return c.Request().URL.Path + "?" + q.Encode()
}

func shown(c *front.Ctx, n int, total int64) (string, string) {
	return c.In(text.F("本页 %d 条", "%d on this page", n)), c.In(text.F("共 %s 条", "%s in all", lang.Count(total)))
}
