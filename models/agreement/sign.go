package agreement

import (
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
)

// readyFor is how long an act that is ready may wait for its transaction.
const readyFor = 2 * time.Minute

// Sign makes an act that is [Ready] count: every agreement of the bundle or none (YX-7). What it replaces is superseded
// and kept. Its paper must be in the store of papers by now. Errors: Conflict (signed already, suspended, or somebody
// was first).
func Sign(tx *db.Tx, act Act) (Signature, error) {
	s := act.Signature
	if err := maySign(tx); err != nil {
		return Signature{}, err
	}
	if tx.Actor.Account != s.Account || tx.Now < s.Signed || tx.Now >= s.Signed.Add(readyFor) {
		return Signature{}, db.Stale()
	}
	if !(Bundle{Parts: act.parts}).Open() {
		return Signature{}, nothingToSign()
	}
	if err := keepCertificate(tx, s.Certificate, act.authority.PEM()); err != nil {
		return Signature{}, err
	}
	if err := insertSignature(tx, s); err != nil {
		return Signature{}, err
	}
	for n, p := range act.parts {
		item, err := signPart(tx, s, n, p)
		if err != nil {
			return Signature{}, err
		}
		s.Items = append(s.Items, item)
	}
	audit.Record(tx, audit.Entry{Action: "agreement.signed", Object: s.Ref(), Clause: act.parts[0].form.Clause,
		Detail: map[string]any{"number": s.Number, "programme": s.Programme, "rulebook": s.Edition, "bundle": s.Bundle, "texts": hashes(act.texts),
			"evidence": sum(s.Evidence), "pdf": s.PDF}})
	_, err := outbox.Send(tx, told(s, act))
	return s, err
}

// signPart signs one agreement of the bundle in place of the signature that counted so far.
func signPart(tx *db.Tx, s Signature, position int, p Part) (Item, error) {
	t := p.Text
	if err := keepText(tx, t); err != nil {
		return Item{}, err
	}
	i := Item{ID: tx.NewID(), Signature: s.ID, position: position, Merchant: s.Merchant, Programme: s.Programme, Key: t.Key, Text: t.Hash(), Signed: s.Signed, Version: 1, asked: t.Hash()}
	if p.Before != nil {
		if err := supersede(tx, *p.Before, s); err != nil {
			return Item{}, err
		}
	}
	if p.form.Validity != "" {
		end, err := deadline.Reckon(tx, s.Signed, p.form.Validity)
		if err != nil {
			return Item{}, err
		}
		i.Until = end.Due
	}
	if err := insertItem(tx, i); err != nil || i.Until == 0 {
		return i, err
	}
	_, err := deadline.Open(tx, deadline.New{Kind: kindValidity, Object: i.Ref(), Merchant: i.Merchant, Audience: deadline.Nobody, Programme: s.Programme,
		Edition: s.Edition, Clause: p.form.Clause, Period: p.form.Validity, Title: text.F("“%s”到期", "“%s” expires", t.Title), Link: "/signatures/" + s.ID, From: s.Signed})
	return i, err
}

// supersede puts a later signature in the place of the one that counted; the earlier one is kept.
func supersede(tx *db.Tx, old Item, by Signature) error {
	old.Superseded, old.SupersededBy = tx.Now, by.ID
	if err := saveItem(tx, old); err != nil {
		return err
	}
	if err := deadline.CloseAll(tx, old.Ref(), deadline.Met); err != nil {
		return err
	}
	return insertChange(tx, old, Superseded, text.F("签署编号 %s", "Signature %s", by.Number).ZH)
}

func nothingToSign() error {
	return fault.New(fault.Conflict,
		text.Of("这组协议目前不需要、也不能再次签署。", "These agreements need no signature now, and cannot be signed again."),
		text.Of("请在“协议”页查看已签署的协议与状态。", "See under “Agreements” what is signed and how it stands."))
}

// told is the letter about a signature, to the merchant.
func told(s Signature, act Act) outbox.Notice {
	titles := make([]text.Text, len(act.texts))
	for i, t := range act.texts {
		titles[i] = text.F("《%s》（版本 %s）", "“%s” (version %s)", t.Title, t.Version)
	}
	return outbox.Notice{Key: kindSigned.Key(s.ID), Merchant: s.Merchant, Category: outbox.Agreement, Clause: act.parts[0].form.Clause, Object: s.Ref(),
		Letter: outbox.Letter{Title: text.F("协议已签署：%s", "Agreements signed: %s", act.texts[0].Title),
			Paragraphs: []text.Text{text.F("%[1]s 已代表贵司签署：%[2]s。", "%[1]s signed for your company: %[2]s.", s.AccountName, text.Join(text.Of("、", ", "), titles...)),
				text.Of("如非贵司本意，请立即联系客服。", "If your company did not mean to, turn to support at once.")},
			Facts: []outbox.Fact{{Label: text.Of("签署编号", "Signature number"), Value: text.Same(s.Number)},
				{Label: text.Of("签署时间", "Signed"), Value: pdf.Moment(s.Signed)}, {Label: text.Of("签署文件 SHA-256", "SHA-256 of the signed paper"), Value: text.Same(s.PDF)}},
			Link: "/signatures/" + s.ID, LinkText: text.Of("查看并下载已签署的协议", "See and download what was signed")}}
}

func hashes(texts []Text) map[string]string {
	out := map[string]string{}
	for _, t := range texts {
		out[t.Key] = t.Hash()
	}
	return out
}
