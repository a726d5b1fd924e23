package partners

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/partner"
	view "github.com/mengyue/portal/views/partners"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/api"
	"github.com/mengyue/portal/web/front"
)

// developers is the guide to the API, made of the same table as its routes and its document.
func developers(c *front.Ctx) error {
	p := view.DevelopersProps{Page: c.Page(c.T("开发者指南", "For developers")), Document: "/api/v1/openapi.json", Examples: examples(c)}
	for _, o := range api.Operations() {
		p.Operations = append(p.Operations, ui.Row{ID: o.ID, Cells: []ui.Cell{{Text: o.Method + " /api/v1" + o.Path}, {Text: c.In(o.Summary)}, {Text: string(o.Scope)}}})
	}
	for _, s := range append(append([]access.Scope{}, access.MerchantScopes...), access.WriteFigures) {
		p.Scopes = append(p.Scopes, ui.SummaryRow{Key: string(s), Value: c.In(s.Title())})
	}
	for _, t := range partner.Topics {
		p.Topics = append(p.Topics, ui.SummaryRow{Key: t, Value: c.In(partner.TopicTitle(t))})
	}
	return c.Show(http.StatusOK, view.Developers(p))
}

func examples(c *front.Ctx) []view.Example {
	origin := c.App.Origin
	return []view.Example{
		{ID: "read", Title: c.T("读取合作关系", "Read relations"), Lead: c.T("把令牌放在 Authorization 头中。", "Put the token into the Authorization header."),
			Code: "curl -H \"Authorization: Bearer $TOKEN\" \\\n  \"" + origin + "/api/v1/relations?state=open&limit=50\""},
		{ID: "publish", Title: c.T("发布商品", "Publish products"), Lead: c.T("合格的发布，不合格的在 refusals 中逐件说明条款与原因。", "The good ones are published; refusals tells the clause and the reason of each other one."),
			Code: "curl -X POST -H \"Authorization: Bearer $TOKEN\" \\\n  -H \"Idempotency-Key: 2026-11-25-0001\" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{\"membership\":\"01J…\",\"products\":[{\"product\":\"P001\",\"store\":\"S001\",\"title\":\"…\",\"brand\":\"B001\",\"category\":\"…\",\"sale_kind\":\"new\",\"price_fen\":3990}]}' \\\n  \"" + origin + "/api/v1/products\""},
		{ID: "verify", Title: c.T("校验事件签名", "Check the signature of an event"), Lead: c.T("Mengyue-Signature 为 t=秒,v1=签名；签名是以密钥对“t.正文”计算的 HMAC-SHA256（十六进制）。请拒绝五分钟以前的 t。", "Mengyue-Signature is t=seconds,v1=signature; the signature is the HMAC-SHA256, in hex, of “t.body” with your secret. Refuse a t older than five minutes."),
			Code: "expected = hmac_sha256_hex(secret, t + \".\" + raw_body)\nif not constant_time_equal(expected, v1): reject(401)\nif abs(now - t) > 300: reject(401)"},
	}
}
