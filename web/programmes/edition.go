package programmes

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// edition shows one edition: the text beside the rule, the rule beside its source.
func edition(c *front.Ctx) error {
	e, l, err := named(c)
	if err != nil {
		return err
	}
	word, tone := standing(l, e, c.Now())
	page := c.Page(c.In(text.F("%s：版本 %s", "%s: edition %s", e.Title, e.ID)))
	page.Wide = true
	p := programmes.EditionProps{Page: page, Programme: ui.Link{Label: c.In(e.Title), URL: home(e)}, Status: ui.StatusProps{Label: c.In(word), Tone: tone},
		Facts: facts(c, e), Source: address(e) + "/source", Text: address(e) + "/text"}
	if len(l.Editions(e.Programme)) > 1 {
		p.Compare = ui.ButtonProps{Label: c.T("比较版本", "Compare editions"), URL: home(e) + "/compare"}
	}
	for _, clause := range e.Clauses {
		if clause.From == "" {
			p.Rows = append(p.Rows, beside(c, e, clause))
		} else {
			p.Shared = append(p.Shared, ui.Link{Label: clause.ID + " " + c.In(clause.Title), URL: home(e) + "/clauses#" + clause.ID})
		}
	}
	return c.Show(http.StatusOK, programmes.Edition(p))
}

func facts(c *front.Ctx, e *rulebook.Edition) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("施行日", "In force from"), Value: c.In(day(e.Effective))}}
	if !e.Source.IsZero() {
		rows = append(rows, ui.SummaryRow{Key: c.T("来源", "Where from"), Value: c.In(e.Source)})
	}
	if e.Inherits != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("通用条款", "Shared clauses"), Value: e.Inherits})
	}
	return append(rows, ui.SummaryRow{Key: c.T("源文件指纹", "Fingerprint of the source"), Body: ui.CopyableCode("SHA-256", e.Hash)})
}

// beside is a clause with the rules that apply it and their source.
func beside(c *front.Ctx, e *rulebook.Edition, clause rulebook.Clause) programmes.Beside {
	out := programmes.Beside{ID: clause.ID, Title: c.In(clause.Title), Text: c.In(clause.Text)}
	w := wording{c, e}
	for _, r := range e.Rules {
		if d, ok := about(e.Demand(r), clause.ID); ok {
			out.Rules = append(out.Rules, w.demand(headed(d), r.Remedy))
		}
	}
	if len(out.Rules) == 0 {
		out.Uses = uses(c, e, clause.ID)
	}
	out.Source = excerpts(c, e, clause.ID)
	return out
}

// about is the part of a demand that speaks of a clause.
func about(d rulebook.Demand, clause string) (rulebook.Demand, bool) {
	if d.Clause == clause {
		return d, true
	}
	for _, part := range d.Parts {
		if found, ok := about(part, clause); ok {
			return found, true
		}
	}
	return rulebook.Demand{}, false
}

// headed leaves of the parts that have a clause of their own their titles: they have a row of their own.
func headed(d rulebook.Demand) rulebook.Demand {
	parts := make([]rulebook.Demand, len(d.Parts))
	for i, p := range d.Parts {
		if p.Clause != "" {
			p = rulebook.Demand{Clause: p.Clause, Title: p.Title}
		}
		parts[i] = p
	}
	d.Parts = parts
	return d
}

func excerpts(c *front.Ctx, e *rulebook.Edition, clause string) []programmes.Excerpt {
	var out []programmes.Excerpt
	for _, x := range e.Excerpts(clause) {
		out = append(out, programmes.Excerpt{Line: c.In(text.F("第 %d 行", "Line %d", x.Line)), Text: x.Text})
	}
	return out
}

// source hands out the source of an edition.
func source(c *front.Ctx) error {
	e, _, err := named(c)
	if err != nil {
		return err
	}
	attach(c, e, "yaml")
	return c.Blob(http.StatusOK, "application/yaml; charset=utf-8", e.Text)
}

// plain hands out all clauses of an edition as text.
func plain(c *front.Ctx) error {
	e, _, err := named(c)
	if err != nil {
		return err
	}
	attach(c, e, "txt")
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n%s\n", c.In(e.Title), c.In(text.F("版本 %s，自 %s 起施行", "Edition %s, in force from %s", e.ID, day(e.Effective))), c.In(e.Summary))
	for _, clause := range e.Clauses {
		fmt.Fprintf(&b, "\n%s %s\n%s\n", clause.ID, c.In(clause.Title), c.In(clause.Text))
	}
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(b.String()))
}

func attach(c *front.Ctx, e *rulebook.Edition, ending string) {
	c.Response().Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", e.Programme+"-"+e.ID+"."+ending))
}
