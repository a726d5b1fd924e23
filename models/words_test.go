package models_test

import (
	"encoding/json"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const vocabulary = module + "/models/rulebook"

// TestEveryKeyOfARulebookIsActedUpon: a key that a book may have is read somewhere besides where books are read and
// checked, so that nobody writes what nothing minds. What names a clause is shown on the clause's own page.
func TestEveryKeyOfARulebookIsActedUpon(t *testing.T) {
	read := fieldsRead(t)
	for _, w := range words(t) {
		if w.names != "clause" && !read[w.field] {
			t.Errorf("%s (%s) is read nowhere: act on it or show it, or take it out of the vocabulary", w.key, w.field)
		}
	}
}

// TestEveryWordOfAKeyIsToldFromTheOthers: of the words that a key may have, all but one – what holds where none of the
// others does – are named by Go that acts on them.
func TestEveryWordOfAKeyIsToldFromTheOthers(t *testing.T) {
	said := literals(t)
	for _, w := range words(t) {
		silent := slices.DeleteFunc(slices.Clone(w.oneof), func(one string) bool { return said[one] })
		if len(silent) > 1 || len(silent) == 1 && len(w.oneof) > 2 {
			t.Errorf("%s: nothing acts on %s: act on it, or take it out of the vocabulary", w.key, strings.Join(silent, ", "))
		}
	}
}

// reads are the files that read and check books: what only they touch does nothing.
func reads(file string) bool {
	base := filepath.Base(file)
	return strings.HasPrefix(base, "check") || slices.Contains([]string{"parse.go", "read.go", "grammar.go", "load.go", "special.go", "scenario.go"}, base)
}

// word is one key of the vocabulary.
type word struct {
	key, field string   // as a book writes it, and as "Type.Field"
	names      string   // what its values name: "clause"
	oneof      []string // the words that it may have
}

// words are the keys of the vocabulary by the struct tags; those of scenarios, which say what is expected, are none.
func words(t *testing.T) (out []word) {
	t.Helper()
	for _, f := range files(t) {
		if !under(f, "models/rulebook") || !ours(f) || strings.HasSuffix(f, "/scenario.go") {
			continue
		}
		ast.Inspect(parsed(t, token.NewFileSet(), filepath.Join("..", f)), func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || spec.Name.Name == "sharedClauses" {
				return true
			}
			if st, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range st.Fields.List {
					out = append(out, keyed(spec.Name.Name, field)...)
				}
			}
			return true
		})
	}
	return out
}

func keyed(of string, field *ast.Field) (out []word) {
	if field.Tag == nil {
		return nil
	}
	tag := reflect.StructTag(strings.Trim(field.Tag.Value, "`"))
	for _, name := range field.Names {
		if key := tag.Get("yaml"); key != "" && key != "-" {
			out = append(out, word{key: key, field: of + "." + name.Name, names: tag.Get("is"), oneof: strings.Fields(tag.Get("oneof"))})
		}
	}
	return out
}

// literals are the texts that Go names outside of the files that read books.
func literals(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, f := range files(t) {
		if !ours(f) || under(f, "models/rulebook") && reads(f) || under(f, "models/demo") {
			continue
		}
		ast.Inspect(parsed(t, token.NewFileSet(), filepath.Join("..", f)), func(n ast.Node) bool {
			if field, ok := n.(*ast.Field); ok && field.Tag != nil {
				field.Tag = nil // a struct tag is the vocabulary itself
			}
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				out[strings.Trim(lit.Value, "`\"")] = true
			}
			return true
		})
	}
	return out
}

// fieldsRead are the fields of the vocabulary, "Type.Field", that Go reads outside of the files that read books.
func fieldsRead(t *testing.T) map[string]bool {
	t.Helper()
	built := compiled(t)
	set, read := token.NewFileSet(), map[string]bool{}
	imports := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(built[path].Export) })
	for path, p := range built {
		if !strings.HasPrefix(path, module+"/") || p.Dir == "" {
			continue
		}
		var trees []*ast.File
		for _, f := range p.GoFiles {
			trees = append(trees, parsed(t, set, filepath.Join(p.Dir, f)))
		}
		info := &types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}, Types: map[ast.Expr]types.TypeAndValue{}}
		if _, err := (&types.Config{Importer: imports}).Check(path, set, trees, info); err != nil {
			t.Fatal(err)
		}
		look(info, read, func(n ast.Node) bool { return path == vocabulary && reads(set.Position(n.Pos()).Filename) }, trees)
	}
	return read
}

// look marks the fields that are selected to be read, and all those of a struct that is converted whole.
func look(info *types.Info, read map[string]bool, overlooked func(ast.Node) bool, trees []*ast.File) {
	written := map[ast.Node]bool{}
	for _, tree := range trees {
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, left := range n.Lhs {
					written[left] = true
				}
			case *ast.CallExpr:
				if len(n.Args) == 1 && info.Types[n.Fun].IsType() && !overlooked(n) {
					whole(info.Types[n.Args[0]].Type, read)
				}
			}
			return true
		})
	}
	for sel, s := range info.Selections {
		if s.Kind() == types.FieldVal && !written[sel] && !overlooked(sel) {
			read[selected(s)] = true
		}
	}
}

// whole marks every field of a struct of the vocabulary.
func whole(of types.Type, read map[string]bool) {
	named, ok := of.(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != vocabulary {
		return
	}
	if st, ok := named.Underlying().(*types.Struct); ok {
		for i := range st.NumFields() {
			read[named.Obj().Name()+"."+st.Field(i).Name()] = true
		}
	}
}

// selected is the field of a selection as "Type.Field"; "" where it is none of the vocabulary.
func selected(s *types.Selection) (name string) {
	at := s.Recv()
	for _, i := range s.Index() {
		if p, ok := at.Underlying().(*types.Pointer); ok {
			at = p.Elem()
		}
		st, ok := at.Underlying().(*types.Struct)
		if !ok {
			return ""
		}
		name = ""
		if named, ok := at.(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == vocabulary {
			name = named.Obj().Name() + "." + st.Field(i).Name()
		}
		at = st.Field(i).Type()
	}
	return name
}

// compiledPackage is a package with the file of its types.
type compiledPackage struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

func compiled(t *testing.T) map[string]compiledPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", "./cmd/...", "./models/...", "./web/...", "./views/...")
	cmd.Dir, cmd.Stderr = "..", os.Stderr
	listed, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]compiledPackage{}
	for d := json.NewDecoder(strings.NewReader(string(listed))); d.More(); {
		var p compiledPackage
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		out[p.ImportPath] = p
	}
	return out
}

func parsed(t *testing.T, set *token.FileSet, name string) *ast.File {
	t.Helper()
	tree, err := parser.ParseFile(set, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
