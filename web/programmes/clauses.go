package programmes

import (
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// clauses shows every clause of the edition in force, or those that have the words looked for.
func clauses(c *front.Ctx) error {
	e, err := book(c, c.Param("programme"))
	if err != nil {
		return err
	}
	q := strings.TrimSpace(c.QueryParam("q"))
	p := programmes.ClausesProps{Page: c.Page(c.In(text.F("%s：全部条款", "%s: all clauses", e.Title))), Title: c.In(e.Title), URL: home(e),
		Edition: ui.Link{Label: c.T("与源文件对照", "Beside the source"), URL: address(e)}, Action: home(e) + "/clauses", Query: q, Text: address(e) + "/text"}
	for _, clause := range e.Clauses {
		if shown := show(c, e, clause); matches(shown, q) {
			p.Clauses = append(p.Clauses, shown)
		}
	}
	p.Found = c.In(text.F("共 %d 条。", "%d clause{s}.", len(p.Clauses)))
	if q != "" {
		p.Found = c.In(text.F("%d 条包含“%s”。", "%d clause{s} {has|have} “%s”.", len(p.Clauses), q))
	}
	return c.Show(http.StatusOK, programmes.Clauses(p))
}

func show(c *front.Ctx, e *rulebook.Edition, clause rulebook.Clause) programmes.Clause {
	out := programmes.Clause{ID: clause.ID, Title: c.In(clause.Title), Text: c.In(clause.Text), Why: c.In(clause.Explains),
		Source: c.In(clause.Source), Uses: uses(c, e, clause.ID), Beside: address(e) + "#" + clause.ID}
	if clause.From != "" {
		out.Source = c.In(text.F("各计划通用条款（%s）", "A clause shared by all programmes (%s)", clause.From))
		out.Beside = ""
	}
	return out
}

// uses says where a clause is applied, one line a place.
func uses(c *front.Ctx, e *rulebook.Edition, clause string) []string {
	var out []string
	for _, u := range e.Uses(clause) {
		if u.Title.IsZero() {
			out = append(out, c.In(u.Section))
			continue
		}
		out = append(out, c.In(text.F("%s：%s", "%s: %s", u.Section, u.Title)))
	}
	return out
}

// matches reports whether a clause has all words looked for, whatever their case.
func matches(clause programmes.Clause, q string) bool {
	all := strings.ToLower(clause.ID + " " + clause.Title + " " + clause.Text + " " + strings.Join(clause.Uses, " "))
	for word := range strings.FieldsSeq(strings.ToLower(q)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}
