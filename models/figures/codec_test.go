package figures

import (
	"bytes"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func fresh() *page { return &page{} }

// drawn is a month's part with any figures.
func drawn(t *rapid.T, name string) *page {
	p := &page{name: name}
	for c := range rapid.IntRange(1, maxColumns).Draw(t, "columns") {
		p.has[c] = rapid.Uint32Range(0, 1<<31-1).Draw(t, "days")
		by := rapid.SampledFrom([]int64{1, 10, 1_000, 10_000, 1_000_000}).Draw(t, "by")
		most := rapid.SampledFrom([]int64{0, 1, 255, 256, 65_536, 1 << 40, math.MaxInt64 / 1_000_000}).Draw(t, "most")
		for at := range 31 {
			if p.has[c]>>at&1 != 0 {
				p.v[c][at] = rapid.Int64Range(-most, most).Draw(t, "value") * by
			}
		}
	}
	return p
}

func TestMonthReadsBackAsItWasPacked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pages := []*page{drawn(t, ""), drawn(t, "家居/杯具"), drawn(t, "箱包")}
		block := pack(packed{}, pages, nil)
		got, err := unpack(block, fresh)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range got {
			for _, want := range pages {
				if want.name == p.name && (want.differ(p) != 0 || want.days() != p.days()) {
					t.Fatalf("%q reads back as %v, want %v", p.name, p, want)
				}
			}
		}
		if again := pack(packed{}, got, nil); !bytes.Equal(again.whole(), block.whole()) {
			t.Fatal("the same figures have two blocks")
		}
	})
}

func TestWhatAColumnComesToStandsWithIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t, "x")
		for r := open(pack(packed{}, []*page{p}, nil)); r.part(); {
			for c, has := range p.has {
				var v [maxColumns]view
				if _, ok := r.columns(&v); !ok {
					t.Fatal("a column cannot be read")
				}
				l := lane{has: has, v: p.v[c]}
				if got, want := v[c].total(), l.total(1<<31-1); got != want {
					t.Fatalf("column %d comes to %+v, want %+v", c, got, want)
				}
			}
		}
	})
}

func TestExtremesOfAnIntegerArePacked(t *testing.T) {
	p := &page{name: "x"}
	p.has[0] = 0b111
	p.v[0] = [31]int64{math.MinInt64, 0, math.MaxInt64}
	got, err := unpack(pack(packed{}, []*page{p}, nil), fresh)
	if err != nil || got[0].differ(p) != 0 {
		t.Fatal(got, err)
	}
}

func TestEmptyMonthIsNoPart(t *testing.T) {
	got, err := unpack(pack(packed{}, []*page{{name: "x"}}, nil), fresh)
	if err != nil || len(got) != 0 {
		t.Fatal(got, err)
	}
	if got, err = unpack(packed{}, fresh); err != nil || got != nil {
		t.Fatal(got, err)
	}
}

// A damaged block is told as one, or gives some figures; it never breaks the reader.
func FuzzBlock(f *testing.F) {
	p := &page{name: "家居"}
	p.has[0], p.has[3] = 0b1011, 1<<31-1
	for at := range 31 {
		p.v[0][at], p.v[3][at] = 4_700_000, int64(at*at*977)
	}
	seed := pack(packed{}, []*page{p, {name: "b", has: [maxColumns]uint32{1: 1}}}, []Line{NewLine([]int{0, 3}, 5)}).whole()
	f.Add(seed)
	f.Add(seed[:len(seed)/2])
	f.Add([]byte{12, format, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Add([]byte{1, 2})
	f.Add([]byte{200})
	f.Fuzz(func(t *testing.T, b []byte) {
		s := Sheet{Range: Range{0, 100}, table: CategoryDays, blocks: []block{{month: 840, packed: parted(b)}}}
		for _, part := range append(s.Parts(), "家居") {
			s.Total(part, Sales, s.Range)
			s.Lane(part, Sales)
			s.Below(part, NewLine([]int{Sales, ProductsOnline}, 5), s.Range)
			s.Together(nil, part, []int{Sales, ProductsOnline}, s.Range)
		}
		s.Last()
		pages, err := unpack(parted(b), fresh)
		if err != nil {
			return
		}
		again, err := unpack(pack(packed{}, pages, nil), fresh)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range again {
			for _, was := range pages {
				if was.name == p.name && len(pages) == len(again) && pages[i].name == p.name && was.differ(p) != 0 {
					t.Fatalf("%v packs as %v", was, p)
				}
			}
		}
	})
}

func BenchmarkPackMonth(b *testing.B) {
	p := &page{}
	for c := range 13 {
		p.has[c] = 1<<30 - 1
		for at := range 30 {
			p.v[c][at] = 4_600_000 + int64(at*c%200)*1000
			if c > 4 {
				p.v[c][at] = int64(at * c * 17 % 3000)
			}
		}
	}
	var month packed
	b.Run("pack", func(b *testing.B) {
		for b.Loop() {
			month = pack(packed{}, []*page{p}, nil)
		}
		b.ReportMetric(float64(len(month.whole())), "bytes")
	})
	q := &page{}
	b.Run("unpack", func(b *testing.B) {
		for b.Loop() {
			if _, err := unpack(month, func() *page { return q }); err != nil {
				b.Fatal(err)
			}
		}
	})
	s := Sheet{Range: Range{0, 31}, table: StoreDays, blocks: []block{{month: 840, packed: month}}}
	b.Run("below", func(b *testing.B) {
		for b.Loop() {
			s.looked = nil
			s.Below("", NewLine([]int{0, 1, 2}, 3*4_700_000), s.Range)
		}
	})
}
