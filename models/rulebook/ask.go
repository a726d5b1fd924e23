package rulebook

import "github.com/mengyue/portal/models/text"

// The types of an ask.
const (
	AskText   = "text"
	AskNumber = "number"
	AskCount  = "count" // a whole number
	AskMoney  = "money"
	AskChoice = "choice"
	AskMany   = "many"
	AskDate   = "date"
	AskPaper  = "paper"
	AskYesNo  = "yesno"
	AskLines  = "lines" // several short texts, one on each line
	AskStore  = "store" // one of the merchant's stores: the one that takes part
)

// Ask is one question of the application form, or one paper to hand in. Its answer is the fact ask.<key>; of a paper,
// the count of files is paper.<key>.
type Ask struct {
	Key      string         `yaml:"key" need:"yes" is:"key"`
	Clause   string         `yaml:"clause" need:"yes" is:"clause"`
	Party    string         `yaml:"party"` // "" for everybody
	Section  text.Text      `yaml:"section"`
	Type     string         `yaml:"type" need:"yes" oneof:"text lines number count money choice many date paper yesno store"`
	Title    text.Text      `yaml:"title" need:"yes"`
	Help     text.Text      `yaml:"help"`
	Options  []Option       `yaml:"options"`
	Required bool           `yaml:"required"`
	When     *Condition     `yaml:"when"`                         // asked only when this holds, over the answers
	Formats  []string       `yaml:"formats" oneof:"pdf jpeg png"` // of papers: pdf jpeg png
	MaxFiles int            `yaml:"max_files"`
	MaxBytes int64          `yaml:"max_bytes"`
	MinRunes int            `yaml:"min_runes"` // of texts
	MaxRunes int            `yaml:"max_runes"` // of texts, and of each line
	Picture  *PictureDemand `yaml:"picture"`   // of papers that are pictures
	Unit     Unit           `yaml:"unit"`
}

// Option is one answer of a choice; Clause names the alternative it opens.
type Option struct {
	Key    string    `yaml:"key" need:"yes" is:"key"`
	Clause string    `yaml:"clause" is:"clause"`
	Title  text.Text `yaml:"title" need:"yes"`
	Help   text.Text `yaml:"help"`
}

// Kind is the kind of value of an ask's answer.
func (a Ask) Kind() Kind {
	switch a.Type {
	case AskNumber:
		return KindDecimal
	case AskMoney:
		return KindMoney
	case AskMany, AskLines:
		return KindList
	case AskDate:
		return KindInstant
	case AskYesNo:
		return KindBool
	case AskPaper, AskCount:
		return KindCount
	}
	return KindString
}

// The states of an agreement with a party, as the fact agreement.<key>.
const (
	AgreementNormal    = "normal"
	AgreementNone      = "none"
	AgreementRevoked   = "revoked"
	AgreementSuspended = "suspended"
	AgreementExpired   = "expired"
)

// Agreement is a text to sign.
type Agreement struct {
	Key          string     `yaml:"key" need:"yes" is:"key"`
	Clause       string     `yaml:"clause" need:"yes" is:"clause"`
	Party        string     `yaml:"party"`
	Title        text.Text  `yaml:"title" need:"yes"`
	Version      string     `yaml:"version" need:"yes"`
	When         *Condition `yaml:"when"`                                                    // signed only when this holds, over the answers of the application
	Bundle       string     `yaml:"bundle"`                                                  // agreements of one bundle are signed all or none
	Validity     string     `yaml:"validity" is:"period"`                                    // "" = until it is ended
	OnNewVersion string     `yaml:"on_new_version" need:"yes" oneof:"still_valid sign_anew"` // what a new version means for older signatures
	SignWithin   string     `yaml:"sign_within" is:"period"`                                 // for sign_anew
	Signed       string     `yaml:"signed" oneof:"application taking_part"`                  // for what it is demanded; the application where not said
	Preamble     text.Text  `yaml:"preamble"`
	Body         []Section  `yaml:"body" need:"yes"`
}

// SignedForTakingPart marks an agreement that an application does not wait for: it is a gate of its own.
const SignedForTakingPart = "taking_part"

// Section is one numbered section of an agreement.
type Section struct {
	Title      text.Text   `yaml:"title" need:"yes"`
	Paragraphs []text.Text `yaml:"paragraphs" need:"yes"`
	Highlight  bool        `yaml:"highlight"` // what the law wants shown conspicuously: fees, exit, penalties
}
