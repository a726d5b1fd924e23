package renewals_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/web/renewals"
	"github.com/mengyue/portal/web/webtest"
)

// portal is a portal in which M001 has a store that fails by one day and one that passes; M002 has one of its own.
type portal struct {
	*webtest.App
	owner, operator, supervisor *webtest.Browser
}

func open(t *testing.T) portal {
	t.Helper()
	a := webtest.New(t, renewals.Routes)
	a.Company("M002")
	p := portal{App: a, owner: a.SignIn(access.Owner, "M001"), operator: a.SignIn(access.Operator), supervisor: a.SignIn(access.Supervisor)}
	a.Do(func(tx *db.Tx) error {
		for _, s := range []merchant.Store{{ID: "S1", Merchant: "M001", Name: "木棠女装"}, {ID: "S2", Merchant: "M001", Name: "青禾竹器"}, {ID: "S3", Merchant: "M002", Name: "别家店"}} {
			s.Platform, s.Kind, s.ContractStart = "tmall", "flagship", clock.Must("2014-03-01")
			if _, err := merchant.PutStores(tx, []merchant.Store{s}); err != nil {
				return err
			}
			below := map[string]int{"S1": 128, "S2": 10, "S3": 5}[s.ID]
			if err := days(tx, s.ID, below); err != nil {
				return err
			}
		}
		return nil
	})
	return p
}

func days(tx *db.Tx, store string, below int) error {
	var list, categories []figures.Day
	first := calendar.Date(2016, 10, 1)
	for i := range 365 {
		d := figures.Day{Subject: store, Day: first + calendar.Day(i)}
		score := int64(4_800_000)
		if i < below {
			score = 4_600_000
		}
		for _, column := range []int{figures.DSRDescription, figures.DSRService, figures.DSRLogistics} {
			d.Set(column, score)
		}
		k := figures.Day{Subject: store, Part: "女装", Day: d.Day}
		k.Set(figures.Sales, 2_000_00)
		k.Set(figures.ProductsOnline, 10)
		list, categories = append(list, d), append(categories, k)
	}
	if _, err := figures.Put(tx, figures.StoreDays, list, figures.Source{Import: "I1", File: "days.csv"}); err != nil {
		return err
	}
	_, err := figures.Put(tx, figures.CategoryDays, categories, figures.Source{})
	return err
}

// work does the long work that waits.
func (p portal) work() {
	p.T.Helper()
	r := job.Runner{DB: p.DB, Workers: renewal.Workers, Name: "test"}
	for {
		more, err := r.Next(p.T.Context())
		if err != nil {
			p.T.Fatal(err)
		}
		if !more {
			return
		}
	}
}

func TestStoresThatNeedSomethingComeFirst(t *testing.T) {
	p := open(t)
	p.Do(func(tx *db.Tx) error { // by its id it would stand first; it has no figures
		_, err := merchant.PutStores(tx, []merchant.Store{{ID: "A1", Merchant: "M001", Name: "新店", Platform: "tmall", Kind: "flagship", Created: clock.Must("2015-01-01")}})
		return err
	})
	said := p.owner.Get("/renewals").OK().All("tbody tr td:nth-child(3)").Map(func(_ int, cell *goquery.Selection) string { return strings.TrimSpace(cell.Text()) })
	order := []string{"未达标，不能续签", "暂不能判断", "达标，可以续签", "无需参加"}
	if len(said) < 2 || !slices.IsSortedFunc(said, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) }) {
		t.Errorf("the stores stand in the order %q", said)
	}
}

// TM-5: while the period runs the list says what is forecast beside what is met today; the sales of a year are not missed in its first months.
func TestListSaysWhatTheEndIsForecastToBe(t *testing.T) {
	p := open(t)
	p.Clock.Set(clock.Must("2017-03-01"))
	owner := p.SignIn(access.Owner, "M001")
	rows := owner.Get("/renewals").OK().All("tbody tr").Map(func(_ int, tr *goquery.Selection) string { return strings.Join(strings.Fields(tr.Text()), " ") })
	for i, want := range []string{"木棠女装旗舰店未达标，不能续签未达标，不能续签DSR 低于 4.7 的天数", "青禾竹器旗舰店未达标，不能续签达标，可以续签"} {
		if !strings.HasPrefix(rows[i], want) {
			t.Errorf("row %d reads %q, want %q", i, rows[i], want)
		}
	}
	owner.Get("/renewals/S2").OK().HasText("按走势期末可以达到")
}

// TM-5, TM-10: the dashboard shows value, limit, gap, clause, trend, forecast and its method, the days as a picture with
// their table, and what to do.
func TestDashboardShowsEveryStandardWithItsPicture(t *testing.T) {
	p := open(t)
	p.owner.Get("/renewals").OK().HasText("木棠女装", "未达标", "DSR 低于 4.7 的天数", "样例标准")
	page := p.owner.Get("/renewals/S1?programme=tmall-renewal-2018&as_of=2017-09-01").OK()
	page.HasText("如果按 2017", "期末预测（估计）", "128 天", "不超过 127 天", "TM-10", "已超出 1 天", "走势", "预测方法", "累计 ¥670,000.00", "主营类目", "女装", "days.csv", "第 127 天")
	p.SignIn(access.Owner, "M001").English().Get("/renewals/S1?programme=tmall-renewal-2018&as_of=2017-09-01").OK().HasText("128 days", "Over by 1 day.")
	for _, selector := range []string{"#days-picture svg title", "#days-picture svg desc", "#days-picture details table", "#sales-picture svg title", "#sales-picture details table", "#categories-picture svg"} {
		if page.Find(selector).Length() == 0 {
			t.Errorf("no %s", selector)
		}
	}
	below := 0
	page.Find("#days-picture .chart-calendar path.below").Each(func(_ int, s *goquery.Selection) { below += strings.Count(s.AttrOr("d", ""), "M") })
	if below != 128 {
		t.Errorf("%d days are drawn as below", below)
	}
	if strings.Contains(string(page.Body), " style=") {
		t.Error("a style attribute")
	}
	p.owner.English().Get("/renewals/S1?as_of=2017-09-01").OK().HasText("If assessed as of", "Trend", "How it is forecast", "carried on to the end", "The days left cannot make up for it")
}

