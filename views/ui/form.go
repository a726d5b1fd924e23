package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/views/lang"
)

// FormProps is a form as the server knows it.
type FormProps struct {
	ID        string
	Action    string
	Label     string // names the form to those who hear the page, where no heading does
	Token     string // the one-time token; drawn from the context (WithTokens) where empty
	Version   string // the version of the thing that was shown, sent as "version"; the loser of a race is told
	Multipart bool   // holds files
	Inline    bool   // one button in a row of others
	Autosave  string // URL that takes the draft while it is typed: answers {"message":"已保存 11:08:32","version":"8"}
	Saved     string // what the line of the autosave says before anything was typed
	Attrs     templ.Attributes
}

// Form posts its children with the one-time token. Errors are the server's to find (novalidate); nothing typed is lost.
// It is written straight out: a list has one in each row.
func Form(p FormProps) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		d := NewPen(templ.ClearChildren(ctx), w)
		d.Put(`<form method="post"`)
		d.Attribute("action", string(templ.URL(p.Action)))
		d.Put(` class="form`)
		if p.Inline {
			d.Put(" inline")
		}
		d.Put(`" novalidate`)
		d.Attribute("id", p.ID)
		d.Attribute("aria-label", p.Label)
		if p.Multipart {
			d.Put(` enctype="multipart/form-data"`)
		}
		if p.Autosave != "" {
			d.Attribute("data-autosave", p.Autosave)
			d.Attribute("data-failed", lang.T(ctx, "尚未保存，连接恢复后会再试。", "Not saved yet. It is tried again when the connection is back."))
		}
		if len(p.Attrs) > 0 && d.Err == nil {
			d.Err = templ.RenderAttributes(ctx, w, p.Attrs)
		}
		d.Put(`><input type="hidden" name="_token" value="`, templ.EscapeString(tokenFor(ctx, p.Token)), `">`)
		if p.Version != "" {
			d.Put(`<input type="hidden" name="version" value="`, templ.EscapeString(p.Version), `">`)
		}
		d.Draw(children)
		if p.Autosave != "" {
			d.Put(`<p class="saved" data-saved>`)
			d.Text(p.Saved)
			d.Put("</p>")
		}
		d.Put("</form>")
		return d.Err
	})
}
