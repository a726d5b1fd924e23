package book

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Propose asks that a draft be published; a second person signs before it is. Errors: Forbidden, Breach (problems, or too
// late for its first day), Conflict.
func Propose(tx *db.Tx, id string, version int) (Draft, error) {
	if err := access.Require(tx, access.Rulebooks); err != nil {
		return Draft{}, err
	}
	d, err := open(tx, id, version)
	if err != nil {
		return d, err
	}
	if d.Proposed.Given() {
		return d, fault.New(fault.Conflict, text.F("%s 已提出公布，等待第二人签署。", "%s has proposed it; it waits for the second signature.", d.Proposed.Name), text.Of("请由另一位同事签署。", "Another colleague signs."))
	}
	if _, err := d.publishable(tx); err != nil {
		return d, err
	}
	d.Proposed, d.Reason = sign(tx), ""
	return put(tx, d, "draft.proposed")
}

// Publish signs as the second person: the edition is public from this instant, in the library of every process, and in
// force from its first day. Its members are told. Errors: Forbidden (who proposed it, or no right), Breach, Conflict.
func Publish(tx *db.Tx, id string, version int) (Draft, error) {
	d, err := second(tx, id, version)
	if err != nil {
		return d, err
	}
	e, err := d.publishable(tx)
	if err != nil {
		return d, err
	}
	d.Published = sign(tx)
	if err := rulebook.Keep(tx, rulebook.Book{Programme: e.Programme, Edition: e.ID, Source: d.Source, Scenarios: d.Scenarios, Hash: e.Hash, Draft: d.ID, Published: tx.Now}); err != nil {
		return d, err
	}
	if err := publication.Publish(tx, e); err != nil {
		return d, err
	}
	return put(tx, d, "draft.published")
}

// Return sends a draft back to who proposed it, with the reason. Errors: Forbidden, Invalid, Conflict.
func Return(tx *db.Tx, id string, version int, reason string) (Draft, error) {
	d, err := second(tx, id, version)
	if err != nil {
		return d, err
	}
	if reason == "" {
		return d, fault.Validation().At("reason", text.Of("请写明退回的理由。", "Write why it is sent back."))
	}
	d.Proposed, d.Reason = Signature{}, reason
	return put(tx, d, "draft.returned")
}

// Drop gives a draft up, with the reason; it stays on the record. Errors: Forbidden, Invalid, Conflict.
func Drop(tx *db.Tx, id string, version int, reason string) (Draft, error) {
	if err := access.Require(tx, access.Rulebooks); err != nil {
		return Draft{}, err
	}
	d, err := open(tx, id, version)
	if err != nil {
		return d, err
	}
	if reason == "" {
		return d, fault.Validation().At("reason", text.Of("请写明放弃的理由。", "Write why it is dropped."))
	}
	d.Dropped, d.Reason = sign(tx), reason
	return put(tx, d, "draft.dropped")
}

// second finds a draft for its second signature.
func second(tx *db.Tx, id string, version int) (Draft, error) {
	if err := access.Require(tx, access.Countersign); err != nil {
		return Draft{}, err
	}
	d, err := open(tx, id, version)
	if err != nil {
		return d, err
	}
	switch {
	case !d.Proposed.Given():
		return d, fault.New(fault.Conflict, text.Of("该草案尚未提出公布。", "Nobody has proposed to publish this draft."), text.Of("请先由一位同事提出公布。", "A colleague proposes it first."))
	case d.Proposed.By == tx.Actor.ID():
		return d, fault.New(fault.Forbidden, text.Of("公布由两个人完成，提出人不能签署自己的提案。", "Two people publish an edition; nobody signs their own proposal."), text.Of("请由另一位同事签署。", "Ask another colleague to sign.")).Under("GEN-7")
	}
	return d, nil
}

// publishable reads the draft as it would be published, and refuses one with problems, one that is there already and one
// that its members would learn of too late.
func (d Draft) publishable(tx *db.Tx) (*rulebook.Edition, error) {
	r := d.Reading(tx)
	if !r.Right() {
		return nil, fault.New(fault.Breach, text.F("草案还有 %d 处问题，不能公布。", "The draft has %d problem{s} and cannot be published.", len(r.Problems)), text.Of("请按页面列出的位置逐处更正。", "Mend each at the place that the page names."))
	}
	e := r.Edition
	if _, err := rulebook.Books(tx).Edition(e.Programme, e.ID); err == nil {
		return nil, fault.New(fault.Conflict, text.F("规则版本 %s/%s 已经存在。", "The edition %s/%s is there already.", e.Programme, e.ID), text.Of("请改用新的生效日与版本号。", "Give it another first day and edition.")).Under("GEN-7")
	}
	if e.Effective <= tx.Now {
		return nil, fault.New(fault.Breach, text.F("生效日 %s 已经到来，规则不能溯及既往。", "Its first day %s has come; rules do not reach back.", e.Effective.Text()), text.Of("请改用以后的生效日。", "Give it a later first day.")).Under("GEN-7")
	}
	return e, publication.InTime(tx, e)
}

// ScenariosHash is the SHA-256 of the scenarios.
func (d Draft) ScenariosHash() string { return sum(d.Scenarios) }

func sum(source string) string {
	s := sha256.Sum256([]byte(source))
	return hex.EncodeToString(s[:])
}
