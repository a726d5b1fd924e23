package agreements

import (
	"net/http"
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/agreements"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// show is one signature with its papers, its evidence and what became of it.
func show(c *front.Ctx) error {
	var p agreements.ShowProps
	err := c.View(func(tx *db.Tx) error {
		s, err := agreement.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		e, err := s.ReadEvidence()
		if err != nil {
			return err
		}
		p = agreements.ShowProps{Number: s.Number, Facts: signedFacts(c, e), Downloads: downloads(c, s), Evidence: evidence(c, s, e), Next: onward(c, c.QueryParam("next")),
			Crumbs: []ui.Link{backTo(c, s)}}
		if p.Next.Label != "" {
			p.Next.Kind = ui.Primary
		}
		titles := map[string]text.Text{}
		for _, i := range s.Items {
			t, err := i.Words(tx)
			if err != nil {
				return err
			}
			state, err := standing(tx, s, i)
			if err != nil {
				return err
			}
			titles[i.ID] = t.Title
			p.Items = append(p.Items, item(c, s, i, t, state))
		}
		p.Page = c.Page(c.In(text.F("签署：%s", "Signature: %s", text.Join(text.Of("、", ", "), names(e)...))))
		changes, err := s.History(tx)
		for _, change := range slices.Backward(changes) {
			p.History = append(p.History, event(c, change, titles[change.Agreement]))
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, agreements.Show(p))
}

func backTo(c *front.Ctx, s agreement.Signature) ui.Link {
	if c.Staff() {
		return ui.Link{Label: c.T("该商家的协议", "Agreements of the merchant"), URL: "/staff/signatures?merchant=" + s.Merchant}
	}
	return ui.Link{Label: c.T("协议", "Agreements"), URL: "/signatures"}
}

func names(e agreement.Evidence) []text.Text {
	out := make([]text.Text, len(e.Texts))
	for i, t := range e.Texts {
		out[i] = t.Title
	}
	return out
}

// signedFacts are who signed what for whom and when: what the paper says, and the verification page.
func signedFacts(c *front.Ctx, e agreement.Evidence) []ui.SummaryRow {
	return []ui.SummaryRow{
		{Key: c.T("商家", "Merchant"), Value: e.Merchant.Name, Note: e.Merchant.LegalID},
		{Key: c.T("签署人", "Signed by"), Value: e.Signer.Name, Note: c.In(e.Signer.Capacity)},
		{Key: c.T("签署时间", "Signed"), Value: c.In(pdf.Moment(e.At))},
	}
}

func downloads(c *front.Ctx, s agreement.Signature) []ui.Document {
	return []ui.Document{
		{ID: "signed-pdf", Name: c.T("已签署的协议.pdf", "Signed agreements.pdf"), URL: address(c, s.ID) + "/pdf", Kind: "PDF", Size: lang.Bytes(s.PDFSize), Hash: s.PDF},
		{ID: "evidence-pdf", Name: c.T("签署证据单.pdf", "Evidence sheet.pdf"), URL: address(c, s.ID) + "/evidence", Kind: "PDF", Note: c.T("全部证据与平台签名，供核验与存档。", "All evidence with the platform's signature, for checking and for your files.")},
	}
}

// evidence is what proves the signature, in short; the sheet has all of it.
func evidence(c *front.Ctx, s agreement.Signature, e agreement.Evidence) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("网络地址", "Address"), Value: e.Address}, {Key: c.T("浏览器", "Browser"), Value: e.Agent},
		{Key: c.T("键入的姓名", "Name typed"), Value: e.TypedName}, {Key: c.T("勾选", "Box ticked"), Value: e.Agreed},
		{Key: c.T("再次验证身份", "Identity confirmed"), Value: c.In(pdf.Moment(e.Confirmed))}}
	for _, a := range e.Acknowledged {
		rows = append(rows, ui.SummaryRow{Key: c.In(a.Title), Value: c.In(a.Statement), Note: a.Clause})
	}
	for _, t := range e.Texts {
		rows = append(rows, ui.SummaryRow{Key: c.In(text.F("阅读“%s”", "Reading “%s”", t.Title)), Value: readWords(c, t.Read)})
	}
	return append(rows, ui.SummaryRow{Key: c.T("平台证书指纹", "Platform's certificate"), Body: ui.CopyableCode("SHA-256", s.Certificate)})
}

func readWords(c *front.Ctx, read string) string {
	if read == "yes" {
		return c.T("已滚动到末尾", "scrolled to the end")
	}
	return c.T("未知（浏览器未运行脚本）", "unknown (the browser ran no scripts)")
}

// item is one agreement with what can be done about it.
func item(c *front.Ctx, s agreement.Signature, i agreement.Item, t agreement.Text, state string) agreements.Item {
	out := agreements.Item{ID: "agreement-" + i.Key, Title: c.In(t.Title), Status: status(c, i, state), Facts: []ui.SummaryRow{
		{Key: c.T("版本", "Version"), Value: t.Version}, {Key: c.T("文本指纹", "Fingerprint of the text"), Body: ui.CopyableCode("SHA-256", i.Text)},
		{Key: c.T("有效至", "Valid until"), Value: until(c, i.Until)}}}
	if i.SupersededBy != "" {
		out.Facts = append(out.Facts, ui.SummaryRow{Key: c.T("取代它的签署", "Superseded by"), Body: ui.Button(ui.ButtonProps{Label: c.T("查看新的签署", "See the later signature"), About: out.Title, URL: address(c, i.SupersededBy), Kind: ui.Quiet})})
		return out
	}
	for _, act := range []act{revoking, suspending, restoring} {
		if act.offered(c, state) {
			out.Actions = append(out.Actions, ui.ButtonProps{Label: c.In(act.label), About: out.Title, URL: address(c, s.ID) + "/" + act.path + "?agreement=" + i.Key})
		}
	}
	return out
}

// offered reports whether the reader may do this to an agreement in this state.
func (a act) offered(c *front.Ctx, state string) bool {
	if !access.May(c.Who.Role, a.may) {
		return false
	}
	return slices.Contains(a.from, state)
}

func event(c *front.Ctx, change agreement.Change, title text.Text) ui.Event {
	at := change.At.Time()
	return ui.Event{Title: c.In(text.F("“%s”%s", "“%s”: %s", title, change.Kind.Title())), When: lang.Stamp(c.Request().Context(), at), Time: lang.ISO(at), Who: change.AccountName, Text: change.Reason,
		Tone: map[agreement.ChangeKind]ui.Tone{agreement.Revoked: ui.Bad, agreement.Expired: ui.Bad, agreement.Suspended: ui.Warn, agreement.Restored: ui.Good}[change.Kind]}
}

// alive are the states from which an agreement can still be revoked.
var alive = []string{rulebook.AgreementNormal, rulebook.AgreementSuspended}
