package conduct

import (
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// silence is the clause that keeps the platform's silence from deciding anything.
const silence = "GEN-8"

// exitLate escalates a request that was not answered in time and tells the merchant; nothing is decided by it (GEN-8).
func exitLate(tx *db.Tx, d deadline.Deadline) error {
	x, err := FindExit(tx, strings.TrimPrefix(d.Object, "exit:"))
	if err != nil || !x.Open() {
		return err
	}
	return late(tx, d, text.Of("退出申请", "exit request"), "/exits/"+x.ID)
}

// appealLate escalates an appeal that was not decided in time and tells the merchant (GEN-8).
func appealLate(tx *db.Tx, d deadline.Deadline) error {
	a, err := FindAppeal(tx, strings.TrimPrefix(d.Object, "appeal:"))
	if err != nil || !a.Open() {
		return err
	}
	return late(tx, d, text.Of("申诉", "appeal"), "/appeals/"+a.ID)
}

func late(tx *db.Tx, d deadline.Deadline, what text.Text, link string) error {
	audit.Record(tx, audit.Entry{Action: d.Kind + ".overdue", Object: d.Object, Merchant: d.Merchant, Clause: silence, Detail: map[string]any{"due": d.Due}})
	l := outbox.Letter{Title: text.F("%s答复超时，请立即处理", "An answer to an %s is late; deal with it now", what),
		Paragraphs: []text.Text{text.F("应在 %s 前答复。超时不等于同意或拒绝。", "It was due by %s. Silence neither agrees nor refuses.", d.Due.EndText())}, Link: d.Link, LinkText: text.Of("前往处理", "Go there")}
	if err := tellStaff(tx, kindEscalated, d.ID, outbox.Notice{Clause: silence, Object: d.Object, Letter: l}); err != nil {
		return err
	}
	_, err := outbox.Send(tx, outbox.Notice{Key: kindLate.Key(d.ID), Merchant: d.Merchant, Category: outbox.Deadline, Clause: silence, Object: d.Object, Letter: outbox.Letter{
		Title:      text.F("您的%s尚未按时答复", "The answer to your %s is late", what),
		Paragraphs: []text.Text{text.F("我们本应在 %s 前答复，现已升级由主管处理。超时不会被当作同意或拒绝，您无需重新提交。", "We should have answered by %s. A supervisor deals with it now. Silence counts neither as agreed nor as refused; you need not file it again.", d.Due.EndText())},
		Link:       link, LinkText: text.Of("查看进度", "See where it stands")}})
	return err
}
