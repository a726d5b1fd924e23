package figures

import (
	"strings"

	"github.com/mengyue/portal/models/db"
)

// mostStandards is how many limits a programme may have.
const mostStandards = 20_000

// standards are a programme's imported limits that are not withdrawn, and whether it ever had one.
func standards(tx *db.Tx, programme string) (rows []Standard, any bool, err error) {
	err = tx.DB.Where("programme = ?", programme).Order("category, store_kind, winter, measure").Limit(mostStandards).Find(&rows).Error
	kept := rows[:0]
	for _, s := range rows {
		if s.Limit != "" {
			kept = append(kept, s)
		}
	}
	return kept, len(rows) > 0, err
}

// standardsThere are the rows that the keys of others have.
func standardsThere(tx *db.Tx, rows []Standard) (map[Standard]Standard, error) {
	out := map[Standard]Standard{}
	for len(rows) > 0 {
		n := min(200, len(rows))
		var args []any
		for _, s := range rows[:n] {
			args = append(args, s.Programme, s.Category, s.StoreKind, s.Measure)
		}
		var found []Standard
		if err := tx.DB.Where("(programme, category, store_kind, measure) IN (VALUES (?, ?, ?, ?)"+strings.Repeat(", (?, ?, ?, ?)", n-1)+")", args...).Find(&found).Error; err != nil {
			return nil, err
		}
		for _, s := range found {
			out[s.key()] = s
		}
		rows = rows[n:]
	}
	return out, nil
}

// StandardsReplaced are the limits of a programme that later imports replaced, the latest first; at most 500.
func StandardsReplaced(tx *db.Tx, programme string) (rows []Standard, err error) {
	err = tx.DB.Table("standards_replaced").Where("programme = ?", programme).Order("recorded DESC, category, store_kind, measure, version DESC").Limit(500).Find(&rows).Error
	return rows, err
}
