package api

import "github.com/mengyue/portal/models/clock"

// Page is one page of a list.
type Page[T any] struct {
	Items []T    `json:"items" doc:"the rows of this page"`
	Next  string `json:"next,omitempty" doc:"cursor of the next page; absent on the last one"`
}

// Standing is how a merchant stands.
type Standing struct {
	Merchant    string       `json:"merchant" doc:"key of the merchant"`
	Name        string       `json:"name" doc:"its legal name"`
	Supervised  *Supervision `json:"supervised,omitempty" doc:"present while the account is supervised: nothing of it is visible to others"`
	Memberships []Membership `json:"memberships" doc:"the memberships that are not over"`
	Bars        []Bar        `json:"bars" doc:"programmes that it cannot apply to now"`
	Deadlines   []Deadline   `json:"deadlines" doc:"what waits for the merchant, soonest first"`
}

// Supervision is why and until when an account is supervised.
type Supervision struct {
	Clause string        `json:"clause" doc:"the clause that decided"`
	Since  clock.Instant `json:"since" doc:"from this instant"`
	Until  clock.Instant `json:"until,omitzero" doc:"until this instant, exclusive; absent where it stands until it is lifted"`
}

// Membership is one membership.
type Membership struct {
	ID        string        `json:"id" doc:"key of the membership"`
	Programme string        `json:"programme" doc:"key of the programme"`
	Party     string        `json:"party" doc:"as which the merchant takes part"`
	Store     string        `json:"store,omitempty" doc:"the store that takes part, in a programme of stores"`
	From      clock.Instant `json:"from" doc:"since"`
	Until     clock.Instant `json:"until,omitzero" doc:"exclusive; absent where there is no end"`
	Running   bool          `json:"running" doc:"it runs now"`
}

// Bar keeps a merchant out of a programme.
type Bar struct {
	Programme string        `json:"programme" doc:"key of the programme"`
	Clause    string        `json:"clause" doc:"the clause that bars"`
	Since     clock.Instant `json:"since" doc:"since"`
	Until     clock.Instant `json:"until,omitzero" doc:"exclusive; absent where it never ends"`
}

// Deadline is something that waits for the merchant.
type Deadline struct {
	Kind   string        `json:"kind" doc:"what kind of thing"`
	Object string        `json:"object" doc:"what it belongs to"`
	Title  string        `json:"title" doc:"what is to be done"`
	Clause string        `json:"clause,omitempty" doc:"under which clause"`
	Due    clock.Instant `json:"due,omitzero" doc:"until this instant, exclusive; absent where nothing ends it"`
}

// Relation is one relation.
type Relation struct {
	ID        string        `json:"id" doc:"key of the relation"`
	Programme string        `json:"programme" doc:"whose rules tie the two"`
	Here      Party         `json:"here" doc:"the member of that programme"`
	There     Party         `json:"there" doc:"the member of the other one"`
	Way       string        `json:"way" doc:"apply: there asked; invite: here asked" enum:"apply invite"`
	Payment   string        `json:"payment" doc:"how the two settle"`
	State     string        `json:"state" doc:"where it stands" enum:"pending running refused timed_out withdrawn ended fallen"`
	Asked     clock.Instant `json:"asked" doc:"when it was asked for"`
	Due       clock.Instant `json:"due" doc:"from this instant on no answer is taken"`
	Since     clock.Instant `json:"since,omitzero" doc:"since when it runs"`
	Closed    clock.Instant `json:"closed,omitzero" doc:"when it was closed"`
	Version   int           `json:"version" doc:"to be sent back with an answer"`
}

// Party is one side of a relation.
type Party struct {
	Merchant string `json:"merchant,omitempty" doc:"key of the merchant; absent while it is hidden"`
	Name     string `json:"name,omitempty" doc:"its legal name; absent while it is hidden"`
	Hidden   bool   `json:"hidden,omitempty" doc:"the account is supervised: nothing of it is visible"`
}

// Order is an order to be served.
type Order struct {
	Order   string `json:"order" doc:"key of the order"`
	Store   string `json:"store" doc:"key of the store"`
	Product string `json:"product,omitempty" doc:"key of the product"`
	Status  string `json:"status" doc:"open until it and its after-sales are done with" enum:"open success closed"`
	Paid    int64  `json:"paid_fen" doc:"what was paid, in fen"`
}

// Goods is a product as the other side of a relation sees it.
type Goods struct {
	Product  string `json:"product" doc:"key of the product"`
	Title    string `json:"title" doc:"its title"`
	Brand    string `json:"brand,omitempty" doc:"key of the brand"`
	Category string `json:"category,omitempty" doc:"its category"`
	Price    *int64 `json:"price_fen,omitempty" doc:"its price in fen"`
}

