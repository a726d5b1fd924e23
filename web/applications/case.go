package applications

import (
	"net/http"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/asks"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// story is what the page of a case tells beside the form.
type story struct {
	review     *deadline.Deadline // running
	correction *deadline.Deadline
	events     []application.Event
	decision   *decision.Decision
}

func storyOf(tx *db.Tx, a application.Case) (s story, err error) {
	running := func(kind string) *deadline.Deadline {
		d, ok, failed := deadline.Running(tx, kind, a.Ref())
		if failed != nil {
			err = failed
		}
		if !ok {
			return nil
		}
		return &d
	}
	s.review, s.correction = running(application.ReviewDeadline), running(application.CorrectionDeadline)
	if err != nil {
		return s, err
	}
	if s.events, err = application.Timeline(tx, a.ID); err != nil || a.Decision == "" {
		return s, err
	}
	d, err := decision.Find(tx, a.Decision)
	s.decision = &d
	return s, err
}

// showCase is a case after its submission: progress, promised day, decision, what happened, what was handed in.
func showCase(c *front.Ctx, f application.Form) error {
	var s story
	if err := c.View(func(tx *db.Tx) (err error) { s, err = storyOf(tx, f.Case); return err }); err != nil {
		return err
	}
	st := kinds.CaseState(f.Case.State())
	p := pages.CaseProps{Page: c.Page(c.In(kinds.Application(f.Case, f.Edition.Title))), Number: f.Case.Number, Programme: programme(c, f),
		Status: ui.StatusProps{Label: c.In(st.Label), Tone: st.Tone}, Means: c.In(st.Means), Steps: steps(c, f, s.review), Answers: answered(c, f, false),
		Papers: handed(c, f), Events: happened(c, s.events), Decision: decided(c, f.Case, s.decision)}
	if s.review != nil {
		promise := promised(c, *s.review)
		p.Promise = &promise
	}
	if f.Case.State() == application.Correcting {
		p.Correct = &ui.NoticeProps{ID: "correct", Tone: ui.Warn, Title: c.T("需要您补正", "Your company has something to correct"), Text: c.In(until(s.correction)),
			Actions: []ui.ButtonProps{{Label: c.T("去补正", "Correct it"), URL: address(f) + "/corrections", Kind: ui.Primary}}}
	}
	if f.Case.IsOpen() {
		p.Withdraw = address(f) + "/withdraw"
	}
	return c.Show(http.StatusOK, pages.Case(p))
}

func until(d *deadline.Deadline) text.Text {
	if d == nil {
		return text.Text{}
	}
	return text.F("请在 %s 前完成；审核计时已暂停。", "Please do it by %s; the review's clock stands still.", d.Due.EndText())
}

// steps are the stages of a case: handed in, taken on, under review, decided.
func steps(c *front.Ctx, f application.Form, review *deadline.Deadline) []ui.Step {
	a := f.Case
	out := []ui.Step{step(c, c.T("已提交", "Submitted"), a.Submitted), step(c, c.T("受理", "Taken on"), a.Claimed), {Label: c.T("审核中", "In review")}, {Label: c.T("决定", "Decided")}}
	switch a.State() {
	case application.Submitted:
		out[1].State = ui.StepNow
	case application.Reviewing:
		out[2].State = ui.StepNow
	case application.Correcting:
		out[2].State, out[2].Note = ui.StepPaused, c.T("等待您补正，计时暂停", "Waiting for you, clock stopped")
	case application.Approved, application.Rejected:
		out[1].State, out[2].State = ui.StepDone, ui.StepDone
		out[3] = step(c, c.In(kinds.CaseState(a.State()).Label), a.Decided)
		if a.State() == application.Rejected {
			out[3].State = ui.StepFailed
		}
	case application.Withdrawn:
		out[3] = step(c, c.T("已撤回", "Withdrawn"), a.Withdrawn)
	}
	if review != nil && review.Paused == 0 {
		out[3].Note, out[3].Time = c.In(text.F("承诺 %s 前", "by %s", review.Due.EndText())), review.Due.String()
	}
	return out
}

func step(c *front.Ctx, label string, s application.Stamp) ui.Step {
	if !s.Done() {
		return ui.Step{Label: label}
	}
	return ui.Step{Label: label, Note: c.In(stamp(s.At)), Time: s.At.String(), State: ui.StepDone}
}

func handed(c *front.Ctx, f application.Form) []ui.Document {
	var out []ui.Document
	for _, i := range f.Items {
		if !i.Applies {
			continue
		}
		for _, p := range i.Papers {
			d := asks.Document(c, p)
			d.ID, d.Note = "paper-"+i.Ask.Key+"-"+p.ID, c.In(i.Ask.Title)
			out = append(out, d)
		}
	}
	return out
}

func happened(c *front.Ctx, events []application.Event) []ui.Event {
	out := make([]ui.Event, 0, len(events))
	for _, e := range events {
		out = append(out, ui.Event{Title: c.In(e.Title), Who: c.In(e.Who), When: c.In(stamp(e.At)), Time: e.At.String(), Text: c.In(e.Text), Inner: e.Internal, Tone: toneOf(e.Action)})
	}
	return out
}

func toneOf(action string) ui.Tone {
	switch action {
	case "case.approved":
		return ui.Good
	case "case.rejected", "case.overdue":
		return ui.Bad
	case "case.corrections_asked", "case.correction_lapsed":
		return ui.Warn
	}
	return ui.Neutral
}

// decided is the decision with the ways on: the membership, the letter, the appeal while it is open.
func decided(c *front.Ctx, a application.Case, d *decision.Decision) *pages.Decision {
	if d == nil || !a.Decided.Done() {
		return nil
	}
	out := &pages.Decision{Title: c.T("申请已通过", "The application was approved"), Reason: d.Reason, Tone: ui.Good,
		Link: ui.ButtonProps{Label: c.T("查看决定书", "See the decision"), URL: "/decisions/" + d.ID, Kind: ui.Primary}}
	if a.State() == application.Rejected {
		out.Title, out.Tone = c.T("申请未通过", "The application was refused"), ui.Bad
	}
	if d.Adverse && c.Now() < d.AppealUntil {
		out.Until = c.In(text.F("可以在 %s 前申诉，由另一人重新审查。", "You can appeal until %s; another person looks at it anew.", d.AppealUntil.EndText()))
		out.Appeal = ui.ButtonProps{Label: c.T("申诉", "Appeal"), URL: "/decisions/" + d.ID + "/appeal"}
	}
	return out
}
