package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Restore brings back what Backup wrote: every file is checked against the manifest, the database's structure and the
// record's chain are walked, and only then the database stands in its place. Mails that were waiting when the backup
// was made are not sent by themselves: they may have gone out since. Errors: Conflict (a database is there already).
func Restore(ctx context.Context, p Place, file string) (Summary, error) {
	if _, err := os.Lstat(p.Path); err == nil {
		return Summary{}, inTheWay(p.Path)
	}
	if err := os.MkdirAll(filepath.Dir(p.Path), 0o750); err != nil {
		return Summary{}, err
	}
	folder, err := os.MkdirTemp(filepath.Dir(p.Path), ".restore-*")
	if err != nil {
		return Summary{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	f, err := os.Open(file)
	if err != nil {
		return Summary{}, err
	}
	defer func() { _ = f.Close() }()
	r := &reader{Place: p, tar: tar.NewReader(f), folder: folder}
	if err := r.read(ctx); err != nil {
		return Summary{}, fmt.Errorf("%s: %w", file, err)
	}
	if err := r.check(ctx); err != nil {
		return Summary{}, fmt.Errorf("%s: %w", file, err)
	}
	return r.said, r.settle()
}

// reader is an archive being read.
type reader struct {
	Place
	tar    *tar.Reader
	folder string
	found  []File
	said   Summary
}

// read unpacks everything: papers into their store, where they harm nobody, database and keys into a folder beside.
func (r *reader) read(ctx context.Context) error {
	for {
		h, err := r.tar.Next()
		if errors.Is(err, io.EOF) {
			return r.whole()
		}
		if err != nil {
			return err
		}
		if len(r.said.Files) > 0 {
			return fmt.Errorf("%q stands after the manifest", h.Name)
		}
		if err := r.one(ctx, h); err != nil {
			return err
		}
	}
}

// largest bounds a paper, a key and the manifest; the database is copied as a stream.
const largest = 256 << 20

func (r *reader) one(ctx context.Context, h *tar.Header) error {
	if h.Name == database {
		return r.unpack(h, filepath.Join(r.folder, database))
	}
	if h.Size > largest {
		return fmt.Errorf("%q is too large", h.Name)
	}
	if name, ok := strings.CutPrefix(h.Name, keys); ok && name != "" && name == filepath.Base(name) && !strings.HasPrefix(name, ".") {
		return r.unpack(h, filepath.Join(r.folder, "key-"+name))
	}
	content, err := io.ReadAll(r.tar)
	if err != nil {
		return err
	}
	name, isPaper := strings.CutPrefix(h.Name, papers)
	switch {
	case h.Name == manifest:
		return json.Unmarshal(content, &r.said)
	case !isPaper:
		return fmt.Errorf("%q does not belong into an archive", h.Name)
	case blob.Sum(content) != name:
		return fmt.Errorf("paper %s holds other bytes than were stored", name)
	}
	r.found = append(r.found, File{Name: h.Name, Size: h.Size, SHA256: name})
	_, err = r.Blobs.Put(ctx, content, "application/octet-stream")
	return err
}

func (r *reader) unpack(h *tar.Header, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, sum), r.tar)
	r.found = append(r.found, File{Name: h.Name, Size: h.Size, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return errors.Join(err, f.Sync(), f.Close())
}

// whole compares what was found with the manifest.
func (r *reader) whole() error {
	if len(r.said.Files) == 0 {
		return errors.New("the manifest is missing: the archive was cut off")
	}
	byName := func(a, b File) int { return strings.Compare(a.Name, b.Name) }
	want := slices.SortedFunc(slices.Values(r.said.Files), byName)
	slices.SortFunc(r.found, byName)
	for i := range max(len(want), len(r.found)) {
		switch {
		case i >= len(want):
			return fmt.Errorf("%s is not in the manifest", r.found[i].Name)
		case i >= len(r.found) || want[i].Name != r.found[i].Name:
			return fmt.Errorf("%s is missing or stands twice", want[i].Name)
		case want[i] != r.found[i]:
			return fmt.Errorf("%s is not what was stored", want[i].Name)
		}
	}
	if !slices.ContainsFunc(want, func(f File) bool { return f.Name == database }) {
		return errors.New("there is no database in it")
	}
	return nil
}

// check walks the database and its record, and holds the mails that were waiting.
func (r *reader) check(ctx context.Context) error {
	d, err := db.Open("sqlite:"+filepath.Join(r.folder, database), clock.System{})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if err := d.Whole(ctx); err != nil {
		return err
	}
	if err := d.View(ctx, actor, func(tx *db.Tx) error { r.said.Entries, err = audit.Verify(tx); return err }); err != nil {
		return err
	}
	names, err := named(ctx, filepath.Join(r.folder, database))
	if err != nil {
		return err
	}
	for _, name := range names {
		if there, err := r.Blobs.Has(ctx, name); err != nil || !there {
			return errors.Join(fmt.Errorf("paper %s is missing", name), err)
		}
	}
	return d.InTx(ctx, actor, func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "backup.restored", Object: "backup:" + r.said.Made.String(), Detail: map[string]any{"files": len(r.said.Files)}})
		r.said.Held, err = holdMails(tx)
		return err
	})
}

// settle puts keys and database in their places. A key that is there and another stops it.
func (r *reader) settle() error {
	unpacked, err := filepath.Glob(filepath.Join(r.folder, "key-*"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(r.Keys, 0o700); err != nil {
		return err
	}
	for _, from := range unpacked {
		to := filepath.Join(r.Keys, strings.TrimPrefix(filepath.Base(from), "key-"))
		if err := place(from, to); err != nil {
			return err
		}
	}
	for _, more := range []string{"-wal", "-shm"} {
		if err := os.Remove(filepath.Join(r.folder, database+more)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return os.Rename(filepath.Join(r.folder, database), r.Path)
}

func place(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	there, err := os.ReadFile(to)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return os.Rename(from, to)
	case err != nil:
		return err
	case !bytes.Equal(there, content):
		return inTheWay(to)
	}
	return nil
}
