package rulebook

import (
	"slices"

	"github.com/mengyue/portal/models/text"
)

// The measures that follow a breach.
const (
	MeasureOffline    = "product_offline"
	MeasureDeleted    = "product_deleted"
	MeasureSupervised = "supervised"
	MeasureRemoved    = "removed"
)

// Measures lists them with their names, the mildest first.
var Measures = []Step{
	{MeasureOffline, text.Of("商品下架", "product offline")}, {MeasureDeleted, text.Of("商品删除", "product deleted")},
	{MeasureSupervised, text.Of("账号监管", "account supervised")}, {MeasureRemoved, text.Of("账号清退", "account removed")},
}

// MeasureTitle names a measure.
func MeasureTitle(key string) text.Text {
	for _, m := range Measures {
		if m.Key == key {
			return m.Title
		}
	}
	return text.Text{}
}

// Sanctions says which measures there are and what supervision means.
type Sanctions struct {
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Hides  text.Text `yaml:"hides" need:"yes"` // what is not seen of an account that is supervised
}

// Ladder is what one kind of breach leads to: by how often it happened (rungs), or by how grave it is (grades). The
// count is a merchant's for its clause; it goes by the clause alone, whatever the programme or the membership. One that is
// handled as another (as) counts with that one and leads to the same.
type Ladder struct {
	Key       string    `yaml:"key" need:"yes" is:"key"`
	Clause    string    `yaml:"clause" need:"yes" is:"clause"`
	Title     text.Text `yaml:"title" need:"yes"` // the breach
	Help      text.Text `yaml:"help" need:"yes"`  // what to look at
	Products  bool      `yaml:"products"`         // it concerns products, which are named
	Temporary bool      `yaml:"temporary"`        // what it does stands until its cause is cleared up, and is undone then
	As        string    `yaml:"as"`               // key of the ladder that it is handled as
	Rungs     []Rung    `yaml:"rungs"`
	Grades    []Grade   `yaml:"grades"`
}

// Rung holds from a count on, until the next rung.
type Rung struct {
	From     int      `yaml:"from" need:"yes"`
	Measures []string `yaml:"measures" need:"yes" oneof:"product_offline product_deleted supervised removed"`
	Period   string   `yaml:"period" is:"period"` // of supervision
	Signers  int      `yaml:"signers" need:"yes"`
	Ground   string   `yaml:"ground"` // of a removal
}

// Grade is one degree of gravity, judged by a person.
type Grade struct {
	Key      string    `yaml:"key" need:"yes" is:"key"`
	Title    text.Text `yaml:"title" need:"yes"`
	Measures []string  `yaml:"measures" need:"yes" oneof:"product_offline product_deleted supervised removed"`
	Period   string    `yaml:"period" is:"period"`
	Signers  int       `yaml:"signers" need:"yes"`
	Ground   string    `yaml:"ground"`
}

// Sanction is what one breach leads to.
type Sanction struct {
	Measures []string
	Period   string // of supervision; "" until its cause is cleared up
	Signers  int
	Ground   string // of the removal
}

// Has reports whether a measure is among them.
func (s Sanction) Has(measure string) bool { return slices.Contains(s.Measures, measure) }

// Title words the measures in one line.
func (s Sanction) Title() text.Text {
	titles := make([]text.Text, len(s.Measures))
	for i, m := range s.Measures {
		titles[i] = MeasureTitle(m)
		if m == MeasureSupervised && s.Period != "" {
			titles[i] = text.F("%s %s", "%s for %s", titles[i], Period(s.Period))
		}
	}
	return text.Join(text.Of("、", ", "), titles...)
}

func (r Rung) sanction() Sanction  { return Sanction{r.Measures, r.Period, r.Signers, r.Ground} }
func (g Grade) sanction() Sanction { return Sanction{g.Measures, g.Period, g.Signers, g.Ground} }

