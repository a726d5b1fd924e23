// Package account knows who may come in: people with their roles, their passwords and second factors, the sessions in
// which they are here, and the letters by which they are invited and get a forgotten password back.
//
// What hashes a password runs before its transaction, so that nobody waits for it: those verbs are methods of [Door].
package account

import (
	"net/mail"
	"strings"
	"unicode"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Account is one person who may come in.
type Account struct {
	ID           string
	Email        string
	Name         string
	Role         access.Role
	Merchant     string // "" for staff
	Language     text.Lang
	Created      clock.Instant
	CreatedBy    string
	Disabled     clock.Instant
	DisabledBy   string
	SecondFactor clock.Instant // since when it is demanded; 0 where none is set up
	Demo         bool          // belongs to a demonstration: signs in there by one click
	Version      int
	password     Password
	passwordAt   clock.Instant
}

// Ref names the account for the record.
func (a Account) Ref() string { return "account:" + a.ID }

// Active reports whether the person may come in.
func (a Account) Active() bool { return a.Disabled == 0 }

// actor is the account as somebody who acts, keeping where the request came from.
func (a Account) actor(from db.Actor) db.Actor {
	from.Account, from.Name, from.Role, from.Merchant = a.ID, a.Name, string(a.Role), a.Merchant
	return from
}

// New is an account to add. Language is Chinese where empty.
type New struct {
	Email, Name string
	Role        access.Role
	Merchant    string // demanded of merchants' roles, refused for staff
	Language    text.Lang
	Password    string
	Demo        bool
}

// Add adds an account with a password: for the command line and demonstrations. People come in by invitation.
// Errors: Invalid with its fields, Conflict where the e-mail has an account.
func Add(tx *db.Tx, n New) (Account, error) {
	a, err := n.account(tx)
	if err != nil {
		return Account{}, err
	}
	if a.password, err = NewPassword(tx.Ctx, n.Password, a.Email, a.Name); err != nil {
		return Account{}, err
	}
	return a, add(tx, a)
}

// add puts a new account into the books.
func add(tx *db.Tx, a Account) error {
	first, err := insertAccount(tx, a)
	if err != nil {
		return err
	}
	if !first {
		return taken()
	}
	audit.Record(tx, audit.Entry{Action: "account.added", Object: a.Ref(), Merchant: a.Merchant,
		Detail: map[string]any{"email": a.Email, "name": a.Name, "role": a.Role}})
	return nil
}

// account checks a new account and gives it its id.
func (n New) account(tx *db.Tx) (Account, error) {
	v := fault.Validation()
	email := checkEmail(v, n.Email)
	name := checkName(v, n.Name)
	switch {
	case !n.Role.Valid():
		v.At("role", text.Of("没有这个角色。请从列表中选择。", "There is no such role. Choose one of the list."))
	case n.Role.Staff() && n.Merchant != "":
		v.At("merchant", text.Of("平台员工不属于任何商家，请留空。", "Staff belong to no merchant; leave this empty."))
	case !n.Role.Staff() && n.Merchant == "":
		v.At("merchant", text.Of("请填写所属商家的编号。", "Give the merchant that this person belongs to."))
	}
	if n.Language != text.EN {
		n.Language = text.ZH
	}
	a := Account{ID: tx.NewID(), Email: email, Name: name, Role: n.Role, Merchant: n.Merchant, Language: n.Language, Demo: n.Demo,
		Created: tx.Now, CreatedBy: tx.Actor.ID(), Version: 1, passwordAt: tx.Now}
	return a, v.OrNil()
}

// key is an e-mail as it is compared: without the space around it, in small letters.
func key(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func checkEmail(v *fault.Fault, email string) string {
	email = strings.TrimSpace(email)
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || len(email) > 254 {
		v.At("email", text.Of("这不是可用的邮箱。请按 name@company.example 的格式填写。", "This is not an e-mail address. Write it like name@company.example."))
	}
	return email
}

func checkName(v *fault.Fault, name string) string {
	name = strings.Join(strings.Fields(strings.Map(readable, name)), " ")
	if n := len([]rune(name)); n < 1 || n > 50 {
		v.At("name", text.Of("请填写姓名，最多 50 个字。", "Give a name of at most 50 characters."))
	}
	return name
}

// readable leaves out of a name what nobody reads: signs that steer a terminal or turn the direction of writing.
func readable(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		return -1
	}
	return r
}

func taken() *fault.Fault {
	return fault.New(fault.Conflict, text.Of("这个邮箱已有账号。", "This e-mail already has an account."),
		text.Of("请直接登录，或换一个邮箱。", "Sign in with it, or use another e-mail.")).
		At("email", text.Of("这个邮箱已有账号。", "This e-mail already has an account."))
}
