package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/text"
)

// The kinds of job.
const (
	CheckKind = "import.check"
	LoadKind  = "import"
)

// Workers do the jobs of imports; the files are read from the store.
func Workers(blobs *blob.Store) map[string]job.Worker {
	return map[string]job.Worker{
		CheckKind: func(ctx context.Context, d *db.DB, r *job.Run) error { return work(ctx, d, blobs, r, (*worker).check) },
		LoadKind:  func(ctx context.Context, d *db.DB, r *job.Run) error { return work(ctx, d, blobs, r, (*worker).take) },
	}
}

// place is how far a job has come.
type place struct {
	Rows    int64 // of the file that are dealt with
	Changed int64
	Refused int64
}

// worker is one import in the hands of a worker.
type worker struct {
	args
	job     *job.Run
	db      *db.DB
	imp     Import
	sheet   *sheet
	content []byte
	at      place
}

func work(ctx context.Context, d *db.DB, blobs *blob.Store, r *job.Run, do func(*worker, context.Context) error) error {
	w := &worker{job: r, db: d}
	if err := errors.Join(r.Args(&w.args), r.Place(&w.at)); err != nil {
		return err
	}
	var k Kind
	err := d.View(ctx, w.Actor, func(tx *db.Tx) (err error) {
		if w.imp, err = Find(tx, w.Import); err == nil {
			k, err = KindIn(tx, w.imp.Kind)
		}
		return err
	})
	if err != nil {
		return err
	}
	if w.content, err = blobs.Get(ctx, w.imp.SHA256); err != nil {
		return err
	}
	if w.sheet, err = open(k, bytes.NewReader(w.content)); err != nil {
		return err
	}
	w.sheet.source = figures.Source{Import: w.imp.ID, File: w.imp.Name}
	return do(w, ctx)
}

// check looks at every row, keeps what would be refused, and takes everything else back.
func (w *worker) check(ctx context.Context) error {
	err := w.rest(func(rows []row) error {
		var l loaded
		if err := try(ctx, w.db, w.Actor, func(tx *db.Tx) (err error) { l, err = w.sheet.kind.load(tx, w.sheet, rows); return err }); err != nil {
			return err
		}
		was := w.at
		return w.db.InTx(ctx, w.Actor, func(tx *db.Tx) error { return w.step(tx, was, rows, l) })
	})
	if err != nil {
		return err
	}
	return w.db.InTx(ctx, w.Actor, func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "import.checked", Object: w.imp.Object(), Detail: w.at})
		return checked(tx, w.imp.ID, w.at)
	})
}

// take keeps the rows: in chunks the good ones, or all in one transaction.
func (w *worker) take(ctx context.Context) error {
	if w.imp.Mode == Atomic {
		return w.db.InTx(ctx, w.Actor, func(tx *db.Tx) error { return w.atomic(ctx, tx) })
	}
	err := w.rest(func(rows []row) error {
		was := w.at
		return w.db.InTx(ctx, w.Actor, func(tx *db.Tx) error {
			if was.Rows == 0 {
				if err := forget(tx, w.imp.ID); err != nil {
					return err
				}
			}
			l, err := w.sheet.kind.load(tx, w.sheet, rows)
			if err != nil {
				return err
			}
			return w.step(tx, was, rows, l)
		})
	})
	if err != nil {
		return err
	}
	return w.db.InTx(ctx, w.Actor, w.end)
}

// atomic keeps every row or, where one is refused since the check, none.
func (w *worker) atomic(ctx context.Context, tx *db.Tx) error {
	w.at = place{}
	if err := w.rest(func(rows []row) error {
		l, err := w.sheet.kind.load(tx, w.sheet, rows)
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if len(l.refused) > 0 {
			first := l.refused[0]
			return fault.New(fault.Conflict, text.F("第 %d 行在检查之后变为不可导入（%s），没有导入任何行。", "Line %d can no longer be imported (%s); no row was imported.", first.Line, first.Words(text.ZH)),
				text.Of("请重新上传文件并检查。", "Upload the file again to have it checked."))
		}
		w.at.Rows += int64(len(rows))
		w.at.Changed += l.changed
		return nil
	}); err != nil {
		return err
	}
	if err := w.job.Step(tx, job.Step{Place: w.at, Done: w.at.Rows, Total: w.at.Rows}); err != nil {
		return err
	}
	return w.end(tx)
}

// rest goes through the rows that are not dealt with yet.
func (w *worker) rest(do func(rows []row) error) error {
	skip := w.at.Rows
	return w.sheet.chunks(func(rows []row) error {
		n := min(skip, int64(len(rows)))
		if skip -= n; n == int64(len(rows)) {
			return nil
		}
		return do(rows[n:])
	})
}

// step keeps how far the work has come, from where it was, with what was refused.
func (w *worker) step(tx *db.Tx, was place, rows []row, l loaded) error {
	w.at = place{Rows: was.Rows + int64(len(rows)), Changed: was.Changed + l.changed, Refused: was.Refused + int64(len(l.refused))}
	if err := refuse(tx, w.imp.ID, l.refused); err != nil {
		return err
	}
	s := job.Step{Place: w.at, Done: int64(len(rows)), Failed: int64(len(l.refused)), Total: w.total()}
	for _, r := range l.refused {
		for _, p := range r.Problems {
			s.Report = append(s.Report, job.Line{Place: fmt.Sprintf("%s:%d", w.imp.Name, r.Line), Message: p.Words()})
		}
	}
	return w.job.Step(tx, s)
}

// total is about how many rows the file has: its lines without the header, until the check has counted them.
func (w *worker) total() int64 {
	if w.imp.Lines > 0 {
		return w.imp.Lines
	}
	return max(int64(bytes.Count(bytes.TrimRight(w.content, "\r\n"), []byte("\n"))), w.at.Rows)
}

func (w *worker) end(tx *db.Tx) error {
	audit.Record(tx, audit.Entry{Action: "import.ended", Object: w.imp.Object(), Detail: w.at})
	return finished(tx, w.imp.ID, w.at)
}
