package records

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/records"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

var auditFields = []string{"actor", "object", "action", "merchant", "from", "to"}

// search lists the record, the newest first. A search for something is itself put on the record.
func search(c *front.Ctx) error {
	d := days{c: c}
	q := audit.Search{Actor: field(c, "actor"), Object: field(c, "object"), Action: field(c, "action"), Merchant: field(c, "merchant"),
		From: d.from("from", 0), To: d.until("to", 0), Limit: perPage + 1}
	q.Before, _ = strconv.ParseInt(c.QueryParam("before"), 10, 64)
	p := pages.AuditProps{Errors: d.errs, Clear: clear(c, "/staff/audit", auditFields...),
		Query: pages.AuditQuery{Actor: q.Actor, Object: q.Object, Action: q.Action, Merchant: q.Merchant, From: c.QueryParam("from"), To: c.QueryParam("to")}}
	var found []audit.Entry
	ask := func(tx *db.Tx) (err error) {
		if p.Chain, err = chain(c, tx); err != nil {
			return err
		}
		found, err = audit.Find(tx, q)
		return err
	}
	if err := asked(c, p, ask); err != nil {
		return err
	}
	if len(found) > perPage {
		found = found[:perPage]
		p.Next = filtered(c, "/staff/audit", map[string]string{"before": strconv.FormatInt(found[perPage-1].Seq, 10)}, auditFields...)
	}
	if q.Before != 0 {
		p.First = filtered(c, "/staff/audit", nil, auditFields...)
	}
	for _, e := range found {
		p.Entries = append(p.Entries, entry(c, e))
	}
	p.Page = c.Page(c.T("审计记录", "The record"))
	p.Page.Wide, p.Page.Error = true, len(d.errs) > 0
	return c.Show(http.StatusOK, pages.Audit(p))
}

func field(c *front.Ctx, name string) string { return strings.TrimSpace(c.QueryParam(name)) }

// asked runs a search, and records it where it looks for something.
func asked(c *front.Ctx, p pages.AuditProps, ask func(tx *db.Tx) error) error {
	if p.Clear == "" {
		return c.View(ask)
	}
	return c.Act(func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "audit.searched", Object: "audit", Detail: p.Query})
		return ask(tx)
	})
}

func entry(c *front.Ctx, e audit.Entry) ui.Row {
	seq := strconv.FormatInt(e.Seq, 10)
	object := ui.Cell{Text: c.In(kinds.Object(e.Object)), Sub: e.Object}
	if to := kinds.Address(e.Object); to != "" && opens(c, e) {
		object.URL, object.About = to, e.Object
	}
	return ui.Row{ID: "entry-" + seq, Cells: []ui.Cell{
		{Text: seq}, {Text: c.In(stamp(e.At)), Time: e.At.String()}, {Text: e.ActorName, Sub: e.Actor},
		{Text: c.In(kinds.Object(e.Action)), Sub: e.Action}, object, {Text: e.Clause},
		{Body: pages.Detail(c.In(text.F("第 %s 条的详情", "Detail of entry %s", seq)), e.JSON(), e.Hash)},
	}}
}

// opens tells whether the reader may see what an entry is about: a draft is the merchant's alone, mails hold secrets, and
// files that were sent in are for those who send them.
func opens(c *front.Ctx, e audit.Entry) bool {
	kind, _, _ := strings.Cut(e.Object, ":")
	needs, ok := map[string]access.Action{"mail": access.Accounts, "import": access.Import}[kind]
	return e.Action != "case.started" && (!ok || access.May(c.Who.Role, needs))
}

// chain tells how the last verification of the whole chain went: it is on the record like everything else.
func chain(c *front.Ctx, tx *db.Tx) (ui.NoticeProps, error) {
	var newest audit.Entry
	for _, action := range []string{verified, broken} {
		found, err := audit.Find(tx, audit.Search{Action: action, Object: "audit", Limit: 1})
		if err != nil {
			return ui.NoticeProps{}, err
		}
		if len(found) == 1 && found[0].Seq > newest.Seq {
			newest = found[0]
		}
	}
	if newest.Seq == 0 {
		return ui.NoticeProps{ID: "chain", Tone: ui.Neutral, Title: c.T("还没有核验过", "Not verified yet")}, nil
	}
	return told(c, newest), nil
}

// What a verification leaves on the record.
const (
	verified = "audit.verified"
	broken   = "audit.broken"
)

func told(c *front.Ctx, e audit.Entry) ui.NoticeProps {
	var d struct{ Entries int64 }
	_ = json.Unmarshal([]byte(e.JSON()), &d) // of our own writing
	n := ui.NoticeProps{ID: "chain", Tone: ui.Good, Title: c.T("链完整", "The chain holds"), Text: c.In(text.F("%s 由 %s 核验了 %d 条。", "%[3]d entr{y|ies} verified on %[1]s by %[2]s.", e.At.Text(), e.ActorName, d.Entries))}
	if e.Action == broken {
		n.Tone, n.Title = ui.Bad, c.T("链已断裂", "The chain is broken")
		n.Text = c.In(text.F("%s 由 %s 核验时发现。详情见该条记录（第 %d 条）。", "Found %s by %s; see entry %d.", e.At.Text(), e.ActorName, e.Seq))
		n.Next = c.T("请停止写入并从备份核对，立即联系系统管理员。", "Stop writing, compare with a backup, and tell the administrators at once.")
	}
	return n
}

// verify walks the whole chain and puts the result on the record.
func verify(c *front.Ctx) error {
	var entries int64
	var where *audit.Broken
	err := c.View(func(tx *db.Tx) (err error) { entries, err = audit.Verify(tx); return err })
	if err != nil && !errors.As(err, &where) {
		return err
	}
	return c.Command(func(tx *db.Tx) (string, error) {
		e := audit.Entry{Action: verified, Object: "audit", Detail: map[string]any{"entries": entries}}
		if where != nil {
			e = audit.Entry{Action: broken, Object: "audit", Detail: map[string]any{"holds": entries, "entry": where.Seq, "reason": where.Reason}}
		}
		audit.Record(tx, e)
		return "/staff/audit", nil
	})
}
