package rulebook

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a file, so that no book can exhaust the machine that reads it.
const (
	maxBytes  = 1 << 20
	maxDepth  = 40
	maxColumn = 400
)

// parse reads YAML into its tree, or says what is wrong. Anchors, aliases, tags, merges and several documents are
// refused: a book reads as it stands.
func (r *reader) parse(src []byte) (root ast.Node) {
	defer func() {
		if cause := recover(); cause != nil {
			r.add(place{1, 1}, "this is not readable YAML: %v", cause)
			root = nil
		}
	}()
	switch {
	case len(src) > maxBytes:
		r.add(place{1, 1}, "the file has %d bytes; at most %d are allowed", len(src), maxBytes)
		return nil
	case !utf8.Valid(src):
		r.add(place{1, 1}, "the file is not UTF-8")
		return nil
	}
	tokens := lexer.Tokenize(string(src))
	if !r.plain(tokens) {
		return nil
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		r.syntax(err)
		return nil
	}
	if len(file.Docs) > 1 {
		r.add(place{1, 1}, "the file holds %d documents, parted by ---; exactly one is expected", len(file.Docs))
		return nil
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		r.add(place{1, 1}, "the file is empty")
		return nil
	}
	return file.Docs[0].Body
}

// plain refuses what a book never needs, before the tree is built.
func (r *reader) plain(tokens token.Tokens) bool {
	before, flow, run, runLine := len(r.problems), 0, 0, 0
	for _, t := range tokens {
		at := place{t.Position.Line, t.Position.Column}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			r.add(at, "anchors, aliases and merges (& * <<) are not allowed: write it out")
		case token.TagType:
			r.add(at, "tags (!) are not allowed")
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			if runLine != at.line {
				run, runLine = 0, at.line
			}
			run++
		}
		if flow > maxDepth || run > maxDepth || at.col > maxColumn && t.Type == token.MappingValueType {
			r.add(at, "nested more than %d levels deep", maxDepth)
			return false
		}
		if len(r.problems) > before+20 {
			break
		}
	}
	return len(r.problems) == before
}

func (r *reader) syntax(err error) {
	var located yaml.Error
	if errors.As(err, &located) && located.GetToken() != nil && located.GetToken().Position != nil {
		p := located.GetToken().Position
		r.add(place{p.Line, p.Column}, "%s", located.GetMessage())
		return
	}
	r.add(place{1, 1}, "this is not readable YAML: %v", err)
}

type place struct{ line, col int }

func placeOf(n ast.Node) place {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return placeOf(m.Values[0].Key)
	}
	if m, ok := n.(*ast.MappingValueNode); ok {
		return placeOf(m.Key)
	}
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return place{1, 1}
	}
	p := n.GetToken().Position
	return place{p.Line, p.Column}
}

func (r *reader) add(at place, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.file, Line: at.line, Col: at.col, Reason: fmt.Sprintf(format, args...)})
}
