// Package lang carries what a page is drawn in — language, theme, the portal's now — in the context, and words times,
// amounts and durations in that language. A page writes both wordings side by side: { lang.T(ctx, "提交", "Submit") }.
package lang

import (
	"context"
	"fmt"
	"time"
)

// The languages of the portal; ZH is the default, and what an unknown tag becomes.
const (
	ZH = "zh-CN"
	EN = "en"
)

type key int

const (
	languageKey key = iota
	nowKey
)

// With puts the language of the page into the context.
func With(ctx context.Context, tag string) context.Context {
	return context.WithValue(ctx, languageKey, Known(tag))
}

// Known is the tag if it is a language of the portal, else ZH.
func Known(tag string) string {
	if tag == EN {
		return EN
	}
	return ZH
}

// Of is the language of the page, ZH where none was put.
func Of(ctx context.Context) string {
	if tag, ok := ctx.Value(languageKey).(string); ok {
		return tag
	}
	return ZH
}

// T is the wording in the language of the page.
func T(ctx context.Context, zh, en string) string {
	if Of(ctx) == EN {
		return en
	}
	return zh
}

// F is T with arguments, in the manner of fmt.Sprintf; use indexed verbs (%[2]s) where the languages order them differently.
func F(ctx context.Context, zh, en string, args ...any) string {
	return fmt.Sprintf(T(ctx, zh, en), args...)
}

// WithNow puts the portal's now into the context: pages count from it, never from the machine's clock.
func WithNow(ctx context.Context, now time.Time) context.Context {
	return context.WithValue(ctx, nowKey, now)
}

// Now is the instant put by [WithNow], the zero time where none was put.
func Now(ctx context.Context) time.Time {
	now, _ := ctx.Value(nowKey).(time.Time)
	return now
}
