package rulebook

import (
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// LookBack is a period back that is chosen for each subject by its own figures: the first whose condition holds. Derived
// facts run over it by its key; what each of its periods gives is the fact <key>.<period>, and which one was chosen is
// the fact lookback.<key>.
type LookBack struct {
	Key    string    `yaml:"key" need:"yes" is:"key"`
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Title  text.Text `yaml:"title" need:"yes"`
	Choose []Stretch `yaml:"choose" need:"yes"`
}

// Stretch is one period that a look-back may have. The last one has no condition: it is what remains.
type Stretch struct {
	Over string     `yaml:"over" need:"yes" is:"period"`
	When *Condition `yaml:"when"` // over facts whose period is fixed; one that is not available does not choose
}

// LookBackFact is what stands before a look-back's key to make it a fact.
const LookBackFact = "lookback."

// LookBack finds a look-back.
func (e *Edition) LookBack(key string) (LookBack, bool) {
	i := slices.IndexFunc(e.LookBacks, func(l LookBack) bool { return l.Key == key })
	if i < 0 {
		return LookBack{}, false
	}
	return e.LookBacks[i], true
}

// EndsAt is the instant that the period of a derived fact runs back from: that of the judging, or where the fact ends
// with whole months the first instant of its month.
func (d DerivedDecl) EndsAt(at clock.Instant) clock.Instant {
	if d.Ends != "month" {
		return at
	}
	year, month, _ := calendar.DayOf(at).Date()
	return calendar.Date(year, month, 1).Start()
}

// stretched are the derived facts over one period each that a derived fact over a look-back chooses from.
func (e *Edition) stretched(d DerivedDecl) (out []DerivedDecl) {
	l, ok := e.LookBack(d.Over)
	if !ok {
		return nil
	}
	for _, s := range l.Choose {
		if !periodForm.MatchString(s.Over) {
			continue // a problem, told by its place
		}
		one := d
		one.Key, one.Over = d.Key+"."+s.Over, s.Over
		one.Title = text.F("%s（最近 %s）", "%s (last %s)", d.Title, Period(s.Over))
		out = append(out, one)
	}
	return out
}

// stretch adds what look-backs choose from to the derived facts, so that it is computed like any other.
func (e *Edition) stretch() {
	for _, d := range slices.Clone(e.Derived) {
		e.Derived = append(e.Derived, e.stretched(d)...)
	}
}

// Choose fills the facts over look-backs from what each period gives. It reads nothing but the facts.
func (e *Edition) Choose(facts Facts, at clock.Instant) {
	for i := range e.LookBacks {
		l := &e.LookBacks[i]
		over := l.chosen(e, facts, at)
		used := false
		for _, d := range e.Derived {
			if v := facts[d.Key+"."+over]; d.Over == l.Key && !v.IsZero() && !facts.Available(d.Key) {
				facts[d.Key], used = v, true
			}
		}
		if used {
			facts[LookBackFact+l.Key] = Str(over)
		}
	}
}

// chosen is the period that the facts choose.
func (l *LookBack) chosen(e *Edition, facts Facts, at clock.Instant) string {
	for i := range l.Choose {
		if e.Holds(l.Choose[i].When, facts, at) == Met {
			return l.Choose[i].Over
		}
	}
	return ""
}

// lookBacks: the last period has no condition, each other has one, and it asks for nothing that is itself chosen.
func (c *checker) lookBacks() {
	for i, l := range c.e.LookBacks {
		path := item("lookbacks", i)
		if _, twice := c.e.Span(l.Key); twice {
			c.add(c.at(path+".key"), "%q is a span already", l.Key)
		}
		seen := map[string]bool{}
		for k := range l.Choose {
			s, at := &l.Choose[k], path+"."+item("choose", k)
			last := k == len(l.Choose)-1
			switch {
			case seen[s.Over]:
				c.add(c.at(at+".over"), "%s is chosen from twice", s.Over)
			case last && s.When != nil:
				c.add(c.at(at+".when"), "the last period is what remains and has no condition")
			case !last && s.When == nil:
				c.add(c.at(at), "when is %s chosen? Only the last period has no condition", s.Over)
			}
			seen[s.Over] = true
			if s.When != nil {
				c.condition(at+".when", s.When)
				c.fixed(at+".when", s.When)
			}
		}
	}
	for i, d := range c.e.Derived {
		if d.Ends == "" {
			continue
		}
		_, chosen := c.e.LookBack(d.Over)
		if p, err := calendar.ParsePeriod(d.Over); !chosen && (err != nil || p.Unit != calendar.Months && p.Unit != calendar.Years) {
			c.add(c.at(item("derived", i)+".ends"), "what ends with whole months runs over months or years, not over %s", d.Over)
		}
	}
}

// fixed: a condition that chooses asks for nothing that is chosen.
func (c *checker) fixed(path string, d *Condition) {
	used := map[string]bool{}
	c.e.FactsOf(d, used)
	for _, one := range c.e.Derived {
		if _, chosen := c.e.LookBack(one.Over); chosen && used[one.Key] {
			c.add(c.at(path), "%s is itself chosen by a look-back and cannot choose one", one.Key)
		}
	}
}

// lookback is the fact that says over which period it was reckoned; "" where its period is its own.
func (d DerivedDecl) lookback(e *Edition) string {
	if _, ok := e.LookBack(d.Over); ok {
		return LookBackFact + d.Over
	}
	return ""
}

// lookBacks declares what each period of a look-back gives, and which one was chosen.
func (x *index) lookBacks(e *Edition) {
	for _, d := range e.Derived {
		for _, s := range e.stretched(d) {
			x.facts[s.Key] = &figure{key: s.Key, typ: s.Type, unit: s.Unit, title: s.Title}
		}
	}
	for _, l := range e.LookBacks {
		fig := &figure{key: LookBackFact + l.Key, typ: TypeString, title: l.Title}
		for _, s := range l.Choose {
			if periodForm.MatchString(s.Over) {
				fig.steps = append(fig.steps, Step{s.Over, text.F("最近 %s", "the last %s", Period(s.Over))})
			}
		}
		x.facts[fig.key] = fig
	}
}
