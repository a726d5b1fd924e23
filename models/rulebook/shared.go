package rulebook

import (
	"fmt"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// sharedClauses is a dated file of clauses that several programmes inherit.
type sharedClauses struct {
	Shared    string        `yaml:"shared" need:"yes" is:"name"`
	ID        string        `yaml:"edition" need:"yes" is:"name"`
	Effective clock.Instant `yaml:"effective" need:"yes"`
	Title     text.Text     `yaml:"title" need:"yes"`
	Clauses   []Clause      `yaml:"clauses" need:"yes"`
}

func item(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
