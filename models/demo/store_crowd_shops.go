package demo

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Shops puts merchants with a store each straight into the tables: S0000000, S0000001 …
func (c Crowd) Shops(tx *db.Tx) error {
	if err := access.Require(tx, access.Import); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "crowd.came", Object: "crowd", Detail: map[string]int{"stores": c.Merchants}})
	if err := c.merchants(tx); err != nil {
		return err
	}
	return tx.DB.Exec(`INSERT INTO stores (id, merchant, name, platform, kind, created, contract_start, contract_end, brands, version, recorded, recorded_by) `+numbers+
		`SELECT 'S0' || `+padded+`, 'C' || `+padded+`, '云栖' || `+padded+`, 'tmall', 'flagship', 0, ?, 0, '', 1, ?, 'crowd' FROM n`,
		c.Merchants, clock.Must("2014-05-01"), tx.Now).Error
}

// crowdFacts are the facts that every store of the crowd has, as SQL over i.
var crowdFacts = map[string]string{
	"main_category": "'玩具'", "affiliate": "'true'", "decoration": "'professional'", "mobile_decoration": "'true'",
	"credit": "CAST(395 + i * 37 % 5000 AS TEXT)", // one in a thousand below 400
}

// Members makes every shop a member of the programme, with the facts that such programmes ask for.
func (c Crowd) Members(tx *db.Tx) error {
	if err := access.Require(tx, access.Import); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "crowd.joined", Object: "crowd", Detail: map[string]any{"members": c.Merchants, "programme": c.Programme}})
	year := clock.Instant(365 * 24 * 3600 * 1_000_000)
	err := tx.DB.Exec(`INSERT INTO memberships (id, merchant, programme, edition, party, store, case_id, previous, slot, admitted_at, from_at, until_at, ended_at, end_cause, end_clause, version) `+numbers+
		`SELECT 'CROWD00000000000000M' || `+padded+`, 'C' || `+padded+`, ?, ?, '', 'S0' || `+padded+`, '', '', 'running', ?, ?, ?, 0, '', '', 1 FROM n`,
		c.Merchants, c.Programme, c.Edition, tx.Now-year/2, tx.Now-year/2, tx.Now+year/2).Error
	for fact, value := range crowdFacts {
		if err == nil {
			err = tx.DB.Exec(`INSERT INTO facts (subject, fact, since, value, version, recorded, recorded_by) `+numbers+
				`SELECT 'store:S0' || `+padded+`, ?, ?, `+value+`, 1, ?, 'crowd' FROM n`, c.Merchants, fact, tx.Now-year/2, tx.Now).Error
		}
	}
	return err
}
