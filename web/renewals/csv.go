package renewals

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/web/front"
)

// download sends every figure of the dashboard as CSV: the standards first, then each day of each measure.
func download(c *front.Ctx) error {
	return c.View(func(tx *db.Tx) error {
		l, err := look(c, tx)
		if err != nil {
			return err
		}
		return c.CSV("renewal-"+l.o.Edition.Programme+".csv", func(write func(...string)) error {
			write("kind", "clause", "key", "day", "category", "value", "limit", "unit", "result")
			for _, r := range l.o.Verdict.Results {
				write("standard", r.Clause, r.Rule, "", "", r.Value, r.Limit, r.Unit, string(r.Result))
			}
			for _, key := range l.o.Facts.Keys() {
				write("fact", "", key, "", "", l.o.Facts[key].String(), "", "", "")
			}
			return renewal.Daily(tx, l.o.Edition, l.o.Store, l.o.AsOf, func(f renewal.DailyFigure) error {
				write("day", "", f.Measure, f.Day.String(), f.Part, f.Value, "", f.Unit, "")
				return nil
			})
		})
	})
}
