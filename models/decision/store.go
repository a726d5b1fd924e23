package decision

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

type row struct {
	ID          string `gorm:"primaryKey"`
	Kind        string
	Object      string
	Merchant    string
	Programme   string
	Edition     string
	Hash        string
	Occasion    rulebook.Occasion
	Facts       string
	DecidedAt   clock.Instant
	Verdict     string
	Clauses     string
	Reason      string
	Adverse     bool
	AppealUntil clock.Instant
	Account     string
	AccountName string
	Second      string
	SecondName  string
}

// TableName is the table of decisions.
func (row) TableName() string { return "decisions" }

func insert(tx *db.Tx, d Decision) error {
	verdict := ""
	if d.Occasion != "" {
		verdict = db.JSON(d.Verdict)
	}
	return tx.DB.Create(&row{ID: d.ID, Kind: d.Kind, Object: d.Object, Merchant: d.Merchant, Programme: d.Programme, Edition: d.Edition,
		Hash: d.Hash, Occasion: d.Occasion, Facts: db.JSON(d.Facts), DecidedAt: d.At, Verdict: verdict, Clauses: db.JSON(d.Clauses),
		Reason: d.Reason, Adverse: d.Adverse, AppealUntil: d.AppealUntil, Account: d.By, AccountName: d.ByName,
		Second: d.Second, SecondName: d.SecondName}).Error
}

func (r row) decision() (Decision, error) {
	d := Decision{ID: r.ID, Kind: r.Kind, Object: r.Object, Merchant: r.Merchant, Programme: r.Programme, Edition: r.Edition, Hash: r.Hash,
		Occasion: r.Occasion, At: r.DecidedAt, Reason: r.Reason, Adverse: r.Adverse, AppealUntil: r.AppealUntil,
		By: r.Account, ByName: r.AccountName, Second: r.Second, SecondName: r.SecondName}
	for _, part := range []struct {
		from string
		to   any
	}{{r.Facts, &d.Facts}, {r.Verdict, &d.Verdict}, {r.Clauses, &d.Clauses}} {
		if err := db.FromJSON(part.from, part.to); err != nil {
			return Decision{}, err
		}
	}
	return d, nil
}

// load finds a decision and its verdict's bytes as they were kept; a merchant finds its own only.
func load(tx *db.Tx, id string) (Decision, []byte, error) {
	q := tx.DB.Where("id = ?", id)
	if tx.Actor.Merchant != "" {
		q = q.Where("merchant = ?", tx.Actor.Merchant)
	}
	var r row
	if err := q.Take(&r).Error; err != nil {
		return Decision{}, nil, db.Found(err, text.Of("这项决定", "decision"))
	}
	d, err := r.decision()
	return d, []byte(r.Verdict), err
}

// Find finds a decision. A merchant finds its own only. Errors: NotFound.
func Find(tx *db.Tx, id string) (Decision, error) {
	d, _, err := load(tx, id)
	return d, err
}

// Of lists the decisions about an object, the newest first, at most 200. A merchant gets its own only.
func Of(tx *db.Tx, object string) ([]Decision, error) {
	q := tx.DB.Where("object = ?", object)
	if tx.Actor.Merchant != "" {
		q = q.Where("merchant = ?", tx.Actor.Merchant)
	}
	var rows []row
	if err := q.Order("id DESC").Limit(200).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Decision, 0, len(rows))
	for _, r := range rows {
		d, err := r.decision()
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}
