package agreements

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/agreements"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// prepare shows what has to be signed for a programme, by whom, and why.
func prepare(c *front.Ctx) error {
	w, err := wayOf(c, c.QueryParam("party"), c.QueryParam("next"))
	if err != nil {
		return err
	}
	var bundles []agreement.Bundle
	if err := c.View(func(tx *db.Tx) (err error) {
		bundles, err = agreement.Prepare(tx, w.e, w.party, c.Who.Merchant)
		return err
	}); err != nil {
		return err
	}
	p := agreements.PrepareProps{Page: c.Page(c.In(text.F("签署协议：%s", "Signing: %s", w.e.Title))), Programme: ui.Link{Label: c.In(w.e.Title), URL: w.home()},
		Who: who(c), Next: onward(c, w.next)}
	for _, a := range w.e.Acknowledge {
		p.Acknowledged = append(p.Acknowledged, c.In(a.Title))
	}
	for _, b := range bundles {
		p.Bundles = append(p.Bundles, w.card(c, b))
	}
	return c.Show(http.StatusOK, agreements.Prepare(p))
}

// who says who signs, and whether it is the reader.
func who(c *front.Ctx) ui.NoticeProps {
	if access.May(c.Who.Role, access.Sign) {
		return ui.NoticeProps{Tone: ui.Info, Title: c.T("由您签署", "You sign"),
			Text: c.In(text.F("您（%s）将以“%s”的名义签署，须为法定代表人或经其授权的经办人。", "You (%s) sign in the name of “%s”, as its legal representative or as an agent authorised by it.", c.Who.Name, c.Who.MerchantName))}
	}
	return ui.NoticeProps{Tone: ui.Warn, Title: c.T("由商家负责人签署", "The merchant's owner signs"),
		Text: c.T("您的角色可以阅读协议，但不能签署。", "Your role may read the agreements but not sign them."),
		Next: c.T("请让商家负责人登录后在本页签署。", "Ask the owner to sign in and sign on this page.")}
}

func (w way) card(c *front.Ctx, b agreement.Bundle) agreements.BundleCard {
	card := agreements.BundleCard{ID: "bundle-" + b.Key, Title: c.In(b.Title()), Status: ui.StatusProps{Label: c.T("无需签署", "Nothing to sign"), Tone: ui.Good}}
	if len(b.Parts) > 1 {
		card.Lead = c.In(text.F("%d 份协议同时签署，缺一不可。", "%d agreement{s}, signed in one go or not at all.", len(b.Parts)))
	}
	label, kind := c.T("阅读并签署新版本", "Read and sign the new version"), ui.Secondary
	if b.Due() {
		card.Status = ui.StatusProps{Label: c.T("需要签署", "To be signed"), Tone: ui.Warn}
		label, kind = c.T("阅读并签署", "Read and sign"), ui.Primary
	}
	if b.Open() && access.May(c.Who.Role, access.Sign) {
		card.Sign = ui.ButtonProps{Label: label, About: card.Title, URL: w.url("/" + b.Key), Kind: kind}
	} else if b.Open() {
		card.Sign = ui.ButtonProps{Label: c.T("阅读", "Read"), About: card.Title, URL: w.url("/" + b.Key)}
	}
	for _, p := range b.Parts {
		card.Rows = append(card.Rows, ui.Row{Cells: []ui.Cell{{Text: c.In(p.Text.Title), URL: w.home() + "/agreements/" + p.Text.Key}, {Text: p.Text.Version},
			{Status: ui.StatusProps{Label: c.In(agreement.StateTitle(p.State)), Tone: tone(p.State)}}, {Text: c.In(p.Why)}}})
	}
	return card
}

// tone is how a state looks.
func tone(state string) ui.Tone {
	switch state {
	case rulebook.AgreementNormal:
		return ui.Good
	case rulebook.AgreementNone:
		return ui.Neutral
	case rulebook.AgreementSuspended:
		return ui.Warn
	}
	return ui.Bad
}
