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
		return Figures{Value: counted(r.Value, "项"), Limit: counted(r.Limit, "项")}
	case c.Paper != "":
		return Figures{Value: counted(r.Value, "份"), Limit: counted(r.Limit, "份")}
	case c.Chains != nil:
		return Figures{Value: counted(r.Value, "个品牌"), Limit: counted(r.Limit, "个品牌"), Gap: failedGap(r, "个品牌")}
	case c.Chain == AnyLevel:
		return Figures{Value: counted(r.Value, "级")}
	case c.Chain > 0:
		return Figures{Value: counted(r.Value, "级"), Limit: counted(r.Limit, "级"), Gap: counted(r.Gap, "级")}
	case c.Agreement != "":
		fig := e.index.facts["agreement."+c.Agreement]
		return Figures{Value: fig.shown(r.Value), Limit: fig.shown(r.Limit)}
	case c.Fact == "":
		return Figures{}
	}
	fig := e.index.facts[c.Fact]
	f := Figures{Value: fig.shown(r.Value)}
	if len(c.comparisons()) > 0 {
		f.Limit = judging{e: e, facts: r.Facts}.compared(fig, c.comparisons()[0])
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
func (f figure) shown(s string) text.Text {
	if s == "" {
		return text.Text{}
	}
	v, err := ParseValue(f.typ.Kind(), s)
	if err != nil {
		return text.Same(s)
	}
	return f.show(v)
}

var countedEN = map[string]string{"项": "", "份": " papers", "级": " levels", "个品牌": " brands"}

// failedGap is the distance of a result that failed.
func failedGap(r Result, unit string) text.Text {
	if r.Result != Failed {
		return text.Text{}
	}
	return counted(r.Gap, unit)
}

func counted(n, unit string) text.Text {
	if n == "" {
		return text.Text{}
	}
	return text.Of(n+" "+unit, n+countedEN[unit])
}

// conditionOf finds the condition that a result answers by its path rule/alternative/….
func (e *Edition) conditionOf(path string) *Condition {
	steps := strings.Split(path, "/")
	r, ok := e.Rule(steps[0])
	if !ok {
		return nil
	}
	c := r.Require
	for _, step := range steps[1:] {
		if c = c.part(step); c == nil {
			return nil
		}
	}
	return c
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
