// Package models_test guards the house: the arrows between folders, the order of the packages in models, the one
// clock, SQL in store.go, the sizes, and that no Go knows a programme by name.
package models_test

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/mengyue/portal"

// order is the whole architecture of models: a package imports only what stands before it.
var order = strings.Fields(`text fault clock money calendar keyfile
	db seal audit access deadline outbox smtp blob job pdf
	rulebook rehearsal
	account merchant figures facts paper form decision membership invitation publication agreement brand product listing ledger application relation signup growth conduct sanction suspension watch level book renewal
	partner intake sweep archive demo`)

// arrows says what each part of the house may import of the house.
var arrows = map[string][]string{
	"cmd": {"web", "views", "models", "static", "migrations"}, "web": {"web", "views", "models", "static"},
	"views": {"views", "static"}, "models": {"models", "migrations"}, "static": {}, "migrations": {},
}

func TestArrowsPointOneWay(t *testing.T) {
	for _, p := range packages(t) {
		part, _, _ := strings.Cut(inside(p.ImportPath), "/")
		for _, i := range p.Imports {
			to, _, _ := strings.Cut(inside(i), "/")
			if strings.HasPrefix(i, module+"/") && to != part && !slices.Contains(arrows[part], to) {
				t.Errorf("%s imports %s: %s may import only %v", p.ImportPath, i, part, arrows[part])
			}
			if part == "models" && (strings.Contains(i, "labstack/echo") || strings.Contains(i, "a-h/templ") || strings.Contains(i, "gorilla/")) {
				t.Errorf("%s imports %s: models know nothing of the web", p.ImportPath, i)
			}
		}
	}
}

func TestPackagesOfModelsStandInOneOrder(t *testing.T) {
	for _, p := range packages(t) {
		name, ok := strings.CutPrefix(p.ImportPath, module+"/models/")
		if !ok || strings.Contains(name, "/") {
			continue
		}
		at := slices.Index(order, name)
		if at < 0 {
			t.Errorf("models/%s is not in the order", name)
		}
		for _, i := range p.Imports {
			other, ok := strings.CutPrefix(i, module+"/models/")
			if ok && !strings.Contains(other, "/") && slices.Index(order, other) >= at {
				t.Errorf("models/%s imports models/%s, which stands after it", name, other)
			}
		}
	}
}

func TestOneClock(t *testing.T) {
	now := regexp.MustCompile(`\btime\.(Now|Since|Until)\(`)
	eachLine(t, func(f string) bool { return ours(f) && !under(f, "models/clock") }, func(at, line string) {
		if now.MatchString(line) {
			t.Errorf("%s: a second clock: %s", at, line)
		}
	})
}

func TestSQLStandsInStoreFilesOnly(t *testing.T) {
	handle := regexp.MustCompile(`\btx\.DB\b`)
	store := func(f string) bool { return strings.HasPrefix(filepath.Base(f), "store") }
	eachLine(t, func(f string) bool {
		return ours(f) && under(f, "models") && !store(f) && !under(f, "models/db") && !under(f, "models/audit")
	}, func(at, line string) {
		if handle.MatchString(line) {
			t.Errorf("%s: SQL outside of store.go: %s", at, line)
		}
	})
	eachLine(t, func(f string) bool { return ours(f) && (under(f, "web") || under(f, "views") || under(f, "cmd")) }, func(at, line string) {
		if handle.MatchString(line) || strings.Contains(line, "gorm.io") {
			t.Errorf("%s: the database is the models' business: %s", at, line)
		}
	})
}

func TestNoGoKnowsAProgrammeByName(t *testing.T) {
	named := regexp.MustCompile(`yanxuan|qinbaobei|juhuasuan|channel-supplier|channel-distributor|tmall-renewal|严选|亲宝贝|聚划算|ebay-top-rated|marketplace-quality|ebay|eBay|[Mm]irakl`)
	eachLine(t, func(f string) bool { return ours(f) && !under(f, "models/demo") }, func(at, line string) {
		if named.MatchString(line) {
			t.Errorf("%s: a programme by name: %s", at, line)
		}
	})
}

