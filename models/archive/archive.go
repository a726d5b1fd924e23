// Package archive writes a copy of everything that the portal keeps – database, papers, keys – into one file while
// others work, and brings it back, checked byte by byte.
package archive

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"

	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Place is where a portal keeps its things.
type Place struct {
	DB    *db.DB // for a backup
	Path  string // of the database's file, for a restore
	Blobs *blob.Store
	Keys  string // folder
	Told  func(done, total int64)
}

// Summary is what an archive holds.
type Summary struct {
	Made    clock.Instant `json:"made"`
	Files   []File        `json:"files"`
	Entries int64         `json:"-"` // of the record, checked when it is brought back
	Held    int64         `json:"-"` // mails that were waiting and are not sent by themselves
}

// File is one file of an archive.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// The names in an archive. The manifest comes last: an archive without it was cut off.
const (
	manifest = "manifest.json"
	database = "portal.db"
	papers   = "papers/"
	keys     = "keys/"
)

var actor = db.System("archive")

// writer is an archive being written.
type writer struct {
	*tar.Writer
	Summary
}

func (w *writer) file(name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return w.put(name, info.Size(), f)
}

func (w *writer) put(name string, size int64, content io.Reader) error {
	if err := w.header(name, size); err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(w, io.TeeReader(content, sum)); err != nil {
		return err
	}
	w.Files = append(w.Files, File{Name: name, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return nil
}

func (w *writer) header(name string, size int64) error {
	return w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: w.Made.Time(), Format: tar.FormatPAX})
}

// end writes the manifest and ends the archive.
func (w *writer) end() error {
	b, err := json.MarshalIndent(w.Summary, "", " ")
	if err != nil {
		return err
	}
	if err := w.header(manifest, int64(len(b))); err != nil {
		return err
	}
	if _, err := io.Copy(w, bytes.NewReader(b)); err != nil {
		return err
	}
	return w.Close()
}

func elsewhere() error {
	return fault.New(fault.Unavailable, text.Of("PostgreSQL 数据库不由本命令备份与恢复。", "This command does not back up or restore PostgreSQL."),
		text.Of("请用 pg_dump 与 pg_restore 处理数据库，并另行备份材料存储与密钥目录。",
			"Use pg_dump and pg_restore for the database, and keep copies of the store of papers and the folder of keys beside it."))
}

func inTheWay(path string) error {
	return fault.New(fault.Conflict, text.F("%s 已存在，没有覆盖。", "%s is there already and was not overwritten.", path),
		text.Of("请移走它，或换一个位置。", "Move it away, or choose another place."))
}
