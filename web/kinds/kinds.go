// Package kinds words the kinds of deadlines and objects for pages that list many of them side by side.
package kinds

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
)

// Kind is a kind of deadline as people read it.
type Kind struct {
	Title       text.Text // 审核
	Consequence text.Text // what happens at its end; zero where nothing does by itself
	Action      text.Text // what the link to it says
	Queue       string    // the staff's list of them; "" where there is none
}

var kinds = map[string]Kind{
	"case.review": {text.Of("申请审核", "Reviews"), text.Of("超过期限会上报主管并告知商家。", "Past it, the supervisor is told and so is the merchant."),
		text.Of("去审核", "Review"), "/staff/cases"},
	"case.correction": {text.Of("申请补正", "Corrections"), text.Of("到期仍未补正的，按现有材料继续审核。", "What is not corrected by then is reviewed as it stands."),
		text.Of("去补正", "Correct it"), "/staff/cases"},
	"tag.objection": {text.Of("打标公示", "Tags to take effect"), text.Of("未提异议的，到时自动生效并开始计收服务费。", "Without an objection they take effect by themselves and the fee begins."),
		text.Of("查看并异议", "Look and object"), "/staff/batches"},
	"objection.answer": {text.Of("异议答复", "Objections"), text.Of("超过期限会上报主管，并计入时效报告。", "Past it, the supervisor is told and it counts in the service level."),
		text.Of("去答复", "Answer"), "/staff/objections"},
	"exit.answer": {text.Of("退出申请", "Exit requests"), text.Of("超过期限会上报主管并告知商家。", "Past it, the supervisor is told and so is the merchant."),
		text.Of("去处理", "Decide"), "/staff/exits"},
	"appeal.answer": {text.Of("申诉答复", "Appeals"), text.Of("超过期限会上报主管并告知商家。", "Past it, the supervisor is told and so is the merchant."),
		text.Of("去处理", "Decide"), "/staff/appeals"},
	"removal.sign": {text.Of("清退会签", "Removals to sign"), text.Text{}, text.Of("去会签", "Sign or refuse"), "/staff/removals"},
	"task.due": {text.Of("成长任务", "Growth tasks"), text.Of("逾期会记录在成长路径中。", "Being late is noted in the growth path."),
		text.Of("去完成", "Do it"), "/staff/tasks"},
	"task.confirm": {text.Of("成长任务确认", "Growth tasks to confirm"), text.Text{}, text.Of("去确认", "Confirm"), "/staff/tasks"},
	"watch.stay": {text.Of("暂缓会签", "Stays to sign"), text.Of("到期没有第二人签署的，暂缓不生效，仍不符合的按规则处理。", "Without a second signature by then the stay does not hold, and what is not met has its consequence."),
		text.Of("去会签", "Sign or leave it"), "/staff/warnings?state=stay"},
	"watch.warning":       {text.Of("警告到期", "Ends of warnings"), text.Of("到期时不符合的，警告写明的后果随即生效。", "What is not met at its end has the consequence that the warning names."), text.Of("查看并改正", "See it and mend it"), "/staff/warnings"},
	"suspension.ends":     {text.Of("暂停期限", "Ends of suspensions"), text.Of("届时仍没有被接受的改进计划的，按规则移出。", "Without an accepted plan by then the member is removed."), text.Of("提交计划", "Hand in a plan"), "/staff/suspensions"},
	"plan.answer":         {text.Of("改进计划待答复", "Plans to answer"), text.Of("超过期限会上报主管并告知商家。", "Past it, the supervisors are told and so is the merchant."), text.Of("去答复", "Answer"), "/staff/plans"},
	"plan.immunity":       {text.Of("免疫期结束", "Ends of immunities"), text.Of("届时重新检查该条款；仍不符合的按规则处理。", "The rule is asked again then; still broken, it has its consequence."), text.Of("查看", "See it"), "/staff/plans"},
	"level.badge":         {text.Of("标识到期", "Badges that lapse"), text.Of("没有新的评估确认的，标识自动失效。", "Without an evaluation that confirms it the badge lapses by itself."), text.Of("查看", "See it"), "/staff/levels"},
	"membership.term":     {text.Of("合作期届满", "Ends of terms"), text.Of("未续约的自动终止。", "Without a renewal it ends by itself."), text.Of("查看", "See it"), "/staff/memberships"},
	"membership.reminder": {text.Of("到期提醒", "Reminders of terms"), text.Text{}, text.Of("查看", "See it"), "/staff/memberships"},
	"agreement.sign_anew": {text.Of("重新签署协议", "Agreements to sign anew"), text.Of("逾期未签署新版本的，协议不再处于正常状态。", "Without the new version signed by then, the agreement is no longer in normal state."),
		text.Of("去签署", "Sign"), "/staff/signatures"},
	"chain.reminder": {text.Of("授权链到期提醒", "Reminders of chains"), text.Text{}, text.Of("查看", "See it"), "/staff/chains"},
	"chain.end": {text.Of("授权链到期", "Ends of chains"), text.Of("到期后授权链不再有效，依赖它的资格随之变化。", "From then on the chain is not valid, and what depends on it follows."),
		text.Of("去续期", "Renew it"), "/staff/chains"},
	"renewal.sign": {text.Of("续签批次会签", "Renewals to sign"), text.Of("超过期限会提醒主管；商家不因平台逾期而视为未续签。", "Past it, the supervisors are reminded; no merchant is refused by that delay."),
		text.Of("去会签", "Sign or send back"), "/staff/renewals"},
	"renewal.end": {text.Of("合同终止", "Ends of contracts"), text.Of("未续签的合同到时自动终止。", "A contract that is not renewed ends by itself."),
		text.Of("查看续签结果", "See the result"), "/staff/renewals"},
	"renewal.cancel": {text.Of("品牌授权取消", "Authorisations to be cancelled"), text.Of("未续签的品牌授权到时取消。", "Authorisations that are not renewed are cancelled."),
		text.Of("查看续签结果", "See the result"), "/staff/renewals"},
	"relation.answer": {text.Of("合作请求待答复", "Requests for relations"), text.Of("到期未答复的，请求自动失效，可以重新发起。", "What is not answered by then is void; it may be sent anew."),
		text.Of("去答复", "Answer"), "/staff/relations"},
	"relation.proposal": {text.Of("合作关系的提议", "Proposals about relations"), text.Text{}, text.Of("去答复", "Answer"), "/staff/relations"},
	"deposit.topup": {text.Of("补足保证金", "Deposits to top up"), text.Of("到期未补足的，权利受到限制，全部商品下架，直至补足。", "What is not topped up by then restricts rights and takes all products offline until it is."),
		text.Of("查看并补足", "Look and top up"), "/staff/deposits"},
	"deposit.full":  {text.Of("保证金不足的限制", "Restrictions because of a deposit"), text.Text{}, text.Of("查看并补足", "Look and top up"), "/staff/deposits"},
	"deposit.sign":  {text.Of("保证金扣除与退还会签", "Deductions and refunds to sign"), text.Text{}, text.Of("去会签", "Sign or refuse"), "/staff/deposits"},
	"sanction.sign": {text.Of("违规处理会签", "Findings to sign"), text.Text{}, text.Of("去会签", "Sign or refuse"), "/staff/findings"},
	"sanction.end":  {text.Of("账号监管期满", "Ends of supervision"), text.Of("到时自动恢复展示。", "What was hidden is visible again by itself."), text.Of("查看", "See it"), "/staff/findings"},
	"signup.review": {text.Of("商品报名审核", "Reviews of sign-ups"), text.Of("超过期限会上报主管并告知商家。", "Past it, the supervisor is told and so is the merchant."),
		text.Of("去审核", "Review"), "/staff/signups"},
	"signup.amend": {text.Of("修改商品报名", "Sign-ups to amend"), text.Of("到期仍未修改的，本次报名关闭，可以复制后重新报名。", "What is not amended by then is closed; it can be copied and signed up anew."),
		text.Of("去修改", "Amend it"), "/staff/signups"},
	"agreement.validity": {text.Of("协议有效期届满", "Ends of agreements"), text.Of("到期后协议不再处于正常状态。", "From then on the agreement is no longer in normal state."),
		text.Of("查看", "See it"), "/staff/signatures"},
}

