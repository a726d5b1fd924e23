package signup

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Start begins a draft for a product of the actor's merchant. Errors: Breach (no membership for the product's store),
// Conflict (it is signed up already), NotFound (no such programme or product, or it takes no sign-ups), Forbidden.
func Start(tx *db.Tx, programme, productID string) (SignUp, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return SignUp{}, err
	}
	s, e, err := begin(tx, programme, productID)
	if err != nil {
		return SignUp{}, err
	}
	return keep(tx, s, e, form.Answers{})
}

// begin makes a draft for a product, without keeping it.
func begin(tx *db.Tx, programme, productID string) (SignUp, *rulebook.Edition, error) {
	e, err := taking(tx, programme)
	if err != nil {
		return SignUp{}, nil, err
	}
	p, err := product.Find(tx, productID)
	if err != nil {
		return SignUp{}, nil, err
	}
	m, err := admitted(tx, e, p)
	if err != nil {
		return SignUp{}, nil, err
	}
	return SignUp{ID: tx.NewID(), Merchant: p.Merchant, Programme: e.Programme, Membership: m.ID, Store: p.Store, Product: p.ID, Title: p.Title,
		Version: 1, Started: tx.Stamp()}, e, nil
}

// taking is the edition in force of a programme that takes sign-ups.
func taking(tx *db.Tx, programme string) (*rulebook.Edition, error) {
	return EditionOf(tx, SignUp{Programme: programme})
}

// admitted is the membership under which a product is signed up. Errors: Breach (none, or what it is held for).
func admitted(tx *db.Tx, e *rulebook.Edition, p product.Product) (membership.Membership, error) {
	m, err := certified(tx, e, p)
	if err != nil {
		return m, err
	}
	return m, listing.Unrestricted(tx, m.Merchant, m.ID, rulebook.RightSignUps)
}

// certified is the membership that a product is in by its store, or in a programme of merchants by its merchant (JH-1).
// Errors: Breach (none).
func certified(tx *db.Tx, e *rulebook.Edition, p product.Product) (membership.Membership, error) {
	m, ok, err := membership.ActiveStore(tx, p.Merchant, e.Programme, p.Store)
	if _, stores := e.StoreAsk(); err == nil && !ok && !stores {
		m, ok, err = membership.Active(tx, p.Merchant, e.Programme)
	}
	if err != nil || ok {
		return m, err
	}
	f := fault.New(fault.Breach, text.F("商品“%s”所属店铺 %s 还没有通过“%s”的认证。", "The store %[2]s of “%[1]s” is not certified for %[3]s.", p.Title, p.Store, e.Title),
		text.Of("请先为该店铺提交认证申请，通过后再为商品报名。", "Apply with that store first; once it is certified its products can be signed up."))
	if e.Path != nil {
		f.Under(e.Path.Clause)
	}
	return m, f
}

// keep keeps a new draft with what it begins with. Errors: Conflict.
func keep(tx *db.Tx, s SignUp, e *rulebook.Edition, answers form.Answers) (SignUp, error) {
	first, err := insertOnce(tx, s)
	if err != nil {
		return SignUp{}, err
	}
	if !first {
		return SignUp{}, alreadyOpen(tx, s)
	}
	audit.Record(tx, audit.Entry{Action: "signup.started", Object: s.Ref(), Merchant: s.Merchant, Clause: e.SignUp.Clause,
		Detail: map[string]any{"programme": s.Programme, "product": s.Product, "edition": e.ID, "copied": s.Copied}})
	return s, form.WriteDraft(tx, s.Ref(), 0, answers)
}

func alreadyOpen(tx *db.Tx, s SignUp) error {
	open, ok, err := openOf(tx, s.Programme, s.Product)
	if err != nil || !ok {
		return err
	}
	return fault.New(fault.Conflict, text.F("商品“%s”已有一次报名（%s）。", "“%s” is signed up already (%s).", s.Title, open.State().Title()),
		text.Of("请在“商品报名”中继续，或撤回后重新报名。", "Carry on with it under “Sign-ups”, or withdraw it and begin anew."))
}

