package records

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/records"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

var deadlineFields = []string{"audience", "kind", "until"}

var audiences = []struct {
	key  deadline.Audience
	word text.Text
}{
	{deadline.Staff, text.Of("平台", "The platform")}, {deadline.Merchant, text.Of("商家", "The merchant")}, {deadline.Nobody, text.Of("到时自动生效", "Takes effect by itself")},
}

// deadlines lists what runs, the soonest first.
func deadlines(c *front.Ctx) error {
	d := days{c: c}
	q := deadline.Question{Audience: deadline.Audience(c.QueryParam("audience")), Kind: c.QueryParam("kind"), Until: d.until("until", 0), After: after(c), Limit: perPage + 1}
	var found []deadline.Deadline
	var whose map[string]merchant.Merchant
	err := c.View(func(tx *db.Tx) (err error) {
		if found, err = deadline.List(tx, q); err != nil {
			return err
		}
		ids := make([]string, len(found))
		for k, f := range found {
			ids[k] = f.Merchant
		}
		whose, err = merchant.Known(tx, ids)
		return err
	})
	if err != nil {
		return err
	}
	p := pages.DeadlinesProps{Page: c.Page(c.T("期限", "Deadlines")), Errors: d.errs, Until: c.QueryParam("until"), Clear: clear(c, "/staff/deadlines", deadlineFields...), Kinds: kindOptions(c, q.Kind)}
	p.Page.Wide, p.Page.Error = true, len(d.errs) > 0
	for _, a := range audiences {
		p.Audiences = append(p.Audiences, ui.Option{Value: string(a.key), Label: c.In(a.word), Chosen: a.key == q.Audience})
	}
	if len(found) > perPage {
		found = found[:perPage]
		last := found[perPage-1]
		p.Next = filtered(c, "/staff/deadlines", map[string]string{"after": strconv.FormatInt(int64(last.Due), 10), "id": last.ID}, deadlineFields...)
	}
	if q.After.ID != "" {
		p.First = filtered(c, "/staff/deadlines", nil, deadlineFields...)
	}
	for _, f := range found {
		p.Rows = append(p.Rows, running(c, f, whose[f.Merchant].Name))
	}
	return c.Show(http.StatusOK, pages.Deadlines(p))
}

func after(c *front.Ctx) deadline.Cursor {
	due, err := strconv.ParseInt(c.QueryParam("after"), 10, 64)
	if err != nil {
		return deadline.Cursor{}
	}
	return deadline.Cursor{Due: clock.Instant(due), ID: c.QueryParam("id")}
}

func kindOptions(c *front.Ctx, chosen string) []ui.Option {
	var out []ui.Option
	for _, k := range kinds.Known() {
		out = append(out, ui.Option{Value: k, Label: c.In(kinds.Of(k).Title), Chosen: k == chosen})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return cmp.Compare(a.Label, b.Label) })
	return out
}

func running(c *front.Ctx, d deadline.Deadline, name string) ui.Row {
	due := kinds.Due(d, c.Now())
	if d.Paused != 0 {
		due.Left = c.T("计时暂停", "clock stopped")
	}
	what := ui.Cell{Text: c.In(d.Title), Sub: d.Object}
	if to := kinds.Link(d, true); to != "" {
		what.URL, what.About = to, d.Object
	}
	whose := text.Text{}
	for _, a := range audiences {
		if a.key == d.Audience {
			whose = a.word
		}
	}
	return ui.Row{ID: "deadline-" + d.ID, Tone: kinds.Tone(due.Urgency), Cells: []ui.Cell{what, {Body: ui.Due(due)}, {Text: c.In(kinds.Of(d.Kind).Title)}, {Text: c.In(whose)}, {Body: clauseCell(due.Clause)}, {Text: name, Sub: d.Merchant}}}
}

func clauseCell(p ui.ClauseProps) templ.Component {
	if p.ID == "" {
		return nil
	}
	return ui.Clause(p)
}
