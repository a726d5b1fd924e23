package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Backup writes a new file that holds everything as it was together at one instant. The file is there only when it is
// whole. Errors: Unavailable (PostgreSQL), Conflict (the file is there).
func Backup(ctx context.Context, p Place, file string) (Summary, error) {
	if p.DB.Dialect != db.SQLite {
		return Summary{}, elsewhere()
	}
	if _, err := os.Lstat(file); err == nil {
		return Summary{}, inTheWay(file)
	}
	folder, err := os.MkdirTemp(filepath.Dir(file), ".backup-*")
	if err != nil {
		return Summary{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	copied, part := filepath.Join(folder, database), filepath.Join(folder, "part")
	if err := p.DB.CopyTo(ctx, copied); err != nil {
		return Summary{}, err
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return Summary{}, err
	}
	w := &writer{Writer: tar.NewWriter(f), Summary: Summary{Made: p.DB.Clock.Now()}}
	err = p.fill(ctx, w, copied)
	if err == nil {
		err = errors.Join(w.end(), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return Summary{}, err
	}
	return w.Summary, os.Rename(part, file)
}

// fill puts database, papers and keys in. The papers are those that the copy of the database names, so that what came
// in since does not disturb.
func (p Place) fill(ctx context.Context, w *writer, copied string) error {
	if err := w.file(database, copied); err != nil {
		return err
	}
	names, err := named(ctx, copied)
	if err != nil {
		return err
	}
	for i, name := range names {
		content, err := p.Blobs.Get(ctx, name)
		if err != nil {
			return fmt.Errorf("paper %s: %w", name, err)
		}
		if err := w.put(papers+name, int64(len(content)), bytes.NewReader(content)); err != nil {
			return err
		}
		p.told(i+1, len(names))
	}
	files, err := os.ReadDir(p.Keys)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, f := range files {
		if f.Type().IsRegular() {
			if err := w.file(keys+f.Name(), filepath.Join(p.Keys, f.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p Place) told(done, total int) {
	if p.Told != nil {
		p.Told(int64(done), int64(total))
	}
}

// named lists the papers that a database names.
func named(ctx context.Context, path string) (names []string, err error) {
	d, err := db.Open("sqlite:"+path, clock.System{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close() }()
	err = d.View(ctx, actor, func(tx *db.Tx) error {
		names, err = contents(tx)
		return err
	})
	return names, err
}
