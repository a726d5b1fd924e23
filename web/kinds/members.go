package kinds

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
)

var endings = map[string]text.Text{
	membership.ByTerm: text.Of("期满终止", "Ended with its term"), membership.ByRenewal: text.Of("已续约", "Renewed"), membership.ByRemoval: text.Of("被清退", "Removed"),
	membership.ByExit: text.Of("已退出", "Left"), membership.ByRuleChange: text.Of("因规则变更退出", "Left as the rules changed"),
}

// Members word the states of memberships, by id: how one ended, and of one that runs whether it is supervised, suspended
// or restricted now (GEN-5, CC-30, CC-40).
func Members(tx *db.Tx, members ...membership.Membership) (map[string]State, error) {
	resting, err := suspension.Resting(tx, members)
	if err != nil {
		return nil, err
	}
	held, err := listing.Restrictions(tx, members)
	if err != nil {
		return nil, err
	}
	out := make(map[string]State, len(members))
	for _, m := range members {
		h, restricted := held[m.ID]
		switch {
		case m.Ended != 0:
			out[m.ID] = State{Label: endings[m.EndCause]}
		case m.Waiting(tx.Now):
			out[m.ID] = State{Label: text.Of("待开始", "To begin"), Tone: ui.Info}
		case !m.Running(tx.Now):
			out[m.ID] = State{Label: text.Of("期满", "Term over"), Tone: ui.Warn}
		case restricted && h.Kind == listing.Supervised:
			out[m.ID] = State{Label: text.Of("监管中", "Supervised"), Means: h.Reason, Tone: ui.Bad}
		case resting[m.ID]:
			out[m.ID] = State{Label: text.Of("暂停中", "Suspended"), Means: h.Reason, Tone: ui.Bad}
		case restricted:
			out[m.ID] = State{Label: text.Of("权利受限", "Restricted"), Means: h.Reason, Tone: ui.Bad}
		default:
			out[m.ID] = State{Label: text.Of("有效", "In force"), Tone: ui.Good}
		}
	}
	return out, nil
}
