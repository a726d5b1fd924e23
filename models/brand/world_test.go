package brand_test

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
)

var (
	owner    = db.Actor{Account: "A1", Name: "林岚", Role: "merchant_owner", Merchant: "M001"}
	stranger = db.Actor{Account: "A2", Name: "何远", Role: "merchant_owner", Merchant: "M002"}
	reviewer = db.Actor{Account: "S1", Name: "周青", Role: "reviewer"}
	auditor  = db.Actor{Account: "S2", Name: "季白", Role: "auditor"}
	importer = db.System("test")
)

// world is a database with two merchants, two brands and a library of papers.
type world struct {
	*testing.T
	d      *db.DB
	clock  *clock.Fixed
	papers []string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	d, c := dbtest.New(t)
	books, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, books)
	w := &world{T: t, d: d, clock: c}
	w.do(importer, func(tx *db.Tx) error {
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M001", Name: shop.Name, LegalID: "L1"}, {ID: "M002", Name: "南岸文具有限公司", LegalID: "L2"}}); err != nil {
			return err
		}
		other := yunhe
		other.ID, other.Name, other.Trademark, other.Tonality = "B002", "青屿集", "2222", "3"
		_, err := brand.Put(tx, []brand.Brand{yunhe, other})
		return err
	})
	w.do(owner, func(tx *db.Tx) error {
		for i := range 4 {
			p, err := paper.Keep(tx, paper.Paper{Merchant: "M001", Name: "授权书" + strconv.Itoa(i) + ".pdf", SHA256: strconv.Itoa(i), Type: paper.PDF, Size: 1})
			if err != nil {
				return err
			}
			w.papers = append(w.papers, p.ID)
		}
		return nil
	})
	return w
}

func (w *world) try(who db.Actor, command func(tx *db.Tx) error) error {
	return w.d.InTx(context.Background(), who, command)
}

func (w *world) do(who db.Actor, command func(tx *db.Tx) error) {
	w.Helper()
	if err := w.try(who, command); err != nil {
		w.Fatal(err)
	}
}

func (w *world) view(ask func(tx *db.Tx) error) {
	w.Helper()
	if err := w.d.View(context.Background(), importer, ask); err != nil {
		w.Fatal(err)
	}
}

// draft is a link as its merchant types it.
func (w *world) draft(grantor, grantee string, papers ...string) brand.Draft {
	return brand.Draft{Grantor: grantor, Grantee: grantee, Kind: brand.Ordinary, From: "2026-01-01", To: "2027-12-31", MaySublicense: true, Papers: papers}
}

// add adds links through companies and confirms them where asked.
func (w *world) add(confirm bool, companies ...string) (links []brand.Link) {
	w.Helper()
	for i := range len(companies) - 1 {
		w.clock.Advance(time.Second)
		w.do(owner, func(tx *db.Tx) error {
			l, err := brand.AddLink(tx, "B001", 0, w.draft(companies[i], companies[i+1], w.papers[i]))
			links = append(links, l)
			return err
		})
		if confirm {
			w.do(reviewer, func(tx *db.Tx) (err error) {
				links[i], err = brand.Confirm(tx, links[i].ID, links[i].Version)
				return err
			})
		}
	}
	return w.links()
}

func (w *world) links() (found []brand.Link) {
	w.Helper()
	w.view(func(tx *db.Tx) (err error) { found, err = brand.LinksOf(tx, "M001", "B001"); return err })
	return found
}

func (w *world) chain() (c brand.Chain) {
	w.Helper()
	w.view(func(tx *db.Tx) (err error) { c, err = brand.ChainOf(tx, "M001", "B001", tx.Now); return err })
	return c
}

// recorded reports whether the record of an object has an action.
func (w *world) recorded(object, action string) bool {
	w.Helper()
	var all []audit.Entry
	w.view(func(tx *db.Tx) (err error) { all, err = audit.Of(tx, object, 50); return err })
	return slices.ContainsFunc(all, func(e audit.Entry) bool { return e.Action == action })
}
