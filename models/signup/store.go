package signup

import (
	"fmt"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	"gorm.io/gorm/clause"
)

// row is a sign-up with what the indexes look for.
type row struct {
	SignUp
	State    State
	Pending  bool
	ClosedAt clock.Instant
}

// TableName is the table of sign-ups.
func (row) TableName() string { return "signups" }

func rowOf(s SignUp) row {
	return row{SignUp: s, State: s.State(), Pending: s.Pending(), ClosedAt: s.closedAt()}
}

// insertOnce keeps a new sign-up; first is false where its product has an open one already.
func insertOnce(tx *db.Tx, s SignUp) (first bool, err error) {
	r := rowOf(s)
	done := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&r)
	return done.RowsAffected == 1, done.Error
}

// save keeps a changed sign-up over the version that it was read with.
func save(tx *db.Tx, s SignUp) (SignUp, error) {
	was := s.Version
	s.Version++
	r := rowOf(s)
	done := tx.DB.Model(&row{}).Where("id = ? AND version = ?", s.ID, was).Select("*").Omit("id").Updates(r)
	return s, db.One(done)
}

func find(tx *db.Tx, id string) (SignUp, error) {
	q := tx.DB.Where("id = ?", id)
	if tx.Actor.Merchant != "" {
		q = q.Where("merchant = ?", tx.Actor.Merchant)
	}
	var r row
	err := q.Take(&r).Error
	return r.SignUp, db.Found(err, text.Of("这次报名", "such sign-up"))
}

// openOf finds the open sign-up of a product.
func openOf(tx *db.Tx, programme, product string) (s SignUp, ok bool, err error) {
	var r row
	err = tx.DB.Where("programme = ? AND product = ? AND closed_at = 0", programme, product).Take(&r).Error
	if db.IsNone(err) {
		return s, false, nil
	}
	return r.SignUp, err == nil, err
}

// openOfMany finds the open sign-ups of many products, by product.
func openOfMany(tx *db.Tx, programme string, products []string) (map[string]SignUp, error) {
	var rows []row
	err := tx.DB.Where("programme = ? AND product IN ? AND closed_at = 0", programme, products).Find(&rows).Error
	out := make(map[string]SignUp, len(rows))
	for _, r := range rows {
		out[r.Product] = r.SignUp
	}
	return out, err
}

// nextNumber gives the number that people say: the day, and how many sign-ups that day has had.
func nextNumber(tx *db.Tx) (string, error) {
	day := "S" + tx.Now.Time().Format("20060102")
	if err := tx.DB.Exec("INSERT INTO case_numbers (day, last) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = case_numbers.last + 1", day).Error; err != nil {
		return "", err
	}
	var n int
	err := tx.DB.Raw("SELECT last FROM case_numbers WHERE day = ?", day).Take(&n).Error
	return fmt.Sprintf("%s-%04d", day, n), err
}

type roundRow struct {
	Signup   string
	Round    int
	Answers  string
	Replies  string
	Handed   Stamp `gorm:"embedded;embeddedPrefix:handed_"`
	Decided  Stamp `gorm:"embedded;embeddedPrefix:decided_"`
	Ruling   string
	Decision string
}

// TableName is the table of rounds.
func (roundRow) TableName() string { return "signup_rounds" }

func insertRound(tx *db.Tx, r Round) error {
	return tx.DB.Create(&roundRow{Signup: r.SignUp, Round: r.N, Answers: db.JSON(r.Answers), Replies: db.JSON(r.Replies), Handed: r.Handed, Ruling: "{}"}).Error
}

// decideRound keeps what became of the round that waits.
func decideRound(tx *db.Tx, s SignUp, r Ruling) error {
	return db.One(tx.DB.Exec("UPDATE signup_rounds SET decided_at = ?, decided_by = ?, decided_by_name = ?, ruling = ?, decision = ? WHERE signup = ? AND round = ? AND decided_at = 0",
		s.Decided.At, s.Decided.By, s.Decided.ByName, db.JSON(r), s.Decision, s.ID, s.Round))
}

// reopenRound takes back what became of the latest round; the decision itself stays on the record.
func reopenRound(tx *db.Tx, s SignUp) error {
	return db.One(tx.DB.Exec("UPDATE signup_rounds SET decided_at = 0, decided_by = '', decided_by_name = '', ruling = '{}', decision = '' WHERE signup = ? AND round = ? AND decided_at > 0", s.ID, s.Round))
}

// roundOf is the round of a sign-up that a decision is about; 0 where there is none, or it was taken back.
func roundOf(tx *db.Tx, s SignUp, decision string) (n int, err error) {
	return n, tx.DB.Raw("SELECT COALESCE(max(round), 0) FROM signup_rounds WHERE signup = ? AND decision = ?", s.ID, decision).Take(&n).Error
}

// mostRounds is how many rounds are shown.
const mostRounds = 100

// rounds lists the rounds of a sign-up, the newest first.
func rounds(tx *db.Tx, id string) ([]Round, error) {
	var rows []roundRow
	if err := tx.DB.Where("signup = ?", id).Order("round DESC").Limit(mostRounds).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Round, len(rows))
	for i, r := range rows {
		out[i] = Round{SignUp: r.Signup, N: r.Round, Handed: r.Handed, Decided: r.Decided, Decision: r.Decision}
		for s, into := range map[string]any{r.Answers: &out[i].Answers, r.Replies: &out[i].Replies, r.Ruling: &out[i].Ruling} {
			if err := db.FromJSON(s, into); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
