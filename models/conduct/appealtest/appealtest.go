// Package appealtest checks that an upheld appeal undoes a decision completely (GEN-6): what the portal keeps is compared
// with what it kept before, table by table.
package appealtest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/decision"
)

// desk decides the appeal: somebody who had no part in the decision.
var desk = db.Actor{Account: "appeals-desk", Name: "顾衡", Role: string(access.Supervisor)}

// Undoing is one kind of decision that is taken, appealed from and undone.
type Undoing struct {
	Kind   string
	Owner  db.Actor // of the merchant that appeals
	Decide func() (decision string)
	Past   map[string]string   // tables that keep what was decided as history: by what their new rows say that it is undone, "lifted_at" or "outcome=undone"; "" for nothing
	Marks  map[string][]string // columns that note the undoing where a row stood before: who may not decide again, since when
	Anew   []string            // kinds of deadlines that begin anew, with their full time
	Over   []string            // tables, and kinds of deadlines, whose rows had come to their end with the decision: an end that had passed, a question that is answered the other way
}

// history are the tables that tell what happened, whatever is undone.
var history = []string{"decisions", "appeals", "notices"}

// Undone takes the decision, appeals from it, upholds the appeal an hour later, and compares.
func Undone(t testing.TB, d *db.DB, u Undoing) {
	t.Helper()
	before := read(t, d, u)
	id := u.Decide()
	var a conduct.Appeal
	do(t, d, u.Owner, func(tx *db.Tx) error {
		made, err := decision.Find(tx, id)
		if err == nil && made.Kind != u.Kind {
			t.Errorf("the decision is %q, want %q", made.Kind, u.Kind)
		}
		return err
	})
	if same(before, read(t, d, u)) {
		t.Errorf("%s: the decision changed nothing, so nothing is shown by undoing it", u.Kind)
	}
	if c, ok := d.Clock.(*clock.Fixed); ok {
		c.Advance(time.Hour)
	}
	do(t, d, u.Owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, id, conduct.Filing{Grounds: []string{"事实有误"}})
		return err
	})
	do(t, d, desk, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "复核后确认事实有误"})
		return err
	})
	compare(t, u, before, read(t, d, u))
}

func do(t testing.TB, d *db.DB, who db.Actor, what func(tx *db.Tx) error) {
	t.Helper()
	if err := d.InTx(context.Background(), who, what); err != nil {
		t.Fatal(err)
	}
}

// kept is what each table holds: every row in words, and how often it is there.
type kept map[string]map[string]int

func same(a, b kept) bool {
	return maps.EqualFunc(a, b, func(x, y map[string]int) bool { return maps.Equal(x, y) })
}

func compare(t testing.TB, u Undoing, before, after kept) {
	t.Helper()
	for _, table := range slices.Sorted(maps.Keys(after)) {
		for row, n := range before[table] {
			if after[table][row] < n && !u.over(table, row) {
				t.Errorf("%s undone, yet %s lost\n\t%s", u.Kind, table, row)
			}
		}
		for row, n := range after[table] {
			if before[table][row] < n && !u.past(table, row) && !u.over(table, row) {
				t.Errorf("%s undone, yet %s has\n\t%s", u.Kind, table, row)
			}
		}
	}
}

// past reports whether a new row is history.
func (u Undoing) past(table, row string) bool {
	says, ok := u.Past[table]
	row = " " + row + " "
	if column, value, found := strings.Cut(says, "="); found || says == "" {
		return ok && (says == "" || strings.Contains(row, " "+column+"="+value+" "))
	}
	return ok && strings.Contains(row, " "+says+"=") && !strings.Contains(row, " "+says+"=0 ")
}

// over reports whether a row may have come to its end, or stand in place of one that had.
func (u Undoing) over(table, row string) bool {
	return slices.ContainsFunc(u.Over, func(o string) bool { return o == table || table == "deadlines" && strings.Contains(row, "kind="+o+" ") })
}

// read reads every table of record but those of history.
func read(t testing.TB, d *db.DB, u Undoing) kept {
	t.Helper()
	question := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if d.Dialect == db.Postgres {
		question = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
	}
	out := kept{}
	for _, r := range dbtest.Rows(t, d, question) {
		for _, name := range r {
			if !db.Unaudited[name] && !slices.Contains(history, name) {
				out[name] = read1(t, d, name, u)
			}
		}
	}
	return out
}

// read1 is one table; of deadlines those that are open count, by what they are about and when they end.
func read1(t testing.TB, d *db.DB, table string, u Undoing) map[string]int {
	t.Helper()
	out := map[string]int{}
	if table == "deadlines" {
		for _, r := range dbtest.Rows(t, d, "SELECT kind, object, merchant, due_at FROM deadlines WHERE closed_at = 0 AND fired_at = 0 AND kind <> '"+conduct.AppealDeadline+"'") {
			if slices.Contains(u.Anew, r["kind"]) {
				delete(r, "due_at")
			}
			out[words(r)]++
		}
		return out
	}
	for _, r := range dbtest.Rows(t, d, "SELECT * FROM "+table) {
		for _, column := range append([]string{"version"}, u.Marks[table]...) {
			delete(r, column)
		}
		out[words(r)]++
	}
	return out
}

func words(r map[string]string) string {
	var out []string
	for _, column := range slices.Sorted(maps.Keys(r)) {
		out = append(out, column+"="+r[column])
	}
	return strings.Join(out, " ")
}
