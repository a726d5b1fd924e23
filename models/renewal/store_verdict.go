package renewal

import (
	"database/sql"
	"errors"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

type verdictRow struct {
	Run, Store, Merchant, Name string
	Class, Was                 Class
	Clauses, Brands, Reason    string
	SettledBy                  string
	SettledAt                  clock.Instant
	Decision                   string
	EndsAt, EndedAt, UndoneAt  clock.Instant
}

// TableName is the table of verdicts.
func (verdictRow) TableName() string { return "renewal_verdicts" }

func (r verdictRow) verdict() (Verdict, error) {
	v := Verdict{Run: r.Run, Store: r.Store, Merchant: r.Merchant, Name: r.Name, Class: r.Class, Was: r.Was, Brands: strings.FieldsFunc(r.Brands, func(c rune) bool { return c == ';' }), Reason: r.Reason,
		SettledBy: r.SettledBy, Settled: r.SettledAt, Decision: r.Decision, Ends: r.EndsAt, Ended: r.EndedAt, Undone: r.UndoneAt}
	return v, db.FromJSON(r.Clauses, &v.Clauses)
}

func verdicts(rows []verdictRow, err error) ([]Verdict, error) {
	out := make([]Verdict, len(rows))
	for i, r := range rows {
		if out[i], err = r.verdict(); err != nil {
			return nil, err
		}
	}
	return out, err
}

func one(rows []verdictRow, err error) (Verdict, error) {
	if err == nil && len(rows) == 0 {
		err = db.ErrNone
	}
	if err != nil {
		return Verdict{}, db.Found(err, text.Of("这家店铺的续签结果", "what the renewal says about this store"))
	}
	return rows[0].verdict()
}

// insertVerdicts keeps what a run says about stores; what stands already stays.
func insertVerdicts(tx *db.Tx, list []Verdict) error {
	for len(list) > 0 {
		some := list[:min(400, len(list))]
		list = list[len(some):]
		args := make([]any, 0, 7*len(some))
		for _, v := range some {
			args = append(args, v.Run, v.Store, v.Merchant, v.Name, v.Class, db.JSON(v.Clauses), strings.Join(v.Brands, ";"))
		}
		err := tx.DB.Exec("INSERT INTO renewal_verdicts (run, store, merchant, name, class, clauses, brands, was, reason, settled_by, settled_at, decision, ends_at, ended_at, undone_at) VALUES "+
			strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, ?, '', '', '', 0, '', 0, 0, 0), ", len(some)), ", ")+" ON CONFLICT DO NOTHING", args...).Error
		if err != nil {
			return err
		}
	}
	return nil
}

func saveVerdict(tx *db.Tx, v Verdict) error {
	return db.One(tx.DB.Exec(`UPDATE renewal_verdicts SET class = ?, was = ?, clauses = ?, brands = ?, reason = ?, settled_by = ?, settled_at = ?, decision = ?, ends_at = ?, ended_at = ?, undone_at = ?
		WHERE run = ? AND store = ?`, v.Class, v.Was, db.JSON(v.Clauses), strings.Join(v.Brands, ";"), v.Reason, v.SettledBy, v.Settled, v.Decision, v.Ends, v.Ended, v.Undone, v.Run, v.Store))
}

// FindVerdict reads what a run says about a store. Errors: NotFound.
func FindVerdict(tx *db.Tx, run, store string) (Verdict, error) {
	var rows []verdictRow
	err := tx.DB.Where("run = ? AND store = ?", run, store).Limit(1).Find(&rows).Error
	return one(rows, err)
}

// VerdictQuestion asks for the verdicts of a run in the order of the stores.
type VerdictQuestion struct {
	Run   string
	Class Class  // "" for all
	After string // store
	Limit int    // at most 1000
}

// Verdicts answers.
func Verdicts(tx *db.Tx, q VerdictQuestion) ([]Verdict, error) {
	g := tx.DB.Where("run = ? AND store > ?", q.Run, q.After)
	if q.Class != "" {
		g = g.Where("class = ?", q.Class)
	}
	var rows []verdictRow
	err := g.Order("store").Limit(min(max(q.Limit, 1), 1000)).Find(&rows).Error
	return verdicts(rows, err)
}

// verdictsAfter are the verdicts of a run that are still to be decided, in the order of the stores.
func verdictsAfter(tx *db.Tx, run, after string, limit int) ([]Verdict, error) {
	var rows []verdictRow
	err := tx.DB.Where("run = ? AND store > ? AND decision = ''", run, after).Order("store").Limit(limit).Find(&rows).Error
	return verdicts(rows, err)
}

// decidedStores are those of some stores that a run of the same edition has decided.
func decidedStores(tx *db.Tx, r Run, stores []string) (map[string]bool, error) {
	var found []string
	err := tx.DB.Raw(`SELECT v.store FROM renewal_verdicts v JOIN renewal_runs r ON r.id = v.run
		WHERE r.programme = ? AND r.edition = ? AND v.decision <> '' AND v.undone_at = 0 AND v.store IN ?`, r.Programme, r.Edition, stores).Scan(&found).Error
	out := make(map[string]bool, len(found))
	for _, id := range found {
		out[id] = true
	}
	return out, err
}

// settledBy reports whether somebody has settled a store of a run.
func settledBy(tx *db.Tx, run, account string) (bool, error) {
	var n int64
	err := tx.DB.Raw("SELECT count(*) FROM renewal_verdicts WHERE run = ? AND settled_by = ? AND settled_at <> 0", run, account).Scan(&n).Error
	return n > 0, err
}

// StandingOf is the decision that holds for a store under a programme; ok is false where there is none yet. Another
// merchant's is not there.
func StandingOf(tx *db.Tx, programme, store string) (v Verdict, ok bool, err error) {
	v, err = standing(tx, programme, store)
	if isNone(err) || err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != v.Merchant {
		return Verdict{}, false, nil
	}
	return v, err == nil, err
}

func standing(tx *db.Tx, programme, store string) (Verdict, error) {
	var r verdictRow
	err := tx.Row(`SELECT v.run, v.store, v.merchant, v.name, v.class, v.was, v.clauses, v.brands, v.reason, v.settled_by, v.settled_at, v.decision, v.ends_at, v.ended_at, v.undone_at
		FROM renewal_verdicts v JOIN renewal_runs r ON r.id = v.run WHERE v.store = ? AND r.programme = ? AND v.decision <> '' ORDER BY v.run DESC LIMIT 1`, store, programme).
		Scan(&r.Run, &r.Store, &r.Merchant, &r.Name, &r.Class, &r.Was, &r.Clauses, &r.Brands, &r.Reason, &r.SettledBy, &r.SettledAt, &r.Decision, &r.EndsAt, &r.EndedAt, &r.UndoneAt)
	if errors.Is(err, sql.ErrNoRows) {
		err = db.ErrNone
	}
	return one([]verdictRow{r}, err)
}

func byDecision(tx *db.Tx, id string) (Verdict, error) {
	var rows []verdictRow
	err := tx.DB.Where("decision = ?", id).Limit(1).Find(&rows).Error
	return one(rows, err)
}

func insertCancellations(tx *db.Tx, r Run, v Verdict, clause string, due clock.Instant) error {
	for _, b := range v.Brands {
		err := tx.DB.Exec(`INSERT INTO renewal_cancellations (store, brand, run, merchant, clause, due_at, done_at, void_at) VALUES (?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT DO NOTHING`,
			v.Store, b, r.ID, v.Merchant, clause, due).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// cancelNow marks the cancellations of a store as done and names the brands.
func cancelNow(tx *db.Tx, run, store string, at clock.Instant) (brands []string, err error) {
	err = tx.DB.Raw("SELECT brand FROM renewal_cancellations WHERE run = ? AND store = ? AND done_at = 0 AND void_at = 0 ORDER BY brand", run, store).Scan(&brands).Error
	if err != nil || len(brands) == 0 {
		return nil, err
	}
	return brands, tx.DB.Exec("UPDATE renewal_cancellations SET done_at = ? WHERE run = ? AND store = ? AND done_at = 0 AND void_at = 0", at, run, store).Error
}

// restoreBrands makes the cancellations of a store void.
func restoreBrands(tx *db.Tx, run, store string, at clock.Instant) error {
	return tx.DB.Exec("UPDATE renewal_cancellations SET void_at = ? WHERE run = ? AND store = ? AND void_at = 0", at, run, store).Error
}

// Cancelled is one authorisation of a store that was, or will be, cancelled.
type Cancelled struct {
	Store, Brand, Run, Merchant, Clause string
	DueAt, DoneAt, VoidAt               clock.Instant
}

// Cancellations are those of a store, the latest due first; at most 200.
func Cancellations(tx *db.Tx, store string) (out []Cancelled, err error) {
	err = tx.DB.Raw("SELECT * FROM renewal_cancellations WHERE store = ? ORDER BY due_at DESC, brand LIMIT 200", store).Scan(&out).Error
	return out, err
}
