// Package api serves partners' systems: the same verbs as the pages, behind tokens with scopes, as JSON. One table holds
// every operation; the map of routes and the OpenAPI document are both made of it.
package api

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// root is where the version that stands begins.
const root = "/api/v1"

// Operation is one thing that a partner's system can ask or do.
type Operation struct {
	ID      string
	Method  string
	Path    string // beneath the root
	Scope   access.Scope
	Object  string // kind of the object named by :id
	Summary text.Text
	Query   []Param
	Body    any // an example of what is sent; nil for none
	Reply   any // an example of what is answered
	Do      func(c *front.Ctx) error
}

// Param is something that the address may say beside its path.
type Param struct {
	Name string
	Help text.Text
	Enum []string
}

// paging are the parameters of every list.
var paging = []Param{
	{Name: "cursor", Help: text.Of("上一页给出的 next", "next of the page before")},
	{Name: "limit", Help: text.Of("每页条数，1 至 100，默认 50", "rows of a page, 1 to 100, 50 where not said")},
}

// Operations is the table.
func Operations() []Operation {
	return append(reading(), writing()...)
}

func reading() []Operation {
	return []Operation{
		{ID: "getStanding", Method: front.GET, Path: "/standing", Scope: access.ReadStanding, Reply: Standing{}, Do: standing,
			Summary: text.Of("商家的成员资格、限制、监管状态与待办期限", "the merchant's memberships, bars, supervision and deadlines")},
		{ID: "listRelations", Method: front.GET, Path: "/relations", Scope: access.ReadRelations, Reply: Page[Relation]{}, Do: relations,
			Query:   append([]Param{{Name: "state", Help: text.Of("只看一种状态", "one state only"), Enum: []string{"asking", "open", "past"}}}, paging...),
			Summary: text.Of("合作关系，最新在前", "relations, the newest first")},
		{ID: "getRelation", Method: front.GET, Path: "/relations/:id", Scope: access.ReadRelations, Object: "relation", Reply: Relation{}, Do: oneRelation,
			Summary: text.Of("一份合作关系", "one relation")},
		{ID: "listRelationOrders", Method: front.GET, Path: "/relations/:id/orders", Scope: access.ReadRelations, Object: "relation", Reply: Page[Order]{}, Query: paging, Do: orders,
			Summary: text.Of("该合作关系下待履行的订单；关系解除后仍保留", "orders to be served under the relation, also after its end")},
		{ID: "listRelationProducts", Method: front.GET, Path: "/relations/:id/products", Scope: access.ReadRelations, Object: "relation", Reply: Page[Goods]{}, Query: paging, Do: relationGoods,
			Summary: text.Of("供货一方当前展示的商品", "the products that the supplying side has on show")},
		{ID: "listProducts", Method: front.GET, Path: "/products", Scope: access.ReadProducts, Reply: Page[Product]{}, Query: paging, Do: products,
			Summary: text.Of("本商家发布的商品及其状态", "the merchant's published products with their states")},
		{ID: "getProduct", Method: front.GET, Path: "/products/:id", Scope: access.ReadProducts, Object: "listing", Reply: Product{}, Do: oneProduct,
			Summary: text.Of("一件发布的商品", "one published product")},
		{ID: "listTags", Method: front.GET, Path: "/tags", Scope: access.ReadTags, Reply: Page[Tag]{}, Query: paging, Do: tags,
			Summary: text.Of("本商家商品的标识，最新在前", "the tags of the merchant's products, the newest first")},
		{ID: "listExclusions", Method: front.GET, Path: "/exclusions", Scope: access.ReadExclusions, Reply: Page[Exclusion]{}, Query: paging, Do: exclusions,
			Summary: text.Of("不再计入的商品数据（YX-19）；平台令牌可读全部", "figures of products that no longer count (YX-19); a token of the platform reads all")},
	}
}

func writing() []Operation {
	return []Operation{
		{ID: "publishProducts", Method: front.POST, Path: "/products", Scope: access.WriteProducts, Body: Publish{}, Reply: Published{}, Do: publish,
			Summary: text.Of("发布商品：逐件核验，合格的发布，其余逐件说明原因", "publish products: each is judged; the good ones are published, the others told one by one")},
		{ID: "withdrawProduct", Method: front.POST, Path: "/products/:id/withdraw", Scope: access.WriteProducts, Object: "listing", Reply: Product{}, Do: withdraw,
			Summary: text.Of("下架一件商品", "take a product down")},
		{ID: "showProduct", Method: front.POST, Path: "/products/:id/show", Scope: access.WriteProducts, Object: "listing", Reply: Product{}, Do: showAgain,
			Summary: text.Of("重新展示一件商品", "put a product on show again")},
		{ID: "askRelation", Method: front.POST, Path: "/relations", Scope: access.WriteRelations, Body: Ask{}, Reply: Relation{}, Do: ask,
			Summary: text.Of("发起合作申请或邀请", "apply for a relation, or invite to one")},
		{ID: "answerRelation", Method: front.POST, Path: "/relations/:id/answer", Scope: access.WriteRelations, Object: "relation", Body: Answer{}, Reply: Relation{}, Do: answer,
			Summary: text.Of("答复合作请求", "answer a request for a relation")},
		{ID: "sendFigures", Method: front.POST, Path: "/figures/:kind", Scope: access.WriteFigures, Body: Figures{}, Reply: Taken{}, Do: sendFigures,
			Summary: text.Of("上报指标：kind 为 store_days、product_days、category_days、orders、series 或 facts，规则与同名 CSV 相同", "hand in figures: kind is store_days, product_days, category_days, orders, series or facts, by the rules of the CSV of that name")},
	}
}

// Routes are the area's lines of the map.
func Routes() []front.Route {
	all := []front.Route{{Method: front.GET, Path: root + "/openapi.json", May: access.Anyone, Do: document}}
	for _, o := range Operations() {
		all = append(all, front.Route{Method: o.Method, Path: root + o.Path, May: access.Token, Scope: o.Scope, Object: o.Object, Do: o.Do, Limit: bodyLimit, Repeat: o.Method == front.POST})
	}
	return all
}

// bodyLimit is how large a body may be.
const bodyLimit = 4 << 20

// ok answers with what was asked for.
func ok(c *front.Ctx, reply any) error { return c.JSON(http.StatusOK, reply) }
