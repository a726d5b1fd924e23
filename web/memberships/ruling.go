package memberships

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/letters"
)

// previewRuling shows the letter that a ruling would send, before it is made.
func previewRuling(c *front.Ctx) error {
	s, r, err := ruling(c)
	if err != nil {
		return err
	}
	p, err := appealPage(c)
	if err != nil {
		return err
	}
	if err := c.View(func(tx *db.Tx) error { return complete(c, tx, s, r) }); err != nil {
		return c.Again(err, func(sum ui.ErrorSummaryProps) templ.Component { return pages.Matter(s.again(p, sum)) })
	}
	var letter ui.LetterProps
	err = c.View(func(tx *db.Tx) error {
		a, err := conduct.FindAppeal(tx, c.Param("id"))
		if err != nil {
			return err
		}
		l, err := r.Draft(tx, a.ID)
		letter = letters.Of(c.Lang, l, letters.Head{ID: "preview", To: p.Kicker, Preview: true, Clause: cited(a.Programme)})
		return err
	})
	if err != nil {
		return err
	}
	p.Letter = &letter
	p.Acts = append([]pages.Act{confirmRuling(c, s, r)}, p.Acts...)
	return c.Show(http.StatusOK, pages.Matter(s.refill(p, nil)))
}

// confirmRuling sends on what was written once the letter was read.
func confirmRuling(c *front.Ctx, s sent, r conduct.Ruling) pages.Act {
	a := pages.Act{ID: "confirm", Title: c.T("确认处理", "Confirm the ruling"), Form: ui.FormProps{ID: "confirm-form", Action: "/staff/appeals/" + c.Param("id") + "/decide", Version: s.Get("version")},
		Asks:         []pages.Ask{{Kind: "hidden", Field: ui.Field{Name: "ruling.outcome", Value: s.get("outcome")}}, {Kind: "hidden", Field: ui.Field{Name: "ruling.reason", Value: r.Reason}}},
		Consequences: []string{c.T("原决定继续有效，上面的告知函发给商家。", "The decision stands, and the letter above is sent to the merchant.")},
		Buttons:      []ui.ButtonProps{{Label: c.T("确认并发出", "Confirm and send"), Kind: ui.Danger}}}
	for i, answer := range r.Answers {
		if answer != "" {
			a.Asks = append(a.Asks, pages.Ask{Kind: "hidden", Field: ui.Field{Name: "ruling." + conduct.AnswerField(i), Value: answer}})
		}
	}
	if r.Upheld {
		a.Consequences = []string{c.T("原决定的全部影响立即撤销，上面的告知函发给商家。", "Every effect of the decision is undone at once, and the letter above is sent to the merchant.")}
	}
	return a
}

// ruling reads what was decided, from the form or from the page that confirms it.
func ruling(c *front.Ctx) (sent, conduct.Ruling, error) {
	s, err := read(c, "ruling")
	r := conduct.Ruling{Upheld: s.get("outcome") == "upheld", Reason: s.get("reason")}
	for i := range conduct.MostGrounds {
		r.Answers = append(r.Answers, s.get(conduct.AnswerField(i)))
	}
	return s, r, err
}

// complete says what is missing in the ruling on the appeal of the address.
func complete(c *front.Ctx, tx *db.Tx, s sent, r conduct.Ruling) error {
	if o := s.get("outcome"); o != "upheld" && o != "refused" {
		return chooseOne("outcome")
	}
	a, err := conduct.FindAppeal(tx, c.Param("id"))
	if err != nil {
		return err
	}
	return r.Check(a)
}

// decideAppeal decides it.
func decideAppeal(c *front.Ctx) error {
	s, r, err := ruling(c)
	if err != nil {
		return err
	}
	return doing(c, s, text.Of("申诉已处理，告知函已发给商家。", "The appeal is decided and the letter is sent to the merchant."), func(tx *db.Tx) (string, error) {
		if err := complete(c, tx, s, r); err != nil {
			return "", err
		}
		_, err := conduct.DecideAppeal(tx, c.Param("id"), s.version(), r)
		return "/staff/appeals/" + c.Param("id"), err
	}, appealPage)
}

// period words a period of the rules.
func period(p string) text.Text { return rulebook.Period(p) }
