package intake

import (
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
)

var merchants = Kind{
	Name: "merchants", Title: text.Of("商家", "merchants"), May: access.Import,
	About: text.Of("每行一家商家（法人主体）。", "One merchant (legal entity) a row."),
	Columns: []Column{
		{Name: "merchant", Needed: true, Sample: "M001", About: text.Of("商家编号", "key of the merchant")},
		{Name: "name", Needed: true, Sample: "澄海星禾日用品有限公司", About: text.Of("法人全称", "legal name")},
		{Name: "legal_id", Needed: true, Sample: "91440500MA5XYZ123X", About: text.Of("统一社会信用代码，核验校验位", "unified social credit code; its check digit is checked")},
		{Name: "email", Needed: true, Sample: "owner@xinghe.example", About: text.Of("联系邮箱", "e-mail address")},
		{Name: "created_on", MayMiss: true, Sample: "2024-05-01", About: text.Of("入驻日期", "day it joined the marketplace")},
	},
	load: loading(readMerchant, keepMerchants),
}

func readMerchant(v *values) merchant.Merchant {
	m := merchant.Merchant{ID: v.key("merchant"), Name: v.line("name", 100), LegalID: v.cell("legal_id"), Email: v.email("email"), Created: v.start("created_on")}
	switch err := merchant.CheckLegalID(m.LegalID); err {
	case nil:
	case merchant.ErrDigit:
		v.wrong("legal_id", text.F("“%s”的校验位不符，可能有一位写错", "the check digit of %q is wrong; one of its characters may be mistyped", clip(m.LegalID)))
	default:
		v.wrong("legal_id", text.F("“%s”不是统一社会信用代码（18 位数字或大写字母，不含 I O S V Z）",
			"%q is no unified social credit code (18 digits and capital letters without I O S V Z)", clip(m.LegalID)))
	}
	return m
}

