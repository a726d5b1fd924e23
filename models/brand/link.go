package brand

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
)

// Draft is a link as somebody typed it.
type Draft struct {
	Grantor, Grantee, Kind string
	From, To               string // days: 2026-02-13; To may be empty
	Categories             []string
	Region                 string
	MaySublicense          bool
	Papers                 []string // ids of the merchant's library
}

// MaxPapers is how many papers a link may have.
const MaxPapers = 10

// link is what the draft says; what cannot be read is left out.
func (d Draft) link() Link {
	l := Link{Grantor: d.Grantor, Grantee: d.Grantee, Kind: d.Kind, Region: d.Region, MaySublicense: d.MaySublicense, Papers: slices.Clone(d.Papers)}
	for _, c := range d.Categories {
		if c = strings.TrimSpace(c); c != "" && !slices.Contains(l.Categories, c) {
			l.Categories = append(l.Categories, c)
		}
	}
	if unlimited(l.Categories) {
		l.Categories = nil
	}
	l.ValidFrom, _ = calendar.ParseDay(d.From)
	l.ValidTo, _ = calendar.ParseDay(d.To)
	return l
}

// read is what the draft says, checked. Errors: Invalid, a field for each thing that is wrong.
func (d Draft) read() (Link, error) {
	l, bad := d.link(), fault.Validation()
	for field, name := range map[string]string{"grantor": d.Grantor, "grantee": d.Grantee} {
		if n := utf8.RuneCountInString(name); n == 0 || n > 100 {
			bad.At(field, text.Of("请按文件填写公司全称，最多 100 字。", "Write the company's full name as on the paper, at most 100 characters."))
		}
	}
	if !slices.Contains(KindKeys(), d.Kind) {
		bad.At("kind", text.Of("请选择授权类型。", "Choose the kind of link."))
	}
	d.days(bad)
	if len(l.Categories) > 100 || utf8.RuneCountInString(strings.Join(l.Categories, ";")) > 2000 || strings.ContainsAny(strings.Join(l.Categories, ""), ";\x00") {
		bad.At("categories", text.Of("类目过多，最多 100 项。", "There are too many categories; at most 100."))
	}
	if utf8.RuneCountInString(d.Region) > 100 {
		bad.At("region", text.Of("请精简区域，最多 100 字。", "Shorten the region to 100 characters."))
	}
	if len(d.Papers) > MaxPapers {
		bad.At("papers", text.F("一级授权最多 %d 份文件。", "A link has at most %d papers.", MaxPapers))
	}
	slices.SortStableFunc(bad.Fields, func(a, b fault.Field) int {
		return cmp.Compare(slices.Index(fields, a.Name), slices.Index(fields, b.Name))
	})
	return l, bad.OrNil()
}

var fields = []string{"grantor", "grantee", "kind", "from", "to", "categories", "region", "papers"}

func (d Draft) days(bad *fault.Fault) {
	from, err := calendar.ParseDay(d.From)
	if err != nil || from.Year() < 1900 || from.Year() > 2200 {
		bad.At("from", text.Of("请填写生效日，例如 2026-02-13。", "Write the first day, such as 2026-02-13."))
		return
	}
	if d.To == "" {
		return
	}
	to, err := calendar.ParseDay(d.To)
	switch {
	case err != nil || to.Year() > 2200:
		bad.At("to", text.Of("请填写到期日，例如 2027-02-12；长期有效的留空。", "Write the last day, such as 2027-02-12; leave it empty where there is none."))
	case to < from:
		bad.At("to", text.Of("到期日早于生效日。", "The last day is before the first."))
	}
}

