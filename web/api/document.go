package api

import (
	"reflect"
	"regexp"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// node is a part of the document.
type node = map[string]any

// document is the OpenAPI document, made of the table of operations in the language asked for.
func document(c *front.Ctx) error {
	c.Response().Header().Set("Content-Disposition", "attachment; filename=openapi.json")
	return ok(c, Document(c.Lang, c.App.Origin))
}

// Document is the OpenAPI 3.1 document in a language.
func Document(l text.Lang, origin string) map[string]any {
	s := schemas{}
	paths := node{}
	for _, o := range Operations() {
		path := parameter.ReplaceAllString(root+o.Path, "{$1}")
		if paths[path] == nil {
			paths[path] = node{}
		}
		paths[path].(node)[strings.ToLower(o.Method)] = s.operation(o, l)
	}
	s.of(reflect.TypeFor[front.Problem]())
	return node{"openapi": "3.1.0",
		"info": node{"title": text.Of("盟约 API", "Mengyue API").In(l), "version": "1",
			"description": text.Of("合作伙伴系统的接口。令牌由商家负责人或平台管理员创建；错误为 application/problem+json，含条款与处理办法。", "For partners' systems. Tokens are made by a merchant's owner or the platform's administrators; errors are application/problem+json with clause and remedy.").In(l)},
		"servers": []node{{"url": origin}}, "paths": paths, "security": []node{{"token": []string{}}},
		"components": node{"schemas": map[string]any(s), "securitySchemes": node{"token": node{"type": "http", "scheme": "bearer"}}}}
}

var parameter = regexp.MustCompile(`:([a-z]+)`)

func (s schemas) operation(o Operation, l text.Lang) node {
	params := []node{}
	for _, m := range parameter.FindAllStringSubmatch(o.Path, -1) {
		params = append(params, node{"name": m[1], "in": "path", "required": true, "schema": node{"type": "string"}})
	}
	for _, p := range o.Query {
		schema := node{"type": "string"}
		if len(p.Enum) > 0 {
			schema["enum"] = p.Enum
		}
		params = append(params, node{"name": p.Name, "in": "query", "description": p.Help.In(l), "schema": schema})
	}
	out := node{"operationId": o.ID, "summary": o.Summary.In(l), "security": []node{{"token": []string{string(o.Scope)}}}, "responses": s.responses(o, l)}
	if o.Method == front.POST {
		params = append(params, node{"name": "Idempotency-Key", "in": "header", "required": true, "schema": node{"type": "string", "minLength": 1, "maxLength": 64},
			"description": text.Of("每个新操作一个新键；同一请求再次发送得到同一答复，不会重复执行", "a new key for each new act; the same request again gets the same answer and has no second effect").In(l)})
	}
	if o.Body != nil {
		out["requestBody"] = node{"required": true, "content": node{"application/json": node{"schema": s.of(reflect.TypeOf(o.Body))}}}
	}
	out["parameters"] = params
	return out
}

func (s schemas) responses(o Operation, l text.Lang) node {
	problem := func(zh, en string) node {
		return node{"description": text.Of(zh, en).In(l), "content": node{"application/problem+json": node{"schema": node{"$ref": "#/components/schemas/Problem"}}}}
	}
	out := node{"200": node{"description": text.Of("成功", "done").In(l), "content": node{"application/json": node{"schema": s.of(reflect.TypeOf(o.Reply))}}},
		"401": problem("没有有效的令牌", "no valid token"), "403": problem("令牌没有所需权限", "the token lacks the scope"), "429": problem("请求过于频繁，见 Retry-After", "too many requests, see Retry-After")}
	if strings.Contains(o.Path, ":") {
		out["404"] = problem("不存在，或属于其他商家", "not there, or another merchant's")
	}
	if o.Method == front.POST {
		out["409"] = problem("状态已改变", "it has changed since")
		out["413"] = problem("请求过大", "the body is too large")
	}
	out["422"] = problem("内容不符合要求或不符合条款", "what was sent is not acceptable, or a clause stands against it")
	return out
}

// schemas are the shapes by their names.
type schemas map[string]any

var named = strings.NewReplacer("[", "Of", "]", "", "github.com/mengyue/portal/web/api.", "")

// of is the schema of a type; a struct is described once, under its name.
func (s schemas) of(t reflect.Type) node {
	switch {
	case t == reflect.TypeFor[clock.Instant]():
		return node{"type": "string", "format": "date-time"}
	case t.Kind() == reflect.Pointer:
		return s.of(t.Elem())
	case t.Kind() == reflect.Slice:
		return node{"type": "array", "items": s.of(t.Elem())}
	case t.Kind() == reflect.Map:
		return node{"type": "object", "additionalProperties": s.of(t.Elem())}
	case t.Kind() == reflect.Struct:
		name := named.Replace(t.Name())
		if s[name] == nil {
			s[name] = node{} // in hand
			s[name] = s.object(t)
		}
		return node{"$ref": "#/components/schemas/" + name}
	}
	return node{"type": map[reflect.Kind]string{reflect.Bool: "boolean", reflect.Int: "integer", reflect.Int64: "integer", reflect.String: "string"}[t.Kind()]}
}

// object describes a struct by the tags of its fields: json, doc, enum, need.
func (s schemas) object(t reflect.Type) node {
	properties, required := node{}, []string{}
	for f := range reflectFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.of(f.Type)
		if f.Tag.Get("doc") != "" {
			p["description"] = f.Tag.Get("doc")
		}
		if words := f.Tag.Get("enum"); words != "" {
			p["enum"] = strings.Fields(words)
		}
		properties[name] = p
		if f.Tag.Get("need") != "" || options == "" && !hasNeeds(t) {
			required = append(required, name)
		}
	}
	out := node{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

// reflectFields walks the fields that stand in the JSON, those of an embedded struct among them.
func reflectFields(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for _, f := range reflect.VisibleFields(t) {
			if !f.Anonymous && !yield(f) {
				return
			}
		}
	}
}

// hasNeeds reports whether a shape says which of its fields must be sent.
func hasNeeds(t reflect.Type) bool {
	for f := range reflectFields(t) {
		if f.Tag.Get("need") != "" {
			return true
		}
	}
	return false
}
