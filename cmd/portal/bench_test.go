package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/watch"
)

func measuring(t *testing.T) (*bench, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	c := &console{ctx: context.Background(), out: &out, say: io.Discard}
	return &bench{console: c, rounds: 1, dir: t.TempDir(), report: func(measured) error { return nil }}, &out
}

func TestLineOfTheBenchMeetsItsGoalOrSaysThatItDoesNot(t *testing.T) {
	b, out := measuring(t)
	for _, one := range []struct {
		m   measured
		met bool
	}{
		{measured{Work: "below", Ours: 3, Reference: 2, Limit: 1.5}, true},
		{measured{Work: "above", Ours: 3.1, Reference: 2, Limit: 1.5}, false},
		{measured{Work: "fast", Ours: 4, Reference: 2, Limit: 2, AtLeast: true}, true},
		{measured{Work: "slow", Ours: 3.9, Reference: 2, Limit: 2, AtLeast: true}, false},
		{measured{Work: "no goal", Ours: 7}, true},
		{measured{Work: "gone", Limit: 3, AtLeast: true, Missing: "install it"}, false},
	} {
		if err := b.add(one.m); err != nil {
			t.Fatal(err)
		}
		if got := b.table[len(b.table)-1]; got.Met != one.met {
			t.Errorf("%s: met is %v", got.Work, got.Met)
		}
	}
	if err := b.print(); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(out.String(), "\n") {
		if strings.Contains(line, "above") != strings.Contains(line, "≤ 1.50  NOT MET") || strings.Contains(line, "gone") != strings.Contains(line, "NOT MEASURED: install it") {
			t.Errorf("printed %q", line)
		}
	}
}

func TestBenchKeepsItsLinesAndDrawsTheCostOfAStore(t *testing.T) {
	b, _ := measuring(t)
	if err := b.add(measured{Goal: "P7", Work: "x", Ours: 1, Reference: 2, Limit: 1}); err != nil {
		t.Fatal(err)
	}
	b.draw([]scale{{stores: 1000, taken: 1, read: 0.1, assessed: 0.5}, {stores: 100_000, taken: 90, read: 9, assessed: 40}})
	folder := filepath.Join(t.TempDir(), "out")
	if err := b.write(folder); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(folder, "bench.json"))
	if err != nil {
		t.Fatal(err)
	}
	var kept struct{ Lines []measured }
	if err := json.Unmarshal(raw, &kept); err != nil || len(kept.Lines) != 1 || kept.Lines[0].Ratio != 0.5 {
		t.Errorf("kept %s, %v", raw, err)
	}
	picture, err := os.ReadFile(filepath.Join(folder, "cost.svg"))
	if err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(bytes.NewReader(picture))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%s: %v", picture, err)
		}
	}
	for _, want := range []string{"assessed, printed", ">1000<", ">100000<", ">900<"} {
		if !strings.Contains(string(picture), want) {
			t.Errorf("the picture lacks %s", want)
		}
	}
}

// The crowd of the benchmarks are members whom a programme judges; a changed limit flips as many as their figures say.
func TestCrowdOfMembersIsJudgedUnderAChangedLimit(t *testing.T) {
	b, _ := measuring(t)
	s := scale{bench: b, stores: 1000}
	file := b.path("crowd.db")
	if err := s.members(file, 0); err != nil {
		t.Fatal(err)
	}
	h, err := storage{DB: "sqlite:" + file}.open(b.console)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	e, err := watched(h)
	if err != nil {
		t.Fatal(err)
	}
	found, err := watch.Suppose(b.ctx, h.db, operator, watch.Change{Programme: e.Programme, Rule: supposedRule(e), Limit: thought})
	worse := int64(0)
	for i := range 1000 {
		if credit := 395 + i*37%5000; credit >= 400 && credit < 450 {
			worse++
		}
	}
	if err != nil || found.Members != 1000 || found.Worsens != worse || found.Betters != 0 || len(found.Worse) != int(worse) {
		t.Errorf("%d members, %d worse, want %d; %d better, %v", found.Members, found.Worsens, worse, found.Betters, err)
	}
	if err := h.db.InTx(b.ctx, db.Actor{Role: "owner", Merchant: "C000001"}, demo.Crowd{Merchants: 1}.Shops); err == nil {
		t.Error("a merchant brought a crowd")
	}
}
