package ui

import (
	"strconv"
	"strings"
)

// Field is one question of a form. Name and Label are demanded.
type Field struct {
	Name         string
	Label        string
	Hint         string // what is wanted, in which form; read with the field
	Error        string // what is wrong and how to put it right; from Errors.Of(name)
	Value        string
	Autocomplete string // the HTML token: "email", "organization", "current-password", …
	Required     bool
	Optional     bool   // marks the label （选填）
	ReadOnly     bool   // shown, sent, not to be changed
	Confirmed    string // words beside the label of a part already accepted: ✓ 已确认
	HideLabel    bool   // the label is for those who hear the page (a search field beside its button)
	Width        Width
	MaxLength    int
	Rows         int    // of a text area; 4 where zero
	Min, Max     string // of numbers and dates
	Step         string // of numbers; "1" where empty
	Prefix       string // ¥
	Suffix       string // 天
	InputMode    string // numeric, decimal, tel
	Accept       string // of files; images by camera and PDF where empty
	Multiple     bool   // of files
	Form         string // id of the form, where the field stands outside it
	Lang         string // of the value, where it is not the page's
}

// Width is how much room a field takes: as much as the answer is long.
type Width string

// The widths; the zero value is a line of text.
const (
	Line   Width = ""
	Short  Width = "short"  // a number, a date
	Medium Width = "medium" // a name, a code
	Wide   Width = "wide"   // all there is
)

// FieldID is the id of the field of that name, the target of the error summary's links.
func FieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, name)
}

// id is the id of the field's control.
func (f Field) id() string { return FieldID(f.Name) }

// describedBy lists the ids of what explains the field: its hint, then its error.
func (f Field) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}
	return strings.Join(ids, " ")
}

// control is what every kind of control has in common.
func (f Field) control() attributes {
	out := make(attributes, 0, 6)
	for _, one := range [...]struct{ name, value string }{
		{"id", f.id()}, {"name", f.Name}, {"aria-describedby", f.describedBy()}, {"autocomplete", f.Autocomplete},
		{"inputmode", f.InputMode}, {"form", f.Form}, {"lang", f.Lang}, {"aria-invalid", When(f.Error != "", "true")},
	} {
		out = with(out, one.name, one.value)
	}
	if f.MaxLength > 0 {
		out = with(out, "maxlength", strconv.Itoa(f.MaxLength))
	}
	return marked(marked(out, "readonly", f.ReadOnly), "required", f.Required)
}

// bounds are the control's attributes with the limits of numbers and dates.
func (f Field) bounds() attributes {
	return with(with(with(f.control(), "max", f.Max), "min", f.Min), "step", f.Step)
}

// with fills what a kind of field presets where the page said nothing.
func (f Field) with(preset Field) Field {
	f.Width = Width(first(string(f.Width), string(preset.Width)))
	f.InputMode = first(f.InputMode, preset.InputMode)
	f.Autocomplete = first(f.Autocomplete, preset.Autocomplete)
	f.Prefix = first(f.Prefix, preset.Prefix)
	f.Accept = first(f.Accept, preset.Accept)
	f.Step = first(f.Step, preset.Step)
	return f
}
