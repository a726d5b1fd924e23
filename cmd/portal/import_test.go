package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/paper"
)

const oneStore = "store,merchant,name,platform,kind,created_on\nS1,M001,云锦旗舰,tmall,flagship,2014-01-01\n"

// The refused rows come as a file with the reason; mended and sent again as it is, it brings in the rest.
func TestRefusedRowsAreMendedAndImportedAgain(t *testing.T) {
	s := open(t)
	s.run("import", "merchants", s.file("m.csv", merchants)).want(done)
	s.run("import", "stores", s.file("s.csv", oneStore)).want(done)
	s.run("import", "store_days", "--rejected", "back.csv", s.file("d.csv", "store,day,ratings\nS1,2026-01-01,5\nS9,2026-01-01,5\nS1,2026-01-02,many\n")).want(failed, "d.csv:3: store:", "d.csv:4: ratings:")
	back, err := os.ReadFile(filepath.Join(s.dir, "back.csv"))
	if err != nil || strings.Count(string(back), "\n") != 3 || !strings.Contains(string(back), "S1,2026-01-02,many,") {
		t.Fatalf("file %q, %v", back, err)
	}
	mended := strings.NewReplacer("S9,", "S1,", "2026-01-01", "2026-01-03", "many", "7").Replace(string(back))
	s.run("import", "store_days", "--rejected", "none.csv", s.file("back.csv", mended)).want(done, "2 rows, 2 new or changed, 0 refused")
	if _, err := os.Stat(filepath.Join(s.dir, "none.csv")); !os.IsNotExist(err) {
		t.Errorf("a file of nothing: %v", err)
	}
	s.run("import", "store_days", "--rejected", "x.csv", "d.csv", "back.csv").want(usage)
}

// A power cut in the middle of an import leaves whole chunks or nothing of one; the same command goes on from there, and
// once more changes nothing.
func TestImportThatIsKilledIsFinishedByTheSameCommand(t *testing.T) {
	s := open(t)
	s.run("import", "merchants", s.file("m.csv", merchants)).want(done)
	s.run("import", "stores", s.file("s.csv", manyStores())).want(done)
	const rows = 200_000
	var b strings.Builder
	b.WriteString("store,day,ratings\n")
	for i := range rows {
		fmt.Fprintf(&b, "S%02d,%s,%d\n", i%stores, calendar.Date(2010, 1, 1)+calendar.Day(i/stores), i%97)
	}
	file := s.file("d.csv", b.String())
	fresh := func() {
		_ = os.RemoveAll(filepath.Join(s.dir, "var"))
		s.run("import", "merchants", "m.csv").want(done)
		s.run("import", "stores", "s.csv").want(done)
	}
	there := 0
	for wait, tries := 600*time.Millisecond, 0; there == 0 || there == rows; tries++ {
		if tries == 12 {
			t.Fatalf("it cannot be caught in the middle: %d days are there after %s", there, wait)
		}
		fresh()
		if there = s.killed(wait, "import", "store_days", file); there%figuresChunk != 0 {
			t.Fatalf("%d days are there: no whole number of chunks", there)
		}
		if there == 0 {
			wait = wait * 3 / 2
		} else {
			wait = wait * 2 / 3
		}
	}
	s.run("import", "store_days", file).want(done, "200000 rows")
	if n := s.days(); n != rows {
		t.Errorf("%d days are there, want all", n)
	}
	s.run("import", "store_days", file).want(done, "200000 rows, 0 new or changed, 0 refused")
}

// figuresChunk is how many rows of figures come in by one transaction.
const figuresChunk = 20_000

// stores is how many there are.
const stores = 50

// manyStores is a file of them.
func manyStores() string {
	out := "store,merchant,name,platform,kind,created_on\n"
	for i := range stores {
		out += fmt.Sprintf("S%02d,M001,店 %[1]d,tmall,flagship,2014-01-01\n", i)
	}
	return out
}

// killed runs a command as a process of its own, kills it after a while, and counts the days that are there.
func (s shell) killed(after time.Duration, args ...string) int {
	s.t.Helper()
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), "TEST_IS_PORTAL=1")
	c.Stderr, c.Stdout = io.Discard, io.Discard
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	time.AfterFunc(after, func() { _ = c.Process.Kill() })
	_ = c.Wait()
	return s.days()
}

