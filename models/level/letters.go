package level

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// letter tells which level a member has from now on, by which figures, and what would lift it (GEN-4).
func (v evaluated) letter(tx *db.Tx, was, now Standing) (outbox.Letter, error) {
	until, err := decision.AppealUntil(tx, v.book)
	if err != nil {
		return outbox.Letter{}, err
	}
	l := Letter(v.book, v.verdict, Named(rulebook.Books(tx), v.book, was.Level))
	if l.Title, err = merchant.Named(tx, v.Store, l.Title); err != nil {
		return l, err
	}
	l.Link, l.Facts[0].Value = "/levels/"+now.Membership, text.Same(v.at.Time().Format("2006-01-02"))
	if v.falls(was) && until != 0 {
		l.Until = until
		l.Clauses = append(l.Clauses, membership.Cite(v.book, v.book.Appeal.Clause)...)
		l.Objection = text.F("如认为数据有误，可以在 %s 前从该决定提出申诉；由没有参与的人处理，成立的恢复原等级。", "If the figures are wrong, you may appeal from the decision until %s. Somebody who had no part in it decides; when upheld, the former level stands again.", until.EndText())
	}
	return l, nil
}

// Letter is what a member is told of a level that an evaluation found, without dates; was words the level before.
func Letter(e *rulebook.Edition, v rulebook.Verdict, was text.Text) outbox.Letter {
	to, place := e.Level(v.Level)
	l := outbox.Letter{Title: text.F("%s：%s（%s）", "%s: %s (%s)", e.Levels.Title, to.Title, e.Title), Clauses: membership.Cite(e, to.Clause), LinkText: text.Of("查看等级与各项数据", "See the level and its figures"),
		Paragraphs: []text.Text{text.F("定期评估的结果：由“%s”变为“%s”。", "What the evaluation found: from “%s” to “%s”.", was, to.Title), to.Text},
		Facts:      []outbox.Fact{{Label: text.Of("评估日", "Evaluated on")}}}
	if to.Badge != nil {
		l.Clauses = append(l.Clauses, membership.Cite(e, to.Badge.Clause)...)
		l.Paragraphs = append(l.Paragraphs, text.F("授予标识“%s”；%s 内没有新的评估确认的，标识自动失效。", "The badge “%s” is granted; without an evaluation that confirms it within %s it lapses by itself.", to.Badge.Title, rulebook.Period(to.Badge.Lapses)))
	}
	for _, step := range e.Levels.Steps[min(place+1, len(e.Levels.Steps)):] {
		for _, rule := range step.Rules {
			r, _ := v.Result(rule)
			if r.Result != rulebook.Failed {
				continue
			}
			l.Facts = append(l.Facts, outbox.Fact{Label: r.Title, Value: r.Detail})
			if !r.Way.IsZero() {
				l.Todo = append(l.Todo, text.F("达到“%s”：%s", "For “%s”: %s", step.Title, r.Way))
			}
		}
	}
	if len(l.Todo) == 0 {
		l.Todo = []text.Text{text.Of("无需操作，请继续保持。", "There is nothing to do; keep it up.")}
	}
	return l
}

// LapseLetter tells that a badge has lapsed.
func LapseLetter(e *rulebook.Edition, level rulebook.Level) outbox.Letter {
	return outbox.Letter{Title: text.F("标识已失效：%s", "The badge has lapsed: %s", level.Badge.Title), Clauses: membership.Cite(e, level.Badge.Clause), LinkText: text.Of("查看等级", "See the level"),
		Paragraphs: []text.Text{text.F("%s 内没有评估确认该标识，因此自动失效；等级不变。", "No evaluation confirmed the badge within %s, so it lapsed by itself; the level stays.", rulebook.Period(level.Badge.Lapses))},
		Facts:      []outbox.Fact{{Label: text.Of("等级", "Level"), Value: level.Title}}, Todo: []text.Text{text.Of("下次评估符合的，会重新授予。", "The next evaluation that finds the level grants it anew.")}}
}
