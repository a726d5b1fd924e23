package front

import (
	"io"
	"mime/multipart"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/paper"
)

// KeepPaper looks at an uploaded file, stores it by its content, and puts it into the library of the person's merchant.
// A file that is not what the limits ask for is refused with what is wrong and what to do.
func (c *Ctx) KeepPaper(file *multipart.FileHeader, limits paper.Limits) (paper.Paper, error) {
	src, err := file.Open()
	if err != nil {
		return paper.Paper{}, err
	}
	defer func() { _ = src.Close() }()
	most := limits.Bytes
	if most == 0 {
		most = paper.DefaultBytes
	}
	content, err := io.ReadAll(io.LimitReader(src, most+1))
	if err != nil {
		return paper.Paper{}, err
	}
	p, err := paper.Inspect(file.Filename, content, limits)
	if err != nil {
		return paper.Paper{}, err
	}
	p.Merchant = c.Who.Merchant
	if p.SHA256, err = c.App.Blobs.Put(c.Request().Context(), content, p.Type); err != nil {
		return paper.Paper{}, err
	}
	err = c.Act(func(tx *db.Tx) (err error) { p, err = paper.Keep(tx, p); return err })
	return p, err
}
