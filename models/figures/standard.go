package figures

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

// Standard is one row of a programme's yearly limits. An empty category or store kind means any.
type Standard struct {
	Programme string
	Category  string
	StoreKind string
	Winter    bool
	Measure   string
	Limit     string `gorm:"column:bound"` // a decimal; "" = withdrawn

	Version    int64
	Recorded   clock.Instant
	RecordedBy string
}

// TableName is the table of standards.
func (Standard) TableName() string { return "standards" }

// Row is the standard as a table of a rulebook has it.
func (s Standard) Row() rulebook.Standard {
	return rulebook.Standard{Measure: s.Measure, Category: s.Category, StoreKind: s.StoreKind, Winter: s.Winter, Limit: s.Limit}
}

// Standards are the limits of an edition's programme: those that were imported, else the sample that the edition
// carries. sample reports the latter: pages mark it clearly.
func Standards(tx *db.Tx, e *rulebook.Edition) (rows []Standard, sample bool, err error) {
	rows, any, err := standards(tx, e.Programme)
	if err != nil || any {
		return rows, false, err
	}
	for _, s := range e.Standards {
		rows = append(rows, Standard{Programme: e.Programme, Category: s.Category, StoreKind: s.StoreKind, Winter: s.Winter, Measure: s.Measure, Limit: s.Limit})
	}
	return rows, true, nil
}

// PutStandards records limits: a new row is added, one of the same programme, category, kind of store, season and
// measure replaced where the limit differs, with the earlier one kept. It returns how many were new or different.
func PutStandards(tx *db.Tx, rows []Standard) (changed int, err error) {
	there, err := standardsThere(tx, rows)
	if err != nil {
		return 0, err
	}
	for i := range rows {
		rows[i].Version, rows[i].Recorded, rows[i].RecordedBy = 1, tx.Now, tx.Actor.ID()
	}
	laid := db.Lay(there, rows, Standard.key, func(old Standard, next *Standard) bool {
		next.Version = old.Version + 1
		return old.Limit != next.Limit
	})
	if laid.Total() == 0 {
		return 0, nil
	}
	audit.Record(tx, audit.Entry{Action: "standards.recorded", Object: "standards", Detail: map[string]any{
		"new": laid.New, "changed": laid.Changed, "programmes": programmes(laid.Put)}})
	return laid.Total(), db.Keep(tx, "standards", laid, "programme, category, store_kind, winter, measure", "bound, version, recorded, recorded_by")
}

func (s Standard) key() Standard {
	return Standard{Programme: s.Programme, Category: s.Category, StoreKind: s.StoreKind, Winter: s.Winter, Measure: s.Measure}
}

func programmes(rows []Standard) []string {
	seen, out := map[string]bool{}, []string{}
	for _, s := range rows {
		if !seen[s.Programme] {
			seen[s.Programme] = true
			out = append(out, s.Programme)
		}
	}
	return out
}
