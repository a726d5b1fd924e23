package intake_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/intake"
)

// CH-3: chains come by file; the same files again change nothing.
func TestBrandsAndChainsComeByFileAndTheSameAgainChangesNothing(t *testing.T) {
	d := market(t)
	for _, kind := range []string{"brands", "chain_links"} {
		if r := load(t, d, kind, good[kind]); r.Changed != 2 {
			t.Errorf("%s: %d new", kind, r.Changed)
		}
		if r := load(t, d, kind, good[kind]); r.Changed != 0 {
			t.Errorf("%s again: %d changed", kind, r.Changed)
		}
	}
	if err := d.View(t.Context(), staff, func(tx *db.Tx) error {
		c, err := brand.ChainOf(tx, "M1", "B1", tx.Now)
		if len(c.Links) != 2 || !c.Links[0].Outside || c.Links[0].Confirmed == 0 || c.Links[1].Confirmed != 0 || c.Links[1].ValidTo != 0 || len(c.Links[0].Categories) != 1 {
			t.Errorf("%+v", c.Links)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// Whatever stands in a row, it is taken or told, and what is taken can be judged.
func FuzzChainLinkRows(f *testing.F) {
	f.Add("M1,B1,1,甲,乙,ordinary,2026-01-01,2026-12-31,a;b,true,true")
	f.Add("M1,B1,99999999999999999999,,\"\",x,0000-00-00,2026-12-31,;;;,TRUE,")
	d := ready(f)
	f.Fuzz(func(t *testing.T, row string) {
		fuzzed(t, d, "chain_links", "merchant,brand,position,grantor,grantee,kind,valid_from,valid_to,categories,may_sublicense,confirmed\n"+row+"\n")
	})
}

func FuzzBrandRows(f *testing.F) {
	f.Add("B1,云禾坊,123,21;9,云禾坊有限公司,R,2014-03-01,2015-06-07,2035-06-06,2.5,")
	f.Add("B1,,,,,TM,,,,1e999999999,")
	f.Add("B2,云禾坊,124,21,云禾坊有限公司,TM,2024-03-01,2005-01-01,,,first")
	d := ready(f)
	f.Fuzz(func(t *testing.T, row string) {
		fuzzed(t, d, "brands", "brand,name,trademark,class,owner,status,applied_on,registered_on,valid_until,tonality,application\n"+row+"\n")
	})
}

// ready is a database with merchants and brands, made once for all rows.
func ready(f *testing.F) *db.DB {
	d, _ := dbtest.New(f)
	for _, kind := range []string{"merchants", "brands"} {
		if _, err := intake.Run(f.Context(), d, intake.Options{Kind: kind, Reader: strings.NewReader(good[kind]), Refuse: func(r intake.Refusal) { f.Error(r) }}); err != nil {
			f.Fatal(err)
		}
	}
	return d
}

func fuzzed(t *testing.T, d *db.DB, kind, file string) {
	refused := 0
	report, err := intake.Run(t.Context(), d, intake.Options{Kind: kind, Reader: strings.NewReader(file), Refuse: func(r intake.Refusal) {
		refused++
		for _, p := range r.Problems {
			if !p.Words().Complete() {
				t.Errorf("%q: not worded: %+v", file, p)
			}
		}
	}})
	if err != nil {
		return // the file as a whole was refused
	}
	if report.Changed+int64(refused) > report.Rows {
		t.Errorf("%q: %d changed and %d refused of %d", file, report.Changed, refused, report.Rows)
	}
	if err := d.View(t.Context(), staff, func(tx *db.Tx) error {
		_, err := brand.Chains(tx, brand.Question{Limit: 100})
		return err
	}); err != nil {
		t.Errorf("%q: %v", file, err)
	}
}
