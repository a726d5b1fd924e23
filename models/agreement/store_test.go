package agreement_test

import (
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
)

// plantText keeps other words under a version, as a book does that changes a text and not its version.
func plantText(tx *db.Tx, programme, key, version string) error {
	audit.Record(tx, audit.Entry{Action: "test"})
	return tx.DB.Exec("INSERT INTO agreement_texts (hash, programme, key, version, body, kept_at) VALUES ('other', ?, ?, ?, '{}', 1)", programme, key, version).Error
}

// tampers are ways to change the books behind the portal's back.
var tampers = map[string]func(tx *db.Tx, s agreement.Signature) error{
	"another signer": func(tx *db.Tx, s agreement.Signature) error {
		return spoil(tx, "UPDATE signatures SET evidence = REPLACE(evidence, '林 岚', '王 五') WHERE id = ?", s.ID)
	},
	"another instant": func(tx *db.Tx, s agreement.Signature) error {
		return spoil(tx, "UPDATE signatures SET signed_at = signed_at - 1 WHERE id = ?", s.ID)
	},
	"another merchant": func(tx *db.Tx, s agreement.Signature) error {
		return spoil(tx, "UPDATE signatures SET merchant = 'M2' WHERE id = ?", s.ID)
	},
	"no seal": func(tx *db.Tx, s agreement.Signature) error {
		return spoil(tx, "UPDATE signatures SET seal = '' WHERE id = ?", s.ID)
	},
	"evidence that is none": func(tx *db.Tx, s agreement.Signature) error {
		return spoil(tx, "UPDATE signatures SET evidence = 'x' WHERE id = ?", s.ID)
	},
	"another text": func(tx *db.Tx, s agreement.Signature) error {
		return spoil(tx, "UPDATE agreement_texts SET body = REPLACE(body, '3%', '9%') WHERE hash = ?", s.Items[0].Text)
	},
	"an agreement taken out": func(tx *db.Tx, s agreement.Signature) error {
		return spoil(tx, "DELETE FROM signed_agreements WHERE id = ?", s.Items[1].ID)
	},
}

// spoil changes a row as somebody does who has the database in hand: locks are taken off first.
func spoil(tx *db.Tx, statement, id string) error {
	audit.Record(tx, audit.Entry{Action: "test"})
	for _, table := range []string{"signatures", "agreement_texts"} {
		unlock := "DROP TRIGGER " + table + "_stay"
		if tx.Dialect == db.Postgres {
			unlock += " ON " + table
		}
		if err := tx.DB.Exec(unlock).Error; err != nil {
			return err
		}
	}
	return db.One(tx.DB.Exec(statement, id))
}

// change tries to change what is only ever added.
func change(tx *db.Tx, statement string) error {
	audit.Record(tx, audit.Entry{Action: "test"})
	return tx.DB.Exec(statement).Error
}

// plantSignature gives another merchant the signature of an act, without its paper.
func plantSignature(tx *db.Tx, act agreement.Act, merchant string) error {
	s := act.Signature
	id := tx.NewID()
	audit.Record(tx, audit.Entry{Action: "test"})
	if err := tx.DB.Exec("INSERT INTO signatures (id, number, merchant, programme, edition, party, bundle, account, account_name, signed_at, evidence, seal, certificate, pdf, pdf_size) "+
		"SELECT ?, ?, ?, programme, edition, party, bundle, account, account_name, signed_at, evidence, seal, certificate, pdf, pdf_size FROM signatures LIMIT 1", id, id, merchant).Error; err != nil {
		return err
	}
	return tx.DB.Exec("INSERT INTO signed_agreements (id, signature, position, merchant, programme, key, text, signed_at, until_at, suspended_at, revoked_at, superseded_at, superseded_by, asked_for, version) "+
		"SELECT ?, ?, position, ?, programme, key, text, signed_at, until_at, 0, 0, 0, '', asked_for, 1 FROM signed_agreements WHERE merchant = ? AND key = 'main' LIMIT 1", tx.NewID(), id, merchant, s.Merchant).Error
}
