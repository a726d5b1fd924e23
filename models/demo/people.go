package demo

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// password is that of every account of the demonstration; it is printed and shown, and worth nothing elsewhere.
const password = "mengyue-demo-2026"

// houseStaff are the people of the platform.
type houseStaff struct {
	reviewer, colleague, operator, supervisor, second db.Actor
}

// staff makes the platform's people.
func (s *story) staff() error {
	for _, p := range []struct {
		role        access.Role
		name, email string
		lang        text.Lang
		as          *db.Actor
	}{
		{access.Reviewer, "周青", "reviewer", text.ZH, &s.house.reviewer},
		{access.Reviewer, "吴桐", "reviewer2", text.ZH, &s.house.colleague},
		{access.Operator, "何平", "operator", text.ZH, &s.house.operator},
		{access.Supervisor, "沈牧", "supervisor", text.ZH, &s.house.supervisor},
		{access.Supervisor, "Tang He", "supervisor2", text.EN, &s.house.second},
		{access.Supervisor, "顾言", "supervisor3", text.ZH, nil},
		{access.Admin, "许宁", "admin", text.ZH, nil},
		{access.Auditor, "季白", "auditor", text.ZH, nil},
	} {
		who, err := s.account(account.New{Role: p.role, Name: p.name, Email: p.email + "@platform.example", Language: p.lang}, "")
		if err != nil {
			return err
		}
		if p.as != nil {
			*p.as = who
		}
	}
	return nil
}

// account adds somebody who may sign in, and gives them as they act.
func (s *story) account(n account.New, company string) (db.Actor, error) {
	n.Password, n.Demo = password, true
	var made account.Account
	err := s.do(actor, func(tx *db.Tx) (err error) {
		made, err = account.Add(tx, n)
		return err
	})
	s.people = append(s.people, Person{Role: n.Role, Email: n.Email, Password: password, Name: n.Name, Merchant: company})
	return db.Actor{Account: made.ID, Name: made.Name, Role: string(n.Role), Merchant: n.Merchant, IP: "192.0.2.10", Agent: "Mozilla/5.0 (demonstration)"}, err
}
