package applications

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/asks"
	"github.com/mengyue/portal/web/front"
)

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
	given := asks.Typed(f, o.items())
	err = asks.Uploaded(c, f, o.items(), given)
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

// again shows the section as it was typed, beside the present version, so that nothing is lost.
func (o opened) again(c *front.Ctx, err error, given application.Answers) error {
	now, failed := open(c)
	if failed != nil {
		return failed
	}
	return c.Again(err, func(s ui.ErrorSummaryProps) templComponent {
		return pages.Section(now.with(given).page(c, asks.Named(s, now.items())))
	})
}

// items are the section's, as forms know them.
func (o opened) items() []form.Item {
	out := make([]form.Item, len(o.part.items))
	for k, i := range o.part.items {
		out[k] = i.Item
	}
	return out
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
		now, err = application.SaveAnswers(tx, o.form.Case.ID, version, asks.Typed(f, o.items()))
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
