package intake

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/intake"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// again shows a page once more with what was wrong.
func again(c *front.Ctx, err error, page templ.Component) error {
	return c.Again(err, func(ui.ErrorSummaryProps) templ.Component { return page })
}

// headerFields lets the faults of a header lead to the file, where they are mended.
func headerFields(s ui.ErrorSummaryProps) ui.ErrorSummaryProps {
	for i, e := range s.Errors {
		if e.Name != "kind" && e.Name != "file" {
			s.Errors[i].Name = "file"
		}
	}
	return s
}

func chooseKind() error {
	return fault.Validation().At("kind", text.Of("请选择数据类型。", "Choose the kind of data."))
}

func (k desk) kind(c *front.Ctx, kind intake.Kind) pages.Kind {
	out := pages.Kind{Name: kind.Name, Title: c.In(kind.Title), About: c.In(kind.About), Template: k.base + "/templates/" + kind.Name}
	for _, column := range kind.Columns {
		demand := c.T("必填", "needed")
		switch {
		case column.MayMiss:
			demand = c.T("整列可省略", "column may be left out")
		case !column.Needed:
			demand = c.T("可留空", "may be empty")
		}
		out.Columns = append(out.Columns, ui.Row{Cells: []ui.Cell{{Text: column.Name}, {Text: demand}, {Text: c.In(column.About)}, {Text: column.Sample, Lang: "zh-CN"}}})
	}
	return out
}

func kindTitle(c *front.Ctx, name string) string {
	var k intake.Kind
	if err := c.View(func(tx *db.Tx) (err error) { k, err = intake.KindIn(tx, name); return err }); err != nil {
		return name
	}
	return c.In(k.Title)
}

func importStatus(c *front.Ctx, m intake.Import) ui.StatusProps {
	switch {
	case m.Ended > 0 && m.Refused > 0:
		return ui.StatusProps{Label: c.T("已导入，有拒绝的行", "imported, some rows refused"), Tone: ui.Warn}
	case m.Ended > 0:
		return ui.StatusProps{Label: c.T("已导入", "imported"), Tone: ui.Good}
	case m.Mode != "":
		return ui.StatusProps{Label: c.T("导入已开始", "import started"), Tone: ui.Info}
	case m.Checked == 0:
		return ui.StatusProps{Label: c.T("检查中", "being checked"), Tone: ui.Info}
	case m.Refused > 0:
		return ui.StatusProps{Label: c.T("已检查，有错误，未导入", "checked with errors, not imported"), Tone: ui.Warn}
	}
	return ui.StatusProps{Label: c.T("已检查，未导入", "checked, not imported")}
}

func importFacts(c *front.Ctx, m intake.Import) []ui.SummaryRow {
	changed := c.T("将新增或更改", "Would be new or different")
	if m.Ended > 0 {
		changed = c.T("新增或更改", "New or different")
	}
	rows := func(n int64) string { return c.In(text.F("%s 行", "%s rows", lang.Count(n))) }
	return []ui.SummaryRow{
		{Key: c.T("共读取", "Read"), Value: rows(m.Lines)}, {Key: changed, Value: rows(m.Changed)},
		{Key: c.T("没有变化", "Unchanged"), Value: rows(max(0, m.Lines-m.Changed-m.Refused))}, {Key: c.T("不能导入", "Cannot be imported"), Value: rows(m.Refused)},
		{Key: c.T("上传", "Uploaded"), Value: c.Stamp(m.Sent) + " " + m.SentName}, {Key: c.T("大小", "Size"), Value: lang.Bytes(m.Size)},
		{Key: c.T("指纹（SHA-256）", "Fingerprint (SHA-256)"), Body: ui.CopyableCode("", m.SHA256)},
	}
}

func modes(c *front.Ctx, m intake.Import) []ui.Option {
	all := ui.Option{Value: string(intake.Atomic), Label: c.T("全部成功才导入", "All rows or none"), Hint: c.T("任何一行有错，就一行也不导入。", "If a single row is wrong, none is imported.")}
	if m.Refused > 0 {
		all.Disabled, all.Hint = true, c.In(text.F("有 %d 行不能导入；请更正后上传新文件。", "%d row{s} cannot be imported; correct {it|them} and upload a new file.", m.Refused))
	} else if m.Lines > intake.MaxAtomic {
		all.Disabled, all.Hint = true, c.In(text.F("文件超过 %d 行；请拆分。", "The file has more than %d rows; split it.", intake.MaxAtomic))
	}
	good := ui.Option{Value: string(intake.Good), Label: c.T("只导入正确的行", "Only the good rows"), Hint: c.In(text.F("导入 %d 行，跳过 %d 行。", "Imports %d row{s} and leaves out %d.", m.Lines-m.Refused, m.Refused))}
	return []ui.Option{all, good}
}

// earlier tells that this very file was imported before.
func (k desk) earlier(c *front.Ctx, tx *db.Tx, m intake.Import) (*ui.NoticeProps, error) {
	e, ok, err := intake.Earlier(tx, m.Kind, m.SHA256)
	if err != nil || !ok || e.ID == m.ID {
		return nil, err
	}
	return &ui.NoticeProps{Tone: ui.Warn, Title: c.T("这个文件导入过", "This very file was imported before"),
		Text:    c.In(text.F("%s 由 %s 导入，内容完全相同。再次导入不会产生变化，除非其间有更新的数据。", "Imported on %s by %s with exactly the same content. Importing it again changes nothing, unless newer data came since.", c.Stamp(e.Ended), e.SentName)),
		Actions: []ui.ButtonProps{{Label: c.T("查看那次导入", "See that import"), URL: k.base + "/" + e.ID}}}, nil
}

// refusedRows are the problems of a refused row, each with the value that it is about.
func refusedRows(c *front.Ctx, m intake.Import, r intake.Refusal) []ui.Row {
	var header []string
	_ = json.Unmarshal([]byte(m.Header), &header) // of our own writing
	var out []ui.Row
	for i, p := range r.Problems {
		value := ""
		if at := slices.Index(header, p.Column); at >= 0 && at < len(r.Cells) {
			value = r.Cells[at]
		}
		line := strconv.FormatInt(r.Line, 10)
		out = append(out, ui.Row{ID: "line-" + line + "-" + strconv.Itoa(i), Cells: []ui.Cell{{Text: line}, {Text: p.Column}, {Text: value}, {Text: c.In(p.Reason)}}})
	}
	return out
}
