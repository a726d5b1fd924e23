package intake_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
)

// desk is a market with a store of papers and a worker.
type desk struct {
	*testing.T
	db    *db.DB
	blobs *blob.Store
}

func open(t *testing.T) desk {
	t.Helper()
	blobs, err := blob.Open(context.Background(), "file:"+t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = blobs.Close() })
	return desk{t, market(t), blobs}
}

func (k desk) in(do func(tx *db.Tx) error) error {
	return k.db.InTx(context.Background(), staff, do)
}

func (k desk) send(kind, file string) (m intake.Import) {
	k.Helper()
	sum, err := k.blobs.Put(context.Background(), []byte(file), "text/csv")
	if err == nil {
		err = k.in(func(tx *db.Tx) (err error) {
			m, err = intake.Send(tx, intake.Sent{Kind: kind, Name: "file.csv", SHA256: sum, Content: []byte(file)})
			return err
		})
	}
	if err != nil {
		k.Fatal(err)
	}
	return m
}

func (k desk) start(id string, mode intake.Mode) error {
	return k.in(func(tx *db.Tx) error { _, err := intake.Start(tx, id, mode); return err })
}

// work does the job that waits and returns it.
func (k desk) work() job.Job {
	k.Helper()
	r := &job.Runner{DB: k.db, Name: "w", Workers: intake.Workers(k.blobs)}
	if ran, err := r.Next(context.Background()); !ran || err != nil {
		k.Fatal(ran, err)
	}
	var jobs []job.Job
	if err := k.in(func(tx *db.Tx) (err error) { jobs, err = job.Recent(tx, 1); return err }); err != nil {
		k.Fatal(err)
	}
	k.db.Clock.(*clock.Fixed).Advance(time.Minute)
	return jobs[0]
}

func (k desk) found(id string) (m intake.Import) {
	k.Helper()
	if err := k.in(func(tx *db.Tx) (err error) { m, err = intake.Find(tx, id); return err }); err != nil {
		k.Fatal(err)
	}
	return m
}

// many is a file of so many merchants, every hundredth of them wrong.
func many(n int) string {
	var b strings.Builder
	b.WriteString("merchant,name,legal_id,email\n")
	for i := 1; i <= n; i++ {
		code := legal(fmt.Sprint(100_000 + i))
		if i%100 == 0 {
			code = "wrong"
		}
		fmt.Fprintf(&b, "N%05d,商家%d,%s,n%d@many.example\n", i, i, code, i)
	}
	return b.String()
}

func (k desk) count() (n int) {
	k.Helper()
	if err := k.in(func(tx *db.Tx) error {
		for after := "N"; ; {
			page, err := merchant.List(tx, merchant.Question{After: after, Limit: 200})
			if err != nil || len(page) == 0 {
				return err
			}
			n += len(page)
			after = page[len(page)-1].ID
		}
	}); err != nil {
		k.Fatal(err)
	}
	return n
}

func TestFileIsCheckedFirstAndThenImportedAsChosen(t *testing.T) {
	k := open(t)
	m := k.send("merchants", many(1205))
	if err := k.start(m.ID, intake.Good); !fault.Is(err, fault.Conflict) {
		t.Fatalf("started before it was checked: %v", err)
	}
	if j := k.work(); j.State != job.Done || j.Done != 1205 || j.Failed != 12 || k.count() != 0 {
		t.Fatalf("check: %+v; %d merchants", j, k.count())
	}
	if m = k.found(m.ID); m.Checked == 0 || m.Lines != 1205 || m.Changed != 1193 || m.Refused != 12 {
		t.Fatalf("checked: %+v", m)
	}
	if err := k.start(m.ID, intake.Atomic); !fault.Is(err, fault.Invalid) {
		t.Fatalf("all or none though rows are wrong: %v", err)
	}
	if err := k.start(m.ID, intake.Good); err != nil {
		t.Fatal(err)
	}
	if err := k.start(m.ID, intake.Good); !fault.Is(err, fault.Conflict) {
		t.Fatalf("started twice: %v", err)
	}
	j := k.work()
	if j.State != job.Done || j.Done != 1205 || j.Failed != 12 || len(j.Report) != 12 || k.count() != 1193 {
		t.Fatalf("import: %+v; %d merchants", j, k.count())
	}
	if j.Report[0].Place != "file.csv:101" || !strings.Contains(j.Report[0].Message.EN, "legal_id: ") {
		t.Errorf("report begins %+v", j.Report[0])
	}
	k.recorded(k.found(m.ID))
}