// Of words a kind of deadline; one that is not in the table is worded by the part of the portal that it belongs to.
func Of(kind string) Kind {
	if k, ok := kinds[kind]; ok {
		return k
	}
	return Kind{Title: Object(kind), Action: text.Of("查看", "See it")}
}

// passed is what has happened where a deadline of the kind is over and what it asks for is still open.
var passed = map[string]text.Text{
	"case.review": told, "exit.answer": told, "appeal.answer": told, "plan.answer": told, "signup.review": told,
	"objection.answer": text.Of("已超过期限：已上报主管，并计入时效报告。", "It is late: the supervisor has been told, and it counts in the service level."),
	"renewal.sign":     text.Of("已超过期限：主管已获提醒；商家不因平台逾期而视为未续签。", "It is late: the supervisors have been reminded; no merchant is refused by that delay."),
	"task.due":         text.Of("已逾期，并已记录在成长路径中。", "It is late, which is noted in the growth path."),
}

var told = text.Of("已超过期限：主管与商家均已获告知。", "It is late: the supervisor and the merchant have been told.")

// Consequence is what happens at the end of a deadline: as the book decided for this one, else as for all of its kind;
// past its end, what has happened.
func Consequence(d deadline.Deadline, now clock.Instant) text.Text {
	past, late := passed[d.Kind]
	switch {
	case late && d.Overdue(now):
		return past
	case !d.Consequence.IsZero():
		return d.Consequence
	}
	return Of(d.Kind).Consequence
}

