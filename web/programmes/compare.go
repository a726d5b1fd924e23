package programmes

import (
	"net/http"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// compare shows what differs between two editions; without a choice the last two.
func compare(c *front.Ctx) error {
	l, err := books(c)
	if err != nil {
		return err
	}
	all := l.Editions(c.Param("programme"))
	if len(all) == 0 {
		return fault.Missing(text.Of("这个计划", "programme"))
	}
	last := all[len(all)-1]
	p := programmes.CompareProps{Page: c.Page(c.In(text.F("%s：比较版本", "%s: compare editions", last.Title))), Action: home(last) + "/compare",
		Programme: ui.Link{Label: c.In(last.Title), URL: home(last)}, Only: len(all) == 1,
		Lead: c.T("逐条列出两个版本之间的变更。", "What changed between two editions, clause by clause.")}
	p.Page.Wide = true
	if p.Only {
		return c.Show(http.StatusOK, programmes.Compare(p))
	}
	from, err := chosen(l, all[len(all)-2], c.QueryParam("from"))
	if err != nil {
		return err
	}
	to, err := chosen(l, last, c.QueryParam("to"))
	if err != nil {
		return err
	}
	p.From, p.To = choices(all, from), choices(all, to)
	for _, change := range rulebook.Changes(from, to) {
		p.Changes = append(p.Changes, changed(c, from, to, change))
	}
	return c.Show(http.StatusOK, programmes.Compare(p))
}

func chosen(l *rulebook.Library, otherwise *rulebook.Edition, id string) (*rulebook.Edition, error) {
	if id == "" {
		return otherwise, nil
	}
	return l.Edition(otherwise.Programme, id)
}

func choices(all []*rulebook.Edition, current *rulebook.Edition) []ui.Option {
	out := make([]ui.Option, len(all))
	for i, e := range all {
		out[i] = ui.Option{Value: e.ID, Label: e.ID, Chosen: e.ID == current.ID}
	}
	return out
}

var kinds = map[rulebook.Changing]struct {
	word text.Text
	tone ui.Tone
}{
	rulebook.Added: {text.Of("新增", "new"), ui.Good}, rulebook.Dropped: {text.Of("删除", "dropped"), ui.Bad},
	rulebook.Reworded: {text.Of("条文修改", "reworded"), ui.Warn}, rulebook.Reapplied: {text.Of("规则修改", "rules changed"), ui.Warn},
}

func changed(c *front.Ctx, from, to *rulebook.Edition, change rulebook.Change) programmes.Change {
	k := kinds[change.Kind]
	title := change.Now.Title
	if change.Kind == rulebook.Dropped {
		title = change.Was.Title
	}
	out := programmes.Change{ID: change.ID, Title: c.In(title), Kind: ui.StatusProps{Label: c.In(k.word), Tone: k.tone},
		Was: programmes.Side{Text: c.In(change.Was.Text)}, Now: programmes.Side{Text: c.In(change.Now.Text)}}
	for _, says := range change.Left {
		out.Was.Says = append(out.Was.Says, c.In(says))
	}
	for _, says := range change.Came {
		out.Now.Says = append(out.Now.Says, c.In(says))
	}
	if change.Kind == rulebook.Reapplied || change.Kind == rulebook.Reworded {
		out.Was.Source, out.Now.Source = excerpts(c, from, change.ID), excerpts(c, to, change.ID)
	}
	return out
}

// Changed words what became of a clause.
func Changed(kind rulebook.Changing) (text.Text, ui.Tone) { return kinds[kind].word, kinds[kind].tone }
