package memberships

import (
	"context"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// perPage is how many rows a list shows.
const perPage = 50

// stamp is an instant as tables show it.
func stamp(i clock.Instant) text.Text {
	return text.Of(i.Time().Format("2006-01-02 15:04"), i.Time().Format("2 Jan 2006, 15:04"))
}

// endStamp is the exclusive end of a period as tables show it: the last day, 24:00.
func endStamp(c *front.Ctx, i clock.Instant) string {
	return lang.EndStamp(lang.With(context.Background(), string(c.Lang)), i.Time())
}

// called is what a membership is called: its programme, and the store that takes part.
func called(c *front.Ctx, tx *db.Tx, m membership.Membership) (string, error) {
	if m.Store == "" {
		return c.TitleOf(m.Programme), nil
	}
	s, err := merchant.FindStore(tx, m.Store)
	return c.In(text.F("%s：%s", "%s: %s", text.Same(c.TitleOf(m.Programme)), s.Name)), err
}

// names are the merchants of a list by their ids.
func names(tx *db.Tx, ids []string) (map[string]merchant.Merchant, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return merchant.Known(tx, ids)
}

// due is the running deadline of an object as pages show it; nil where none runs or nothing ends it.
func due(c *front.Ctx, tx *db.Tx, kind, object string) (*ui.DeadlineProps, error) {
	d, ok, err := deadline.Running(tx, kind, object)
	if err != nil || !ok || d.Due == clock.Never {
		return nil, err
	}
	p := kinds.Due(d, tx.Now)
	p.Label, p.Consequence = c.In(d.Title), c.In(kinds.Consequence(d, tx.Now))
	if !c.Staff() && d.Audience == deadline.Staff { // its title tells the staff what to do
		p.Label = c.In(kinds.Of(kind).Title)
	}
	return &p, nil
}

// decisionFact names the decision behind a page, with the way to it: there it is read, and appealed from.
func decisionFact(c *front.Ctx, kind, id string) ui.SummaryRow {
	return ui.SummaryRow{Key: c.T("决定", "Decision"), Value: c.In(conduct.Title(kind)), Change: "/decisions/" + id, Action: c.T("查看决定与申诉", "See the decision, and how to appeal")}
}

// who words a signature: staff see the name, merchants that it was somebody of the platform.
func who(c *front.Ctx, s conduct.Signature) string {
	if !c.Staff() {
		return c.In(text.F("平台，%s", "the platform, %s", stamp(s.At)))
	}
	return c.In(text.F("%s，%s", "%s, %s", s.Name, stamp(s.At)))
}

// memberStatus is the state of one of the memberships that were worded.
func memberStatus(c *front.Ctx, states map[string]kinds.State, m membership.Membership) ui.StatusProps {
	return ui.StatusProps{Label: c.In(states[m.ID].Label), Tone: states[m.ID].Tone}
}

// until words the end of a term.
func until(c *front.Ctx, m membership.Membership) string {
	if m.Until == clock.Never {
		return c.T("没有期限", "without end")
	}
	return c.In(m.Until.EndText())
}

var states = map[conduct.State]struct {
	label text.Text
	tone  ui.Tone
}{
	conduct.Pending: {text.Of("待处理", "Waiting"), ui.Info}, conduct.Signed: {text.Of("待第二人签署", "Waits for the second signature"), ui.Warn},
	conduct.Carried: {text.Of("已生效", "In effect"), ui.Bad}, conduct.Refused: {text.Of("未同意", "Not agreed"), ui.Bad}, conduct.Withdrawn: {text.Of("已撤回", "Taken back"), ui.Neutral},
	conduct.Overtaken: {text.Of("随成员资格终止", "Ended with the membership"), ui.Neutral}, conduct.Agreed: {text.Of("已同意", "Agreed"), ui.Good},
	conduct.Upheld: {text.Of("申诉成立", "Upheld"), ui.Good}, conduct.Undone: {text.Of("申诉成立，已撤销", "Undone on appeal"), ui.Good},
}

func status(c *front.Ctx, s conduct.State) ui.StatusProps {
	return ui.StatusProps{Label: c.In(states[s].label), Tone: states[s].tone}
}

func removalStatus(c *front.Ctx, r conduct.Removal) ui.StatusProps {
	switch r.Outcome {
	case conduct.Pending:
		return status(c, conduct.Signed)
	case conduct.Refused:
		return ui.StatusProps{Label: c.T("未获签署", "Not signed"), Tone: ui.Neutral}
	}
	return status(c, r.Outcome)
}

func appealStatus(c *front.Ctx, a conduct.Appeal) ui.StatusProps {
	if a.Outcome == conduct.Refused {
		return ui.StatusProps{Label: c.T("申诉不成立", "Refused"), Tone: ui.Bad}
	}
	return status(c, a.Outcome)
}

var taskStates = map[growth.State]struct {
	label text.Text
	tone  ui.Tone
}{
	growth.Invited: {text.Of("待答复邀请", "Invitation to answer"), ui.Info}, growth.Open: {text.Of("待完成", "To do"), ui.Info}, growth.Returned: {text.Of("被退回", "Sent back"), ui.Warn},
	growth.Done: {text.Of("待确认", "To be confirmed"), ui.Info}, growth.Confirmed: {text.Of("已确认", "Confirmed"), ui.Good}, growth.Declined: {text.Of("已婉拒", "Declined"), ui.Neutral},
	growth.Cancelled: {text.Of("已取消", "Cancelled"), ui.Neutral}, growth.Ended: {text.Of("随成员资格终止", "Ended with the membership"), ui.Neutral},
}

func taskStatus(c *front.Ctx, t growth.Task) ui.StatusProps {
	if t.Overdue(c.Now()) {
		return ui.StatusProps{Label: c.T("已过期", "Overdue"), Tone: ui.Bad}
	}
	return ui.StatusProps{Label: c.In(taskStates[t.State()].label), Tone: taskStates[t.State()].tone}
}

// library are a merchant's papers to choose from.
func library(c *front.Ctx, tx *db.Tx, merchant string) ([]ui.Option, error) {
	found, err := paper.List(tx, merchant, "", 200)
	out := make([]ui.Option, 0, len(found))
	for _, p := range found {
		out = append(out, ui.Option{Value: p.ID, Label: p.Name, Hint: c.In(stamp(p.Uploaded))})
	}
	return out, err
}

// choosePapers asks for papers of a library.
func choosePapers(c *front.Ctx, options []ui.Option) pages.Ask {
	q := pages.Ask{Kind: "checks", Options: options, Field: ui.Field{Name: "papers", Label: c.T("材料库中的材料", "Papers of the library"), Optional: true}}
	if !c.Staff() {
		q.Field.Hint = c.T("没有所需材料时，请先到“材料库”上传，再回到本页。", "What is not there yet is uploaded under “Papers” first.")
	}
	return q
}

// documents are papers by their ids; one that is gone is left out.
func documents(c *front.Ctx, tx *db.Tx, ids []string) []ui.Document {
	var out []ui.Document
	for _, id := range ids {
		p, err := paper.Find(tx, id)
		if err != nil {
			continue
		}
		_, kind, _ := strings.Cut(p.Type, "/")
		out = append(out, ui.Document{ID: "paper-" + p.ID, Name: p.Name, URL: "/papers/" + p.ID, Kind: strings.ToUpper(kind), When: c.In(stamp(p.Uploaded)), Time: p.Uploaded.String(), Who: p.UploadedName})
	}
	return out
}
