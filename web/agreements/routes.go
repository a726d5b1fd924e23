// Package agreements serves what is signed: what to sign and why, the texts, the signature, what was signed and how it
// stands, and the public page on which anyone verifies a paper. Texts and bundles are the edition's.
package agreements

import (
	"net/url"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map. The texts can be read by anyone (E-Commerce Law, art. 33), and so can
// anyone verify a paper (YX-S).
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/programmes/:programme/agreements/:agreement", May: access.Anyone, Do: readText},
		{Method: front.GET, Path: "/programmes/:programme/agreements/:agreement/pdf", May: access.Anyone, Do: textPDF},
		{Method: front.GET, Path: "/programmes/:programme/sign", May: access.MerchantRead, Do: prepare},
		{Method: front.GET, Path: "/programmes/:programme/sign/:bundle", May: access.MerchantRead, Do: read},
		{Method: front.GET, Path: "/programmes/:programme/sign/:bundle/leave", May: access.MerchantRead, Do: leave},
		{Method: front.POST, Path: "/programmes/:programme/sign/:bundle/review", May: access.Sign, Do: review, Strong: true, Repeat: true},
		{Method: front.POST, Path: "/programmes/:programme/sign/:bundle", May: access.Sign, Do: sign, Strong: true},

		{Method: front.GET, Path: "/signatures", May: access.MerchantRead, Do: list},
		{Method: front.GET, Path: "/signatures/:id", May: access.MerchantRead, Object: "signature", Do: show},
		{Method: front.GET, Path: "/signatures/:id/pdf", May: access.MerchantRead, Object: "signature", Do: signedPDF},
		{Method: front.GET, Path: "/signatures/:id/evidence", May: access.MerchantRead, Object: "signature", Do: evidencePDF},
		{Method: front.GET, Path: "/signatures/:id/revoke", May: access.Sign, Object: "signature", Do: ending(revoking)},
		{Method: front.POST, Path: "/signatures/:id/revoke", May: access.Sign, Object: "signature", Do: end(revoking), Strong: true},

		{Method: front.GET, Path: "/staff/signatures", May: access.StaffRead, Do: staffList},
		{Method: front.GET, Path: "/staff/signatures/:id", May: access.StaffRead, Do: show},
		{Method: front.GET, Path: "/staff/signatures/:id/pdf", May: access.StaffRead, Do: signedPDF},
		{Method: front.GET, Path: "/staff/signatures/:id/evidence", May: access.StaffRead, Do: evidencePDF},
		{Method: front.GET, Path: "/staff/signatures/:id/suspend", May: access.Sanction, Do: ending(suspending)},
		{Method: front.POST, Path: "/staff/signatures/:id/suspend", May: access.Sanction, Do: end(suspending)},
		{Method: front.GET, Path: "/staff/signatures/:id/restore", May: access.Sanction, Do: ending(restoring)},
		{Method: front.POST, Path: "/staff/signatures/:id/restore", May: access.Sanction, Do: end(restoring)},

		{Method: front.GET, Path: "/verify", May: access.Anyone, Do: verify},
		{Method: front.POST, Path: "/verify", May: access.Anyone, Do: verifyFile, Limit: front.Upload, Repeat: true},
		{Method: front.GET, Path: "/verify/certificate", May: access.Anyone, Do: certificate},
	}
}

// way is what a person is on the way to sign: the edition in force, as which party, and where they go on afterwards.
type way struct {
	e           *rulebook.Edition
	all         []*rulebook.Edition // of the programme
	party, next string
}

// wayOf is the way that the address names; without a party it is the first one of the edition.
func wayOf(c *front.Ctx, party, next string) (way, error) {
	w := way{party: party, next: next}
	err := c.View(func(tx *db.Tx) (err error) {
		books := rulebook.Books(tx)
		w.all = books.Editions(c.Param("programme"))
		w.e, err = books.InForce(c.Param("programme"), tx.Now)
		return err
	})
	if err != nil {
		return w, err
	}
	for _, p := range w.e.Parties {
		if w.party == "" || w.party == p.Key {
			w.party = p.Key
			return w, nil
		}
	}
	if w.party != "" {
		return w, fault.Missing(text.Of("这一方", "such party"))
	}
	return w, nil
}

// home is the programme's page.
func (w way) home() string { return "/programmes/" + w.e.Programme }

// url is a page of the way; it takes party and the place to go on along.
func (w way) url(rest string) string {
	q := url.Values{}
	if len(w.e.Parties) > 0 && w.party != w.e.Parties[0].Key {
		q.Set("party", w.party)
	}
	if w.next != "" {
		q.Set("next", w.next)
	}
	if len(q) > 0 {
		rest += "?" + q.Encode()
	}
	return w.home() + "/sign" + rest
}

// crumbs lead down to a page of the way.
func (w way) crumbs(c *front.Ctx) []ui.Link {
	return []ui.Link{{Label: c.In(w.e.Title), URL: w.home()}, {Label: c.T("签署协议", "Signing"), URL: w.url("")}}
}

// onward is the button back to where the person came from; none where from nowhere.
func onward(c *front.Ctx, next string) ui.ButtonProps {
	if next == "" || front.Next(next) != next {
		return ui.ButtonProps{}
	}
	return ui.ButtonProps{Label: c.T("回到申请", "Back to the application"), URL: next}
}

// cite is a clause as a link to its place among the clauses in force.
func cite(e *rulebook.Edition, clause string) ui.ClauseProps {
	return ui.ClauseProps{ID: clause, URL: "/programmes/" + e.Programme + "/clauses#" + clause}
}
