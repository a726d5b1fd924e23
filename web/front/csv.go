package front

import (
	"encoding/csv"
	"net/http"

	"github.com/mengyue/portal/models/text"
)

// CSV sends a file of rows as they come, each cell as [text.Cell] has it; a byte order mark lets spreadsheets read the
// Chinese.
func (c *Ctx) CSV(file string, rows func(write func(cells ...string)) error) error {
	h := c.Response().Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+file+`"`)
	c.Response().WriteHeader(http.StatusOK)
	_, _ = c.Response().Write([]byte("\ufeff"))
	w := csv.NewWriter(c.Response())
	defer w.Flush()
	return rows(func(cells ...string) {
		for i := range cells {
			cells[i] = text.Cell(cells[i])
		}
		_ = w.Write(cells)
	})
}
