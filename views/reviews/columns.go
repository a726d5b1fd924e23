package reviews

import (
	"context"

	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
)

// CaseColumns head a short list of applications.
func CaseColumns(ctx context.Context) []ui.Column {
	return []ui.Column{{Label: lang.T(ctx, "编号", "Number")}, {Label: lang.T(ctx, "计划", "Programme")}, {Label: lang.T(ctx, "状态", "State")},
		{Label: lang.T(ctx, "提交", "Submitted")}, {Label: lang.T(ctx, "决定", "Decided")}}
}
