package agreement

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Bundle is agreements that are signed in one go or not at all (YX-7), and how they stand with a merchant.
type Bundle struct {
	Key    string
	Clause string
	Parts  []Part
}

// Part is one agreement of a bundle.
type Part struct {
	Text   Text
	State  string // how it stands now
	Before *Item  // the signature that counts now; nil where none does
	Old    *Text  // the text signed before, where it is another one
	Due    bool   // it has to be signed
	May    bool   // it may be signed: only some need it
	Why    text.Text
	Lapse  clock.Instant // until when a signature on the older text still counts; 0 where no new one is demanded
	form   rulebook.Agreement
}

// Prepare finds what a party of an edition signs, in which bundles, and why. Errors: NotFound (another merchant).
func Prepare(tx *db.Tx, e *rulebook.Edition, party, merchant string) ([]Bundle, error) {
	if tx.Actor.Merchant != "" && tx.Actor.Merchant != merchant {
		return nil, fault.Missing(what)
	}
	items, err := counting(tx, merchant, e.Programme)
	if err != nil {
		return nil, err
	}
	var bundles []Bundle
	for _, a := range e.Agreements {
		if a.Party != "" && party != "" && a.Party != party {
			continue
		}
		part := Part{Text: TextOf(e, a), State: rulebook.AgreementNone, form: a}
		if i, ok := items[a.Key]; ok {
			if err := part.compare(tx, e, i); err != nil {
				return nil, err
			}
		}
		part.decide()
		bundles = put(bundles, a, part)
	}
	return bundles, nil
}

// compare fills in how a part stands beside the signature that counts now.
func (p *Part) compare(tx *db.Tx, e *rulebook.Edition, i Item) (err error) {
	p.Before = &i
	if p.State, err = i.StateUnder(tx, e); err != nil {
		return err
	}
	if i.Text == p.Text.Hash() {
		return nil
	}
	if p.Lapse, err = i.lapse(tx, e); err != nil {
		return err
	}
	old, err := i.Words(tx)
	p.Old = &old
	return err
}

// decide says whether a part has to be signed, and why.
func (p *Part) decide() {
	p.Due = p.State != rulebook.AgreementNormal && p.State != rulebook.AgreementSuspended || p.Lapse != 0
	if p.form.When != nil {
		p.May, p.Due = p.Due, false
	}
	switch {
	case p.May:
		p.Why = text.Of("仅在申请中所填情况需要时签署，详见本计划的规则。", "To be signed only where what you declare in the application asks for it; see the rules of the programme.")
	case p.State == rulebook.AgreementNone:
		p.Why = text.Of("尚未签署。", "Not signed yet.")
	case p.State == rulebook.AgreementRevoked:
		p.Why = text.Of("此前的签署已撤销。", "The earlier signature was revoked.")
	case p.State == rulebook.AgreementSuspended:
		p.Why = text.Of("协议已被平台暂停，恢复后继续有效；重新签署不能解除暂停。", "The agreement is suspended by the platform and will count again once restored; signing anew does not lift it.")
	case p.Lapse != 0 && p.State == rulebook.AgreementNormal:
		p.Why = text.F("文本有新版本，须在 %s 之前重新签署；在此之前，原签署继续有效。", "There is a new version that must be signed before %s; until then the earlier signature counts.", p.Lapse.EndText())
	case p.Lapse != 0:
		p.Why = text.Of("文本有新版本，重新签署的期限已过，原签署不再有效。", "There is a new version and the time for signing it is over; the earlier signature no longer counts.")
	case p.State == rulebook.AgreementExpired:
		p.Why = text.Of("此前的签署已到期。", "The earlier signature has expired.")
	case p.Old != nil:
		p.Why = text.Of("文本有新版本；您此前的签署继续有效，也可以选择签署新版本。", "There is a new version; your earlier signature still counts, and you may sign the new one.")
	}
}

// put adds a part to its bundle; an agreement without one is a bundle by itself.
func put(bundles []Bundle, a rulebook.Agreement, p Part) []Bundle {
	key := a.Bundle
	if key == "" {
		key = a.Key
	}
	for n := range bundles {
		if bundles[n].Key == key {
			bundles[n].Parts = append(bundles[n].Parts, p)
			return bundles
		}
	}
	return append(bundles, Bundle{Key: key, Clause: a.Clause, Parts: []Part{p}})
}

// Due reports whether the bundle has to be signed: one agreement that is due makes all of it so.
func (b Bundle) Due() bool {
	for _, p := range b.Parts {
		if p.Due {
			return true
		}
	}
	return false
}

// Open reports whether the bundle may be signed: something is due or has a newer version, and nothing is suspended.
func (b Bundle) Open() bool {
	open := false
	for _, p := range b.Parts {
		if p.State == rulebook.AgreementSuspended {
			return false
		}
		open = open || p.Due || p.May || p.Old != nil
	}
	return open
}

// Title names the bundle by its agreements.
func (b Bundle) Title() text.Text {
	titles := make([]text.Text, len(b.Parts))
	for i, p := range b.Parts {
		titles[i] = p.Text.Title
	}
	return text.Join(text.Of("、", ", "), titles...)
}

// bundle finds one bundle of a party. Errors: NotFound.
func bundle(tx *db.Tx, e *rulebook.Edition, party, key string) (Bundle, error) {
	bundles, err := Prepare(tx, e, party, tx.Actor.Merchant)
	if err != nil {
		return Bundle{}, err
	}
	for _, b := range bundles {
		if b.Key == key {
			return b, nil
		}
	}
	return Bundle{}, fault.Missing(text.Of("这组协议", "such set of agreements"))
}
