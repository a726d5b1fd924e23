package appealtest

import (
	"database/sql"
	"testing"
)

type querier interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

// rows reads the answer to a question, by column.
func rows(t testing.TB, raw querier, question string) (out []map[string]string) {
	t.Helper()
	r, err := raw.Query(question)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	columns, err := r.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for r.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := r.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, c := range columns {
			row[c] = text(values[i])
		}
		out = append(out, row)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
