package brands

import (
	"io"
	"mime/multipart"

	"github.com/mengyue/portal/models/db"
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
		id, err := keep(c, file)
		if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooLarge) {
			f := fault.Of(err)
			bad.At("files", text.Join(text.Of("", " "), f.Message, f.Next))
			continue
		}
		if err != nil {
			return ids, err
		}
		ids = append(ids, id)
	}
	return ids, bad.OrNil()
}

func keep(c *front.Ctx, file *multipart.FileHeader) (id string, err error) {
	src, err := file.Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = src.Close() }()
	content, err := io.ReadAll(io.LimitReader(src, paper.DefaultBytes+1))
	if err != nil {
		return "", err
	}
	mediaType, err := paper.Inspect(file.Filename, content, paper.Limits{})
	if err != nil {
		return "", err
	}
	sum, err := c.App.Blobs.Put(ctxOf(c), content, mediaType)
	if err != nil {
		return "", err
	}
	err = c.Act(func(tx *db.Tx) error {
		p, err := paper.Keep(tx, paper.Paper{Merchant: c.Who.Merchant, Name: file.Filename, SHA256: sum, Type: mediaType, Size: int64(len(content))})
		id = p.ID
		return err
	})
	return id, err
}
