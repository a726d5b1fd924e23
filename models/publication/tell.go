package publication

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

const tellKind = "publication.tell"

// Workers do the long work of this package.
var Workers = map[string]job.Worker{tellKind: tell}

// page is how many members are told in one transaction.
const page = 200

// tell sends every member of a programme one notice of the change.
func tell(ctx context.Context, d *db.DB, r *job.Run) error {
	var p Publication
	if err := r.Args(&p); err != nil {
		return err
	}
	for more := true; more; {
		if err := d.InTx(ctx, db.System("publication"), func(tx *db.Tx) (err error) {
			more, err = tellPage(tx, r, p)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

func tellPage(tx *db.Tx, r *job.Run, p Publication) (more bool, err error) {
	var at membership.Place
	if err := r.Place(&at); err != nil {
		return false, err
	}
	e, err := rulebook.Books(tx).Edition(p.Programme, p.Edition)
	if err != nil {
		return false, err
	}
	found, err := membership.List(tx, membership.Question{Programme: p.Programme, State: membership.Current, After: at, Limit: page})
	if err != nil {
		return false, err
	}
	letter := Letter(rulebook.Books(tx), e)
	for _, m := range found {
		at = m.Place()
		n := outbox.Notice{Key: kindChange.Key(p.Programme, p.Edition, m.ID), Merchant: m.Merchant, Category: outbox.Rulebook, Clause: clause(e), Object: p.Ref(),
			Letter: letter, MustAck: true, Until: e.Effective}
		if _, err := outbox.Send(tx, n); err != nil {
			return false, err
		}
	}
	audit.Record(tx, audit.Entry{Action: "edition.told", Object: p.Ref(), Clause: clause(e), Detail: map[string]any{"members": len(found)}})
	return len(found) == page, r.Step(tx, job.Step{Place: at, Done: int64(len(found))})
}

// shown is how many changed clauses a letter lists; the page of the comparison has all.
const shown = 20

// Letter tells a member what an edition changes, from when, and that it may leave under the old rules.
func Letter(books *rulebook.Library, e *rulebook.Edition) outbox.Letter {
	l := outbox.Letter{Title: text.F("《%s》规则变更公示", "Change of the rules: %s", e.Title), Until: e.Effective,
		UntilText: text.F("自 %s 起施行。", "It takes effect on %s.", e.Effective.Time().Format("2006-01-02")),
		Link:      "/programmes/" + e.Programme, LinkText: text.Of("查看新版规则", "Read the new rules"),
		Todo: []text.Text{text.Of("请阅读改动；不接受的，可在生效前按旧版规则申请退出，不受合作期内不得随意退出的限制。",
			"Read what changes. If you do not accept it, you may leave under the old rules before it takes effect, even where leaving is otherwise restricted.")}}
	if c, ok := e.Clause(clause(e)); ok {
		l.Clauses = append(l.Clauses, outbox.Cited{ID: c.ID, Text: c.Text})
	}
	before, err := books.InForce(e.Programme, e.Effective-1)
	if err != nil {
		return l
	}
	l.Link += "/compare?from=" + before.ID + "&to=" + e.ID
	l.LinkText = text.Of("查看逐条对比", "Compare clause by clause")
	changes := rulebook.Changes(before, e)
	for _, c := range changes[:min(shown, len(changes))] {
		title := c.Now.Title
		if title.IsZero() {
			title = c.Was.Title
		}
		l.Paragraphs = append(l.Paragraphs, differing(text.F("%s %s：%s", "%s %s: %s", c.ID, title, became[c.Kind]), c))
	}
	if rest := len(changes) - shown; rest > 0 {
		l.Paragraphs = append(l.Paragraphs, text.F("另有 %d 条改动。", "%d further clause{s} {changes|change}.", rest))
	}
	return l
}

var became = map[rulebook.Changing]text.Text{rulebook.Added: text.Of("新增", "new"), rulebook.Dropped: text.Of("删除", "dropped"),
	rulebook.Reworded: text.Of("文字修改", "reworded"), rulebook.Reapplied: text.Of("适用方式修改", "applied in another way")}

// differing adds to a line of a change what the rules under the clause said before and say now.
func differing(line text.Text, c rulebook.Change) text.Text {
	semicolon := text.Of("；", "; ")
	if len(c.Left) > 0 {
		line = text.F("%s。原为：%s", "%s. Before: %s", line, text.Join(semicolon, c.Left...))
	}
	if len(c.Came) > 0 {
		line = text.F("%s。现为：%s", "%s. Now: %s", line, text.Join(semicolon, c.Came...))
	}
	return line
}
