package account

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Find reads an account that the actor may see: merchants' people see their own colleagues only.
func Find(tx *db.Tx, id string) (Account, error) {
	a, err := accountByID(tx, id)
	if err != nil {
		return Account{}, db.Found(err, what)
	}
	if tx.Actor.Merchant != "" && a.Merchant != tx.Actor.Merchant {
		return Account{}, fault.Missing(what)
	}
	return a, nil
}

var what = text.Of("这个账号", "account")

// Disable shuts an account out at once, wherever it is signed in. Errors: Missing, Forbidden (oneself), Conflict
// (disabled already, or the last of its kind).
func Disable(tx *db.Tx, id string) (Account, error) {
	a, err := managed(tx, id)
	if err != nil {
		return Account{}, err
	}
	if !a.Active() {
		return Account{}, unchanged(text.Of("这个账号已经停用。", "This account is disabled already."))
	}
	if err := mustRemain(tx, a); err != nil {
		return Account{}, err
	}
	a.Disabled, a.DisabledBy = tx.Now, tx.Actor.ID()
	if err := saveAccount(tx, a); err != nil {
		return Account{}, err
	}
	audit.Record(tx, audit.Entry{Action: "account.disabled", Object: a.Ref(), Merchant: a.Merchant})
	return a, endSessions(tx, a.ID, "")
}

// Enable lets a disabled account in again.
func Enable(tx *db.Tx, id string) (Account, error) {
	a, err := managed(tx, id)
	if err != nil {
		return Account{}, err
	}
	if a.Active() {
		return Account{}, unchanged(text.Of("这个账号没有停用。", "This account is not disabled."))
	}
	a.Disabled, a.DisabledBy = 0, ""
	audit.Record(tx, audit.Entry{Action: "account.enabled", Object: a.Ref(), Merchant: a.Merchant})
	return a, saveAccount(tx, a)
}

// ChangeRole gives an account another role of the same side; it acts at the person's next request.
func ChangeRole(tx *db.Tx, id string, role access.Role) (Account, error) {
	a, err := managed(tx, id)
	if err != nil {
		return Account{}, err
	}
	if !role.Valid() || role.Staff() != a.Role.Staff() {
		return Account{}, fault.Validation().At("role", text.Of("商家账号与平台账号不能互换。请选择同一侧的角色。",
			"Merchants' and staff accounts cannot be swapped. Choose a role of the same side."))
	}
	if role == a.Role {
		return a, nil
	}
	if err := mustRemain(tx, a); err != nil {
		return Account{}, err
	}
	was := a.Role
	a.Role = role
	audit.Record(tx, audit.Entry{Action: "account.role_changed", Object: a.Ref(), Merchant: a.Merchant, Detail: map[string]any{"from": was, "to": role}})
	return a, saveAccount(tx, a)
}

// managed reads an account that the actor may change: administrators every one, owners their colleagues, nobody
// their own.
func managed(tx *db.Tx, id string) (Account, error) {
	action := access.Accounts
	if tx.Actor.Merchant != "" {
		action = access.Colleagues
	}
	if err := access.Require(tx, action); err != nil {
		return Account{}, err
	}
	a, err := Find(tx, id)
	if err == nil && a.ID == tx.Actor.Account {
		return Account{}, fault.New(fault.Forbidden, text.Of("不能停用自己或更改自己的角色。", "Nobody disables themselves or changes their own role."),
			text.Of("请由另一位负责人或管理员操作。", "Ask another owner or administrator to do it."))
	}
	return a, err
}

// mustRemain refuses to take away the last owner of a merchant and the last administrator of the platform.
func mustRemain(tx *db.Tx, a Account) error {
	if a.Role != access.Owner && a.Role != access.Admin {
		return nil
	}
	remaining, err := activeOf(tx, a.Role, a.Merchant)
	if err != nil || len(remaining) > 1 || !a.Active() {
		return err
	}
	return fault.New(fault.Conflict, text.F("这是最后一位%s，不能停用或更改。", "This is the last %s, who cannot be disabled or changed.", a.Role.Title()),
		text.Of("请先让另一位同事担任这个角色。", "First give the role to somebody else."))
}

func unchanged(message text.Text) *fault.Fault {
	return fault.New(fault.Conflict, message, text.Of("请刷新列表查看最新状态。", "Look at the list again for the present state."))
}