// days counts the days of all stores that have a figure.
func (s shell) days() (n int) {
	s.t.Helper()
	d, err := db.Open("sqlite:var/portal.db", clock.System{})
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	var ids []string
	for i := range stores {
		ids = append(ids, fmt.Sprintf("S%02d", i))
	}
	q := figures.Question{Table: figures.StoreDays, Subjects: ids, Range: figures.Range{From: calendar.Date(2010, 1, 1), End: calendar.Date(2030, 1, 1)}}
	if err := d.View(s.t.Context(), operator, func(tx *db.Tx) error {
		return figures.ReadMany(tx, q, func(_ string, sheet *figures.Sheet) error {
			n += sheet.Total("", figures.Ratings, sheet.Range).Days
			return nil
		})
	}); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// document is an example of the guide to imports: its kind and its rows.
func document(t *testing.T, kind string) string {
	t.Helper()
	b, err := os.ReadFile("../../docs/tasks/import-data.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(b), "```csv "+kind+"\n")
	rows, _, closed := strings.Cut(after, "```")
	if !found || !closed {
		t.Fatalf("the guide has no example of %s", kind)
	}
	return rows
}

// CC-1: the example of the guide comes in as it stands, twice with one effect; what is wrong is told at its line and column.
func TestPaymentsOfTheGuideAreImported(t *testing.T) {
	example := document(t, "payments")
	s := open(t)
	s.run("import", "merchants", s.file("m.csv", merchants)).want(done)
	file := s.file("p.csv", example)
	s.run("import", "payments", file).want(done, "2 rows, 2 new or changed, 0 refused")
	s.run("import", "payments", file).want(done, "2 rows, 0 new or changed, 0 refused")
	s.run("import", "payments", s.file("wrong.csv", strings.NewReplacer("0.01", "0.02", "B20170301-0001,M001", "B3,M009").Replace(example))).
		want(failed, "wrong.csv:2: merchant:", "wrong.csv:3: payment:", "2 rows, 0 new or changed, 2 refused")
	s.run("import", "--help").want(done, "payments", "signups-PROGRAMME", "--merchant")
}

// JH-23: a merchant's sign-ups come by the command line too; each row is checked as the form would be.
func TestSignUpsAreImportedForTheirMerchant(t *testing.T) {
	s := open(t)
	s.run("import", "merchants", s.file("m.csv", merchants)).want(done)
	s.run("import", "stores", s.file("s.csv", "store,merchant,name,platform,kind,created_on\nS1,M001,云锦,taobao,ordinary,2014-01-01\n")).want(done)
	s.run("import", "products", s.file("p.csv", "product,store,title,brand,category,stock_kind,private,price,stock,online\nP1,S1,云锦围裙,,日用百货,,,,,\n")).want(done)
	rows := s.file("r.csv", "product,title,picture,list_price,price,stock,material\nP1,云锦纯棉围裙加厚防水可调节,主图.png,59.90,39.90,2000,ordinary\nP9,云锦纯棉围裙,主图.png,59.90,39.90,2000,ordinary\n")
	s.run("import", "signups-juhuasuan", rows).want(usage)
	s.run("import", "merchants", "--merchant", "M001", "m.csv").want(usage)
	s.run("import", "signups-nowhere", "--merchant", "M001", rows).want(failed)
	s.run("import", "signups-juhuasuan", "--merchant", "M009", rows).want(failed)
	s.run("import", "signups-juhuasuan", "--merchant", "M001", rows).want(failed, "r.csv:2: ", "r.csv:3: product:")
	s.certified("S1", "P1")
	s.run("import", "signups-juhuasuan", "--merchant", "M001", rows).want(failed, "r.csv:3: product:", "2 rows, 1 new or changed, 1 refused")
	s.run("import", "signups-juhuasuan", "--merchant", "M001", rows).want(failed, "2 rows, 0 new or changed, 1 refused")
}

// certified makes a store of M001 one that may sign products up: a member, with a picture in the library, that sold a product
// for ten days.
func (s shell) certified(store, product string) {
	s.t.Helper()
	s.members("juhuasuan", "2016-07-01", store)
	d, err := db.Open("sqlite:var/portal.db", clock.System{})
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	err = d.InTx(context.Background(), operator, func(tx *db.Tx) error {
		_, err := paper.Keep(tx, paper.Paper{Merchant: "M001", Name: "主图.png", SHA256: "x", Type: paper.PNG, Size: 100, Width: 800, Height: 800})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	rows := "product,day,sales,orders,price\n"
	for back := 1; back <= 10; back++ {
		rows += fmt.Sprintf("%s,%s,59.90,1,59.90\n", product, calendar.DayOf(clock.System{}.Now())-calendar.Day(back))
	}
	s.run("import", "product_days", s.file("days.csv", rows)).want(done)
}
