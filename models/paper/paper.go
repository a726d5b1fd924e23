// Package paper is a merchant's library of documents: licences, certificates, contracts, each looked at before it is
// kept, kept once by its content, and chosen again wherever it is needed.
package paper

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Paper is one document of a merchant's library.
type Paper struct {
	ID           string
	Merchant     string
	Name         string // as shown; safe to show and to save under
	SHA256       string `gorm:"column:sha256"` // name of its content in the store
	Type         string // media type that was found in the content
	Size         int64
	Width        int // of a picture, in pixels; 0 for anything else
	Height       int
	Uploaded     clock.Instant
	UploadedBy   string
	UploadedName string
}

// Object names the paper in the record: "paper:01J…".
func (p Paper) Object() string { return "paper:" + p.ID }

// What a merchant's library may hold.
const (
	MaxPapers = 2000
	MaxBytes  = 2 << 30
)

// Keep puts a paper into its merchant's library; content that is there already stays the paper it is. The content has
// been inspected and is in the blob store. It fills in ID and who and when. Errors: Forbidden, TooMany.
func Keep(tx *db.Tx, p Paper) (Paper, error) {
	if tx.Actor.Merchant != "" && tx.Actor.Merchant != p.Merchant {
		return Paper{}, fault.Missing(what)
	}
	if same, ok, err := sameContent(tx, p); err != nil || ok {
		return same, err
	}
	held, err := held(tx, p.Merchant)
	if err != nil {
		return Paper{}, err
	}
	if err := held.room(p.Size); err != nil {
		return Paper{}, err
	}
	p.ID, p.Name, p.Uploaded, p.UploadedBy, p.UploadedName = tx.NewID(), SafeName(p.Name), tx.Now, tx.Actor.ID(), tx.Actor.Name
	if err := insert(tx, p); err != nil {
		return Paper{}, err
	}
	audit.Record(tx, audit.Entry{Action: "paper.kept", Object: p.Object(), Merchant: p.Merchant,
		Detail: map[string]any{"name": p.Name, "sha256": p.SHA256, "type": p.Type, "size": p.Size}})
	return p, nil
}

// Rename gives a paper another name; the ending stays the one of its type.
func Rename(tx *db.Tx, id, name string) (Paper, error) {
	p, err := Find(tx, id)
	if err != nil {
		return Paper{}, err
	}
	was := p.Name
	if p, err = p.named(name); err != nil || p.Name == was {
		return p, err
	}
	if err := rename(tx, p); err != nil {
		return Paper{}, err
	}
	audit.Record(tx, audit.Entry{Action: "paper.renamed", Object: p.Object(), Merchant: p.Merchant, Detail: map[string]any{"was": was, "name": p.Name}})
	return p, nil
}

// named is the paper under another name.
func (p Paper) named(name string) (Paper, error) {
	stem := Stem(SafeName(name))
	if stem == "" || name == "" {
		return p, fault.Validation().At("name", text.Of("请填写名称，例如“营业执照”。", "Write a name, such as “Business licence”."))
	}
	p.Name = SafeName(stem + endings[p.Type][0])
	return p, nil
}

// Holding is what a merchant's library holds.
type Holding struct {
	Papers int64
	Bytes  int64
}

// room refuses a paper that the library has no room for.
func (h Holding) room(size int64) error {
	if h.Papers < MaxPapers && h.Bytes+size <= MaxBytes {
		return nil
	}
	return fault.New(fault.TooMany,
		text.F("材料库已满：最多 %d 份、共 %d MB，现有 %d 份、%d MB。", "The library is full: at most %d papers and %d MB; it holds %d papers and %d MB.",
			MaxPapers, MaxBytes>>20, h.Papers, h.Bytes>>20),
		text.Of("请使用已上传的材料，或联系平台扩容。", "Use a paper that is there already, or ask the platform for more room."))
}

var what = text.Of("这份材料", "such paper")
