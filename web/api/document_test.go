package api_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/api"
	"github.com/mengyue/portal/web/front"
)

// The document and the map of routes say the same: method, address, scope, and the shapes that the document names are
// in it.
func TestDocumentAndRoutesSayTheSame(t *testing.T) {
	s := newStage(t)
	w := s.call("", front.GET, "/api/v1/openapi.json", "")
	doc := read[struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Summary     string
			Security    []map[string][]string
			Parameters  []struct{ Name, In string }
		}
		Components struct{ Schemas map[string]json.RawMessage }
	}](t, w, 200)
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("version %s", doc.OpenAPI)
	}
	told := map[string]string{}
	ids := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, o := range methods {
			told[strings.ToUpper(method)+" "+path] = o.Security[0]["token"][0]
			if ids[o.OperationID] || o.Summary == "" {
				t.Errorf("%s %s: id %q twice, or nothing said", method, path, o.OperationID)
			}
			ids[o.OperationID] = true
			for _, p := range regexp.MustCompile(`\{([a-z]+)\}`).FindAllStringSubmatch(path, -1) {
				named := false
				for _, q := range o.Parameters {
					named = named || q.Name == p[1] && q.In == "path"
				}
				if !named {
					t.Errorf("%s does not describe %s", path, p[1])
				}
			}
		}
	}
	routes := 0
	for _, r := range api.Routes() {
		if r.Scope == "" {
			continue
		}
		routes++
		key := r.Method + " " + regexp.MustCompile(`:([a-z]+)`).ReplaceAllString(r.Path, "{$1}")
		if told[key] != string(r.Scope) {
			t.Errorf("%s needs %s, the document says %q", key, r.Scope, told[key])
		}
	}
	if routes != len(told) {
		t.Errorf("%d routes, %d in the document", routes, len(told))
	}
	for _, ref := range regexp.MustCompile(`#/components/schemas/([A-Za-z]+)`).FindAllStringSubmatch(w.Body.String(), -1) {
		if doc.Components.Schemas[ref[1]] == nil {
			t.Errorf("the shape %s is not described", ref[1])
		}
	}
	if strings.Contains(w.Body.String(), `"type":""`) {
		t.Error("a shape has no type")
	}
}

func TestDocumentSpeaksBothLanguages(t *testing.T) {
	for l, want := range map[text.Lang]string{text.ZH: "发布商品", text.EN: "publish products"} {
		b, err := json.Marshal(api.Document(l, "https://portal.example"))
		if err != nil || !strings.Contains(string(b), want) {
			t.Errorf("%s: %v", l, err)
		}
	}
}
