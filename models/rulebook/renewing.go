package rulebook

import (
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Span is a named stretch of time, such as the year that is assessed. Derived facts run over it by its key.
type Span struct {
	Key    string        `yaml:"key" need:"yes" is:"key"`
	Clause string        `yaml:"clause" need:"yes" is:"clause"`
	Title  text.Text     `yaml:"title" need:"yes"`
	From   clock.Instant `yaml:"from" need:"yes"`
	To     clock.Instant `yaml:"to" need:"yes"` // exclusive
}

// CategoryGroup is a named list of categories of the marketplace that the rules treat alike. A category belongs to it
// when it is one of the names, or lies beneath one: of a path such as 女装/羽绒服 every step counts.
type CategoryGroup struct {
	Key        string    `yaml:"key" need:"yes" is:"key"`
	Clause     string    `yaml:"clause" need:"yes" is:"clause"`
	Title      text.Text `yaml:"title" need:"yes"`
	Names      []string  `yaml:"names" need:"yes"`
	FirstLevel bool      `yaml:"first_level"` // only the first step of a path counts
}

// Share is one half, or other part, of the rate by which a leading category is found.
type Share struct {
	Measure string   `yaml:"measure" need:"yes"`
	Over    string   `yaml:"over" need:"yes"` // as in [DerivedDecl]
	Without []string `yaml:"without"`         // groups that the whole leaves out
}

// Rank declares a fact that compares a store with others: its place, or its place as a share of all of them. Stores
// that tie share the better place. It is filled by a pass over the whole population.
type Rank struct {
	Key    string     `yaml:"key" need:"yes" is:"fact"`
	Clause string     `yaml:"clause" need:"yes" is:"clause"`
	Type   FactType   `yaml:"type" need:"yes" oneof:"count rate"` // count: the place; rate: the place among all
	Unit   Unit       `yaml:"unit"`
	Title  text.Text  `yaml:"title" need:"yes"`
	Help   text.Text  `yaml:"help"`
	Among  []string   `yaml:"among" need:"yes"` // facts that peers share; of a list each item is a group of its own and the worst place counts
	Only   *Condition `yaml:"only"`             // who takes part
	By     []RankBy   `yaml:"by" need:"yes"`    // several: their places are added up, each with its weight
	Tie    []RankBy   `yaml:"tie"`              // decides between equals, the first that differs
}

// RankBy is one figure that ranks.
type RankBy struct {
	Fact   string `yaml:"fact" need:"yes"`
	First  string `yaml:"first" need:"yes" oneof:"most least"` // which end of the figure is place 1; of an instant least is the earliest
	Weight int    `yaml:"weight"`                              // 1 where not said
}

// Lookup says how the row of the table of standards that applies to a store is found. A limit is the fact
// standard.<key>; where the table has no row for it, it is not available.
type Lookup struct {
	Clause    string     `yaml:"clause" need:"yes" is:"clause"`
	Category  string     `yaml:"category" need:"yes"`   // fact: the store's category
	StoreKind string     `yaml:"store_kind" need:"yes"` // fact: the store's kind
	Winter    *Condition `yaml:"winter"`                // when the rows of the winter season apply
	Limits    []Limit    `yaml:"limits" need:"yes"`
	Sample    text.Text  `yaml:"sample"` // says that the rows of this book are samples, and where the real ones come from
}

// Limit declares one measure of the table of standards.
type Limit struct {
	Key   string    `yaml:"key" need:"yes" is:"key"`
	Type  FactType  `yaml:"type" need:"yes" oneof:"count decimal rate money"`
	Unit  Unit      `yaml:"unit"`
	Title text.Text `yaml:"title" need:"yes"`
}

// Authorisation is what the programme asks of every authorisation chain.
type Authorisation struct {
	Clause        string        `yaml:"clause" need:"yes" is:"clause"`
	NoticesBefore clock.Instant `yaml:"notices_before"` // acceptance notices of a trademark from this instant on are not recognised
	NoticesClause string        `yaml:"notices_clause" is:"clause"`
}

// Renewal is the yearly renewal of all stores.
type Renewal struct {
	Clause       string        `yaml:"clause" need:"yes" is:"clause"` // window
	Span         string        `yaml:"span" need:"yes"`               // the span that is assessed
	Opens        clock.Instant `yaml:"opens" need:"yes"`
	Closes       clock.Instant `yaml:"closes" need:"yes"` // exclusive
	Term         Validity      `yaml:"term" need:"yes"`   // of a renewed contract
	EndClause    string        `yaml:"end_clause" need:"yes" is:"clause"`
	Ends         clock.Instant `yaml:"ends" need:"yes"` // when the contract of a store that is not renewed ends by itself
	CancelClause string        `yaml:"cancel_clause" is:"clause"`
	Cancels      clock.Instant `yaml:"cancels"` // when authorisations that were not renewed are cancelled
	Main         string        `yaml:"main"`    // rule that the picture of days belongs to
	Sales        string        `yaml:"sales"`   // rule that the line against the limit belongs to
	Leading      string        `yaml:"leading"` // derived fact of the leading category
}

// Validity is from when until when, exclusive.
type Validity struct {
	From clock.Instant `yaml:"from" need:"yes"`
	To   clock.Instant `yaml:"to" need:"yes"`
}

// ChainsDemand asks for authorisation chains of a store's brands. The fact chain.levels lists each brand with the level
// of its chain, "B001=2", 0 for no valid one.
type ChainsDemand struct {
	Level   Operand `yaml:"level" need:"yes"` // the level demanded; nearer the owner is met too
	All     bool    `yaml:"all"`              // of every brand
	AtLeast int     `yaml:"at_least"`         // of so many brands
}

// Span finds a span.
func (e *Edition) Span(key string) (Span, bool) {
	for _, s := range e.Spans {
		if s.Key == key {
			return s, true
		}
	}
	return Span{}, false
}

// Assessed is the span that the renewal assesses.
func (e *Edition) Assessed() Span {
	if e.Renewal == nil {
		return Span{}
	}
	s, _ := e.Span(e.Renewal.Span)
	return s
}

// Range is days from the first up to, without, the end.
type Range struct{ From, End calendar.Day }

// Empty reports a range without a day.
func (r Range) Empty() bool { return r.From >= r.End }

// Window is the range of whole days before an instant that a period of a derived fact means: a span by its key, or a
// period back. Where until names a span, it ends with that span at the latest. ok is false for anything else.
func (e *Edition) Window(over, until string, at clock.Instant) (r Range, ok bool) {
	end := calendar.DayOf(at)
	if s, is := e.Span(over); is {
		return Range{calendar.DayOf(s.From), min(end, calendar.DayOf(s.To))}, true
	}
	if s, is := e.Span(until); is {
		end = min(end, calendar.DayOf(s.To))
	}
	p, err := calendar.ParsePeriod(over)
	if err != nil || p.Unit == calendar.WorkingDays || p.Exact() {
		return Range{}, false
	}
	return Range{p.Back(end), end}, true
}
