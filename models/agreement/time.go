package agreement

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// The kinds of deadline of a signed agreement.
const (
	kindValidity = "agreement.validity" // its validity ends
	kindAnew     = "agreement.sign_anew"
)

// OnDue is what the ends of agreements bring about.
var OnDue = deadline.Effects{kindValidity: expire, kindAnew: expire}

// expire records that a signature no longer counts, with the instant that was due. States knows it from that very
// instant on, with or without this.
func expire(tx *db.Tx, d deadline.Deadline) error {
	i, err := itemByID(tx, d.Object[len("agreement:"):])
	if err != nil {
		return err
	}
	if _, err := deadline.Close(tx, d.Kind, d.Object, deadline.Lapsed); err != nil || i.Superseded != 0 || i.Revoked != 0 {
		return err
	}
	s, err := signatureBy(tx, "id = ?", i.Signature)
	if err != nil {
		return err
	}
	t, err := i.Words(tx)
	if err != nil {
		return err
	}
	if err := insertChangeAt(tx, i, Change{Kind: Expired, At: d.Due}); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "agreement.expired", Object: s.Ref(), Merchant: s.Merchant, Clause: d.Clause,
		Detail: map[string]any{"agreement": i.Key, "text": i.Text, "due": d.Due}})
	_, err = outbox.Send(tx, outbox.Notice{Key: kindExpired.Key(i.ID), Merchant: s.Merchant, Category: outbox.Agreement, Clause: d.Clause, Object: s.Ref(),
		Letter: letterOf(tx, s, t, Expired, "")})
	return err
}

// batch is how many merchants one transaction asks to sign anew.
const batch = 200

// TakeEffect asks the merchants who signed an older text to sign the new version, where the edition now in force wants
// that: a deadline and a notice for each, once. It deals with one batch and reports how many; 0 when nothing is left.
func TakeEffect(ctx context.Context, d *db.DB) (int, error) {
	n := 0
	err := d.InTx(ctx, db.System("sweep"), func(tx *db.Tx) error {
		n = 0
		books := rulebook.Books(tx)
		for _, programme := range books.Programmes() {
			e, err := books.InForce(programme, tx.Now)
			if err != nil {
				continue // announced, not yet in force
			}
			for _, a := range e.Agreements {
				done, err := askAnew(tx, e, a)
				if n += done; err != nil || n >= batch {
					return err
				}
			}
		}
		return nil
	})
	return n, err
}

func askAnew(tx *db.Tx, e *rulebook.Edition, a rulebook.Agreement) (int, error) {
	t := TextOf(e, a)
	items, err := older(tx, t, batch)
	if err != nil {
		return 0, err
	}
	for _, i := range items {
		end, err := i.lapse(tx, e)
		if err != nil {
			return 0, err
		}
		i.asked = t.Hash()
		if err := saveItem(tx, i); err != nil {
			return 0, err
		}
		audit.Record(tx, audit.Entry{Action: "agreement.text_changed", Object: "signature:" + i.Signature, Merchant: i.Merchant, Clause: a.Clause,
			Detail: map[string]any{"agreement": i.Key, "text": t.Hash(), "still_valid": end == 0, "sign_until": end}})
		if end == 0 {
			continue
		}
		if err := demand(tx, e, a, i); err != nil {
			return 0, err
		}
	}
	return len(items), nil
}

// demand opens the time for signing a new version and tells the merchant.
func demand(tx *db.Tx, e *rulebook.Edition, a rulebook.Agreement, i Item) error {
	end, err := i.lapse(tx, e)
	if err != nil {
		return err
	}
	if _, err := deadline.Close(tx, kindAnew, i.Ref(), deadline.Cancelled); err != nil {
		return err
	}
	if _, err := deadline.Open(tx, deadline.New{Kind: kindAnew, Object: i.Ref(), Merchant: i.Merchant, Audience: deadline.Merchant, Programme: e.Programme, Edition: e.ID,
		Clause: a.Clause, Period: a.SignWithin, Title: text.F("签署“%s”的新版本", "Sign the new version of “%s”", a.Title), Link: signingPage(e), From: e.Effective, Due: end}); err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindAgain.Key(i.ID, a.Version), Merchant: i.Merchant, Category: outbox.Agreement, Clause: a.Clause, Object: "signature:" + i.Signature,
		MustAck: true, Letter: againLetter(e, a, end)})
	return err
}

// againLetter asks to sign a new version until an instant.
func againLetter(e *rulebook.Edition, a rulebook.Agreement, end clock.Instant) outbox.Letter {
	return outbox.Letter{Title: text.F("请重新签署“%s”", "Sign “%s” anew", a.Title),
		Paragraphs: []text.Text{text.F("“%[1]s”的新版本 %[2]s 已生效，须重新签署；在期限之前，原签署继续有效。", "Version %[2]s of “%[1]s” is in force and must be signed anew; until the time is over the earlier signature counts.", a.Title, a.Version)},
		Todo:       []text.Text{text.Of("阅读与上一版本的差异后签署。", "Read what changed since the version signed before, then sign.")}, Until: end,
		Link: signingPage(e), LinkText: text.Of("阅读并签署", "Read and sign")}
}

func signingPage(e *rulebook.Edition) string { return "/programmes/" + e.Programme + "/sign" }
