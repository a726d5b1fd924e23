package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// benchCommand is "portal bench": what the portal does at speed, each beside a reference that does the least there is,
// measured in turn in one run, so that their ratio means something on a machine that is noisy or shared.
type benchCommand struct {
	Section  []string `arg:"" optional:"" help:"Sections to run; all where none is named."`
	JSON     bool     `name:"json" help:"One JSON object a line instead of the table."`
	List     bool     `help:"List the sections."`
	Rounds   int      `default:"5" help:"Rounds of each measurement, ours and the reference in turn; the median counts."`
	Full     bool     `help:"Also the largest sizes, which take long and much room."`
	Dir      string   `placeholder:"DIR" help:"Folder for databases made on the way; a temporary one where empty."`
	Out      string   `placeholder:"DIR" help:"Folder for bench.json, with all lines, and cost.svg, the cost of a store against their number."`
	Postgres string   `name:"postgres" placeholder:"DSN" help:"A PostgreSQL server, postgres://USER@HOST/DB, on which a database is made and dropped again."`
	Peers    string   `placeholder:"DIR" help:"Folder with node_modules of express, ejs and better-sqlite3 (npm install); peers that are missing are named."`
}

// section is one work that is measured: its name, the goals it answers, and how.
type section struct {
	name, goal string
	run        func(b *bench) error
}

// sections are everything that is measured, in the order of the table.
var sections = []section{pagesSection, peersSection, dashboardSection, tagsSection, watchSection, figuresSection, examplesSection, postgresSection, startSection}

// measured is one line of the table.
type measured struct {
	Goal      string  `json:"goal"`
	Work      string  `json:"work"`
	Unit      string  `json:"unit"`
	Ours      float64 `json:"ours"`
	Reference float64 `json:"reference"`
	Against   string  `json:"against"`
	Ratio     float64 `json:"ratio"`
	Limit     float64 `json:"limit"`
	AtLeast   bool    `json:"at_least"` // the ratio is to reach the limit, else to stay under it
	Met       bool    `json:"met"`
	Missing   string  `json:"missing,omitempty"` // why it could not be measured here
}

// bench is one run of the benchmarks.
type bench struct {
	*console
	rounds   int
	full     bool
	dir      string
	peers    string
	postgres string
	table    []measured
	curves   []curve
	report   func(measured) error
}

// Run measures and prints the table.
func (b *benchCommand) Run(c *console) error {
	if b.List {
		for _, s := range sections {
			_, _ = fmt.Fprintf(c.out, "%s\t%s\n", s.name, s.goal)
		}
		return nil
	}
	for _, name := range b.Section {
		if !slices.ContainsFunc(sections, func(s section) bool { return s.name == name }) {
			return misused("no section is named %s: portal bench --list", name)
		}
	}
	dir, err := os.MkdirTemp(b.Dir, "portal-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	run := &bench{console: c, rounds: max(b.Rounds, 1), full: b.Full, dir: dir, peers: b.Peers, postgres: b.Postgres, report: func(measured) error { return nil }}
	if b.JSON {
		run.report = func(m measured) error { return c.line(m) }
	}
	for _, s := range sections {
		if len(b.Section) > 0 && !slices.Contains(b.Section, s.name) {
			continue
		}
		c.Say(text.F("测量 %s（%s）……", "Measuring %s (%s) …", s.name, s.goal))
		if err := s.run(run); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	if b.Out != "" {
		if err := run.write(b.Out); err != nil {
			return err
		}
	}
	if b.JSON {
		return nil
	}
	return run.print()
}

// write keeps the table as JSON and the curves as a picture.
func (b *bench) write(folder string) error {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	all := struct {
		Day     string     `json:"day"`
		Machine string     `json:"machine"`
		Lines   []measured `json:"lines"`
	}{calendar.DayOf(clock.System{}.Now()).String(), fmt.Sprintf("%s/%s, %d processors", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()), b.table}
	lines, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "bench.json"), append(lines, '\n'), 0o600); err != nil || len(b.curves) == 0 {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "cost.svg"), plot(b.curves), 0o600)
}

// add puts a line into the table.
func (b *bench) add(m measured) error {
	if m.Reference != 0 {
		m.Ratio = m.Ours / m.Reference
	}
	m.Met = m.Missing == "" && (m.Limit == 0 || m.AtLeast && m.Ratio >= m.Limit || !m.AtLeast && m.Ratio <= m.Limit)
	b.table = append(b.table, m)
	return b.report(m)
}

// print writes the table for people.
func (b *bench) print() error {
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "goal\twork\tours\treference\tratio\twanted\t")
	for _, m := range b.table {
		wanted, reference, ratio := "–", "–", "–"
		if m.Reference != 0 {
			reference, ratio = amount(m.Reference)+" "+m.Unit+" ("+m.Against+")", amount(m.Ratio)
		}
		if m.Limit != 0 {
			wanted = map[bool]string{true: "≥ ", false: "≤ "}[m.AtLeast] + amount(m.Limit)
		}
		switch {
		case m.Missing != "":
			wanted += "  NOT MEASURED: " + m.Missing
		case !m.Met:
			wanted += "  NOT MET"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t\n", m.Goal, m.Work, amount(m.Ours)+" "+m.Unit, reference, ratio, wanted)
	}
	return w.Flush()
}

// amount writes a number with three digits that mean something.
func amount(x float64) string {
	switch {
	case x >= 100 || x == 0:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.2f", x), ".00")
}

// median is the middle of the values.
func median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	if len(s) == 0 {
		return 0
	}
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// path is a file of the run's own folder.
func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// stopwatch gives the seconds since it was made.
func stopwatch() func() float64 {
	start := clock.System{}.Now()
	return func() float64 { return clock.System{}.Now().Sub(start).Seconds() }
}
