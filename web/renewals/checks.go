package renewals

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/renewals"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/verdicts"
)

// checks are the standards, each with where its figure is heading.
func (l looked) checks() []ui.Check {
	out := verdicts.Checks(l.Lang, l.o.Edition, l.o.Verdict.Results, l.action)
	for i, r := range l.o.Verdict.Results {
		st, ok := l.o.Standards[r.Rule]
		if l.o.Last != 0 {
			out[i].AsOf = lang.Date(l.Request().Context(), l.o.Last.Start().Time())
		}
		if !ok || r.Result == rulebook.NotApplicable {
			continue
		}
		if r.Result == rulebook.Failed && !st.Way.IsZero() {
			out[i].Way = l.In(st.Way)
		}
		if !st.Forecast.IsZero() || !st.Allow.IsZero() {
			out[i].Body = pages.Ahead(l.ahead(r, st))
		}
	}
	return out
}

func (l looked) ahead(r rulebook.Result, st renewalStanding) pages.Outlook {
	out := pages.Outlook{Trend: l.In(st.Trend), Method: l.In(st.Method), Allow: l.In(st.Allow), Possible: st.Possible}
	if rule, ok := l.o.Edition.Rule(r.Rule); ok && !st.Forecast.IsZero() {
		_, shown := l.o.Edition.Shown(rule.Require.Fact, st.Forecast)
		out.Forecast = l.In(shown)
	}
	if end, ok := l.o.End.Result(r.Rule); ok {
		result := verdicts.Result(end.Result)
		out.Status = ui.StatusProps{Label: ui.ResultWord(lang.Of(l.Request().Context()), result), Tone: ui.ResultTone(result)}
	}
	return out
}

// action is where something can be done about a result.
func (l looked) action(r rulebook.Result) ui.Link {
	if l.staff || !l.aboutChains(r) {
		return ui.Link{}
	}
	return ui.Link{Label: l.T("去补齐授权", "Complete the authorisations"), URL: "/brands"}
}

func (l looked) aboutChains(r rulebook.Result) bool {
	asked := r.Facts.Has(rulebook.ChainLevels)
	return asked
}

// todo lists what is not met, or will not be at the end, the soonest end first: figures until the span is over, papers
// and agreements until the window closes.
func (l looked) todo() []pages.Todo {
	type due struct {
		at clock.Instant
		pages.Todo
	}
	var list []due
	for _, r := range l.o.Verdict.Results {
		end, _ := l.o.End.Result(r.Rule)
		if r.Result != rulebook.Failed && r.Result != rulebook.NotAvailable && end.Result != rulebook.Failed {
			continue
		}
		st := l.o.Standards[r.Rule]
		rule, _ := l.o.Edition.Rule(r.Rule)
		if r.Result == rulebook.NotAvailable && rule.Unavailable == rulebook.UnavailableIgnore {
			continue
		}
		t := due{l.endOf(r, st), pages.Todo{Title: l.In(r.Title), Way: l.In(firstOf(st.Way, r.Way, r.Detail)), Allow: l.In(st.Allow), Tone: ui.Bad, Action: l.action(r)}}
		if r.Result == rulebook.Met {
			t.Tone, t.Way = ui.Warn, l.In(text.F("现在达到，但按走势期末将不符合。%s", "It is met now, but as things go it will not be at the end. %s", firstOf(st.Way, rule.Remedy)))
		}
		if r.Result == rulebook.Failed && end.Result == rulebook.Met {
			t.Tone, t.Way = ui.Info, l.In(text.F("按走势期末可以达到。%s", "As things go it will be met at the end. %s", firstOf(st.Way, r.Way, r.Detail)))
		}
		if r.Result == rulebook.NotAvailable {
			t.Tone = ui.Warn
		}
		t.Action.About = t.Title
		t.Due = l.deadline(t.at, r.Clause)
		list = append(list, t)
	}
	slices.SortStableFunc(list, func(a, b due) int { return cmp.Or(cmp.Compare(a.at, b.at), pressing(a.Tone)-pressing(b.Tone)) })
	out := make([]pages.Todo, len(list))
	for i, d := range list {
		out[i] = d.Todo
	}
	return out
}

// pressing is the order of what ends together: what fails, what will, what is on its way to be met.
func pressing(t ui.Tone) int { return slices.Index([]ui.Tone{ui.Bad, ui.Warn, ui.Info}, t) }

func (l looked) deadline(at clock.Instant, clause string) ui.DeadlineProps {
	d := ui.DeadlineProps{At: at.Time(), Clause: kinds.Clause(l.o.Edition.Programme, clause), Label: l.T("截止", "Until")}
	if at <= l.Now() {
		d.Urgency, d.Left = ui.Over, l.T("已过", "passed")
	}
	return d
}

// endOf is until when something can be done about a result.
func (l looked) endOf(r rulebook.Result, st renewalStanding) clock.Instant {
	if st.Ends != 0 {
		return st.Ends
	}
	if rule, ok := l.o.Edition.Rule(r.Rule); ok && rule.Require.Fact != "" && l.derived(rule.Require.Fact) {
		return l.o.Span.To
	}
	return l.o.Edition.Renewal.Closes
}

func (l looked) derived(fact string) bool {
	return slices.ContainsFunc(l.o.Edition.Derived, func(d rulebook.DerivedDecl) bool { return d.Key == fact })
}

func firstOf(texts ...text.Text) text.Text {
	for _, t := range texts {
		if !t.IsZero() {
			return t
		}
	}
	return text.Text{}
}

// chains are the store's brands with the level of each chain.
func (l looked) chains() (rows []ui.SummaryRow, all string, err error) {
	levels := rulebook.BrandLevels(l.o.Facts[rulebook.ChainLevels])
	ids := make([]string, len(levels))
	for i, b := range levels {
		ids[i] = b.Brand
	}
	known, err := brand.Known(l.tx, ids)
	if err != nil {
		return nil, "", err
	}
	for _, b := range levels {
		row := ui.SummaryRow{Key: known[b.Brand].Name + " " + b.Brand, Value: l.In(text.F("有效，%d 级", "valid, level %d", b.Level)), Action: l.T("查看授权链", "See the chain")}
		row.Key = strings.TrimSpace(row.Key)
		if b.Level == 0 {
			row.Value, row.Missing = l.T("没有完整有效的授权链", "no complete and valid chain"), true
		}
		if row.Change = "/brands/" + url.PathEscape(b.Brand); l.staff {
			row.Change = brand.StaffPage(l.o.Store.Merchant, b.Brand)
		}
		rows = append(rows, row)
	}
	if all = "/brands"; l.staff {
		all = "/staff/chains"
	}
	return rows, all, nil
}
