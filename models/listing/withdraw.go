package listing

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Withdraw takes a product down, as its merchant wishes. Errors: Forbidden, NotFound, Conflict (it is down already).
func Withdraw(tx *db.Tx, product string) (Listing, error) { return show(tx, product, false) }

// Show puts a product that its merchant took down on show again. Whatever else keeps it from being seen still does.
// Errors: Forbidden, NotFound, Conflict.
func Show(tx *db.Tx, product string) (Listing, error) { return show(tx, product, true) }

func show(tx *db.Tx, product string, on bool) (Listing, error) {
	if err := access.Require(tx, access.Trade); err != nil {
		return Listing{}, err
	}
	l, err := Find(tx, product)
	if err != nil {
		return l, err
	}
	if on == (l.Withdrawn == 0) {
		return l, fault.New(fault.Conflict, text.Of("商品已是这个状态。", "The product is so already."), text.Of("请刷新页面查看最新状态。", "Reload the page to see where it stands."))
	}
	action := "listing.withdrawn"
	if l.Withdrawn = tx.Now; on {
		l.Withdrawn, action = 0, "listing.shown"
	}
	audit.Record(tx, audit.Entry{Action: action, Object: l.Ref(), Merchant: l.Merchant, Detail: map[string]any{"membership": l.Membership}})
	return l, saveWithdrawn(tx, l)
}
