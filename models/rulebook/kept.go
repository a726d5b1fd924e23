package rulebook

// Reading is one of the portal's own records that a fact may read.
type Reading struct {
	Key  string
	Type FactType
}

// Readings are what facts may read of a store's record, in place of being imported.
var Readings = []Reading{
	{"store.platform", TypeString}, {"store.kind", TypeString}, {"store.created", TypeInstant},
	{"store.contract_start", TypeInstant}, {"store.contract_end", TypeInstant}, {"store.brands", TypeList},
}

// Nothing is the value of the fact where nothing is recorded; not available unless the book says otherwise.
func (f FactDecl) Nothing() Value {
	if f.Absent == "" {
		return Value{}
	}
	v, err := f.Parse(f.Absent)
	if err != nil {
		return Value{}
	}
	return v
}

// kept: what reads the portal's records has their type and subject; the value of an empty register is one of the fact.
func (c *checker) kept(path string, f FactDecl) {
	for _, r := range Readings {
		if f.Reads == r.Key && (f.Type.Kind() != r.Type.Kind() || f.Subject != "store") {
			c.add(c.at(path+".reads"), "%s is %s of a store; declare the fact so", r.Key, r.Type)
		}
	}
	if f.Reads != "" && (f.Counts != nil || f.Absent != "") {
		c.add(c.at(path+".reads"), "%s reads a record of the portal and has no other source", f.Key)
	}
	if _, err := f.Parse(f.Absent); f.Absent != "" && err != nil {
		c.add(c.at(path+".absent"), "%v", err)
	}
}
