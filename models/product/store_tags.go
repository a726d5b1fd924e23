package product

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

type tagRow struct {
	ID          string
	Product     string
	Title       string
	Store       string
	Merchant    string
	Programme   string
	Membership  string
	Edition     string
	Batch       string
	WindowID    string
	MadeAt      clock.Instant
	NoticedAt   clock.Instant
	ClosesAt    clock.Instant
	DueAt       clock.Instant
	Objection   string
	EffectiveAt clock.Instant
	EndedAt     clock.Instant
	EndCause    string
	EndClause   string
	EndWhy      string
	EndBy       string
}

func (r tagRow) tag() Tag {
	return Tag{ID: r.ID, Product: r.Product, Title: r.Title, Store: r.Store, Merchant: r.Merchant, Programme: r.Programme, Membership: r.Membership,
		Edition: r.Edition, Batch: r.Batch, Window: r.WindowID, Made: r.MadeAt, Noticed: r.NoticedAt, Closes: r.ClosesAt, Due: r.DueAt, Objection: r.Objection,
		Effective: r.EffectiveAt, Ended: r.EndedAt, Why: End{Clause: r.EndClause, Cause: r.EndCause, At: r.EndedAt, Reason: r.EndWhy, By: r.EndBy}}
}

func tagsOf(rows []tagRow, err error) ([]Tag, error) {
	out := make([]Tag, len(rows))
	for i, r := range rows {
		out[i] = r.tag()
	}
	return out, err
}

const selectTags = `SELECT t.*, p.title, p.store, w.edition, w.noticed_at, w.closes_at, w.due_at
	FROM tags t JOIN tag_windows w ON w.id = t.window_id JOIN products p ON p.id = t.product `

var tagWhat = text.Of("这个标识", "such tag")

// FindTag reads a tag; another merchant's, and one that its merchant was not told of, is not there. Errors: NotFound.
func FindTag(tx *db.Tx, id string) (Tag, error) { return findTag(tx, id, "") }

func findTag(tx *db.Tx, id, lock string) (Tag, error) {
	if lock != "" {
		if err := tx.DB.Exec("SELECT id FROM tags WHERE id = ?"+lock, id).Error; err != nil {
			return Tag{}, err
		}
	}
	var r tagRow
	err := tx.DB.Raw(selectTags+"WHERE t.id = ?", id).Take(&r).Error
	if err == nil && tx.Actor.Merchant != "" && (tx.Actor.Merchant != r.Merchant || r.NoticedAt == 0) {
		err = db.ErrNone
	}
	return r.tag(), db.Found(err, tagWhat)
}

// lockTags reads tags that this transaction is about to change.
func lockTags(tx *db.Tx, ids []string) ([]Tag, error) {
	if lock := tx.LockClause(); lock != "" {
		if err := tx.DB.Exec("SELECT id FROM tags WHERE id IN ? ORDER BY id"+lock, ids).Error; err != nil {
			return nil, err
		}
	}
	var rows []tagRow
	err := tx.DB.Raw(selectTags+"WHERE t.id IN ? ORDER BY t.id", ids).Scan(&rows).Error
	return tagsOf(rows, err)
}

// openTags tells which of the products have an open tag in a programme.
func openTags(tx *db.Tx, programme string, products []string) (map[string]bool, error) {
	var there []string
	err := tx.DB.Raw("SELECT product FROM tags WHERE programme = ? AND ended_at = 0 AND product IN ?", programme, products).Scan(&there).Error
	return set(there), err
}

// openOf lists the open tags that a membership has on products.
func openOf(tx *db.Tx, membership string, products []string) (out []string, err error) {
	return out, tx.DB.Raw("SELECT id FROM tags WHERE membership = ? AND ended_at = 0 AND product IN ?", membership, products).Scan(&out).Error
}

