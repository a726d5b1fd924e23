// Package asks draws the asks of a rulebook's forms and reads what was typed and uploaded: of applications and of the
// sign-ups of products alike.
package asks

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/programmes"
)

// One is an item of a form with what its question needs beside it.
type One struct {
	Programme string
	Item      form.Item
	Wanted    string        // what the reviewer asks for
	Library   []paper.Paper // of the merchant, to choose from
	Errors    ui.Errors
}

// Question is the item as its page asks it.
func (o One) Question(c *front.Ctx) pages.Item {
	i, a := o.Item, o.Item.Ask
	q := pages.Item{Kind: drawn(a), Clause: kinds.Clause(o.Programme, a.Clause), Long: a.MaxRunes == 0 || a.MaxRunes > 200, Wanted: o.Wanted,
		Field: ui.Field{Name: Field(a), Label: c.In(a.Title), Hint: c.In(a.Help), Required: a.Required, Optional: !a.Required, MaxLength: a.MaxRunes,
			Suffix: c.In(a.Unit.Text), Error: o.Errors.Of(Field(a))}}
	if len(i.Answer.Values) > 0 {
		q.Field.Value = i.Answer.Values[0]
	}
	if q.Field.Error == "" && !i.Answer.Empty() && !i.Complete {
		q.Field.Error = c.In(i.Problem)
	}
	if !i.Editable {
		q.Field.ReadOnly, q.Field.Confirmed, q.Frozen = true, c.T("✓ 已确认", "✓ confirmed"), Given(c, i).Value
		return q
	}
	q.Options = options(c, i)
	if a.Type == rulebook.AskPaper {
		o.papers(c, &q)
	}
	return q
}

// papers fills in what a paper's question shows: those handed in, a place to upload, and the library.
func (o One) papers(c *front.Ctx, q *pages.Item) {
	i := o.Item
	for _, p := range i.Papers {
		q.Papers = append(q.Papers, Document(c, p))
	}
	q.Upload = ui.Field{Name: "f." + i.Ask.Key, Label: c.In(text.F("上传：%s", "Upload: %s", i.Ask.Title)), Hint: c.In(programmes.Formats(i.Ask)), Multiple: i.Ask.MaxFiles != 1,
		Accept: accepted(i.Ask)}
	shown := slices.Clone(i.Papers)
	for _, p := range o.Library {
		if form.Suits(i.Ask, p) && !slices.ContainsFunc(shown, func(s paper.Paper) bool { return s.ID == p.ID }) {
			shown = append(shown, p)
		}
	}
	for _, p := range shown {
		q.Options = append(q.Options, ui.Option{Value: p.ID, Label: p.Name, Hint: lang.Bytes(p.Size) + " · " + lang.Stamp(c.Request().Context(), p.Uploaded.Time()), Chosen: slices.Contains(i.Answer.Papers, p.ID)})
	}
}

func accepted(a rulebook.Ask) string {
	types := make([]string, 0, len(a.Formats))
	for _, f := range a.Formats {
		types = append(types, map[string]string{"pdf": paper.PDF, "jpeg": paper.JPEG, "png": paper.PNG}[f])
	}
	return strings.Join(types, ",")
}

// drawn is how an ask is drawn; a store is chosen like anything else.
func drawn(a rulebook.Ask) string {
	if a.Type == rulebook.AskStore {
		return rulebook.AskChoice
	}
	return a.Type
}

func options(c *front.Ctx, i form.Item) []ui.Option {
	if i.Ask.Type == rulebook.AskYesNo {
		return []ui.Option{{Value: "true", Label: c.T("是", "Yes"), Chosen: chose(i, "true")}, {Value: "false", Label: c.T("否", "No"), Chosen: chose(i, "false")}}
	}
	out := make([]ui.Option, 0, len(i.Ask.Options))
	for _, opt := range i.Ask.Options {
		out = append(out, ui.Option{Value: opt.Key, Label: c.In(opt.Title), Hint: c.In(opt.Help), Chosen: chose(i, opt.Key)})
	}
	return out
}

func chose(i form.Item, value string) bool { return slices.Contains(i.Answer.Values, value) }

// Given is an answer as people read it.
func Given(c *front.Ctx, i form.Item) ui.SummaryRow {
	row := ui.SummaryRow{Key: c.In(i.Ask.Title), Value: c.In(i.Shown)}
	if i.Ask.Type == rulebook.AskPaper {
		row.Value = ""
		for k, p := range i.Papers {
			if k > 0 {
				row.Value += c.T("；", "; ")
			}
			row.Value += p.Name
		}
	}
	if row.Value == "" {
		row.Value, row.Missing = c.T("未填写", "Not answered"), i.Ask.Required
		if typed := i.Answer.Typed(); len(typed) > 0 { // what was typed is wrong, and stands as it is
			row.Value, row.Missing = typed[0], true
		}
	}
	return row
}

// Document is a paper as lists show it.
func Document(c *front.Ctx, p paper.Paper) ui.Document {
	kind := map[string]string{paper.PDF: "PDF", paper.JPEG: "JPEG", paper.PNG: "PNG"}[p.Type]
	return ui.Document{ID: "paper-" + p.ID, Name: p.Name, URL: "/papers/" + p.ID, Kind: kind, Size: lang.Bytes(p.Size), When: lang.Stamp(c.Request().Context(), p.Uploaded.Time()),
		Time: p.Uploaded.String(), Who: p.UploadedName, Hash: p.SHA256}
}

// Field is the name of an ask's field: a. for answers, p. for papers.
func Field(a rulebook.Ask) string {
	if a.Type == rulebook.AskPaper {
		return "p." + a.Key
	}
	return "a." + a.Key
}
