package rulebook

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// reader fills structs from a YAML tree by their tags and keeps every problem and every place.
type reader struct {
	file     string
	problems Problems
	places   map[string]place // by path: rules[2].require.fact
	clauses  []reference      // every naming of a clause
}

type reference struct {
	path, id string
	at       place
}

var (
	periodForm = regexp.MustCompile(`^[1-9][0-9]{0,3}(h|d|wd|mo|y)$`)
	keyForm    = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	nameForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	factForm   = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_-]+)*$`)
	clauseForm = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,9}-([0-9]{1,3}[a-z]?|[A-Z])$`)
)

func newReader(file string) *reader { return &reader{file: file, places: map[string]place{}} }

// fill reads a node into a value; path names it for later checks, tag is the field's.
func (r *reader) fill(n ast.Node, v reflect.Value, path string, tag reflect.StructTag) {
	if _, known := r.places[path]; !known {
		r.places[path] = placeOf(n)
	}
	if strings.Count(path, ".") > maxDepth {
		r.add(placeOf(n), "nested more than %d levels deep", maxDepth)
		return
	}
	if r.special(n, v, path) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		fresh := reflect.New(v.Type().Elem())
		r.fill(n, fresh.Elem(), path, tag)
		v.Set(fresh)
	case reflect.Struct:
		r.fillStruct(n, v, path)
	case reflect.Slice:
		r.fillSlice(n, v, path, tag)
	case reflect.String:
		r.fillString(n, v, path, tag)
	case reflect.Bool:
		b, ok := n.(*ast.BoolNode)
		if !ok {
			r.add(placeOf(n), "%s: expected true or false, found %s", leaf(path), described(n))
			return
		}
		v.SetBool(b.Value)
	case reflect.Int, reflect.Int64:
		raw, _ := scalar(n)
		i, err := strconv.ParseInt(raw, 10, 64)
		if _, isInt := n.(*ast.IntegerNode); !isInt || err != nil {
			r.add(placeOf(n), "%s: expected a whole number, found %s", leaf(path), described(n))
			return
		}
		v.SetInt(i)
	default:
		panic("rulebook: no reading of " + v.Type().String())
	}
}

func (r *reader) fillStruct(n ast.Node, v reflect.Value, path string) {
	values, ok := mapping(n)
	if !ok {
		r.add(placeOf(n), "%s: expected keys and values, found %s", leaf(path), described(n))
		return
	}
	fields := fieldsOf(v.Type())
	seen := map[string]bool{}
	for _, kv := range values {
		key, _ := scalar(kv.Key)
		i, known := fields[key]
		if !known {
			r.add(placeOf(kv.Key), "unknown key %q in %s%s", key, leaf(path), meant(key, keysOf(v.Type())))
			continue
		}
		seen[key] = true
		r.places[join(path, key)] = placeOf(kv.Key)
		if _, empty := kv.Value.(*ast.NullNode); empty || kv.Value == nil {
			r.add(placeOf(kv.Key), "%s has no value: leave the key out or say something", key)
			continue
		}
		r.fill(kv.Value, v.Field(i), join(path, key), v.Type().Field(i).Tag)
	}
	for _, key := range keysOf(v.Type()) {
		if v.Type().Field(fields[key]).Tag.Get("need") != "" && !seen[key] {
			r.add(placeOf(n), "%s lacks %q", leaf(path), key)
		}
	}
	if line := v.FieldByName("Line"); line.IsValid() {
		line.SetInt(int64(placeOf(n).line))
	}
}

func (r *reader) fillSlice(n ast.Node, v reflect.Value, path string, tag reflect.StructTag) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		r.add(placeOf(n), "%s: expected a list, found %s", leaf(path), described(n))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values)))
	if len(seq.Values) == 0 {
		r.add(placeOf(n), "%s is empty: leave the key out or say something", leaf(path))
	}
	first := map[string]place{}
	for i, item := range seq.Values {
		at := fmt.Sprintf("%s[%d]", path, i)
		r.fill(item, v.Index(i), at, tag)
		id, idPath := identity(v.Index(i), at)
		if id == "" {
			continue
		}
		if other, twice := first[id]; twice {
			r.add(r.at(idPath), "%q stands twice in %s; first in line %d", id, leaf(path), other.line)
		} else {
			first[id] = r.at(idPath)
		}
	}
}

func (r *reader) fillString(n ast.Node, v reflect.Value, path string, tag reflect.StructTag) {
	raw, ok := scalar(n)
	if !ok {
		r.add(placeOf(n), "%s: expected a text, found %s", leaf(path), described(n))
		return
	}
	v.SetString(raw)
	name, at := leaf(path), placeOf(n)
	if words := tag.Get("oneof"); words != "" && !slices.Contains(strings.Fields(words), raw) {
		r.add(at, "%s: %q is none of %s%s", name, raw, strings.ReplaceAll(words, " ", ", "), meant(raw, strings.Fields(words)))
	}
	switch tag.Get("is") {
	case "period":
		if !periodForm.MatchString(raw) {
			r.add(at, "%s: %q is no period: write 24h, 7d, 7wd, 1mo or 1y", name, raw)
		}
	case "clause":
		r.clauses = append(r.clauses, reference{path, raw, at})
	case "clauseid":
		if !clauseForm.MatchString(raw) {
			r.add(at, "%s: %q is no clause id: write YX-3 or YX-6a", name, raw)
		}
	case "key":
		if !keyForm.MatchString(raw) {
			r.add(at, "%s: %q is no key: small letters, digits, _ and - only", name, raw)
		}
	case "name":
		if !nameForm.MatchString(raw) {
			r.add(at, "%s: %q is no name: small letters, digits and - only", name, raw)
		}
	case "fact":
		if !factForm.MatchString(raw) || reserved(raw) {
			r.add(at, "%s: %q is no key of a fact: small letters, digits, _ and . only, and not in %s", name, raw, strings.Join(namespaces, " "))
		}
	}
}

func (r *reader) at(path string) place {
	if p, ok := r.places[path]; ok {
		return p
	}
	return place{1, 1}
}
