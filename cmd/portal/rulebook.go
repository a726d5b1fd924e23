package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
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
	Files []string `arg:"" name:"file" help:"Books, PROGRAMME/EDITION.yaml; their scenarios are read beside them."`
}

// Run checks each book with the scenarios beside it.
func (r *rulebookCheck) Run(c *console) error {
	books, err := r.library()
	if err != nil {
		return err
	}
	found := 0
	for _, file := range r.Files {
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
	c.Say(text.F("%d 个文件没有问题。", "%d file{s} {is|are} right.", len(r.Files)))
	return nil
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
	return books.Check(book, src, scenarios), nil
}
