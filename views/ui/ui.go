// Package ui is the portal's set of components: what a page is put together from. /gallery shows each in every state.
//
// A component gets strings, booleans and URLs with every decision already taken; it reads no model and asks nobody.
// Its own words come in the language of the context (package lang); the words handed in are the page's, already worded.
// Everything works without scripts. A part that htmx swaps has a stable id, and the fragment answered is the component
// that the page calls. See [Swap] for how a link, button or form asks for a fragment.
package ui

import (
	"context"

	"github.com/a-h/templ"
)

// Tone is what a notice, a status or a figure says beside its words. It is never the only carrier of a meaning.
type Tone string

// The tones. The zero value is neutral.
const (
	Neutral Tone = ""
	Info    Tone = "info"
	Good    Tone = "good"
	Warn    Tone = "warn"
	Bad     Tone = "bad"
)

// String is the tone as a class name.
func (t Tone) String() string {
	if t == Neutral {
		return "neutral"
	}
	return string(t)
}

// Link is a worded way to somewhere. About tells repeated wordings apart for those who hear the page:
// Link{"查看", "/tags/7", "手机壳"} is read 查看 手机壳.
type Link struct {
	Label string
	URL   string
	About string
}

// Swap makes a link, button or form replace one part of the page when scripts run; without them the href or action
// that the element has anyway does the same for the whole page. Put it into Attrs.
//
// target is the id of the part (without #) and of the fragment that the answer consists of.
func Swap(method, url, target string) templ.Attributes {
	verb := "hx-get"
	if method == "post" {
		verb = "hx-post"
	}
	return templ.Attributes{verb: url, "hx-target": "#" + target, "hx-swap": "outerHTML"}
}

type key int

const tokensKey key = iota

// WithTokens puts the source of one-time form tokens into the context: each [Form] that posts draws one of its own.
func WithTokens(ctx context.Context, mint func() string) context.Context {
	return context.WithValue(ctx, tokensKey, mint)
}

// tokenFor is the given token, else a fresh one of the context's source, else "".
func tokenFor(ctx context.Context, given string) string {
	if given != "" {
		return given
	}
	if mint, ok := ctx.Value(tokensKey).(func() string); ok {
		return mint()
	}
	return ""
}

// attrs merges attribute sets, the later winning; nil sets are fine.
func attrs(sets ...templ.Attributes) templ.Attributes {
	out := templ.Attributes{}
	for _, set := range sets {
		for name, value := range set {
			out[name] = value
		}
	}
	return out
}

// first is the first of the wordings that is not empty.
func first(wordings ...string) string {
	for _, w := range wordings {
		if w != "" {
			return w
		}
	}
	return ""
}