// Known lists every kind in the table.
func Known() []string {
	out := make([]string, 0, len(kinds))
	for k := range kinds {
		out = append(out, k)
	}
	return out
}

var objects = map[string]text.Text{
	"backup": text.Of("备份", "Backup"), "deadline": text.Of("期限", "Deadline"), "demo_clock": text.Of("演示时钟", "Demo clock"), "edition": text.Of("规则版本", "Edition"),
	"facts": text.Of("指标", "Figures"), "fees": text.Of("服务费", "Fees"), "invitation": text.Of("邀请", "Invitation"), "password": text.Of("密码", "Password"), "email": text.Of("登录邮箱", "E-mail of an account"),
	"product_days": text.Of("商品日数据", "Daily figures of products"), "products": text.Of("商品", "Products"), "recovery_codes": text.Of("恢复码", "Recovery codes"),
	"second_factor": text.Of("两步验证", "Second factor"), "sign_in": text.Of("登录", "Sign-in"), "tags": text.Of("标识", "Tags"), "tasks": text.Of("成长任务", "Growth tasks"),
	"violation": text.Of("违规记录", "Violation"), "orders": text.Of("订单", "Orders"), "standards": text.Of("标准值", "Standards"),
	"entries": text.Of("商品进入计划", "Products in the programme"), "entry": text.Of("商品进入计划", "Product in the programme"), "warning": text.Of("警告", "Warning"),
	"watch": text.Of("日常监测", "Monitoring"), "what_if": text.Of("规则推演", "What-if of the rules"), "mailing": text.Of("批量函件", "Letter to many"),
	"suspension": text.Of("暂停", "Suspension"), "plan": text.Of("改进计划", "Plan"), "standing": text.Of("等级", "Level"), "levels": text.Of("等级", "Levels"),
	"draft":   text.Of("规则草案", "Draft of a rulebook"),
	"crowd":   text.Of("测试用商家群", "Crowd of merchants for measuring"),
	"account": text.Of("账号", "Account"), "agreement": text.Of("协议", "Agreement"), "appeal": text.Of("申诉", "Appeal"),
	"audit": text.Of("审计记录", "Record"), "bar": text.Of("限制", "Bar"), "batch": text.Of("打标批次", "Batch of tags"), "calendar": text.Of("节假日", "Calendar"),
	"case": text.Of("申请", "Application"), "correction": text.Of("补正", "Correction"), "decision": text.Of("决定", "Decision"),
	"exclusion": text.Of("数据排除", "Exclusion"), "exit": text.Of("退出申请", "Exit request"), "import": text.Of("导入", "Import"), "job": text.Of("作业", "Job"),
	"mail": text.Of("邮件", "Mail"), "membership": text.Of("成员资格", "Membership"), "merchant": text.Of("商家", "Merchant"), "notice": text.Of("通知", "Notice"),
	"objection": text.Of("异议", "Objection"), "paper": text.Of("材料", "Paper"), "product": text.Of("商品", "Product"), "removal": text.Of("清退", "Removal"),
	"rulebook": text.Of("规则", "Rulebook"), "session": text.Of("会话", "Session"), "signature": text.Of("签署", "Signature"), "statement": text.Of("账单", "Statement"),
	"renewal": text.Of("年度续签", "Yearly renewal"), "hold": text.Of("商品限制展示", "Hold on products"), "listing": text.Of("发布的商品", "Published product"),
	"publishing": text.Of("商品发布", "Publishing"), "authorisation": text.Of("品牌开通", "Opening of a brand"), "relation": text.Of("合作关系", "Relation"), "token": text.Of("接口令牌", "Token of the API"), "webhook": text.Of("回调地址", "Webhook"),
	"store": text.Of("店铺", "Store"), "tag": text.Of("标识", "Tag"), "task": text.Of("成长任务", "Growth task"), "waiver": text.Of("豁免", "Waiver"),
	"signup": text.Of("商品报名", "Product sign-up"), "invited": text.Of("受邀参加计划", "Invited to a programme"),
	"brand": text.Of("品牌", "Brand"), "chain": text.Of("授权链", "Authorisation chain"), "link": text.Of("一级授权", "Link of a chain"),
	"deposit": text.Of("保证金", "Deposit"), "demand": text.Of("保证金催缴", "Demand of a deposit"), "taking": text.Of("保证金扣除或退还", "Deduction or refund of a deposit"),
	"finding": text.Of("违规处理", "Finding"), "sanction": text.Of("违规处理", "Finding"),
	"untag": text.Of("去标", "Untagging"), "window": text.Of("打标通知", "Notice of tags"),
}

