package applications

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// typed are the answers that a form gives to the items that are open on the page.
func (o opened) typed(f front.Form) application.Answers {
	out := application.Answers{}
	for _, i := range o.part.items {
		switch {
		case !i.Applies || !i.Editable:
		case i.Ask.Type == rulebook.AskPaper:
			out[i.Ask.Key] = application.Answer{Papers: slices.Clone(f.All(fieldOf(i.Ask) + ".library"))}
		default:
			out[i.Ask.Key] = application.Answer{Values: slices.Clone(f.All(fieldOf(i.Ask)))}
		}
	}
	return out
}

// saveSection keeps what was typed and uploaded, then goes on to the next section, or stays where something is missing.
func saveSection(c *front.Ctx) error {
	o, err := open(c)
	if err != nil {
		return err
	}
	f, err := c.Form("version", "then", "a.*", "p.*", "f.*")
	if err != nil {
		return err
	}
	given := o.typed(f)
	err = o.uploaded(c, f, given)
	var saved application.Form
	if err == nil {
		version, _ := strconv.Atoi(f.Get("version"))
		_, err = c.Once(func(tx *db.Tx) (string, error) {
			saved, err = application.SaveAnswers(tx, o.form.Case.ID, version, given)
			return address(o.form), err
		})
	}
	if err != nil {
		return o.again(c, err, given)
	}
	c.Flash(text.F("“%s”已保存。", "“%s” is saved.", o.part.title))
	return c.To(o.onward(c, saved, f.Get("then")))
}

// uploaded puts the files of the form into the library and lays their ids into the answers.
func (o opened) uploaded(c *front.Ctx, f front.Form, given application.Answers) error {
	var wrong error
	for _, i := range o.part.items {
		files := f.Files("f." + i.Ask.Key)
		a, open := given[i.Ask.Key]
		if !open || i.Ask.Type != rulebook.AskPaper || len(files) == 0 {
			continue
		}
		ids, err := upload(c, i.Ask, files)
		for _, id := range ids {
			if !slices.Contains(a.Papers, id) {
				a.Papers = append(a.Papers, id)
			}
		}
		given[i.Ask.Key] = a
		wrong = errors.Join(wrong, err)
	}
	return wrong
}

// again shows the section as it was typed, beside the present version, so that nothing is lost.
func (o opened) again(c *front.Ctx, err error, given application.Answers) error {
	now, failed := open(c)
	if failed != nil {
		return failed
	}
	return c.Again(err, func(s ui.ErrorSummaryProps) templComponent {
		return pages.Section(now.with(given).page(c, now.named(s)))
	})
}

// with is the section as it was typed.
func (o opened) with(given application.Answers) opened {
	items := slices.Clone(o.part.items)
	for k := range items {
		if a, ok := given[items[k].Ask.Key]; ok {
			items[k].Answer = a
		}
	}
	o.part.items = items
	return o
}

// named puts the names of the page's fields in place of the asks that a fault names.
func (o opened) named(s ui.ErrorSummaryProps) ui.ErrorSummaryProps {
	for k, e := range s.Errors {
		if i, ok := o.form.Item(e.Name); ok {
			s.Errors[k].Name = fieldOf(i.Ask)
		}
	}
	return s
}

// onward is where a saved section leads.
func (o opened) onward(c *front.Ctx, saved application.Form, then string) string {
	here := o.part.address(o.form)
	if then != "next" || saved.Edition == nil { // the second sending of a form knows only that it was saved
		return here
	}
	now, err := partOf(saved, c.Param("n"))
	if err != nil {
		return here
	}
	if _, _, done := now.standing(); !done {
		return here + "?check=1"
	}
	if saved.Case.State() == application.Correcting {
		return address(saved) + "/corrections"
	}
	for _, p := range parts(saved)[now.n:] {
		if _, _, done := p.standing(); !done {
			return p.address(saved)
		}
	}
	return address(saved)
}

// autosave keeps what is being typed: {"message":"已保存 11:08:32","version":"8"}.
func autosave(c *front.Ctx) error {
	o, err := open(c)
	if err != nil {
		return told(c, err)
	}
	f, err := c.Form("version", "then", "a.*", "p.*")
	if err != nil {
		return told(c, err)
	}
	version, _ := strconv.Atoi(f.Get("version"))
	var now application.Form
	err = c.Act(func(tx *db.Tx) (err error) {
		now, err = application.SaveAnswers(tx, o.form.Case.ID, version, o.typed(f))
		return err
	})
	if err != nil {
		return told(c, err)
	}
	return c.JSON(http.StatusOK, map[string]string{"message": c.In(saved(now, c.Now())), "version": strconv.Itoa(now.Version)})
}

// told answers an autosave that failed: what happened and what to do.
func told(c *front.Ctx, err error) error {
	f := fault.Of(err)
	if f.Kind == fault.Internal || f.Kind == fault.NotFound {
		return err
	}
	return c.JSON(http.StatusConflict, map[string]string{"message": c.In(text.Join(text.Of("", " "), text.Of("没有保存：", "Not saved:"), f.Message, f.Next))})
}
