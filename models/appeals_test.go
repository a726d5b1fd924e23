package models_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/decision"
	_ "github.com/mengyue/portal/models/demo" // with it every package that takes decisions
)

// GEN-6: every kind of decision is worded, and of every kind that may be taken against a merchant a test takes one, appeals
// from it and finds all as it was before.
func TestEveryDecisionAgainstAMerchantIsUndoneInATest(t *testing.T) {
	undone := map[string]bool{}
	for _, f := range files(t) {
		if !strings.HasSuffix(f, "_test.go") || !under(f, "models") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", f), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		names := decisionsNamed(tree)
		if strings.Contains(imported(tree), "models/conduct/appealtest") {
			for _, name := range names {
				undone[constants(t)[name]] = true
			}
		}
	}
	for _, k := range decision.Kinds {
		if conduct.Title(k.Key).IsZero() {
			t.Errorf("%s has no words", k.Key)
		}
		if k.Adverse && !undone[k.Key] {
			t.Errorf("%s may be taken against a merchant, and no test shows with appealtest.Undone that an appeal undoes it", k.Key)
		}
	}
	if n := len(constants(t)); n != len(decision.Kinds) {
		t.Errorf("%d kinds of decision are declared, %d are listed", n, len(decision.Kinds))
	}
}

// constants are the kinds of decision by the names that Go has for them.
func constants(t *testing.T) map[string]string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), "decision/decision.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(tree, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if lit, ok := v.Values[0].(*ast.BasicLit); ok {
				out[v.Names[0].Name], _ = strconv.Unquote(lit.Value)
			}
		}
		return true
	})
	return out
}

// decisionsNamed are the names of package decision that a file uses.
func decisionsNamed(tree *ast.File) (out []string) {
	ast.Inspect(tree, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "decision" {
				out = append(out, s.Sel.Name)
			}
		}
		return true
	})
	return out
}

func imported(tree *ast.File) (all string) {
	for _, i := range tree.Imports {
		all += i.Path.Value + " "
	}
	return all
}
