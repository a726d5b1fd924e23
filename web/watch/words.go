package watch

import (
	"context"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// perPage is how many rows a list shows.
const perPage = 50

func ctxOf(c *front.Ctx) context.Context { return c.Request().Context() }

func when(c *front.Ctx, i clock.Instant) ui.Cell {
	if i == 0 {
		return ui.Cell{}
	}
	return ui.Cell{Text: c.Stamp(i), Time: i.String()}
}

// endCell is the exclusive end of a period in a table.
func endCell(c *front.Ctx, i clock.Instant) ui.Cell {
	return ui.Cell{Text: lang.EndStamp(ctxOf(c), i.Time()), Time: i.String()}
}

// clauseTitle is what a clause is called today; "" where it is not known.
func clauseTitle(c *front.Ctx, tx *db.Tx, programme, clause string) string {
	e, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err != nil {
		return ""
	}
	k, _ := e.Clause(clause)
	return c.In(k.Title)
}

// storeNames are the names of stores by their ids.
func storeNames(tx *db.Tx, ids []string) (map[string]merchant.Store, error) {
	return merchant.KnownStores(tx, ids)
}

var outcomes = map[watch.Outcome]struct {
	label text.Text
	tone  ui.Tone
}{
	watch.Mended: {text.Of("已改正", "mended"), ui.Good}, watch.Held: {text.Of("到期未突破界限", "ended; the line was kept"), ui.Good},
	watch.Planned:  {text.Of("改进计划已接受", "a plan was accepted"), ui.Info},
	watch.Unproven: {text.Of("到期没有数据", "ended; no figure was available"), ui.Neutral}, watch.Removed: {text.Of("已按规则处理", "had its consequence"), ui.Bad},
	watch.Stayed: {text.Of("到期，已暂缓处理", "ended; stayed by two people"), ui.Warn}, watch.Overtaken: {text.Of("随资格结束", "ended with the membership"), ui.Neutral},
	watch.Undone: {text.Of("申诉成立，已撤销", "void after an appeal"), ui.Good},
}

// warningStatus words where a warning stands.
func warningStatus(c *front.Ctx, w watch.Warning) ui.StatusProps {
	switch {
	case !w.Open():
		return ui.StatusProps{Label: c.In(outcomes[w.Outcome].label), Tone: outcomes[w.Outcome].tone}
	case c.Now() >= w.Due:
		return ui.StatusProps{Label: c.T("已到期，正在判断", "over; being judged"), Tone: ui.Warn}
	case w.StayHolds():
		return ui.StatusProps{Label: c.T("警告中，已暂缓处理", "warned; stayed"), Tone: ui.Warn}
	case w.Broken == 0:
		return ui.StatusProps{Label: c.T("临近界限", "near the line"), Tone: ui.Warn}
	}
	return ui.StatusProps{Label: c.T("警告中", "warned"), Tone: ui.Bad}
}
