package models_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every test that docs/security.md names exists, and every row names one or says why there is none.
func TestSecurityTableNamesTestsThatExist(t *testing.T) {
	exists := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	for _, f := range files(t) {
		if !strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(filepath.Join("..", f))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllStringSubmatch(string(b), -1) {
			exists[filepath.Dir(f)+" "+m[1]] = true
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z/]+) (Test\\w+)`")
	rows := 0
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for _, m := range named.FindAllStringSubmatch(line, -1) {
			if !exists[m[1]+" "+m[2]] {
				t.Errorf("docs/security.md names %s of %s, which does not exist", m[2], m[1])
			}
		}
		if len(cells) != 4 || !regexp.MustCompile(`^ ?[0-9]`).MatchString(cells[0]) {
			continue
		}
		rows++
		if last := strings.TrimSpace(cells[3]); !named.MatchString(last) && !strings.HasPrefix(last, "none: ") {
			t.Errorf("the row of %s names no test and gives no reason: %q", cells[0], last)
		}
	}
	if rows < 69 {
		t.Errorf("docs/security.md has %d rows, want 69 at least", rows)
	}
}

// ASVS 1.2.4: no text of a statement comes from outside its package: neither an argument of an exported function nor an
// exported field stands in it. Values are bound.
func TestStatementsAreWrittenByThePackageAlone(t *testing.T) {
	verbs := []string{"Raw", "Exec", "Where", "Or", "Not", "Order", "Group", "Select", "Joins", "Table", "Having", "Pluck", "Distinct"}
	for _, f := range files(t) {
		if !under(f, "models") || !ours(f) || f == "models/db/versions.go" { // that one writes for tables that stores name
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, filepath.Join("..", f), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			given := arguments(fn)
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) == 0 {
					return true
				}
				if verb, ok := call.Fun.(*ast.SelectorExpr); !ok || !slices.Contains(verbs, verb.Sel.Name) || !onDatabase(verb.X) {
					return true
				}
				for _, name := range foreign(call.Args[0], given) {
					t.Errorf("%s: %s stands in the text of a statement", set.Position(call.Pos()), name)
				}
				return true
			})
		}
	}
}

// arguments are the names that callers of other packages give a function.
func arguments(fn *ast.FuncDecl) (names []string) {
	if !fn.Name.IsExported() {
		return nil
	}
	for _, field := range fn.Type.Params.List {
		for _, n := range field.Names {
			names = append(names, n.Name)
		}
	}
	return names
}

// onDatabase reports whether a call is made on a handle of the database: tx.DB, g, q and what follows from them.
func onDatabase(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "DB"
	case *ast.CallExpr:
		verb, ok := x.Fun.(*ast.SelectorExpr)
		return ok && onDatabase(verb.X)
	case *ast.Ident:
		return slices.Contains([]string{"g", "q", "db"}, x.Name)
	}
	return false
}

// foreign names what in an expression comes from outside of the package.
func foreign(x ast.Expr, given []string) (names []string) {
	switch x := x.(type) {
	case *ast.BinaryExpr:
		return append(foreign(x.X, given), foreign(x.Y, given)...)
	case *ast.ParenExpr:
		return foreign(x.X, given)
	case *ast.Ident:
		if slices.Contains(given, x.Name) {
			return []string{x.Name}
		}
	case *ast.SelectorExpr:
		if x.Sel.IsExported() {
			return []string{"." + x.Sel.Name}
		}
	case *ast.CallExpr:
		for _, a := range x.Args {
			names = append(names, foreign(a, given)...)
		}
	}
	return names
}

// ASVS 1.2.5, 1.3.6: nothing that serves runs a command of the system or fetches an address, but the courier of webhooks,
// which goes to public addresses only; measuring starts the portal itself.
func TestNothingRunsACommandOrFetchesAnAddress(t *testing.T) {
	reach := regexp.MustCompile(`"os/exec"|"plugin"|"syscall/js"|\bhttp\.(Get|Post|PostForm|Head|Client|DefaultClient|NewRequest)\b|httputil\.`)
	eachLine(t, func(f string) bool {
		return ours(f) && !strings.HasPrefix(f, "cmd/portal/bench") && f != "models/partner/deliver.go"
	}, func(at, line string) {
		if reach.MatchString(line) {
			t.Errorf("%s: %s", at, line)
		}
	})
}
