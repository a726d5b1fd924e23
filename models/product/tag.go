package product

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Tag is one tag on one product, from the notice to its end.
type Tag struct {
	ID         string
	Product    string
	Title      string // of the product
	Store      string
	Merchant   string
	Programme  string
	Membership string
	Edition    string // under which it was noticed
	Batch      string
	Window     string
	Made       clock.Instant
	Noticed    clock.Instant // the notice was sent; 0 while the batch is being prepared
	Closes     clock.Instant // from this instant on no objection is taken
	Due        clock.Instant // takes effect at this instant
	Objection  string        // the open objection, "" for none
	Effective  clock.Instant // since when it is in effect
	Ended      clock.Instant
	Why        End
}

// End is why and when tags end. At is this transaction's instant where it is 0.
type End struct {
	Clause string
	Cause  string // see the causes below
	At     clock.Instant
	Reason string
	By     string // what ended it: "membership:…", "removal:…", "batch:…"
}

// Why a tag ended.
const (
	ByUntag      = "untagged"   // staff took it off
	ByRevoke     = "revoked"    // staff took the batch back before it took effect
	ByObjection  = "objection"  // the merchant's objection was upheld
	ByAppeal     = "appeal"     // the refusal of the objection was undone
	ByMembership = "membership" // the membership ended
	ByRemoval    = "removal"    // the product was removed from the programme
)

var causes = map[string]text.Text{
	ByUntag: text.Of("工作人员去标", "untagged by staff"), ByRevoke: text.Of("批次已撤回", "batch taken back"),
	ByObjection: text.Of("异议成立，打标取消", "objection upheld, tag cancelled"), ByAppeal: text.Of("申诉成立，打标取消", "appeal upheld, tag cancelled"),
	ByMembership: text.Of("成员资格终止", "membership ended"), ByRemoval: text.Of("商品被清退", "product removed"),
}

// CauseTitle words why a tag ended.
func CauseTitle(cause string) text.Text { return causes[cause] }

// State is where a tag stands.
type State string

// The states of a tag.
const (
	Preparing State = "preparing" // the batch is being prepared; nobody was told yet
	Waiting   State = "waiting"   // noticed; takes effect by itself
	Objected  State = "objected"  // the clock stands until staff have answered
	Effective State = "effective"
	Over      State = "ended"
)

// State is where the tag stands at an instant: from its due instant on it is in effect, also where no record of it has
// been made yet.
func (t Tag) State(now clock.Instant) State {
	switch {
	case t.Ended != 0:
		return Over
	case t.Objection != "":
		return Objected
	case t.Effective != 0 && t.Effective <= now:
		return Effective
	case t.Noticed == 0:
		return Preparing
	case t.Due <= now:
		return Effective
	}
	return Waiting
}

// Ref is the tag's name in the record.
func (t Tag) Ref() string { return "tag:" + t.ID }

// Objectionable reports whether an objection is taken at an instant: before the closing instant, once a tag.
func (t Tag) Objectionable(now clock.Instant) bool {
	return t.Ended == 0 && t.Objection == "" && t.Noticed != 0 && now < t.Closes
}

// late is the fault of an objection after the window has closed.
func (t Tag) late(clause string) *fault.Fault {
	return fault.New(fault.Breach,
		text.F("“%s”的异议期已于 %s 截止，不再受理。", "The time to object to “%s” ended at %s; no objection is taken any more.", t.Title, t.Closes.Text()),
		text.Of("如商品不适合打标，请联系工作人员申请去标。", "If the tag does not suit the product, ask staff to untag it.")).Under(clause)
}

// Window is the clock of one batch for one merchant. It starts when the one notice is recorded as sent.
type Window struct {
	ID         string
	Batch      string
	Merchant   string
	Membership string
	Programme  string
	Edition    string
	Noticed    clock.Instant
	Closes     clock.Instant
	Due        clock.Instant
	Done       clock.Instant // every tag of it has taken effect, was objected to, or ended
}

// Ref is the window's name in the record.
func (w Window) Ref() string { return "window:" + w.ID }
