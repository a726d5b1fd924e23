package demo

import "github.com/mengyue/portal/models/text"

// abouts are the accounts in the order in which a visitor should meet them, with what each has to show when the story ends.
var abouts = []struct {
	email string
	shows text.Text
}{
	{"owner@yunhe.example", text.Of("合作中：各种状态的标识、账单、成长任务；五家母婴店：正常、临近、警告 7 天与 24 小时、已改正；聚划算商品报名的各种状态；示例计划：各种等级与标识、提醒、暂停、改进计划与免疫期", "In mid-term: tags in every state, statements, growth tasks; five stores for mothers and babies: fine, near, warned for 7 days and 24 hours, mended; group-buy sign-ups in every state; in the example programmes levels and badges, an alert, suspensions, plans, an immunity")},
	{"member@yunhe.example", text.Of("同一商家的普通成员：能看、能填，不能签署", "A member of the same merchant: reads and fills in, signs nothing")},
	{"owner@shiguang.example", text.Of("刚加入：打标通知期内，可以提出异议；母婴店的商品：在计划内、未进入、已移出、警告中", "Just admitted: tags in their notice time, still open to objection; a store with products in the programme, refused, removed, warned")},
	{"owner@yuanshan.example", text.Of("申请只填了一部分，尚未签署协议；母婴店的警告今天到期", "An application half filled in, agreements unsigned; the warning of its store ends today")},
	{"owner@zhaolu.example", text.Of("申请被要求补正两项；母婴店收到警告并已申诉", "An application with two items to correct; its store is warned and has appealed")},
	{"owner@qingyu.example", text.Of("合作期几天后届满，可以续约", "The term ends in some days: renew it")},
	{"owner@xingcheng.example", text.Of("续约申请审核中", "A renewal under review")},
	{"owner@songjian.example", text.Of("提出的异议超过 24 小时未获答复", "An objection left unanswered for more than 24 hours")},
	{"owner@qingchuan.example", text.Of("两次异议：一次成立，一次不成立（可申诉）；母婴店按规则移出，正在申诉", "Two objections: one upheld, one refused and open to appeal; its store was removed by the book, and appeals")},
	{"owner@luming.example", text.Of("加入后商家等级下降；母婴店的警告已由两人暂缓", "Its level has fallen since it was admitted; the warning of its store was stayed by two people")},
	{"owner@nanlu.example", text.Of("已申请退出，等待答复；母婴店因严重违规移出", "Has asked to leave and waits for the answer; its store was removed for a grave breach")},
	{"owner@zhiwei.example", text.Of("已申请退出，两人中一人已签署", "Has asked to leave; one of two people has signed")},
	{"owner@banmu.example", text.Of("清退提案等待第二人签署（商家尚不知情）", "A proposed removal waits for its second signature, untold yet")},
	{"owner@heye.example", text.Of("已被清退，申诉处理中", "Removed; its appeal is being decided")},
	{"owner@jichuan.example", text.Of("协商退出，一年内不能再加入", "Left by agreement; may not come back for a year")},
	{"owner@mutang.example", text.Of("合作期届满未续约，已自动终止", "Its term ended by itself without a renewal")},
	{"owner@baiting.example", text.Of("已续约，处于第二个合作期", "Renewed: in its second term")},
	{"reviewer@platform.example", text.Of("审核队列：认领、判断、要求补正、作出决定", "The review queue: claim, judge, ask for corrections, decide")},
	{"reviewer2@platform.example", text.Of("另一名审核员：不能处理他人认领的申请", "The other reviewer: cannot act on what a colleague has claimed")},
	{"operator@platform.example", text.Of("打标、答复异议、布置任务、提出清退、导入数据", "Tags, answers objections, gives tasks, proposes removals, imports")},
	{"supervisor@platform.example", text.Of("会签清退与退出、处理申诉、指派审核", "Countersigns removals and exits, decides appeals, assigns reviews")},
	{"supervisor2@platform.example", text.Of("第二名主管：两人签署需要两个不同的人", "The second supervisor, since two signatures take two people")},
	{"supervisor3@platform.example", text.Of("第三名主管：前两人都参与过时，申诉仍有人可以处理", "The third supervisor: rules on appeals where the other two had a part")},
	{"admin@platform.example", text.Of("账号、邮件、节假日", "Accounts, mail, calendar")},
	{"auditor@platform.example", text.Of("只读：审计记录与核验", "Reads only: the record and its verification")},
}

// About says what an account of the demonstration shows, and its place among them; accounts of nobody's story come last.
func About(email string) (place int, shows text.Text) {
	for i, a := range abouts {
		if a.email == email {
			return i, a.shows
		}
	}
	return len(abouts), text.Text{}
}
