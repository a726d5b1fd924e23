package agreements

import (
	"net/http"
	"slices"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/views/agreements"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// list shows what the merchant signed, and how it stands.
func list(c *front.Ctx) error {
	p := agreements.ListProps{Page: c.Page(c.T("协议", "Agreements")), Empty: ui.EmptyProps{
		Title: c.T("还没有签署过协议", "Nothing has been signed yet"), Text: c.T("申请计划时，会在这里看到需要签署和已签署的协议。", "What you sign when you apply to a programme is kept here."),
		Action: ui.ButtonProps{Label: c.T("查看计划", "See the programmes"), URL: "/programmes"}}}
	if err := rows(c, c.Who.Merchant, &p); err != nil {
		return err
	}
	return c.Show(http.StatusOK, agreements.List(p))
}

// staffList shows what was signed last, or what one merchant signed.
func staffList(c *front.Ctx) error {
	of := c.QueryParam("merchant")
	p := agreements.ListProps{Page: c.Page(c.T("商家协议", "Merchants' agreements")), Filter: &ui.Field{Name: "merchant", Label: c.T("商家编号", "Merchant"), Value: of, MaxLength: 60},
		Empty: ui.EmptyProps{Title: c.T("没有签署记录", "No signatures"), Text: c.T("商家签署的协议会列在这里，最近的在前。", "What merchants sign is listed here, the latest first.")}}
	if of != "" {
		p.Empty.Clear = "/staff/signatures"
	}
	if err := rows(c, of, &p); err != nil {
		return err
	}
	return c.Show(http.StatusOK, agreements.List(p))
}

// rows are a merchant's agreements: those that count, and the others.
func rows(c *front.Ctx, of string, p *agreements.ListProps) error {
	return c.View(func(tx *db.Tx) error {
		all, err := agreement.List(tx, of)
		if err != nil {
			return err
		}
		whose, err := signers(tx, p, all)
		if err != nil {
			return err
		}
		for _, s := range all {
			for _, i := range s.Items {
				t, err := i.Words(tx)
				if err != nil {
					return err
				}
				state, err := standing(tx, s, i)
				if err != nil {
					return err
				}
				r := row(c, s, i, t, state)
				if p.Filter != nil {
					r.Cells = slices.Insert(r.Cells, 1, ui.Cell{Text: whose[s.Merchant].Name, Sub: s.Merchant})
				}
				if i.Superseded == 0 && (state == rulebook.AgreementNormal || state == rulebook.AgreementSuspended) {
					p.Counting = append(p.Counting, r)
				} else {
					p.Past = append(p.Past, r)
				}
			}
		}
		return nil
	})
}

// signers are the merchants of a list for staff; a merchant's own list names none.
func signers(tx *db.Tx, p *agreements.ListProps, all []agreement.Signature) (map[string]merchant.Merchant, error) {
	if p.Filter == nil || len(all) == 0 {
		return nil, nil
	}
	ids := make([]string, len(all))
	for i, s := range all {
		ids[i] = s.Merchant
	}
	return merchant.Known(tx, ids)
}

// standing is how an agreement stands under the edition in force.
func standing(tx *db.Tx, s agreement.Signature, i agreement.Item) (string, error) {
	e, err := rulebook.Books(tx).InForce(s.Programme, tx.Now)
	if err != nil {
		return i.State(tx.Now), nil // the programme is no longer on board: what the item itself says
	}
	return i.StateUnder(tx, e)
}

func row(c *front.Ctx, s agreement.Signature, i agreement.Item, t agreement.Text, state string) ui.Row {
	ctx := c.Request().Context()
	return ui.Row{Cells: []ui.Cell{{Text: c.In(t.Title), URL: address(c, s.ID), About: s.Number, Sub: s.Number}, {Status: status(c, i, state)}, {Text: t.Version},
		{Text: lang.Stamp(ctx, s.Signed.Time()), Time: lang.ISO(s.Signed.Time()), Sub: s.AccountName}, {Text: until(c, i.Until)}}}
}

// status is how an agreement stands, in a word.
func status(c *front.Ctx, i agreement.Item, state string) ui.StatusProps {
	if i.Superseded != 0 {
		return ui.StatusProps{Label: c.T("已被取代", "Superseded")}
	}
	return ui.StatusProps{Label: c.In(agreement.StateTitle(state)), Tone: tone(state)}
}

func until(c *front.Ctx, end clock.Instant) string {
	if end == 0 {
		return c.T("终止前有效", "until ended")
	}
	return c.In(end.EndText())
}

// address is a signature's page, in the part of the portal where the reader is.
func address(c *front.Ctx, id string) string { return c.Side("/signatures/" + id) }

// signedPDF is the signed paper.
func signedPDF(c *front.Ctx) error {
	s, err := find(c)
	if err != nil {
		return err
	}
	content, err := c.App.Blobs.Get(c.Request().Context(), s.PDF)
	if err != nil {
		return err
	}
	return send(c, content, s.Number+".pdf")
}

// evidencePDF is the evidence sheet.
func evidencePDF(c *front.Ctx) error {
	s, err := find(c)
	if err != nil {
		return err
	}
	content, err := agreement.EvidenceSheet(s, c.Lang, c.App.Authority)
	if err != nil {
		return err
	}
	return send(c, content, s.Number+"-evidence.pdf")
}

func find(c *front.Ctx) (s agreement.Signature, err error) {
	err = c.View(func(tx *db.Tx) (err error) { s, err = agreement.Find(tx, c.Param("id")); return err })
	return s, err
}