// windowsFor makes the windows of the merchants that a step tags products of, where they are not there yet, and tells
// each merchant's.
func windowsFor(tx *db.Tx, b Batch, edition string, found []finding) (map[string]string, error) {
	members := map[string]string{}
	for _, f := range found {
		if f.against == nil {
			members[f.product.Merchant] = f.member.ID
		}
	}
	if len(members) == 0 {
		return nil, nil
	}
	var args []any
	for _, m := range keys(members) {
		args = append(args, tx.NewID(), b.ID, m, members[m], b.Programme, edition, 0, 0, 0, 0)
	}
	err := tx.DB.Exec(`INSERT INTO tag_windows (id, batch, merchant, membership, programme, edition, noticed_at, closes_at, due_at, done_at)
		VALUES `+places(len(members), 10)+" ON CONFLICT (batch, merchant) DO NOTHING", args...).Error
	if err != nil {
		return nil, err
	}
	var rows []struct{ ID, Merchant string }
	err = tx.DB.Raw("SELECT id, merchant FROM tag_windows WHERE batch = ? AND merchant IN ?", b.ID, keys(members)).Scan(&rows).Error
	out := map[string]string{}
	for _, r := range rows {
		out[r.Merchant] = r.ID
	}
	return out, err
}

// insertTags makes the tags of the findings that nothing stands against; a product that was tagged meanwhile is left, and
// then they are not all.
func insertTags(tx *db.Tx, b Batch, windows map[string]string, found []finding) (all bool, err error) {
	ids := make([]string, len(found)) // falling, so that the list, the newest first, keeps the order of the selection
	for i := range ids {
		ids[i] = tx.NewID()
	}
	slices.SortFunc(ids, func(a, b string) int { return strings.Compare(b, a) })
	var args []any
	n := 0
	for i, f := range found {
		if f.against == nil {
			args = append(args, ids[i], f.product.Merchant, b.Programme, f.member.ID, f.product.ID, b.ID, windows[f.product.Merchant], tx.Now)
			n++
		}
	}
	if n == 0 {
		return true, nil
	}
	done := tx.DB.Exec(`INSERT INTO tags (id, merchant, programme, membership, product, batch, window_id, made_at, objection, effective_at, ended_at,
		end_cause, end_clause, end_why, end_by) VALUES `+rowsOf(n, "(?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, '', '', '', '')")+" ON CONFLICT DO NOTHING", args...)
	return done.RowsAffected == int64(n), done.Error
}

// tagsOfBatch tells which of the findings' products this batch has tagged. It asks by product: the tags of a large batch
// are many.
func tagsOfBatch(tx *db.Tx, b Batch, found []finding) (map[string]bool, error) {
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.item.Product
	}
	var rows []struct{ Product, Batch string }
	err := tx.DB.Raw("SELECT product, batch FROM tags WHERE programme = ? AND ended_at = 0 AND product IN ?", b.Programme, ids).Scan(&rows).Error
	mine := map[string]bool{}
	for _, r := range rows {
		mine[r.Product] = r.Batch == b.ID
	}
	return mine, err
}

// titlesOf gives the first titles of a window's open tags and how many there are.
func titlesOf(tx *db.Tx, window string, limit int) (titles []string, n int64, err error) {
	err = tx.DB.Raw("SELECT count(*) FROM tags WHERE window_id = ? AND ended_at = 0", window).Take(&n).Error
	if err != nil {
		return nil, 0, err
	}
	return titles, n, tx.DB.Raw(`SELECT p.title FROM tags t JOIN products p ON p.id = t.product WHERE t.window_id = ? AND t.ended_at = 0
		ORDER BY t.id LIMIT ?`, window, limit).Scan(&titles).Error
}

// countedTo is how far the tags of a window are counted: more are "more than", for counting costs by their number, at
// each objection anew.
const countedTo = 1000

// waitingTags counts the tags of a window that take effect at its end: no objection to them was filed. More than
// countedTo are countedTo and one.
func waitingTags(tx *db.Tx, window string) (n int64, err error) {
	err = tx.DB.Raw("SELECT count(*) FROM (SELECT id FROM tags WHERE window_id = ? AND effective_at = 0 AND ended_at = 0 AND objection = '' LIMIT ?) waiting", window, countedTo+1).Take(&n).Error
	return n, err
}

