package publication_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/rulebook"
)

const books = "../rulebook/books/"

// shelf is the book on board and, where a day is given, a later edition of it in which level L4 is asked for.
func shelf(t *testing.T, later string) *rulebook.Library {
	t.Helper()
	files := fstest.MapFS{}
	put := func(name, src string) { files[name] = &fstest.MapFile{Data: []byte(src)} }
	for _, name := range []string{"common/2023-01-01.yaml", "yanxuan/2023-08-04.yaml", "yanxuan/2023-08-04.scenarios.yaml"} {
		b, err := os.ReadFile(books + name)
		if err != nil {
			t.Fatal(err)
		}
		put(name, string(b))
		if kind, ok := strings.CutPrefix(name, "yanxuan/2023-08-04"); ok && later != "" {
			src := strings.NewReplacer("edition: 2023-08-04", "edition: "+later, "effective: 2023-08-04", "effective: "+later,
				"商家等级须为 L3 或以上", "商家等级须为 L3 或以上（新）").Replace(string(b))
			put("yanxuan/"+later+kind, src)
		}
	}
	l, err := rulebook.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func publish(d *db.DB, l *rulebook.Library) error {
	rulebook.Carry(d, l)
	return d.InTx(context.Background(), db.System("start"), publication.All)
}

func admit(t *testing.T, d *db.DB, merchants ...string) {
	t.Helper()
	if err := d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
		for _, m := range merchants {
			if _, err := membership.Admit(tx, membership.New{Merchant: m, Programme: "yanxuan", Edition: "2023-08-04", Party: "merchant", Case: "C" + m}); err != nil {
				return err
			}
		}
		audit.Record(tx, audit.Entry{Action: "test.admitted", Object: "merchant:" + merchants[0]})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func work(t *testing.T, d *db.DB) {
	t.Helper()
	r := job.Runner{DB: d, Workers: publication.Workers, Name: "w"}
	for more := true; more; {
		var err error
		if more, err = r.Next(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

func inbox(t *testing.T, d *db.DB, merchant string) (found []outbox.Notice) {
	t.Helper()
	if err := d.View(context.Background(), db.Actor{Account: "a", Merchant: merchant}, func(tx *db.Tx) (err error) {
		found, err = outbox.List(tx, outbox.Inbox{Category: outbox.Rulebook, Limit: 10})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

// GEN-7: on the seventh day a change may take effect, on the sixth it may not.
func TestChangeNeedsSevenDaysBetweenPublicationAndEffect(t *testing.T) {
	for day, fits := range map[string]bool{"2026-11-29": false, "2026-11-30": true} {
		t.Run(day, func(t *testing.T) {
			d, _ := dbtest.New(t) // 2026-11-22 15:30
			if err := publish(d, shelf(t, "")); err != nil {
				t.Fatal(err)
			}
			admit(t, d, "M1")
			err := publish(d, shelf(t, day))
			if fits && err != nil {
				t.Errorf("refused: %v", err)
			}
			if !fits && (!fault.Is(err, fault.Breach) || fault.Of(err).Clause != "GEN-7" || !strings.Contains(err.Error(), "2026-11-30")) {
				t.Errorf("got %v, want a breach of GEN-7 that names the first possible day", err)
			}
		})
	}
}

// GEN-7: a change that reaches many is published fifteen days before.
func TestChangeThatReachesManyNeedsFifteenDays(t *testing.T) {
	d, _ := dbtest.New(t)
	e, err := shelf(t, "").Edition("yanxuan", "2023-08-04")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) error {
		for members, want := range map[int]clock.Instant{999: clock.Must("2026-11-30"), 1000: clock.Must("2026-12-08")} {
			got, err := publication.Earliest(tx, e, members)
			if err != nil || got != want {
				t.Errorf("%d members: %s, %v; want %s", members, got, err, want)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// GEN-7: every member is told once what changes, from when, and that it may leave under the old rules.
func TestEveryMemberIsToldOnceWhatChanges(t *testing.T) {
	d, _ := dbtest.New(t)
	if err := publish(d, shelf(t, "")); err != nil {
		t.Fatal(err)
	}
	var merchants []string
	for i := range 205 {
		merchants = append(merchants, fmt.Sprintf("M%d", i))
	}
	admit(t, d, merchants...)
	for range 2 {
		if err := publish(d, shelf(t, "2027-01-01")); err != nil {
			t.Fatal(err)
		}
		work(t, d)
	}
	for _, m := range []string{"M0", "M199", "M204"} {
		found := inbox(t, d, m)
		if len(found) != 1 {
			t.Fatalf("%s was told %d times", m, len(found))
		}
		l := found[0].Letter
		if !found[0].MustAck || l.Until != clock.Must("2027-01-01") || len(l.Paragraphs) != 1 || !strings.HasPrefix(l.Paragraphs[0].EN, "YX-3 ") ||
			!strings.Contains(l.Todo[0].EN, "leave under the old rules") || !strings.HasSuffix(l.Link, "/compare?from=2023-08-04&to=2027-01-01") {
			t.Errorf("%s was told %+v", m, l)
		}
	}
}

// GEN-2: an edition that was published cannot be changed afterwards.
func TestPublishedEditionThatWasChangedIsRefused(t *testing.T) {
	d, _ := dbtest.New(t)
	if err := publish(d, shelf(t, "2026-12-24")); err != nil {
		t.Fatal(err)
	}
	changed := shelf(t, "2026-12-24")
	e, err := changed.Edition("yanxuan", "2026-12-24")
	if err != nil {
		t.Fatal(err)
	}
	e.Hash = "another"
	if err := publish(d, changed); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v, want a conflict", err)
	}
}
