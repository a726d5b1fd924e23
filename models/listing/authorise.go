package listing

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Authorisation is a brand that a member has opened for publishing (CC-10). It stands as long as the chain behind it
// does, and with it the brand's products are to be seen.
type Authorisation struct {
	ID         string
	Merchant   string
	Membership string
	Programme  string
	Brand      string
	Level      int           // of the chain now
	Until      clock.Instant // when the chain ends by itself; clock.Never where it does not
	Opened     clock.Instant
	OpenedBy   string
	Closed     clock.Instant
	Cause      Cause
}

// Ref is the authorisation's name in the record.
func (a Authorisation) Ref() string { return "authorisation:" + a.ID }

// Cause is why an authorisation closed.
type Cause string

// The causes.
const (
	Expired  Cause = "expired"  // the chain reached its end
	Broken   Cause = "broken"   // the chain is no longer valid: a link was changed, refused or taken out
	TooFar   Cause = "too_far"  // the chain is further from the owner than the book lets it be
	ByItself Cause = "merchant" // the merchant closed it
)

// Causes words the causes.
var Causes = map[Cause]text.Text{Expired: text.Of("授权链到期", "the chain has ended"), Broken: text.Of("授权链失效", "the chain is no longer valid"),
	TooFar: text.Of("授权链层级超出规则", "the chain's level is beyond what the rules allow"), ByItself: text.Of("商家关闭", "closed by the merchant")}

// Open opens a brand for publishing under a membership, from a chain that is valid now. Errors: Forbidden, NotFound,
// Conflict (open already), Breach (the membership does not run, or the chain is not what the book asks).
func Open(tx *db.Tx, membershipID, brandID string) (Authorisation, error) {
	if err := access.Require(tx, access.Trade); err != nil {
		return Authorisation{}, err
	}
	m, book, err := publisher(tx, membershipID)
	if err != nil {
		return Authorisation{}, err
	}
	c, err := brand.ChainIn(tx, m.Merchant, brandID, tx.Now, brand.ScopeOf(book))
	if err != nil {
		return Authorisation{}, err
	}
	if err := opens(book.Publishing, c); err != nil {
		return Authorisation{}, err
	}
	a := Authorisation{ID: tx.NewID(), Merchant: m.Merchant, Membership: m.ID, Programme: m.Programme, Brand: brandID, Level: c.Level, Until: c.Ends(), Opened: tx.Now, OpenedBy: tx.Actor.ID()}
	if err := insertAuthorisation(tx, a); err != nil {
		return a, err
	}
	audit.Record(tx, audit.Entry{Action: "authorisation.opened", Object: a.Ref(), Merchant: a.Merchant, Clause: book.Publishing.BrandClause,
		Detail: map[string]any{"membership": m.ID, "brand": brandID, "level": c.Level, "chain": c.Object()}})
	if err := judgeOpened(tx, a); err != nil {
		return a, err
	}
	return a, brand.Watch(tx, c)
}

// opens says whether a chain opens its brand.
func opens(p *rulebook.Publishing, c brand.Chain) error {
	switch {
	case c.Level == 0:
		return fault.New(fault.Breach, text.F("品牌“%s”目前没有有效的授权链。", "There is no valid chain for “%s” now.", c.Brand.Name),
			text.Of("请在品牌授权页面补齐授权链，待平台确认后再开通。", "Complete the chain on the page of the brand and have it confirmed, then open the brand.")).Under(p.BrandClause)
	case c.Level > p.Level:
		return fault.New(fault.Breach, text.F("品牌“%s”的授权链为 %d 级，按规则不超过 %d 级。", "The chain for “%s” is of level %d; the rules allow %d at most.", c.Brand.Name, c.Level, p.Level),
			text.Of("请取得更靠近权利人的授权。", "Obtain an authorisation nearer the owner.")).Under(p.BrandClause)
	}
	return nil
}

// Close closes a brand again: its products are not to be seen until it is opened anew. Errors: Forbidden, NotFound,
// Conflict (closed already).
func Close(tx *db.Tx, id string) (Authorisation, error) {
	if err := access.Require(tx, access.Trade); err != nil {
		return Authorisation{}, err
	}
	a, err := oneAuthorisation(tx, id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != a.Merchant {
		err = db.ErrNone
	}
	if err != nil {
		return a, db.Found(err, text.Of("这项品牌开通", "such opening of a brand"))
	}
	return a, shut(tx, a, ByItself, tx.Now)
}

func shut(tx *db.Tx, a Authorisation, cause Cause, at clock.Instant) error {
	if err := closeAuthorisation(tx, a.ID, cause, at); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "authorisation.closed", Object: a.Ref(), Merchant: a.Merchant, Detail: map[string]any{"membership": a.Membership, "brand": a.Brand, "cause": cause, "at": at}})
	return nil
}

// publisher finds a running membership of the actor's merchant under a book that lets its members publish. Errors:
// NotFound, Breach.
func publisher(tx *db.Tx, id string) (m membership.Membership, book *rulebook.Edition, err error) {
	if m, err = membership.Find(tx, id); err != nil {
		return m, nil, err
	}
	if book, err = m.Book(tx); err != nil {
		return m, nil, err
	}
	switch {
	case book.Publishing == nil:
		return m, book, fault.Missing(text.F("“%s”的商品发布", "publishing in “%s”", book.Title))
	case !m.Running(tx.Now):
		return m, book, fault.New(fault.Breach, text.Of("成员资格不在合作期内，不能发布商品。", "The membership does not run; nothing is published under it."),
			text.Of("批准后方可发布；合作期结束的，请重新申请。", "Publishing begins with the approval; after the end of a term, apply again.")).Under(book.Publishing.Clause)
	}
	return m, book, Unrestricted(tx, m.Merchant, m.ID, rulebook.RightProducts)
}

// Authorisations lists what a membership has opened, the open ones first, then the latest; at most 500.
func Authorisations(tx *db.Tx, membershipID string) ([]Authorisation, error) {
	if _, err := membership.Find(tx, membershipID); err != nil {
		return nil, err
	}
	return authorisationsOf(tx, membershipID)
}

// Publishers are the memberships of the actor's merchant that may publish now, each with its book.
func Publishers(tx *db.Tx) (members []membership.Membership, books []*rulebook.Edition, err error) {
	found, err := membership.List(tx, membership.Question{Merchant: tx.Actor.Merchant, State: membership.Current, Limit: 50})
	for _, m := range found {
		book, err := m.Book(tx)
		if err != nil {
			return nil, nil, err
		}
		if book.Publishing != nil && m.Running(tx.Now) {
			members, books = append(members, m), append(books, book)
		}
	}
	return members, books, err
}
