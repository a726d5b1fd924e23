package renewals

import (
	"encoding/csv"
	"net/http"
	"strconv"

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
		h := c.Response().Header()
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", "attachment; filename="+strconv.Quote("renewal-"+l.o.Edition.Programme+".csv"))
		c.Response().WriteHeader(http.StatusOK)
		_, _ = c.Response().Write([]byte("\ufeff"))
		w := csv.NewWriter(c.Response())
		_ = w.Write([]string{"kind", "clause", "key", "day", "category", "value", "limit", "unit", "result"})
		for _, r := range l.o.Verdict.Results {
			_ = w.Write([]string{"standard", r.Clause, r.Rule, "", "", front.Disarmed(r.Value), front.Disarmed(r.Limit), r.Unit, string(r.Result)})
		}
		for _, key := range l.o.Facts.Keys() {
			_ = w.Write([]string{"fact", "", key, "", "", front.Disarmed(l.o.Facts[key].String()), "", "", ""})
		}
		err = renewal.Daily(tx, l.o.Edition, l.o.Store, l.o.AsOf, func(f renewal.DailyFigure) error {
			return w.Write([]string{"day", "", f.Measure, f.Day.String(), front.Disarmed(f.Part), f.Value, "", f.Unit, ""})
		})
		w.Flush()
		return err
	})
}
