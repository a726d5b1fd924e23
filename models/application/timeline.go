package application

import (
	"encoding/json"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Event is something that happened to a case.
type Event struct {
	Seq      int64 // of the record
	At       clock.Instant
	Action   string    // of the record: "case.submitted"
	Title    text.Text // what happened
	Text     text.Text // what was said; zero where nothing was
	Who      text.Text // who did it; a merchant sees staff by their role only
	Internal bool      // an internal note or step; merchants never get it
}

// told is how an entry of the record reads, and whether it is staff's alone.
type told struct {
	title    text.Text
	internal bool
}

var events = map[string]told{
	"case.started":           {text.Of("开始填写申请", "Application begun"), false},
	"case.submitted":         {text.Of("提交申请", "Application submitted"), false},
	"case.withdrawn":         {text.Of("撤回申请", "Application withdrawn"), false},
	"case.claimed":           {text.Of("审核人员受理", "A reviewer took it on"), false},
	"case.let_go":            {text.Of("两个工作日无人处理，自动退回队列", "Left alone for two working days: back in the queue"), true},
	"case.released":          {text.Of("释放回队列", "Given back to the queue"), true},
	"case.assigned":          {text.Of("主管指派审核人员", "Assigned by a supervisor"), true},
	"case.corrections_asked": {text.Of("要求补正", "Corrections asked for"), false},
	"case.resumed":           {text.Of("商家提交补正", "Corrections handed in"), false},
	"case.correction_lapsed": {text.Of("补正期限届满，继续审核", "Time to correct is over; the review goes on"), false},
	"case.judged":            {text.Of("作出判断", "Judged"), true},
	"case.waiver_proposed":   {text.Of("提议豁免", "Waiver proposed"), true},
	"case.waiver_signed":     {text.Of("会签豁免", "Waiver signed"), true},
	"case.waiver_declined":   {text.Of("不同意豁免", "Waiver declined"), true},
	"case.noted":             {text.Of("内部备注", "Internal note"), true},
	"case.overdue":           {text.Of("审核超期，已升级并告知商家", "Review overdue: escalated, and the merchant told"), false},
	"case.approved":          {text.Of("申请通过", "Approved"), false},
	"case.rejected":          {text.Of("申请未通过", "Refused"), false},
	"case.reopened":          {text.Of("申诉成立，重新审核", "Appeal upheld: under review again"), false},
}

// Timeline tells what happened to a case, the newest first, at most 200 events; a merchant gets what concerns it only.
func Timeline(tx *db.Tx, id string) ([]Event, error) {
	c, err := find(tx, id)
	if err != nil {
		return nil, err
	}
	entries, err := audit.Of(tx, c.Ref(), 200)
	if err != nil {
		return nil, err
	}
	said, err := notes(tx, id)
	if err != nil {
		return nil, err
	}
	e, err := EditionOf(tx, c)
	if err != nil {
		return nil, err
	}
	forMerchant := tx.Actor.Merchant != ""
	var out []Event
	for _, entry := range entries {
		t, known := events[entry.Action]
		if !known || t.internal && forMerchant {
			continue
		}
		ev := Event{Seq: entry.Seq, At: entry.At, Action: entry.Action, Title: t.title, Who: whom(entry, forMerchant), Internal: t.internal}
		ev.Text = detailOf(entry, said, e)
		out = append(out, ev)
	}
	return out, nil
}

// whom names the actor; to a merchant staff are their role, and the portal itself is the portal to everybody.
func whom(e audit.Entry, forMerchant bool) text.Text {
	role := access.Role(e.Role)
	switch {
	case e.Role == db.RoleSystem:
		return text.Of("系统", "The portal")
	case forMerchant && role.Staff():
		return role.Title()
	case role.Staff():
		return text.F("%s（%s）", "%s (%s)", e.ActorName, role.Title())
	}
	return text.Same(e.ActorName)
}

// detailOf words what else the entry keeps.
func detailOf(entry audit.Entry, said []Note, e *rulebook.Edition) text.Text {
	var d struct {
		Number, Reason, Rule, Key, Answer, Note, Remark, Waiver string
		Round                                                   int
		To                                                      string `json:"to_name"`
	}
	if json.Unmarshal([]byte(entry.JSON()), &d) != nil {
		return text.Text{}
	}
	title := func(fact string) text.Text { t, _ := e.Shown(fact, rulebook.Value{}); return t }
	switch entry.Action {
	case "case.submitted":
		return text.F("编号 %s", "Number %s", d.Number)
	case "case.assigned":
		return text.F("指派给 %s", "To %s", d.To)
	case "case.corrections_asked":
		return text.F("第 %d 次", "Round %d", d.Round)
	case "case.judged":
		_, answer := e.Shown("judgement."+d.Key, rulebook.Str(d.Answer))
		return text.F("%s：%s。%s", "%s: %s. %s", title("judgement."+d.Key), answer, d.Reason)
	case "case.waiver_proposed", "case.waiver_signed", "case.waiver_declined":
		return text.F("%s（%s）：%s", "%s (%s): %s", title("waiver."+d.Rule), d.Waiver, d.Reason+d.Remark)
	}
	for _, n := range said {
		if n.ID == d.Note {
			return text.Same(n.Body)
		}
	}
	return text.Text{}
}
