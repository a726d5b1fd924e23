package rulebook

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
)

// What is asked of one chain is asked of it as a whole, also where other things are asked beside it; of alternatives one is
// enough.
func TestWhatIsAskedOfOneChain(t *testing.T) {
	e := &Edition{Facts: []FactDecl{{Key: "brand.tonality", Subject: "brand"}, {Key: "level"}}}
	chain, tone, other := Condition{Chain: 2}, Condition{Fact: "brand.tonality"}, Condition{Fact: "level"}
	for name, c := range map[string]struct {
		asked Condition
		want  int // conditions
		parts int // of the first
	}{
		"a chain":                                 {chain, 1, 0},
		"nothing of a chain":                      {other, 0, 0},
		"a chain and its brand":                   {Condition{All: []Condition{chain, tone}}, 1, 2},
		"beside something else":                   {Condition{All: []Condition{chain, other, tone}}, 1, 2},
		"a chain or its brand":                    {Condition{Any: []Condition{chain, tone}}, 1, 2},
		"a chain or something else":               {Condition{Any: []Condition{chain, other}}, 1, 0},
		"one of several":                          {Condition{AtLeastOf: &Some{N: 1, Of: []Condition{{All: []Condition{chain, tone}}, other}}}, 1, 2},
		"a chain for each brand is another thing": {Condition{Chains: &ChainsDemand{}}, 0, 0},
	} {
		got := e.OneChain(&c.asked)
		if len(got) != c.want || len(got) > 0 && len(got[0].All)+len(got[0].Any) != c.parts {
			t.Errorf("%s: %d %+v", name, len(got), got)
		}
	}
}

// Of several chains the one that meets most is chosen: a whole condition before many parts, then the smaller gap.
func TestTheNearestChainIsChosen(t *testing.T) {
	books, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := books.Edition("yanxuan", "2023-08-04")
	if err != nil {
		t.Fatal(err)
	}
	of := func(level int64, tonality string) Facts {
		f := Facts{"chain.level": Count(level)}
		if tonality != "" {
			v, err := ParseValue(KindDecimal, tonality)
			if err != nil {
				t.Fatal(err)
			}
			f["brand.tonality"] = v
		}
		return f
	}
	for name, c := range map[string]struct {
		chains []Facts
		want   int
	}{
		"one":                           {[]Facts{of(1, "")}, 0},
		"the first of equals":           {[]Facts{of(1, "1"), of(2, "1")}, 0},
		"who meets it":                  {[]Facts{of(1, "1.99"), of(9, "2")}, 1},
		"who is nearer":                 {[]Facts{of(1, "1"), of(2, "1.5"), of(3, "1.2")}, 1},
		"a figure before none":          {[]Facts{of(1, ""), of(2, "0")}, 1},
		"more than enough is no nearer": {[]Facts{of(1, "2"), of(1, "5")}, 0},
	} {
		if got := e.NearestChain(c.chains, clock.Must("2026-11-22")); got != c.want {
			t.Errorf("%s: chain %d, want %d", name, got, c.want)
		}
	}
}
