package people

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	view "github.com/mengyue/portal/views/people"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

func confirmPage(c *front.Ctx) error {
	p, err := confirmProps(c, c.QueryParam("next"))
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, view.Confirm(p))
}

func confirmProps(c *front.Ctx, next string) (view.ConfirmProps, error) {
	var a account.Account
	err := c.View(func(tx *db.Tx) (err error) { a, err = account.Find(tx, c.Who.Account); return err })
	p := view.ConfirmProps{Page: c.Page(c.T("再次验证身份", "Confirm that it is you")), Next: front.Next(next), Code: a.SecondFactor != 0, Email: a.Email, Demo: c.App.Demo != nil && a.Demo}
	p.Page.Path = "/confirm?next=" + url.QueryEscape(p.Next)
	return p, err
}

func confirm(c *front.Ctx) error {
	f, err := c.Form("code", "password", "email", "next")
	if err != nil {
		return err
	}
	p, err := confirmProps(c, f.Get("next"))
	if err != nil {
		return err
	}
	words := f.Exact("password")
	if p.Code {
		words = f.Get("code")
	}
	b, err := c.Door().Confirm(c.Request().Context(), words)
	if err != nil {
		return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component {
			p.Page.Error, p.Summary = true, s
			return view.Confirm(p)
		})
	}
	return goIn(c, b, p.Next)
}

// demoConfirm takes a demonstration's visitor as confirmed; elsewhere there is no such page.
func demoConfirm(c *front.Ctx) error {
	f, err := c.Form("next")
	if err != nil {
		return err
	}
	if c.App.Demo == nil {
		return fault.Missing(text.Of("这个页面", "such page"))
	}
	var b account.Begun
	if err := c.Act(func(tx *db.Tx) (err error) { b, err = account.ConfirmDemo(tx); return err }); err != nil {
		return err
	}
	return goIn(c, b, front.Next(f.Get("next")))
}

// resume shows a form that was sent when the session had ended or was not strong enough, ready to be sent again.
func resume(c *front.Ctx) error {
	var kept account.KeptForm
	if err := c.View(func(tx *db.Tx) (err error) { kept, err = account.FindForm(tx, c.Param("id")); return err }); err != nil {
		return err
	}
	p := view.ResumeProps{Page: c.Page(c.T("继续刚才的操作", "Go on where you were")), Action: front.Next(kept.Path), Back: kept.Origin, Files: kept.Files,
		Sent: lang.Stamp(c.Request().Context(), kept.Kept.Time())}
	for name, values := range kept.Fields {
		for _, v := range values {
			p.Fields = append(p.Fields, view.Typed{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(p.Fields, func(a, b view.Typed) int { return strings.Compare(a.Name, b.Name) })
	p.Count = c.In(text.F("填写的 %d 项", "The %d entr{y|ies}", len(p.Fields)))
	return c.Show(http.StatusOK, view.Resume(p))
}
