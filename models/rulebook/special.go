package rulebook

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// namespaces of facts that callers fill.
var namespaces = []string{"ask.", "paper.", "agreement.", "judgement.", "waiver.", "chain.", "standard.", "deposit.", "lookback."}

func reserved(key string) bool {
	return slices.ContainsFunc(namespaces, func(ns string) bool { return strings.HasPrefix(key, ns) })
}

// special reads the types that are more than their Go kind, and reports whether it was one.
func (r *reader) special(n ast.Node, v reflect.Value, path string) bool {
	switch target := v.Addr().Interface().(type) {
	case *text.Text:
		r.fillText(n, map[string]*string{"zh": &target.ZH, "en": &target.EN}, path)
	case *Unit:
		r.fillText(n, map[string]*string{"zh": &target.ZH, "en": &target.EN, "one": &target.One}, path)
	case *clock.Instant:
		raw, _ := scalar(n)
		at, err := clock.Parse(raw)
		if err != nil {
			r.add(placeOf(n), "%s: %v", leaf(path), err)
		}
		*target = at
	case *decimal.Decimal:
		raw, _ := scalar(n)
		part, percent := strings.CutSuffix(raw, "%")
		value, err := ParseValue(KindDecimal, part)
		if err != nil {
			r.add(placeOf(n), "%s: %v: write 2 %% or 0.02", leaf(path), err)
		}
		*target = value.Decimal()
		if percent {
			*target = target.Shift(-2)
		}
	case *Operand:
		r.fillOperand(n, target, path)
	case *[]Given:
		r.fillGiven(n, target, path)
	default:
		return false
	}
	return true
}

// fillText reads the wordings of a text by their keys, of which zh and en have to be there.
func (r *reader) fillText(n ast.Node, wordings map[string]*string, path string) {
	values, ok := mapping(n)
	if !ok {
		r.add(placeOf(n), "%s: expected {zh: …, en: …}, found %s", leaf(path), described(n))
		return
	}
	for _, kv := range values {
		key, _ := scalar(kv.Key)
		wording, isText := scalar(kv.Value)
		switch {
		case wordings[key] == nil:
			hint := meant(key, slices.Sorted(maps.Keys(wordings)))
			if empty, isNull := kv.Value.(*ast.NullNode); isNull && empty != nil || kv.Value == nil {
				hint = `: a text with a comma stands in quotes, en: "one, two"`
			}
			r.add(placeOf(kv.Key), "unknown key %q in %s%s", key, leaf(path), hint)
		case !isText:
			r.add(placeOf(kv.Value), "%s.%s: expected a text, found %s", leaf(path), key, described(kv.Value))
		default:
			*wordings[key] = strings.TrimSpace(wording)
		}
	}
	if *wordings["zh"] == "" {
		r.add(placeOf(n), "%s has no Chinese wording (zh)", leaf(path))
	}
	if *wordings["en"] == "" {
		r.add(placeOf(n), "%s has no English wording (en)", leaf(path))
	}
}

func (r *reader) fillOperand(n ast.Node, o *Operand, path string) {
	if values, ok := mapping(n); ok {
		key, _ := scalar(values[0].Key)
		if len(values) != 1 || key != "fact" {
			r.add(placeOf(n), "%s: expected a value or {fact: key}", leaf(path))
			return
		}
		o.Fact, _ = scalar(values[0].Value)
		return
	}
	raw, ok := scalar(n)
	if !ok {
		r.add(placeOf(n), "%s: expected a value or {fact: key}, found %s", leaf(path), described(n))
	}
	o.Raw = raw
}

func (r *reader) fillGiven(n ast.Node, given *[]Given, path string) {
	values, ok := mapping(n)
	if !ok {
		r.add(placeOf(n), "%s: expected facts and values, found %s", leaf(path), described(n))
		return
	}
	for _, kv := range values {
		key, _ := scalar(kv.Key)
		g := Given{Fact: key}
		r.places[join(path, key)] = placeOf(kv.Key)
		if seq, isList := kv.Value.(*ast.SequenceNode); isList {
			var items []string
			for _, item := range seq.Values {
				raw, _ := scalar(item)
				items = append(items, raw)
			}
			g.Raw = strings.Join(items, ";")
		} else if _, none := kv.Value.(*ast.NullNode); !none {
			g.Raw, _ = scalar(kv.Value)
		}
		*given = append(*given, g)
	}
}

// scalar is the text of a node that is one, as written: numbers are never turned into floats.
func scalar(n ast.Node) (string, bool) {
	switch node := n.(type) {
	case *ast.StringNode:
		return node.Value, true
	case *ast.LiteralNode:
		return strings.TrimRight(node.Value.Value, "\n"), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return node.GetToken().Value, true
	}
	return "", false
}

func mapping(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch node := n.(type) {
	case *ast.MappingNode:
		return node.Values, len(node.Values) > 0
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{node}, true
	}
	return nil, false
}

func described(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys and values"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "nothing"
	}
	if raw, ok := scalar(n); ok {
		if short := []rune(raw); len(short) > 40 {
			raw = string(short[:40]) + "…"
		}
		return "\"" + raw + "\""
	}
	return "something else"
}
