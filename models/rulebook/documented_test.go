package rulebook

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The page for those who add a programme names every section of a book and every word of the keys that each book
// chooses from, and nothing that a book cannot say.
func TestThePageOfTheVocabularyNamesWhatThereIs(t *testing.T) {
	page := string(read(t, "../../docs/tasks/add-a-programme.md"))
	known := map[string]bool{}
	learn(reflect.TypeFor[Edition](), known, map[reflect.Type]bool{})
	learn(reflect.TypeFor[scenarioFile](), known, map[reflect.Type]bool{})
	said := map[string]bool{}
	quoted := regexp.MustCompile("`[^`]*`")
	for _, piece := range quoted.FindAllString(page, -1) {
		for _, word := range regexp.MustCompile(`[a-z_]+`).FindAllString(piece, -1) {
			said[word] = true
		}
	}
	for _, word := range regexp.MustCompile(`[a-z]+`).FindAllString(page, -1) {
		said[word] = true
	}
	var demanded []string
	demanded = append(demanded, keysOf(reflect.TypeFor[Edition]())...)
	for _, of := range []struct {
		t     reflect.Type
		field string
	}{{reflect.TypeFor[Rule](), "Occasions"}, {reflect.TypeFor[Ask](), "Type"}, {reflect.TypeFor[FactDecl](), "Type"}, {reflect.TypeFor[Warning](), "Then"}, {reflect.TypeFor[Suspension](), "Stops"}, {reflect.TypeFor[Term](), "EndsWith"}} {
		field, _ := of.t.FieldByName(of.field)
		demanded = append(demanded, strings.Fields(field.Tag.Get("oneof"))...)
	}
	for _, word := range demanded {
		if !said[word] {
			t.Errorf("the page says nothing of %s", word)
		}
	}
	table := page[strings.Index(page, "| section |"):strings.Index(page, "## 3.")]
	for _, piece := range quoted.FindAllString(table, -1) {
		word := strings.Trim(piece, "`")
		if regexp.MustCompile(`^[a-z_]+$`).MatchString(word) && !known[word] {
			t.Errorf("the page names %s, which no book can say", word)
		}
		if key, _, ok := strings.Cut(word, ": "); ok && regexp.MustCompile(`^[a-z_]+$`).MatchString(key) && !known[key] {
			t.Errorf("the page names the key %s, which no book can say", key)
		}
	}
}

// learn collects the keys of a struct, and the words that they may have, through everything in it.
func learn(t reflect.Type, known map[string]bool, seen map[reflect.Type]bool) {
	for slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice}, t.Kind()) {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return
	}
	seen[t] = true
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
			known[key] = true
		}
		for _, word := range strings.Fields(t.Field(i).Tag.Get("oneof")) {
			known[word] = true
		}
		learn(t.Field(i).Type, known, seen)
	}
}
