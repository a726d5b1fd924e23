package webtest

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Values are what a person fills in: by a field's name a string, a []string (several boxes or options), a [File], a
// []File, or nil for a box to untick.
type Values map[string]any

// File is a file that a person chooses.
type File struct {
	Name    string
	Content []byte
}

// Submit fills in the form that the selector names (the form itself, or one of its buttons, which is then pressed)
// and sends it with its hidden fields. A value for a field that the form does not have fails the test.
func (p *Page) Submit(selector string, values Values) *Page {
	p.T.Helper()
	form, button := p.form(selector)
	filled := &filling{values: url.Values{}, files: map[string][]File{}}
	p.controls(form).Each(func(_ int, control *goquery.Selection) { filled.take(control) })
	if err := filled.fill(values, p.controls(form)); err != nil {
		p.T.Fatalf("webtest: %s, form %s: %v", p.URL.Path, selector, err)
	}
	action, method := form.AttrOr("action", ""), form.AttrOr("method", "get")
	if button != nil {
		if name := button.AttrOr("name", ""); name != "" {
			filled.values.Add(name, button.AttrOr("value", ""))
		}
		action, method = button.AttrOr("formaction", action), button.AttrOr("formmethod", method)
	}
	to, err := p.URL.Parse(action)
	if err != nil {
		p.T.Fatal(err)
	}
	if !strings.EqualFold(method, http.MethodPost) {
		to.RawQuery = filled.values.Encode()
		return p.do(http.MethodGet, to, "", nil, nil)
	}
	mediaType, body := filled.encode(form.AttrOr("enctype", ""))
	return p.do(http.MethodPost, to, mediaType, body, nil)
}

// Press presses the button of this name (part of its words) and sends its form.
func (p *Page) Press(words string, values Values) *Page {
	p.T.Helper()
	button := p.All(`button, input[type="submit"]`).FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.Contains(squeeze(s.Text()+s.AttrOr("value", "")), words)
	})
	if button.Length() == 0 {
		p.T.Fatalf("%s has no button %q; it says: %.1200s", p.URL.Path, words, p.Text())
	}
	const mark = "data-pressed"
	button.First().SetAttr(mark, "")
	defer button.First().RemoveAttr(mark)
	return p.Submit("["+mark+"]", values)
}

func (p *Page) form(selector string) (form, button *goquery.Selection) {
	p.T.Helper()
	found := p.Find(selector).First()
	if goquery.NodeName(found) == "form" {
		return found, nil
	}
	form = found.Closest("form")
	if id, ok := found.Attr("form"); ok {
		form = p.Find("form#" + id)
	}
	if form.Length() == 0 {
		p.T.Fatalf("webtest: %s: %s is no form and stands in none", p.URL.Path, selector)
	}
	switch goquery.NodeName(found) {
	case "button", "input":
		return form, found
	}
	return form, nil
}

// controls are the fields of a form, those that name it from elsewhere among them.
func (p *Page) controls(form *goquery.Selection) *goquery.Selection {
	const fields = "input[name], select[name], textarea[name]"
	own := form.Find(fields)
	if id, ok := form.Attr("id"); ok {
		return own.AddSelection(p.doc.Find(fields).FilterFunction(func(_ int, s *goquery.Selection) bool { return s.AttrOr("form", "") == id }))
	}
	return own
}

// filling is what a form is about to send.
type filling struct {
	values url.Values
	files  map[string][]File
}

// take adds what a control sends by itself.
func (f *filling) take(control *goquery.Selection) {
	name := control.AttrOr("name", "")
	if _, off := control.Attr("disabled"); off {
		return
	}
	switch goquery.NodeName(control) {
	case "textarea":
		f.values.Add(name, strings.TrimPrefix(control.Text(), "\n"))
	case "select":
		chosen := control.Find("option[selected]")
		if _, many := control.Attr("multiple"); chosen.Length() == 0 && !many {
			chosen = control.Find("option").First()
		}
		chosen.Each(func(_ int, o *goquery.Selection) { f.values.Add(name, o.AttrOr("value", o.Text())) })
	default:
		_, checked := control.Attr("checked")
		switch control.AttrOr("type", "text") {
		case "submit", "button", "image", "reset", "file":
		case "checkbox", "radio":
			if checked {
				f.values.Add(name, control.AttrOr("value", "on"))
			}
		default:
			f.values.Add(name, control.AttrOr("value", ""))
		}
	}
}

// fill lays a person's values over the form's own.
func (f *filling) fill(values Values, controls *goquery.Selection) error {
	for name, v := range values {
		fields := controls.FilterFunction(func(_ int, s *goquery.Selection) bool { return s.AttrOr("name", "") == name })
		if fields.Length() == 0 {
			return fmt.Errorf("there is no field %q; there are %s", name, strings.Join(names(controls), ", "))
		}
		f.values.Del(name)
		switch v := v.(type) {
		case nil:
		case string:
			f.values.Set(name, v)
		case []string:
			f.values[name] = v
		case File:
			f.files[name] = []File{v}
		case []File:
			f.files[name] = v
		default:
			return fmt.Errorf("field %q: a %T cannot be filled in", name, v)
		}
		if err := offered(fields, f.values[name]); err != nil {
			return fmt.Errorf("field %q: %w", name, err)
		}
	}
	return nil
}

// offered checks that what is chosen is one of the boxes or options that stand there.
func offered(fields *goquery.Selection, chosen []string) error {
	var options []string
	fields.Each(func(_ int, s *goquery.Selection) {
		switch {
		case goquery.NodeName(s) == "select":
			s.Find("option").Each(func(_ int, o *goquery.Selection) { options = append(options, o.AttrOr("value", o.Text())) })
		case s.AttrOr("type", "") == "checkbox" || s.AttrOr("type", "") == "radio":
			options = append(options, s.AttrOr("value", "on"))
		}
	})
	for _, c := range chosen {
		if options != nil && !slices.Contains(options, c) {
			return fmt.Errorf("%q is not offered; there are %s", c, strings.Join(options, ", "))
		}
	}
	return nil
}

func names(controls *goquery.Selection) []string {
	out := controls.Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("name", "") })
	slices.Sort(out)
	return slices.Compact(out)
}

func (f *filling) encode(way string) (mediaType string, body []byte) {
	if way != "multipart/form-data" {
		return "application/x-www-form-urlencoded", []byte(f.values.Encode())
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range f.values {
		for _, v := range values {
			_ = w.WriteField(name, v)
		}
	}
	for name, files := range f.files {
		for _, file := range files {
			h := textproto.MIMEHeader{}
			h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, name, file.Name))
			h.Set("Content-Type", "application/octet-stream")
			part, _ := w.CreatePart(h)
			_, _ = part.Write(file.Content)
		}
	}
	_ = w.Close()
	return w.FormDataContentType(), b.Bytes()
}
