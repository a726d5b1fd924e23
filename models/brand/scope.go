package brand

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// everything are the words by which a list of categories says that there is no limit.
var everything = []string{"*", "全部", "所有", "全类目", "所有类目", "all", "any"}

// everywhere and nationwide are the words for no limit of region, and for the whole country.
var (
	everywhere = []string{"", "*", "全球", "全世界", "世界范围", "worldwide", "global"}
	nationwide = []string{"中国", "全国", "中国大陆", "中国境内", "中国区", "大陆", "中华人民共和国", "china", "mainland china", "prc"}
)

// coversAll reports whether categories cover others. None, or a word for all, is no limit; a category covers what is
// beneath it (家居 covers 家居/杯具).
func coversAll(wide, narrow []string) bool {
	if unlimited(wide) {
		return true
	}
	if unlimited(narrow) {
		return false
	}
	for _, n := range narrow {
		if !slices.ContainsFunc(wide, func(w string) bool { return beneath(n, w) }) {
			return false
		}
	}
	return true
}

func unlimited(categories []string) bool {
	return len(categories) == 0 || slices.ContainsFunc(categories, func(c string) bool { return slices.Contains(everything, plain(c)) })
}

// beneath reports whether a category is another one or lies under it.
func beneath(narrow, wide string) bool {
	n, w := plain(narrow), plain(wide)
	return n == w || strings.HasPrefix(n, w+"/")
}

// plain writes a category in one way: its steps parted by a slash, without space, width and case.
func plain(s string) string {
	steps := strings.FieldsFunc(strings.ToLower(norm.NFKC.String(s)), func(r rune) bool { return r == '/' || r == '>' || r == '\\' })
	for i := range steps {
		steps[i] = strings.TrimSpace(steps[i])
	}
	return strings.Join(steps, "/")
}

// coversRegion reports whether one region covers another: everywhere covers all, the country every part of it, a list
// of places those places.
func coversRegion(wide, narrow string) bool {
	w, n := plain(wide), plain(narrow)
	switch {
	case slices.Contains(everywhere, w):
		return true
	case slices.Contains(everywhere, n):
		return false
	case slices.Contains(nationwide, w):
		return true
	case slices.Contains(nationwide, n):
		return false
	}
	return coversAll(places(w), places(n))
}

func places(region string) []string {
	return strings.FieldsFunc(region, func(r rune) bool { return strings.ContainsRune(";,、 ", r) })
}
