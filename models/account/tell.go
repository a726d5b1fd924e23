package account

import (
	"fmt"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// tell writes to the person themselves, at the address of the account.
func tell(tx *db.Tx, a Account, l outbox.Letter) error {
	return outbox.Post(tx, a.Ref()+":"+tx.NewID(), a.address(), l)
}

// tellChange tells a person that their credentials were changed (ASVS 6.3.7).
func tellChange(tx *db.Tx, a Account, what text.Text) error {
	return tell(tx, a, outbox.Letter{
		Title:      text.F("%s", "%s", what),
		Paragraphs: []text.Text{text.F("%s：%s（地址 %s）。", "%[2]s: %[1]s (address %[3]s).", moment(tx.Now), what, place(tx.Actor.IP))},
		Todo: []text.Text{text.Of("如果是您本人操作，无需处理。", "If you did this, there is nothing to do."),
			text.Of("如果不是，请立即重设密码，并联系商家负责人或管理员。", "If you did not, reset your password at once and tell your merchant's owner or an administrator.")},
		Link: "/account", LinkText: text.Of("账号与安全", "Account and security")})
}

// moment is an instant in words, to the minute.
func moment(at clock.Instant) text.Text {
	t := at.Time()
	return text.Of(fmt.Sprintf("%s 北京时间", t.Format("2006年1月2日 15:04")), t.Format("2 Jan 2006, 15:04")+" (Beijing time)")
}

func place(ip string) text.Text {
	if ip == "" {
		return text.Of("平台", "the platform")
	}
	return text.Same(ip)
}
