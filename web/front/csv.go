package front

import (
	"encoding/csv"
	"net/http"
	"regexp"
	"strings"
)

// Sheet begins an answer that is saved as a CSV file; a byte order mark lets spreadsheets read the Chinese.
func (c *Ctx) Sheet(file string) *csv.Writer {
	h := c.Response().Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+file+`"`)
	c.Response().WriteHeader(http.StatusOK)
	_, _ = c.Response().Write([]byte("\ufeff"))
	return csv.NewWriter(c.Response())
}

// CSV sends a file of rows as they come; cells that a spreadsheet would take for formulas are disarmed, amounts below
// nothing are left.
func (c *Ctx) CSV(file string, rows func(write func(cells ...string)) error) error {
	w := c.Sheet(file)
	defer w.Flush()
	return rows(func(cells ...string) {
		for i := range cells {
			if !number.MatchString(cells[i]) {
				cells[i] = Disarmed(cells[i])
			}
		}
		_ = w.Write(cells)
	})
}

// number is a cell that no spreadsheet takes for more than it is: an amount below nothing.
var number = regexp.MustCompile(`^-[0-9]+(\.[0-9]+)?$`)

// Disarmed keeps a spreadsheet from taking words for a formula.
func Disarmed(cell string) string {
	if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\x00") {
		return "'" + cell
	}
	return cell
}
