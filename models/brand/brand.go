// Package brand keeps brands with the data of their trademarks, and the authorisation chains by which merchants may use
// them: links from the owner of the trademark to the merchant, each with its papers and its confirmation. A chain's
// level is computed, never typed.
package brand

import (
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Brand is a brand with its trademark. Days that are not known are 0.
type Brand struct {
	ID           string
	Name         string
	Trademark    string       // number of the registration or of the application
	Class        string       // of the international classification
	Owner        string       // name of the owner, as the register has it
	Status       string       // one of the statuses below
	AppliedOn    calendar.Day // the acceptance notice
	RegisteredOn calendar.Day
	ValidUntil   calendar.Day // last day
	Application  string       // one of the applications below; "" = not known, which counts as anew
	Tonality     string       // an exact decimal; "" = not available

	Version    int64
	Recorded   clock.Instant
	RecordedBy string
}

// The statuses of a trademark.
const (
	Registered = "R"
	Accepted   = "TM" // applied for and accepted, not registered yet
)

// Statuses words the statuses.
var Statuses = map[string]text.Text{Registered: text.Of("已注册（R）", "registered (R)"), Accepted: text.Of("已受理（TM）", "application accepted (TM)")}

// The applications: whether there was a registration before, which lapsed (TM-13).
const (
	First = "first"
	Anew  = "anew"
)

// Applications words the applications.
var Applications = map[string]text.Text{First: text.Of("首次申请", "for the first time"), Anew: text.Of("失效后重新申请", "anew, after it had lapsed"), "": text.Of("未登记，按重新申请对待", "not recorded; counts as anew")}

// Object names the brand in the record.
func (b Brand) Object() string { return "brand:" + b.ID }

// The kinds of link.
const (
	Ordinary     = "ordinary"
	Subsidiary   = "subsidiary"    // the grantee is a wholly owned subsidiary
	SubsidiaryCN = "subsidiary_cn" // … in China
	SoleAgentCN  = "sole_agent_cn" // the grantee is the sole national agent
)

// Kind is a kind of link with its wording.
type Kind struct {
	Key   string
	Title text.Text
}

// Kinds lists the kinds of link.
var Kinds = []Kind{
	{Ordinary, text.Of("普通授权", "ordinary authorisation")}, {Subsidiary, text.Of("全资子公司", "wholly owned subsidiary")},
	{SubsidiaryCN, text.Of("在华全资子公司", "wholly owned subsidiary in China")}, {SoleAgentCN, text.Of("全国总代理", "sole national agent")},
}

// KindKeys are the keys of the kinds.
func KindKeys() []string {
	keys := make([]string, len(Kinds))
	for i, k := range Kinds {
		keys[i] = k.Key
	}
	return keys
}

// KindTitle words a kind of link.
func KindTitle(key string) text.Text {
	for _, k := range Kinds {
		if k.Key == key {
			return k.Title
		}
	}
	return text.Same(key)
}

// MaxLinks is how many links a chain may have.
const MaxLinks = 20

// Link is one authorisation of a chain: the grantor lets the grantee use the brand.
type Link struct {
	ID            string
	Merchant      string // whose chain it is part of
	Brand         string
	Position      int // 1 at the owner
	Grantor       string
	Grantee       string
	Kind          string
	ValidFrom     calendar.Day // first day
	ValidTo       calendar.Day // last day; 0 = without an end
	Categories    []string     // none = all
	Region        string       // "" = everywhere
	MaySublicense bool
	Papers        []string // ids of the merchant's library

	Outside       bool // checked outside of the portal: needs no paper here
	Confirmed     clock.Instant
	ConfirmedBy   string
	ConfirmedName string
	Refused       clock.Instant // staff refused it as it stands
	RefusedBy     string
	RefusedName   string
	Refusal       string // why

	Version    int64
	Recorded   clock.Instant
	RecordedBy string
}

// Object names the link in the record.
func (l Link) Object() string { return "link:" + l.ID }

// Ends is the instant from which the link is no longer valid; clock.Never where it has no end.
func (l Link) Ends() clock.Instant {
	if l.ValidTo == 0 {
		return clock.Never
	}
	return (l.ValidTo + 1).Start()
}

// Special reports one of the kinds that add no level where they start at the owner (TM-12).
func (l Link) Special() bool {
	return l.Kind == Subsidiary || l.Kind == SubsidiaryCN || l.Kind == SoleAgentCN
}

// Waiting reports whether the link waits for staff to confirm it.
func (l Link) Waiting() bool { return l.Confirmed == 0 && l.Refused == 0 && len(l.Papers) > 0 }

// Party is the merchant at the end of a chain.
type Party struct {
	ID   string
	Name string // legal name
}

// Scope is what is asked of a chain beyond being whole: what it must cover, and which trademarks count.
type Scope struct {
	Categories    []string      // that the last link must cover
	Region        string        // that the last link must cover
	NoticesBefore clock.Instant // acceptance notices of trademarks applied for anew, from this instant on, are not recognised (TM-13); 0 = all are
}

// Code says what is wrong with a chain.
type Code string

// The codes, in the order in which the faults of one link stand.
const (
	Trademark    Code = "trademark"
	Gap          Code = "gap"
	Circle       Code = "circle"
	NameMismatch Code = "name_mismatch"
	NotYetValid  Code = "not_yet_valid"
	Expired      Code = "expired"
	OutOfScope   Code = "scope"
	NoSublicense Code = "no_sublicense"
	PaperMissing Code = "paper_missing"
	Unconfirmed  Code = "unconfirmed"
)

// Codes words the codes.
var Codes = map[Code]text.Text{
	Trademark: text.Of("商标无效", "trademark not valid"), Gap: text.Of("断链", "gap"), Circle: text.Of("循环授权", "circle"),
	NameMismatch: text.Of("名称不符", "names differ"), NotYetValid: text.Of("尚未生效", "not valid yet"), Expired: text.Of("已到期", "expired"),
	OutOfScope: text.Of("超出授权范围", "scope not covered"), NoSublicense: text.Of("无转授权", "no right to sub-license"),
	PaperMissing: text.Of("缺少文件", "paper missing"), Unconfirmed: text.Of("未确认", "not confirmed"),
}

// Fault is one thing that is wrong with a chain, where, and what mends it.
type Fault struct {
	Code     Code
	Position int // of the link; 0 for the trademark
	Detail   text.Text
	Remedy   text.Text
}

// Chain is an authorisation chain with what was found about it at an instant.
type Chain struct {
	Brand      Brand
	Party      Party
	Links      []Link // in order
	At         clock.Instant
	Own        bool // the merchant owns the trademark itself and needs no authorisation
	Level      int  // 0 = no valid chain
	Faults     []Fault
	ValidUntil calendar.Day // last day of what ends first; 0 where nothing has an end
	Weakest    int          // position of the link that ends first; 0 where it is the trademark, or nothing ends
}

// Object names the chain in the record: "chain:M001:B001".
func (c Chain) Object() string { return ChainObject(c.Party.ID, c.Brand.ID) }

// ChainObject names a merchant's chain for a brand in the record.
func ChainObject(merchant, brand string) string { return "chain:" + merchant + ":" + brand }

// Ends is the instant at which the chain ends by itself; clock.Never where nothing has an end.
func (c Chain) Ends() clock.Instant {
	if c.ValidUntil == 0 {
		return clock.Never
	}
	return (c.ValidUntil + 1).Start()
}

// At lists the faults of one position.
func (c Chain) FaultsAt(position int) (out []Fault) {
	for _, f := range c.Faults {
		if f.Position == position {
			out = append(out, f)
		}
	}
	return out
}
