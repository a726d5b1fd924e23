package rulebook

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/longbridgeapp/opencc"
	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/mengyue/portal/models/text"
)

// NameList is a list of names that nobody else may have, and of endings that no name may have.
type NameList struct {
	Key     string    `yaml:"key" need:"yes" is:"key"`
	Clause  string    `yaml:"clause" need:"yes" is:"clause"`
	Title   text.Text `yaml:"title" need:"yes"` // what one of them is called: a name of the platform
	Names   []string  `yaml:"names" need:"yes"`
	Endings []string  `yaml:"endings"`
}

// simplified turns traditional characters into simplified ones.
var simplified = sync.OnceValue(func() *opencc.OpenCC {
	cc, err := opencc.New("t2s")
	if err != nil {
		panic(err) // its dictionaries are on board
	}
	return cc
})

// PlainName writes a name in the one way in which names are compared: without width, case, spaces, points and marks,
// in simplified characters.
func PlainName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, cases.Fold().String(norm.NFKC.String(name)))
	plain, err := simplified().Convert(name)
	if err != nil {
		return name
	}
	return plain
}

// taken says how a name is one of the list's own, or ends in what none may end in.
func (l NameList) taken(name string) (text.Text, bool) {
	plain := PlainName(name)
	for _, n := range l.Names {
		if plain == PlainName(n) {
			return text.F("“%s”与%s“%s”相同", "“%s” is the same as %s “%s”", name, l.Title, n), true
		}
	}
	for _, ending := range l.Endings {
		if strings.HasSuffix(plain, PlainName(ending)) {
			return text.F("“%s”以“%s”结尾", "“%s” ends in “%s”", name, ending), true
		}
	}
	return text.Text{}, false
}

// like says how a name comes close to one of the list's own: it holds it, sounds like it, looks like it, or differs by
// a character or two. That is a flag for a person, never a refusal by itself.
func (l NameList) like(name string) (text.Text, bool) {
	plain := PlainName(name)
	for _, n := range l.Names {
		if how, close := resembles(plain, PlainName(n)); close {
			return text.F("“%s”%s%s“%s”", "“%s” %s %s “%s”", name, how, l.Title, n), true
		}
	}
	return text.Text{}, false
}

// resembles compares two plain names that are not the same.
func resembles(name, reserved string) (how text.Text, close bool) {
	length := len([]rune(reserved))
	switch {
	case name == reserved || name == "":
		return how, false
	case length > 1 && strings.Contains(name, reserved):
		return text.Of("含有", "contains"), true
	case sound(name) == sound(reserved):
		return text.Of("读音同于", "sounds like"), true
	case strings.Contains(shape.Replace(name), shape.Replace(reserved)):
		return text.Of("写法近于", "is written like"), true
	}
	apart := distance(name, reserved)
	if length == len([]rune(name)) && 2*apart <= length && distance(sound(name), sound(reserved)) == 1 {
		return text.Of("读音近于", "sounds much like"), true
	}
	if length >= 3 && apart == 1 || length >= 6 && apart == 2 {
		return text.F("有 %d 个字之差近于", "differs by %d from", apart), true
	}
	return how, false
}

// shape writes what looks alike in one way.
var shape = strings.NewReplacer("0", "o", "1", "l", "i", "l", "5", "s", "8", "b", "丶", "", "寳", "宝", "寶", "宝")

var syllables = pinyin.NewArgs()

// sound is how a name is read, without tones; what is no Chinese character stands for itself.
func sound(name string) string {
	var b strings.Builder
	for _, r := range name {
		if read := pinyin.SinglePinyin(r, syllables); len(read) > 0 {
			b.WriteString(read[0])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ofNames answers whether names are taken, or resemble those of a list.
func (j judging) ofNames(f *figure, c *comparison, v Value) said {
	var found []text.Text
	for _, name := range v.Items() {
		for _, key := range c.lists {
			list := j.e.index.lists[key]
			ask := list.taken
			if c.op == "resembles" {
				ask = list.like
			}
			if how, is := ask(name); is {
				found = append(found, how)
				break
			}
		}
	}
	s := said{holds: (len(found) == 0) == (c.op == "not_named"), limit: strings.Join(c.lists, ";")}
	switch {
	case j.silent:
	case len(found) > 0:
		s.detail = text.F("%s。", "%s.", text.Join(text.Of("；", "; "), found...))
		s.way = text.F("请更换“%s”。", "Choose another “%s”.", f.title)
	default:
		s.detail = text.F("“%s”为“%s”，与%s均不相同也不相近。", "“%s” is “%s”: neither the same as nor close to %s.", f.title, f.show(v), j.listTitles(c.lists))
	}
	if c.op == "not_named" && len(found) == 0 && !j.silent {
		s.detail = text.F("“%s”为“%s”，不在%s之列。", "“%s” is “%s”: not among %s.", f.title, f.show(v), j.listTitles(c.lists))
	}
	return s
}

func (j judging) listTitles(keys []string) text.Text {
	titles := make([]text.Text, len(keys))
	for i, key := range keys {
		titles[i] = j.e.index.lists[key].Title
	}
	return text.Join(text.Of("、", ", "), titles...)
}

// names: a list has names that are left when they are written plainly, and two of them are not the same.
func (c *checker) names() {
	for i, l := range c.e.Names {
		var seen []string
		for k, n := range slices.Concat(l.Names, l.Endings) {
			path := item(item("names", i)+".names", k)
			if k >= len(l.Names) {
				path = item(item("names", i)+".endings", k-len(l.Names))
			}
			plain := PlainName(n)
			if plain == "" {
				c.add(c.at(path), "%q is no name: nothing is left of it without spaces and marks", n)
			}
			if k < len(l.Names) && slices.Contains(seen, plain) {
				c.add(c.at(path), "%q is the same name as one before it", n)
			}
			seen = append(seen, plain)
		}
	}
}
