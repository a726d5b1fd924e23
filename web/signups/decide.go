package signups

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/signups"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/verdicts"
)

// deciding is the form of the decision, with what was drafted.
func deciding(c *front.Ctx) error {
	page, err := decidePage(c, nil, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

// draft keeps the form and leads to the preview, or back to the form.
func draft(c *front.Ctx) error {
	f, err := c.Form("version", "outcome", "remark", "judged.*", "why.*", "reason.*", "advice.*", "next")
	if err != nil {
		return err
	}
	r := ruling(f)
	here := desk + "/" + c.Param("id") + "/decision"
	if f.Get("next") == "preview" {
		here += "/preview"
	}
	return doing(c, text.Of("决定草稿已保存。", "The draft of the decision is saved."), func() (string, error) {
		return c.Once(func(tx *db.Tx) (string, error) {
			if err := signup.SaveRuling(tx, c.Param("id"), f.Version(), r); err != nil || f.Get("next") != "preview" {
				return here, err
			}
			ready, err := signup.Prepare(tx, c.Param("id"), r)
			if err == nil {
				err = ready.Fault
			}
			return here, err
		})
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) { return decidePage(c, &r, sum) })
}

// ruling reads the form.
func ruling(f front.Form) signup.Ruling {
	r := signup.Ruling{Outcome: signup.State(f.Get("outcome")), Remark: f.Get("remark"), Judged: map[string]signup.Judged{}, Reasons: spoke(f, "reason."), Advice: spoke(f, "advice.")}
	for key := range f.Starting("judged.") {
		if answer := f.Get("judged." + key); answer != "" {
			r.Judged[key] = signup.Judged{Answer: rulebook.Answer(answer), Reason: f.Get("why." + key)}
		}
	}
	return r
}

// spoke are the fields of a kind that hold words.
func spoke(f front.Form, prefix string) map[string]string {
	out := map[string]string{}
	for key := range f.Starting(prefix) {
		if words := f.Get(prefix + key); words != "" {
			out[key] = words
		}
	}
	return out
}

// decidePage is the form with what was typed, or with what was drafted where nothing was.
func decidePage(c *front.Ctx, typed *signup.Ruling, sum ui.ErrorSummaryProps) (templ.Component, error) {
	var ready signup.Ready
	err := c.View(func(tx *db.Tx) error {
		t, err := lay(tx, c.Param("id"))
		if err != nil {
			return err
		}
		r, err := signup.Drafted(tx, t.form.SignUp)
		if err != nil {
			return err
		}
		if typed != nil {
			r = *typed
		}
		ready, err = signup.Prepare(tx, c.Param("id"), r)
		return err
	})
	if err != nil {
		return nil, err
	}
	s, r := ready.Form.SignUp, ready.Ruling
	here := desk + "/" + s.ID
	p := pages.DecideProps{Page: c.Page(c.T("作出决定", "Decide")), Summary: sum, Number: s.Number, Back: here, Against: verdicts.Checks(c.Lang, ready.Form.Edition, ready.Against, nil),
		Form:     ui.FormProps{ID: "decide", Action: here + "/decision", Version: number(s.Version)},
		Outcome:  ui.Field{Name: "outcome", Label: c.T("决定", "Decision"), Error: sum.Errors.Of("outcome")},
		Outcomes: outcomes(c, r), Judgements: judgements(c, ready, sum.Errors), Reasons: grounds(c, ready, sum.Errors), Advice: advice(c, ready, sum.Errors),
		Remark: ui.Field{Name: "remark", Label: c.T("给商家的话", "A word to the merchant"), Optional: true, Value: r.Remark, Lang: tongue(c, r.Remark), Rows: 2, Error: sum.Errors.Of("remark")}}
	p.Page.Error = sum.Message != ""
	return pages.Decide(p), nil
}

func outcomes(c *front.Ctx, r signup.Ruling) []ui.Option {
	return []ui.Option{{Value: string(signup.Passed), Label: c.T("通过", "Pass"), Chosen: r.Outcome == signup.Passed},
		{Value: string(signup.Returned), Label: c.T("退回修改", "Send back"), Hint: c.T("商家只修改指出的项目，再次提交。", "The merchant amends the items named and hands it in again."), Chosen: r.Outcome == signup.Returned},
		{Value: string(signup.Refused), Label: c.T("不予通过，到此为止", "Refuse for good"), Hint: c.T("仅限规则规定终止的判断，例如材料系伪造。", "Only where a judgement ends it by the rules, such as forged papers."), Chosen: r.Outcome == signup.Refused}}
}

// judgements are what the reviewer judges; the form asks all of the book's and every rule without figures.
func judgements(c *front.Ctx, ready signup.Ready, errs ui.Errors) []pages.Judgement {
	var out []pages.Judgement
	for _, q := range ready.Form.Questions(c.Now()) {
		given := ready.Ruling.Judged[q.Key]
		j := pages.Judgement{ID: "judge-" + q.Key, Title: c.In(q.Title), Help: c.In(q.Help), Clause: clause(ready.Form.Edition, q.Clause),
			Answer: ui.Field{Name: "judged." + q.Key, Label: c.T("判断", "Judgement"), Error: errs.Of("judged." + q.Key)},
			Reason: ui.Field{Name: "why." + q.Key, Label: c.In(text.F("判断的理由：%s", "Reason for the judgement: %s", q.Title)), Value: given.Reason, Lang: tongue(c, given.Reason), Rows: 2}}
		j.Answers = []ui.Option{{Value: string(rulebook.Met), Label: c.T("符合", "Met"), Chosen: given.Answer == rulebook.Met}, {Value: string(rulebook.Failed), Label: c.T("不符合", "Not met"), Chosen: given.Answer == rulebook.Failed}}
		if q.Ends {
			j.Answers[1].Hint = c.T("选择此项，报名到此为止。", "With this the sign-up ends.")
		}
		out = append(out, j)
	}
	return out
}

// grounds are the demands that are not met, each with the words drafted for it.
func grounds(c *front.Ctx, ready signup.Ready, errs ui.Errors) []pages.Ground {
	var out []pages.Ground
	for _, result := range ready.Verdict.With(rulebook.Failed) {
		name, words := "reason."+result.Rule, ready.Ruling.Reasons[result.Rule]
		out = append(out, pages.Ground{Clause: clause(ready.Form.Edition, result.Clause), Detail: c.In(result.Detail),
			Reason: ui.Field{Name: name, Label: c.In(text.F("理由：%s", "Reason: %s", result.Title)), Optional: true, Value: words, Lang: tongue(c, words), Error: errs.Of(name), Rows: 2}})
	}
	if len(out) > 0 && out[0].Reason.Error == "" {
		out[0].Reason.Error = errs.Of("reasons")
	}
	return out
}

// advice asks of every item what is to be amended.
func advice(c *front.Ctx, ready signup.Ready, errs ui.Errors) []ui.Field {
	var out []ui.Field
	for _, i := range ready.Form.Items {
		if !i.Applies {
			continue
		}
		name, words := "advice."+i.Ask.Key, ready.Ruling.Advice[i.Ask.Key]
		out = append(out, ui.Field{Name: name, Label: c.In(i.Ask.Title), Optional: true, Value: words, Lang: tongue(c, words), Rows: 1, Error: errs.Of(name)})
	}
	if len(out) > 0 && out[0].Error == "" && len(ready.Verdict.With(rulebook.Failed)) == 0 {
		out[0].Error = errs.Of("reasons")
	}
	return out
}
