package rulebook

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Edition is one dated edition of a programme's rules. Editions are immutable; a change is a new one.
//
// Struct tags are the grammar of the YAML: yaml the key, need:"yes" a key that must stand, is:"clause" a clause's id,
// is:"key" an id that siblings do not share, is:"period" a period (24h 7d 7wd 1mo 1y), oneof the words allowed.
type Edition struct {
	Programme string        `yaml:"programme" need:"yes" is:"name"`
	ID        string        `yaml:"edition" need:"yes" is:"name"`
	Effective clock.Instant `yaml:"effective" need:"yes"`
	Inherits  string        `yaml:"inherits"` // edition of the clauses that programmes share: common/2023-01-01
	Title     text.Text     `yaml:"title" need:"yes"`
	Summary   text.Text     `yaml:"summary" need:"yes"`
	Source    text.Text     `yaml:"source"` // which rules these are, in a lawyer's words

	Parties     []Party           `yaml:"parties"`
	Clauses     []Clause          `yaml:"clauses" need:"yes"`
	Spans       []Span            `yaml:"spans"`
	LookBacks   []LookBack        `yaml:"lookbacks"`
	Categories  []CategoryGroup   `yaml:"categories"`
	Names       []NameList        `yaml:"names"`
	Facts       []FactDecl        `yaml:"facts"`
	Measures    []MeasureDecl     `yaml:"measures"`
	Derived     []DerivedDecl     `yaml:"derived"`
	Ranks       []Rank            `yaml:"ranks"`
	Acknowledge []Acknowledgement `yaml:"acknowledge"`
	Benefits    []Benefit         `yaml:"benefits"`
	Asks        []Ask             `yaml:"asks"`
	Agreements  []Agreement       `yaml:"agreements"`
	Exempt      []Exemption       `yaml:"exempt"`
	Rules       []Rule            `yaml:"rules"`

	Review     *Review     `yaml:"review"`
	Appeal     *Appeal     `yaml:"appeal"`
	Term       *Term       `yaml:"term"`
	Tag        *Tag        `yaml:"tag"`
	Growth     *Growth     `yaml:"growth"`
	Exit       *Exit       `yaml:"exit"`
	Removal    *Removal    `yaml:"removal"`
	Return     *Return     `yaml:"return"`
	Exclusion  *Exclusion  `yaml:"exclusion"`
	Sanctions  *Sanctions  `yaml:"sanctions"`
	Ladders    []Ladder    `yaml:"ladders"`
	Deposit    *Deposit    `yaml:"deposit"`
	Relation   *Relation   `yaml:"relation"`
	Publishing *Publishing `yaml:"publishing"`
	Suspension *Suspension `yaml:"suspension"`
	Evaluation *Evaluation `yaml:"evaluation"`
	Levels     *LevelScale `yaml:"levels"`
	Notice     *NoticeTime `yaml:"notice"`

	Invitation *Invitation `yaml:"invitation"`
	SignUp     *SignUp     `yaml:"signup"`
	Path       *Path       `yaml:"path"`

	Authorisation *Authorisation `yaml:"authorisation"`
	Renewal       *Renewal       `yaml:"renewal"`
	Lookup        *Lookup        `yaml:"lookup"`
	Standards     []Standard     `yaml:"standards"`

	Hash string `yaml:"-"` // SHA-256 of the source, hex
	Text []byte `yaml:"-"` // the source itself, for reading beside the rules

	index *index
}

// Party is who takes part.
type Party struct {
	Key   string    `yaml:"key" need:"yes" is:"key"`
	Title text.Text `yaml:"title" need:"yes"`
}

// Clause is one clause in our own wording. Every clause is named by a rule or a section, or says where it is applied,
// or why nothing names it.
type Clause struct {
	ID       string    `yaml:"id" need:"yes" is:"clauseid"`
	Source   text.Text `yaml:"source"` // its place in the rules' text
	Title    text.Text `yaml:"title" need:"yes"`
	Text     text.Text `yaml:"text" need:"yes"`
	Applied  *Applied  `yaml:"applied"`
	Explains text.Text `yaml:"explains"` // why nothing names it
	From     string    `yaml:"-"`        // the shared edition it is inherited from, "" for the book's own
	Line     int       `yaml:"-"`
}

// Applied says that a clause is applied by the portal itself, and where.
type Applied struct {
	By    string    `yaml:"by" need:"yes" oneof:"portal staff"`
	Where text.Text `yaml:"where" need:"yes"`
}

// Acknowledgement is a list or statement shown and acknowledged before signing; it is part of the signing evidence.
type Acknowledgement struct {
	Key       string      `yaml:"key" need:"yes" is:"key"`
	Clause    string      `yaml:"clause" need:"yes" is:"clause"`
	Title     text.Text   `yaml:"title" need:"yes"`
	Items     []text.Text `yaml:"items"`
	Statement text.Text   `yaml:"statement" need:"yes"` // what the person declares by ticking
}

// Benefit is what a member gets in the term, for the programme's page.
type Benefit struct {
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Text   text.Text `yaml:"text" need:"yes"`
}

// Clause finds a clause, own or inherited.
func (e *Edition) Clause(id string) (Clause, bool) {
	for _, c := range e.Clauses {
		if c.ID == id {
			return c, true
		}
	}
	return Clause{}, false
}

// Ask finds a question of the application form.
func (e *Edition) Ask(key string) (Ask, bool) { return askOf(e.Asks, key) }

// Agreement finds an agreement.
func (e *Edition) Agreement(key string) (Agreement, bool) {
	for _, a := range e.Agreements {
		if a.Key == key {
			return a, true
		}
	}
	return Agreement{}, false
}

// Rule finds a rule.
func (e *Edition) Rule(id string) (Rule, bool) {
	for _, r := range e.Rules {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}
