package reviews

import (
	"maps"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/reviews"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// correcting is the form that asks for corrections.
func correcting(c *front.Ctx) error {
	page, err := correctPage(c, front.Form{}, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

// correct asks the merchant for the ticked items.
func correct(c *front.Ctx) error {
	f, err := c.Form("version", "item.*", "text.*")
	if err != nil {
		return err
	}
	var wanted []application.Wanted
	for _, ask := range slices.Sorted(maps.Keys(f.Starting("item."))) {
		wanted = append(wanted, application.Wanted{Ask: ask, Text: f.Get("text." + ask)})
	}
	return doing(c, text.F("已要求商家补正 %d 项，审核计时按规则暂停。", "%d correction{s} asked for; the clock stands as the rules say.", len(wanted)), func(tx *db.Tx) (string, error) {
		_, err := application.AskCorrections(tx, c.Param("id"), f.Version(), wanted)
		return casePath(c), err
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) {
		return correctPage(c, f, place(sum, "text.", "items"))
	})
}

func correctPage(c *front.Ctx, typed front.Form, sum ui.ErrorSummaryProps) (templ.Component, error) {
	var f application.Form
	err := c.View(func(tx *db.Tx) (err error) {
		if f, err = application.Open(tx, c.Param("id")); err != nil {
			return err
		}
		return missing(f.Case)
	})
	if err != nil {
		return nil, err
	}
	r := f.Edition.Review
	p := pages.CorrectProps{Page: under(c, c.T("要求补正", "Ask for corrections")), Summary: sum, Number: f.Case.Number, Back: casePath(c), Form: ui.FormProps{Action: casePath(c) + "/corrections", Version: number(f.Case.Version)},
		Until: c.In(text.F("商家有 %s 补正；只有勾选的项目会重新开放。", "The merchant has %s; only what is ticked opens again.", period(r.CorrectionPeriod)))}
	if r.Pause {
		p.Until += c.T("在此期间审核计时暂停。", " The review's clock stands meanwhile.")
	}
	p.Page.Error = sum.Message != ""
	for _, i := range f.Items {
		if !i.Applies {
			continue
		}
		box := ui.Field{Name: "item." + i.Ask.Key, Value: i.Ask.Key, Label: c.In(i.Ask.Title)}
		for n := range sum.Errors {
			if sum.Errors[n].Name == "items" { // nothing is ticked: the first box is where to begin
				sum.Errors[n].Name = box.Name
			}
		}
		box.Error = sum.Errors.Of(box.Name)
		p.Items = append(p.Items, pages.CorrectItem{Box: box, Ticked: typed.Has(box.Name), Now: given(c, i), Lang: tongue(c, given(c, i)),
			Text: ui.Field{Name: "text." + i.Ask.Key, Label: c.In(text.F("需要怎样补正：%s", "What is wanted: %s", i.Ask.Title)), Value: typed.Get("text." + i.Ask.Key), Lang: tongue(c, typed.Get("text."+i.Ask.Key)), Error: sum.Errors.Of("text." + i.Ask.Key), Rows: 2}})
	}
	return pages.Correct(p), nil
}
