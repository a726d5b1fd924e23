package signups

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/signups"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/asks"
	"github.com/mengyue/portal/web/front"
)

// save keeps what was typed and uploaded, and hands it in where that was asked. What stands against handing it in is told
// at its field, and what was typed is kept all the same.
func save(c *front.Ctx) error {
	o, err := open(c)
	if err != nil {
		return err
	}
	f, err := c.Form("version", "then", "a.*", "p.*", "f.*", "reply.*")
	if err != nil {
		return err
	}
	given := asks.Typed(f, items(o.form))
	err = asks.Uploaded(c, f, items(o.form), given)
	if err == nil {
		err = o.keep(c, f, given)
	}
	if err != nil {
		return again(c, err, given)
	}
	return nil
}

// keep saves, hands in where asked, and leads on.
func (o opened) keep(c *front.Ctx, f front.Form, given form.Answers) error {
	hand := f.Get("then") == "hand"
	save := func(tx *db.Tx) (signup.Form, error) {
		return signup.SaveAnswers(tx, o.form.SignUp.ID, f.Version(), given)
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) {
		saved, err := save(tx)
		if err == nil && hand {
			_, err = signup.HandIn(tx, saved.SignUp.ID, saved.Version, replied(f))
		}
		return o.address(), err
	})
	if err != nil {
		if hand && (fault.Is(err, fault.Invalid) || fault.Is(err, fault.Breach)) {
			_ = c.Act(func(tx *db.Tx) error { _, err := save(tx); return err }) // what cannot be saved is in the fault that is shown
		}
		return err
	}
	done := text.Of("已保存。", "Saved.")
	if hand {
		done = text.Of("已提交，审核结果会通知您。", "Handed in; you are told the result.")
	}
	c.Flash(done)
	return c.To(to)
}

// replied are the words about what was not changed, by ask.
func replied(f front.Form) map[string]string {
	out := map[string]string{}
	for ask := range f.Starting("reply.") {
		if words := f.Get("reply." + ask); words != "" {
			out[ask] = words
		}
	}
	return out
}

// again shows the form as it was typed, beside the present version, so that nothing is lost.
func again(c *front.Ctx, err error, given form.Answers) error {
	now, failed := open(c)
	if failed != nil {
		return failed
	}
	if !now.form.SignUp.Writable() {
		return err
	}
	return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component { return pages.Form(now.typed(given).page(c, s)) })
}

// autosave keeps what is being typed: {"message":"已保存 11:08:32","version":"8"}.
func autosave(c *front.Ctx) error {
	o, err := open(c)
	if err != nil {
		return told(c, err)
	}
	f, err := c.Form("version", "then", "a.*", "p.*", "reply.*")
	if err != nil {
		return told(c, err)
	}
	err = c.Act(func(tx *db.Tx) (err error) {
		o.form, err = signup.SaveAnswers(tx, o.form.SignUp.ID, f.Version(), asks.Typed(f, items(o.form)))
		return err
	})
	if err != nil {
		return told(c, err)
	}
	return c.JSON(http.StatusOK, map[string]string{"message": o.saved(c), "version": number(o.form.Version)})
}

// told answers an autosave that failed: what happened and what to do.
func told(c *front.Ctx, err error) error {
	f := fault.Of(err)
	if f.Kind == fault.Internal || f.Kind == fault.NotFound {
		return err
	}
	return c.JSON(http.StatusConflict, map[string]string{"message": c.In(text.Join(text.Of("", " "), text.Of("没有保存：", "Not saved:"), f.Message, f.Next))})
}
