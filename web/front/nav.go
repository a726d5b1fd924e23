package front

import (
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/layout"
)

// way is one line of the main navigation.
type way struct {
	group, label text.Text
	url          string
	may          access.Action
	asks         func(e *rulebook.Edition) bool // the line stands where a book in force speaks of it; nil for always
}

var (
	mine      = text.Of("我的商家", "My business")
	goods     = text.Of("商品", "Products")
	paperwork = text.Of("文件与费用", "Papers and money")
	together  = text.Of("协作", "People and systems")
	desk      = text.Of("待处理", "To be decided")
	watched   = text.Of("监测与续签", "Watching and renewing")
	members   = text.Of("成员管理", "Members")
	tagged    = text.Of("商品与任务", "Products and tasks")
	office    = text.Of("后台", "Office")
	rules     = text.Of("计划与规则", "Programmes")
)

// ways is the whole navigation; a person sees the lines that their role may use.
var ways = []way{
	{mine, text.Of("首页", "Home"), "/", access.MerchantRead, nil},
	{mine, text.Of("我的申请", "Applications"), "/cases", access.MerchantRead, nil},
	{mine, text.Of("我的计划", "Memberships"), "/memberships", access.MerchantRead, nil},
	{mine, text.Of("规则状态", "How you stand"), "/standing", access.MerchantRead, nil},
	{mine, text.Of("等级", "Levels"), "/levels", access.MerchantRead, levels},
	{mine, text.Of("暂停与计划", "Suspensions"), "/suspensions", access.MerchantRead, suspensions},
	{mine, text.Of("年度续签", "Yearly renewal"), "/renewals", access.MerchantRead, nil},
	{mine, text.Of("违规处理", "Findings"), "/findings", access.MerchantRead, nil},
	{goods, text.Of("商品报名", "Product sign-ups"), "/signups", access.MerchantRead, signUps},
	{goods, text.Of("商品标识", "Product tags"), "/tags", access.MerchantRead, nil},
	{goods, text.Of("商品发布", "Published goods"), "/listings", access.MerchantRead, nil},
	{goods, text.Of("成长任务", "Growth tasks"), "/tasks", access.MerchantRead, nil},
	{paperwork, text.Of("协议", "Agreements"), "/signatures", access.MerchantRead, nil},
	{paperwork, text.Of("品牌授权", "Brands"), "/brands", access.MerchantRead, nil},
	{paperwork, text.Of("材料库", "Papers"), "/papers", access.MerchantRead, nil},
	{paperwork, text.Of("服务费", "Fees"), "/fees", access.MerchantRead, nil},
	{paperwork, text.Of("保证金", "Deposit"), "/deposit", access.MerchantRead, deposits},
	{together, text.Of("合作关系", "Relations"), "/relations", access.MerchantRead, relations},
	{together, text.Of("同事", "Colleagues"), "/colleagues", access.Colleagues, nil},
	{together, text.Of("接口令牌", "Tokens"), "/tokens", access.Partners, nil},
	{together, text.Of("回调地址", "Webhooks"), "/webhooks", access.Partners, nil},
	{desk, text.Of("首页", "Home"), "/", access.StaffRead, nil},
	{desk, text.Of("审核", "Reviews"), "/staff/cases", access.StaffRead, nil},
	{desk, text.Of("商品报名", "Product sign-ups"), "/staff/signups", access.StaffRead, signUps},
	{desk, text.Of("授权链", "Chains"), "/staff/chains", access.StaffRead, nil},
	{desk, text.Of("异议", "Objections"), "/staff/objections", access.StaffRead, nil},
	{desk, text.Of("申诉", "Appeals"), "/staff/appeals", access.StaffRead, nil},
	{desk, text.Of("退出申请", "Exit requests"), "/staff/exits", access.StaffRead, nil},
	{desk, text.Of("清退", "Removals"), "/staff/removals", access.StaffRead, nil},
	{watched, text.Of("监测", "Monitoring"), "/staff/watch", access.StaffRead, nil},
	{watched, text.Of("警告", "Warnings"), "/staff/warnings", access.StaffRead, nil},
	{watched, text.Of("等级", "Levels"), "/staff/levels", access.StaffRead, levels},
	{watched, text.Of("暂停与计划", "Suspensions"), "/staff/suspensions", access.StaffRead, suspensions},
	{watched, text.Of("年度续签", "Yearly renewal"), "/staff/renewals", access.StaffRead, nil},
	{watched, text.Of("推演", "What-if"), "/staff/what-if", access.StaffRead, nil},
	{watched, text.Of("数据排除", "Exclusions"), "/staff/exclusions", access.StaffRead, nil},
	{members, text.Of("成员", "Memberships"), "/staff/memberships", access.StaffRead, nil},
	{members, text.Of("商家协议", "Agreements"), "/staff/signatures", access.StaffRead, nil},
	{members, text.Of("违规处理", "Findings"), "/staff/findings", access.StaffRead, nil},
	{members, text.Of("保证金", "Deposits"), "/staff/deposits", access.StaffRead, deposits},
	{members, text.Of("合作关系", "Relations"), "/staff/relations", access.StaffRead, relations},
	{members, text.Of("批量函件", "Letters to many"), "/staff/letters", access.StaffRead, nil},
	{tagged, text.Of("打标", "Tagging"), "/staff/tagging", access.Tagging, nil},
	{tagged, text.Of("打标批次", "Tag batches"), "/staff/batches", access.StaffRead, nil},
	{tagged, text.Of("发布的商品", "Published products"), "/staff/listings", access.StaffRead, nil},
	{tagged, text.Of("成长任务", "Growth tasks"), "/staff/tasks", access.StaffRead, nil},
	{office, text.Of("时效报告", "Service level"), "/staff/service-level", access.StaffRead, nil},
	{office, text.Of("期限", "Deadlines"), "/staff/deadlines", access.StaffRead, nil},
	{office, text.Of("品牌资料", "Brand data"), "/staff/brands", access.StaffRead, nil},
	{office, text.Of("规则草案", "Rulebooks"), "/staff/books", access.StaffRead, nil},
	{office, text.Of("导入", "Imports"), "/staff/imports", access.Import, nil},
	{office, text.Of("作业", "Jobs"), "/staff/jobs", access.StaffRead, nil},
	{office, text.Of("节假日", "Calendar"), "/staff/calendar", access.Calendar, nil},
	{office, text.Of("接口令牌", "Tokens"), "/staff/tokens", access.Tokens, nil},
	{office, text.Of("邮件", "Mail"), "/staff/mails", access.Accounts, nil},
	{office, text.Of("账号", "Accounts"), "/staff/accounts", access.Accounts, nil},
	{office, text.Of("审计记录", "Record"), "/staff/audit", access.AuditRead, nil},
	{rules, text.Of("计划", "Programmes"), "/programmes", access.SignedIn, nil},
	{rules, text.Of("开发者", "Developers"), "/developers", access.SignedIn, nil},
}

func levels(e *rulebook.Edition) bool      { return e.Levels != nil }
func suspensions(e *rulebook.Edition) bool { return e.Suspension != nil }
func deposits(e *rulebook.Edition) bool    { return e.Deposit != nil }
func signUps(e *rulebook.Edition) bool     { return e.SignUp != nil }
func relations(e *rulebook.Edition) bool   { return e.Relation != nil }

// nav is the navigation for the person who asks, the line of this page marked.
func (c *Ctx) nav() []layout.NavItem {
	var items []layout.NavItem
	current, books := -1, c.Books()
	for _, w := range ways {
		if !access.May(c.Who.Role, w.may) || w.asks != nil && !books.Some(c.Now(), w.asks) {
			continue
		}
		if under(c.Request().URL.Path, w.url) && (current < 0 || len(w.url) > len(items[current].URL)) {
			current = len(items)
		}
		items = append(items, layout.NavItem{Group: c.In(w.group), Label: c.In(w.label), URL: w.url})
	}
	if current >= 0 {
		items[current].Current = true
	}
	return items
}

// under reports whether a path is the way's page or lies beneath it.
func under(path, way string) bool {
	return path == way || way != "/" && strings.HasPrefix(path, way+"/")
}
