package kinds

import (
	"strings"
	"time"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
)

// State is a state as people read it, with what it means.
type State struct {
	Label text.Text
	Means text.Text
	Tone  ui.Tone
}

// CaseStates are the states of an application in the order of its way.
var CaseStates = []application.State{application.Draft, application.Submitted, application.Reviewing, application.Correcting,
	application.Approved, application.Rejected, application.Withdrawn}

var caseStates = map[application.State]State{
	application.Draft:      {text.Of("草稿", "Draft"), text.Of("还没有提交，可随时修改，只有贵司可见。", "Not submitted; it can be changed at any time and only your company sees it."), ui.Neutral},
	application.Submitted:  {text.Of("已提交", "Submitted"), text.Of("等待审核人员领取，审核期限已经开始计算。", "Waits for a reviewer; the review's time is running."), ui.Info},
	application.Reviewing:  {text.Of("审核中", "In review"), text.Of("审核人员正在处理。", "A reviewer is at work on it."), ui.Info},
	application.Correcting: {text.Of("待补正", "To be corrected"), text.Of("需要贵司补正，审核计时暂停。", "Your company has something to correct; the review's clock stands still."), ui.Warn},
	application.Approved:   {text.Of("已通过", "Approved"), text.Of("已批准加入。", "Admitted."), ui.Good},
	application.Rejected:   {text.Of("未通过", "Refused"), text.Of("决定附有理由、条款和申诉方式。", "The decision gives reasons, clauses and how to appeal."), ui.Bad},
	application.Withdrawn:  {text.Of("已撤回", "Withdrawn"), text.Of("由贵司撤回，可以重新申请。", "Taken back by your company; it may apply again."), ui.Neutral},
}

// CaseState words the state of an application.
func CaseState(s application.State) State { return caseStates[s] }

// Urgency is how near a deadline is.
func Urgency(d deadline.Deadline, now clock.Instant) ui.Urgency {
	left := d.Due.Sub(now)
	switch {
	case d.Paused != 0:
		return ui.Paused
	case left <= 0:
		return ui.Over
	case left <= 24*time.Hour:
		return ui.Urgent
	case left <= 72*time.Hour:
		return ui.Soon
	}
	return ui.Ample
}

// Tone is the tone of an urgency.
func Tone(u ui.Urgency) ui.Tone {
	switch u {
	case ui.Over, ui.Urgent:
		return ui.Bad
	case ui.Soon:
		return ui.Warn
	}
	return ui.Neutral
}

// Due is a deadline as pages show it; its countdown runs where it ends within three days. One that no clause ends
// has no instant.
func Due(d deadline.Deadline, now clock.Instant) ui.DeadlineProps {
	if d.Due == clock.Never {
		return ui.DeadlineProps{Clause: Clause(d.Programme, d.Clause)}
	}
	u := Urgency(d, now)
	return ui.DeadlineProps{At: d.Due.Time(), Urgency: u, Provisional: d.Provisional, Countdown: u == ui.Soon || u == ui.Urgent, Clause: Clause(d.Programme, d.Clause)}
}

// Link is where a person sees what a deadline belongs to; "" where they have no page of it. The deadline's own link is
// for whose turn it is; the other side has the same thing under the other address.
func Link(d deadline.Deadline, staff bool) string {
	rest, theirs := strings.CutPrefix(d.Link, "/staff/")
	switch {
	case staff && theirs, !staff && !theirs:
		return d.Link
	case staff:
		return Address(d.Object)
	}
	return "/" + rest
}

// Clause is a clause as a link to its place among a programme's clauses.
func Clause(programme, clause string) ui.ClauseProps {
	if clause == "" || programme == "" {
		return ui.ClauseProps{ID: clause}
	}
	return ui.ClauseProps{ID: clause, URL: "/programmes/" + programme + "/clauses#" + clause}
}

// Left words what is left of a deadline in its own unit: working days where the rules count in them. Zero leaves the
// wording to the page, which counts down.
func Left(cal *calendar.Calendar, d deadline.Deadline, now clock.Instant) text.Text {
	switch n := cal.WorkdaysBetween(now, d.Due); {
	case d.Paused != 0:
		return text.Of("计时暂停", "clock stopped")
	case d.Due <= now || !strings.HasSuffix(d.Period, string(calendar.WorkingDays)):
		return text.Text{}
	case n == 0:
		return text.Of("今天截止", "due today")
	default:
		return Workdays(n)
	}
}

// Workdays says how many working days are left.
func Workdays(n int) text.Text {
	if n == 1 {
		return text.Of("还剩 1 个工作日", "1 working day left")
	}
	return text.F("还剩 %d 个工作日", "%d working day{s} left", n)
}
