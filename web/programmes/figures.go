package programmes

import (
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
)

// figures are the facts and daily figures of which the book says where they come from, or what there is to know of them.
func (w wording) figures() (out []programmes.Rule) {
	for _, f := range w.e.Facts {
		if says, notes := origin(f), f.Help; !says.IsZero() || !notes.IsZero() {
			out = append(out, w.rule("", f.Title, says, notes))
		}
	}
	for _, m := range w.e.Measures {
		if !m.Help.IsZero() {
			out = append(out, w.rule("", m.Title, m.Help))
		}
	}
	return out
}

// counted are the records that the portal counts, as people call them.
var counted = map[string]text.Text{"violations": text.Of("由系统按违规记录计算。", "Counted by the portal from the records of violations.")}

// origin is where a fact comes from: as the book says it, else by what the portal counts or reads.
func origin(f rulebook.FactDecl) text.Text {
	switch {
	case !f.Source.IsZero():
		return text.F("%s。", "%s.", f.Source)
	case f.Counts != nil:
		return counted[f.Counts.Records]
	case f.Reads != "":
		return text.Of("取自平台的店铺档案。", "From the platform's record of the store.")
	}
	return text.Text{}
}
