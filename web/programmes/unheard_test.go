package programmes_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// orchard is a book with the sections that the first programme has none of.
func orchard(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for as, from := range map[string]string{"common/2023-01-01.yaml": "../../models/rulebook/books/common/2023-01-01.yaml",
		"orchard/2026-01-01.yaml":           "../applications/testdata/orchard/2026-01-01.yaml",
		"orchard/2026-01-01.scenarios.yaml": "../applications/testdata/orchard/2026-01-01.scenarios.yaml"} {
		b, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		out[as] = &fstest.MapFile{Data: b}
	}
	return out
}

func TestEverySectionOfABookIsWorded(t *testing.T) {
	b := open(t, orchard(t))
	b.Get("/programmes/orchard").OK().Sound().HasText("果园、承运商", "3 个工作日", "签署后有效期 1 年", "¥20,000.00", "15 天 内补足",
		"第 1 次起：商品下架", "第 3 次起：商品删除、账号监管 7 天", "运输途中脱冷", "随时可以退出", "由一人决定", "须先与商家沟通并留有记录",
		"清退后再次申请：腐烂", "离开后 永久 内不能再次申请", "退出后再次申请", "退出后的数据不计")
	b.Get("/programmes/orchard/clauses").OK().Sound().HasText("违规处理", "保证金", "OR-2 冷链")
	b.Get("/programmes").OK().Sound().HasText("果园直供", "开放申请")
	if has := open(t, orchard(t)).English().Get("/programmes/orchard").OK().Sound().Untranslated(); has != "" {
		t.Errorf("in English it says %q", has)
	}
}

// GEN-7: what is not in force yet can be read, and not applied for.
func TestProgrammeToComeCanBeReadAndNotAppliedFor(t *testing.T) {
	books := orchard(t)
	for _, name := range []string{"orchard/2026-01-01.yaml", "orchard/2026-01-01.scenarios.yaml"} {
		later := strings.ReplaceAll(string(books[name].Data), "2026-01-01", "2027-03-01")
		books[strings.Replace(name, "2026-01-01", "2027-03-01", 1)] = &fstest.MapFile{Data: []byte(later)}
		delete(books, name)
	}
	b := open(t, books)
	b.Get("/programmes").OK().HasText("将于 2027-03-01 施行").LacksText("开放申请")
	b.Get("/programmes/orchard").OK().HasText("将于 2027-03-01 施行").LacksText("登录后申请")
	b.Get("/programmes/orchard/editions/2027-03-01").OK().Sound()
}

func TestPagesOfTheRulesAreSoundInBothLanguages(t *testing.T) {
	zh, en := open(t, twoEditions(t)), open(t, twoEditions(t)).English()
	for _, path := range []string{"/programmes", "/programmes/yanxuan", "/programmes/yanxuan/clauses", "/programmes/yanxuan/clauses?q=24", "/programmes/yanxuan/clauses?q=nothing",
		"/programmes/yanxuan/editions/2023-08-04", "/programmes/yanxuan/compare", "/programmes/yanxuan/compare?from=2023-08-04&to=2023-08-04"} {
		zh.Get(path).OK().Sound()
		if has := en.Get(path).OK().Sound().Untranslated("“1688严选”", "1688严选", "四季青"); has != "" {
			t.Errorf("%s in English says %q", path, has)
		}
	}
}

func TestDownloadsNameTheirEditionAndAreNotThereForOthers(t *testing.T) {
	b := open(t, nil)
	for path, kind := range map[string]string{"/programmes/yanxuan/editions/2023-08-04/source": "application/yaml", "/programmes/yanxuan/editions/2023-08-04/text": "text/plain"} {
		p := b.Get(path).OK()
		if !strings.HasPrefix(p.Header.Get("Content-Type"), kind) || !strings.Contains(p.Header.Get("Content-Disposition"), "yanxuan-2023-08-04.") {
			t.Errorf("%s comes as %s, %s", path, p.Header.Get("Content-Type"), p.Header.Get("Content-Disposition"))
		}
	}
	if p := open(t, nil).English().Get("/programmes/yanxuan/editions/2023-08-04/text"); !strings.Contains(string(p.Body), "YX-20 End of the term") {
		t.Error("the English text is not English")
	}
	for _, path := range []string{"/programmes/yanxuan/editions/1999-01-01/source", "/programmes/nothing/editions/2023-08-04/text"} {
		b.Get(path).Want(http.StatusNotFound)
	}
}
