package watch

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindWarned         = outbox.Declare("warning", "临近界限或警告", "Near a line, or warned")
	kindEnded          = outbox.Declare("warning.ended", "警告到期", "The end of a warning")
	kindMended         = outbox.Declare("warning.mended", "警告已改正", "A warning that is mended")
	kindMailing        = outbox.Declare("mailing", "工作人员所写的批量函件", "Letters to many, written by staff")
	kindProductRemoved = outbox.Declare("entry.removed", "移出商品", "Removal of a product by the rules")
	kindNotEntered     = outbox.Declare("entries.refused", "商品未进入计划", "Products that did not get in")
)
