package brand

import (
	"slices"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
)

// Put records brands: a new one is added, a known one replaced where the row differs, with the earlier state kept. It
// returns how many were new or different. The rows are complete and checked (see intake).
func Put(tx *db.Tx, rows []Brand) (changed int, err error) {
	there, err := brandsByID(tx, idsOf(rows))
	if err != nil {
		return 0, err
	}
	for i := range rows {
		rows[i].Version, rows[i].Recorded, rows[i].RecordedBy = 1, tx.Now, tx.Actor.ID()
	}
	laid := db.Lay(there, rows, func(b Brand) string { return b.ID }, func(old Brand, next *Brand) bool {
		next.Version = old.Version + 1
		old.Version, old.Recorded, old.RecordedBy = next.Version, next.Recorded, next.RecordedBy
		return old != *next
	})
	if laid.Total() == 0 {
		return 0, nil
	}
	for _, b := range laid.Put {
		audit.Record(tx, audit.Entry{Action: "brand.recorded", Object: b.Object(), Detail: map[string]any{
			"version": b.Version, "trademark": b.Trademark, "owner": b.Owner, "status": b.Status, "application": b.Application, "valid_until": dayText(b.ValidUntil)}})
	}
	if err := db.Keep(tx, "brands", laid, "id",
		"name, trademark, class, owner, status, applied_on, registered_on, valid_until, application, tonality, version, recorded, recorded_by"); err != nil {
		return 0, err
	}
	chains, err := chainsOfBrands(tx, idsOf(laid.Replaced))
	if err != nil {
		return 0, err
	}
	own, err := resting(tx, idsOf(laid.Replaced))
	if err != nil {
		return 0, err
	}
	return laid.Total(), watchAll(tx, append(chains, slices.DeleteFunc(own, func(k chainKey) bool { return slices.Contains(chains, k) })...))
}

func idsOf(rows []Brand) []string {
	ids := make([]string, 0, len(rows))
	for _, b := range rows {
		ids = append(ids, b.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// PutLinks records links as they were imported, by merchant, brand and position: a new one is added, a known one replaced
// where the row differs, with the earlier state kept. A link that was checked outside needs no paper; one that was
// confirmed here stays so while its row is the same. Merchants and brands must be there.
func PutLinks(tx *db.Tx, rows []Link) (changed int, err error) {
	there, err := linksThere(tx, rows)
	if err != nil {
		return 0, err
	}
	for i := range rows {
		l := &rows[i]
		l.ID, l.Version, l.Recorded, l.RecordedBy = tx.NewID(), 1, tx.Now, tx.Actor.ID()
		if l.Outside {
			l.Confirmed, l.ConfirmedBy, l.ConfirmedName = tx.Now, tx.Actor.ID(), tx.Actor.Name
		}
	}
	laid := db.Lay(there, rows, Link.place, succeed)
	if laid.Total() == 0 {
		return 0, nil
	}
	chains := map[chainKey]bool{}
	for _, l := range laid.Put {
		chains[l.chain()] = true
		audit.Record(tx, audit.Entry{Action: "link.recorded", Object: l.Object(), Merchant: l.Merchant, Detail: l.detail()})
	}
	if err := keepLinks(tx, laid); err != nil {
		return 0, err
	}
	return laid.Total(), watchAll(tx, keysOf(chains))
}

// succeed makes an imported link the successor of the one that stands there, and reports whether they differ. Region and
// papers, which a file does not have, stay; so does a confirmation given here, while the row is the same.
func succeed(old Link, next *Link) bool {
	next.ID, next.Version, next.Region, next.Papers = old.ID, old.Version+1, old.Region, old.Papers
	return old.Outside != next.Outside || !old.sameWords(*next)
}

// linkPlace is what an imported link is replaced by.
type linkPlace struct {
	merchant, brand string
	position        int
}

func (l Link) place() linkPlace { return linkPlace{l.Merchant, l.Brand, l.Position} }

// sameWords reports whether two links say the same.
func (l Link) sameWords(o Link) bool {
	return l.Grantor == o.Grantor && l.Grantee == o.Grantee && l.Kind == o.Kind && l.ValidFrom == o.ValidFrom && l.ValidTo == o.ValidTo &&
		slices.Equal(l.Categories, o.Categories) && l.Region == o.Region && l.MaySublicense == o.MaySublicense
}

// detail is what a reader of the record needs of a link.
func (l Link) detail() map[string]any {
	return map[string]any{"brand": l.Brand, "position": l.Position, "grantor": l.Grantor, "grantee": l.Grantee, "kind": l.Kind,
		"valid_from": dayText(l.ValidFrom), "valid_to": dayText(l.ValidTo), "categories": l.Categories, "region": l.Region,
		"may_sublicense": l.MaySublicense, "papers": l.Papers, "outside": l.Outside, "version": l.Version}
}
