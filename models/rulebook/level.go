package rulebook

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Evaluation is when members are evaluated: at 00:00 of one day of the month, in every month or in those named. It asks
// the rules of the occasion evaluate, from which a member's level follows.
type Evaluation struct {
	Clause string `yaml:"clause" need:"yes" is:"clause"`
	Day    int    `yaml:"day" need:"yes"` // 1 to 28
	Months []int  `yaml:"months"`         // 1 to 12; every month where not said
}

// LevelScale are results in an order in place of met and failed: a member has the highest whose rules are all met. A rule
// without figures meets no level and fails none: as long as it could lift the member, its level is not known.
type LevelScale struct {
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Title  text.Text `yaml:"title" need:"yes"` // what a level is called: 卖家等级
	Steps  []Level   `yaml:"steps" need:"yes"` // the lowest first, which has no rules: everybody reaches it
	Least  string    `yaml:"least" need:"yes"` // the lowest level that meets the programme
}

// Level is one of them.
type Level struct {
	Key    string    `yaml:"key" need:"yes" is:"key"`
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Title  text.Text `yaml:"title" need:"yes"`
	Text   text.Text `yaml:"text" need:"yes"` // what it means for the member
	Rules  []string  `yaml:"rules"`           // of the occasion evaluate; a rule may belong to several levels
	Badge  *Badge    `yaml:"badge"`
}

// Badge is a mark that a level grants. It lapses by itself where no evaluation confirms it in time.
type Badge struct {
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Title  text.Text `yaml:"title" need:"yes"`
	Lapses string    `yaml:"lapses" need:"yes" is:"period"` // from the evaluation that granted or confirmed it
}

// Level finds a level and its place, the lowest being 0; -1 for none.
func (e *Edition) Level(key string) (Level, int) {
	if e.Levels == nil {
		return Level{}, -1
	}
	i := slices.IndexFunc(e.Levels.Steps, func(l Level) bool { return l.Key == key })
	if i < 0 {
		return Level{}, -1
	}
	return e.Levels.Steps[i], i
}

// levelled puts the level into the verdict of an evaluation, and what it means for its outcome.
func (e *Edition) levelled(v Verdict) Verdict {
	if v.Occasion != OnEvaluate || e.Levels == nil {
		return v
	}
	_, least := e.Level(e.Levels.Least)
	for i := len(e.Levels.Steps) - 1; i >= 0; i-- {
		switch e.Levels.Steps[i].reached(v.Results) {
		case Met:
			v.Level, v.Outcome = e.Levels.Steps[i].Key, OutcomeMet
			if i < least {
				v.Outcome = OutcomeFailed
			}
			return v
		case NotAvailable:
			v.Outcome = OutcomeUndecided
			return v
		}
	}
	return v
}

// reached tells whether the answers reach a level: not where a rule of it failed, and not known where one has no answer.
func (l *Level) reached(results []Result) Answer {
	said := Met
	for _, rule := range l.Rules {
		switch answerOf(results, rule) {
		case Failed:
			return Failed
		case NotAvailable, Judgement:
			said = NotAvailable
		}
	}
	return said
}

func answerOf(results []Result, rule string) Answer {
	for i := range results {
		if results[i].Rule == rule {
			return results[i].Result
		}
	}
	return ""
}

// on reports whether an evaluation takes place on a day.
func (v *Evaluation) on(day calendar.Day) bool {
	_, month, date := day.Date()
	return date == v.Day && (len(v.Months) == 0 || slices.Contains(v.Months, int(month)))
}

// Last is the instant of the latest evaluation at or before an instant.
func (v *Evaluation) Last(at clock.Instant) clock.Instant {
	day := calendar.DayOf(at)
	for !v.on(day) {
		day--
	}
	return day.Start()
}

// Next is the instant of the first evaluation after an instant.
func (v *Evaluation) Next(at clock.Instant) clock.Instant {
	day := calendar.DayOf(at) + 1
	for !v.on(day) {
		day++
	}
	return day.Start()
}

// levels: evaluations have something to find, levels name rules that are asked, and every rule that is asked counts.
func (c *checker) levels() {
	v, l := c.e.Evaluation, c.e.Levels
	asked := map[string]bool{}
	for _, r := range c.e.Rules {
		if slices.Contains(r.Occasions, OnEvaluate) {
			asked[r.ID] = true
		}
	}
	switch {
	case l == nil && v == nil && len(asked) == 0:
		return
	case l == nil:
		c.add(c.at("evaluation"), "an evaluation finds a level: write the section levels")
		return
	case v == nil:
		c.add(c.at("levels"), "when are members evaluated? Write the section evaluation")
		return
	}
	if v.Day < 1 || v.Day > 28 {
		c.add(c.at("evaluation.day"), "the day %d is not in every month: 1 to 28", v.Day)
	}
	for i, m := range v.Months {
		if m < 1 || m > 12 {
			c.add(c.at("evaluation."+item("months", i)), "there is no month %d", m)
		}
	}
	c.steps(l, asked)
	c.lapses(l, v)
}

// lapses: a badge outlasts the time to the next evaluation, which alone can confirm it.
func (c *checker) lapses(l *LevelScale, v *Evaluation) {
	for i, s := range l.Steps {
		if s.Badge == nil || !periodForm.MatchString(s.Badge.Lapses) || strings.HasSuffix(s.Badge.Lapses, "wd") || len(c.problems) > 0 {
			continue
		}
		at := v.Next(c.e.Effective)
		for range 12 {
			next := v.Next(at)
			if periodOf(s.Badge.Lapses).After(at) <= next {
				c.add(c.at("levels."+item("steps", i)+".badge.lapses"), "%s lapses after %s, before the next evaluation (%s after %s) can confirm it", s.Key, s.Badge.Lapses, next.Time().Format("2006-01-02"), at.Time().Format("2006-01-02"))
				break
			}
			at = next
		}
	}
}

// steps: the lowest level is everybody's, every other has rules.
func (c *checker) steps(l *LevelScale, asked map[string]bool) {
	var keys []string
	counts := map[string]bool{}
	for i, s := range l.Steps {
		path := "levels." + item("steps", i)
		keys = append(keys, s.Key)
		switch {
		case i == 0 && len(s.Rules) > 0:
			c.add(c.at(path+".rules"), "the lowest level is everybody's and has no rules")
		case i > 0 && len(s.Rules) == 0:
			c.add(c.at(path), "by which rules is %s reached?", s.Key)
		case i == 0 && s.Badge != nil:
			c.add(c.at(path+".badge"), "the lowest level is everybody's and grants no badge")
		}
		for k, rule := range s.Rules {
			counts[rule] = true
			if !asked[rule] {
				c.add(c.at(path+"."+item("rules", k)), "no rule %q is asked on evaluate%s", rule, meant(rule, slices.Sorted(keysOfSet(asked))))
			}
		}
	}
	if len(l.Steps) < 2 {
		c.add(c.at("levels.steps"), "one level is none: write two or more, the lowest first")
	}
	c.named("levels.least", "level", l.Least, keys)
	for i, r := range c.e.Rules {
		if asked[r.ID] && !counts[r.ID] {
			c.add(c.at(item("rules", i)+".occasions"), "%s is asked on evaluate, but no level asks for it", r.ID)
		}
	}
}
