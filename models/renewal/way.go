package renewal

import (
	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func decimalOf(n int) decimal.Decimal { return decimal.NewFromInt(int64(n)) }

// wayBack says the shortest way to meet a rule, and whether the days left allow it. A figure that only grows, such as a
// count of days or a sum, is known by its op.
func (l *looking) wayBack(rule *rulebook.Rule, r rulebook.Result, st *Standing) {
	st.Way, st.Possible = r.Way, true
	d, ok := l.declared(rule.Require.Fact)
	limit := l.limit(rule.Require)
	if !ok || limit.IsZero() || r.Result == rulebook.NotApplicable || l.Facts[d.Key].IsZero() {
		return
	}
	now := l.Facts[d.Key].Decimal()
	gap := limit.Decimal().Sub(now)
	left := ahead(l.own(d), l.AsOf)
	switch {
	case d.Over != l.Span.Key:
	case d.Op == "days" && rule.Require.AtMost != nil:
		ofDays(gap.IntPart(), left, st)
	case d.Op == "sum" && rule.Require.AtLeast != nil:
		l.ofSum(d, gap, left, st)
	case left == 0 && r.Result == rulebook.Failed:
		st.Possible, st.Allow = false, finished
	}
	if left < l.Left && !st.Allow.IsZero() {
		st.Allow = text.Join(text.Of("", " "), st.Allow, l.cut(d))
	}
}

// cut says after which day the days of the span do not count for a figure, and why.
func (l *looking) cut(d rulebook.DerivedDecl) text.Text {
	title, _ := l.Edition.Shown(d.To, rulebook.Value{})
	return text.F("%s 之后的日子不计入（%s）。", "Days after %s do not count (%s).", l.own(d).End-1, title)
}

var finished = text.Of("计入的日子已过完，只有数据更正才能改变结果。", "No day is left that counts: only a correction of the figures can change this.")

// ofDays: days that were counted stay counted, so a limit that is passed stays passed.
func ofDays(spare int64, left int, st *Standing) {
	switch {
	case spare < 0:
		st.Possible = false
		st.Way = text.F("已超出 %d 天；已计入的天数不会减少，只有数据更正才能改变结果。", "Over by %d day{s}. Days counted stay counted: only a correction of the figures can change this.", -spare)
		st.Allow = text.Of("剩余天数无法挽回。", "The days left cannot make up for it.")
	case left == 0:
		st.Allow = text.F("计入的日子已过完，离界限还有 %d 天。", "No day is left that counts, with %d day{s} to spare.", spare)
	case int64(left) <= spare:
		st.Allow = text.F("剩余 %d 天即使全部计入也不会超出。", "Even if all %d day{s} left counted, the limit would hold.", left)
	default:
		st.Allow = text.F("剩余 %d 天中最多还可以有 %d 天计入。", "Of the %d day{s} left at most %d may count.", left, spare)
		st.Way = text.F("让剩余 %d 天中至少 %d 天不低于界限。", "Keep at least %[2]d of the %[1]d day{s} left from counting.", left, int64(left)-spare)
	}
}

// ofSum: what is missing is spread over the days left.
func (l *looking) ofSum(d rulebook.DerivedDecl, gap decimal.Decimal, left int, st *Standing) {
	switch {
	case gap.Sign() <= 0:
		st.Allow = text.Of("已达到，不会再减少（数据更正除外）。", "Reached; it does not shrink again, but for corrections.")
	case left == 0:
		st.Possible, st.Allow = false, finished
	default:
		daily := d.Type.Number(gap.DivRound(decimalOf(left), places).Ceil())
		_, each := l.Edition.Shown(d.Key, daily)
		_, missing := l.Edition.Shown(d.Key, d.Type.Number(gap))
		st.Way = text.F("还差 %s；剩余 %d 天平均每天需要 %s。", "%s are missing: %[3]s a day over the %[2]d day{s} left.", missing, left, each)
		st.Allow = text.F("剩余 %d 天仍有可能达到。", "The %d day{s} left can still do it.", left)
	}
}

func (l *looking) declared(key string) (rulebook.DerivedDecl, bool) {
	for _, d := range l.Edition.Derived {
		if d.Key == key {
			return d, true
		}
	}
	return rulebook.DerivedDecl{}, false
}

// limit is the number that a condition on one fact compares with; not available where there is none.
func (l *looking) limit(c *rulebook.Condition) rulebook.Value {
	for _, o := range []*rulebook.Operand{c.AtMost, c.AtLeast, c.LessThan, c.MoreThan} {
		switch {
		case o == nil:
		case o.Fact != "":
			return l.Facts[o.Fact]
		default:
			return o.Value
		}
	}
	return rulebook.Value{}
}
