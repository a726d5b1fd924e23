package agreements_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/web/agreements"
	"github.com/mengyue/portal/web/webtest"
)

// later is the books on board with a later edition that changes the merchant service agreement.
func later(t *testing.T, meaning string) *rulebook.Library {
	t.Helper()
	files := fstest.MapFS{}
	const dir = "../../models/rulebook/books/"
	add := func(name, as string, changes ...string) {
		b, err := os.ReadFile(dir + name)
		if err != nil {
			t.Fatal(err)
		}
		files[as] = &fstest.MapFile{Data: []byte(strings.NewReplacer(changes...).Replace(string(b)))}
	}
	add("common/2023-01-01.yaml", "common/2023-01-01.yaml")
	for _, name := range []string{"yanxuan/2023-08-04", "yanxuan/2027-01-01"} {
		changes := []string{"edition: 2023-08-04", "edition: 2027-01-01", "effective: 2023-08-04", "effective: 2027-01-01",
			"    version: \"2023-08-04\"\n    on_new_version: still_valid\n    title: {zh: 商家服务协议", "    version: \"2027-01-01\"\n    on_new_version: " + meaning + "\n    title: {zh: 商家服务协议",
			"平台不承诺销售额、流量或订单的增长。\n            en: The platform promises no growth of sales, traffic or orders.", "平台不承诺任何增长。\n            en: The platform promises no growth."}
		if strings.HasSuffix(name, "2023-08-04") {
			changes = nil
		}
		add("yanxuan/2023-08-04.yaml", name+".yaml", changes...)
		add("yanxuan/2023-08-04.scenarios.yaml", name+".scenarios.yaml", changes...)
	}
	l, err := rulebook.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// YX-5, YX-7: who signed before sees what changed, paragraph by paragraph, and signs again only where the book wants it.
func TestWhoSignedBeforeSeesWhatChanged(t *testing.T) {
	for meaning, due := range map[string]string{"still_valid": "无需签署", "sign_anew\n    sign_within: 7d": "需要签署"} {
		app := webtest.New(t, agreements.Routes)
		signed(t, app.SignIn(access.Owner))
		rulebook.Carry(app.DB, later(t, meaning))
		app.Clock.Set(clock.Must("2027-01-02"))
		owner := app.SignIn(access.Owner)
		owner.Get(signing).OK().HasText(due, "文本有新版本")
		page := owner.Get(signing+"/co-op").OK().HasText("与您上次签署的版本 2023-08-04 相比的变化", "新增", "删除")
		if got := strings.TrimSpace(page.Find("ins").Text()); got != "平台不承诺任何增长。" {
			t.Errorf("added: %q", got)
		}
		if got := strings.TrimSpace(page.Find("del").Text()); got != "平台不承诺销售额、流量或订单的增长。" {
			t.Errorf("removed: %q", got)
		}
		page.HasText("2027年1月1日", "2023年8月4日") // the text that changed, and the one that did not
		signed(t, owner)
		owner.Get("/signatures").OK().HasText("历史", "已被取代", "2027-01-01")
	}
}
