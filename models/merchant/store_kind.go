package merchant

import "github.com/mengyue/portal/models/text"

// Word is one of a few values with its wording.
type Word struct {
	Key   string
	Title text.Text
}

// Platforms are where a store is.
var Platforms = []Word{
	{"taobao", text.Of("淘宝", "Taobao")}, {"tmall", text.Of("天猫", "Tmall")},
	{"1688", text.Same("1688")}, {"other", text.Of("其他平台", "other platform")},
}

// Kinds are what a store is.
var Kinds = []Word{
	{"flagship", text.Of("旗舰店", "flagship store")}, {"brand_exclusive", text.Of("专卖店", "brand exclusive store")},
	{"multi_brand", text.Of("专营店", "multi-brand store")}, {"brand_owned", text.Of("品牌自营店", "brand-owned store")},
	{"ordinary", text.Of("普通店铺", "ordinary store")},
}

// Title words a key of the list; a key that is not on it stands for itself.
func Title(words []Word, key string) text.Text {
	for _, w := range words {
		if w.Key == key {
			return w.Title
		}
	}
	return text.Same(key)
}

// Keys are the keys of a list, in its order.
func Keys(words []Word) []string {
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = w.Key
	}
	return keys
}
