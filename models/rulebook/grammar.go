package rulebook

import (
	"reflect"
	"strings"
)

// fieldsOf maps the YAML keys of a struct to its fields.
func fieldsOf(t reflect.Type) map[string]int {
	out := map[string]int{}
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
			out[key] = i
		}
	}
	return out
}

// keysOf lists the YAML keys of a struct in the order of its fields.
func keysOf(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
			out = append(out, key)
		}
	}
	return out
}

// identity is the id or key of an item of a list, and the path of it.
func identity(v reflect.Value, path string) (id, idPath string) {
	if v.Kind() != reflect.Struct {
		return "", ""
	}
	for _, key := range []string{"key", "id"} {
		if i, ok := fieldsOf(v.Type())[key]; ok && v.Field(i).Kind() == reflect.String {
			return v.Field(i).String(), join(path, key)
		}
	}
	return "", ""
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// leaf names a path for a person: its last two steps.
func leaf(path string) string {
	if path == "" {
		return "the book"
	}
	steps := strings.Split(path, ".")
	if len(steps) > 2 {
		steps = steps[len(steps)-2:]
	}
	return strings.Join(steps, ".")
}
