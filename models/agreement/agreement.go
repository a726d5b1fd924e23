// Package agreement has merchants sign the agreements of a programme, whole bundles or nothing, with evidence that
// anyone can check, and knows how each signed agreement stands (YX-5, YX-7, YX-S). Texts, bundles and validity are the
// rulebook's; what was signed is kept for good, also after it was superseded, revoked or has expired.
package agreement

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Signature is one act of signing: a bundle of agreements, signed in one go by one person.
type Signature struct {
	ID          string
	Number      string // as papers carry it, and as anyone may enter it on the verification page
	Merchant    string
	Programme   string
	Edition     string
	Party       string
	Bundle      string
	Account     string
	AccountName string
	Signed      clock.Instant
	Evidence    []byte // canonical JSON of [Evidence]
	Seal        string // the platform's signature over Evidence
	Certificate string // fingerprint of the certificate of Seal
	PDF         string // name of the signed paper in the store of papers
	PDFSize     int64
	Items       []Item
}

// Ref names the signature for the record.
func (s Signature) Ref() string { return "signature:" + s.ID }

// Item is one agreement of a signature.
type Item struct {
	ID           string
	Signature    string
	Merchant     string
	Programme    string
	Key          string
	Text         string // hash of the text that was signed
	Signed       clock.Instant
	Until        clock.Instant // exclusive; 0 until it is ended
	Suspended    clock.Instant
	Revoked      clock.Instant
	Superseded   clock.Instant // since when a later signature counts in its place
	SupersededBy string
	Version      int
	position     int    // in its bundle
	asked        string // the text that the merchant signed, or was last told of
}

// Ref names the agreement for the record.
func (i Item) Ref() string { return "agreement:" + i.ID }

// State is how the item stands at an instant, a new version apart (see [States]): one of the rulebook's states.
func (i Item) State(now clock.Instant) string {
	switch {
	case i.Revoked != 0:
		return rulebook.AgreementRevoked
	case i.Until != 0 && i.Until <= now:
		return rulebook.AgreementExpired
	case i.Suspended != 0:
		return rulebook.AgreementSuspended
	}
	return rulebook.AgreementNormal
}

// Change is what became of a signed agreement.
type Change struct {
	ID          string
	Agreement   string
	Kind        ChangeKind
	At          clock.Instant
	Account     string
	AccountName string
	Reason      string
}

// ChangeKind is a kind of change.
type ChangeKind string

// The kinds of change.
const (
	Suspended  ChangeKind = "suspended"
	Restored   ChangeKind = "restored"
	Revoked    ChangeKind = "revoked"
	Expired    ChangeKind = "expired"
	Superseded ChangeKind = "superseded"
)

var changeTitles = map[ChangeKind]text.Text{
	Suspended: text.Of("被暂停", "Suspended"), Restored: text.Of("恢复正常", "Restored"), Revoked: text.Of("被商家撤销", "Revoked by the merchant"),
	Expired: text.Of("已到期", "Expired"), Superseded: text.Of("被新的签署取代", "Superseded by a later signature"),
}

// Title is the change as people read it.
func (k ChangeKind) Title() text.Text { return changeTitles[k] }

var stateTitles = map[string]text.Text{
	rulebook.AgreementNormal: text.Of("正常", "Normal"), rulebook.AgreementNone: text.Of("未签署", "Not signed"),
	rulebook.AgreementRevoked: text.Of("已撤销", "Revoked"), rulebook.AgreementSuspended: text.Of("已暂停", "Suspended"),
	rulebook.AgreementExpired: text.Of("已到期", "Expired"),
}

// StateTitle is a state as people read it.
func StateTitle(state string) text.Text { return stateTitles[state] }

var what = text.Of("这份签署", "such signature")

// Find reads a signature with its items. Errors: NotFound, also for another merchant's people.
func Find(tx *db.Tx, id string) (Signature, error) {
	s, err := signatureBy(tx, "id = ?", id)
	if err != nil {
		return Signature{}, db.Found(err, what)
	}
	if tx.Actor.Merchant != "" && tx.Actor.Merchant != s.Merchant {
		return Signature{}, fault.Missing(what)
	}
	return s, nil
}

// Item finds an agreement of the signature.
func (s Signature) Item(key string) (Item, error) {
	for _, i := range s.Items {
		if i.Key == key {
			return i, nil
		}
	}
	return Item{}, fault.Missing(text.Of("这份协议", "such agreement"))
}

// List gives a merchant's signatures, the newest first, at most 200; for "" the last 50 of all merchants. Another
// merchant's people are given none.
func List(tx *db.Tx, merchant string) ([]Signature, error) {
	if tx.Actor.Merchant != "" && tx.Actor.Merchant != merchant {
		return nil, nil
	}
	if merchant == "" {
		return signaturesOf(tx, "", 50)
	}
	return signaturesOf(tx, merchant, 200)
}

// History is what became of the agreements of a signature, the oldest first.
func (s Signature) History(tx *db.Tx) ([]Change, error) { return changesOf(tx, s.ID) }

// Words reads the text that was signed.
func (i Item) Words(tx *db.Tx) (Text, error) { return keptText(tx, i.Text) }
