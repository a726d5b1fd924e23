package front

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Form is what a form sent: its declared fields only.
type Form struct {
	values url.Values
	files  map[string][]*multipart.FileHeader
}

// Form reads a form that may hold the named fields ("docs.*" allows every field that starts with "docs.") and refuses
// every other one, so that nobody slips in what the page did not ask.
func (c *Ctx) Form(fields ...string) (Form, error) {
	r := c.Request()
	c.read = true
	if err := r.ParseForm(); err != nil {
		return Form{}, unreadable(err)
	}
	if err := r.ParseMultipartForm(8 << 20); err != nil && err != http.ErrNotMultipart {
		return Form{}, unreadable(err)
	}
	f := Form{values: r.PostForm}
	if r.MultipartForm != nil {
		f.files = r.MultipartForm.File
	}
	for name, values := range f.values {
		if !isText(name) || !isText(values...) {
			return Form{}, noText()
		}
		if name != "_token" && !declared(fields, name) {
			return Form{}, undeclared(name)
		}
	}
	for name := range f.files {
		if !declared(fields, name) {
			return Form{}, undeclared(name)
		}
	}
	return f, nil
}

// digest tells a form from one that says something else: its fields but the token, its files by name and size.
func digest(r *http.Request) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if name != "_token" {
			_, _ = fmt.Fprintf(sum, "%q=%q\n", name, r.PostForm[name])
		}
	}
	if r.MultipartForm != nil {
		for _, name := range slices.Sorted(maps.Keys(r.MultipartForm.File)) {
			for _, file := range r.MultipartForm.File[name] {
				_, _ = fmt.Fprintf(sum, "%q: %q of %d\n", name, file.Filename, file.Size)
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Get is a field without the space around it.
func (f Form) Get(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// Exact is a field as it was typed, the space around it included: passwords.
func (f Form) Exact(name string) string { return f.values.Get(name) }

// All are the values of a field that may be there several times.
func (f Form) All(name string) []string { return f.values[name] }

// Has reports whether a box is ticked.
func (f Form) Has(name string) bool { return f.values.Get(name) != "" }

// Starting are the fields whose name starts with a prefix, by the rest of their name.
func (f Form) Starting(prefix string) map[string][]string {
	out := map[string][]string{}
	for name, v := range f.values {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			out[rest] = v
		}
	}
	return out
}

// Files are the files of a field.
func (f Form) Files(name string) []*multipart.FileHeader { return f.files[name] }

func declared(fields []string, name string) bool {
	for _, f := range fields {
		if prefix, wild := strings.CutSuffix(f, "*"); f == name || wild && strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// isText reports whether words are text: UTF-8 without the sign that ends a text, which PostgreSQL does not take.
func isText(words ...string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !utf8.ValidString(w) || strings.ContainsRune(w, 0) })
}

// legible reports whether an address is text in all that routes read of it.
func legible(e echo.Context) bool {
	for name, values := range e.QueryParams() {
		if !isText(name) || !isText(values...) {
			return false
		}
	}
	return isText(e.ParamValues()...)
}

func noText() error {
	return fault.New(fault.Invalid, text.Of("表单里有无法识别的字符，没有保存。", "The form has characters that cannot be read; nothing was kept."),
		text.Of("请删去从其他程序粘贴来的特殊字符后再提交。", "Remove special characters pasted from elsewhere and submit again."))
}

func unreadable(err error) error {
	if strings.Contains(err.Error(), "request body too large") {
		return fault.New(fault.TooLarge, text.Of("上传的内容超过允许的大小。", "What was sent is larger than allowed."),
			text.Of("请压缩或拆分文件后再上传；单个文件不超过 20 MB。", "Make the files smaller or send them one by one; a file may have 20 MB."))
	}
	return fault.New(fault.Invalid, text.Of("表单内容无法读取，可能在传输中被截断。", "The form cannot be read; it may have been cut off on its way."),
		text.Of("请返回上一页重新提交。", "Go back and submit it again.")).Because(err)
}

func undeclared(name string) error {
	return fault.New(fault.Invalid, text.F("表单里有不认识的字段“%s”。", "The form has a field nobody asked for: %q.", name),
		text.Of("请重新打开页面后再提交。", "Open the page again and submit once more."))
}
