package rulebook

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
)

// sharedDir is the folder of the clauses that programmes share.
const sharedDir = "common"

// Check lists everything that is wrong with a book or with a file of shared clauses; nothing means that it is right.
// The last two steps of name are compared with the content (<programme>/<edition>.yaml). Shared clauses that the book
// inherits come from the library on board.
func Check(name string, src []byte) Problems {
	_, problems := readBook(name, src, onBoard())
	return problems
}

// CheckWithScenarios checks a book and the scenarios beside it; nil scenarios are a problem too.
func CheckWithScenarios(name string, src, scenarios []byte) Problems {
	return (&Library{shelves: overlay{{fs: onBoard()}}}).Check(name, src, scenarios)
}

// Check is [CheckWithScenarios] beside the shared clauses and programmes of a library; the scenarios are played too.
func (l *Library) Check(name string, src, scenarios []byte) Problems {
	if sharedName(name) {
		_, problems := readBook(name, src, l.shelves)
		return problems
	}
	_, _, problems := l.read(name, src, scenarios, true)
	return problems
}

func scenarioName(name string) string { return strings.TrimSuffix(name, ".yaml") + ".scenarios.yaml" }

func sharedName(name string) bool { return path.Base(path.Dir(name)) == sharedDir }

// readBook reads and checks one file; the edition is nil when there are problems that leave nothing to check further.
func readBook(name string, src []byte, books fs.FS) (*Edition, Problems) {
	r := newReader(name)
	root := r.parse(src)
	if root == nil {
		return nil, r.problems.sorted()
	}
	e := &Edition{}
	if sharedName(name) {
		shared := &sharedClauses{}
		r.fill(root, reflect.ValueOf(shared).Elem(), "", "")
		e.Programme, e.ID, e.Effective, e.Title, e.Clauses = shared.Shared, shared.ID, shared.Effective, shared.Title, shared.Clauses
	} else {
		r.fill(root, reflect.ValueOf(e).Elem(), "", "")
	}
	sum := sha256.Sum256(src)
	e.Hash, e.Text = hex.EncodeToString(sum[:]), src
	c := &checker{reader: r, e: e}
	c.name(name)
	if !sharedName(name) {
		c.inherit(books)
	}
	e.index = indexOf(e)
	c.all(sharedName(name))
	if !sharedName(name) {
		c.trading(books)
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	e.stretch()
	return e, nil
}

// checker checks what the grammar cannot say: that names name something, and that things fit one another.
type checker struct {
	*reader
	e *Edition
}

func (c *checker) name(name string) {
	want := c.e.Programme + "/" + c.e.ID + ".yaml"
	if got := path.Join(path.Base(path.Dir(name)), path.Base(name)); got != want && c.e.Programme != "" && c.e.ID != "" {
		c.add(c.at("edition"), "this is the book %s, but it stands as %s: keep it as FOLDER/%s", strings.TrimSuffix(want, ".yaml"), got, want)
	}
	if day := c.e.Effective.Time().Format("2006-01-02"); !c.e.Effective.IsZero() && c.e.ID != "" && !strings.HasPrefix(c.e.ID, day) {
		c.add(c.at("edition"), "the edition %q does not begin with its first day %s: write both alike", c.e.ID, day)
	}
}

func (c *checker) inherit(books fs.FS) {
	if c.e.Inherits == "" {
		return
	}
	name := c.e.Inherits + ".yaml"
	src, err := fs.ReadFile(books, name)
	if err != nil || !sharedName(name) {
		c.add(c.at("inherits"), "there are no shared clauses %q%s", c.e.Inherits, meant(c.e.Inherits, sharedOn(books)))
		return
	}
	shared, problems := readBook(name, src, books)
	c.problems = append(c.problems, problems...)
	if shared == nil {
		return
	}
	for _, clause := range shared.Clauses {
		if i := slices.IndexFunc(c.e.Clauses, func(own Clause) bool { return own.ID == clause.ID }); i >= 0 {
			c.add(c.at(item("clauses", i)+".id"), "%s is inherited from %s already", clause.ID, c.e.Inherits)
			continue
		}
		clause.From = c.e.Inherits
		c.e.Clauses = append(c.e.Clauses, clause)
	}
}

// sharedOn are the files of shared clauses that there are, as books name them.
func sharedOn(books fs.FS) (out []string) {
	files, err := fs.Glob(books, sharedDir+"/*.yaml")
	if err != nil {
		return nil
	}
	for _, f := range files {
		out = append(out, strings.TrimSuffix(f, ".yaml"))
	}
	return out
}

func (c *checker) all(shared bool) {
	c.clauseNames(shared)
	if shared {
		return
	}
	c.names()
	c.facts()
	c.askings()
	for i, a := range c.e.Agreements {
		c.agreement(item("agreements", i), a)
	}
	for i := range c.e.Exempt {
		c.condition(item("exempt", i)+".when", c.e.Exempt[i].When)
		c.e.placed(c.e.Exempt[i].When, c.e.Exempt[i].ID)
	}
	for i := range c.e.Rules {
		c.rule(item("rules", i), &c.e.Rules[i])
	}
	c.sections()
	c.renewing()
	c.signingUp()
	c.lookBacks()
	c.levels()
	c.suspension()
}

// clauseNames: each clause named exists, and each own clause is named, applied or explained.
func (c *checker) clauseNames(shared bool) {
	known, named := []string{}, map[string]bool{}
	for _, clause := range c.e.Clauses {
		known = append(known, clause.ID)
	}
	for _, ref := range c.clauses {
		named[ref.id] = true
		if !slices.Contains(known, ref.id) {
			c.add(ref.at, "%s: there is no clause %q%s", leaf(ref.path), ref.id, meant(ref.id, known))
		}
	}
	for i, clause := range c.e.Clauses {
		if clause.From == "" && !named[clause.ID] && clause.Applied == nil && clause.Explains.IsZero() {
			c.add(c.at(item("clauses", i)+".id"), "nothing names clause %s: say what applies it (applied) or why nothing does (explains)", clause.ID)
		}
	}
}