func TestNothingIsInlineAndNothingIsLeftOpen(t *testing.T) {
	inline := regexp.MustCompile(` style="|<script>|onclick=|hx-on|templ\.Raw|@templ\.Raw`)
	eachLine(t, func(f string) bool { return strings.HasSuffix(f, ".templ") }, func(at, line string) {
		if inline.MatchString(line) {
			t.Errorf("%s: inline style or script: %s", at, line)
		}
	})
	open := regexp.MustCompile(`\b(TODO|FIXME|XXX)\b|not implemented`)
	eachLine(t, func(f string) bool {
		return (strings.HasSuffix(f, ".go") || strings.HasSuffix(f, ".templ")) && !under(f, "models/architecture_test.go")
	}, func(at, line string) {
		if open.MatchString(line) {
			t.Errorf("%s: left open: %s", at, line)
		}
		if strings.HasSuffix(strings.SplitN(at, ":", 2)[0], "_test.go") && regexp.MustCompile(`\bt\.Skip`).MatchString(line) {
			t.Errorf("%s: a test that skips asserts nothing: %s", at, line)
		}
	})
}

func TestFilesAreShort(t *testing.T) {
	for _, f := range files(t) {
		limit := 0
		switch {
		case strings.HasSuffix(f, ".templ"):
			limit = 160
		case ours(f):
			limit = 400
		}
		if n := lines(t, f); limit > 0 && n > limit {
			t.Errorf("%s has %d lines, more than %d", f, n, limit)
		}
	}
}

func TestFunctionsAreShortAndEveryExportedNameIsDocumented(t *testing.T) {
	for _, f := range files(t) {
		if !ours(f) {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, filepath.Join("..", f), nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				undocumented(t, f, d)
				continue
			}
			if n := set.Position(fn.End()).Line - set.Position(fn.Pos()).Line + 1; n > 60 {
				t.Errorf("%s: %s has %d lines, more than 60", f, fn.Name.Name, n)
			}
			if n := fn.Type.Params.NumFields(); n > 5 {
				t.Errorf("%s: %s has %d parameters", f, fn.Name.Name, n)
			}
			if fn.Name.IsExported() && fn.Doc == nil && exportedReceiver(fn) {
				t.Errorf("%s: %s has no comment", f, fn.Name.Name)
			}
		}
	}
}

func TestTopLevelHoldsTheAgreedNamesOnly(t *testing.T) {
	allowed := strings.Fields("cmd web views models static migrations docs go.mod go.sum Makefile README.md LICENSE bin var")
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s does not belong at the top", e.Name())
		}
	}
}

func undocumented(t *testing.T, f string, d ast.Decl) {
	t.Helper()
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Doc != nil {
		return
	}
	for _, s := range g.Specs {
		switch spec := s.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() && spec.Doc == nil {
				t.Errorf("%s: %s has no comment", f, spec.Name.Name)
			}
		case *ast.ValueSpec:
			if spec.Names[0].IsExported() && spec.Doc == nil && spec.Comment == nil {
				t.Errorf("%s: %s has no comment", f, spec.Names[0].Name)
			}
		}
	}
}

func exportedReceiver(fn *ast.FuncDecl) bool {
	if fn.Recv == nil {
		return true
	}
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	name, ok := typ.(*ast.Ident)
	return ok && name.IsExported()
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p pkg
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func inside(path string) string { return strings.TrimPrefix(path, module+"/") }

// under reports whether a file is, or lies in, a place.
func under(f, place string) bool { return f == place || strings.HasPrefix(f, place+"/") }

// ours is Go that people wrote and that ships: no tests, nothing generated, no helpers of tests.
func ours(f string) bool {
	return strings.HasSuffix(f, ".go") && !strings.HasSuffix(f, "_test.go") && !strings.HasSuffix(f, "_templ.go") &&
		!under(f, "models/db/dbtest") && !under(f, "web/webtest") && !under(f, "web/browsertest")
}

func files(t *testing.T) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		f := strings.TrimPrefix(path, "../")
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || f == "bin" || f == "var") {
			return fs.SkipDir
		}
		if !d.IsDir() {
			all = append(all, f)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func eachLine(t *testing.T, wanted func(file string) bool, look func(at, line string)) {
	t.Helper()
	for _, f := range files(t) {
		if !wanted(f) {
			continue
		}
		b, err := os.Open(filepath.Join("..", f))
		if err != nil {
			t.Fatal(err)
		}
		s := bufio.NewScanner(b)
		s.Buffer(nil, 1<<20)
		for n := 1; s.Scan(); n++ {
			look(f+":"+strconv.Itoa(n), s.Text())
		}
		_ = b.Close()
	}
}

func lines(t *testing.T, f string) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", f))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(b), "\n")
}