// makeEffective lets up to limit tags of a window take effect as of its due instant and returns them.
func makeEffective(tx *db.Tx, w Window, limit int) (ids []string, err error) {
	err = tx.DB.Raw(`SELECT id FROM tags WHERE window_id = ? AND effective_at = 0 AND ended_at = 0 AND objection = '' ORDER BY id LIMIT ?`+tx.LockClause(), w.ID, limit).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return ids, tx.DB.Exec("UPDATE tags SET effective_at = ? WHERE id IN ? AND effective_at = 0 AND ended_at = 0 AND objection = ''", w.Due, ids).Error
}

func countEffective(tx *db.Tx, window string) (n int64, err error) {
	return n, tx.DB.Raw("SELECT count(*) FROM tags WHERE window_id = ? AND effective_at > 0 AND ended_at = 0", window).Take(&n).Error
}

// holdTag stops the clock of one tag while its objection is open. A tag whose effect a worker was recording in the same
// moment is held all the same: the objection came before its due instant.
func holdTag(tx *db.Tx, id, objection string) error {
	return db.One(tx.DB.Exec("UPDATE tags SET objection = ?, effective_at = 0 WHERE id = ? AND ended_at = 0 AND objection = ''", objection, id))
}

func releaseTag(tx *db.Tx, id string, effective clock.Instant) error {
	return db.One(tx.DB.Exec("UPDATE tags SET objection = '', effective_at = ? WHERE id = ? AND ended_at = 0 AND objection <> ''", effective, id))
}

func endHeld(tx *db.Tx, t Tag) error {
	return db.One(tx.DB.Exec("UPDATE tags SET objection = '', ended_at = ?, end_cause = ?, end_clause = ?, end_why = ?, end_by = ? WHERE id = ? AND ended_at = 0",
		t.Why.At, t.Why.Cause, t.Why.Clause, t.Why.Reason, t.Why.By, t.ID))
}

const setEnd = "UPDATE tags SET ended_at = ?, end_cause = ?, end_clause = ?, end_why = ?, end_by = ?, objection = '' WHERE ended_at = 0 AND "

func (e End) args(more ...any) []any {
	return append([]any{e.At, e.Cause, e.Clause, e.Reason, e.By}, more...)
}

// ends runs an update that ends tags and closes the objections that lost their tag by it. A tag that was due before its
// end has been in effect until then, also where no worker came to record it.
func ends(tx *db.Tx, e End, where string, args ...any) (int64, error) {
	err := tx.DB.Exec(`UPDATE tags SET effective_at = (SELECT w.due_at FROM tag_windows w WHERE w.id = tags.window_id) WHERE ended_at = 0 AND effective_at = 0
		AND objection = '' AND window_id IN (SELECT id FROM tag_windows WHERE noticed_at > 0 AND due_at < ?) AND `+where, append([]any{e.At}, args...)...).Error
	if err != nil {
		return 0, err
	}
	r := tx.DB.Exec(setEnd+where, e.args(args...)...)
	if r.Error != nil || r.RowsAffected == 0 {
		return 0, r.Error
	}
	return r.RowsAffected, closeMoot(tx, e.By)
}

func endTags(tx *db.Tx, ids []string, e End) (int64, error) { return ends(tx, e, "id IN ?", ids) }

func endMembership(tx *db.Tx, membership string, e End) (int64, error) {
	return ends(tx, e, "membership = ?", membership)
}

// endWaiting ends the tags of a batch that are not due yet.
func endWaiting(tx *db.Tx, batch string, e End) (int64, error) {
	return ends(tx, e, "batch = ? AND effective_at = 0 AND window_id IN (SELECT id FROM tag_windows WHERE batch = ? AND (noticed_at = 0 OR due_at > ?))", batch, batch, tx.Now)
}

// voidTag marks that a tag should never have been.
func voidTag(tx *db.Tx, id, cause string) error {
	return db.One(tx.DB.Exec("UPDATE tags SET end_cause = ? WHERE id = ?", cause, id))
}

