package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/webtest"
)

// WCAG 3.3.1: whatever form somebody meets and sends empty, each line of the head that says what is wrong names its field in
// the reader's language and leads to it.
func TestEveryFormThatIsSentEmptyNamesWhatIsWrong(t *testing.T) {
	w := newWorld(t)
	w.T = t
	tried, refused := map[string]bool{}, 0
	for _, role := range access.Roles {
		for _, english := range []bool{false, true} {
			b := w.SignIn(role, w.rich)
			if english {
				b.English()
			}
			var empty []sheetOf
			w.visit(t, b, func(p *webtest.Page) { empty = append(empty, emptied(p)...) })
			for _, s := range empty {
				key := s.line + map[bool]string{true: " en"}[english]
				if tried[key] {
					continue
				}
				tried[key] = true
				kind, body := s.encode(t)
				answer := b.Once(front.POST, s.action, kind, body, nil)
				if answer.StatusCode != http.StatusUnprocessableEntity {
					continue
				}
				doc, err := goquery.NewDocumentFromReader(answer.Body)
				if err != nil {
					t.Fatal(err)
				}
				if namesFields(t, key, doc) {
					refused++
				}
			}
		}
	}
	t.Logf("%d forms sent empty, of %d the head was looked at", len(tried), refused)
	if refused < 40 {
		t.Errorf("only %d forms were refused by their fields: the test does not reach them any more", refused)
	}
}

// namesFields looks at the head of a form that came back.
func namesFields(t *testing.T, line string, doc *goquery.Document) bool {
	links := doc.Find("#error-summary li a")
	seen := map[string]bool{}
	links.Each(func(_ int, a *goquery.Selection) {
		if to := a.AttrOr("href", ""); seen[to] {
			t.Errorf("POST %s: the head says twice what is wrong with %s: %q", line, to, a.Text())
		} else {
			seen[to] = true
		}
		said, id := strings.TrimSpace(a.Text()), strings.TrimPrefix(a.AttrOr("href", ""), "#")
		at := doc.Find("[id='" + id + "']")
		if at.Length() == 0 {
			t.Errorf("POST %s: %q leads to #%s, which is not on the page", line, said, id)
			return
		}
		label := doc.Find("label[for='" + id + "']").First()
		if group := at.Closest("fieldset"); label.Length() == 0 || at.Is("[type=radio], [type=checkbox]") && group.Length() > 0 {
			label = group.ChildrenFiltered("legend")
		}
		if goquery.NodeName(at) == "fieldset" {
			label = at.ChildrenFiltered("legend")
		}
		label = label.Clone()
		label.Find(".optional, .hint, .note").Remove()
		name := strings.Join(strings.Fields(label.Text()), " ")
		if name == "" || !strings.HasPrefix(strings.Join(strings.Fields(said), " "), strings.Split(name, "（")[0]) {
			t.Errorf("POST %s: %q does not begin with the name of its field, %q", line, said, name)
		}
	})
	return links.Length() > 0
}

// sheetOf is a form as it is sent by somebody who filled nothing in.
type sheetOf struct {
	line, action string
	multipart    bool
	values       url.Values
}

// emptied are the forms of a page that ask for something.
func emptied(p *webtest.Page) (out []sheetOf) {
	p.All(`form[method="post"]`).Each(func(_ int, f *goquery.Selection) {
		s := sheetOf{action: f.AttrOr("action", ""), multipart: f.AttrOr("enctype", "") == "multipart/form-data", values: url.Values{}}
		line := postPattern(s.action)
		asks := f.Find("textarea[name], select[name], input[name]").Not("[type=hidden]").Length() > 0
		if line == nil || !asks || slices.Contains([]string{"/sign-out", "/locale"}, line.Path) {
			return
		}
		s.line = line.Path
		f.Find("input[type=hidden]").Each(func(_ int, h *goquery.Selection) { s.values.Add(h.AttrOr("name", ""), h.AttrOr("value", "")) })
		f.Find("textarea[name], select[name], input[name]").Not("[type=hidden], [type=radio], [type=checkbox], [type=file]").Each(func(_ int, h *goquery.Selection) {
			s.values.Set(h.AttrOr("name", ""), "")
		})
		out = append(out, s)
	})
	return out
}

func (s sheetOf) encode(t *testing.T) (mediaType string, body []byte) {
	if !s.multipart {
		return form, []byte(s.values.Encode())
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range s.values {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.Bytes()
}
