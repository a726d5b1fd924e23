package ui

import (
	"context"

	"github.com/mengyue/portal/views/lang"
)

const labelsKey key = iota + 1

// Labels are what the fields of a page are called, collected while the page is drawn. The head of a refused form stands
// before its fields, so that it knows their names when the page is drawn once more.
type Labels struct {
	of    map[string]string // by the field's id
	asked bool
}

// WithLabels puts a collection of labels into the context.
func WithLabels(ctx context.Context) (context.Context, *Labels) {
	l := &Labels{of: map[string]string{}}
	return context.WithValue(ctx, labelsKey, l), l
}

// Asked reports whether something was named before its label was known: the page is to be drawn once more.
func (l *Labels) Asked() bool { return l.asked }

// called notes what the element of an id is called.
func called(ctx context.Context, id, label string) {
	if l, ok := ctx.Value(labelsKey).(*Labels); ok && label != "" {
		l.of[id] = label
	}
}

// told is what is wrong with a field, with the field's name before it.
func (e FieldError) told(ctx context.Context) string {
	l, ok := ctx.Value(labelsKey).(*Labels)
	if !ok {
		return e.Message
	}
	if label := l.of[FieldID(e.Name)]; label != "" {
		return lang.F(ctx, "%[1]s：%[2]s", "%[1]s: %[2]s", label, e.Message)
	}
	l.asked = true
	return e.Message
}