// reopen lets the tags that something ended be in effect again where they were, and keeps the time between as a gap. A
// product that was tagged anew meanwhile keeps its new tag.
func reopen(tx *db.Tx, by string) (int64, error) {
	const ended = `t.end_by = ? AND t.ended_at > 0 AND t.effective_at > 0 AND t.effective_at <= t.ended_at
		AND NOT EXISTS (SELECT 1 FROM tags o WHERE o.product = t.product AND o.programme = t.programme AND o.ended_at = 0)`
	r := tx.DB.Exec("INSERT INTO tag_gaps (tag, from_at, until_at) SELECT t.id, t.ended_at, CAST(? AS BIGINT) FROM tags t WHERE "+ended+" ON CONFLICT DO NOTHING", tx.Now, by)
	if r.Error != nil || r.RowsAffected == 0 {
		return 0, r.Error
	}
	r = tx.DB.Exec(`UPDATE tags SET ended_at = 0, end_cause = '', end_clause = '', end_why = '', end_by = ''
		WHERE id IN (SELECT t.id FROM tags t WHERE `+ended+")", by)
	return r.RowsAffected, r.Error
}

func moveTags(tx *db.Tx, from, to string) (int64, error) {
	r := tx.DB.Exec("UPDATE tags SET membership = ? WHERE membership = ? AND ended_at = 0", to, from)
	return r.RowsAffected, r.Error
}

// Tab is a part of the list of tags.
type Tab string

// The tabs.
const (
	TabWaiting   Tab = "waiting"
	TabEffective Tab = "effective"
	TabObjected  Tab = "objected"
	TabEnded     Tab = "ended"
)

// Tabs lists them in the order of the page.
var Tabs = []Tab{TabWaiting, TabEffective, TabObjected, TabEnded}

var tabWhere = map[Tab]string{
	TabWaiting:   "t.ended_at = 0 AND t.effective_at = 0 AND t.objection = '' AND w.noticed_at > 0",
	TabEffective: "t.ended_at = 0 AND t.effective_at > 0",
	TabObjected:  "t.ended_at = 0 AND t.objection <> ''",
	TabEnded:     "t.ended_at > 0 AND w.noticed_at > 0",
}

// TagQuestion asks for tags, the newest first; empty fields do not restrict.
type TagQuestion struct {
	Tab                                                   Tab
	Merchant, Programme, Store, Title, Batch, Window, For string // For: one product
	Before                                                string // page: ids smaller than this
	Limit                                                 int
}

func (q TagQuestion) where(tx *db.Tx) (string, []any) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	where, args := "1 = 1", []any{}
	if q.Tab != "" {
		where = tabWhere[q.Tab]
	} else if tx.Actor.Merchant != "" {
		where = "w.noticed_at > 0"
	}
	for _, c := range []struct{ where, value string }{{"t.merchant = ?", q.Merchant}, {"t.programme = ?", q.Programme}, {"p.store = ?", q.Store},
		{`lower(p.title) LIKE lower(?) ESCAPE '\'`, contains(q.Title)}, {"t.batch = ?", q.Batch}, {"t.window_id = ?", q.Window}, {"t.product = ?", q.For},
		{"t.id < ?", q.Before}} {
		if c.value != "" {
			where, args = where+" AND "+c.where, append(args, c.value)
		}
	}
	return where, args
}

// Tags answers with tags. A merchant sees its own, once it was told of them.
func Tags(tx *db.Tx, q TagQuestion) ([]Tag, error) {
	where, args := q.where(tx)
	var rows []tagRow
	err := tx.DB.Raw(selectTags+"WHERE "+where+" ORDER BY t.id DESC LIMIT ?", append(args, min(max(q.Limit, 1), 500))...).Scan(&rows).Error
	return tagsOf(rows, err)
}

// CountTags counts the tags that a question asks for.
func CountTags(tx *db.Tx, q TagQuestion) (n int64, err error) {
	q.Before = ""
	where, args := q.where(tx)
	return n, tx.DB.Raw("SELECT count(*) FROM tags t JOIN tag_windows w ON w.id = t.window_id JOIN products p ON p.id = t.product WHERE "+where, args...).Take(&n).Error
}

func set(items []string) map[string]bool {
	out := map[string]bool{}
	for _, i := range items {
		out[i] = true
	}
	return out
}
