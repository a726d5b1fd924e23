package products

import (
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

var verdictWords = map[product.Verdict]text.Text{
	product.Open: text.Of("等待答复", "waits for the answer"), product.Upheld: text.Of("异议成立", "upheld"),
	product.Refused: text.Of("异议不成立", "refused"), product.Moot: text.Of("标识已取消，无需答复", "the tag is gone; no answer needed"),
}

var verdictTones = map[product.Verdict]ui.Tone{product.Open: ui.Info, product.Upheld: ui.Good, product.Refused: ui.Bad}

func verdict(c *front.Ctx, o product.Objection) ui.StatusProps {
	if o.Answered == 0 && o.Due <= c.Now() {
		return ui.StatusProps{Label: c.T("答复已超时", "the answer is late"), Tone: ui.Bad}
	}
	return ui.StatusProps{Label: c.In(verdictWords[o.Verdict]), Tone: verdictTones[o.Verdict]}
}

// objection shows one objection to its merchant.
func objection(c *front.Ctx) error {
	var p pages.ObjectionProps
	err := c.View(func(tx *db.Tx) error {
		o, err := product.FindObjection(tx, c.Param("id"))
		if err != nil {
			return err
		}
		t, err := product.FindTag(tx, o.Tag)
		if err != nil {
			return err
		}
		e, err := book(tx, o.Programme, o.Edition)
		if err != nil {
			return err
		}
		p = pages.ObjectionProps{Status: verdict(c, o), Tag: ui.Link{Label: t.Title, URL: "/tags/" + t.ID}, Facts: filed(c, o, t), Due: answerDue(c, e, o), Answer: given(c, o, t)}
		if o.Answered == 0 {
			p.Due.Consequence = c.T("您现在无需操作。", "There is nothing for you to do now. ") + p.Due.Consequence
		}
		if p.Papers, err = evidence(c, tx, o); err != nil {
			return err
		}
		if cited := clauses(c, e, e.Tag.AnswerClause); len(cited) > 0 {
			p.Clause = cited[0]
		}
		return appealable(c, tx, o, &p)
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.In(text.F("对“%s”打标的异议", "Objection to the tag on “%s”", p.Tag.Label)))
	return c.Show(http.StatusOK, pages.Objection(p))
}

func filed(c *front.Ctx, o product.Objection, t product.Tag) []ui.SummaryRow {
	return []ui.SummaryRow{fact(c, "商品", "Product", t.Title), fact(c, "提出时间", "Filed", c.In(o.Filed.Text())), fact(c, "提出人", "By", o.ByName), fact(c, "理由", "Reason", o.Reason)}
}

func answerDue(c *front.Ctx, e *rulebook.Edition, o product.Objection) ui.DeadlineProps {
	if o.Answered != 0 {
		return ui.DeadlineProps{}
	}
	d := due(c, o.Due, o.Due)
	d.Label, d.Clause = c.T("答复期限", "Answer by"), kinds.Clause(e.Programme, e.Tag.AnswerClause)
	d.Consequence = c.T("超时会上报主管；答复之前标识不会生效。", "Past it, the supervisors are told; before the answer the tag takes no effect.")
	return d
}

// given is the answer, nothing while there is none.
func given(c *front.Ctx, o product.Objection, t product.Tag) []ui.SummaryRow {
	if o.Answered == 0 {
		return nil
	}
	out := []ui.SummaryRow{fact(c, "结果", "Result", c.In(verdictWords[o.Verdict])), fact(c, "答复时间", "Answered", c.In(o.Answered.Text()))}
	if o.Answer != "" {
		out = append(out, fact(c, "理由", "Reason", o.Answer))
	}
	if o.Verdict == product.Refused && o.Undone == 0 {
		out = append(out, fact(c, "标识生效", "Tag in effect", c.In(max(o.Answered, t.Due).Text())))
	}
	if o.Undone != 0 {
		out = append(out, fact(c, "申诉结果", "Appeal", c.In(text.F("申诉成立，驳回已于 %s 撤销，费用已冲回", "upheld; the refusal was undone at %s and the fees credited", o.Undone.Text()))))
	}
	return out
}

func evidence(c *front.Ctx, tx *db.Tx, o product.Objection) ([]ui.Document, error) {
	var out []ui.Document
	for _, id := range o.Papers {
		p, err := paper.Find(tx, id)
		if err != nil {
			return nil, err
		}
		_, kind, _ := strings.Cut(p.Type, "/")
		out = append(out, ui.Document{ID: "paper-" + p.ID, Name: p.Name, URL: "/papers/" + p.ID, Kind: strings.ToUpper(kind), Size: lang.Bytes(p.Size), Hash: p.SHA256,
			When: c.Stamp(p.Uploaded), Time: p.Uploaded.String(), Who: p.UploadedName})
	}
	return out, nil
}

// appealable offers the appeal while a refusal can be appealed.
func appealable(c *front.Ctx, tx *db.Tx, o product.Objection, p *pages.ObjectionProps) error {
	if o.Decision == "" || o.Verdict != product.Refused || o.Undone != 0 {
		return nil
	}
	d, err := decision.Find(tx, o.Decision)
	if err != nil || d.AppealUntil <= c.Now() {
		return err
	}
	p.Appeals = c.In(text.F("对该决定不服的，可以在 %s 前申诉，由另一名工作人员复核。", "You can appeal this decision until %s; somebody else reviews it.", d.AppealUntil.EndText()))
	p.Appeal = ui.ButtonProps{Label: c.T("申诉", "Appeal"), URL: "/decisions/" + d.ID + "/appeal", Kind: ui.Primary}
	return nil
}
