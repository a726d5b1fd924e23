package intake

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// TableName is the table of imports.
func (Import) TableName() string { return "imports" }

var what = text.Of("这次导入", "such import")

// Find reads an import. Errors: NotFound, also for another merchant's.
func Find(tx *db.Tx, id string) (m Import, err error) {
	err = tx.DB.Where("id = ?", id).Take(&m).Error
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != m.Merchant {
		return Import{}, fault.Missing(what)
	}
	return m, db.Found(err, what)
}

// Recent lists a merchant's imports, or for staff their own, the newest first; before is the id of the last one shown, limit at most 200.
func Recent(tx *db.Tx, before string, limit int) (found []Import, err error) {
	g := tx.DB.Model(&Import{}).Where("merchant = ?", tx.Actor.Merchant)
	if before != "" {
		g = g.Where("id < ?", before)
	}
	err = g.Order("id DESC").Limit(min(max(limit, 1), 200)).Find(&found).Error
	return found, err
}

// Earlier finds the last time that this very file was imported as this kind.
func Earlier(tx *db.Tx, kind, sha256 string) (m Import, ok bool, err error) {
	err = tx.DB.Where("kind = ? AND sha256 = ? AND ended > 0 AND merchant = ?", kind, sha256, tx.Actor.Merchant).Order("ended DESC, id DESC").Limit(1).Take(&m).Error
	if db.IsNone(err) {
		return m, false, nil
	}
	return m, err == nil, err
}

// OfJob finds the import that a job works on.
func OfJob(tx *db.Tx, job string) (m Import, ok bool, err error) {
	err = tx.DB.Where("check_job = ? OR load_job = ?", job, job).Limit(1).Take(&m).Error
	if db.IsNone(err) {
		return m, false, nil
	}
	return m, err == nil, err
}

func insert(tx *db.Tx, m Import) error { return tx.DB.Create(&m).Error }

func started(tx *db.Tx, m Import) error {
	return db.One(tx.DB.Exec("UPDATE imports SET mode = ?, load_job = ? WHERE id = ? AND mode = '' AND checked > 0", m.Mode, m.LoadJob, m.ID))
}

func checked(tx *db.Tx, id string, p place) error {
	return tx.DB.Exec("UPDATE imports SET checked = ?, lines = ?, changed = ?, refused = ? WHERE id = ? AND checked = 0", tx.Now, p.Rows, p.Changed, p.Refused, id).Error
}

func finished(tx *db.Tx, id string, p place) error {
	return tx.DB.Exec("UPDATE imports SET ended = ?, lines = ?, changed = ?, refused = ? WHERE id = ? AND ended = 0", tx.Now, p.Rows, p.Changed, p.Refused, id).Error
}

// ended keeps an import that was run on the spot.
func ended(tx *db.Tx, m Import) error {
	audit.Record(tx, audit.Entry{Action: "import.ended", Object: m.Object(), Detail: map[string]any{"kind": m.Kind, "name": m.Name, "sha256": m.SHA256,
		"mode": m.Mode, "rows": m.Lines, "changed": m.Changed, "refused": m.Refused}})
	return insert(tx, m)
}

type refusalRow struct {
	Import   string
	Line     int64
	Cells    string
	Problems string
}

// TableName is the table of refused rows.
func (refusalRow) TableName() string { return "import_refusals" }

func refuse(tx *db.Tx, id string, refused []Refusal) error {
	if len(refused) == 0 {
		return nil
	}
	rows := make([]refusalRow, len(refused))
	for i, r := range refused {
		rows[i] = refusalRow{Import: id, Line: r.Line, Cells: db.JSON(r.Cells), Problems: db.JSON(r.Problems)}
	}
	return tx.DB.CreateInBatches(rows, 200).Error
}

// forget drops the refusals of the check, when the import itself begins.
func forget(tx *db.Tx, id string) error {
	return tx.DB.Exec("DELETE FROM import_refusals WHERE import = ?", id).Error
}

// Refusals lists an import's refused rows in the order of the file, from after a line on.
func Refusals(tx *db.Tx, id string, after int64, limit int) ([]Refusal, error) {
	var rows []refusalRow
	if err := tx.DB.Where("import = ? AND line > ?", id, after).Order("line").Limit(min(max(limit, 1), 1000)).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Refusal, len(rows))
	for i, r := range rows {
		out[i].Line = r.Line
		if err := db.FromJSON(r.Cells, &out[i].Cells); err != nil {
			return nil, err
		}
		if err := db.FromJSON(r.Problems, &out[i].Problems); err != nil {
			return nil, err
		}
	}
	return out, nil
}
