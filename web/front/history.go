package front

import (
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
)

// Happened words what the record says of an area's objects: the actions that a history tells of, and those among them that
// are staff's alone until they have an effect.
type Happened struct {
	Words map[string]text.Text
	Inner []string
}

// History tells what happened to an object, the newest first. A merchant reads the names of its own people; whoever acted for
// the platform is the platform.
func (c *Ctx) History(tx *db.Tx, object string, h Happened) ([]ui.Event, error) {
	entries, err := audit.Of(tx, object, 200)
	var out []ui.Event
	for _, e := range entries {
		words, told := h.Words[e.Action]
		if !told || !c.Staff() && slices.Contains(h.Inner, e.Action) {
			continue
		}
		by := e.ActorName
		switch {
		case e.Role == db.RoleSystem:
			by = c.T("系统", "the portal")
		case !c.Staff() && access.Role(e.Role).Staff():
			by = c.T("平台", "the platform")
		}
		out = append(out, ui.Event{Title: c.In(words), Who: by, When: c.Stamp(e.At), Time: e.At.String()})
	}
	return out, err
}
