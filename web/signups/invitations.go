package signups

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/invitation"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/signups"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

const invited = "/staff/invitations"

// invitations lists whom staff invited to a programme.
func invitations(c *front.Ctx) error {
	page, err := invitationsPage(c, c.QueryParam("programme"), nil, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

// invitationsPage is the list with the form; typed is the form as it was sent.
func invitationsPage(c *front.Ctx, chosen string, typed *front.Form, sum ui.ErrorSummaryProps) (templ.Component, error) {
	p := pages.InvitationsProps{Page: c.Page(c.T("邀请商家", "Invitations")), Summary: sum, May: access.May(c.Who.Role, access.Review),
		Lead:     c.T("邀请为商家开放入口，不免除任何条件；到期自动失效。", "An invitation opens the door and waives nothing; it ends by itself."),
		Merchant: ui.Field{Name: "merchant", Label: c.T("商家编号", "Key of the merchant"), Required: true, Width: ui.Medium, Error: sum.Errors.Of("merchant")},
		Note:     ui.Field{Name: "note", Label: c.T("附言", "A word with it"), Optional: true, MaxLength: 500, Rows: 2, Error: sum.Errors.Of("note")}}
	p.Page.Error = sum.Message != ""
	if typed != nil {
		p.Merchant.Value, p.Note.Value = typed.Get("merchant"), typed.Get("note")
		p.Note.Lang = tongue(c, p.Note.Value)
	}
	l := c.Books()
	for _, key := range l.Programmes() {
		if e, err := l.InForce(key, c.Now()); err == nil && e.Invitation != nil {
			if p.Programme == "" || key == chosen {
				p.Programme = key
			}
			p.Programmes = append(p.Programmes, ui.Choice{Label: c.In(e.Title), URL: invited + "?programme=" + key})
		}
	}
	for i := range p.Programmes {
		p.Programmes[i].Current = p.Programmes[i].URL == invited+"?programme="+p.Programme
	}
	err := listed(c, &p)
	return pages.Invitations(p), err
}

// listed fills in the rows.
func listed(c *front.Ctx, p *pages.InvitationsProps) error {
	return c.View(func(tx *db.Tx) error {
		found, err := invitation.List(tx, p.Programme, c.QueryParam("after"), perPage+1)
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.There(invited, "after", found[perPage-1].ID)
		}
		for _, i := range found {
			m, err := merchant.Find(tx, i.Merchant)
			if err != nil {
				return err
			}
			p.Rows = append(p.Rows, invitedRow(c, i, m.Name))
		}
		p.Pager.Shown = c.In(text.F("本页 %d 份", "%d on this page", len(found)))
		return err
	})
}

func invitedRow(c *front.Ctx, i invitation.Invitation, name string) ui.Row {
	state := ui.StatusProps{Label: c.T("有效", "stands"), Tone: ui.Good}
	switch {
	case i.Revoked.Done():
		state = ui.StatusProps{Label: c.T("已撤回", "taken back"), Tone: ui.Neutral}
	case !i.Stands(c.Now()):
		state = ui.StatusProps{Label: c.T("已到期", "over"), Tone: ui.Neutral}
	}
	r := ui.Row{ID: "invited-" + i.ID, Cells: []ui.Cell{{Text: name, URL: "/staff/merchants/" + i.Merchant, About: c.Stamp(i.Invited.At), Lang: tongue(c, name)}, {Status: state}, {Text: c.In(i.Until.EndText()), Time: i.Until.String()},
		{Text: i.Invited.ByName, Sub: c.Stamp(i.Invited.At), Lang: tongue(c, i.Invited.ByName)}, {Text: i.Note, Lang: tongue(c, i.Note)}, {}}}
	if i.Stands(c.Now()) && access.May(c.Who.Role, access.Review) {
		r.Cells[5] = ui.Cell{Body: pages.Revoke(invited+"/"+i.ID+"/revoke", name)}
	}
	return r
}

// invite sends an invitation.
func invite(c *front.Ctx) error {
	f, err := c.Form("programme", "merchant", "note")
	if err != nil {
		return err
	}
	return doing(c, text.Of("邀请已发出，商家会收到通知。", "The invitation is sent; the merchant is told."), func() (string, error) {
		return c.Once(func(tx *db.Tx) (string, error) {
			_, err := invitation.Invite(tx, f.Get("programme"), f.Get("merchant"), f.Get("note"))
			return invited + "?programme=" + f.Get("programme"), err
		})
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) {
		return invitationsPage(c, f.Get("programme"), &f, sum)
	})
}

// revoke takes an invitation back.
func revoke(c *front.Ctx) error {
	return c.Command(func(tx *db.Tx) (string, error) {
		i, err := invitation.Revoke(tx, c.Param("id"))
		return invited + "?programme=" + i.Programme, err
	})
}
