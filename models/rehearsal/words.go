package rehearsal

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// What people would write, and what they are called, in rehearsed letters.
const (
	Reason  = "（示例：工作人员写的理由）"
	Advice  = "（示例：商家可以怎么做）"
	Remarks = "（示例：商家写的内容）"
	Name    = "示例商家有限公司"
	Store   = "示例店铺"
	Product = "示例商品"
	Brand   = "示例品牌"
	Person  = "示例人员"
)

// Called is the company in both languages.
var Called = text.Of(Name, "Example Trading Co.")

// english is what an English reader gets in their place: nobody wrote these, so they are in the reader's language.
var english = strings.NewReplacer(Reason, "(example: the reason that staff write)", Advice, "(example: what the merchant can do)", Remarks, "(example: what the merchant wrote)",
	Name, Called.EN, Store, "Example store", Product, "Example product", Brand, "Example brand", Person, "Example Person")

func each(list []text.Text) []text.Text {
	out := slices.Clone(list)
	for i := range out {
		out[i].EN = english.Replace(out[i].EN)
	}
	return out
}

// translated is a letter whose invented words are in the language of its reader.
func translated(l outbox.Letter) outbox.Letter {
	l.Title.EN, l.Objection.EN, l.UntilText.EN = english.Replace(l.Title.EN), english.Replace(l.Objection.EN), english.Replace(l.UntilText.EN)
	l.Paragraphs, l.Todo, l.Facts = each(l.Paragraphs), each(l.Todo), slices.Clone(l.Facts)
	for i := range l.Facts {
		l.Facts[i].Label.EN, l.Facts[i].Value.EN = english.Replace(l.Facts[i].Label.EN), english.Replace(l.Facts[i].Value.EN)
	}
	return l
}
