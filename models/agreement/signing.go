package agreement

import (
	"slices"
	"strings"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Signing is what a person did to sign a bundle.
type Signing struct {
	Edition      *rulebook.Edition
	Party        string
	Bundle       string
	Texts        map[string]string // hash of each text as it was shown, by the agreement's key
	Read         map[string]string // "yes" or "unknown", by the agreement's key
	Acknowledged []string          // keys of the acknowledgements that were ticked
	Agreed       bool
	Name         string // as it was typed
	Capacity     Capacity
	Strong       clock.Instant // when password or second factor were last asked
}

// Act is a signing that is complete: its evidence, sealed, and the signed paper. Keep the paper, then [Sign] it.
type Act struct {
	Signature Signature
	PDF       []byte
	texts     []Text
	parts     []Part
	authority *pdf.Authority
}

// strongFor is how long ago password or second factor may have been asked; at its very end it is too long (TIME-2).
const strongFor = 10 * time.Minute

// StrongEnough is nil where password or second factor were asked within the last ten minutes.
func StrongEnough(asked, now clock.Instant) error {
	if asked != 0 && now < asked.Add(strongFor) {
		return nil
	}
	return fault.New(fault.Unauthenticated,
		text.Of("签署与撤销需要在 10 分钟内再次验证身份。", "Signing and revoking ask for your password or second factor within the last 10 minutes."),
		text.Of("请再次验证后回到本页；已填写的内容请重新确认。", "Confirm who you are and come back to this page."))
}

// Ready checks a signing and makes its evidence and its signed paper; it changes nothing, so that the paper can be kept
// before the transaction that names it. Errors: Forbidden, Unauthenticated (asked too long ago), Invalid with its fields,
// Conflict (another text was shown).
func Ready(tx *db.Tx, s Signing, a *pdf.Authority) (Act, error) {
	if err := maySign(tx); err != nil {
		return Act{}, err
	}
	if err := StrongEnough(s.Strong, tx.Now); err != nil {
		return Act{}, err
	}
	b, err := bundle(tx, s.Edition, s.Party, s.Bundle)
	if err != nil {
		return Act{}, err
	}
	if err := s.check(b, tx.Actor); err != nil {
		return Act{}, err
	}
	m, err := merchant.Find(tx, tx.Actor.Merchant)
	if err != nil {
		return Act{}, err
	}
	e := s.evidence(tx, b, m)
	act := Act{parts: b.Parts, authority: a, Signature: Signature{ID: tx.NewID(), Number: e.Number, Merchant: m.ID, Programme: e.Programme,
		Edition: e.Edition, Party: e.Party, Bundle: e.Bundle, Account: e.Signer.Account, AccountName: e.Signer.Name, Signed: tx.Now,
		Evidence: e.Canonical(), Certificate: pdf.Fingerprint(a.Certificate)}}
	for _, p := range b.Parts {
		act.texts = append(act.texts, p.Text)
	}
	if act.Signature.Seal, err = a.Sign(act.Signature.Evidence); err != nil {
		return Act{}, err
	}
	if act.PDF, err = signedPaper(act.Signature, e, act.texts, a); err != nil {
		return Act{}, err
	}
	if _, err := EvidenceSheet(act.Signature, text.ZH, a); err != nil {
		return Act{}, err // a name that cannot be drawn is found before the signature counts
	}
	act.Signature.PDF, act.Signature.PDFSize = blob.Sum(act.PDF), int64(len(act.PDF))
	return act, nil
}

// maySign refuses everybody but a merchant's own people who may sign for it; the portal never signs for anybody.
func maySign(tx *db.Tx) error {
	if tx.Actor.Account == "" || tx.Actor.Merchant == "" || !access.May(access.Role(tx.Actor.Role), access.Sign) {
		return fault.New(fault.Forbidden,
			text.Of("只有商家负责人可以签署或撤销协议。", "Only the merchant's owner may sign or revoke agreements."),
			text.Of("请让商家负责人登录后办理。", "Ask the owner to sign in and do it."))
	}
	return nil
}

// Considered finds the bundle of a signing whose texts were read and whose statements were acknowledged: the first of
// the two steps, before the name is typed. Errors: Invalid with its fields, Conflict (another text was shown).
func Considered(tx *db.Tx, s Signing) (Bundle, error) {
	b, err := bundle(tx, s.Edition, s.Party, s.Bundle)
	if err != nil {
		return Bundle{}, err
	}
	v := fault.Validation()
	if err := s.considered(b, v); err != nil {
		return b, err
	}
	return b, v.OrNil()
}

// considered finds what was not read or not acknowledged. A browser that runs scripts tells "no" until the end of a
// text was reached; one that runs none tells "unknown".
func (s Signing) considered(b Bundle, v *fault.Fault) error {
	for _, p := range b.Parts {
		if s.Texts[p.Text.Key] != p.Text.Hash() {
			return otherText(p.Text)
		}
		if read := s.Read[p.Text.Key]; read != "yes" && read != "unknown" {
			v.At("read."+p.Text.Key, text.F("请把“%s”阅读到末尾。", "Read “%s” to its end.", p.Text.Title))
		}
	}
	for _, a := range s.Edition.Acknowledge {
		if !slices.Contains(s.Acknowledged, a.Key) {
			v.At("ack."+a.Key, text.F("请阅读“%s”并勾选确认。", "Read “%s” and tick it.", a.Title))
		}
	}
	return nil
}

// check finds what is missing for consent. Each fault stands at its field.
func (s Signing) check(b Bundle, who db.Actor) error {
	v := fault.Validation()
	if err := s.considered(b, v); err != nil {
		return err
	}
	if !s.Agreed {
		v.At("agree", text.Of("请勾选同意协议；不同意的，可以选择退出。", "Tick that you agree; if you do not, leave without signing."))
	}
	if _, known := capacityTitles[s.Capacity]; !known {
		v.At("capacity", text.Of("请选择您以什么身份签署。", "Choose in which capacity you sign."))
	}
	if typed := plainName(s.Name); typed == "" || typed != plainName(who.Name) {
		v.At("name", text.F("请输入您本人的姓名，须与账号姓名“%s”一致。", "Type your own name as your account has it: “%s”.", who.Name))
	}
	return v.OrNil()
}

// plainName is a name as it is compared: without spaces, in small letters.
func plainName(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }

func otherText(t Text) error {
	return fault.New(fault.Conflict,
		text.F("在您打开页面之后，“%s”的文本有了新版本，签署没有进行。", "The text of “%s” changed after you opened the page; nothing was signed.", t.Title),
		text.Of("请阅读新文本后再签署。", "Read the new text, then sign."))
}

func (s Signing) evidence(tx *db.Tx, b Bundle, m merchant.Merchant) Evidence {
	e := Evidence{Number: newNumber(), At: tx.Now, Programme: s.Edition.Programme, Edition: s.Edition.ID, EditionHash: s.Edition.Hash, Party: s.Party, Bundle: b.Key,
		Merchant: SignedFor{m.ID, m.Name, m.LegalID}, Address: tx.Actor.IP, Agent: printable(tx.Actor.Agent), Session: tx.Actor.Session,
		Signer:       Signer{tx.Actor.Account, tx.Actor.Name, access.Role(tx.Actor.Role).Title(), s.Capacity.Title()},
		Acknowledged: acknowledged(s.Edition.Acknowledge), Agreed: AgreedWords.ZH + " / " + AgreedWords.EN, TypedName: strings.Join(strings.Fields(s.Name), " "), Confirmed: s.Strong}
	for _, p := range b.Parts {
		e.Texts = append(e.Texts, SignedText{p.Text.Key, p.Text.Version, p.Text.Title, p.Text.Hash(), s.Read[p.Text.Key]})
	}
	return e
}
