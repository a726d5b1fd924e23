package ui

import (
	"context"

	"github.com/mengyue/portal/views/lang"
)

// left words what is left of the deadline: as given, else counted from the page's now where there is one.
func (p DeadlineProps) left(ctx context.Context) string {
	now := lang.Now(ctx)
	if p.Left != "" || now.IsZero() || p.Urgency == Kept || p.Urgency == Paused {
		return p.Left
	}
	return lang.Left(ctx, p.At.Sub(now))
}

// endless words that no clause sets an end.
func endless(tag string) string {
	if tag == lang.EN {
		return "no time limit"
	}
	return "没有期限"
}
