package agreement

import (
	"crypto/rand"
	"encoding/json"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Evidence is everything that proves a signature (YX-S): which text, who, when, from where, and how consent was given.
// Its canonical form is its JSON; the platform's key signs that.
type Evidence struct {
	Number       string         `json:"number"`
	At           clock.Instant  `json:"at"`
	Programme    string         `json:"programme"`
	Edition      string         `json:"rulebook"`
	EditionHash  string         `json:"rulebook_sha256"`
	Party        string         `json:"party"`
	Bundle       string         `json:"bundle"`
	Texts        []SignedText   `json:"texts"`
	Merchant     SignedFor      `json:"merchant"`
	Signer       Signer         `json:"signer"`
	Address      string         `json:"address"`
	Agent        string         `json:"user_agent"`
	Session      string         `json:"session"` // hash of the session
	Acknowledged []Acknowledged `json:"acknowledged"`
	Agreed       string         `json:"agreed"`       // the words beside the box that was ticked
	TypedName    string         `json:"typed_name"`   // as it was typed
	Confirmed    clock.Instant  `json:"confirmed_at"` // when password or second factor were asked again
}

// SignedText is one text of the bundle, and whether its end was reached on the screen: "yes", or "unknown" where the
// browser ran no scripts.
type SignedText struct {
	Key     string    `json:"key"`
	Version string    `json:"version"`
	Title   text.Text `json:"title"`
	Hash    string    `json:"sha256"`
	Read    string    `json:"read_to_end"`
}

// SignedFor is the merchant that the signature binds.
type SignedFor struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	LegalID string `json:"legal_id"`
}

// Signer is the person who signed.
type Signer struct {
	Account  string    `json:"account"`
	Name     string    `json:"name"`
	Role     text.Text `json:"role"`
	Capacity text.Text `json:"capacity"` // in which the person says to act
}

// Acknowledged is a list or statement that was ticked before signing (YX-2).
type Acknowledged struct {
	Key       string      `json:"key"`
	Clause    string      `json:"clause"`
	Title     text.Text   `json:"title"`
	Items     []text.Text `json:"items"`
	Statement text.Text   `json:"statement"`
}

// Canonical is the evidence as it is signed.
func (e Evidence) Canonical() []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // strings always marshal
	}
	return b
}

// ReadEvidence reads the evidence of a signature.
func (s Signature) ReadEvidence() (e Evidence, err error) {
	return e, json.Unmarshal(s.Evidence, &e)
}

// AgreedWords is what a person declares by ticking the last box.
var AgreedWords = text.Of("我已完整阅读并同意以上全部协议，并有权代表商家签署。", "I have read all of the agreements above in full, agree to them, and may sign for the merchant.")

// Capacity is in which capacity a person signs for a merchant.
type Capacity string

// The capacities.
const (
	LegalRepresentative Capacity = "legal_representative"
	AuthorisedAgent     Capacity = "authorised_agent"
)

// Capacities lists them.
var Capacities = []Capacity{LegalRepresentative, AuthorisedAgent}

var capacityTitles = map[Capacity]text.Text{
	LegalRepresentative: text.Of("法定代表人", "Legal representative"),
	AuthorisedAgent:     text.Of("经法定代表人授权的经办人", "Agent authorised by the legal representative"),
}

// Title is the capacity as people read it.
func (c Capacity) Title() text.Text { return capacityTitles[c] }

func acknowledged(list []rulebook.Acknowledgement) []Acknowledged {
	out := make([]Acknowledged, len(list))
	for i, a := range list {
		out[i] = Acknowledged(a)
	}
	return out
}

// newNumber makes the number of a signature: sixteen letters and digits by chance, which nobody guesses.
func newNumber() string {
	s := rand.Text()[:16]
	return "MY-" + s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}

// mistaken maps digits that the number never has to the letters that they are taken for.
var mistaken = strings.NewReplacer("0", "O", "1", "I", "8", "B")

// ReadNumber puts a number that a person typed into its form; "" where it cannot be one.
func ReadNumber(typed string) string {
	var plain strings.Builder
	for _, r := range strings.ToUpper(typed) {
		if 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			plain.WriteRune(r)
		}
	}
	s := mistaken.Replace(strings.TrimPrefix(plain.String(), "MY"))
	if len(plain.String()) == 16 {
		s = mistaken.Replace(plain.String())
	}
	if len(s) != 16 {
		return ""
	}
	return "MY-" + s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}
