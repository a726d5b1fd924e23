package rulebook

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Book is an edition that was published here and is kept in the database: it never changes and never goes.
type Book struct {
	Programme string
	Edition   string
	Source    string
	Scenarios string
	Hash      string // of the source
	Draft     string // id of the draft that it was
	Published clock.Instant
}

// TableName is the table of published editions.
func (Book) TableName() string { return "books" }

// Keep publishes an edition into the library of every process. Errors: Conflict (it is there already).
func Keep(tx *db.Tx, b Book) error {
	done := tx.DB.Exec(`INSERT INTO books (programme, edition, source, scenarios, hash, draft, published) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		b.Programme, b.Edition, b.Source, b.Scenarios, b.Hash, b.Draft, b.Published)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return fault.New(fault.Conflict, text.F("规则版本 %s/%s 已经公布。", "The edition %s/%s is published already.", b.Programme, b.Edition),
			text.Of("公布的版本不再改动；改动请另立有新生效日的版本。", "A published edition never changes; put the change into a new one with a later first day.")).Under("GEN-7")
	}
	if c, ok := tx.Carried(libraryKey{}).(*carried); ok {
		tx.AfterCommit(c.forget)
	}
	return nil
}

func countBooks(tx *db.Tx) (n int64, err error) {
	err = tx.DB.Raw("SELECT count(*) FROM books").Scan(&n).Error
	return n, err
}

// mostBooks bounds what is read at once: more editions than a marketplace publishes in centuries.
const mostBooks = 10_000

func allBooks(tx *db.Tx) (found []Book, err error) {
	err = tx.DB.Order("published, programme, edition").Limit(mostBooks).Find(&found).Error
	return found, err
}

// Kept lists the editions that were published here, the latest first.
func Kept(tx *db.Tx, limit int) (found []Book, err error) {
	err = tx.DB.Order("published DESC, programme, edition").Limit(min(max(limit, 1), 200)).Find(&found).Error
	return found, err
}
