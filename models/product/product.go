// Package product keeps the catalogue, the tags that staff put on products with their notices, objections and ends,
// and the ledger of the service fee.
package product

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Product is one product as its last import has it. What is not available is empty or nil, never false or zero.
type Product struct {
	ID        string // the key of the imports
	Merchant  string // filled from the store
	Store     string
	Title     string
	Brand     string
	Category  string
	StockKind string // spot presale made_to_order
	SaleKind  string // new used auction auto_delivery
	Private   *bool
	Online    *bool
	Price     *int64 // fen
	Stock     *int64
	Version   int
	Changed   clock.Instant
}

// StockKinds and SaleKinds are the words that a product's kinds may be, with how people read them.
var (
	StockKinds = []Kind{{"spot", text.Of("现货", "spot goods")}, {"presale", text.Of("预售", "pre-sale")}, {"made_to_order", text.Of("定制", "made to order")}}
	SaleKinds  = []Kind{{"new", text.Of("全新", "new")}, {"used", text.Of("二手", "used")}, {"auction", text.Of("拍卖", "auction")},
		{"auto_delivery", text.Of("自动发货", "delivered automatically")}}
)

// Kind is one word of a list with its title.
type Kind struct {
	Key   string
	Title text.Text
}

// TitleOf words a kind; "not available" for none.
func TitleOf(kinds []Kind, key string) text.Text {
	for _, k := range kinds {
		if k.Key == key {
			return k.Title
		}
	}
	return text.Of("暂无", "not available")
}

// Ref is the product's name in the record.
func (p Product) Ref() string { return "product:" + p.ID }

// Facts are the product's figures as rulebooks ask for them.
func (p Product) Facts() rulebook.Facts {
	f := rulebook.Facts{}
	for key, s := range map[string]string{"title": p.Title, "brand": p.Brand, "category": p.Category, "stock_kind": p.StockKind, "sale_kind": p.SaleKind} {
		if s != "" {
			f["product."+key] = rulebook.Str(s)
		}
	}
	for key, b := range map[string]*bool{"private": p.Private, "online": p.Online} {
		if b != nil {
			f["product."+key] = rulebook.Bool(*b)
		}
	}
	if p.Price != nil {
		f["product.price"] = rulebook.Money(*p.Price)
	}
	if p.Stock != nil {
		f["product.stock"] = rulebook.Count(*p.Stock)
	}
	return f
}

// Filter chooses products; empty fields do not restrict.
type Filter struct {
	Merchant  string `json:"merchant,omitempty"`
	Store     string `json:"store,omitempty"`
	Category  string `json:"category,omitempty"`
	Brand     string `json:"brand,omitempty"`
	Title     string `json:"title,omitempty"` // a part of the title
	StockKind string `json:"stock_kind,omitempty"`
	Online    *bool  `json:"online,omitempty"`
	PriceFrom *int64 `json:"price_from,omitempty"` // fen
	PriceTo   *int64 `json:"price_to,omitempty"`   // fen, inclusive
	StockFrom *int64 `json:"stock_from,omitempty"`
}

// Question asks for a page of products in the order of their ids.
type Question struct {
	Filter
	After string // ids greater than this
	Limit int
}
