package brand

import (
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// trademark's faults stand at position 0.

func notRegistered(b Brand) Fault {
	return Fault{Trademark, 0, text.F("商标 %s 在 %s 才获准注册。", "The trademark %s is registered on %s only.", b.Trademark, b.RegisteredOn.String()),
		text.Of("注册之前请使用受理通知书，并请平台更正商标状态。", "Until then it is an accepted application; have the platform correct its status.")}
}

func noNotice() Fault {
	return Fault{Trademark, 0, text.Of("商标尚未注册，也没有受理日期。", "The trademark is not registered, and there is no day on which the application was accepted."),
		text.Of("请向平台提供商标受理通知书或注册证。", "Give the platform the acceptance notice or the certificate of registration.")}
}

func notAccepted(b Brand) Fault {
	return Fault{Trademark, 0, text.F("商标申请 %s 在 %s 才受理。", "The application %s is accepted on %s only.", b.Trademark, b.AppliedOn.String()),
		text.Of("请在受理之后再使用这个品牌。", "Use the brand from that day on.")}
}

func notRecognised(b Brand, before clock.Instant) Fault {
	f := Fault{Trademark, 0, text.F("商标受理通知书的日期是 %s；%s 起的受理通知书不予认可。", "The acceptance notice is of %s; notices from %s on are not recognised.", b.AppliedOn.String(), calendar.DayOf(before).String()),
		text.Of("请在取得商标注册证后，请平台更新商标资料。", "When the trademark is registered, have the platform update its data.")}
	if b.Application == "" {
		f.Remedy = text.Of("这适用于失效后重新申请的商标：如为首次申请，请平台在商标资料中登记；否则请在取得商标注册证后，请平台更新商标资料。", "This is so for trademarks that lapsed and are applied for anew: if it is the first application, have the platform record that; otherwise have it update the data when the trademark is registered.")
	}
	return f
}

func lapsed(b Brand) Fault {
	return Fault{Trademark, 0, text.F("商标 %s 的有效期到 %s 为止，已经届满。", "The trademark %s was valid until %s and has lapsed.", b.Trademark, b.ValidUntil.String()),
		text.Of("请商标权利人办理续展，并向平台提供续展证明。", "Have the owner renew the trademark and give the platform the proof.")}
}

func gap(position int) Fault {
	return Fault{Gap, position, text.F("第 %d 级缺少授权，链条在这里断开。", "There is no link at position %d; the chain is broken here.", position),
		text.F("请补上第 %d 级的授权及其文件。", "Add the link of position %d with its paper.", position)}
}

func circle(l Link) Fault {
	return Fault{Circle, l.Position, text.F("“%s”在链条中已经出现过，授权绕成了圈。", "“%s” stands in the chain already; the authorisation runs in a circle.", l.Grantee),
		text.Of("请删除多余的一级，或更正被授权方名称。", "Remove the link that is too much, or correct the name of the grantee.")}
}

func notTheOwner(l Link, b Brand) Fault {
	return Fault{NameMismatch, l.Position, text.F("第 1 级的授权方是“%s”，商标权利人是“%s”。", "The grantor of link 1 is “%s”, the owner of the trademark is “%s”.", l.Grantor, b.Owner),
		text.Of("请更正授权方名称，或在前面补上权利人给出的授权。", "Correct the name of the grantor, or add the owner's own authorisation before it.")}
}

func notJoined(l, prev Link) Fault {
	return Fault{NameMismatch, l.Position, text.F("第 %d 级的授权方是“%s”，上一级的被授权方是“%s”，两者不是同一主体。", "The grantor of link %d is “%s”, the grantee of the link before is “%s”; these are not the same.", l.Position, l.Grantor, prev.Grantee),
		text.Of("名称写错的请更正；确实缺少一级的，请在中间补上。", "Correct the name that is wrong; where a link is missing, add it between them.")}
}

func notTheMerchant(l Link, m Party) Fault {
	return Fault{NameMismatch, l.Position, text.F("最后一级的被授权方是“%s”，与商家“%s”不符。", "The grantee of the last link is “%s”, which is not the merchant “%s”.", l.Grantee, m.Name),
		text.Of("名称写错的请更正；缺少给贵公司的授权的，请补上最后一级。", "Correct the name; where the authorisation of your company itself is missing, add it as the last link.")}
}

func notYet(l Link) Fault {
	return Fault{NotYetValid, l.Position, text.F("第 %d 级授权自 %s 起生效，目前尚未生效。", "Link %d is valid from %s on, and not yet.", l.Position, l.ValidFrom.String()),
		text.Of("请等到生效日，或补充当前有效的授权文件。", "Wait for that day, or replace the paper by one that is valid now.")}
}

func expired(l Link) Fault {
	return Fault{Expired, l.Position, text.F("第 %d 级授权到 %s 为止，已经到期。", "Link %d was valid until %s and has expired.", l.Position, l.ValidTo.String()),
		text.F("请取得“%s”的续期授权，并更换这一级的文件。", "Have “%s” renew it and replace the paper of this link.", l.Grantor)}
}

func wider(l, prev Link) Fault {
	return Fault{OutOfScope, l.Position, text.F("第 %d 级授权的类目是%s，上一级只授权了%s。", "Link %d grants %s, the link before only %s.", l.Position, listed(l.Categories), listed(prev.Categories)),
		text.Of("请按上一级的范围更正类目，或取得范围更大的上级授权。", "Keep to the categories of the link before, or have that one widened.")}
}

func widerRegion(l, prev Link) Fault {
	return Fault{OutOfScope, l.Position, text.F("第 %d 级授权的区域是%s，上一级只授权了%s。", "Link %d grants %s, the link before only %s.", l.Position, Region(l.Region), Region(prev.Region)),
		text.Of("请按上一级的范围更正区域，或取得范围更大的上级授权。", "Keep to the region of the link before, or have that one widened.")}
}

func notAsked(l Link, s Scope) Fault {
	return Fault{OutOfScope, l.Position, text.F("授权范围是%s、%s，没有覆盖所要求的%s、%s。", "What is granted is %s, %s; it does not cover what is asked: %s, %s.", listed(l.Categories), Region(l.Region), listed(s.Categories), Region(s.Region)),
		text.Of("请取得覆盖所要求范围的授权。", "Obtain an authorisation that covers it.")}
}

func noSublicense(prev, l Link) Fault {
	return Fault{NoSublicense, prev.Position, text.F("第 %d 级没有转授权的权利，“%s”不能再授权给“%s”。", "Link %d gives no right to sub-license, so “%s” cannot authorise “%s”.", prev.Position, prev.Grantee, l.Grantee),
		text.F("请由“%s”出具允许转授权的文件，或直接授权给下一级。", "Have “%s” allow sub-licensing, or authorise the next one itself.", prev.Grantor)}
}

func paperMissing(l Link) Fault {
	return Fault{PaperMissing, l.Position, text.F("第 %d 级没有授权文件。", "Link %d has no paper.", l.Position),
		text.Of("请上传这一级的授权书，或从材料库选择。", "Upload the authorisation of this link, or choose it from your library.")}
}

func unconfirmed(l Link) Fault {
	f := Fault{Unconfirmed, l.Position, text.F("第 %d 级授权还没有经平台确认。", "Link %d has not been confirmed by the platform yet.", l.Position),
		text.Of("无需操作，平台核对文件后会告知您。", "There is nothing to do; the platform compares the paper and tells you.")}
	switch {
	case l.Refused != 0:
		f.Detail = text.F("平台没有确认第 %d 级授权：%s", "The platform did not confirm link %d: %s", l.Position, l.Refusal)
		f.Remedy = text.Of("请按说明更正这一级或更换文件，随后会重新核对。", "Correct the link or replace its paper as described; it is looked at again then.")
	case len(l.Papers) == 0:
		f.Remedy = text.Of("上传文件后，平台才能确认。", "The platform can confirm it once there is a paper.")
	}
	return f
}

// listed words a list of categories.
func listed(categories []string) text.Text {
	if unlimited(categories) {
		return text.Of("全部类目", "all categories")
	}
	return text.Of("“"+strings.Join(categories, "、")+"”", "“"+strings.Join(categories, ", ")+"”")
}

// Categories words a list of categories.
func Categories(categories []string) text.Text { return listed(categories) }

// Region words a region.
func Region(region string) text.Text {
	if coversRegion(region, "") {
		return text.Of("不限区域", "every region")
	}
	return text.Of("“"+region+"”", "“"+region+"”")
}
