package people

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/boombuler/barcode/qr"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	view "github.com/mengyue/portal/views/people"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

const factorPath = "/account/second-factor"

func factorPage(c *front.Ctx) error {
	p, err := factorProps(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, view.Factor(p))
}

func factorProps(c *front.Ctx) (p view.FactorProps, err error) {
	var a account.Account
	var e account.Enrolment
	var pending bool
	var left int
	err = c.View(func(tx *db.Tx) error {
		if a, err = account.Find(tx, c.Who.Account); err != nil {
			return err
		}
		if left, err = account.RecoveryLeft(tx); err != nil {
			return err
		}
		e, pending, err = account.PendingSecondFactor(tx)
		return err
	})
	if err != nil {
		return p, err
	}
	p = view.FactorProps{Page: c.Page(c.T("两步验证", "Second factor")), Staff: a.Role.Staff(), Demand: c.Enrolling(),
		Left: c.In(text.F("还剩 %d 个", "%d left", left))}
	if a.SecondFactor != 0 {
		p.On = c.In(text.F("自 %s 起", "since %s", lang.Stamp(c.Request().Context(), a.SecondFactor.Time())))
	}
	if pending {
		p.Pending, err = enrolment(e)
	}
	return p, err
}

// enrolment draws the QR code of a secret.
func enrolment(e account.Enrolment) (*view.Enrolment, error) {
	drawn, err := qr.Encode(e.URL, qr.M, qr.Auto)
	if err != nil {
		return nil, err
	}
	size := drawn.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := range size {
			if r, _, _, _ := drawn.At(x, y).RGBA(); r == 0 {
				path.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "h1v1h-1z")
			}
		}
	}
	return &view.Enrolment{Secret: grouped(e.Secret), Size: size, Path: path.String()}, nil
}

// grouped sets a secret in groups of four, to be typed.
func grouped(secret string) string {
	var b strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func beginFactor(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	return c.Command(func(tx *db.Tx) (string, error) { return factorPath, account.BeginSecondFactor(tx) })
}

func setFactor(c *front.Ctx) error {
	f, err := c.Form("code")
	if err != nil {
		return err
	}
	var codes []string
	to, err := c.Once(func(tx *db.Tx) (_ string, err error) {
		codes, err = account.SetSecondFactor(tx, f.Get("code"))
		return factorPath, err
	})
	if err != nil {
		p, broken := factorProps(c)
		if broken != nil {
			return broken
		}
		return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component {
			p.Page.Error, p.Page.Path, p.Summary = true, factorPath, s
			return view.Factor(p)
		})
	}
	return showCodes(c, codes, to)
}

// showCodes shows recovery codes to the one answer in which they are made; whoever sends the form twice is led on.
func showCodes(c *front.Ctx, codes []string, to string) error {
	if codes == nil {
		return c.To(to)
	}
	page := c.Page(c.T("保存恢复代码", "Keep your recovery codes"))
	page.Path = factorPath
	return c.Show(http.StatusOK, view.Recovery(view.RecoveryProps{Page: page, Codes: codes}))
}

func newCodes(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	var codes []string
	to, err := c.Once(func(tx *db.Tx) (_ string, err error) {
		codes, err = account.NewRecoveryCodes(tx)
		return factorPath, err
	})
	if err != nil {
		return err
	}
	return showCodes(c, codes, to)
}

func removePage(c *front.Ctx) error {
	return c.Show(http.StatusOK, view.RemoveFactor(view.FactorProps{Page: c.Page(c.T("关闭两步验证", "Remove the second factor"))}))
}

func removeFactor(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) { return factorPath, account.RemoveSecondFactor(tx) })
	if err != nil {
		return err
	}
	c.Flash(text.Of("两步验证已关闭。", "The second factor is removed."))
	return c.To(to)
}
