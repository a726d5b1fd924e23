package db

import (
	"strconv"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// place is how a value's place is written for SQLite. Where a condition compares a column with a bare ?, SQLite may plan
// the statement anew for each value that is bound, so that a kept statement is compiled at every run; the sign, which
// changes no value, keeps it from looking.
const place = "+?"

// dialector is SQLite as gorm writes for it, with such places.
type dialector struct{ sqlite.Dialector }

func lite(dsn string) gorm.Dialector { return dialector{sqlite.Dialector{DSN: dsn}} }

// BindVarTo writes the place of a value.
func (dialector) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) { _, _ = w.WriteString(place) }

// places writes the places of a query, each a ?, as the database wants them: PostgreSQL numbers them.
func (d Dialect) places(query string) string {
	if d == SQLite {
		return strings.ReplaceAll(query, "?", place)
	}
	var b strings.Builder
	n := 0
	for part := range strings.SplitSeq(query, "?") {
		if n > 0 {
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}
