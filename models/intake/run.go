package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
)

// Options are an import that is run on the spot.
type Options struct {
	Kind     string
	Name     string // of the file, as it is told
	Reader   io.Reader
	Atomic   bool                    // all rows or none
	DryRun   bool                    // only checks
	Actor    db.Actor                // who imports; the portal itself where zero
	Progress func(done, total int64) // after each chunk; the total is about how many rows the file has
	Refuse   func(Refusal)           // each row that is refused, in the order of the file
	Rejected io.Writer               // gets the refused rows as a file to mend and send again
}

// Report is what became of an import.
type Report struct {
	Kind    string
	Name    string
	SHA256  string
	Rows    int64 // read, the refused ones among them
	Changed int64 // new or different
	Failed  int64 // refused
	Kept    bool  // false for a check, and where all-or-none kept none
	Earlier *Import
}

// MaxAtomic is how many rows can be taken all or none: they are one transaction, during which nobody else can write.
const MaxAtomic = 50_000

// Run imports a file, or only checks it. Rows that are refused are no error: see the report. Errors: NotFound (kind),
// Invalid (the file cannot be read as one of its kind), Forbidden.
func Run(ctx context.Context, d *db.DB, o Options) (Report, error) {
	if o.Actor == (db.Actor{}) {
		o.Actor = db.System("import")
	}
	var k Kind
	if err := d.View(ctx, o.Actor, func(tx *db.Tx) (err error) { k, err = KindIn(tx, o.Kind); return err }); err != nil {
		return Report{}, err
	}
	if !o.Actor.IsSystem() && !access.May(access.Role(o.Actor.Role), k.May) {
		return Report{}, access.Refused()
	}
	file, sum, rows, err := spool(o.Reader)
	if err != nil {
		return Report{}, err
	}
	defer func() { _ = unspool(file) }()
	r := &run{Options: o, id: db.NewID(d.Clock.Now()), db: d, kind: k, file: file, rows: rows, report: Report{Kind: k.Name, Name: o.Name, SHA256: sum}}
	if err := r.earlier(ctx); err != nil {
		return r.report, err
	}
	return r.report, r.all(ctx)
}

// run is an import under way.
type run struct {
	Options
	id       string // of the import
	db       *db.DB
	kind     Kind
	file     io.ReadSeeker
	rows     int64 // about how many it has
	report   Report
	header   []string
	rejected *rejectedFile // from the first refused row on
}

// spool keeps what is read in a file of its own, so that it can be read twice however it comes; rows is about how many
// rows it has, those of a cell with line breaks counted as several. Where the system lets it, the file has no name from
// the start on: nothing stays of it when the process is killed.
func spool(in io.Reader) (file *os.File, sum string, rows int64, err error) {
	file, err = os.CreateTemp("", "portal-import-*")
	if err != nil {
		return nil, "", 0, err
	}
	_ = os.Remove(file.Name())
	hash, lines := sha256.New(), lineCount(-1) // the header is no row
	if _, err := io.CopyBuffer(io.MultiWriter(file, hash, &lines), in, make([]byte, pieceSize)); err != nil {
		return nil, "", 0, errors.Join(err, unspool(file))
	}
	return file, hex.EncodeToString(hash.Sum(nil)), max(int64(lines), 0), nil
}

// unspool closes the file, and removes it where it still has a name.
func unspool(file *os.File) error {
	err := file.Close()
	_ = os.Remove(file.Name())
	return err
}

// lineCount counts the lines that are written.
type lineCount int64

func (n *lineCount) Write(p []byte) (int, error) {
	*n += lineCount(bytes.Count(p, []byte("\n")))
	return len(p), nil
}

func (r *run) earlier(ctx context.Context) error {
	return r.db.View(ctx, r.Actor, func(tx *db.Tx) error {
		found, ok, err := Earlier(tx, r.kind.Name, r.report.SHA256)
		if ok {
			r.report.Earlier = &found
		}
		return err
	})
}

// chunks goes through the file, giving each chunk of rows to do. The rows and their cells hold until do returns.
func (s *sheet) chunks(do func(rows []row) error) error {
	size := chunkRows
	if s.kind.chunk > 0 {
		size = s.kind.chunk
	}
	for {
		r, err := s.next()
		end := errors.Is(err, io.EOF)
		if err == nil {
			s.rows = append(s.rows, r)
		}
		if len(s.rows) >= size || len(s.rows) > 0 && err != nil {
			if err := do(s.rows); err != nil {
				return err
			}
			clear(s.cells) // lets go of the texts
			s.rows, s.cells = s.rows[:0], s.cells[:0]
		}
		if end {
			return nil
		}
		if err != nil {
			return unreadable(err)
		}
	}
}

// start opens the file anew with empty counts.
func (r *run) start() (*sheet, error) {
	s, err := open(r.kind, r.file)
	if err != nil {
		return nil, err
	}
	s.source = figures.Source{Import: r.id, File: r.Name}
	r.report.Rows, r.report.Changed, r.report.Failed, r.rejected, r.header = 0, 0, 0, nil, s.header
	return s, nil
}

func (r *run) note(rows int, l loaded) error {
	r.report.Rows += int64(rows)
	r.report.Changed += l.changed
	r.report.Failed += int64(len(l.refused))
	for _, refusal := range l.refused {
		if r.Refuse != nil {
			r.Refuse(refusal)
		}
		if r.Rejected != nil && r.rejected == nil {
			r.rejected = newRejected(r.Rejected, r.header)
		}
		if r.rejected != nil {
			if err := r.rejected.write(refusal); err != nil {
				return err
			}
		}
	}
	if r.Progress != nil {
		r.Progress(r.report.Rows, max(r.rows, r.report.Rows))
	}
	return nil
}
