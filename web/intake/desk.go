package intake

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// desk is a place where files of rows are taken in: the staff's for the data of the marketplace, the merchants' for the
// sign-ups of their products.
type desk struct {
	base  string
	title text.Text
	books bool // takes the kinds that the rulebooks bring along
}

var (
	staffs    = desk{base: "/staff/imports", title: text.Of("导入", "Imports")}
	merchants = desk{base: "/signups/imports", title: text.Of("批量报名", "Sign up many"), books: true}
)

// kinds are those that this desk takes from this person.
func (k desk) kinds(c *front.Ctx) []intake.Kind {
	all := intake.Kinds()
	if k.books {
		all = k.ofBooks(c)
	}
	var out []intake.Kind
	for _, kind := range all {
		if access.May(c.Who.Role, kind.May) {
			out = append(out, kind)
		}
	}
	return out
}

// ofBooks are the kinds of the programmes whose books say how products are signed up.
func (k desk) ofBooks(c *front.Ctx) []intake.Kind {
	var out []intake.Kind
	for _, programme := range c.Books().Programmes() {
		e, err := c.Books().InForce(programme, c.Now())
		if err != nil || e.SignUp == nil {
			continue
		}
		err = c.View(func(tx *db.Tx) error {
			kind, err := intake.KindIn(tx, intake.SignUps(programme))
			if err == nil {
				out = append(out, kind)
			}
			return err
		})
		if err != nil {
			c.Logger().Error(err)
		}
	}
	return out
}
