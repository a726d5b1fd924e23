package rulebook

import (
	"reflect"
	"strings"

	"github.com/mengyue/portal/models/text"
)

// Use is one place of a book that applies a clause.
type Use struct {
	Section text.Text // 规则
	Title   text.Text // what the place is called, zero where the section says it all
}

// placesOfUse are the parts of a book by the key of their field.
var placesOfUse = map[string]text.Text{
	"derived": text.Of("计算的指标", "derived figures"), "acknowledge": text.Of("签署前的声明", "statements before signing"),
	"benefits": text.Of("权益", "benefits"), "asks": text.Of("申请表", "application form"), "agreements": text.Of("协议", "agreements"),
	"exempt": text.Of("豁免", "exemptions"), "rules": text.Of("规则", "rules"), "review": text.Of("审核", "review"),
	"appeal": text.Of("申诉", "appeals"), "term": text.Of("合作期", "term"), "tag": text.Of("打标", "tags"),
	"growth": text.Of("成长路径", "growth path"), "exit": text.Of("退出", "exit"), "removal": text.Of("清退", "removal"),
	"return": text.Of("再次申请的限制", "bars on applying again"), "exclusion": text.Of("数据排除", "excluded figures"),
	"sanctions": text.Of("处理措施", "measures"), "ladders": text.Of("违规处理", "what a breach leads to"), "names": text.Of("名称清单", "lists of names"), "deposit": text.Of("保证金", "deposit"), "relation": text.Of("合作关系", "relations"), "publishing": text.Of("发布商品", "publishing"),
	"standards": text.Of("标准表", "standards"), "spans": text.Of("期间", "stretches of time"), "categories": text.Of("类目分组", "groups of categories"),
	"lookbacks": text.Of("回看期", "look-backs"), "evaluation": text.Of("定期评估", "evaluations"), "levels": text.Of("等级", "levels"), "suspension": text.Of("暂停", "suspension"),
	"signup": text.Of("商品报名", "product sign-up"), "path": text.Of("参加的路径", "the path to taking part"), "invitation": text.Of("邀请", "invitations"),
	"ranks": text.Of("排名", "ranks"), "authorisation": text.Of("品牌授权", "brand authorisation"), "renewal": text.Of("年度续签", "yearly renewal"), "lookup": text.Of("标准表的适用", "looking up standards"), "notice": text.Of("规则公示", "notice of new editions"),
}

// Uses lists where the edition applies a clause, in the order of the book, each place once; where the portal or staff
// apply it, that stands first.
func (e *Edition) Uses(clause string) []Use {
	var out []Use
	if c, ok := e.Clause(clause); ok && c.Applied != nil {
		by := text.Of("系统执行", "the portal")
		if c.Applied.By == "staff" {
			by = text.Of("工作人员执行", "staff")
		}
		out = append(out, Use{Section: by, Title: c.Applied.Where})
	}
	book := reflect.ValueOf(e).Elem()
	for i := range book.NumField() {
		section, known := placesOfUse[book.Type().Field(i).Tag.Get("yaml")]
		if known {
			for _, title := range naming(book.Field(i), clause) {
				out = append(out, Use{Section: section, Title: title})
			}
		}
	}
	return once(out)
}

// naming gives the titles of the structs within v that name the clause.
func naming(v reflect.Value, clause string) []text.Text {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return naming(v.Elem(), clause)
		}
	case reflect.Slice:
		var out []text.Text
		for i := range v.Len() {
			out = append(out, naming(v.Index(i), clause)...)
		}
		return out
	case reflect.Struct:
		return namingStruct(v, clause)
	}
	return nil
}

func namingStruct(v reflect.Value, clause string) []text.Text {
	var out []text.Text
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		if f.Tag.Get("is") == "clause" {
			if v.Field(i).String() == clause && len(out) == 0 {
				out = append(out, titleIn(v))
			}
			continue
		}
		out = append(out, naming(v.Field(i), clause)...)
	}
	return out
}

// titleIn is what a struct of the book is called.
func titleIn(v reflect.Value) text.Text {
	for _, name := range []string{"Title", "Text"} {
		if f := v.FieldByName(name); f.IsValid() {
			if t, ok := f.Interface().(text.Text); ok {
				return t
			}
		}
	}
	return text.Text{}
}

func once(uses []Use) []Use {
	seen := map[Use]bool{}
	var out []Use
	for _, u := range uses {
		if !seen[u] {
			out = append(out, u)
		}
		seen[u] = true
	}
	return out
}

// Excerpt is a piece of an edition's source.
type Excerpt struct {
	Line int
	Text string
}

// Excerpts are the pieces of the source that state or apply a clause: each the smallest entry that names it. A clause
// that is inherited has only the pieces of this book.
func (e *Edition) Excerpts(clause string) []Excerpt {
	lines := strings.Split(string(e.Text), "\n")
	var out []Excerpt
	end := 0
	for i, line := range lines {
		if i < end || !names(line, clause) {
			continue
		}
		from, to := entry(lines, i)
		end = max(end, to)
		out = append(out, Excerpt{Line: from + 1, Text: outdented(lines[from:to])})
	}
	return out
}

// names reports whether a line of YAML has a key that names the clause.
func names(line, clause string) bool {
	for rest := line; ; {
		_, after, ok := strings.Cut(rest, ": "+clause)
		if !ok {
			return false
		}
		key := strings.TrimSuffix(rest[:len(rest)-len(after)], ": "+clause)
		word := key[strings.LastIndexAny(key, " {,")+1:]
		if (word == "id" || strings.HasSuffix(word, "clause")) && (after == "" || strings.ContainsAny(after[:1], ",} \r")) {
			return true
		}
		rest = after
	}
}

// entry is the smallest entry of a list or mapping around a line, as a half-open range of lines.
func entry(lines []string, at int) (from, to int) {
	from = at
	column := keyColumn(lines[at])
	for from > 0 && !strings.HasPrefix(strings.TrimSpace(lines[from]), "- ") {
		from--
		if blank(lines[from]) {
			continue
		}
		if keyColumn(lines[from]) < column || keyColumn(lines[from]) == column && strings.HasPrefix(strings.TrimSpace(lines[from]), "- ") {
			break
		}
	}
	depth := indent(lines[from])
	for to = at + 1; to < len(lines); to++ {
		if !blank(lines[to]) && indent(lines[to]) <= depth {
			break
		}
	}
	for to > from+1 && blank(lines[to-1]) {
		to--
	}
	return from, to
}

func blank(line string) bool { return strings.TrimSpace(line) == "" }

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// keyColumn is where the key of a line stands, after the dash of a list.
func keyColumn(line string) int { return len(line) - len(strings.TrimLeft(line, " -")) }

func outdented(lines []string) string {
	depth := indent(lines[0])
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = strings.TrimRight(line[min(depth, indent(line)):], " \r")
	}
	return strings.Join(out, "\n")
}
