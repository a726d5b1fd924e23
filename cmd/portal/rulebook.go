package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// rulebookCommand is "portal rulebook".
type rulebookCommand struct {
	Check    rulebookCheck    `cmd:"" help:"Parse and type-check rulebooks; errors as FILE:LINE:COL: reason."`
	Simulate rulebookSimulate `cmd:"" help:"What would change for whom if this rulebook were in force, against the stored one."`
}

type rulebookCheck struct {
	shelves
	Files []string `arg:"" name:"file" help:"Books, PROGRAMME/EDITION.yaml, or folders of them; their scenarios are read beside them, and played."`
}

// Run checks each book with the scenarios beside it.
func (r *rulebookCheck) Run(c *console) error {
	books, err := r.library()
	if err != nil {
		return err
	}
	files, err := booksIn(r.Files)
	if err != nil {
		return err
	}
	found := 0
	for _, file := range files {
		problems, err := checkBook(books, file)
		if err != nil {
			return err
		}
		for _, p := range problems {
			_, _ = fmt.Fprintln(c.say, p)
		}
		found += len(problems)
		if len(problems) == 0 {
			if _, err := fmt.Fprintln(c.out, file); err != nil {
				return err
			}
		}
	}
	if found > 0 {
		c.Say(text.F("共 %d 处问题。", "%d problem{s}.", found))
		return errTold
	}
	c.Say(text.F("%d 个文件没有问题。", "%d file{s} {is|are} right.", len(files)))
	return nil
}

// booksIn are the books that were named: in place of a folder every book in it.
func booksIn(named []string) (out []string, err error) {
	for _, name := range named {
		at, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("there is no book %s: name PROGRAMME/EDITION.yaml, or a folder of books", name)
		}
		if !at.IsDir() {
			out = append(out, name)
			continue
		}
		before := len(out)
		err = filepath.WalkDir(name, func(file string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(file, ".yaml") && !strings.HasSuffix(file, ".scenarios.yaml") {
				out = append(out, file)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(out) == before {
			return nil, fmt.Errorf("the folder %s holds no book: put it there as PROGRAMME/EDITION.yaml", name)
		}
	}
	return out, nil
}

// checkBook lists what is wrong with a book or its scenarios, whichever of the two was named.
func checkBook(books *rulebook.Library, file string) (rulebook.Problems, error) {
	book := strings.TrimSuffix(file, ".scenarios.yaml")
	if book != file {
		book += ".yaml"
	}
	src, err := os.ReadFile(book)
	if err != nil {
		return nil, err
	}
	scenarios, err := os.ReadFile(strings.TrimSuffix(book, ".yaml") + ".scenarios.yaml")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	whole, err := filepath.Abs(book) // its folder is its programme, wherever it is named from
	if err != nil {
		return nil, err
	}
	problems := books.Check(whole, src, scenarios)
	for i := range problems {
		problems[i].File = strings.Replace(problems[i].File, strings.TrimSuffix(whole, ".yaml"), strings.TrimSuffix(book, ".yaml"), 1)
	}
	return problems, nil
}