// Copy begins a draft with the answers of a past sign-up, for the same product or, where product is not "", for another.
// Errors: as Start; Conflict (the past one is a draft).
func Copy(tx *db.Tx, past, productID string) (SignUp, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return SignUp{}, err
	}
	f, err := Open(tx, past)
	if err != nil {
		return SignUp{}, err
	}
	if len(f.Rounds) == 0 {
		return SignUp{}, notWith(f.SignUp)
	}
	if productID == "" {
		productID = f.SignUp.Product
	}
	s, e, err := begin(tx, f.SignUp.Programme, productID)
	if err != nil {
		return SignUp{}, err
	}
	s.Copied = f.SignUp.ID
	return keep(tx, s, e, carried(e, f.Rounds[0].Answers))
}

// carried are the answers that an edition still asks for.
func carried(e *rulebook.Edition, past form.Answers) form.Answers {
	out := form.Answers{}
	for _, a := range e.SignUp.Asks {
		if given, ok := past[a.Key]; ok {
			out[a.Key] = given
		}
	}
	return out
}

// Swap takes a sign-up back and begins one for another product with its answers; each names the other. version is
// SignUp.Version. Errors: as Start; Conflict (decided for good, or changed since it was shown), Invalid (same product).
func Swap(tx *db.Tx, id string, version int, productID string) (SignUp, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return SignUp{}, err
	}
	old, err := current(tx, id, version)
	if err != nil {
		return SignUp{}, err
	}
	if !old.Open() {
		return SignUp{}, notWith(old)
	}
	if old.Product == productID {
		return SignUp{}, fault.Validation().At("product", text.Of("请选择另一件商品。", "Choose another product."))
	}
	f, err := open(tx, old)
	if err != nil {
		return SignUp{}, err
	}
	s, e, err := begin(tx, old.Programme, productID)
	if err != nil {
		return SignUp{}, err
	}
	s.Copied, old.Swapped = old.ID, s.ID
	if s, err = keep(tx, s, e, carried(e, f.Answers)); err != nil {
		return SignUp{}, err
	}
	_, err = withdraw(tx, old)
	return s, err
}

// Withdraw takes a sign-up back that is not decided for good. version is SignUp.Version. Errors: Conflict, NotFound,
// Forbidden.
func Withdraw(tx *db.Tx, id string, version int) (SignUp, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return SignUp{}, err
	}
	s, err := current(tx, id, version)
	if err != nil {
		return SignUp{}, err
	}
	return withdraw(tx, s)
}

func withdraw(tx *db.Tx, s SignUp) (SignUp, error) {
	if !s.Open() {
		return SignUp{}, notWith(s)
	}
	was := s.State()
	s.Withdrawn = tx.Stamp()
	s, err := save(tx, s)
	if err != nil {
		return SignUp{}, err
	}
	audit.Record(tx, audit.Entry{Action: "signup.withdrawn", Object: s.Ref(), Merchant: s.Merchant, Detail: map[string]any{"was": was, "swapped": s.Swapped}})
	return s, deadline.CloseAll(tx, s.Ref(), deadline.Cancelled)
}

// mostAtOnce is how many sign-ups are taken back in one go.
const mostAtOnce = 200

// WithdrawMany takes several sign-ups back; those that are decided for good meanwhile stay as they are. It returns how
// many were taken back. Errors: Invalid (none, or too many), NotFound, Forbidden.
func WithdrawMany(tx *db.Tx, ids []string) (taken int, err error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return 0, err
	}
	if len(ids) == 0 || len(ids) > mostAtOnce {
		return 0, fault.Validation().At("chosen", text.F("请选择 1 到 %d 项。", "Choose 1 to %d of them.", mostAtOnce))
	}
	for _, id := range ids {
		s, err := find(tx, id)
		if err != nil {
			return taken, err
		}
		if !s.Open() {
			continue
		}
		if _, err := withdraw(tx, s); err != nil {
			return taken, err
		}
		taken++
	}
	return taken, nil
}