// Ladder finds what a kind of breach leads to.
func (e *Edition) Ladder(key string) (Ladder, bool) {
	for _, l := range e.Ladders {
		if l.Key == key {
			return l, true
		}
	}
	return Ladder{}, false
}

// Handled is the ladder that a breach is handled as: another one, or itself.
func (e *Edition) Handled(l Ladder) Ladder {
	if as, ok := e.Ladder(l.As); ok {
		return as
	}
	return l
}

// Sanctions are all that the breach may lead to.
func (l Ladder) Sanctions() (out []Sanction) {
	for _, g := range l.Grades {
		out = append(out, g.sanction())
	}
	for _, r := range l.Rungs {
		out = append(out, r.sanction())
	}
	return out
}

// At is what the breach leads to the n-th time (1 the first), or at a degree of gravity; ok is false for a degree that
// the ladder does not know.
func (l Ladder) At(n int, grade string) (s Sanction, ok bool) {
	for _, g := range l.Grades {
		if g.Key == grade {
			return g.sanction(), true
		}
	}
	for _, r := range l.Rungs {
		if r.From <= n {
			s, ok = r.sanction(), true
		}
	}
	return s, ok && grade == ""
}

// Grade finds a degree of gravity.
func (l Ladder) Grade(key string) (Grade, bool) {
	for _, g := range l.Grades {
		if g.Key == key {
			return g, true
		}
	}
	return Grade{}, false
}

// sanctions: a ladder has rungs that climb from the 1st time, or grades; each measure has what it needs.
func (c *checker) sanctions(grounds []string) {
	if len(c.e.Ladders) > 0 && c.e.Sanctions == nil {
		c.add(c.at("ladders"), "ladders need the section sanctions, which says which measures there are")
	}
	for i, l := range c.e.Ladders {
		path := item("ladders", i)
		c.ways(path, l)
		for k, r := range l.Rungs {
			if k == 0 && r.From != 1 || k > 0 && r.From <= l.Rungs[k-1].From {
				c.add(c.at(path+"."+item("rungs", k)+".from"), "rungs begin with the 1st time and climb")
			}
			c.sanction(path+"."+item("rungs", k), l, r.sanction(), grounds)
		}
		for k, g := range l.Grades {
			c.sanction(path+"."+item("grades", k), l, g.sanction(), grounds)
		}
	}
}

// ways: a ladder goes by one of three ways, and what it is handled as is a ladder of its own.
func (c *checker) ways(path string, l Ladder) {
	ways := 0
	for _, is := range []bool{len(l.Rungs) > 0, len(l.Grades) > 0, l.As != ""} {
		if is {
			ways++
		}
	}
	if ways != 1 {
		c.add(c.at(path), "%s goes by how often it happened (rungs), by how grave it is (grades), or is handled as another (as): say one of them", l.Key)
	}
	var known []string
	for _, other := range c.e.Ladders {
		if other.As == "" {
			known = append(known, other.Key)
		}
	}
	c.named(path+".as", "ladder", l.As, known)
}

func (c *checker) sanction(path string, l Ladder, s Sanction, grounds []string) {
	c.signers(path+".signers", s.Signers)
	switch {
	case s.Has(MeasureSupervised) && s.Period == "" && !l.Temporary:
		c.add(c.at(path), "supervised, but for how long? Say its period")
	case !s.Has(MeasureSupervised) && s.Period != "":
		c.add(c.at(path+".period"), "only supervision has a period")
	}
	switch {
	case s.Has(MeasureRemoved) && s.Ground == "":
		c.add(c.at(path), "a removal lacks its ground: name one of removal.grounds")
	case !s.Has(MeasureRemoved) && s.Ground != "":
		c.add(c.at(path+".ground"), "a ground is a removal's")
	}
	if (s.Has(MeasureOffline) || s.Has(MeasureDeleted)) && !l.Products {
		c.add(c.at(path+".measures"), "%s concerns no products: say products: true, or leave the measure out", l.Key)
	}
	c.named(path+".ground", "ground", s.Ground, grounds)
}
