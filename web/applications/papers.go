package applications

import (
	"mime/multipart"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/programmes"
)

// papers fills in what a paper's question shows: those handed in, a place to upload, and the library.
func (o opened) papers(c *front.Ctx, i application.Item, q *pages.Item) {
	for _, p := range i.Papers {
		q.Papers = append(q.Papers, document(c, p))
	}
	q.Upload = ui.Field{Name: "f." + i.Ask.Key, Label: c.In(text.F("上传：%s", "Upload: %s", i.Ask.Title)), Hint: c.In(programmes.Formats(i.Ask)), Multiple: i.Ask.MaxFiles != 1,
		Accept: accepted(i.Ask)}
	shown := slices.Clone(i.Papers)
	for _, p := range o.library {
		if form.Suits(i.Ask, p) && !slices.ContainsFunc(shown, func(s paper.Paper) bool { return s.ID == p.ID }) {
			shown = append(shown, p)
		}
	}
	for _, p := range shown {
		q.Options = append(q.Options, ui.Option{Value: p.ID, Label: p.Name, Hint: lang.Bytes(p.Size) + " · " + c.In(stamp(p.Uploaded)), Chosen: slices.Contains(i.Answer.Papers, p.ID)})
	}
}

func accepted(a rulebook.Ask) string {
	types := make([]string, 0, len(a.Formats))
	for _, f := range a.Formats {
		types = append(types, map[string]string{"pdf": paper.PDF, "jpeg": paper.JPEG, "png": paper.PNG}[f])
	}
	return strings.Join(types, ",")
}

// upload puts the files of a paper's question into the merchant's library and returns their ids. What is wrong with a
// file is a fault at the question; the files before it stay in the library.
func upload(c *front.Ctx, a rulebook.Ask, files []*multipart.FileHeader) ([]string, error) {
	var ids []string
	for _, file := range files {
		p, err := c.KeepPaper(file, form.Limits(a))
		if err != nil {
			return ids, placed(a, err)
		}
		ids = append(ids, p.ID)
	}
	return ids, nil
}

// placed names the question that a file's fault belongs to.
func placed(a rulebook.Ask, err error) error {
	f := fault.Of(err)
	if f.Kind != fault.Invalid && f.Kind != fault.TooLarge {
		return err
	}
	message := text.Join(text.Of("", " "), f.Message, f.Next)
	out := fault.New(fault.Invalid, text.Of("有文件没有保存，其他内容都已保留。", "A file was not kept; everything else is."), text.Of("请按说明更换文件后再保存。", "Replace the file as described and save again."))
	return out.At(a.Key, message)
}
