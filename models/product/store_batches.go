package product

import (
	"maps"
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/job"
)

type batchRow struct {
	ID          string
	Programme   string
	Merchant    string
	Clause      string
	Reason      string
	Selection   string
	Selected    int64
	Tagged      int64
	Excluded    int64
	Job         string
	SelectedAt  clock.Instant
	ProposedAt  clock.Instant
	ProposedBy  string
	ByName      string
	NoticedAt   clock.Instant
	CancelledAt clock.Instant
	CancelledBy string
	CancelWhy   string
	Version     int
}

func (r batchRow) batch() (Batch, error) {
	b := Batch{ID: r.ID, Programme: r.Programme, Merchant: r.Merchant, Clause: r.Clause, Reason: r.Reason, Selected: r.Selected, Tagged: r.Tagged,
		Excluded: r.Excluded, Job: r.Job, Proposed: r.ProposedAt, By: r.ProposedBy, ByName: r.ByName, Noticed: r.NoticedAt, Cancelled: r.CancelledAt,
		CancelBy: r.CancelledBy, CancelWhy: r.CancelWhy, Version: r.Version}
	return b, db.FromJSON(r.Selection, &b.Selection)
}

func findBatch(tx *db.Tx, id, lock string) (Batch, error) {
	var r batchRow
	if err := tx.DB.Raw("SELECT * FROM tag_batches WHERE id = ?"+lock, id).Take(&r).Error; err != nil {
		return Batch{}, err
	}
	return r.batch()
}

func insertBatch(tx *db.Tx, b Batch) error {
	return tx.DB.Exec(`INSERT INTO tag_batches (id, programme, merchant, clause, reason, selection, selected, tagged, excluded, job, selected_at, proposed_at,
		proposed_by, by_name, noticed_at, cancelled_at, cancelled_by, cancel_why, version) VALUES (?, ?, ?, '', '', ?, ?, 0, 0, '', ?, 0, ?, ?, 0, 0, '', '', 0)`,
		b.ID, b.Programme, b.Merchant, db.JSON(b.Selection), b.Selected, tx.Now, b.By, b.ByName).Error
}

func saveProposal(tx *db.Tx, b Batch) error {
	return db.One(tx.DB.Exec(`UPDATE tag_batches SET clause = ?, reason = ?, job = ?, proposed_at = ?, proposed_by = ?, by_name = ?, version = ?
		WHERE id = ? AND version = ? AND proposed_at = 0 AND cancelled_at = 0`, b.Clause, b.Reason, b.Job, b.Proposed, b.By, b.ByName, b.Version, b.ID, b.Version-1))
}

// countItems adds to the counts of a batch; one that was taken back meanwhile stops the work.
func countItems(tx *db.Tx, id string, tagged, excluded int64) error {
	r := tx.DB.Exec("UPDATE tag_batches SET tagged = tagged + ?, excluded = excluded + ? WHERE id = ? AND cancelled_at = 0", tagged, excluded, id)
	if r.Error == nil && r.RowsAffected == 0 {
		return job.ErrCancelled
	}
	return r.Error
}

func saveNoticed(tx *db.Tx, id string) error {
	return db.One(tx.DB.Exec("UPDATE tag_batches SET noticed_at = ?, version = version + 1 WHERE id = ? AND noticed_at = 0 AND cancelled_at = 0", tx.Now, id))
}

func saveRevoked(tx *db.Tx, b Batch) error {
	return db.One(tx.DB.Exec("UPDATE tag_batches SET cancelled_at = ?, cancelled_by = ?, cancel_why = ?, version = version + 1 WHERE id = ? AND version = ?",
		b.Cancelled, b.CancelBy, b.CancelWhy, b.ID, b.Version))
}