// owned checks that the papers are in the merchant's library.
func owned(tx *db.Tx, merchant string, papers []string) error {
	for _, id := range papers {
		p, err := paper.Find(tx, id)
		if err == nil && p.Merchant != merchant {
			err = fault.Missing(text.Of("这份材料", "such paper"))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// AddLink adds a link to the chain of the actor's merchant at a position; 0 is behind the last one, and what stands at
// the position or behind it moves on. The brand may be one of which the merchant has no link yet. Errors: Invalid,
// NotFound, Forbidden, Conflict.
func AddLink(tx *db.Tx, brandID string, position int, d Draft) (Link, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return Link{}, err
	}
	if _, err := Find(tx, brandID); err != nil {
		return Link{}, err
	}
	l, err := d.read()
	if err != nil {
		return Link{}, err
	}
	l.Merchant, l.Brand = tx.Actor.Merchant, brandID
	if err := owned(tx, l.Merchant, l.Papers); err != nil {
		return Link{}, err
	}
	if err := lockChain(tx, l.chain()); err != nil {
		return Link{}, err
	}
	there, err := LinksOf(tx, l.Merchant, brandID)
	if err != nil {
		return Link{}, err
	}
	if len(there) >= MaxLinks || len(there) > 0 && there[len(there)-1].Position >= MaxLinks {
		return Link{}, tooMany()
	}
	if l.Position = placeFor(there, position); slices.ContainsFunc(there, func(o Link) bool { return o.Position == l.Position }) {
		if err := shift(tx, l.chain(), l.Position, 1); err != nil {
			return Link{}, err
		}
	}
	l.ID, l.Version, l.Recorded, l.RecordedBy = tx.NewID(), 1, tx.Now, tx.Actor.ID()
	if err := insertLink(tx, l); err != nil {
		return Link{}, err
	}
	audit.Record(tx, audit.Entry{Action: "link.added", Object: l.Object(), Merchant: l.Merchant, Clause: "CH-2", Detail: l.detail()})
	return l, watch(tx, l.chain())
}

// placeFor is where a new link stands: the position asked for, at most right behind the last one.
func placeFor(there []Link, position int) int {
	end := 1
	if len(there) > 0 {
		end = there[len(there)-1].Position + 1
	}
	if position < 1 || position > end {
		return end
	}
	return position
}

func tooMany() error {
	return fault.New(fault.Conflict, text.F("一条授权链最多 %d 级。", "A chain has at most %d links.", MaxLinks),
		text.Of("请删除多余的级次后再添加。", "Remove what is too much, then add it."))
}

// ChangeLink changes what a link says or its papers. A link that says something else has to be confirmed anew; the other
// links keep their confirmations (CH-7). Errors: Invalid, NotFound, Forbidden, Conflict.
func ChangeLink(tx *db.Tx, id string, version int64, d Draft) (Link, error) {
	was, err := mine(tx, id, version)
	if err != nil {
		return Link{}, err
	}
	said, err := d.read()
	if err != nil {
		return was, err
	}
	if err := owned(tx, was.Merchant, said.Papers); err != nil {
		return was, err
	}
	next := was.saying(said)
	if next.sameWords(was) && slices.Equal(next.Papers, was.Papers) {
		return was, nil
	}
	return replaced(tx, "link.changed", was, next)
}

// saying is the link with what a draft says.
func (l Link) saying(d Link) Link {
	l.Grantor, l.Grantee, l.Kind, l.ValidFrom, l.ValidTo = d.Grantor, d.Grantee, d.Kind, d.ValidFrom, d.ValidTo
	l.Categories, l.Region, l.MaySublicense, l.Papers = d.Categories, d.Region, d.MaySublicense, d.Papers
	return l
}

// ReplacePaper puts other papers in the place of one of a link's; "" adds them. The link has to be confirmed anew, the
// other links keep their confirmations (CH-7). Errors: Invalid, NotFound, Forbidden, Conflict.
func ReplacePaper(tx *db.Tx, id string, version int64, old string, papers []string) (Link, error) {
	was, err := mine(tx, id, version)
	if err != nil {
		return Link{}, err
	}
	if len(papers) == 0 {
		return was, fault.Validation().At("files", text.Of("请上传新文件，或从材料库选择。", "Upload the new paper, or choose one from the library."))
	}
	if err := owned(tx, was.Merchant, papers); err != nil {
		return was, err
	}
	next, err := was.with(old, papers)
	if err != nil || slices.Equal(next.Papers, was.Papers) {
		return was, err
	}
	return replaced(tx, "link.paper_replaced", was, next)
}

// with is the link with papers in the place of one of its own.
func (l Link) with(old string, papers []string) (Link, error) {
	at := slices.Index(l.Papers, old)
	if at < 0 && old != "" {
		return l, fault.Missing(text.Of("这一级的这份文件", "such paper of this link"))
	}
	next := slices.Clone(l.Papers)
	if at >= 0 {
		next = slices.Delete(next, at, at+1)
	} else {
		at = len(next)
	}
	for _, p := range papers {
		if !slices.Contains(next, p) {
			next = slices.Insert(next, at, p)
			at++
		}
	}
	if len(next) > MaxPapers {
		return l, fault.Validation().At("files", text.F("一级授权最多 %d 份文件。", "A link has at most %d papers.", MaxPapers))
	}
	l.Papers = next
	return l, nil
}

// mine finds a link that the actor is about to change, as it was shown to them.
func mine(tx *db.Tx, id string, version int64) (Link, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return Link{}, err
	}
	l, err := FindLink(tx, id)
	if err == nil && l.Version != version {
		err = db.Stale()
	}
	return l, err
}

// replaced keeps the next state of a link that says something else, without a confirmation.
func replaced(tx *db.Tx, action string, was, next Link) (Link, error) {
	next.Outside, next.Confirmed, next.ConfirmedBy, next.ConfirmedName = false, 0, "", ""
	next.Refused, next.RefusedBy, next.RefusedName, next.Refusal = 0, "", "", ""
	next.Version, next.Recorded, next.RecordedBy = was.Version+1, tx.Now, tx.Actor.ID()
	if err := saveLink(tx, was, next); err != nil {
		return was, err
	}
	detail := next.detail()
	detail["confirmation_withdrawn"] = was.Confirmed != 0
	audit.Record(tx, audit.Entry{Action: action, Object: next.Object(), Merchant: next.Merchant, Clause: "CH-7", Detail: detail})
	return next, watch(tx, next.chain())
}

// RemoveLink takes a link out of the chain; those behind it move up. Errors: NotFound, Forbidden, Conflict.
func RemoveLink(tx *db.Tx, id string, version int64) (Link, error) {
	l, err := mine(tx, id, version)
	if err != nil {
		return l, err
	}
	if err := lockChain(tx, l.chain()); err != nil {
		return l, err
	}
	if err := deleteLink(tx, l); err != nil {
		return l, err
	}
	if err := shift(tx, l.chain(), l.Position+1, -1); err != nil {
		return l, err
	}
	audit.Record(tx, audit.Entry{Action: "link.removed", Object: l.Object(), Merchant: l.Merchant, Detail: l.detail()})
	return l, watch(tx, l.chain())
}

// The ways to move a link.
const (
	Up   = -1
	Down = 1
)

// Move puts a link one position up or down; one that stands there takes its place. Confirmations stay. Errors: NotFound,
// Forbidden, Conflict.
func Move(tx *db.Tx, id string, version int64, way int) (Link, error) {
	l, err := mine(tx, id, version)
	if err != nil {
		return l, err
	}
	if err := lockChain(tx, l.chain()); err != nil {
		return l, err
	}
	there, err := LinksOf(tx, l.Merchant, l.Brand)
	if err != nil {
		return l, err
	}
	to := l.Position + way
	if to < 1 || way == Down && l.Position == there[len(there)-1].Position {
		return l, fault.New(fault.Conflict, text.Of("这一级已经在链条的一端，不能再移动。", "The link stands at the end of the chain already."), text.Of("无需操作。", "There is nothing to do."))
	}
	if err := swap(tx, l, there, to); err != nil {
		return l, err
	}
	audit.Record(tx, audit.Entry{Action: "link.moved", Object: l.Object(), Merchant: l.Merchant, Detail: map[string]any{"brand": l.Brand, "from": l.Position, "to": to}})
	l.Position = to
	return l, watch(tx, l.chain())
}

// swap puts a link where another one may stand, by way of a position that nothing has.
func swap(tx *db.Tx, l Link, there []Link, to int) error {
	steps := []struct {
		id string
		to int
	}{{l.ID, -l.Position}}
	if i := slices.IndexFunc(there, func(o Link) bool { return o.Position == to }); i >= 0 {
		steps = append(steps, struct {
			id string
			to int
		}{there[i].ID, l.Position})
	}
	for _, s := range steps {
		if err := setPosition(tx, s.id, s.to); err != nil {
			return fmt.Errorf("move to %d: %w", s.to, err)
		}
	}
	return setPosition(tx, l.ID, to)
}
