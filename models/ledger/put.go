package ledger

import (
	"fmt"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Put enters payments that were imported, in their order, and says how many were new. Errors: Invalid, its fields named
// "N.column" after the place N of the payment in the list, counted from 0; then none was entered.
func Put(tx *db.Tx, payments []Payment) (fresh int, err error) {
	bad, seen := fault.Validation(), map[string]Payment{}
	for i, p := range payments {
		if err := refuse(tx, bad, i, p); err != nil {
			return 0, err
		}
		if other, twice := seen[p.Reference]; twice && other != p {
			bad.At(fmt.Sprintf("%d.payment", i), text.Of("同一编号在文件中有两笔不同的付款", "the file has two different payments of this reference"))
		}
		seen[p.Reference] = p
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	for _, p := range payments {
		is, err := Pay(tx, p)
		if err != nil {
			return fresh, err
		}
		if is {
			fresh++
		}
	}
	return fresh, nil
}

// refuse adds what is wrong with the payment at a place: its own fields, or a reference that stands for another one.
func refuse(tx *db.Tx, bad *fault.Fault, i int, p Payment) error {
	_, err := p.check(tx)
	if err == nil {
		var d Deposit
		if d, err = Of(tx, p.Merchant, p.Programme); err != nil {
			return err
		}
		known, ok, failed := payment(tx, p.Reference)
		if failed != nil {
			return failed
		}
		if ok {
			err = known.same(d, p)
		}
	}
	if err == nil {
		return nil
	}
	f := fault.Of(err)
	if f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return err
	}
	for _, field := range f.Fields {
		bad.At(fmt.Sprintf("%d.%s", i, field.Name), field.Message)
	}
	return nil
}
