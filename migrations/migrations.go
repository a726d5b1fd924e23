// Package migrations holds the schema as numbered steps of portable SQL: one tree for every database. A step that
// the databases cannot share has one file of the same number in the folder of each database.
package migrations

import (
	"cmp"
	"embed"
	"errors"
	"io/fs"
	"path"
	"slices"
)

//go:embed *.sql sqlite/*.sql postgres/*.sql
var tree embed.FS

// For gives the steps of one database ("sqlite" or "postgres"): the shared ones and its own, in one flat folder, in their order.
func For(dialect string) fs.FS { return merged{dialect} }

type merged struct{ dialect string }

// Open opens a shared step, else the database's own.
func (m merged) Open(name string) (fs.File, error) {
	f, err := tree.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return tree.Open(path.Join(m.dialect, name))
	}
	return f, err
}

// ReadDir lists the shared steps and the database's own.
func (m merged) ReadDir(string) ([]fs.DirEntry, error) {
	shared, err := tree.ReadDir(".")
	if err != nil {
		return nil, err
	}
	own, err := tree.ReadDir(m.dialect)
	if err != nil {
		return nil, err
	}
	shared = slices.DeleteFunc(shared, fs.DirEntry.IsDir)
	all := append(shared, own...)
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return all, nil
}
