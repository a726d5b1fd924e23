package intake

import (
	"bytes"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/text"
)

// Import is a file that was sent to be imported: looked at first, then taken in the way that a person chose.
type Import struct {
	ID       string
	Kind     string
	Merchant string // whose it is; "" for staff's
	Name     string
	SHA256   string `gorm:"column:sha256"`
	Size     int64
	Header   string // the file's own, as a JSON list
	Sent     clock.Instant
	SentBy   string
	SentName string
	CheckJob string
	Checked  clock.Instant // 0 until every row was looked at
	Mode     Mode
	LoadJob  string
	Lines    int64 // rows read: by the check, then by the import
	Changed  int64 // new or different: would be, then are
	Refused  int64
	Ended    clock.Instant // 0 until the rows are in
}

// Mode is how rows are taken in.
type Mode string

// The modes; a file that was only looked at has none.
const (
	Atomic Mode = "atomic" // all rows or none
	Good   Mode = "good"   // the good rows, the others refused one by one
)

// Object names the import in the record: "import:01J…".
func (m Import) Object() string { return "import:" + m.ID }

// Look reads the header of a file, before anything is kept. Errors: NotFound (kind), Invalid.
func Look(tx *db.Tx, kind string, content []byte) error {
	k, err := KindIn(tx, kind)
	if err != nil {
		return err
	}
	_, err = open(k, bytes.NewReader(content))
	return err
}

// Sent is a file whose content is in the blob store under its SHA-256.
type Sent struct {
	Kind, Name, SHA256 string
	Content            []byte
}

// Send puts a file in line to be looked at row by row; nothing is imported yet. Errors: NotFound, Invalid, Forbidden.
func Send(tx *db.Tx, f Sent) (Import, error) {
	k, err := KindIn(tx, f.Kind)
	if err != nil {
		return Import{}, err
	}
	if err := access.Require(tx, k.May); err != nil {
		return Import{}, err
	}
	s, err := open(k, bytes.NewReader(f.Content))
	if err != nil {
		return Import{}, err
	}
	m := Import{ID: tx.NewID(), Kind: k.Name, Merchant: tx.Actor.Merchant, Name: f.Name, SHA256: f.SHA256, Size: int64(len(f.Content)), Header: db.JSON(s.header),
		Sent: tx.Now, SentBy: tx.Actor.ID(), SentName: tx.Actor.Name}
	m.CheckJob, err = job.Enqueue(tx, job.New{Kind: CheckKind, Merchant: m.Merchant, Key: "import:" + m.ID + ":check", Link: "/staff/imports/" + m.ID, Args: args{Import: m.ID, Actor: tx.Actor},
		Title: text.F("检查 %[2]s：%[1]s", "Check %[2]s: %[1]s", m.Name, k.Title)})
	if err != nil {
		return Import{}, err
	}
	audit.Record(tx, audit.Entry{Action: "import.sent", Object: m.Object(), Merchant: m.Merchant, Detail: map[string]any{"kind": m.Kind, "name": m.Name, "sha256": m.SHA256, "size": m.Size}})
	return m, insert(tx, m)
}

// Start takes a file's rows in, once it was looked at. Errors: NotFound, Forbidden, Conflict (not looked at yet, or
// started already), Invalid (all or none, but rows would be refused), TooLarge.
func Start(tx *db.Tx, id string, mode Mode) (Import, error) {
	m, err := Find(tx, id)
	if err != nil {
		return Import{}, err
	}
	k, err := KindIn(tx, m.Kind)
	if err != nil {
		return Import{}, err
	}
	if err := access.Require(tx, k.May); err != nil {
		return Import{}, err
	}
	if m, err = m.start(mode); err != nil {
		return m, err
	}
	m.LoadJob, err = job.Enqueue(tx, job.New{Kind: LoadKind, Merchant: m.Merchant, Key: "import:" + m.ID + ":load", Total: m.Lines, Link: "/staff/imports/" + m.ID, Args: args{Import: m.ID, Actor: tx.Actor},
		Title: text.F("导入 %[2]s：%[1]s", "Import %[2]s: %[1]s", m.Name, k.Title)})
	if err != nil {
		return Import{}, err
	}
	audit.Record(tx, audit.Entry{Action: "import.started", Object: m.Object(), Merchant: m.Merchant, Detail: map[string]any{"mode": m.Mode, "kind": m.Kind, "sha256": m.SHA256}})
	return m, started(tx, m)
}

// start decides whether the rows can be taken in this way.
func (m Import) start(mode Mode) (Import, error) {
	switch {
	case mode != Atomic && mode != Good:
		return m, fault.Validation().At("mode", text.Of("请选择导入方式。", "Choose how to import."))
	case m.Mode != "":
		return m, fault.New(fault.Conflict, text.Of("这个文件已经开始导入。", "This file is being imported already."), text.Of("请查看作业进度。", "See how far the job is."))
	case m.Checked == 0:
		return m, fault.New(fault.Conflict, text.Of("这个文件还没有检查完。", "This file has not been looked through yet."), text.Of("请等检查结束后再导入。", "Wait until the check has ended."))
	case m.Lines == m.Refused:
		return m, fault.New(fault.Invalid, text.Of("文件里没有可以导入的行。", "The file has no row that can be imported."), text.Of("请下载错误文件，更正后重新上传。", "Download the rejected rows, correct them and upload them again."))
	case mode == Atomic && m.Refused > 0:
		return m, fault.Validation().At("mode", text.F("有 %d 行有错，不能“全部成功才导入”；请更正文件，或只导入正确的行。", "%d row{s} {is|are} wrong, so not all can be taken; correct the file, or import only the good rows.", m.Refused))
	case mode == Atomic && m.Lines > MaxAtomic:
		return m, TooManyForAll()
	}
	m.Mode = mode
	return m, nil
}

type args struct {
	Import string
	Actor  db.Actor
}
