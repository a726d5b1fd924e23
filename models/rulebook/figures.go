package rulebook

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/text"
)

// Figures are a result's value, limit and distance as people read them; zero where there is none.
type Figures struct {
	Value, Limit, Gap text.Text
}

// Figures words what a result found and what it is measured by.
func (e *Edition) Figures(r Result) Figures {
	c := e.conditionOf(r.Rule)
	switch {
	case c == nil:
		return Figures{}
	case len(c.All) > 0 || len(c.Any) > 0 || c.AtLeastOf != nil:
		return Figures{Value: counted(r.Value, inParts), Limit: counted(r.Limit, inParts)}
	case c.Paper != "":
		return Figures{Value: counted(r.Value, inPapers), Limit: counted(r.Limit, inPapers)}
	case c.Chains != nil:
		return Figures{Value: counted(r.Value, inBrands), Limit: counted(r.Limit, inBrands), Gap: failedGap(r, inBrands)}
	case c.Chain == AnyLevel:
		return Figures{Value: counted(r.Value, inLevels)}
	case c.Chain > 0:
		return Figures{Value: counted(r.Value, inLevels), Limit: counted(r.Limit, inLevels), Gap: counted(r.Gap, inLevels)}
	case c.Agreement != "":
		fig := e.index.figure("agreement." + c.Agreement)
		return Figures{Value: fig.shown(r.Value), Limit: fig.shown(r.Limit)}
	case c.Fact == "":
		return Figures{}
	}
	fig := e.index.figure(c.Fact)
	f := Figures{Value: fig.shown(r.Value)}
	if len(c.comparisons()) > 0 {
		f.Limit = judging{e: e, facts: r.Facts.Facts()}.compared(fig, c.comparisons()[0])
	}
	if d, err := decimal.NewFromString(r.Gap); err == nil && !d.IsZero() && fig.ordered() && r.Result == Failed {
		if fig.typ == TypeMoney {
			d = d.Shift(2)
		}
		f.Gap = fig.apart(d)
	}
	return f
}

// shown words a value from its canonical form.
func (f *figure) shown(s string) text.Text {
	if s == "" {
		return text.Text{}
	}
	v, err := ParseValue(f.typ.Kind(), s)
	if err != nil {
		return text.Same(s)
	}
	return f.show(v)
}

// What the conditions count that are not about a fact.
var (
	inParts  = Unit{text.Of("项", ""), ""}
	inPapers = Unit{text.Of("份", "papers"), "paper"}
	inLevels = Unit{text.Of("级", "levels"), "level"}
	inBrands = Unit{text.Of("个品牌", "brands"), "brand"}
)

// failedGap is the distance of a result that failed.
func failedGap(r Result, unit Unit) text.Text {
	if r.Result != Failed {
		return text.Text{}
	}
	return counted(r.Gap, unit)
}

func counted(n string, unit Unit) text.Text {
	if n == "" {
		return text.Text{}
	}
	after := unit.after(n)
	return text.Of(n+" "+after.ZH, strings.TrimSpace(n+" "+after.EN))
}

// conditionOf finds the condition that a result answers by its path rule/alternative/….
func (e *Edition) conditionOf(path string) *Condition {
	steps := strings.Split(path, "/")
	c := e.asked(steps[0])
	if c == nil {
		return nil
	}
	for _, step := range steps[1:] {
		if c = c.part(step); c == nil {
			return nil
		}
	}
	return c
}

// asked is the condition of a rule, or of an exemption; nil where the edition has neither.
func (e *Edition) asked(id string) *Condition {
	if r, ok := e.Rule(id); ok {
		return r.Require
	}
	for i := range e.Exempt {
		if e.Exempt[i].ID == id {
			return e.Exempt[i].When
		}
	}
	return nil
}

// part is the alternative of that id, or of that number where it has none.
func (c *Condition) part(id string) *Condition {
	parts := append(append([]Condition{}, c.All...), c.Any...)
	if c.AtLeastOf != nil {
		parts = c.AtLeastOf.Of
	}
	for i := range parts {
		if parts[i].ID == id || parts[i].ID == "" && strconv.Itoa(i+1) == id {
			return &parts[i]
		}
	}
	return nil
}
