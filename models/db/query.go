package db

import (
	"errors"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"gorm.io/gorm"
)

// ErrNone is what a lookup gives when there is no such row.
var ErrNone = gorm.ErrRecordNotFound

// IsNone reports that a lookup found no row.
func IsNone(err error) bool { return errors.Is(err, gorm.ErrRecordNotFound) }

// IsDuplicate reports that a row with this unique key is there already.
func IsDuplicate(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }

// Found turns "no row" into the fault that tells the person so.
func Found(err error, what text.Text) error {
	if IsNone(err) {
		return fault.Missing(what)
	}
	return err
}

// One checks that an update or delete met exactly one row; else somebody was first, or nothing is there.
func One(result *gorm.DB) error {
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return Stale()
	}
	return nil
}

// Stale is the fault of one who acts on a state that has changed since it was shown.
func Stale() *fault.Fault {
	return fault.New(fault.Conflict,
		text.Of("在您打开页面之后，这里已被别人更改，您的操作没有生效。", "Somebody changed this after you opened the page; your action was not taken."),
		text.Of("请查看最新状态后再决定；您填写的内容仍保留在下方。", "Look at the present state and decide again; what you typed is kept below."))
}