// Product is a published product as its merchant sees it.
type Product struct {
	Goods
	Membership string        `json:"membership" doc:"under which membership it is published"`
	State      string        `json:"state" doc:"whether it is to be seen" enum:"online held unauthorised refused withdrawn deleted supervised out_of_term"`
	Published  clock.Instant `json:"published" doc:"when it was last published"`
	Clause     string        `json:"clause,omitempty" doc:"the clause that keeps it from being seen"`
	Reason     string        `json:"reason,omitempty" doc:"why"`
}

// Tag is one tag on a product.
type Tag struct {
	ID        string        `json:"id" doc:"key of the tag"`
	Product   string        `json:"product" doc:"key of the product"`
	Programme string        `json:"programme" doc:"key of the programme"`
	State     string        `json:"state" doc:"where it stands" enum:"preparing waiting objected effective ended"`
	Noticed   clock.Instant `json:"noticed,omitzero" doc:"when the notice was sent"`
	Closes    clock.Instant `json:"closes,omitzero" doc:"from this instant on no objection is taken"`
	Effective clock.Instant `json:"effective,omitzero" doc:"since when it is in effect"`
	Ended     clock.Instant `json:"ended,omitzero" doc:"when it ended"`
}

// Exclusion is figures that no longer count.
type Exclusion struct {
	Membership string        `json:"membership" doc:"key of the membership that has ended"`
	Merchant   string        `json:"merchant" doc:"key of the merchant"`
	Programme  string        `json:"programme" doc:"key of the programme"`
	Product    string        `json:"product" doc:"key of the product"`
	From       clock.Instant `json:"from" doc:"from this instant"`
	To         clock.Instant `json:"to" doc:"until this instant, exclusive"`
	Clause     string        `json:"clause" doc:"under which clause"`
}

// Publish is products to be published.
type Publish struct {
	Membership string       `json:"membership" doc:"under which membership" need:"yes"`
	Products   []NewProduct `json:"products" doc:"1 to 500 products" need:"yes"`
}

// NewProduct is one product to be published.
type NewProduct struct {
	Product   string `json:"product" doc:"your key of the product" need:"yes"`
	Store     string `json:"store" doc:"key of one of your stores" need:"yes"`
	Title     string `json:"title" doc:"at most 200 characters" need:"yes"`
	Brand     string `json:"brand,omitempty" doc:"key of a brand that you have opened"`
	Category  string `json:"category,omitempty" doc:"its category, levels separated by /"`
	StockKind string `json:"stock_kind,omitempty" doc:"kind of stock" enum:"spot presale made_to_order"`
	SaleKind  string `json:"sale_kind,omitempty" doc:"kind of sale" enum:"new used auction auto_delivery"`
	Price     *int64 `json:"price_fen,omitempty" doc:"price in fen"`
	Stock     *int64 `json:"stock,omitempty" doc:"pieces in stock"`
	Private   *bool  `json:"private,omitempty" doc:"a private product"`
}

// Published is what became of them.
type Published struct {
	ID        string    `json:"id" doc:"key of this publishing; its report is on the portal's page"`
	Given     int       `json:"given" doc:"how many were handed in"`
	Published int       `json:"published" doc:"how many were published"`
	Refusals  []Refusal `json:"refusals" doc:"what stands against the others; a product may have several"`
}

// Refusal is why one product or row was refused.
type Refusal struct {
	Row    int64  `json:"row" doc:"its place, counted from 1"`
	Key    string `json:"product,omitempty" doc:"key of the product"`
	Field  string `json:"field,omitempty" doc:"the field that is wrong"`
	Clause string `json:"clause,omitempty" doc:"the clause that stands against it"`
	Reason string `json:"reason" doc:"why"`
	Remedy string `json:"remedy,omitempty" doc:"what mends it"`
}

// Ask is a request for a relation.
type Ask struct {
	Programme string `json:"programme" doc:"whose rules tie the two" need:"yes"`
	Way       string `json:"way,omitempty" doc:"which side asks; absent: whichever your membership allows" enum:"apply invite"`
	With      string `json:"with" doc:"key of the other merchant" need:"yes"`
	Payment   string `json:"payment" doc:"how the two settle" need:"yes"`
	Message   string `json:"message,omitempty" doc:"at most 1,000 characters"`
}

// Answer is the answer to a request.
type Answer struct {
	Version int    `json:"version" doc:"of the relation as you saw it" need:"yes"`
	Accept  bool   `json:"accept" doc:"true accepts" need:"yes"`
	Reason  string `json:"reason,omitempty" doc:"of a refusal; the other side reads it"`
}

// Figures are rows by the names of their columns, as in the CSV of that kind; every value is a string.
type Figures struct {
	Rows []map[string]string `json:"rows" doc:"1 to 5,000 rows" need:"yes"`
}

// Taken is what became of them.
type Taken struct {
	Rows     int       `json:"rows" doc:"how many were handed in"`
	Changed  int64     `json:"changed" doc:"how many were new or different"`
	Refusals []Refusal `json:"refusals" doc:"what is wrong with the others"`
}
