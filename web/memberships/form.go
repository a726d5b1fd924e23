package memberships

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// sent is the form of one act as it was sent; its fields are named after the act, so that a page holds several acts.
type sent struct {
	front.Form
	act string
}

// read reads the form of an act.
func read(c *front.Ctx, act string) (sent, error) {
	f, err := c.Form("version", act+".*")
	return sent{Form: f, act: act}, err
}

func (s sent) get(name string) string   { return s.Get(s.act + "." + name) }
func (s sent) all(name string) []string { return s.All(s.act + "." + name) }
func (s sent) version() int             { n, _ := strconv.Atoi(s.Get("version")); return n }

// lastDay reads a date until whose end something is to be done; 0 where there is none.
func (s sent) lastDay(name string) clock.Instant {
	day, err := calendar.ParseDay(s.get(name))
	if err != nil {
		return 0
	}
	return (day + 1).Start()
}

// moment reads an instant in platform time; 0 where there is none.
func (s sent) moment(name string) clock.Instant {
	at, err := clock.Parse(s.get(name) + ":00+08:00")
	if err != nil {
		return 0
	}
	return at
}

// act names the fields of an act after it, and its form's version.
func act(id string, version int, a pages.Act) pages.Act {
	a.ID, a.Form.ID = id, id+"-form"
	if version > 0 {
		a.Form.Version = strconv.Itoa(version)
	}
	for i := range a.Asks {
		a.Asks[i].Field.Name = id + "." + a.Asks[i].Field.Name
	}
	return a
}

// doing runs a verb for a form, tells what it did and leads on; a fault shows the matter again with everything typed.
func doing(c *front.Ctx, s sent, done text.Text, do func(tx *db.Tx) (string, error), page func(*front.Ctx) (pages.MatterProps, error)) error {
	location, err := c.Once(do)
	if err == nil {
		c.Flash(done)
		return c.To(location)
	}
	p, failed := page(c)
	if failed != nil {
		return err
	}
	return c.Again(err, func(sum ui.ErrorSummaryProps) templ.Component { return pages.Matter(s.again(p, sum)) })
}

// again puts what was typed and what was wrong with it back into the act that was sent.
func (s sent) again(p pages.MatterProps, sum ui.ErrorSummaryProps) pages.MatterProps {
	for i := range sum.Errors {
		sum.Errors[i].Name = s.act + "." + sum.Errors[i].Name
	}
	p.Summary, p.Page.Error = sum, true
	return s.refill(p, sum.Errors)
}

// refill puts what was typed back into the act that was sent.
func (s sent) refill(p pages.MatterProps, errs ui.Errors) pages.MatterProps {
	for _, a := range p.Acts {
		if a.ID != s.act {
			continue
		}
		for i := range a.Asks {
			s.answer(&a.Asks[i], errs)
		}
	}
	return p
}

func (s sent) answer(q *pages.Ask, errs ui.Errors) {
	q.Field.Error = errs.Of(q.Field.Name)
	if q.Kind == "hidden" {
		return
	}
	q.Field.Value = s.Get(q.Field.Name)
	for i, o := range q.Options {
		q.Options[i].Chosen = slices.Contains(s.All(q.Field.Name), o.Value)
	}
}
