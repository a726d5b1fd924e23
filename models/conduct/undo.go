package conduct

import (
	"strings"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
)

// undoer is an [Undo] as it stands in the table.
type undoer struct {
	undo  func(tx *db.Tx, d decision.Decision) error
	title text.Text
	told  text.Text // what the merchant is told
}

// undoing says how each kind of decision against a merchant is undone (GEN-6). A kind that can be appealed stands here.
var undoing = map[string]undoer{
	decision.CaseRejected: {reopenCase, text.Of("申请未通过", "application refused"),
		text.Of("您的申请已恢复审核，由另一位审核员处理，审核期限重新计算。", "Your application is under review again, by another reviewer and with the full time.")},
	decision.ObjectionRefused: {undoRefusal, text.Of("打标异议未成立", "objection to a tag refused"),
		text.Of("该商品的标识已取消，已计收的服务费全部冲回。", "The tag of the product is cancelled and the fees charged for it are credited.")},
	decision.Removal: {undoRemoval, text.Of("清退", "removal"),
		text.Of("成员资格、标识与任务恢复如初，再次申请的限制解除，数据排除记录作废。", "Membership, tags and tasks are as before; the bar is lifted and the exclusion of figures is void.")},
	decision.DepositDeducted: {ledger.UndoDeduction, text.Of("扣除保证金", "deduction from the deposit"),
		text.Of("扣除的保证金已退回余额，因此发出的催缴相应冲抵。", "What was deducted is back in the deposit and covers what was demanded because of it.")},
	decision.DepositRestricted: {ledger.UndoRestriction, text.Of("保证金未补足的限制", "restriction because of the deposit"),
		text.Of("因此下架的商品已恢复；仍有缺口的，重新给予完整的补足期限。", "What it took offline is back; where something lacks, it is demanded anew with its full time.")},
	decision.SignUpReturned: {signup.Reopen, text.Of("商品报名退回修改", "sign-up sent back"),
		text.Of("您的商品报名已恢复审核，由另一位审核员处理，审核期限重新计算；此后已再次提交、另行报名或撤回的，以后来的为准。", "Your sign-up is under review again, by another reviewer and with the full time. Where you handed it in again, signed the product up anew or withdrew it since, that stands in its place.")},
	decision.SignUpRefused: {signup.Reopen, text.Of("商品报名未通过", "sign-up refused"),
		text.Of("您的商品报名已恢复审核，由另一位审核员处理，审核期限重新计算；此后已再次提交、另行报名或撤回的，以后来的为准。", "Your sign-up is under review again, by another reviewer and with the full time. Where you handed it in again, signed the product up anew or withdrew it since, that stands in its place.")},
	decision.ExitRefused: {reopenExit, text.Of("退出申请未获同意", "exit request refused"),
		text.Of("您的退出申请已恢复处理，期限重新计算；此后另有申请待处理的，以后来的为准。", "Your exit request is being dealt with again, with the full time; where another one waits since, that stands in its place.")},
}

// Undo says how a kind of decision is undone, what the kind is called, and what the merchant is told of the undoing.
type Undo struct {
	Do    func(tx *db.Tx, d decision.Decision) error
	Title text.Text
	Told  text.Text
}

// Undoing makes a kind of decision that a later package takes appealable. It is called while the program starts.
func Undoing(kind string, u Undo) {
	undoing[kind] = undoer{u.Do, u.Title, u.Told}
}

// titles of the kinds of decision that nobody appeals from.
var titles = map[string]text.Text{
	decision.CaseApproved: text.Of("申请通过", "application approved"), decision.ObjectionUpheld: text.Of("打标异议成立", "objection to a tag upheld"),
	decision.ProductUntagged: text.Of("商品去标", "product untagged"), decision.ExitAgreed: text.Of("同意退出", "exit agreed"), decision.DepositRefunded: text.Of("退还保证金", "refund of the deposit"),
	decision.AppealUpheld: text.Of("申诉成立", "appeal upheld"), decision.AppealRefused: text.Of("申诉不成立", "appeal refused"), decision.Assessment: text.Of("考核", "assessment"), decision.RenewalExempt: text.Of("无需参加续签", "no part in the renewal"), decision.Waiver: text.Of("豁免", "waiver"),
	decision.SignUpPassed: text.Of("商品报名通过", "sign-up passed"),
}

// Title words a kind of decision.
func Title(kind string) text.Text {
	if u, ok := undoing[kind]; ok {
		return u.title
	}
	return titles[kind]
}

// undone is what the merchant is told of the undoing.
func undone(kind string) text.Text { return undoing[kind].told }

// Void undoes every effect of a decision that rested on another one whose appeal was upheld (GEN-6); what was undone
// already stays as it is.
func Void(tx *db.Tx, d decision.Decision) error { return undo(tx, d) }

// VoidRemoval is Void for the removal of that name; "" is none.
func VoidRemoval(tx *db.Tx, ref string) error {
	id := strings.TrimPrefix(ref, "removal:")
	if id == "" {
		return nil
	}
	r, err := FindRemoval(tx, id)
	if err != nil {
		return err
	}
	d, err := decision.Find(tx, r.Decision)
	if err != nil {
		return err
	}
	return Void(tx, d)
}

// undo undoes every effect of a decision.
func undo(tx *db.Tx, d decision.Decision) error {
	u, ok := undoing[d.Kind]
	if !ok {
		return fault.New(fault.Conflict, text.Of("这类决定没有可以撤销的影响。", "A decision of this kind has no effects to undo."),
			text.Of("请按不成立处理并说明理由，或与管理员联系。", "Refuse it with your reason, or turn to an administrator."))
	}
	audit.Record(tx, audit.Entry{Action: "decision.undone", Object: d.Ref(), Merchant: d.Merchant, Clause: "GEN-6", Detail: map[string]any{"kind": d.Kind, "object": d.Object}})
	return u.undo(tx, d)
}

func reopenCase(tx *db.Tx, d decision.Decision) error {
	_, err := application.Reopen(tx, strings.TrimPrefix(d.Object, "case:"))
	return err
}

func undoRefusal(tx *db.Tx, d decision.Decision) error {
	return product.UndoRefusal(tx, strings.TrimPrefix(d.Object, "objection:"))
}

// reopenExit puts a refused request back, as if it had not been answered, with its full time. One that was filed since
// waits in its place already; where the membership has ended, it waits again once that is undone.
func reopenExit(tx *db.Tx, d decision.Decision) error {
	x, err := FindExit(tx, strings.TrimPrefix(d.Object, "exit:"))
	if err != nil {
		return err
	}
	others, err := listExits(tx, Exits{Membership: x.Membership, Waiting: true, Limit: 1})
	if err != nil || len(others) > 0 {
		return err
	}
	m, err := membership.Find(tx, x.Membership)
	if err != nil {
		return err
	}
	if m.Ended != 0 {
		x.Outcome = Overtaken
		_, err = putExit(tx, x, "exit.overtaken")
		return err
	}
	return reopen(tx, x, "exit.reopened")
}

func reopen(tx *db.Tx, x Exit, action string) error {
	book, err := rulebook.Books(tx).Edition(x.Programme, x.Edition)
	if err != nil {
		return err
	}
	x.Outcome, x.First, x.Second, x.Agrees, x.Why, x.Answer, x.Decision, x.Closed, x.Reopened = Pending, Signature{}, Signature{}, false, "", "", "", 0, tx.Now
	if x, err = putExit(tx, x, action); err != nil {
		return err
	}
	return openAnswer(tx, x, book)
}
