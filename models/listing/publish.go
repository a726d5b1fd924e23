package listing

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Offer is one product that is handed in to be published, with its place in what was handed in.
type Offer struct {
	Line    int // of a file, or counted from 1
	Product product.Product
	Faults  []Refusal // what reading the line found already
}

// Refusal is why one product was not published.
type Refusal struct {
	Line    int       `json:"line"`
	Product string    `json:"product"`
	Title   string    `json:"title,omitempty"`
	Column  string    `json:"column,omitempty"` // of the file, where one is wrong
	Clause  string    `json:"clause,omitempty"`
	Why     text.Text `json:"why"`
	Way     text.Text `json:"way,omitzero"`
}

// Source is the way by which products were handed in.
type Source string

// The sources.
const (
	ByForm Source = "form"
	ByFile Source = "csv"
	ByAPI  Source = "api"
)

// Publishing is what was handed in in one go, and what became of it.
type Publishing struct {
	ID         string
	Merchant   string
	Membership string
	Programme  string
	Edition    string
	Source     Source
	Given      int
	Published  int
	Refusals   []Refusal // one for each thing that is wrong; a product may have several
	At         clock.Instant
	By         string
	ByName     string
}

// Ref is the publishing's name in the record.
func (p Publishing) Ref() string { return "publishing:" + p.ID }

// Refused is how many products were not published.
func (p Publishing) Refused() int { return p.Given - p.Published }

// Most is how many products are handed in in one go.
const Most = 5000

// Publish judges each product by the rules of publishing and puts those that meet them into the catalogue and on show;
// the others are refused one by one, each with its clause, and change nothing (CC-7, CC-10, CC-11). Errors: Forbidden,
// NotFound, Breach (the membership does not run), Invalid (nothing, or too much).
func Publish(tx *db.Tx, membershipID string, source Source, offers []Offer) (Publishing, error) {
	if err := access.Require(tx, access.Trade); err != nil {
		return Publishing{}, err
	}
	m, book, err := publisher(tx, membershipID)
	if err != nil {
		return Publishing{}, err
	}
	if n := len(offers); n == 0 || n > Most {
		return Publishing{}, fault.Validation().At("products", text.F("一次提交 1 至 %d 件商品，目前 %d 件。", "Hand in 1 to %d products in one go; there are %d.", Most, n))
	}
	p := Publishing{ID: tx.NewID(), Merchant: m.Merchant, Membership: m.ID, Programme: m.Programme, Edition: book.ID, Source: source, Given: len(offers), At: tx.Now, By: tx.Actor.ID(), ByName: tx.Actor.Name}
	for chunk := range slices.Chunk(offers, portion) {
		n, refused, err := publish(tx, m, book, chunk)
		if err != nil {
			return p, err
		}
		p.Published += n
		p.Refusals = append(p.Refusals, refused...)
	}
	if err := insertPublishing(tx, p); err != nil {
		return p, err
	}
	audit.Record(tx, audit.Entry{Action: "publishing.done", Object: p.Ref(), Merchant: p.Merchant, Clause: book.Publishing.Clause,
		Detail: map[string]any{"membership": m.ID, "source": source, "given": p.Given, "published": p.Published, "refused": p.Refused()}})
	return p, nil
}

// portion is how many products are judged and written at a time.
const portion = 500

func publish(tx *db.Tx, m membership.Membership, book *rulebook.Edition, offers []Offer) (int, []Refusal, error) {
	j, err := newJudging(tx, m, book)
	if err != nil {
		return 0, nil, err
	}
	refused, err := j.refuse(tx, offers)
	if err != nil {
		return 0, nil, err
	}
	var good []product.Product
	for i, o := range offers {
		if len(refused[i]) == 0 {
			good = append(good, o.Product)
		}
	}
	if len(good) > 0 {
		if _, err := product.Put(tx, good); err != nil {
			return 0, nil, err
		}
		next, err := j.next(tx, good)
		if err != nil {
			return 0, nil, err
		}
		if err := upsert(tx, m, good, next); err != nil {
			return 0, nil, err
		}
	}
	return len(good), slices.Concat(refused...), nil
}

// wrong turns a validation of products into refusals by their places: its fields are named "N.column".
func wrong(offers []Offer, err error, into [][]Refusal) error {
	f := fault.Of(err)
	if f.Kind != fault.Invalid {
		return err
	}
	for _, field := range f.Fields {
		place, column, _ := strings.Cut(field.Name, ".")
		i, failed := strconv.Atoi(place)
		if failed != nil || i >= len(offers) {
			return err
		}
		if slices.ContainsFunc(offers[i].Faults, func(r Refusal) bool { return r.Column == column }) {
			continue // reading the line said so already
		}
		into[i] = append(into[i], offers[i].refused(column, "", field.Message, text.Text{}))
	}
	return nil
}

func (o Offer) refused(column, clause string, why, way text.Text) Refusal {
	return Refusal{Line: o.Line, Product: o.Product.ID, Title: o.Product.Title, Column: column, Clause: clause, Why: why, Way: way}
}

// FindPublishing reads what was handed in; another merchant's is not there. Errors: NotFound.
func FindPublishing(tx *db.Tx, id string) (Publishing, error) {
	p, err := onePublishing(tx, id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != p.Merchant {
		err = db.ErrNone
	}
	return p, db.Found(err, text.Of("这次发布", "such publishing"))
}
