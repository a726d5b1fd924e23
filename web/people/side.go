package people

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
	view "github.com/mengyue/portal/views/people"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// side is one of the two places where people are looked after: a merchant's owner for colleagues, administrators for
// every account.
type side struct {
	base  string
	may   access.Action
	staff bool
	title text.Text
	lead  text.Text
}

var (
	colleagues = side{base: "/colleagues", may: access.Colleagues, title: text.Of("同事", "Colleagues"),
		lead: text.Of("能代表贵商家登录的人。负责人可以签署协议和邀请同事，成员不能。", "Who may come in for your business. Owners sign agreements and invite colleagues; members do not.")}
	staff = side{base: "/staff/accounts", may: access.Accounts, staff: true, title: text.Of("账号", "Accounts"),
		lead: text.Of("平台员工与商家的全部账号。商家账号平时由商家负责人自己管理。", "Every account, staff's and merchants'. Merchants' owners look after their own.")}
)

// roles are those that people of this side are invited as: administrators invite merchants' people, too.
func (s side) roles(c *front.Ctx, chosen access.Role) (out []ui.Option) {
	for _, r := range access.Roles {
		if s.staff || !r.Staff() {
			out = append(out, ui.Option{Value: string(r), Label: c.In(r.Title()), Chosen: r == chosen})
		}
	}
	return out
}

// pageSize is how many people a page lists.
const pageSize = 50

func (s side) list(c *front.Ctx) error {
	p, err := s.props(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, view.People(p))
}

func (s side) props(c *front.Ctx) (view.PeopleProps, error) {
	q := account.Question{Words: c.QueryParam("q"), Role: access.Role(c.QueryParam("role_is")), After: c.QueryParam("after"), Limit: pageSize + 1}
	p := view.PeopleProps{Page: c.Page(c.In(s.title)), Base: s.base, Staff: s.staff, Lead: c.In(s.lead), Roles: s.roles(c, "")}
	p.Page.Wide = s.staff
	p.Filter = view.FilterProps{Words: q.Words, On: q.Words != "" || q.Role != ""}
	for _, r := range access.Roles {
		p.Filter.Roles = append(p.Filter.Roles, ui.Option{Value: string(r), Label: c.In(r.Title()), Chosen: r == q.Role})
	}
	return p, c.View(func(tx *db.Tx) error {
		people, err := account.List(tx, q)
		if err != nil {
			return err
		}
		if len(people) > pageSize {
			people = people[:pageSize]
			p.Next = s.base + "?" + url.Values{"q": {q.Words}, "role_is": {string(q.Role)}, "after": {people[pageSize-1].ID}}.Encode()
		}
		for _, a := range people {
			v, err := s.person(c, tx, a)
			if err != nil {
				return err
			}
			p.People = append(p.People, v)
		}
		open, err := account.Invitations(tx)
		for _, i := range open {
			p.Invitations = append(p.Invitations, invited(c, i))
		}
		return err
	})
}

func (s side) invite(c *front.Ctx) error {
	f, err := c.Form("email", "role", "merchant")
	if err != nil {
		return err
	}
	g := account.Guest{Email: f.Get("email"), Role: access.Role(f.Get("role")), Merchant: f.Get("merchant"), MerchantName: c.Who.MerchantName, Language: c.Lang}
	to, err := s.base, c.Door().CountInvitation(c.Request().Context())
	if err == nil {
		to, err = c.Once(func(tx *db.Tx) (string, error) { return s.base, send(tx, g) })
	}
	if err != nil {
		return s.again(c, err, g)
	}
	c.Flash(text.F("邀请已发往 %s，7 天内有效。", "The invitation to %s is on its way; it is good for 7 days.", g.Email))
	return c.To(to)
}

// send invites a guest, whose merchant must exist where an administrator names one.
func send(tx *db.Tx, g account.Guest) error {
	if tx.Actor.Merchant == "" && g.Merchant != "" {
		m, err := merchant.Find(tx, g.Merchant)
		if fault.Is(err, fault.NotFound) {
			return fault.Validation().At("merchant", text.Of("没有这个商家编号。请核对，或先导入商家。", "There is no merchant with this id. Check it, or import the merchant first."))
		}
		if err != nil {
			return err
		}
		g.MerchantName = m.Name
	}
	_, err := account.Invite(tx, g)
	return err
}

// again shows the list once more with what was wrong with the invitation.
func (s side) again(c *front.Ctx, err error, g account.Guest) error {
	p, broken := s.props(c)
	if broken != nil {
		return broken
	}
	return c.Again(err, func(sum ui.ErrorSummaryProps) templ.Component {
		p.Page.Error, p.Page.Path, p.Summary, p.Email, p.Merchant, p.Roles = true, s.base, sum, g.Email, g.Merchant, s.roles(c, g.Role)
		return view.People(p)
	})
}

func (s side) resend(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	if err := c.Door().CountInvitation(c.Request().Context()); err != nil {
		return err
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) { _, err := account.Resend(tx, c.Param("id")); return s.base, err })
	if err != nil {
		return err
	}
	c.Flash(text.Of("邀请已重发，之前的链接已作废。", "The invitation is sent again; the older link is worth nothing."))
	return c.To(to)
}

func (s side) revoke(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) { _, err := account.Revoke(tx, c.Param("id")); return s.base, err })
	if err != nil {
		return err
	}
	c.Flash(text.Of("邀请已撤回。", "The invitation is taken back."))
	return c.To(to)
}
