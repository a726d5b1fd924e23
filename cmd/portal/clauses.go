package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// clausesCommand is "portal clauses".
type clausesCommand struct {
	shelves
	Programme string `placeholder:"P" help:"Only this programme's clauses."`
	AsOf      string `placeholder:"T" help:"Of the editions in force at this instant; the latest where it is not said."`
	Format    string `enum:"table,json" default:"table" help:"table or json."`
	Markdown  bool   `help:"Write the table of clauses, rules and tests as Markdown."`
	Tests     string `placeholder:"DIR" help:"With --markdown: folder whose tests are looked through."`
}

// clauseLine is one clause; the keys keep this order.
type clauseLine struct {
	Programme string      `json:"programme"`
	Rulebook  string      `json:"rulebook"`
	ID        string      `json:"id"`
	Title     text.Text   `json:"title"`
	Text      text.Text   `json:"text"`
	Applied   []text.Text `json:"applied"`
	Explains  text.Text   `json:"explains"`
}

// Run lists the clauses.
func (l *clausesCommand) Run(c *console) error {
	books, err := l.library()
	if err != nil {
		return err
	}
	editions, err := l.editions(books)
	if err != nil {
		return err
	}
	if l.Markdown {
		return l.markdown(c, books, editions)
	}
	var lines []clauseLine
	for _, e := range editions {
		lines = append(lines, clausesOf(e)...)
	}
	c.Say(text.F("%d 个条款。", "%d clause{s}.", len(lines)))
	if l.Format == "json" {
		return c.line(lines)
	}
	table := tabwriter.NewWriter(c.out, 0, 8, 2, ' ', 0)
	for _, line := range lines {
		applied := make([]string, len(line.Applied))
		for i, a := range line.Applied {
			applied[i] = a.In(c.lang)
		}
		if len(applied) == 0 {
			applied = []string{line.Explains.In(c.lang)}
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", line.Programme, line.ID, line.Title.In(c.lang), line.Text.In(c.lang), strings.Join(applied, "; "))
	}
	return table.Flush()
}

// editions are those whose clauses are listed: of one programme or all.
func (l *clausesCommand) editions(books *rulebook.Library) ([]*rulebook.Edition, error) {
	at, err := instant("as-of", l.AsOf, clock.Never)
	if err != nil {
		return nil, err
	}
	programmes := books.Programmes()
	if l.Programme != "" {
		if !slices.Contains(programmes, l.Programme) {
			return nil, unknownProgramme(l.Programme, programmes)
		}
		programmes = []string{l.Programme}
	}
	var out []*rulebook.Edition
	for _, p := range programmes {
		e, err := books.InForce(p, at)
		if fault.Is(err, fault.NotFound) && l.Programme == "" {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func unknownProgramme(name string, known []string) error {
	near := rulebook.Nearest(name, known)
	if near != "" {
		near = fmt.Sprintf("; did you mean %q?", near)
	}
	return misused("there is no programme %q%s There are: %s", name, near, strings.Join(known, ", "))
}

func clausesOf(e *rulebook.Edition) []clauseLine {
	out := make([]clauseLine, 0, len(e.Clauses))
	for _, c := range e.Clauses {
		line := clauseLine{Programme: e.Programme, Rulebook: e.ID, ID: c.ID, Title: c.Title, Text: c.Text, Explains: c.Explains, Applied: []text.Text{}}
		for _, u := range e.Uses(c.ID) {
			line.Applied = append(line.Applied, place(u))
		}
		out = append(out, line)
	}
	return out
}

// place words where a clause is applied.
func place(u rulebook.Use) text.Text {
	if u.Title.IsZero() {
		return u.Section
	}
	return text.F("%s：%s", "%s: %s", u.Section, u.Title)
}
