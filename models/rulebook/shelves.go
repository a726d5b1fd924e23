package rulebook

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

//go:embed books
var embedded embed.FS

//go:embed examples
var exampled embed.FS

// Sources say which books there are besides those on board.
type Sources struct {
	Examples bool     // the books that ship as examples, which are not in force otherwise
	Folders  []string // <programme>/<edition>.yaml with its scenarios, each adding programmes or later editions
}

// Open is the library of the books on board and those of the sources. What comes from a folder is held to everything that
// holds for books on board, and its scenarios are played. Errors: [Problems], by the names of the files on the disk.
func Open(s Sources) (*Library, error) {
	if !s.Examples && len(s.Folders) == 0 {
		return Embedded()
	}
	shelves := overlay{{fs: onBoard()}}
	if s.Examples {
		shelves = append(shelves, shelf{fs: under(exampled, "examples")})
	}
	for _, dir := range s.Folders {
		if err := holdsBooks(dir); err != nil {
			return nil, err
		}
		shelves = append(shelves, shelf{fs: os.DirFS(dir), called: dir, played: true})
	}
	return load(shelves)
}

// holdsBooks: a folder that was named is there and has a book, so that a slip in its name is not taken for no books.
func holdsBooks(dir string) error {
	if _, err := os.ReadDir(dir); err != nil {
		return fmt.Errorf("the folder of books %s cannot be read: %w", dir, err)
	}
	found, err := fs.Glob(os.DirFS(dir), "*/*.yaml")
	if err != nil || len(found) > 0 {
		return err
	}
	reason := "the folder holds no book: put it there as PROGRAMME/EDITION.yaml"
	if here, err := fs.Glob(os.DirFS(dir), "*.yaml"); err == nil && len(here) > 0 {
		reason = "the folder is that of one programme: name the folder above it, " + path.Dir(path.Clean(dir))
	}
	return Problems{{dir, 1, 1, reason}}
}

// WithExamples is the library of everything that ships, the examples among it.
func WithExamples() (*Library, error) { return Open(Sources{Examples: true}) }

// shelf is one place where books stand.
type shelf struct {
	fs     fs.FS
	called string // how its problems call it
	played bool   // its scenarios are played when they are loaded: no test has
}

// overlay is several shelves read as one; no file stands on two of them.
type overlay []shelf

func onBoard() fs.FS { return under(embedded, "books") }

func under(whole fs.FS, dir string) fs.FS {
	part, err := fs.Sub(whole, dir)
	if err != nil {
		panic(err) // it is embedded above
	}
	return part
}

// of is the shelf that a file stands on, the first one where it stands nowhere.
func (o overlay) of(name string) shelf {
	for _, s := range slices.Backward(o) {
		if _, err := fs.Stat(s.fs, name); err == nil {
			return s
		}
	}
	return o[0]
}

// Open opens a file of whichever shelf has it.
func (o overlay) Open(name string) (fs.File, error) { return o.of(name).fs.Open(name) }

// ReadDir lists a folder of all shelves.
func (o overlay) ReadDir(name string) (out []fs.DirEntry, err error) {
	for _, s := range o {
		entries, failed := fs.ReadDir(s.fs, name)
		if failed != nil {
			err = failed
			continue
		}
		for _, e := range entries {
			if !slices.ContainsFunc(out, func(there fs.DirEntry) bool { return there.Name() == e.Name() }) {
				out = append(out, e)
			}
		}
	}
	if len(out) > 0 {
		err = nil
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out, err
}

// twice: a folder brings what is not there yet; an edition that is there stays as it is.
func (o overlay) twice(name string) Problems {
	var first []byte
	for _, s := range o {
		src, err := fs.ReadFile(s.fs, name)
		switch {
		case err != nil:
		case first == nil:
			first = src
		case !bytes.Equal(first, src):
			return Problems{{path.Join(s.called, name), 1, 1, strings.TrimSuffix(name, ".yaml") + " is there already with another text: editions never change; write a later one"}}
		}
	}
	return nil
}

// called gives the problems of files the names that they have on the disk.
func (o overlay) called(problems Problems) Problems {
	for i, p := range problems {
		if at := o.of(p.File).called; at != "" {
			problems[i].File = path.Join(at, p.File)
		}
	}
	return problems
}
