package brands

import (
	"mime/multipart"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// keepAll puts uploaded files into the merchant's library; each is looked at before it is kept. Those that were kept stay
// chosen where a later one is refused.
func keepAll(c *front.Ctx, files []*multipart.FileHeader) ([]string, error) {
	var ids []string
	bad := fault.New(fault.Invalid, text.Of("有的文件没有保存。", "Some files were not kept."), text.Of("其余文件已保存并选中；请按说明更正后重新上传这些文件。", "The others are kept and chosen; mend these as described and upload them again."))
	for _, file := range files {
		if file.Size == 0 && file.Filename == "" {
			continue
		}
		p, err := c.KeepPaper(file, paper.Limits{})
		if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooLarge) {
			f := fault.Of(err)
			bad.At("files", text.Join(text.Of("", " "), f.Message, f.Next))
			continue
		}
		if err != nil {
			return ids, err
		}
		ids = append(ids, p.ID)
	}
	return ids, bad.OrNil()
}
