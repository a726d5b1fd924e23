package trade

import (
	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// doing runs a verb for a form, tells what it did and leads on; a fault shows the page again with everything typed.
func doing(c *front.Ctx, f front.Form, done text.Text, do func(tx *db.Tx) (string, error), page func(*front.Ctx) (pages.MatterProps, error)) error {
	location, err := c.Once(do)
	if err == nil {
		c.Flash(done)
		return c.To(location)
	}
	return again(c, f, err, page)
}

func again(c *front.Ctx, f front.Form, err error, page func(*front.Ctx) (pages.MatterProps, error)) error {
	p, failed := page(c)
	if failed != nil {
		return err
	}
	return c.Again(err, func(sum ui.ErrorSummaryProps) templ.Component {
		p.Summary, p.Page.Error = sum, true
		for _, a := range p.Acts {
			for i := range a.Asks {
				refill(&a.Asks[i], f, sum.Errors)
			}
		}
		return pages.Matter(p)
	})
}

// refill puts what was typed back into a question, with what was wrong with it.
func refill(q *pages.Ask, f front.Form, errs ui.Errors) {
	q.Field.Error = errs.Of(q.Field.Name)
	if q.Kind == "hidden" || q.Kind == "file" {
		return
	}
	q.Field.Value = f.Get(q.Field.Name)
	for i := range q.Options {
		q.Options[i].Chosen = q.Options[i].Value == q.Field.Value
	}
}
