package books

import (
	"strconv"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/books"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// acts adds what the person who asks can do with a draft.
func acts(c *front.Ctx, d book.Draft, typed string, errs ui.ErrorSummaryProps, p *pages.DraftProps) {
	version := strconv.Itoa(d.Version)
	mayWrite, maySign := access.May(c.Who.Role, access.Rulebooks), access.May(c.Who.Role, access.Countersign)
	reason := func(label string) *ui.Field {
		return &ui.Field{Name: "reason", Label: label, Required: true, MaxLength: 2000, Value: typed, Error: errs.Errors.Of("reason")}
	}
	open := d.State() == book.Open || d.State() == book.Waiting
	if open && mayWrite {
		p.Actions = append(p.Actions, ui.ButtonProps{Label: c.T("修改原文", "Revise the text"), URL: home(d) + "/edit"})
	}
	if d.State() == book.Open && mayWrite && d.Problems == 0 {
		p.Acts = append(p.Acts, pages.Act{ID: "propose", Title: c.T("提出公布", "Propose to publish it"), Action: home(d) + "/propose", Version: version, Button: ui.ButtonProps{Label: c.T("提出并交第二人签署", "Propose and pass on"), Kind: ui.Primary},
			Lead: c.T("由另一位有复核权限的同事签署后公布；公示期不足的不能提出。", "It is published with another colleague's signature; one that is too late for its first day cannot be proposed.")})
	}
	if d.State() == book.Waiting && maySign && d.Proposed.By != c.Who.Account {
		p.Acts = append(p.Acts, pages.Act{ID: "publish", Title: c.T("签署并公布（第二人）", "Sign and publish (second person)"), Action: home(d) + "/publish", Version: version, Button: ui.ButtonProps{Label: c.T("签署，立即公布", "Sign and publish at once"), Kind: ui.Danger},
			Consequences: []string{c.T("该版本立即公开，自生效日起适用；公布后不能再改，也不能撤回。", "The edition is public at once and applies from its first day; it can be neither changed nor taken back."), c.T("计划的全部成员会收到规则变更的通知。", "Every member of the programme is told of the change.")}},
			pages.Act{ID: "return", Title: c.T("退回", "Send it back"), Action: home(d) + "/return", Version: version, Reason: reason(c.T("退回的理由", "Why it is sent back")), Button: ui.ButtonProps{Label: c.T("退回", "Send back")}})
	}
	if open && mayWrite && d.State() != book.Waiting {
		p.Acts = append(p.Acts, pages.Act{ID: "drop", Title: c.T("放弃草案", "Drop the draft"), Action: home(d) + "/drop", Version: version, Reason: reason(c.T("放弃的理由", "Why it is dropped")), Button: ui.ButtonProps{Label: c.T("放弃", "Drop it")}})
	}
}

func simulate(c *front.Ctx) error {
	return act(c, text.Of("推演已开始，结果会随草案保存。", "The simulation has begun; what it finds stays with the draft."), func(tx *db.Tx, version int, _ string) error {
		_, err := book.Simulate(tx, c.Param("id"), version)
		return err
	})
}

func propose(c *front.Ctx) error {
	return act(c, text.Of("已提出公布，等待第二人签署。", "Proposed; it waits for the second signature."), func(tx *db.Tx, version int, _ string) error {
		_, err := book.Propose(tx, c.Param("id"), version)
		return err
	})
}

func publish(c *front.Ctx) error {
	return act(c, text.Of("已公布；自生效日起适用。", "Published; it applies from its first day."), func(tx *db.Tx, version int, _ string) error {
		_, err := book.Publish(tx, c.Param("id"), version)
		return err
	})
}

func sendBack(c *front.Ctx) error {
	return act(c, text.Of("已退回。", "Sent back."), func(tx *db.Tx, version int, reason string) error {
		_, err := book.Return(tx, c.Param("id"), version, reason)
		return err
	})
}

func drop(c *front.Ctx) error {
	return act(c, text.Of("草案已放弃，仍留在记录中。", "Dropped; it stays on the record."), func(tx *db.Tx, version int, reason string) error {
		_, err := book.Drop(tx, c.Param("id"), version, reason)
		return err
	})
}

// act reads the version and the reason, does one verb and leads back to the draft.
func act(c *front.Ctx, done text.Text, do func(tx *db.Tx, version int, reason string) error) error {
	f, err := c.Form("version", "reason")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.Get("version"))
	location, err := c.Once(func(tx *db.Tx) (string, error) {
		return "/staff/books/" + c.Param("id"), do(tx, version, f.Get("reason"))
	})
	if err != nil {
		return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
			p, err := page(c, s, f.Get("reason"))
			return pages.Draft(p), err
		})
	}
	c.Flash(done)
	return c.To(location)
}