// Object words the kind of an object ("case:01J…", or its kind alone, or an action such as "case.submitted").
func Object(name string) text.Text {
	kind, _, _ := strings.Cut(name, ":")
	kind, _, _ = strings.Cut(kind, ".")
	if t, ok := objects[kind]; ok {
		return t
	}
	return text.Of("其他事项", "Other matter")
}

// staffPages are where staff see an object of a kind.
var staffPages = map[string]string{
	"appeal": "/staff/appeals/", "draft": "/staff/books/", "suspension": "/staff/suspensions/", "plan": "/staff/plans/", "standing": "/staff/levels/", "batch": "/staff/batches/", "brand": "/staff/brands/", "chain": "/staff/chains/", "case": "/staff/cases/", "decision": "/decisions/", "deposit": "/staff/deposits/", "exit": "/staff/exits/", "finding": "/staff/findings/", "taking": "/staff/takings/", "import": "/staff/imports/",
	"job": "/jobs/", "mail": "/staff/mails/", "membership": "/staff/memberships/", "merchant": "/staff/merchants/", "objection": "/staff/objections/",
	"paper": "/papers/", "product": "/staff/products/", "relation": "/staff/relations/", "removal": "/staff/removals/", "renewal": "/staff/renewals/runs/", "store": "/staff/stores/", "signature": "/staff/signatures/", "signup": "/staff/signups/", "task": "/staff/tasks/", "waiver": "/staff/waivers/",
	"warning": "/staff/warnings/", "what_if": "/staff/what-if/", "mailing": "/staff/letters/", "watch": "/staff/watch",
}

// Address is where staff see an object ("case:01J…"); "" where it has no page.
func Address(object string) string {
	kind, id, ok := strings.Cut(object, ":")
	if page := staffPages[kind]; ok && page != "" {
		return page + id
	}
	return ""
}
