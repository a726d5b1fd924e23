package brands

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/brands"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// queue lists the links that wait to be confirmed.
func queue(c *front.Ctx) error {
	p := pages.QueueProps{Page: c.Page(c.T("授权链核对", "Chains to confirm"))}
	after := placeOf(c.QueryParam("after"))
	err := c.View(func(tx *db.Tx) error {
		found, err := brand.ToConfirm(tx, after, perPage+1)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			last := found[perPage-1]
			p.Next = "/staff/chains?after=" + url.QueryEscape(strconv.FormatInt(int64(last.Recorded), 10)+"."+last.ID)
		}
		p.Rows, err = queueRows(c, tx, found)
		return err
	})
	if err != nil {
		return err
	}
	if after.ID != "" {
		p.First = "/staff/chains"
	}
	return c.Show(http.StatusOK, pages.Queue(p))
}

func placeOf(s string) brand.Place {
	at, id, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return brand.Place{}
	}
	return brand.Place{Since: clock.Instant(n), ID: id}
}

func queueRows(c *front.Ctx, tx *db.Tx, found []brand.Link) ([]ui.Row, error) {
	var brandIDs, companies []string
	for _, l := range found {
		brandIDs, companies = append(brandIDs, l.Brand), append(companies, l.Merchant)
	}
	brands, err := brand.Known(tx, brandIDs)
	if err != nil {
		return nil, err
	}
	names, err := merchant.Known(tx, companies)
	rows := make([]ui.Row, len(found))
	for i, l := range found {
		rows[i] = ui.Row{ID: "link-" + l.ID, Cells: []ui.Cell{{Text: l.Grantor + " → " + l.Grantee, URL: staffPage(l.Merchant, l.Brand) + "#link-" + l.ID, Lang: "zh-CN"}, {Text: brands[l.Brand].Name, Sub: brands[l.Brand].Trademark, Lang: "zh-CN"},
			{Text: names[l.Merchant].Name, Sub: l.Merchant, Lang: "zh-CN"}, {Text: c.Stamp(l.Recorded), Time: l.Recorded.String()}, {Text: strconv.Itoa(len(l.Papers))}}}
	}
	return rows, err
}

// staffChain shows a merchant's chain, with the forms of the links that wait beside their papers.
func staffChain(c *front.Ctx) error {
	company, id, ok := strings.Cut(c.Param("id"), ":")
	if !ok {
		return fault.Missing(text.Of("这条授权链", "such chain"))
	}
	return showChain(c, http.StatusOK, company, id, complaint{})
}

// complaint is a refusal whose reason was not taken.
type complaint struct {
	link, reason string
	summary      ui.ErrorSummaryProps
}

func showChain(c *front.Ctx, status int, company, id string, wrong complaint) error {
	var p pages.ChainProps
	if err := c.View(func(tx *db.Tx) error {
		found, err := brand.ChainOf(tx, company, id, tx.Now)
		if err != nil {
			return err
		}
		if p, err = chainPage(c, tx, found); err != nil {
			return err
		}
		p.Kicker = found.Party.Name
		for i, l := range found.Links {
			if l.Waiting() && access.May(c.Who.Role, access.Review) {
				if p.Links[i].Decision, err = deciding(c, tx, l, wrong); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		return err
	}
	p.Page = c.Page(p.Page.Title)
	p.Page.Error, p.Summary = wrong.summary.Message != "", wrong.summary
	return c.Show(status, pages.Chain(p))
}

// deciding is what staff decide about a link, beside its papers.
func deciding(c *front.Ctx, tx *db.Tx, l brand.Link, wrong complaint) (*pages.DecisionProps, error) {
	d := &pages.DecisionProps{ID: l.ID, About: place(c, l.Position), Confirm: ui.FormProps{Action: "/staff/links/" + l.ID + "/confirm", Version: draftVersion(l)},
		Refuse: ui.FormProps{Action: "/staff/links/" + l.ID + "/refuse", Version: draftVersion(l)},
		Reason: ui.Field{Name: reasonOf(l.ID), Label: c.In(text.F("第 %d 级哪里与文件不符", "What differs from the paper of link %d", l.Position)), Hint: c.T("写明哪里不符、需要怎样更正；会原样告知商家。", "Say what differs and how to mend it; the merchant reads exactly this."), Required: true, MaxLength: 500}}
	if wrong.link == l.ID {
		d.Reason.Value, d.Reason.Error = wrong.reason, wrong.summary.Errors.Of(d.Reason.Name)
	}
	for _, id := range l.Papers {
		s, err := sheetOf(c, tx, id, "")
		if err != nil {
			return d, err
		}
		d.Sheets = append(d.Sheets, s)
	}
	return d, nil
}

// reasonOf is the field of the reason why one of the links of a page is refused.
func reasonOf(link string) string { return "reason." + link }

// confirm records that a link agrees with its papers.
func confirm(c *front.Ctx) error {
	f, err := c.Form("version")
	if err != nil {
		return err
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) {
		l, err := brand.Confirm(tx, c.Param("id"), version(f))
		return staffPage(l.Merchant, l.Brand), err
	})
	if err != nil {
		return err
	}
	c.Flash(text.Of("已确认这一级授权。", "The link is confirmed."))
	return c.To(to)
}

// refuse records why a link cannot be confirmed.
func refuse(c *front.Ctx) error {
	f, err := c.Form("version", reasonOf(c.Param("id")))
	if err != nil {
		return err
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) {
		l, err := brand.Refuse(tx, c.Param("id"), version(f), f.Get(reasonOf(c.Param("id"))))
		return staffPage(l.Merchant, l.Brand), err
	})
	if fault.Is(err, fault.Invalid) {
		var l brand.Link
		if again := c.View(func(tx *db.Tx) (err error) { l, err = brand.FindLink(tx, c.Param("id")); return err }); again != nil {
			return again
		}
		wrong := complaint{l.ID, f.Get(reasonOf(l.ID)), c.Summary(err)}
		for i := range wrong.summary.Errors {
			wrong.summary.Errors[i].Name = reasonOf(l.ID)
		}
		return showChain(c, http.StatusUnprocessableEntity, l.Merchant, l.Brand, wrong)
	}
	if err != nil {
		return err
	}
	c.Flash(text.Of("已告知商家需要更正的内容。", "The merchant is told what to mend."))
	return c.To(to)
}
