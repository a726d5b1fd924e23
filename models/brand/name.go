package brand

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SameName reports whether two names of companies are the same in everything but the way they are written: width, case,
// spaces, points, the shape of brackets, and the ways to write one legal form. It is careful: whatever may be another
// company is another company.
func SameName(a, b string) bool {
	a = NormalName(a)
	return a != "" && a == NormalName(b)
}

// brackets are all written in one way; NFKC has turned the full-width ones into it already.
var brackets = strings.NewReplacer("[", "(", "]", ")", "{", "(", "}", ")", "【", "(", "】", ")", "〔", "(", "〕", ")", "〖", "(", "〗", ")", "「", "(", "」", ")", "《", "(", "》", ")", "<", "(", ">", ")")

// NormalName is a company's name as names are compared.
func NormalName(name string) string {
	name = strings.ToLower(norm.NFKC.String(name))
	name = brackets.Replace(name)
	name = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(".,;:·・。、'’`\"“”-‐–—_", r) {
			return -1
		}
		return r
	}, name)
	return legalForm(name)
}

// forms are the ways to write one legal form at the end of a name, the usual one second. A company limited by shares is
// another form and stays one.
var forms = [][2]string{
	{"有限责任公司", "有限公司"}, {"companylimited", "coltd"}, {"companyltd", "coltd"}, {"colimited", "coltd"}, {"limited", "ltd"},
	{"incorporated", "inc"}, {"corporation", "corp"},
}

func legalForm(name string) string {
	for _, f := range forms {
		if stem, ok := strings.CutSuffix(name, f[0]); ok && stem != "" {
			return stem + f[1]
		}
	}
	return name
}
