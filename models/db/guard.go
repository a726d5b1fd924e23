package db

import (
	"regexp"

	"gorm.io/gorm"
)

// Unaudited lists the tables that keep the portal's own books, not the record of what was decided: their rows may
// change without an audit entry. Everything else is a row of record.
var Unaudited = map[string]bool{
	"audit_entries": true, "audit_head": true, // the record itself
	"sessions": true, "form_tokens": true, "attempts": true, // who is here and how often they tried
	"jobs":  true,                       // how far work has come; its effects are of record
	"mails": true, "notices_seen": true, // deliveries of notices that are of record
	"drafts":             true, // what a person is still typing
	"kept_forms":         true, // what a person had typed when the session ended
	"account_links":      true, // one-time links; asking for one and using it are of record on the account
	"case_looks":         true, // who has a case open
	"import_refusals":    true, // rows that had no effect; the import itself is of record
	"demo_clock":         true, // exists in a demonstration only
	"sweep_failures":     true, // ends that are tried again; setting one aside is of record
	"sweep_rounds":       true, // when the housekeeping was last done
	"watch_runs":         true, // how far a round of watching has come; its warnings are of record
	"what_ifs":           true, // what was only thought of; asking is of record
	"what_if_flips":      true,
	"mailing_readers":    true, // to whom a letter goes; the letter and its notices are of record
	"fee_days":           true, // which daily figures are reckoned; the fees are of record
	"fee_mark":           true,
	"renewal_ranks":      true, // places as the last pass found them; what is decided by them is of record
	"renewal_rankings":   true,
	"token_uses":         true, // when a token was last shown; making and revoking it is of record
	"token_paces":        true, // how often a token asked
	"idempotent_answers": true, // answers to be given again; their effects are of record
	"webhook_mark":       true, // up to where the record was told
	"webhook_deliveries": true, // deliveries of what is of record
	"goose_db_version":   true,
}

type ledgerKey struct{}

// ledger notes what a transaction changed and whether it is on the record.
type ledger struct {
	changed string
	audited bool
}

var changes = regexp.MustCompile(`(?is)^\s*(?:WITH\b.*?\b)?(INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+["` + "`" + `]?(\w+)`)

// guard makes every change of a row known to the ledger of its transaction.
func guard(g *gorm.DB) *gorm.DB {
	note := func(tx *gorm.DB) {
		l, _ := tx.Statement.Context.Value(ledgerKey{}).(*ledger)
		if l == nil || tx.RowsAffected == 0 || tx.Error != nil {
			return
		}
		m := changes.FindStringSubmatch(tx.Statement.SQL.String())
		if m != nil && !Unaudited[m[2]] {
			l.changed = m[2]
		}
	}
	c := g.Callback()
	for _, err := range []error{
		c.Create().After("gorm:create").Register("db:note_create", note),
		c.Update().After("gorm:update").Register("db:note_update", note),
		c.Delete().After("gorm:delete").Register("db:note_delete", note),
		c.Raw().After("gorm:raw").Register("db:note_raw", note),
	} {
		if err != nil {
			panic(err)
		}
	}
	return g
}
