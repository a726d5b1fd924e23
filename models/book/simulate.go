package book

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
)

// Simulate judges every member of the programme by the draft, beside the edition in force, as long work; what comes of it
// stays with the draft. Errors: Forbidden, Breach (problems, or a programme that is new), Conflict.
func Simulate(tx *db.Tx, id string, version int) (Draft, error) {
	if err := access.Require(tx, access.Rulebooks); err != nil {
		return Draft{}, err
	}
	d, err := open(tx, id, version)
	if err != nil {
		return d, err
	}
	if d.Problems > 0 {
		return d, fault.New(fault.Breach, text.Of("草案还有问题，不能推演。", "The draft has problems and cannot be simulated."), text.Of("请先更正。", "Mend them first."))
	}
	if _, err := rulebook.Books(tx).InForce(d.Programme, tx.Now); err != nil {
		return d, fault.New(fault.Breach, text.Of("这是新计划的首个版本，没有成员可以推演。", "This is the first edition of a new programme: there are no members to simulate."), text.Of("请用场景与预览检查。", "Check it by its scenarios and the preview."))
	}
	s, err := watch.AskWhatIf(tx, watch.Change{Draft: d.Source})
	if err != nil {
		return d, err
	}
	d.WhatIf = s.ID
	return put(tx, d, "draft.simulated")
}
