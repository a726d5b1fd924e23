package account

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
)

// Directory is the office's address book: everybody of a merchant who may come in, or the staff of a role, each in
// their own language.
func Directory(tx *db.Tx, n outbox.Notice) ([]outbox.Address, error) {
	q := Question{Merchant: n.Merchant, Role: access.Role(n.Role), Active: true, Limit: maxList}
	if n.Merchant == "" && n.Role == "" {
		return nil, nil
	}
	people, err := list(tx, q)
	if err != nil {
		return nil, err
	}
	out := make([]outbox.Address, 0, len(people))
	for _, a := range people {
		out = append(out, a.address())
	}
	return out, nil
}

func (a Account) address() outbox.Address {
	return outbox.Address{Mail: a.Email, Name: a.Name, Lang: a.Language}
}

// Question asks for accounts; empty fields do not restrict.
type Question struct {
	Merchant string
	Role     access.Role
	Staff    bool // staff only
	Active   bool // who may come in only
	Demo     bool // those of a demonstration only
	Words    string
	After    string // page: accounts with a greater id
	Limit    int
}

// maxList is the most that a list gives at once.
const maxList = 200

// List gives accounts in the order in which they were made. Merchants' people are given their own colleagues only.
func List(tx *db.Tx, q Question) ([]Account, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return list(tx, q)
}

type holdersKey struct{ action access.Action }

// Staff lists, for staff, those of them who may come in and whose role may do something, at most 200 of each role; it is
// remembered until something happens.
func Staff(tx *db.Tx, may access.Action) ([]Account, error) {
	if err := access.Require(tx, access.StaffRead); err != nil {
		return nil, err
	}
	return audit.Remembered(tx, holdersKey{may}, func() (all []Account, until clock.Instant, err error) {
		for _, role := range access.Holders(may) {
			people, err := list(tx, Question{Role: role, Staff: true, Active: true, Limit: maxList})
			if err != nil {
				return nil, 0, err
			}
			all = append(all, people...)
		}
		return all, clock.Never, nil
	})
}