// TM-5: the file holds every standard and every day.
func TestFiguresCanBeDownloaded(t *testing.T) {
	p := open(t)
	body := string(p.owner.Get("/renewals/S1/figures.csv").OK().Body)
	for _, want := range []string{"standard,TM-10,dsr,,,128,127,days,failed", "day,,store.dsr_description,2016-10-01,,4.6,,points,", "day,,category.sales,2017-09-30,女装,2000.00,,CNY,"} {
		if !strings.Contains(body, want) {
			t.Errorf("no line %s", want)
		}
	}
}

// Another merchant's store is not there; staff read all of them.
func TestMerchantSeesItsOwnStoresOnly(t *testing.T) {
	p := open(t)
	for _, path := range []string{"/renewals/S3", "/renewals/S3/figures.csv", "/renewals/nothing"} {
		p.owner.Get(path).Want(http.StatusNotFound)
	}
	p.owner.Get("/staff/renewals/S1").Want(http.StatusForbidden)
	p.operator.Get("/staff/renewals/S3").OK().HasText("别家店")
	p.owner.Get("/renewals/S1?as_of=2018-01-01").Want(http.StatusUnprocessableEntity)
	p.owner.Get("/renewals/S1?as_of=nonsense").Want(http.StatusUnprocessableEntity)
}

// TM-4, TM-6: from the dry run over the manifest and two signatures to the letters, without scripts.
func TestRunGoesFromDryRunToLettersByTwoPeople(t *testing.T) {
	p := open(t)
	page := p.operator.Get("/staff/renewals").OK().HasText("还没有批次").Press("开始试算", nil).OK().HasText("试算中")
	at := page.URL.Path
	p.work()
	page = p.operator.Get(at).OK().HasText("试算完成", "五类合计 3 家，与全部店铺数一致", "木棠女装", "TM-10")
	page.Press("签署并提交", nil).OK().HasText("等待会签")
	p.operator.Get(at).OK().HasText("第一人签署")
	page = p.supervisor.Get(at).OK().HasText("第二人签署", "1 家不续签", "签署后立即生效")
	page.Press("退回", webtest.Values{"reason": ""}).Want(http.StatusUnprocessableEntity).HasText("请写明退回的理由")
	p.supervisor.Get(at).OK().Press("签署，通知商家", nil).OK().HasText("正在作出决定")
	p.work()
	p.supervisor.Get(at).OK().HasText("已完成", "查看决定")
	p.owner.Get("/renewals/S1").OK().HasText("不予续签", "查看决定与申诉")
	p.owner.Get("/renewals/S2").OK().HasText("已续签")
	if csv := string(p.operator.Get(at + "/manifest.csv").OK().Body); !strings.Contains(csv, "S1,M001,木棠女装,refused,,TM-10,") {
		t.Errorf("manifest:\n%s", csv)
	}
}

// The dashboard of a store asks the database eight questions, however many days there are; the limits, which are the same
// for all stores, are read again where something was recorded.
func TestDashboardAsksFewQuestions(t *testing.T) {
	p := open(t)
	inner := p.owner.Handler
	asked := 0
	p.owner.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, count := db.Counting(r.Context())
		inner.ServeHTTP(w, r.WithContext(ctx))
		asked = count()
	})
	for _, most := range []int{9, 8} {
		if p.owner.Get("/renewals/S1").OK(); asked == 0 || asked > most {
			t.Errorf("%d questions, at most %d are allowed", asked, most)
		}
	}
}

// A store that takes no part, or of which no day is known, has no empty pictures: the page says why there are none.
func TestABoardWithNothingToDrawSaysWhy(t *testing.T) {
	p := open(t)
	p.Do(func(tx *db.Tx) error {
		_, err := merchant.PutStores(tx, []merchant.Store{
			{ID: "B1", Merchant: "M001", Name: "松塔批发", Platform: "1688", Kind: "ordinary", ContractStart: clock.Must("2014-03-01")},
			{ID: "N1", Merchant: "M001", Name: "停业小店", Platform: "tmall", Kind: "flagship", ContractStart: clock.Must("2014-03-01")}})
		return err
	})
	for store, says := range map[string][2]string{"B1": {"不参加本次考核", "Not a store on Tmall (TM-1)"}, "N1": {"还没有这家店铺的日数据", "No day of this store"}} {
		address := "/renewals/" + store + "?programme=tmall-renewal-2018&as_of=2017-09-01"
		for _, page := range []*webtest.Page{p.owner.Get(address).OK(), p.SignIn(access.Owner, "M001").English().Get(address).OK()} {
			page.Sound()
			if page.All("#blank").Length() != 1 || page.All("#days-picture, #sales-picture, #categories-picture").Length() != 0 {
				t.Errorf("%s: %s", store, page.All("main").Text())
			}
		}
		p.owner.Get(address).HasText(says[0])
		p.SignIn(access.Owner, "M001").English().Get(address).HasText(says[1])
		if p.owner.Get("/renewals/"+store+"/dashboard.pdf?programme=tmall-renewal-2018").Status != http.StatusOK {
			t.Errorf("%s has no paper", store)
		}
	}
}
