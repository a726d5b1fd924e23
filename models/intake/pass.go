package intake

import (
	"context"
	"errors"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// errUndo takes back what was tried only to see whether it goes.
var errUndo = errors.New("taken back")

// try runs a chunk and takes everything back again.
func try(ctx context.Context, d *db.DB, actor db.Actor, do func(tx *db.Tx) error) error {
	err := d.InTx(ctx, actor, func(tx *db.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		return nil
	}
	return err
}

// all is the whole import in the way that was asked for.
func (r *run) all(ctx context.Context) error {
	switch {
	case r.DryRun:
		return r.pass(ctx, func(do func(tx *db.Tx) error) error { return try(ctx, r.db, r.Actor, do) })
	case r.Atomic:
		return r.atomic(ctx)
	}
	if err := r.pass(ctx, func(do func(tx *db.Tx) error) error { return r.db.InTx(ctx, r.Actor, do) }); err != nil {
		return err
	}
	r.report.Kept = true
	return r.db.InTx(ctx, r.Actor, r.record)
}

// pass goes through the file once; in runs each chunk in a transaction.
func (r *run) pass(ctx context.Context, in func(do func(tx *db.Tx) error) error) error {
	s, err := r.start()
	if err != nil {
		return err
	}
	return s.chunks(func(rows []row) error {
		var l loaded
		if err := errors.Join(ctx.Err(), in(func(tx *db.Tx) (err error) { l, err = r.kind.load(tx, s, rows); return err })); err != nil {
			return err
		}
		return r.note(len(rows), l)
	})
}

// atomic keeps all rows in one transaction, or none where one is refused.
func (r *run) atomic(ctx context.Context) error {
	err := r.db.InTx(ctx, r.Actor, func(tx *db.Tx) error {
		if err := r.pass(ctx, func(do func(tx *db.Tx) error) error {
			if err := r.few(); err != nil { // before more are read
				return err
			}
			return do(tx)
		}); err != nil {
			return err
		}
		if err := r.few(); err != nil {
			return err
		}
		if r.report.Failed > 0 {
			return errUndo
		}
		r.report.Kept = true
		return r.record(tx)
	})
	if errors.Is(err, errUndo) {
		r.report.Changed = 0
		return nil
	}
	r.report.Kept = err == nil
	return err
}

// few refuses more rows than one transaction takes.
func (r *run) few() error {
	if r.report.Rows > MaxAtomic {
		return TooManyForAll()
	}
	return nil
}

// TooManyForAll is the fault of a file that is too long to be taken all or none.
func TooManyForAll() error {
	return fault.New(fault.TooLarge, text.F("文件超过 %d 行，不能“全部成功才导入”。没有导入任何行。", "The file has more than %d rows and cannot be taken all or none. No row was imported.", MaxAtomic),
		text.Of("请拆分文件，或选择“只导入正确的行”。", "Split the file, or import only the good rows."))
}

// record keeps that the file was imported, so that it is recognised when it comes again.
func (r *run) record(tx *db.Tx) error {
	mode := Good
	if r.Atomic {
		mode = Atomic
	}
	return ended(tx, Import{ID: r.id, Kind: r.kind.Name, Name: r.Name, SHA256: r.report.SHA256, Mode: mode, Sent: tx.Now, SentBy: tx.Actor.ID(),
		SentName: tx.Actor.Name, Checked: tx.Now, Lines: r.report.Rows, Changed: r.report.Changed, Refused: r.report.Failed, Ended: tx.Now})
}
