package product

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Select freezes a selection as a draft batch: from here on it means these products and no others. Errors: Forbidden,
// Invalid (nothing chosen, too many).
func Select(tx *db.Tx, s Selection) (Batch, error) {
	if err := access.Require(tx, access.Tagging); err != nil {
		return Batch{}, err
	}
	if _, err := tagRules(tx, s.Programme); err != nil {
		return Batch{}, err
	}
	s.Lines = len(s.Listed)
	b := Batch{ID: tx.NewID(), Programme: s.Programme, Merchant: s.Filter.Merchant, Selection: s, By: tx.Actor.ID(), ByName: tx.Actor.Name}
	n, err := freeze(tx, b)
	if err != nil {
		return b, err
	}
	switch b.Selected = n; {
	case n == 0:
		return b, fault.Validation().At("filter", text.Of("没有选中任何商品；请放宽条件，或检查上传的编号。", "Nothing was chosen; widen the filter or check the ids."))
	case n > MaxSelected:
		return b, tooMany(n)
	}
	audit.Record(tx, audit.Entry{Action: "batch.selected", Object: b.Ref(), Merchant: b.Merchant, Detail: map[string]any{"programme": b.Programme, "selection": s, "selected": n}})
	return b, insertBatch(tx, b)
}

// draftLife is how long a draft waits to be proposed.
const draftLife = 7 * 24 * time.Hour

// ForgetDrafts throws away drafts that nobody proposed, with their selections: a round of housekeeping.
func ForgetDrafts(tx *db.Tx) error {
	old, err := oldDrafts(tx, tx.Now.Add(-draftLife), 20)
	if err != nil || len(old) == 0 {
		return err
	}
	for _, id := range old {
		audit.Record(tx, audit.Entry{Action: "batch.scrapped", Object: "batch:" + id})
	}
	return scrap(tx, old)
}

func freeze(tx *db.Tx, b Batch) (int64, error) {
	if b.Selection.Lines == 0 {
		return freezeFilter(tx, b)
	}
	if b.Selection.Lines > MaxSelected {
		return 0, tooMany(int64(b.Selection.Lines))
	}
	return int64(b.Selection.Lines), freezeList(tx, b)
}

func tooMany(n int64) error {
	return fault.Validation().At("filter", text.F("选中了 %d 件商品，一个批次最多 %d 件；请分批选择。", "%d product{s} {was|were} chosen, a batch holds %d at most; choose them in several batches.", n, MaxSelected))
}

// tagRules finds the edition in force that tags products. Errors: NotFound where the programme tags none.
func tagRules(tx *db.Tx, programme string) (*rulebook.Edition, error) {
	e, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err == nil && e.Tag == nil {
		err = fault.Missing(text.F("计划 %s 的打标规则", "tagging in programme %s", programme))
	}
	return e, err
}

// ReadList reads product ids from a CSV or from pasted lines: one id a line, in the first column or the one headed
// "product". A byte order mark, empty lines and spaces are fine. Errors: Invalid with the line.
func ReadList(r io.Reader) ([]Listed, error) {
	c := csv.NewReader(skipMark(r))
	c.FieldsPerRecord, c.TrimLeadingSpace, c.ReuseRecord = -1, true, true
	var out []Listed
	column := 0
	for first := true; ; first = false {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, unreadable(broken.Line, err)
		}
		if err != nil {
			return nil, unreadable(len(out)+1, err)
		}
		line, _ := c.FieldPos(0)
		if at := header(record); first && at >= 0 {
			column = at
			continue
		}
		if column >= len(record) || strings.TrimSpace(record[column]) == "" {
			continue
		}
		id := strings.TrimSpace(record[column])
		if utf8.RuneCountInString(id) > 200 || !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl) {
			return nil, unreadable(line, nil)
		}
		if out = append(out, Listed{Line: int64(line), Product: id}); len(out) > MaxSelected {
			return nil, tooMany(int64(len(out)))
		}
	}
}

func header(record []string) int {
	for i, name := range record {
		if n := strings.ToLower(strings.TrimSpace(name)); n == "product" || n == "商品" || n == "商品编号" {
			return i
		}
	}
	return -1
}

func skipMark(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	return b
}

func unreadable(line int, cause error) error {
	f := fault.Validation().At("list", text.F("第 %d 行无法读取：请使用 UTF-8 编码，每行一个商品编号，引号成对。", "Line %d cannot be read: use UTF-8, one product id a line, quotes in pairs.", max(line, 1)))
	return f.Because(cause)
}
