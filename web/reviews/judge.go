package reviews

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/reviews"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// judge keeps the judgements of the form; questions left untouched are left open.
func judge(c *front.Ctx) error {
	f, err := c.Form("version", "answer.*", "reason.*")
	if err != nil {
		return err
	}
	return doing(c, text.Of("判断已保存。", "The judgements are saved."), func(tx *db.Tx) (string, error) {
		a, err := application.Find(tx, c.Param("id"))
		if err != nil {
			return "", err
		}
		questions, err := application.Questions(tx, a)
		if err != nil {
			return "", err
		}
		var given []application.Judgement
		for _, q := range questions {
			answer, reason := f.Get("answer."+q.Key), f.Get("reason."+q.Key)
			if answer != "" || reason != "" {
				given = append(given, application.Judgement{Key: q.Key, Answer: rulebook.Answer(answer), Reason: reason})
			}
		}
		_, err = application.Judge(tx, a.ID, f.Version(), given)
		return casePath(c) + "#judgements", err
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) {
		return caseAgain(c, f, place(sum, "reason."))
	})
}

// question is one judgement as its form shows it.
func question(c *front.Ctx, a application.Case, q application.Question, typed front.Form, sum ui.ErrorSummaryProps) pages.Question {
	out := pages.Question{ID: "question-" + q.Key, Title: c.In(q.Title), Clause: kinds.Clause(a.Programme, q.Clause), Help: c.In(q.Help),
		Answer:  ui.Field{Name: "answer." + q.Key, Label: c.In(text.F("判断：%s", "Judgement: %s", q.Title)), HideLabel: true},
		Reason:  ui.Field{Name: "reason." + q.Key, Label: c.In(text.F("理由：%s", "Reason: %s", q.Title)), Error: sum.Errors.Of("reason." + q.Key), Rows: 2, Value: typed.Get("reason." + q.Key)},
		State:   ui.StatusProps{Label: c.T("尚未判断", "Not judged yet")},
		Options: []ui.Option{{Value: string(rulebook.Met), Label: c.T("符合", "Met")}, {Value: string(rulebook.Failed), Label: c.T("不符合", "Not met")}}}
	chosen := typed.Get("answer." + q.Key)
	if j := q.Judgement; j != nil {
		out.Judged = strings.Join([]string{j.Judged.ByName, c.In(stamp(j.Judged.At))}, " · ")
		out.State = ui.StatusProps{Label: out.Options[0].Label, Tone: ui.Good}
		if j.Answer == rulebook.Failed {
			out.State = ui.StatusProps{Label: out.Options[1].Label, Tone: ui.Bad}
		}
		if chosen == "" && out.Reason.Value == "" {
			chosen, out.Reason.Value = string(j.Answer), j.Reason
		}
	}
	out.Reason.Lang = tongue(c, out.Reason.Value)
	for i := range out.Options {
		out.Options[i].Chosen = out.Options[i].Value == chosen
	}
	return out
}

// addNote keeps an internal note.
func addNote(c *front.Ctx) error {
	f, err := c.Form("note")
	if err != nil {
		return err
	}
	return doing(c, text.Of("备注已添加。", "The note is added."), func(tx *db.Tx) (string, error) {
		_, err := application.AddNote(tx, c.Param("id"), f.Get("note"))
		return casePath(c) + "#notes", err
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) { return caseAgain(c, f, sum) })
}
