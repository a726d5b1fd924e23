package product

import (
	"github.com/mengyue/portal/models/db"
)

// How much of a preview is shown; the counts are complete.
const (
	shownExclusions = 200
	shownExamples   = 5
	pageSize        = 1000
)

// Look says what a draft batch would do at this instant: how many products it tags, which it leaves out and why.
func Look(tx *db.Tx, b Batch) (Preview, error) {
	a, err := newAsking(tx, b.Programme, b.Merchant)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Selected: b.Selected}
	grounds, merchants := map[Ground]int{}, map[string]bool{}
	for after := int64(0); ; {
		items, err := itemsAfter(tx, b.ID, after, pageSize)
		if err != nil || len(items) == 0 {
			p.Merchants = len(merchants)
			return p, err
		}
		found, err := a.about(items)
		if err != nil {
			return p, err
		}
		for _, f := range found {
			p.add(f, grounds)
			if f.against == nil {
				merchants[f.product.Merchant] = true
			}
		}
		after = items[len(items)-1].Seq
	}
}

// add counts a finding under its ground; grounds is where each stands in the preview.
func (p *Preview) add(f finding, grounds map[Ground]int) {
	if f.against == nil {
		p.Taggable++
		if len(p.Examples) < shownExamples {
			p.Examples = append(p.Examples, f.product)
		}
		return
	}
	key := Ground{Clause: f.against.Clause, Why: f.against.Why}
	at, known := grounds[key]
	if !known {
		at = len(p.Grounds)
		grounds[key] = at
		p.Grounds = append(p.Grounds, key)
	}
	p.Grounds[at].Count++
	if len(p.Exclusions) < shownExclusions {
		p.Exclusions = append(p.Exclusions, *f.against)
	}
}
