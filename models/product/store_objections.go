package product

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

type objectionRow struct {
	ID, Tag, Product, Merchant, Programme, Edition, Reason, Papers string
	FiledAt                                                        clock.Instant
	FiledBy, FiledName                                             string
	DueAt, LateAt, AnsweredAt                                      clock.Instant
	Verdict                                                        Verdict
	Answer, AnsweredBy, AnsweredName, Decision                     string
	UndoneAt                                                       clock.Instant
	Version                                                        int
}

func (r objectionRow) objection() (Objection, error) {
	o := Objection{ID: r.ID, Tag: r.Tag, Product: r.Product, Merchant: r.Merchant, Programme: r.Programme, Edition: r.Edition, Reason: r.Reason,
		Filed: r.FiledAt, By: r.FiledBy, ByName: r.FiledName, Due: r.DueAt, Late: r.LateAt, Answered: r.AnsweredAt, Verdict: r.Verdict, Answer: r.Answer,
		AnsweredBy: r.AnsweredBy, AnswerName: r.AnsweredName, Decision: r.Decision, Undone: r.UndoneAt, Version: r.Version}
	return o, db.FromJSON(r.Papers, &o.Papers)
}

func objectionsOf(rows []objectionRow, err error) ([]Objection, error) {
	if err != nil {
		return nil, err
	}
	out := make([]Objection, 0, len(rows))
	for _, r := range rows {
		o, err := r.objection()
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// insertObjection keeps an objection; a tag has one at most.
func insertObjection(tx *db.Tx, o Objection) error {
	r := tx.DB.Exec(`INSERT INTO objections (id, tag, product, merchant, programme, edition, reason, papers, filed_at, filed_by, filed_name, due_at, late_at,
		answered_at, verdict, answer, answered_by, answered_name, decision, undone_at, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', '', '', '', '', 0, ?) ON CONFLICT (tag) DO NOTHING`,
		o.ID, o.Tag, o.Product, o.Merchant, o.Programme, o.Edition, o.Reason, db.JSON(o.Papers), o.Filed, o.By, o.ByName, o.Due, o.Version)
	if r.Error == nil && r.RowsAffected == 0 {
		t, err := findTag(tx, o.Tag, "")
		if err != nil {
			return err
		}
		return alreadyObjected(t)
	}
	return r.Error
}

// FindObjection reads an objection; another merchant's is not there. Errors: NotFound.
func FindObjection(tx *db.Tx, id string) (Objection, error) { return findObjection(tx, id) }

func findObjection(tx *db.Tx, id string) (Objection, error) { return oneObjection(tx, "id = ?", id) }

// ObjectionTo finds the objection to a tag; ok is false where there is none.
func ObjectionTo(tx *db.Tx, tag string) (o Objection, ok bool, err error) {
	o, err = oneObjection(tx, "tag = ?", tag)
	if fault.Is(err, fault.NotFound) {
		return Objection{}, false, nil
	}
	return o, err == nil, err
}

func oneObjection(tx *db.Tx, where string, arg string) (Objection, error) {
	var r objectionRow
	err := tx.DB.Raw("SELECT * FROM objections WHERE "+where, arg).Take(&r).Error
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != r.Merchant {
		err = db.ErrNone
	}
	if err != nil {
		return Objection{}, db.Found(err, text.Of("这项异议", "such objection"))
	}
	return r.objection()
}

// held locks the tag that an objection holds and its window.
func held(tx *db.Tx, o Objection) (Window, Tag, error) {
	t, err := findTag(tx, o.Tag, "")
	if err != nil {
		return Window{}, t, err
	}
	w, err := lockWindow(tx, t.Window)
	if err != nil {
		return w, t, err
	}
	t, err = findTag(tx, o.Tag, tx.LockClause())
	return w, t, err
}

func saveAnswer(tx *db.Tx, o Objection) error {
	return db.One(tx.DB.Exec(`UPDATE objections SET answered_at = ?, verdict = ?, answer = ?, answered_by = ?, answered_name = ?, decision = ?, version = version + 1
		WHERE id = ? AND version = ? AND answered_at = 0`, o.Answered, o.Verdict, o.Answer, o.AnsweredBy, o.AnswerName, o.Decision, o.ID, o.Version))
}

func markLate(tx *db.Tx, id string, due clock.Instant) error {
	return db.One(tx.DB.Exec("UPDATE objections SET late_at = ? WHERE id = ? AND late_at = 0 AND answered_at = 0", due, id))
}

func markUndone(tx *db.Tx, o Objection) error {
	return db.One(tx.DB.Exec("UPDATE objections SET undone_at = ?, version = version + 1 WHERE id = ? AND undone_at = 0", tx.Now, o.ID))
}

// closeMoot closes the objections that something ended the tags of, with their deadlines.
func closeMoot(tx *db.Tx, by string) error {
	var ids []string
	err := tx.DB.Raw(`SELECT o.id FROM objections o JOIN tags t ON t.id = o.tag WHERE o.answered_at = 0 AND t.end_by = ? AND t.ended_at > 0
		ORDER BY o.id LIMIT ?`, by, MaxSelected).Scan(&ids).Error
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := tx.DB.Exec("UPDATE objections SET answered_at = ?, verdict = ?, version = version + 1 WHERE id = ? AND answered_at = 0", tx.Now, Moot, id).Error
		if err != nil {
			return err
		}
		if _, err := deadline.Close(tx, objectionAnswer, "objection:"+id, deadline.Cancelled); err != nil {
			return err
		}
	}
	return nil
}

// ObjectionQuestion asks for objections; empty fields do not restrict.
type ObjectionQuestion struct {
	Open      bool // those not answered, the most urgent first; else the answered ones, the newest first
	Programme string
	Merchant  string
	After     Place
	Limit     int
}

// Place is where a page of objections ended.
type Place struct {
	At clock.Instant
	ID string
}

// Objections answers with objections and the titles of their products. A merchant sees its own.
func Objections(tx *db.Tx, q ObjectionQuestion) ([]Objection, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	where, args := "answered_at > 0", []any{}
	order := " ORDER BY answered_at DESC, id DESC LIMIT ?"
	if q.Open {
		where, order = "answered_at = 0", " ORDER BY due_at, id LIMIT ?"
	}
	for _, c := range []struct{ where, value string }{{"programme = ?", q.Programme}, {"merchant = ?", q.Merchant}} {
		if c.value != "" {
			where, args = where+" AND "+c.where, append(args, c.value)
		}
	}
	if q.After.ID != "" && q.Open {
		where, args = where+" AND (due_at > ? OR due_at = ? AND id > ?)", append(args, q.After.At, q.After.At, q.After.ID)
	} else if q.After.ID != "" {
		where, args = where+" AND (answered_at < ? OR answered_at = ? AND id < ?)", append(args, q.After.At, q.After.At, q.After.ID)
	}
	var rows []objectionRow
	err := tx.DB.Raw("SELECT * FROM objections WHERE "+where+order, append(args, min(max(q.Limit, 1), 200))...).Scan(&rows).Error
	return objectionsOf(rows, err)
}

// Level is how the answers to objections were kept in a time.
type Level struct {
	InTime  int64 // answered before the due instant
	Late    int64 // answered after it
	Waiting int64 // open, not due
	Overdue int64 // open, due
}

// AnswerLevel counts the objections filed from an instant until another by how they were answered.
func AnswerLevel(tx *db.Tx, from, to clock.Instant) (l Level, err error) {
	return l, tx.DB.Raw(`SELECT
		COALESCE(SUM(CASE WHEN answered_at > 0 AND answered_at < due_at THEN 1 ELSE 0 END), 0) AS in_time,
		COALESCE(SUM(CASE WHEN answered_at >= due_at THEN 1 ELSE 0 END), 0) AS late,
		COALESCE(SUM(CASE WHEN answered_at = 0 AND due_at > ? THEN 1 ELSE 0 END), 0) AS waiting,
		COALESCE(SUM(CASE WHEN answered_at = 0 AND due_at <= ? THEN 1 ELSE 0 END), 0) AS overdue
		FROM objections WHERE filed_at >= ? AND filed_at < ? AND verdict <> ?`, tx.Now, tx.Now, from, to, Moot).Take(&l).Error
}

// Titles gives the titles of products by their ids.
func Titles(tx *db.Tx, ids []string) (map[string]string, error) {
	products, err := byIDs(tx, ids)
	out := map[string]string{}
	for id, p := range products {
		out[id] = p.Title
	}
	return out, err
}
