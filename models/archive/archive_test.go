package archive_test

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/archive"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
)

// portal is a place with a paper, a mail that waits, and a key.
func portal(t *testing.T) (archive.Place, []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "portal.db")
	d := dbtest.Open(t, "sqlite:"+path, clock.At(dbtest.Start))
	p := archive.Place{DB: d, Path: path, Blobs: blobs(t), Keys: t.TempDir()}
	content := []byte("%PDF-1.7 a certificate")
	name, err := p.Blobs.Put(t.Context(), content, "application/pdf")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.InTx(t.Context(), db.System("test"), func(tx *db.Tx) error {
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M001", Name: "测试商家", LegalID: "x"}}); err != nil {
			return err
		}
		if _, err := paper.Keep(tx, paper.Paper{Merchant: "M001", Name: "证书.pdf", SHA256: name, Type: "application/pdf", Size: int64(len(content))}); err != nil {
			return err
		}
		return outbox.Post(tx, "k", outbox.Address{Mail: "a@merchant.example"}, outbox.Letter{Title: text.Same("x")})
	}); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.Keys, "key.pem"), []byte("secret"))
	return p, content
}

func blobs(t *testing.T) *blob.Store {
	t.Helper()
	b, err := blob.Open(context.Background(), "file:"+t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func backedUp(t *testing.T) (archive.Place, []byte, string) {
	t.Helper()
	p, content := portal(t)
	file := filepath.Join(t.TempDir(), "backup.tar")
	if _, err := archive.Backup(t.Context(), p, file); err != nil {
		t.Fatal(err)
	}
	return p, content, file
}

func empty(t *testing.T) archive.Place {
	return archive.Place{Path: filepath.Join(t.TempDir(), "new", "portal.db"), Blobs: blobs(t), Keys: filepath.Join(t.TempDir(), "keys")}
}

// R10: a backup made while serving comes back in an empty place, with every byte.
func TestBackupComesBackWithEveryByteAndItsRecordHolds(t *testing.T) {
	_, content, file := backedUp(t)
	to := empty(t)
	got, err := archive.Restore(t.Context(), to, file)
	if err != nil || got.Entries == 0 || len(got.Files) != 3 || got.Made != dbtest.Start {
		t.Fatalf("%v, %+v", err, got)
	}
	back, err := to.Blobs.Get(t.Context(), blob.Sum(content))
	key, keyErr := os.ReadFile(filepath.Join(to.Keys, "key.pem"))
	if err != nil || string(back) != string(content) || keyErr != nil || string(key) != "secret" {
		t.Errorf("paper %q %v, key %q %v", back, err, key, keyErr)
	}
	d := dbtest.Open(t, "sqlite:"+to.Path, clock.At(dbtest.Start))
	if err := d.View(t.Context(), db.System("test"), func(tx *db.Tx) error {
		n, err := audit.Verify(tx)
		if n != got.Entries+1 {
			t.Errorf("%d entries, want %d and the restoring", n, got.Entries)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

func TestMailsThatWaitedAtTheBackupAreNotSentByThemselves(t *testing.T) {
	_, _, file := backedUp(t)
	to := empty(t)
	got, err := archive.Restore(t.Context(), to, file)
	if err != nil || got.Held != 1 {
		t.Fatalf("%v, %d held", err, got.Held)
	}
	d := dbtest.Open(t, "sqlite:"+to.Path, clock.At(dbtest.Start))
	office := &outbox.Office{DB: d, Sender: sending(func() { t.Error("sent again") })}
	if n, err := office.Deliver(t.Context(), 10); n != 0 || err != nil {
		t.Errorf("%d mails, %v", n, err)
	}
}

type sending func()

func (s sending) Send(context.Context, outbox.Mail) error { s(); return nil }

func TestArchiveThatIsNotWholeLeavesNothingBehind(t *testing.T) {
	_, content, file := backedUp(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	change := func(old, fresh string) []byte { return []byte(strings.ReplaceAll(string(whole), old, fresh)) }
	for name, c := range map[string]struct {
		bytes []byte
		want  string
	}{
		"cut off":        {whole[:len(whole)/2], "unexpected EOF"},
		"no manifest":    {without(t, whole, "manifest.json"), "manifest is missing"},
		"no paper":       {without(t, whole, "papers/"+blob.Sum(content)), "is missing or stands twice"},
		"no database":    {without(t, whole, "portal.db"), "is missing or stands twice"},
		"changed paper":  {change("a certificate", "a certificat3"), "holds other bytes"},
		"changed key":    {change("secret", "s3cret"), "is not what was stored"},
		"changed record": {change("paper.kept", "paper.k3pt"), "is not what was stored"},
		"not an archive": {[]byte("hello"), "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := filepath.Join(t.TempDir(), "bad.tar")
			write(t, bad, c.bytes)
			to := empty(t)
			if _, err := archive.Restore(t.Context(), to, bad); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(to.Path), "*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// without is an archive that lacks one file.
func without(t *testing.T, whole []byte, name string) []byte {
	t.Helper()
	var out strings.Builder
	r, w := tar.NewReader(strings.NewReader(string(whole))), tar.NewWriter(&out)
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Name == name {
			continue
		}
		b, _ := io.ReadAll(r)
		if err := errors.Join(w.WriteHeader(h), func() error { _, err := w.Write(b); return err }()); err != nil {
			t.Fatal(err)
		}
	}
	_ = w.Close()
	return []byte(out.String())
}

func TestNothingIsOverwritten(t *testing.T) {
	p, _, file := backedUp(t)
	if _, err := archive.Backup(t.Context(), p, file); !fault.Is(err, fault.Conflict) {
		t.Errorf("backup over a file: %v", err)
	}
	if _, err := archive.Restore(t.Context(), p, file); !fault.Is(err, fault.Conflict) {
		t.Errorf("restore over a database: %v", err)
	}
	to := empty(t)
	if err := os.MkdirAll(to.Keys, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(to.Keys, "key.pem"), []byte("another"))
	if _, err := archive.Restore(t.Context(), to, file); !fault.Is(err, fault.Conflict) {
		t.Errorf("restore over another key: %v", err)
	}
}

func TestBackupStopsWhereAPaperIsMissing(t *testing.T) {
	p, _ := portal(t)
	p.Blobs = blobs(t)
	file := filepath.Join(t.TempDir(), "backup.tar")
	if _, err := archive.Backup(t.Context(), p, file); err == nil {
		t.Error("a backup without a paper passes as whole")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// R10: what is written while the backup is made is in it as a whole or not at all.
func TestBackupWhileOthersWriteIsOneConsistentInstant(t *testing.T) {
	p, _ := portal(t)
	stop := make(chan struct{})
	wrote := make(chan int)
	go func() {
		n := 0
		defer func() { wrote <- n }()
		for {
			select {
			case <-stop:
				return
			default:
			}
			if err := p.DB.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
				_, err := outbox.Send(tx, outbox.Notice{Key: told.Key(tx.NewID()), Merchant: "M001", Object: "thing", Letter: outbox.Letter{Title: text.Same("x")}})
				audit.Record(tx, audit.Entry{Action: "test.told", Object: "thing"})
				return err
			}); err == nil {
				n++
			}
		}
	}()
	for i := range 5 {
		file := filepath.Join(t.TempDir(), "backup.tar")
		if _, err := archive.Backup(t.Context(), p, file); err != nil {
			t.Fatal(err)
		}
		to := empty(t)
		if _, err := archive.Restore(t.Context(), to, file); err != nil {
			t.Fatalf("backup %d: %v", i, err)
		}
		d := dbtest.Open(t, "sqlite:"+to.Path, clock.At(dbtest.Start))
		if err := d.View(t.Context(), db.System("test"), func(tx *db.Tx) error {
			told, err := outbox.About(tx, "thing")
			entries, err2 := audit.Of(tx, "thing", 1000)
			if len(told) != min(len(entries), 500) {
				t.Errorf("%d notices beside %d entries", len(told), len(entries))
			}
			return errors.Join(err, err2)
		}); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	if n := <-wrote; n == 0 {
		t.Error("nothing was written meanwhile")
	}
}

func TestPostgreSQLIsLeftToItsOwnTools(t *testing.T) {
	p := archive.Place{DB: &db.DB{Dialect: db.Postgres}}
	if _, err := archive.Backup(t.Context(), p, filepath.Join(t.TempDir(), "x")); !fault.Is(err, fault.Unavailable) || !strings.Contains(fault.Of(err).Next.EN, "pg_dump") {
		t.Errorf("%v", err)
	}
}

// What an archive must not hold is refused by name: nothing is written outside of its places.
func TestArchiveWithForeignNamesIsRefused(t *testing.T) {
	for _, name := range []string{"../portal.db", "keys/../../x", "keys/.hidden", "keys/a/b", "/etc/passwd", "papers/short", "portal.db-wal"} {
		var b strings.Builder
		w := tar.NewWriter(&b)
		if err := errors.Join(w.WriteHeader(&tar.Header{Name: name, Size: 1, Mode: 0o600}), func() error { _, err := w.Write([]byte("x")); return err }(), w.Close()); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "bad.tar")
		write(t, file, []byte(b.String()))
		to := empty(t)
		if _, err := archive.Restore(t.Context(), to, file); err == nil {
			t.Errorf("%s was taken", name)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(to.Path), "*")); len(left) > 0 {
			t.Errorf("%s: left behind %v", name, left)
		}
	}
}

// told is a kind of notice that only the tests write.
var told = outbox.Declare("test", "测试", "Test")
