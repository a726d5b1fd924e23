package intake

import (
	"bytes"
	"context"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Days reads a list of holidays that was typed or uploaded; a missing header is put in. Errors: Invalid, a field for
// each place that is wrong.
func Days(content []byte) ([]calendar.Holiday, error) {
	first, _, _ := bytes.Cut(bytes.TrimPrefix(content, []byte(bom)), []byte("\n"))
	if header := strings.Join(holidays.columnNames(), ","); len(bytes.TrimSpace(content)) > 0 && !bytes.Contains(first, []byte("day")) {
		content = append([]byte(header+"\n"), bytes.TrimPrefix(content, []byte(bom))...)
	}
	k, err := KindOf(holidays.Name)
	if err != nil {
		return nil, err
	}
	s, err := open(k, bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	var days []calendar.Holiday
	bad := fault.New(fault.Invalid, text.Of("有的行需要更正，没有更改日历。", "Some rows need correcting; the calendar is as it was."),
		text.Of("每行写作：2027-01-01,元旦,true", "Write each row as: 2027-01-01,New Year,true"))
	err = s.chunks(func(rows []row) error {
		for _, r := range rows {
			v := s.of(r)
			if len(r.problems) == 0 {
				days = append(days, readHoliday(v))
			}
			for _, p := range v.problems {
				bad.At("rows", text.Join(text.Text{}, text.F("第 %d 行：", "Line %d: ", r.line), p.Words()))
			}
		}
		return nil
	})
	if err == nil {
		err = bad.OrNil()
	}
	if err == nil && len(days) == 0 {
		err = fault.Validation().At("rows", text.Of("请粘贴或上传至少一行。", "Paste or upload at least one row."))
	}
	return days, err
}

// Foreseen is what a list of holidays would change.
type Foreseen struct {
	Days  int // new or different
	Moved []deadline.Moved
}

// Foresee tells what a list of holidays would change, and changes nothing.
func Foresee(ctx context.Context, d *db.DB, actor db.Actor, days []calendar.Holiday) (f Foreseen, err error) {
	err = try(ctx, d, actor, func(tx *db.Tx) error {
		c, err := deadline.Calendar(tx)
		if err != nil {
			return err
		}
		if f.Days = different(c, days); f.Days == 0 {
			return nil
		}
		f.Moved, err = deadline.Holidays(tx, days)
		return err
	})
	return f, err
}

// Extend adds a list of holidays to the calendar. Errors: Forbidden.
func Extend(tx *db.Tx, days []calendar.Holiday) (moved []deadline.Moved, err error) {
	if err := access.Require(tx, access.Calendar); err != nil {
		return nil, err
	}
	return deadline.Holidays(tx, days)
}