// Batches lists batches of a programme ("" for all), the newest first, with ids smaller than before where it is given.
func Batches(tx *db.Tx, programme, before string, limit int) ([]Batch, error) {
	var rows []batchRow
	err := tx.DB.Raw("SELECT * FROM tag_batches WHERE (? = '' OR programme = ?) AND (? = '' OR id < ?) ORDER BY id DESC LIMIT ?",
		programme, programme, before, before, min(max(limit, 1), 200)).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]Batch, 0, len(rows))
	for _, r := range rows {
		b, err := r.batch()
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// oldDrafts lists drafts that were selected before an instant.
func oldDrafts(tx *db.Tx, before clock.Instant, limit int) (ids []string, err error) {
	return ids, tx.DB.Raw("SELECT id FROM tag_batches WHERE proposed_at = 0 AND cancelled_at = 0 AND selected_at < ? ORDER BY selected_at LIMIT ?"+tx.LockClause(),
		before, limit).Scan(&ids).Error
}

// scrap throws drafts away with their selections.
func scrap(tx *db.Tx, ids []string) error {
	err := tx.DB.Exec("UPDATE tag_batches SET cancelled_at = ?, version = version + 1 WHERE id IN ?", tx.Now, ids).Error
	if err != nil {
		return err
	}
	return tx.DB.Exec("DELETE FROM tag_items WHERE batch IN ?", ids).Error
}

// Standing counts the tags of a batch by where they stand.
type Standing struct{ Preparing, Waiting, Objected, Effective, Ended int64 }

// StandingOf counts where the tags of a batch stand.
func StandingOf(tx *db.Tx, batch string) (s Standing, err error) {
	return s, tx.DB.Raw(`SELECT
		COALESCE(SUM(CASE WHEN t.ended_at = 0 AND w.noticed_at = 0 THEN 1 ELSE 0 END), 0) AS preparing,
		COALESCE(SUM(CASE WHEN t.ended_at = 0 AND w.noticed_at > 0 AND t.effective_at = 0 AND t.objection = '' THEN 1 ELSE 0 END), 0) AS waiting,
		COALESCE(SUM(CASE WHEN t.ended_at = 0 AND t.objection <> '' THEN 1 ELSE 0 END), 0) AS objected,
		COALESCE(SUM(CASE WHEN t.ended_at = 0 AND t.effective_at > 0 THEN 1 ELSE 0 END), 0) AS effective,
		COALESCE(SUM(CASE WHEN t.ended_at > 0 THEN 1 ELSE 0 END), 0) AS ended
		FROM tags t JOIN tag_windows w ON w.id = t.window_id WHERE t.batch = ?`, batch).Take(&s).Error
}

// freezeFilter writes down which products a filter chooses now; of all members where it names no merchant.
func freezeFilter(tx *db.Tx, b Batch) (int64, error) {
	g := b.Selection.Filter.where(tx.DB.Model(&row{}).Select("id"))
	if b.Merchant == "" {
		g = g.Where(`merchant IN (SELECT merchant FROM memberships WHERE programme = ? AND ended_at = 0 AND from_at <= ? AND until_at > ?)`, b.Programme, tx.Now, tx.Now)
	}
	r := tx.DB.Exec(`INSERT INTO tag_items (batch, seq, product, line, outcome, clause, why)
		SELECT CAST(? AS TEXT), row_number() OVER (ORDER BY id), id, 0, '', '', '' FROM (?) chosen`, b.ID, g.Order("id").Limit(MaxSelected+1))
	return r.RowsAffected, r.Error
}

// freezeList writes down a list. Lines that name a product again stay in it; the first one counts.
func freezeList(tx *db.Tx, b Batch) error {
	seq := 0
	for chunk := range slices.Chunk(b.Selection.Listed, chunkSize) {
		var args []any
		for _, l := range chunk {
			seq++
			args = append(args, b.ID, seq, l.Product, l.Line, "", "", "")
		}
		err := tx.DB.Exec("INSERT INTO tag_items (batch, seq, product, line, outcome, clause, why) VALUES "+places(len(chunk), 7), args...).Error
		if err != nil {
			return err
		}
	}
	return nil
}

func itemsAfter(tx *db.Tx, batch string, after int64, limit int) (out []item, err error) {
	return out, tx.DB.Raw("SELECT seq, product, line, outcome FROM tag_items WHERE batch = ? AND seq > ? ORDER BY seq LIMIT ?", batch, after, limit).Scan(&out).Error
}

// settleItems writes down what became of items that follow one another: all are tagged but those that something stands
// against.
func settleItems(tx *db.Tx, batch string, found []finding) error {
	var args []any
	for _, f := range found {
		if f.against != nil {
			args = append(args, batch, f.Seq, f.item.Product, f.Line, excluded, f.against.Clause, db.JSON(f.against.Why))
		}
	}
	err := tx.DB.Exec("UPDATE tag_items SET outcome = ?, clause = '', why = '' WHERE batch = ? AND seq >= ? AND seq <= ?", tagged, batch, found[0].Seq, found[len(found)-1].Seq).Error
	if err != nil || len(args) == 0 {
		return err
	}
	return tx.DB.Exec("INSERT INTO tag_items (batch, seq, product, line, outcome, clause, why) VALUES "+places(len(args)/7, 7)+
		" ON CONFLICT (batch, seq) DO UPDATE SET outcome = excluded.outcome, clause = excluded.clause, why = excluded.why", args...).Error
}

// Exclusions lists what a batch left out, in the order of the selection, after a place; next is the place of the last.
func Exclusions(tx *db.Tx, batch string, after int64, limit int) (out []Exclusion, next int64, err error) {
	var rows []struct {
		Seq, Line                   int64
		Product, Title, Clause, Why string
	}
	err = tx.DB.Raw(`SELECT i.seq, i.line, i.product, COALESCE(p.title, '') AS title, i.clause, i.why FROM tag_items i LEFT JOIN products p ON p.id = i.product
		WHERE i.batch = ? AND i.outcome = ? AND i.seq > ? ORDER BY i.seq LIMIT ?`, batch, excluded, after, min(max(limit, 1), 1000)).Scan(&rows).Error
	for _, r := range rows {
		x := Exclusion{Line: r.Line, Product: r.Product, Title: r.Title, Clause: r.Clause}
		if err := db.FromJSON(r.Why, &x.Why); err != nil {
			return nil, 0, err
		}
		out, next = append(out, x), r.Seq
	}
	return out, next, err
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
