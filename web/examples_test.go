package web_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/web"
	"github.com/mengyue/portal/web/browsertest"
	"github.com/mengyue/portal/web/webtest"
)

// examples is a portal with the examples switched on, and in each of them one store: its figures are invented by the
// types of the book's measures, so that the stores differ from day to day and the second half of them is worse.
func examples(t *testing.T) (*webtest.App, []*rulebook.Edition) {
	t.Helper()
	all, err := rulebook.WithExamples()
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	app := webtest.New(t, web.Routes)
	rulebook.Carry(app.DB, all)
	var books []*rulebook.Edition
	for _, programme := range all.Programmes() {
		if e, err := all.InForce(programme, clock.Never); err == nil && !slices.Contains(shipped.Programmes(), programme) {
			books = append(books, e)
		}
	}
	app.Do(func(tx *db.Tx) error {
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "澄海星禾日用品有限公司", LegalID: "91440515MA5300000X", Email: "star@merchant.example"}}); err != nil {
			return err
		}
		for i, e := range books {
			if err := joins(tx, e, fmt.Sprint("S", i+1)); err != nil {
				return err
			}
		}
		return nil
	})
	return app, books
}

// joins lets a store into a programme with a year of figures: every measure has a tenth of the first one's.
func joins(tx *db.Tx, e *rulebook.Edition, store string) error {
	if _, err := merchant.PutStores(tx, []merchant.Store{{ID: store, Merchant: "M1", Name: "星禾 " + store, Platform: "other", Kind: "ordinary", Created: clock.Must("2024-01-01")}}); err != nil {
		return err
	}
	if _, err := membership.Admit(tx, membership.New{Merchant: "M1", Programme: e.Programme, Edition: e.ID, Party: e.Parties[0].Key, Store: store}); err != nil {
		return err
	}
	today := calendar.DayOf(tx.Now)
	var rows []figures.Day
	for i, m := range e.Measures {
		for day := today - 400; day < today; day++ {
			n := int64(20)
			if i > 0 {
				n = 2
			}
			d := figures.Day{Subject: "store:" + store, Part: m.Key, Day: day}
			d.Set(figures.Value, n)
			rows = append(rows, d)
		}
	}
	_, err := figures.Put(tx, figures.Series, rows, figures.Source{})
	return err
}

// Everything follows from a book nobody shaped the portal for: pages, applications, standing, levels, the monitoring run,
// letters, CSV and assessment, in both languages.
func TestExamplesWorkInBothLanguages(t *testing.T) {
	app, books := examples(t)
	if len(books) < 2 {
		t.Fatalf("%d examples", len(books))
	}
	app.Clock.Set(clock.Must("2026-12-20T03:00:00+08:00"))
	app.Do(level.Daily)
	app.Do(watch.Daily)
	app.Settle()
	owner, staff := app.SignIn(access.Owner, "M1"), app.SignIn(access.Supervisor)
	for range 2 {
		for _, e := range books {
			home := "/programmes/" + e.Programme
			app.Visitor().Get(home).OK().Sound()
			for _, path := range []string{home, home + "/clauses", home + "/editions/" + e.ID, home + "/editions/" + e.ID + "/text", home + "/apply", "/", "/standing", "/levels", "/suspensions", "/notices"} {
				owner.Get(path).OK()
			}
			staff.Get("/staff/levels?programme=" + e.Programme).OK().Sound()
			staff.Get("/staff/levels.csv?programme=" + e.Programme).OK()
			staff.Get("/staff/suspensions").OK().Sound()
			staff.Get("/staff/suspensions.csv").OK()
			var assessed []renewal.Assessment
			err := renewal.AssessAll(context.Background(), app.DB, renewal.Options{Edition: e, AsOf: app.Clock.Now(), Words: true, Actor: db.System("test")}, func(some []renewal.Assessment) error {
				assessed = append(assessed, some...)
				return nil
			})
			if err != nil || len(assessed) != len(books) || len(assessed[0].Verdict.Results) == 0 {
				t.Errorf("%s: %d stores assessed, %v", e.Programme, len(assessed), err)
			}
		}
		letters := (&world{App: app}).ids(t, "SELECT id FROM notices WHERE merchant = 'M1' ORDER BY id")
		if len(letters) < len(books) {
			t.Errorf("%d letters", len(letters))
		}
		for _, id := range letters {
			owner.Get("/notices/" + id).OK().Sound()
		}
		owner.English()
		staff.English()
	}
	app.View(func(tx *db.Tx) error {
		for _, e := range books {
			list, err := watch.List(tx, watch.Warnings{Programme: e.Programme, Limit: 50})
			if err != nil {
				return err
			}
			standings, err := level.List(tx, level.Standings{Programme: e.Programme, Limit: 50})
			if len(list)+len(standings) == 0 {
				t.Errorf("%s: nobody was warned or given a level", e.Programme)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// WCAG 2.2 AA: the pages that the examples make have no barrier in either language, wide or narrow, light or dark.
func TestPagesOfTheExamplesAreForEverybody(t *testing.T) {
	tabs, ok := browsertest.OpenTabs(t, 1, 8*time.Minute)
	if !ok {
		return
	}
	app, books := examples(t)
	app.Clock.Set(clock.Must("2026-12-20T03:00:00+08:00"))
	app.Do(level.Daily)
	app.Do(watch.Daily)
	app.Settle()
	w := &world{App: app}
	owner := app.SignIn(access.Owner, "M1")
	for _, v := range views[:2] {
		server := w.served(t, owner, v.lang)
		paths := []string{"/levels", "/suspensions", "/standing"}
		for _, e := range books {
			paths = append(paths, "/programmes/"+e.Programme, "/programmes/"+e.Programme+"/clauses", "/programmes/"+e.Programme+"/apply")
		}
		for _, m := range w.ids(t, "SELECT membership FROM standings") {
			paths = append(paths, "/levels/"+m)
		}
		for _, id := range w.ids(t, "SELECT id FROM warnings ORDER BY id LIMIT 2") {
			paths = append(paths, "/warnings/"+id, "/warnings/"+id+"/plan")
		}
		for _, path := range paths {
			look(t, tabs[0], fmt.Sprintf("%s %v", path, v), server+path, v)
		}
	}
	staff := app.SignIn(access.Supervisor)
	for _, v := range views[:2] {
		server := w.served(t, staff, v.lang)
		paths := []string{"/staff/books", "/staff/books/new", "/staff/levels", "/staff/suspensions"}
		for i, e := range books {
			scenarios, err := os.ReadFile("../models/rulebook/examples/" + e.Programme + "/" + e.ID + ".scenarios.yaml")
			if err != nil {
				t.Fatal(err)
			}
			source := strings.Replace(string(e.Text), "occasions: [", "occasion: [", i) // from the second on it has a problem
			home := staff.Get("/staff/books/new").OK().Submit("#draft", webtest.Values{"source": source, "scenarios": string(scenarios)}).OK().URL.Path
			if paths = append(paths, home); i == 0 {
				paths = append(paths, home+"/preview")
			}
		}
		for _, path := range paths {
			look(t, tabs[0], fmt.Sprintf("%s %v", path, v), server+path, v)
		}
	}
}