// keepMerchants refuses a second merchant for a legal entity (GEN-5).
func keepMerchants(tx *db.Tx, rows []merchant.Merchant) (int, error) {
	legal := make([]string, len(rows))
	for i, m := range rows {
		legal[i] = m.LegalID
	}
	holders, err := merchant.Holders(tx, legal)
	if err != nil {
		return 0, err
	}
	bad := fault.Validation()
	for i, m := range rows {
		if h, taken := holders[m.LegalID]; taken && h.ID != m.ID {
			at(bad, i, "legal_id", text.F("该信用代码已属于商家 %s；一个法人主体只有一个商家编号", "merchant %s has this code already; a legal entity is one merchant", h.ID))
		} else {
			holders[m.LegalID] = m
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	return merchant.Put(tx, rows)
}

var stores = Kind{
	Name: "stores", Title: text.Of("店铺", "stores"), May: access.Import,
	About: text.Of("每行一家店铺；商家须先导入。", "One store a row; its merchant must be there already."),
	Columns: []Column{
		{Name: "store", Needed: true, Sample: "S001", About: text.Of("店铺编号", "key of the store")},
		{Name: "merchant", Needed: true, Sample: "M001", About: text.Of("所属商家编号", "key of its merchant")},
		{Name: "name", Needed: true, Sample: "星禾家居旗舰店", About: text.Of("店铺名称", "name of the store")},
		{Name: "platform", Needed: true, Sample: "1688", About: text.Of("taobao 淘宝、tmall 天猫、1688、other 其他", "taobao, tmall, 1688 or other")},
		{Name: "kind", Needed: true, Sample: "flagship", About: text.Of("flagship 旗舰、brand_exclusive 专卖、multi_brand 专营、brand_owned 自营、ordinary 普通",
			"flagship, brand_exclusive, multi_brand, brand_owned or ordinary")},
		{Name: "created_on", Sample: "2024-05-01", About: text.Of("开店日期", "day it opened")},
		{Name: "contract_start", MayMiss: true, Sample: "2026-01-01", About: text.Of("合同首日", "first day of its contract")},
		{Name: "contract_end", MayMiss: true, Sample: "2026-12-31", About: text.Of("合同末日，不早于首日", "last day of its contract")},
		{Name: "brands", MayMiss: true, Sample: "B001;B002", About: text.Of("品牌编号，以 ; 分隔", "keys of its brands, separated by ;")},
	},
	load: loading(readStore, keepStores),
}

func readStore(v *values) merchant.Store {
	s := merchant.Store{ID: v.key("store"), Merchant: v.key("merchant"), Name: v.line("name", 100), Platform: v.word("platform", merchant.Keys(merchant.Platforms)),
		Kind: v.word("kind", merchant.Keys(merchant.Kinds)), Created: v.start("created_on"), ContractStart: v.start("contract_start"),
		ContractEnd: v.start("contract_end"), Brands: v.list("brands")}
	if s.ContractStart != 0 && s.ContractEnd != 0 && s.ContractEnd < s.ContractStart {
		v.wrong("contract_end", text.Of("早于合同首日", "is before the first day of the contract"))
	}
	return s
}

func keepStores(tx *db.Tx, rows []merchant.Store) (int, error) {
	bad, err := unknownMerchants(tx, rows, func(s merchant.Store) string { return s.Merchant })
	if err != nil {
		return 0, err
	}
	ids := make([]string, len(rows))
	for i, s := range rows {
		ids[i] = s.ID
	}
	there, err := merchant.KnownStores(tx, ids)
	if err != nil {
		return 0, err
	}
	for i, s := range rows {
		if was, known := there[s.ID]; known && was.Merchant != s.Merchant {
			at(bad, i, "merchant", text.F("店铺 %s 属于商家 %s；换商家请使用新的店铺编号", "store %s belongs to merchant %s; use a new key for another merchant", s.ID, was.Merchant))
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	return merchant.PutStores(tx, rows)
}

// unknownMerchants starts a validation with the items whose merchant is not there.
func unknownMerchants[T any](tx *db.Tx, rows []T, of func(T) string) (*fault.Fault, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = of(r)
	}
	there, err := merchant.Known(tx, ids)
	bad := fault.Validation()
	for i, id := range ids {
		if _, known := there[id]; !known {
			at(bad, i, "merchant", text.F("没有商家“%s”；请先导入商家", "there is no merchant %q; import the merchants first", id))
		}
	}
	return bad, err
}

var products = Kind{
	Name: "products", Title: text.Of("商品", "products"), May: access.Import,
	About: text.Of("每行一件商品；店铺须先导入。", "One product a row; its store must be there already."),
	Columns: []Column{
		{Name: "product", Needed: true, Sample: "P001", About: text.Of("商品编号", "key of the product")},
		{Name: "store", Needed: true, Sample: "S001", About: text.Of("店铺编号", "key of its store")},
		{Name: "title", Needed: true, Sample: "双层玻璃杯 350ml", About: text.Of("标题，最多 200 字", "title, at most 200 characters")},
		{Name: "brand", Sample: "B001", About: text.Of("品牌编号", "key of its brand")},
		{Name: "category", Sample: "家居/杯具", About: text.Of("类目", "category")},
		{Name: "stock_kind", Sample: "spot", About: text.Of("spot 现货、presale 预售、made_to_order 定制", "spot, presale or made_to_order")},
		{Name: "private", Sample: "false", About: text.Of("是否私密商品：true 或 false", "private: true or false")},
		{Name: "price", Sample: "39.90", About: text.Of("价格（元）", "price in yuan")},
		{Name: "stock", Sample: "120", About: text.Of("库存件数", "pieces in stock")},
		{Name: "online", Sample: "true", About: text.Of("是否在售：true 或 false", "on sale: true or false")},
		{Name: "sale_kind", MayMiss: true, Sample: "new", About: text.Of("new 全新、used 二手、auction 拍卖、auto_delivery 自动发货", "new, used, auction or auto_delivery")},
	},
	load: loading(readProduct, product.Put),
}

func readProduct(v *values) product.Product {
	return product.Product{ID: v.key("product"), Store: v.key("store"), Title: v.line("title", 200), Brand: v.line("brand", 200), Category: v.line("category", 200),
		StockKind: v.word("stock_kind", words(product.StockKinds)), SaleKind: v.word("sale_kind", words(product.SaleKinds)),
		Private: v.yes("private"), Online: v.yes("online"), Price: v.fen("price"), Stock: v.count("stock")}
}

func words(kinds []product.Kind) []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = k.Key
	}
	return slices.Clip(out)
}
