package rulebook

// StoreAsk is the question that names the store which takes part; ok is false where the merchant itself does.
func (e *Edition) StoreAsk() (Ask, bool) {
	for _, a := range e.Asks {
		if a.Type == AskStore {
			return a, true
		}
	}
	return Ask{}, false
}

// storeAsk: one question at most names the store, and it is answered.
func (c *checker) storeAsk() {
	named := ""
	for i, a := range c.e.Asks {
		if a.Type != AskStore {
			continue
		}
		if named != "" || !a.Required {
			c.add(c.at(item("asks", i)), "%s: one question names the store that takes part, and it is required", a.Key)
		}
		named = a.Key
	}
}
