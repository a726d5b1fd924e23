package rulebook

import (
	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/text"
)

// What an unavailable fact means for a rule (NUM-3).
const (
	UnavailableUndecided = "undecided" // a reviewer decides: default of every occasion but monitoring
	UnavailableFailed    = "failed"    // no record counts as not met
	UnavailableIgnore    = "ignore"    // no warning: default of monitoring
)

// Rule is one demand of a clause.
type Rule struct {
	ID          string           `yaml:"id" need:"yes" is:"key"`
	Clause      string           `yaml:"clause" need:"yes" is:"clause"`
	Title       text.Text        `yaml:"title" need:"yes"`
	Occasions   []Occasion       `yaml:"occasions" need:"yes" oneof:"submit decide tag monitor monitor_product enter publish assess renew sign_up select evaluate"`
	When        *Condition       `yaml:"when"` // applies only when this holds
	Require     *Condition       `yaml:"require" need:"yes"`
	Unavailable string           `yaml:"unavailable" oneof:"undecided failed ignore"`
	Near        *decimal.Decimal `yaml:"near"` // margin of a warning, in the fact's unit
	Warning     *Warning         `yaml:"warning"`
	Remedy      text.Text        `yaml:"remedy"` // how to meet it, beside what can be computed
	Message     text.Text        `yaml:"message"`
	Line        int              `yaml:"-"`
}

// AtOnce reports whether a breach has its consequence without a time to mend.
func (w *Warning) AtOnce() bool { return w.Period == "" }

// Warning is the time to mend, and what follows when the breach still stands at its end.
type Warning struct {
	Period string `yaml:"period" is:"period"` // without it what follows, follows at once
	Clause string `yaml:"clause" is:"clause"`
	Then   string `yaml:"then" need:"yes" oneof:"removal remove_product suspension none"`
	Ground string `yaml:"ground"` // of removal: a key of its grounds, which the bars go by
}

// Exemption takes a subject out of the assessment.
type Exemption struct {
	ID     string     `yaml:"id" need:"yes" is:"key"`
	Clause string     `yaml:"clause" need:"yes" is:"clause"`
	Title  text.Text  `yaml:"title" need:"yes"`
	When   *Condition `yaml:"when" need:"yes"`
}

// Condition is one demand on facts: exactly one of Fact, All, Any, AtLeastOf, Judgement, Paper, Agreement, Deposit,
// Chain or Chains.
// A condition on a fact has one comparison or more, all of which must hold.
type Condition struct {
	ID     string     `yaml:"id" is:"key"` // of an alternative
	Clause string     `yaml:"clause" is:"clause"`
	Title  text.Text  `yaml:"title"`
	When   *Condition `yaml:"when"`
	Remedy text.Text  `yaml:"remedy"`
	// Unavailable "failed": no record counts as not met, where a list or register is complete by its nature.
	Unavailable string `yaml:"unavailable" oneof:"undecided failed"`

	Fact      string    `yaml:"fact"`
	AtLeast   *Operand  `yaml:"at_least"`  // 以上: the limit itself passes (TIME-5)
	MoreThan  *Operand  `yaml:"more_than"` // 超过: the limit itself fails
	AtMost    *Operand  `yaml:"at_most"`
	LessThan  *Operand  `yaml:"less_than"`
	Is        *Operand  `yaml:"is"`
	IsNot     *Operand  `yaml:"is_not"`
	OneOf     []Operand `yaml:"one_of"` // a list meets it when it shares an item
	NoneOf    []Operand `yaml:"none_of"`
	Contains  *Operand  `yaml:"contains"`            // a text holds the other (after normalising), a list has the item
	Before    *Operand  `yaml:"before"`              // strictly
	From      *Operand  `yaml:"from"`                // that instant or later
	In        []string  `yaml:"in"`                  // a category of one of these groups
	NotIn     []string  `yaml:"not_in"`              // a category of none of these groups
	AllIn     []string  `yaml:"all_in"`              // categories that are each of one of these groups
	NotNamed  []string  `yaml:"not_named"`           // a name that is none of these lists, nor ends as none may
	Resembles []string  `yaml:"resembles"`           // a name that comes close to one of these lists
	Known     *Operand  `yaml:"known"`               // true: the fact is available; false: it is not
	Within    string    `yaml:"within" is:"period"`  // no longer ago than: its last day passes (TIME-1)
	Past      string    `yaml:"past" is:"period"`    // more than this ago: its last day fails (TIME-5)
	Reached   string    `yaml:"reached" is:"period"` // this long ago or longer: the corresponding day passes
	Over      *Operand  `yaml:"over"`                // true: the instant has come; false: it has not
	Day       string    `yaml:"day"`                 // fact: the day on which the value stood, named beside it

	All       []Condition `yaml:"all"`
	Any       []Condition `yaml:"any"`
	AtLeastOf *Some       `yaml:"at_least_of"`
	Judgement string      `yaml:"judgement"`            // key of review.judgements; fact judgement.<key>
	Paper     string      `yaml:"paper"`                // key of an ask; fact paper.<key>
	Agreement string      `yaml:"agreement"`            // key of an agreement; fact agreement.<key>
	Deposit   string      `yaml:"deposit" oneof:"full"` // the book's deposit is paid in full; fact deposit.balance
	Chain     int         `yaml:"chain"`                // an authorisation chain of this level or nearer the owner; fact chain.level

	compared []comparison // what it compares, once it is checked
	figure   *figure      // of its fact
	path     string       // of a part: rule/alternative
	called   text.Text    // of a part: its title

	Chains *ChainsDemand `yaml:"chains"` // authorisation chains of the store's brands; fact chain.levels
}

// Some asks for N of several conditions.
type Some struct {
	N  int         `yaml:"n" need:"yes"`
	Of []Condition `yaml:"of" need:"yes"`
}

// Operand is what a fact is compared with: a literal, with its unit where the fact has one ("CNY 500000", "1 %"), or
// another fact.
type Operand struct {
	Raw   string // as written
	Fact  string // key of the other fact, "" for a literal
	Value Value  // the literal, once checked against the fact's type
}
