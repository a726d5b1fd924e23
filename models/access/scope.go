package access

import (
	"slices"

	"github.com/mengyue/portal/models/text"
)

// Token is the action of whoever shows a token with the scope that the route names; no role holds it.
const Token Action = "token"

// Scope is what a token lets a partner's system do.
type Scope string

// The scopes. A merchant's token reads and changes what is the merchant's; figures come by the platform's own tokens,
// since no merchant writes the figures by which it is judged.
const (
	ReadStanding   Scope = "standing:read"
	ReadProducts   Scope = "products:read"
	WriteProducts  Scope = "products:write"
	ReadRelations  Scope = "relations:read"
	WriteRelations Scope = "relations:write"
	ReadTags       Scope = "tags:read"
	ReadExclusions Scope = "exclusions:read"
	WriteFigures   Scope = "figures:write"
)

// MerchantScopes and PlatformScopes are what the two kinds of token may hold, in the order in which pages show them.
var (
	MerchantScopes = []Scope{ReadStanding, ReadProducts, WriteProducts, ReadRelations, WriteRelations, ReadTags, ReadExclusions}
	PlatformScopes = []Scope{WriteFigures, ReadExclusions}
)

var scopes = map[Scope]text.Text{
	ReadStanding: text.Of("查看资格、限制与期限", "read memberships, bars and deadlines"), ReadProducts: text.Of("查看发布的商品", "read published products"),
	WriteProducts: text.Of("发布与下架商品", "publish products and take them down"), ReadRelations: text.Of("查看合作关系与待履行订单", "read relations and orders to be served"),
	WriteRelations: text.Of("发起与答复合作请求", "ask for relations and answer requests"), ReadTags: text.Of("查看商品标识", "read product tags"),
	ReadExclusions: text.Of("查看数据排除记录", "read excluded figures"), WriteFigures: text.Of("上报指标数据", "hand in figures"),
}

// Title is the scope as people read it.
func (s Scope) Title() text.Text { return scopes[s] }

// Valid reports whether a token of a merchant, or of the platform, may hold the scope.
func (s Scope) Valid(merchant bool) bool {
	if merchant {
		return slices.Contains(MerchantScopes, s)
	}
	return slices.Contains(PlatformScopes, s)
}
