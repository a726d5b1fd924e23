package reviews

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// urgencies words how near an end is.
var urgencies = map[application.Urgency]struct {
	words text.Text
	tone  ui.Tone
	of    ui.Urgency
}{
	application.Ample: {}, application.AtRisk: {text.Of("临近期限", "at risk"), ui.Warn, ui.Soon},
	application.Overdue: {text.Of("已超期", "overdue"), ui.Bad, ui.Over}, application.Paused: {text.Of("计时暂停", "clock stopped"), ui.Neutral, ui.Paused},
}

// due is the end of a review as pages show it.
func due(c *front.Ctx, l application.Listed, label string) ui.DeadlineProps {
	p := ui.DeadlineProps{At: l.Due.Time(), Label: label, Provisional: l.Provisional, Urgency: urgencies[l.Urgency].of}
	switch l.Urgency {
	case application.Paused:
		p.Left = c.In(text.F("计时暂停，尚余 %s", "clock stopped, %s left", period(l.PeriodLeft)))
	case application.Overdue:
		p.Left = c.T("已超期", "overdue")
	default:
		p.Left = c.In(kinds.Workdays(l.WorkdaysLeft))
		if l.WorkdaysLeft == 0 {
			p.Left = c.T("今天到期", "due today")
		}
	}
	return p
}

// stamp is an instant in tables and on timelines; zero for none.
func stamp(i clock.Instant) text.Text {
	if i == 0 {
		return text.Text{}
	}
	return text.Of(i.Time().Format("2006-01-02 15:04"), i.Time().Format("2 Jan 2006, 15:04"))
}

// tongue is the language of words that people wrote, where it is not the page's.
func tongue(c *front.Ctx, words string) string {
	if c.Lang == text.EN && strings.IndexFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 {
		return string(text.ZH)
	}
	return ""
}

func number(n int) string { return strconv.Itoa(n) }

// reviewers are the people who may review, as options.
func reviewers(c *front.Ctx, tx *db.Tx) ([]ui.Option, error) {
	people, err := account.Staff(tx, access.Review)
	var out []ui.Option
	for _, a := range people {
		out = append(out, ui.Option{Value: a.ID, Label: a.Name + c.In(text.F("（%s）", " (%s)", a.Role.Title()))})
	}
	return out, err
}

// doing runs a verb for a form, tells what it did and leads on. A fault shows the page again with everything typed:
// 409 with who was first, where somebody was.
func doing(c *front.Ctx, done text.Text, do func(tx *db.Tx) (string, error), page func(ui.ErrorSummaryProps) (templ.Component, error)) error {
	location, err := c.Once(do)
	if err == nil {
		c.Flash(done)
		return c.To(location)
	}
	return c.ReadAgain(err, page)
}

// place renames the fields of a summary as the page's form has them.
func place(sum ui.ErrorSummaryProps, prefix string, keep ...string) ui.ErrorSummaryProps {
	for i := range sum.Errors {
		known := false
		for _, k := range keep {
			known = known || k == sum.Errors[i].Name
		}
		if !known {
			sum.Errors[i].Name = prefix + sum.Errors[i].Name
		}
	}
	return sum
}

// missing hides what was never submitted: a merchant's draft is its own.
func missing(a application.Case) error {
	if !a.Submitted.Done() {
		return fault.Missing(text.Of("这件申请", "such application"))
	}
	return nil
}
