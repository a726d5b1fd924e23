package watch_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/watch"
)

// manyFacts are the books with a limit beside which more facts are looked at: of the store, of its merchant, and one that
// has a value where nothing was recorded.
func manyFacts(t *testing.T) *rulebook.Library {
	t.Helper()
	books, shelf := fstest.MapFS{}, os.DirFS("../rulebook/books")
	if err := fs.WalkDir(shelf, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(name, "common/") && !strings.HasPrefix(name, "qinbaobei/") {
			return err
		}
		src, err := fs.ReadFile(shelf, name)
		books[name] = &fstest.MapFile{Data: src}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	book := books["qinbaobei/2017-03-01.yaml"]
	book.Data = []byte(strings.NewReplacer(
		"  - key: credit\n", "  - key: grade\n    type: string\n    subject: merchant\n    absent: silver\n    title: {zh: 级别, en: Grade}\n  - key: credit\n    absent: \"395\"\n",
		"require: {fact: credit, at_least: 400}\n    near: 20", "when: {any: [{fact: main_category, is_not: 玩具}, {fact: grade, is: gold}]}\n    require: {fact: credit, at_least: 400}\n    near: 20").Replace(string(book.Data)))
	lib, err := rulebook.Load(books)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// crowd fills the world with members of whom this and that was recorded, at this and that time.
func (w *world) crowd(n int, random *rand.Rand, categories ...string) {
	w.Helper()
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	w.do(system, func(tx *db.Tx) error {
		var known []facts.Fact
		for i := range n {
			firm, store := fmt.Sprintf("R%03d", i/3), fmt.Sprintf("R%05d", i)
			if _, err := merchant.Put(tx, []merchant.Merchant{{ID: firm, Name: "商家 " + firm, LegalID: firm, Email: "r@merchant.example"}}); err != nil {
				return err
			}
			if _, err := merchant.PutStores(tx, []merchant.Store{{ID: store, Merchant: firm, Name: "店 " + store, Platform: "taobao", Kind: "ordinary"}}); err != nil {
				return err
			}
			m, err := membership.Admit(tx, membership.New{Merchant: firm, Programme: "qinbaobei", Edition: "2017-03-01", Party: "store", Store: store})
			if err != nil {
				return err
			}
			if random.IntN(10) == 0 {
				if _, err := membership.End(tx, m, membership.Ending{Cause: membership.ByRemoval}); err != nil {
					return err
				}
			}
			for range random.IntN(4) {
				since := tx.Now + clock.Instant(random.IntN(7)-3)
				known = append(known,
					facts.Fact{Subject: "store:" + store, Fact: "credit", Since: since, Value: pick("", "380", "395", "399", "400", "419.0", "420", "500", "kaputt")},
					facts.Fact{Subject: "store:" + store, Fact: "main_category", Since: since + 1, Value: pick(categories...)},
					facts.Fact{Subject: "merchant:" + firm, Fact: "grade", Since: since, Value: pick("", "gold", "silver")})
			}
		}
		_, err := facts.Put(tx, once(known))
		return err
	})
}

// once leaves one of the facts of a subject, key and instant.
func once(known []facts.Fact) (out []facts.Fact) {
	seen := map[string]bool{}
	for _, f := range known {
		if key := fmt.Sprint(f.Subject, f.Fact, f.Since); !seen[key] {
			seen[key] = true
			out = append(out, f)
		}
	}
	return out
}

// What a changed limit would do is what judging each member by itself under both limits says, whatever was recorded of
// whom, and when; also where a text has in it what stands between texts, and where a member is no store.
func TestAWhatIfSaysWhatJudgingEachMemberByItselfSays(t *testing.T) {
	for name, categories := range map[string][]string{"plain": {"玩具", "童装", "", "a,b"}, "a separator in a text": {"玩具", "童" + db.Between + "装", db.Between}, "members that are no stores": {"玩具", "童装"}} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			rulebook.Carry(w.db, manyFacts(t))
			w.crowd(60, rand.New(rand.NewPCG(1, uint64(len(name)))), categories...)
			if strings.HasPrefix(name, "members") {
				w.do(system, func(tx *db.Tx) error {
					_, err := membership.Admit(tx, membership.New{Merchant: "R001", Programme: "qinbaobei", Edition: "2017-03-01", Party: "store"})
					return err
				})
			}
			rapid.Check(t, func(r *rapid.T) {
				c := watch.Change{Programme: "qinbaobei", Rule: "still-credit", Limit: rapid.SampledFrom([]string{"379", "381", "395", "396", "400", "401", "420", "421", "501"}).Draw(r, "limit"),
					AsOf: w.clock.Now() + clock.Instant(rapid.IntRange(-4, 5).Draw(r, "as of"))}
				want, flips := oneByOne(w, c)
				got, err := watch.Suppose(context.Background(), w.db, supervisor, c)
				if err != nil || got.Members != want.Members || !maps.Equal(got.Was, want.Was) || !maps.Equal(got.Now, want.Now) || got.Worsens != want.Worsens || got.Betters != want.Betters {
					r.Fatalf("%+v\n got: %d %v %v %d worse %d better, %v\nwant: %d %v %v %d worse %d better", c, got.Members, got.Was, got.Now, got.Worsens, got.Betters, err, want.Members, want.Was, want.Now, want.Worsens, want.Betters)
				}
				for _, f := range append(got.Worse, got.Better...) {
					if want := flips[f.Membership.ID]; fmt.Sprint(f.Was, f.Now, f.Category, f.Result.Value, f.Result.Limit) != want {
						r.Fatalf("%+v: %s %s %s %s %s, want %s", c, f.Was, f.Now, f.Category, f.Result.Value, f.Result.Limit, want)
					}
				}
			})
		})
	}
}

// oneByOne judges each member by itself, by every fact of the edition.
func oneByOne(w *world, c watch.Change) (out watch.WhatIf, flips map[string]string) {
	w.Helper()
	out, flips = watch.WhatIf{Was: map[watch.State]int64{}, Now: map[watch.State]int64{}}, map[string]string{}
	w.do(system, func(tx *db.Tx) error {
		was, err := rulebook.Books(tx).InForce(c.Programme, c.AsOf)
		if err != nil {
			return err
		}
		now, err := was.WithLimit(c.Rule, c.Limit)
		if err != nil {
			return err
		}
		members, err := membership.Running(tx, c.Programme, "", 5000)
		if err != nil {
			return err
		}
		for _, m := range members {
			known, err := watch.Known(tx, was, []membership.Membership{m}, c.AsOf)
			if err != nil {
				return err
			}
			before, _ := was.Answer(c.Rule, rulebook.OnMonitor, known[0], c.AsOf)
			after, _ := now.Answer(c.Rule, rulebook.OnMonitor, known[0], c.AsOf)
			a, b := watch.StateOf(before), watch.StateOf(after)
			out.Members++
			out.Was[a]++
			out.Now[b]++
			switch {
			case a == watch.Broken && b != watch.Broken:
				out.Betters++
			case a != watch.Broken && b == watch.Broken:
				out.Worsens++
			default:
				continue
			}
			flips[m.ID] = fmt.Sprint(a, b, known[0]["main_category"], after.Value, after.Limit)
		}
		return nil
	})
	return out, flips
}
