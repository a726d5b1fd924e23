package books_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/books"
	"github.com/mengyue/portal/web/programmes"
	"github.com/mengyue/portal/web/watch"
	"github.com/mengyue/portal/web/webtest"
)

func sample(t *testing.T, day string) (source, scenarios string) {
	t.Helper()
	for file, to := range map[string]*string{"good.yaml": &source, "good.scenarios.yaml": &scenarios} {
		b, err := os.ReadFile("../../models/rulebook/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		*to = strings.ReplaceAll(string(b), "2026-01-01", day)
	}
	return source, scenarios
}

// A draft with a problem is shown beside the problem; mended, it is published by two people and readable by everybody.
func TestADraftIsMendedAndPublishedByTwoPeople(t *testing.T) {
	app := webtest.New(t, books.Routes, programmes.Routes, watch.Routes)
	operator, supervisor := app.SignIn(access.Operator), app.SignIn(access.Supervisor)
	source, scenarios := sample(t, "2026-12-01")
	operator.Get("/staff/books").OK().Sound().HasText("没有草案")
	write := operator.Get("/staff/books/new").OK().Sound()
	write.Submit("#draft", webtest.Values{"source": ""}).Want(http.StatusUnprocessableEntity).Sound().HasText("请粘贴或上传规则文件")
	page := write.Submit("#draft", webtest.Values{"source": strings.Replace(source, "at_least: 3", "at_leest: 3", 1), "scenarios": scenarios}).OK().Sound()
	page.HasText("unknown key \"at_leest\"", "有问题待更正", "draft.yaml 中的问题").LacksText("提出并交第二人签署")
	page = operator.Get(page.URL.Path+"/edit").OK().Sound().Submit("#draft", webtest.Values{"source": source, "scenarios": scenarios}).OK().Sound()
	page.HasText("检查通过", "与期望一致", "新计划的首个版本")
	page = page.Submit("#act-propose", nil).OK().Sound().HasText("等待第二人签署")
	if page.All("#act-publish").Length() > 0 {
		t.Error("the proposer may sign")
	}
	at := page.URL.Path
	supervisor.Get(at).OK().Submit("#act-return", webtest.Values{"reason": ""}).Want(http.StatusUnprocessableEntity).Sound().HasText("请写明退回的理由")
	supervisor.Get(at).OK().Submit("#act-publish", nil).OK().Sound().HasText("已公布")
	app.Visitor().Get("/programmes/sample").OK().Sound().HasText("样例", "将于 2026-12-01 施行")
	supervisor.Get("/staff/books?state=past").OK().Sound().HasText("已公布", "sample 2026-12-01")
	supervisor.English()
	supervisor.Get(at).OK().Sound().HasText("published", "Read the rulebook")
}

// The preview draws the programme's page, the checks and the letters with the figures of a scenario, in both languages.
func TestThePreviewShowsPagesAndLetters(t *testing.T) {
	app := webtest.New(t, books.Routes, programmes.Routes, watch.Routes)
	b := app.SignIn(access.Operator)
	var texts [2]string
	for i, file := range []string{"levels.yaml", "levels.scenarios.yaml"} {
		src, err := os.ReadFile("../../models/rulebook/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = strings.ReplaceAll(string(src), "2026-01-01", "2026-12-01")
	}
	page := b.Get("/staff/books/new").OK().Submit("#draft", webtest.Values{"source": texts[0], "scenarios": texts[1]}).OK()
	b.Get(page.URL.Path+"/preview").OK().Sound().HasText("评估：最高", "等级与评估", "已暂停", "改进计划已接受", "标识已失效", "成员资格已结束", "关于清退的决定", "警告期已过", "不会产生的函件", "没有 tag 一节",
		"Suspended from", "The plan is accepted", "Your membership of", "Decision to remove you")
	b.Get(page.URL.Path + "/preview?scenario=7").OK().Sound().HasText("“三个月订单不少于 10”不符合要求，请在")
	b.English()
	page = b.Get(page.URL.Path+"/preview?scenario=7").OK().Sound().HasText("“Ten orders in three months”", "is not met; mend it before", "Suspended from", "The plan is accepted", "已暂停", "Letters that are not written")
	page.All(".both").Each(func(_ int, both *goquery.Selection) {
		if both.Children().Length() != 2 || both.Children().First().AttrOr("lang", "") != "en" || both.Children().Last().AttrOr("lang", "") != "zh-CN" {
			t.Errorf("a part of the preview is not in both languages: %s", both.Text())
		}
	})
}
