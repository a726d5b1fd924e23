package applications

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/asks"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// opened is a section with what its page needs: the form and the merchant's library.
type opened struct {
	form    application.Form
	part    part
	library []paper.Paper
}

// open reads the section that the address names.
func open(c *front.Ctx) (o opened, err error) {
	err = c.View(func(tx *db.Tx) (err error) {
		if o.form, err = application.Open(tx, c.Param("id")); err != nil {
			return err
		}
		if o.part, err = partOf(o.form, c.Param("n")); err != nil {
			return err
		}
		o.library, err = paper.List(tx, o.form.Case.Merchant, "", 100)
		return err
	})
	return o, err
}

// section is the page of one section; "check" in the address shows what is still missing.
func section(c *front.Ctx) error {
	o, err := open(c)
	if err != nil {
		return err
	}
	if s := o.form.Case.State(); s != application.Draft && s != application.Correcting {
		return c.To(address(o.form))
	}
	var s ui.ErrorSummaryProps
	if c.QueryParam("check") != "" {
		s = o.problems(c)
	}
	return c.Show(http.StatusOK, pages.Section(o.page(c, s)))
}

// problems are what is missing or wrong in the section.
func (o opened) problems(c *front.Ctx) ui.ErrorSummaryProps {
	s := ui.ErrorSummaryProps{Message: c.T("已保存，但这一部分还没有填完", "Saved, but this part is not complete yet"), Next: c.T("请补充以下项目，或先返回做其他部分。", "Complete the entries below, or go back and do another part first.")}
	for _, i := range o.part.asked() {
		if !i.Complete {
			s.Errors = append(s.Errors, ui.FieldError{Name: asks.Field(i.Ask), Message: c.In(i.Problem)})
		}
	}
	if len(s.Errors) == 0 {
		return ui.ErrorSummaryProps{}
	}
	return s
}

func (o opened) page(c *front.Ctx, s ui.ErrorSummaryProps) pages.SectionProps {
	f, p := o.form, o.part
	props := pages.SectionProps{Page: c.Page(c.In(p.title)), Summary: s, Action: p.address(f), Autosave: p.address(f) + "/draft", Saved: c.In(saved(f, c.Now())),
		Version: strconv.Itoa(f.Version), Kicker: c.In(text.F("第 %d 部分，共 %d 部分", "Part %d of %d", p.n, len(parts(f)))),
		Draft: ui.Link{Label: c.In(kinds.Application(f.Case, f.Edition.Title)), URL: address(f)}}
	if f.Case.State() == application.Correcting {
		props.Kicker, props.Draft = c.T("补正", "Corrections"), ui.Link{Label: c.In(text.F("补正 %s", "Corrections of %s", f.Case.Number)), URL: address(f) + "/corrections"}
	}
	props.Page.Error = len(s.Errors) > 0
	for _, i := range p.items {
		if i.Applies {
			props.Items = append(props.Items, o.question(c, i, s.Errors))
		} else if i.Ask.When != nil {
			props.Later = append(props.Later, c.In(text.F("当%s时，还需填写“%s”。", "Where %s, “%s” is asked as well.", f.Edition.Condition(i.Ask.When), i.Ask.Title)))
		}
	}
	return props
}

// question is one item as the page asks it.
func (o opened) question(c *front.Ctx, i application.Item, errs ui.Errors) pages.Item {
	one := asks.One{Programme: o.form.Edition.Programme, Item: i.Item, Library: o.library, Errors: errs}
	if i.Wanted != nil {
		one.Wanted = i.Wanted.Text
	}
	return one.Question(c)
}
