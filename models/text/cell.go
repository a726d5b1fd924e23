package text

import (
	"regexp"
	"strings"
)

// Cell is a value as it stands in a file that spreadsheets open: what one would take for a formula begins with an
// apostrophe, a plain number stays as it is (1.2.10 of the ASVS).
func Cell(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\x00") && !plainNumber.MatchString(s) {
		return "'" + s
	}
	return s
}

// Uncelled is the value that a cell was made of.
func Uncelled(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && Cell(cell[1:]) == cell {
		return cell[1:]
	}
	return cell
}

var plainNumber = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)
