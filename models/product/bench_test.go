package product_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
)

// BenchmarkHundredThousandTags selects, previews, tags and notices 100,000 products of one merchant in one batch and
// lets them take effect, on its own: go test -bench HundredThousand -benchtime 1x ./models/product
func BenchmarkHundredThousandTags(b *testing.B) {
	const many = 100_000
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b)
		products := make([]product.Product, 0, 5000)
		for i := range many {
			products = append(products, goods(fmt.Sprintf("P%06d", i), "S1"))
			if len(products) == cap(products) {
				w.put(products...)
				products = products[:0]
			}
		}
		b.StartTimer()
		var batch product.Batch
		lap(b, "select", func() {
			w.in(operator, func(tx *db.Tx) (err error) {
				batch, err = product.Select(tx, product.Selection{Programme: programme, Filter: product.Filter{Merchant: "M1"}})
				return err
			})
		})
		lap(b, "preview", func() {
			w.view(operator, func(tx *db.Tx) error {
				p, err := product.Look(tx, batch)
				if p.Taggable != many {
					b.Fatalf("%d can be tagged", p.Taggable)
				}
				return err
			})
		})
		w.in(operator, func(tx *db.Tx) error {
			_, err := product.Propose(tx, batch.ID, product.Proposal{Clause: "YX-9", Reason: "大促选品", Version: batch.Version})
			return err
		})
		lap(b, "tag-and-notice", func() {
			if ran, err := w.runner("bench").Next(context.Background()); !ran || err != nil {
				b.Fatal(ran, err)
			}
		})
		w.clock.Advance(day)
		lap(b, "take-effect", w.sweep)
		if n := w.raw("SELECT count(*) FROM tags WHERE effective_at > 0"); n != many {
			b.Fatalf("%d took effect", n)
		}
		b.ReportMetric(float64(peak(b))/1024, "MB-peak-RSS")
	}
}

// lap reports the seconds of a part of the benchmark.
func lap(b *testing.B, name string, do func()) {
	before := b.Elapsed()
	do()
	b.ReportMetric((b.Elapsed() - before).Seconds(), name+"-s")
}

// peak is the most memory that the process has held, in KB.
func peak(b *testing.B) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				b.Fatal(err)
			}
			return kb
		}
	}
	return 0
}
