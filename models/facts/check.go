package facts

import (
	"maps"
	"slices"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Catalogue is what can be recorded: by key, how the latest edition of each programme that knows the fact declares it.
type Catalogue map[string][]rulebook.FactDecl

type catalogueKey struct{}

// Declared is the catalogue of the rulebooks that the transaction's database carries. Facts that the portal counts
// or reads itself, and those of a case, are not recorded by anybody.
func Declared(tx *db.Tx) Catalogue {
	return tx.Slot(catalogueKey{}, func() any { return catalogue(rulebook.Books(tx)) }).(Catalogue)
}

func catalogue(lib *rulebook.Library) Catalogue {
	c := Catalogue{}
	for _, programme := range lib.Programmes() {
		latest := map[string]rulebook.FactDecl{}
		for _, e := range lib.Editions(programme) {
			for _, f := range e.Facts {
				latest[f.Key] = f
			}
		}
		for key, f := range latest {
			if !f.Kept() && f.Subject != "case" {
				c[key] = append(c[key], f)
			}
		}
	}
	return c
}

// Keys are the keys of the catalogue, sorted.
func (c Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c)) }

// Check brings a fact's value into its canonical form, or says what is wrong in which column. An empty value is "not
// available". Errors: Invalid, with one field.
func (c Catalogue) Check(f Fact) (Fact, error) {
	kind, _, ok := SplitSubject(f.Subject)
	if !ok {
		return f, wrong("subject", text.F("“%s”不是主体；请写 merchant:编号、store:编号、product:编号或 brand:编号",
			"%q is no subject; write merchant:ID, store:ID, product:ID or brand:ID", f.Subject))
	}
	declared := c[f.Fact]
	if len(declared) == 0 {
		return f, wrong("fact", c.unknown(f.Fact))
	}
	for _, d := range declared {
		if of := subjectKind(d.Subject); of != kind {
			return f, wrong("subject", text.F("“%[1]s”是 %[2]s 的事实，主体应以 %[2]s: 开头", "%[1]s is a fact of a %[2]s; the subject begins with %[2]s:", f.Fact, of))
		}
		if f.Value == "" {
			continue
		}
		v, err := d.Parse(f.Value)
		if err != nil {
			return f, wrong("value", wording(d, f.Value))
		}
		f.Value = v.String()
	}
	return f, nil
}

func (c Catalogue) unknown(key string) text.Text {
	t := text.F("没有任何规则声明“%s”", "no rulebook declares %q", key)
	if near := rulebook.Nearest(key, c.Keys()); near != "" {
		return text.Join(text.Of("；", "; "), t, text.F("是否指“%s”？", "did you mean %q?", near))
	}
	return t
}

func wrong(column string, why text.Text) error {
	return fault.New(fault.Invalid, why, text.Of("请更正后重新导入。", "Correct it and import again.")).At(column, why)
}

// wording says what a value of the declared type looks like.
func wording(d rulebook.FactDecl, value string) text.Text {
	if len(d.Steps) > 0 {
		keys := make([]text.Text, len(d.Steps))
		for i, s := range d.Steps {
			keys[i] = text.Same(s.Key)
		}
		return text.F("“%s”不在可选值内；可写 %s", "%q is none of the values; write one of %s", value, text.Join(text.Same(" "), keys...))
	}
	return text.F("“%s”不是%s", "%q is not %s", value, Form(d.Type))
}

// Form words how a value of a type is written.
func Form(t rulebook.FactType) text.Text {
	return map[rulebook.FactType]text.Text{
		rulebook.TypeBool:    text.Of("true 或 false", "true or false"),
		rulebook.TypeCount:   text.Of("整数，如 3", "a whole number, such as 3"),
		rulebook.TypeDecimal: text.Of("小数，如 4.7", "a decimal, such as 4.7"),
		rulebook.TypeRate:    text.Of("小数形式的比率，如 0.01（即 1%）", "a rate as a decimal, such as 0.01 (1 %)"),
		rulebook.TypeMoney:   text.Of("金额（元，至多两位小数），如 1234.50", "an amount in yuan with at most two decimals, such as 1234.50"),
		rulebook.TypeDay:     text.Of("日期，如 2026-02-13", "a date, such as 2026-02-13"),
		rulebook.TypeInstant: text.Of("时刻，如 2026-02-13T15:30:00+08:00", "an instant, such as 2026-02-13T15:30:00+08:00"),
		rulebook.TypeList:    text.Of("以 ; 分隔的列表", "a list separated by ;"),
		rulebook.TypeScale:   text.Of("等级", "a step of the scale"),
		rulebook.TypeString:  text.Of("文字", "a text"),
	}[t]
}

// subjectKind is the kind of subject that a declaration means.
func subjectKind(declared string) string {
	if declared == "" {
		return "merchant"
	}
	return declared
}
