package rulebook

import (
	"fmt"
	"slices"
)

// Counting says that a fact is a count of records that the portal keeps itself.
type Counting struct {
	Records string   `yaml:"records" need:"yes" oneof:"violations"`
	Kinds   []string `yaml:"kinds" oneof:"serious general sham_trade ip_misuse harassment counterfeit marketing law"` // all where not said
	States  []string `yaml:"states" oneof:"open in_force"`                                                            // in_force where not said
	Grave   bool     `yaml:"grave"`                                                                                   // the grave ones only
	Points  bool     `yaml:"points"`                                                                                  // adds up their points in place of counting them
	Over    string   `yaml:"over" is:"period"`                                                                        // a period back from the instant; without it all there ever were
	Cycle   string   `yaml:"cycle" oneof:"calendar_year"`                                                             // those of the running cycle only; of reached: points begin anew with each cycle
	Latest  bool     `yaml:"latest"`                                                                                  // in place of a count: when the latest of them was decided
	Reached int64    `yaml:"reached"`                                                                                 // in place of a count: when their points last reached this many or a multiple of it
}

// In reports whether a record of the kind, in the state, is counted.
func (c *Counting) In(kind, state string, grave bool) bool {
	states := c.States
	if len(states) == 0 {
		states = []string{"in_force"}
	}
	return (len(c.Kinds) == 0 || slices.Contains(c.Kinds, kind)) && slices.Contains(states, state) && (!c.Grave || grave)
}

// Parse reads a value of the fact in its canonical form (see [Value.String]); a scale, and a string or list with
// steps, takes these only.
func (f FactDecl) Parse(s string) (Value, error) {
	v, err := ParseValue(f.Type.Kind(), s)
	if err != nil || len(f.Steps) == 0 {
		return v, err
	}
	steps := figure{steps: f.Steps}
	for _, one := range v.Items() {
		if steps.step(one) < 0 {
			return Value{}, fmt.Errorf("%q is no step of %s%s", one, f.Key, meant(one, steps.stepKeys()))
		}
	}
	return v, nil
}

// counting: a count has a number to hold it, and belongs to whom violations belong to.
func (c *checker) counting(path string, f FactDecl) {
	if f.Counts == nil {
		return
	}
	when := f.Counts.Latest || f.Counts.Reached > 0
	switch {
	case !when && f.Type != TypeCount:
		c.add(c.at(path+".counts"), "%s is %s; only a count counts records", f.Key, f.Type)
	case when && f.Type != TypeInstant && f.Type != TypeDay:
		c.add(c.at(path+".counts"), "%s is %s; latest and reached tell an instant", f.Key, f.Type)
	case f.Counts.Reached < 0 || f.Counts.Reached > 0 && (f.Counts.Latest || f.Counts.Points):
		c.add(c.at(path+".counts"), "reached stands alone and is more than 0")
	}
	if f.Subject != "" && f.Subject != "merchant" && f.Subject != "store" {
		c.add(c.at(path+".counts"), "violations belong to a merchant or a store, not to a %s", f.Subject)
	}
}