func (k desk) recorded(m intake.Import) {
	k.Helper()
	if err := k.in(func(tx *db.Tx) error {
		entries, err := audit.Of(tx, m.Object(), 10)
		var actions []string
		for _, e := range entries {
			actions = append(actions, e.Action)
			if e.Actor != staff.Account {
				k.Errorf("%s by %s, not by who imported", e.Action, e.Actor)
			}
		}
		if got := strings.Join(actions, " "); got != "import.ended import.started import.checked import.sent" {
			k.Errorf("on the record: %s", got)
		}
		return err
	}); err != nil {
		k.Fatal(err)
	}
}

func TestRejectedRowsOfAnImportCanBeDownloaded(t *testing.T) {
	k := open(t)
	m := k.send("merchants", many(205))
	k.work()
	m = k.found(m.ID)
	var out bytes.Buffer
	if err := k.in(func(tx *db.Tx) error {
		return intake.WriteRejected(&out, m, text.EN, func(after int64) ([]intake.Refusal, error) { return intake.Refusals(tx, m.ID, after, 1) })
	}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\r\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[1], "N00100,商家100,wrong,n100@many.example,") || !strings.Contains(lines[1], "no unified social credit code") {
		t.Errorf("file %q", lines)
	}
}

// A worker is killed again and again, before and after its steps; the next goes on from there.
func TestImportKilledInTheMiddleGoesOnWhereItWas(t *testing.T) {
	k := open(t)
	m := k.send("merchants", many(2205))
	for k.found(m.ID).Checked == 0 {
		k.killedAt(5) // taken, read, a chunk tried, its step kept
	}
	if err := k.start(m.ID, intake.Good); err != nil {
		t.Fatal(err)
	}
	k.killedAt(3) // taken, read
	if n := k.count(); n != 0 {
		t.Fatalf("%d merchants after no step", n)
	}
	k.killedAt(4) // and one chunk
	if n := k.count(); n != 495 {
		t.Fatalf("%d merchants after one step, want 495", n)
	}
	for k.found(m.ID).Ended == 0 {
		k.killedAt(4)
	}
	if m = k.found(m.ID); k.count() != 2183 || m.Ended == 0 || m.Lines != 2205 || m.Refused != 22 || m.Changed != 2183 {
		t.Fatalf("%d merchants; %+v", k.count(), m)
	}
	if err := k.in(func(tx *db.Tx) error {
		refused, err := intake.Refusals(tx, m.ID, 0, 1000)
		if len(refused) != 22 {
			t.Errorf("%d refused rows are kept", len(refused))
		}
		was, err2 := merchant.Was(tx, "N00001")
		if len(was) != 0 {
			t.Errorf("a row came in twice: %+v", was)
		}
		return errors.Join(err, err2)
	}); err != nil {
		t.Fatal(err)
	}
}

// killedAt runs a worker that dies when its nth transaction begins, and lets its lease run out.
func (k desk) killedAt(n int) {
	k.Helper()
	ctx, kill := context.WithCancel(context.Background())
	defer kill()
	still := k.db.Clock.(*clock.Fixed)
	k.db.Clock = &dying{Fixed: still, left: n, kill: kill}
	r := &job.Runner{DB: k.db, Name: "w", Workers: intake.Workers(k.blobs)}
	_, _ = r.Next(ctx)
	k.db.Clock = still
	still.Advance(time.Hour)
}

// dying is a clock that is asked once by each transaction, and kills at the last it is to see.
type dying struct {
	*clock.Fixed
	left int
	kill func()
}

// Now counts the transactions.
func (c *dying) Now() clock.Instant {
	if c.left--; c.left == 0 {
		c.kill()
	}
	return c.Fixed.Now()
}

func TestAllOrNoneByJob(t *testing.T) {
	k := open(t)
	file := strings.ReplaceAll(many(700), "wrong", "")
	m := k.send("merchants", strings.Join(strings.Split(file, "\n")[:99], "\n"))
	k.work()
	if err := k.start(m.ID, intake.Atomic); err != nil {
		t.Fatal(err)
	}
	if j := k.work(); j.State != job.Done || k.count() != 98 {
		t.Fatalf("%+v; %d merchants", j, k.count())
	}
	again := k.send("merchants", "merchant,name,legal_id,email\nZ1,甲,"+legal("900001")+",a@z.example\nZ2,乙,"+legal("900002")+",b@z.example\n")
	k.work()
	if err := k.start(again.ID, intake.Atomic); err != nil {
		t.Fatal(err)
	}
	load(t, k.db, "merchants", "merchant,name,legal_id,email\nZ9,丙,"+legal("900002")+",c@z.example\n") // somebody was first
	if j := k.work(); j.State != job.Failed || !strings.Contains(j.LastError.EN, "Z9") || k.count() != 99 {
		t.Fatalf("%+v; %d merchants", j, k.count())
	}
}

