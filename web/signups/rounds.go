package signups

import (
	"maps"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/signups"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// rounds are what was handed in each time, the newest first, with what became of it.
func rounds(c *front.Ctx, f signup.Form) []pages.Round {
	var out []pages.Round
	for _, r := range f.Rounds {
		one := pages.Round{ID: "round-" + number(r.N), Title: c.In(text.F("第 %d 次提交", "Round %d", r.N)),
			Handed: c.In(text.F("%s 于 %s 提交", "Handed in by %s on %s", r.Handed.ByName, c.Stamp(r.Handed.At))),
			Status: ui.StatusProps{Label: c.T("等待审核", "Waits for its review"), Tone: ui.Info}, Reasons: reasons(c, f, r), Replies: replies(c, f, r), Differs: differs(c, f, r.N)}
		if r.Decided.Done() {
			one.Status = status(c, r.Ruling.Outcome)
			if r.Ruling.Outcome != signup.Passed && access.May(c.Who.Role, access.Object) {
				one.Appeal = ui.ButtonProps{Label: c.T("查看决定与申诉", "See the decision, or appeal"), About: one.Title, URL: "/decisions/" + r.Decision, Kind: ui.Quiet}
			}
		}
		out = append(out, one)
	}
	return out
}

// reasons are the reviewer's words, by demand and by item.
func reasons(c *front.Ctx, f signup.Form, r signup.Round) []pages.Said {
	var out []pages.Said
	for _, rule := range slices.Sorted(maps.Keys(r.Ruling.Reasons)) {
		about := rule
		if found, ok := f.Edition.Rule(rule); ok {
			about = found.Clause + " " + c.In(found.Title)
		}
		out = append(out, spoken(c, about, r.Ruling.Reasons[rule]))
	}
	for _, a := range f.Edition.SignUp.Asks {
		if words := r.Ruling.Advice[a.Key]; words != "" {
			out = append(out, spoken(c, c.In(text.F("修改“%s”：", "Amend “%s”:", a.Title)), words))
		}
	}
	if r.Ruling.Remark != "" {
		out = append(out, spoken(c, c.T("说明：", "Remark:"), r.Ruling.Remark))
	}
	return out
}

// replies are the merchant's words about what it did not change.
func replies(c *front.Ctx, f signup.Form, r signup.Round) []pages.Said {
	var out []pages.Said
	for _, a := range f.Edition.SignUp.Asks {
		if words := r.Replies[a.Key]; words != "" {
			out = append(out, spoken(c, c.In(text.F("未修改“%s”的说明：", "Why “%s” was not changed:", a.Title)), words))
		}
	}
	return out
}

func spoken(c *front.Ctx, about, words string) pages.Said {
	return pages.Said{About: about, Words: words, Lang: tongue(c, words)}
}

// differs are the items that a round answers otherwise than the one before.
func differs(c *front.Ctx, f signup.Form, n int) []ui.Row {
	var out []ui.Row
	for _, d := range f.Differences(n) {
		was, now := c.In(d.Was), c.In(d.Now)
		if len(d.WasPapers)+len(d.NowPapers) > 0 {
			was, now = names(c, d.WasPapers), names(c, d.NowPapers)
		}
		out = append(out, ui.Row{ID: "differs-" + number(n) + "-" + d.Ask.Key, Cells: []ui.Cell{{Text: c.In(d.Ask.Title)}, {Text: or(was, c.T("未填写", "Not answered")), Lang: tongue(c, was)}, {Text: or(now, c.T("未填写", "Not answered")), Lang: tongue(c, now)}}})
	}
	return out
}

func or(said, otherwise string) string {
	if said == "" {
		return otherwise
	}
	return said
}

// names are the names of papers of the library.
func names(c *front.Ctx, ids []string) string {
	var out []string
	err := c.View(func(tx *db.Tx) error {
		for _, id := range ids {
			p, err := paper.Find(tx, id)
			if err != nil {
				return err
			}
			out = append(out, p.Name)
		}
		return nil
	})
	if err != nil {
		c.Logger().Error(err)
	}
	return strings.Join(out, "；")
}
