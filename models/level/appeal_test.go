package level_test

import (
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
)

// appeal files an appeal from a decision and upholds it.
func (w *world) appeal(decision string) {
	w.Helper()
	var a conduct.Appeal
	w.do(owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, decision, conduct.Filing{Grounds: []string{"数据有误"}})
		return err
	})
	w.do(supervisor, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "核对后确认数据有误"})
		return err
	})
}
