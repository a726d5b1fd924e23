package main

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/web"
	"github.com/mengyue/portal/web/front"
)

// dashboardSection measures the renewal dashboard of a store with two years of days, charts and all.
var dashboardSection = section{"dashboard", "P3", (*bench).dashboard}

// The questions that a dashboard cannot do without: who asks, the store, its figures of two years, what is recorded of it.
var theDashboard = []string{
	"SELECT * FROM sessions LIMIT 1", "SELECT * FROM stores WHERE id = 'S0000000'", "SELECT no FROM figure_subjects WHERE name = 'store:S0000000'",
	"SELECT slot, head, days FROM store_days JOIN store_days_values USING (slot)", "SELECT slot, head, days FROM category_days JOIN category_days_values USING (slot)",
	"SELECT * FROM facts WHERE subject = 'store:S0000000'", "SELECT * FROM standards", "SELECT * FROM renewal_verdicts WHERE store = 'S0000000'",
}

func (b *bench) dashboard() error {
	file := b.path("dashboard.db")
	secret, err := b.oneStore(file)
	if err != nil {
		return err
	}
	ours, err := b.served(file)
	if err != nil {
		return err
	}
	defer ours.stop()
	page := page{url: "/staff/renewals/S0000000?as_of=" + yearEnd.String(), header: http.Header{"Cookie": {"session=" + secret}}}
	body, err := page.get(ours.origin)
	if err != nil {
		return err
	}
	reference, err := b.beside(file, body, theDashboard...)
	if err != nil {
		return err
	}
	defer reference.stop()
	our, its, err := b.inTurn(300, ours, reference, page, pageOfReference)
	if err != nil {
		return err
	}
	zipped := page
	zipped.header = http.Header{"Cookie": {"session=" + secret}, "Accept-Encoding": {"gzip"}}
	small, err := zipped.get(ours.origin)
	if err != nil {
		return err
	}
	asked, err := b.asked(file, page)
	if err != nil {
		return err
	}
	for _, m := range []measured{
		{Unit: "µs CPU", Ours: our.micros, Reference: its.micros, Against: "echo, its own queries prepared, buffer", Limit: 1.5},
		{Unit: "queries", Ours: float64(asked), Reference: 8, Against: "the goal", Limit: 1},
		{Unit: "KB gzip", Ours: float64(len(small)) / 1024, Reference: 30, Against: "the goal", Limit: 1},
	} {
		m.Goal, m.Work = "P3", "renewal dashboard, two years of days"
		if err := b.add(m); err != nil {
			return err
		}
	}
	return nil
}

// pageOfReference is what a reference serves.
var pageOfReference = page{url: "/"}

// oneStore makes a database with one store, two years of its days and categories, and a reviewer who is signed in.
func (b *bench) oneStore(path string) (secret string, err error) {
	s := scale{bench: b, stores: 1}
	files := map[string]string{"merchants": theMerchant, "stores": "store,merchant,name,platform,kind,created_on,contract_start\nS0000000,M1,木棠女装,tmall,flagship,2014-03-01,2014-03-01\n"}
	from := yearEnd - 730
	for kind, write := range map[string]func(w *bufio.Writer){
		"merchants": func(w *bufio.Writer) { _, _ = w.WriteString(files["merchants"]) }, "stores": func(w *bufio.Writer) { _, _ = w.WriteString(files["stores"]) },
		"store_days": func(w *bufio.Writer) { head(w); s.days(w, from, yearEnd) }, "category_days": func(w *bufio.Writer) { s.categories(w, from, yearEnd) },
	} {
		if err := fileOf(b.path(kind+".csv"), write); err != nil {
			return "", err
		}
	}
	for _, kind := range []string{"merchants", "stores", "store_days", "category_days"} {
		if _, err := b.portal("import", kind, b.path(kind+".csv"), "--db", "sqlite:"+path); err != nil {
			return "", err
		}
	}
	h, err := b.house(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = h.Close() }()
	_, secret, err = b.arrive(h)
	return secret, err
}

// categories writes two categories of all stores, day by day.
func (s *scale) categories(w *bufio.Writer, from, end calendar.Day) {
	_, _ = w.WriteString("store,day,category,sales,products_online\n")
	for i := range s.stores {
		for d := from; d < end; d++ {
			_, _ = fmt.Fprintf(w, "S%07d,%s,童装,%d.00,20\nS%07d,%s,玩具,%d.00,8\n", i, d, 2000+(i*13+int(d)*29)%500, i, d, 300+(i*7+int(d)*31)%90)
		}
	}
}

// asked is how many questions the page puts to the database when it was shown before: what is the same for all stores is
// remembered then.
func (b *bench) asked(file string, p page) (int, error) {
	h, err := b.house(file)
	if err != nil {
		return 0, err
	}
	defer func() { _ = h.Close() }()
	address, err := url.Parse("http://portal.example" + p.url)
	if err != nil {
		return 0, err
	}
	app, n := web.New(front.Config{DB: h.db, Origin: "http://portal.example"}), 0
	for range 2 {
		ctx, count := db.Counting(b.ctx)
		r := httptest.NewRequest(http.MethodGet, address.String(), nil).WithContext(ctx)
		r.Header = p.header.Clone()
		answer := httptest.NewRecorder()
		if app.ServeHTTP(answer, r); answer.Code != http.StatusOK {
			return 0, fmt.Errorf("%s: %d", p.url, answer.Code)
		}
		n = count()
	}
	return n, nil
}