func TestFilesOfChineseSpreadsheetsAreRead(t *testing.T) {
	for name, encode := range map[string]func(string) string{
		"UTF-8":          func(s string) string { return s },
		"UTF-8 with BOM": func(s string) string { return "\uFEFF" + s },
		"GB18030": func(s string) string {
			out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
			if err != nil {
				t.Fatal(err)
			}
			return out
		},
		"CRLF": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	} {
		d, _ := dbtest.New(t)
		load(t, d, "merchants", encode("merchant,name,legal_id,email\nM1,㐂𠮷镕家居有限公司,"+legal("1")+",a@b.example\n"))
		if err := d.View(context.Background(), staff, func(tx *db.Tx) error {
			m, err := merchant.Find(tx, "M1")
			if m.Name != "㐂𠮷镕家居有限公司" {
				t.Errorf("%s: %q", name, m.Name)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBytesThatAreNeitherEncodingAreToldByTheirRow(t *testing.T) {
	d, _ := dbtest.New(t)
	_, told := run(t, d, intake.Options{Kind: "merchants", Reader: strings.NewReader("merchant,name,legal_id,email\nM1,\xff\xff," + legal("1") + ",a@b.example\n")})
	if len(told) != 1 || !strings.HasPrefix(told[0], "2: name: has characters that cannot be read") {
		t.Errorf("%q", told)
	}
}

// TIME-4: the list of a year moves the open deadlines that reach into it.
func TestListOfHolidaysMovesOpenDeadlines(t *testing.T) {
	d, c := dbtest.New(t)
	c.Set(clock.Must("2026-12-31T10:00:00+08:00"))
	find := func() (found deadline.Deadline) {
		if err := d.View(context.Background(), staff, func(tx *db.Tx) error {
			all, err := deadline.Of(tx, "case:1")
			found = all[0]
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return found
	}
	if err := d.InTx(context.Background(), staff, func(tx *db.Tx) error {
		_, err := deadline.Open(tx, deadline.New{Kind: "case.review", Object: "case:1", Audience: deadline.Staff, Period: "1wd", Title: text.Of("审核", "Review")})
		audit.Record(tx, audit.Entry{Action: "case.submitted", Object: "case:1"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if was := find(); was.Due != calendar.Date(2027, 1, 2).Start() || !was.Provisional {
		t.Fatalf("due %s", was.Due)
	}
	load(t, d, "holidays", good["holidays"]) // the 1st is off, Saturday the 2nd is a make-up workday
	if now := find(); now.Due != calendar.Date(2027, 1, 3).Start() {
		t.Errorf("due %s", now.Due)
	}
}

func TestFactsAndFiguresComeInAsTheirRulebooksRead(t *testing.T) {
	d := market(t)
	load(t, d, "facts", "subject,fact,since,value\nmerchant:M1,jd_monthly_sales,2026-01-01,500000\nproduct:P1,product.stock,2026-01-01,7\nbrand:B1,brand.tonality,2026-01-01,2\n")
	load(t, d, "product_days", good["product_days"])
	if err := d.View(context.Background(), staff, func(tx *db.Tx) error {
		now, err := facts.Current(tx, "merchant:M1", dbtest.Start)
		if len(now) != 1 || now[0].Value != "500000.00" || now[0].RecordedBy != "system:import" {
			t.Errorf("facts %+v", now)
		}
		days, err2 := facts.Days(tx, "P1", calendar.Date(2026, 11, 20), calendar.Date(2026, 11, 22))
		if len(days) != 2 || days[0].Sales != 123450 || *days[0].Refunds != 0 || days[1].Refunds != nil || days[0].Score.String() != "4.8" {
			t.Errorf("days %+v", days)
		}
		return errors.Join(err, err2)
	}); err != nil {
		t.Fatal(err)
	}
}

func FuzzRun(f *testing.F) {
	for kind, file := range good {
		f.Add(kind, []byte(file))
	}
	d, _ := dbtest.New(f)
	f.Fuzz(func(t *testing.T, kind string, file []byte) {
		_, err := intake.Run(context.Background(), d, intake.Options{Kind: kind, Reader: bytes.NewReader(file), DryRun: true})
		if err != nil && fault.Of(err).Kind == fault.Internal {
			t.Error(err)
		}
	})
}
