package db_test

import (
	"testing"

	"github.com/mengyue/portal/models/db"
)

type version struct {
	key, value string
	number     int
}

func lay(there map[string]version, rows ...version) db.Laid[version] {
	return db.Lay(there, rows, func(v version) string { return v.key }, func(old version, next *version) bool {
		next.number = old.number + 1
		return old.value != next.value
	})
}

func TestLaidRowsAreNewChangedOrTheSame(t *testing.T) {
	l := lay(map[string]version{"a": {"a", "1", 4}, "b": {"b", "1", 1}}, version{"a", "1", 1}, version{"b", "2", 1}, version{"c", "1", 1})
	if l.New != 1 || l.Changed != 1 || l.Total() != 2 || len(l.Put) != 2 || len(l.Replaced) != 1 {
		t.Fatalf("laid %+v", l)
	}
	if l.Put[0] != (version{"b", "2", 2}) || l.Put[1] != (version{"c", "1", 1}) || l.Replaced[0] != (version{"b", "1", 1}) {
		t.Errorf("laid %+v", l)
	}
}

func TestLaterRowOfTheSameBatchReplacesTheEarlierAndBothAreKept(t *testing.T) {
	l := lay(map[string]version{}, version{"a", "1", 1}, version{"a", "2", 1}, version{"a", "2", 1}, version{"a", "3", 1})
	if l.New != 1 || l.Changed != 2 || len(l.Put) != 1 || l.Put[0] != (version{"a", "3", 3}) {
		t.Fatalf("laid %+v", l)
	}
	if len(l.Replaced) != 2 || l.Replaced[0].value != "1" || l.Replaced[1].value != "2" {
		t.Errorf("replaced %+v", l.Replaced)
	}
}

func TestNothingLaidIsNothing(t *testing.T) {
	if l := lay(map[string]version{"a": {"a", "1", 1}}); l.Total() != 0 || len(l.Put) != 0 {
		t.Errorf("laid %+v", l)
	}
}
