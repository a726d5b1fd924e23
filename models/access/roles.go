// Package access says who may do what: roles × actions in one table, and the one-time form tokens that keep an act
// from being done twice.
package access

import (
	"slices"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Role is what an account is on the platform.
type Role string

// The roles.
const (
	Owner      Role = "merchant_owner"
	Member     Role = "merchant_member"
	Reviewer   Role = "reviewer"
	Operator   Role = "operator"
	Supervisor Role = "supervisor"
	Admin      Role = "administrator"
	Auditor    Role = "auditor"
)

// Roles lists every role in the order in which pages show them.
var Roles = []Role{Owner, Member, Reviewer, Operator, Supervisor, Admin, Auditor}

var titles = map[Role]text.Text{
	Owner: text.Of("商家负责人", "Merchant owner"), Member: text.Of("商家成员", "Merchant member"),
	Reviewer: text.Of("审核员", "Reviewer"), Operator: text.Of("运营", "Operator"), Supervisor: text.Of("主管", "Supervisor"),
	Admin: text.Of("管理员", "Administrator"), Auditor: text.Of("审计员", "Auditor"),
}

// Title is the role as people read it.
func (r Role) Title() text.Text { return titles[r] }

// Valid reports whether the role exists.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Staff reports whether the role belongs to the platform.
func (r Role) Staff() bool { return r.Valid() && r != Owner && r != Member }

// Action is something that a role may or may not do.
type Action string

// The actions. Anyone and SignedIn ask for no role.
const (
	Anyone   Action = "anyone"    // also without signing in
	SignedIn Action = "signed_in" // whoever is signed in

	// Merchants'
	MerchantRead Action = "merchant.read" // see the merchant's own cases, notices, tags, fees
	Apply        Action = "apply"         // write and submit applications, answer corrections
	Sign         Action = "sign"          // sign agreements for the merchant
	Object       Action = "object"        // object to tags, appeal decisions, ask to leave
	Tasks        Action = "tasks"         // growth tasks
	Colleagues   Action = "colleagues"    // invite and remove colleagues
	Trade        Action = "trade"         // publish products, ask for and answer relations
	Partners     Action = "partners"      // tokens and webhooks of the merchant's own systems

	// Staff's
	StaffRead   Action = "staff.read"  // see queues, cases, memberships
	Review      Action = "review"      // claim, correct, judge and decide applications
	Tagging     Action = "tagging"     // tag, untag, growth tasks
	Answer      Action = "answer"      // answer objections
	Sanction    Action = "sanction"    // propose removal, decide exits (first signature)
	Countersign Action = "countersign" // second signature, escalations, appeals
	Calendar    Action = "calendar"    // holidays
	Accounts    Action = "accounts"    // staff accounts, mail outbox
	Import      Action = "import"      // CSV imports
	AuditRead   Action = "audit.read"  // the record
	Rulebooks   Action = "rulebooks"   // write and propose editions of rulebooks
	WhatIf      Action = "what_if"     // have members judged by a change that is only thought of
	Tokens      Action = "tokens"      // tokens of the platform's own systems and of merchants
)

// grants is the table: which roles may do an action.
var grants = map[Action][]Role{
	MerchantRead: {Owner, Member},
	Apply:        {Owner, Member},
	Sign:         {Owner},
	Object:       {Owner, Member},
	Tasks:        {Owner, Member},
	Colleagues:   {Owner},
	Trade:        {Owner, Member},
	Partners:     {Owner},

	StaffRead:   {Reviewer, Operator, Supervisor, Admin, Auditor},
	Review:      {Reviewer, Supervisor},
	Tagging:     {Operator, Supervisor},
	Answer:      {Reviewer, Operator, Supervisor},
	Sanction:    {Reviewer, Operator, Supervisor},
	Countersign: {Supervisor},
	Calendar:    {Supervisor, Admin},
	Accounts:    {Admin},
	Import:      {Operator, Supervisor, Admin},
	AuditRead:   {Supervisor, Admin, Auditor},
	Rulebooks:   {Operator, Supervisor, Admin},
	WhatIf:      {Reviewer, Operator, Supervisor, Admin},
	Tokens:      {Admin},
}

// Actions lists every action that some role must hold.
func Actions() []Action {
	all := make([]Action, 0, len(grants))
	for a := range grants {
		all = append(all, a)
	}
	slices.Sort(all)
	return all
}

// May reports whether a role may do an action. An unknown action is nobody's.
func May(r Role, a Action) bool {
	switch a {
	case Anyone:
		return true
	case SignedIn:
		return r.Valid()
	}
	return slices.Contains(grants[a], r)
}

// Holders lists the roles that may do an action.
func Holders(a Action) []Role { return slices.Clone(grants[a]) }

// Require is the fault of an actor whose role may not do the action, nil for one who may and for the portal itself.
func Require(tx *db.Tx, a Action) error {
	if tx.Actor.IsSystem() || May(Role(tx.Actor.Role), a) {
		return nil
	}
	return Refused()
}

// Refused is the fault of one who may not.
func Refused() *fault.Fault {
	return fault.New(fault.Forbidden,
		text.Of("您的角色没有这项权限。", "Your role does not include this."),
		text.Of("如工作需要，请联系管理员或商家负责人为您调整角色。", "If your work needs it, ask an administrator or the merchant's owner to change your role."))
}
