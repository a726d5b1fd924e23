package agreement

import (
	"encoding/json"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

type signatureRow struct {
	ID, Number, Merchant, Programme, Edition, Party, Bundle, Account, AccountName string
	SignedAt                                                                      clock.Instant
	Evidence, Seal, Certificate, PDF                                              string
	PDFSize                                                                       int64
}

func (r signatureRow) signature() Signature {
	return Signature{ID: r.ID, Number: r.Number, Merchant: r.Merchant, Programme: r.Programme, Edition: r.Edition, Party: r.Party, Bundle: r.Bundle,
		Account: r.Account, AccountName: r.AccountName, Signed: r.SignedAt, Evidence: []byte(r.Evidence), Seal: r.Seal, Certificate: r.Certificate, PDF: r.PDF, PDFSize: r.PDFSize}
}

type itemRow struct {
	ID, Signature, Merchant, Programme, Key, Text           string
	SignedAt, UntilAt, SuspendedAt, RevokedAt, SupersededAt clock.Instant
	SupersededBy, AskedFor                                  string
	Version                                                 int
}

func (r itemRow) item() Item {
	return Item{ID: r.ID, Signature: r.Signature, Merchant: r.Merchant, Programme: r.Programme, Key: r.Key, Text: r.Text, Signed: r.SignedAt, Until: r.UntilAt,
		Suspended: r.SuspendedAt, Revoked: r.RevokedAt, Superseded: r.SupersededAt, SupersededBy: r.SupersededBy, Version: r.Version, asked: r.AskedFor}
}

func insertSignature(tx *db.Tx, s Signature) error {
	return db.One(tx.DB.Exec(`INSERT INTO signatures (id, number, merchant, programme, edition, party, bundle, account, account_name, signed_at, evidence, seal, certificate, pdf, pdf_size)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, s.ID, s.Number, s.Merchant, s.Programme, s.Edition, s.Party, s.Bundle,
		s.Account, s.AccountName, s.Signed, string(s.Evidence), s.Seal, s.Certificate, s.PDF, s.PDFSize))
}

// insertItem adds an item that counts; where another one counts already, somebody was first.
func insertItem(tx *db.Tx, i Item) error {
	return db.One(tx.DB.Exec(`INSERT INTO signed_agreements (id, signature, position, merchant, programme, key, text, signed_at, until_at, suspended_at, revoked_at, superseded_at, superseded_by, asked_for, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, '', ?, ?) ON CONFLICT DO NOTHING`, i.ID, i.Signature, i.position, i.Merchant, i.Programme, i.Key, i.Text, i.Signed, i.Until, i.asked, i.Version))
}

// saveItem keeps an item's marks; somebody who changed it since it was read was first.
func saveItem(tx *db.Tx, i Item) error {
	return db.One(tx.DB.Exec(`UPDATE signed_agreements SET suspended_at = ?, revoked_at = ?, superseded_at = ?, superseded_by = ?, asked_for = ?, version = version + 1
		WHERE id = ? AND version = ?`, i.Suspended, i.Revoked, i.Superseded, i.SupersededBy, i.asked, i.ID, i.Version))
}

func insertChange(tx *db.Tx, i Item, kind ChangeKind, reason string) error {
	return insertChangeAt(tx, i, Change{Kind: kind, At: tx.Now, Reason: reason})
}

func insertChangeAt(tx *db.Tx, i Item, c Change) error {
	return tx.DB.Exec("INSERT INTO agreement_changes (id, agreement, kind, at, account, account_name, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
		tx.NewID(), i.ID, c.Kind, c.At, tx.Actor.ID(), tx.Actor.Name, c.Reason).Error
}

// keepText keeps a text on its first use. A version that was kept with other words is refused.
func keepText(tx *db.Tx, t Text) error {
	if err := tx.DB.Exec("INSERT INTO agreement_texts (hash, programme, key, version, body, kept_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		t.Hash(), t.Programme, t.Key, t.Version, string(t.Canonical()), tx.Now).Error; err != nil {
		return err
	}
	var there string
	if err := tx.DB.Raw("SELECT hash FROM agreement_texts WHERE programme = ? AND key = ? AND version = ?", t.Programme, t.Key, t.Version).Take(&there).Error; err != nil {
		return err
	}
	if there != t.Hash() {
		return renamed(t)
	}
	return nil
}

func keptText(tx *db.Tx, hash string) (t Text, err error) {
	var body string
	if err := tx.DB.Raw("SELECT body FROM agreement_texts WHERE hash = ?", hash).Take(&body).Error; err != nil {
		return t, db.Found(err, text.Of("这份协议文本", "such text of an agreement"))
	}
	return t, json.Unmarshal([]byte(body), &t)
}

func keepCertificate(tx *db.Tx, fingerprint string, pem []byte) error {
	return tx.DB.Exec("INSERT INTO signing_certificates (fingerprint, pem, kept_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", fingerprint, string(pem), tx.Now).Error
}

func keptCertificate(tx *db.Tx, fingerprint string) (pem string, err error) {
	return pem, tx.DB.Raw("SELECT pem FROM signing_certificates WHERE fingerprint = ?", fingerprint).Take(&pem).Error
}

func signatureBy(tx *db.Tx, where string, value any) (Signature, error) {
	var r signatureRow
	if err := tx.DB.Raw("SELECT * FROM signatures WHERE "+where, value).Take(&r).Error; err != nil {
		return Signature{}, err
	}
	all, err := withItems(tx, []signatureRow{r})
	if err != nil {
		return Signature{}, err
	}
	return all[0], nil
}

func signaturesOf(tx *db.Tx, merchant string, limit int) ([]Signature, error) {
	g := tx.DB.Table("signatures").Order("signed_at DESC, id DESC").Limit(limit)
	if merchant != "" {
		g = g.Where("merchant = ?", merchant)
	}
	var rows []signatureRow
	if err := g.Scan(&rows).Error; err != nil {
		return nil, err
	}
	return withItems(tx, rows)
}

func withItems(tx *db.Tx, rows []signatureRow) ([]Signature, error) {
	ids, at := make([]string, len(rows)), map[string]int{}
	out := make([]Signature, len(rows))
	for i, r := range rows {
		out[i], ids[i], at[r.ID] = r.signature(), r.ID, i
	}
	var items []itemRow
	if len(ids) == 0 {
		return out, nil
	}
	if err := tx.DB.Raw("SELECT * FROM signed_agreements WHERE signature IN ? ORDER BY signature, position", ids).Scan(&items).Error; err != nil {
		return nil, err
	}
	for _, r := range items {
		s := &out[at[r.Signature]]
		s.Items = append(s.Items, r.item())
	}
	return out, nil
}

// counting are the items of a merchant in a programme that count, by the agreement's key.
func counting(tx *db.Tx, merchant, programme string) (map[string]Item, error) {
	var rows []itemRow
	err := tx.DB.Raw("SELECT * FROM signed_agreements WHERE merchant = ? AND programme = ? AND superseded_at = 0 LIMIT 100", merchant, programme).Scan(&rows).Error
	out := map[string]Item{}
	for _, r := range rows {
		out[r.Key] = r.item()
	}
	return out, err
}

func itemByID(tx *db.Tx, id string) (Item, error) {
	var r itemRow
	err := tx.DB.Raw("SELECT * FROM signed_agreements WHERE id = ?"+tx.LockClause(), id).Take(&r).Error
	return r.item(), db.Found(err, text.Of("这份协议", "such agreement"))
}

// older are items that count and whose merchants were last asked for another text than this one. The two ranges of the
// index hold nothing once everybody was asked.
func older(tx *db.Tx, t Text, limit int) ([]Item, error) {
	var out []Item
	for _, side := range []string{"<", ">"} {
		var rows []itemRow
		err := tx.DB.Raw("SELECT * FROM signed_agreements WHERE programme = ? AND key = ? AND asked_for "+side+
			" ? AND superseded_at = 0 AND revoked_at = 0 LIMIT ?", t.Programme, t.Key, t.Hash(), limit-len(out)).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out = append(out, r.item())
		}
	}
	return out, nil
}

func changesOf(tx *db.Tx, signature string) ([]Change, error) {
	var rows []Change
	err := tx.DB.Raw(`SELECT c.* FROM agreement_changes c JOIN signed_agreements i ON i.id = c.agreement WHERE i.signature = ? ORDER BY c.at, c.id LIMIT 500`, signature).Scan(&rows).Error
	return rows, err
}
