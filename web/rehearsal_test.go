package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/letters"
)

// Every kind of notice that the portal can write is rehearsed for every book, or is named with the reason why the book
// does not bring it about; every letter says in both languages what happened, and each kind is brought about by some book.
func TestEveryLetterOfEveryBookIsRehearsed(t *testing.T) {
	all, err := rulebook.WithExamples()
	if err != nil {
		t.Fatal(err)
	}
	somewhere := map[outbox.Kind]bool{}
	for _, programme := range all.Programmes() {
		e, err := all.InForce(programme, clock.Never)
		if err != nil {
			t.Fatal(err)
		}
		rehearsed(t, all, e, all.ScenariosOf(e), somewhere)
	}
	rehearsed(t, all, changed(t, all), all.ScenariosOf(changed(t, all)), somewhere)
	for _, k := range outbox.Kinds() {
		if !somewhere[k] && !rehearsal.IsApart(k) {
			t.Errorf("no book brings %v about", k)
		}
	}
}

// changed is a later edition of the first book that has agreements: one is signed anew within a time, a clause is reworded.
func changed(t *testing.T, all *rulebook.Library) *rulebook.Edition {
	t.Helper()
	for _, programme := range all.Programmes() {
		e, err := all.InForce(programme, clock.Never)
		if err != nil || len(e.Agreements) == 0 {
			continue
		}
		next := *e
		next.ID, next.Effective, next.Agreements = "2027-03-01", clock.Must("2027-03-01"), slices.Clone(e.Agreements)
		next.Agreements[0].SignWithin = "30d"
		next.Clauses = slices.Clone(e.Clauses)
		next.Clauses[0].Text = text.Same("…")
		return &next
	}
	t.Fatal("no book has agreements")
	return nil
}

func rehearsed(t *testing.T, all *rulebook.Library, e *rulebook.Edition, scenarios []rulebook.Scenario, somewhere map[outbox.Kind]bool) {
	t.Helper()
	if len(scenarios) == 0 {
		before, err := all.InForce(e.Programme, e.Effective)
		if err != nil {
			t.Fatal(err)
		}
		scenarios = all.ScenariosOf(before)
	}
	played, err := rehearsal.Rehearsal{Books: all, Edition: e, Scenarios: scenarios}.Play(t.Context(), clock.Must("2026-12-01"))
	if err != nil {
		t.Fatal(err)
	}
	for _, failed := range played.Failed {
		t.Errorf("%s: %v", e.Programme, failed)
	}
	never, written := map[outbox.Kind]bool{}, map[outbox.Kind]bool{}
	for _, n := range played.Never {
		never[n.Kind] = true
		if n.Why.ZH == "" || n.Why.EN == "" {
			t.Errorf("%s: %v is named without a reason", e.Programme, n.Kind)
		}
	}
	for _, l := range played.Letters {
		written[l.Kind], somewhere[l.Kind] = true, true
		worded(t, e.Programme, l)
	}
	for _, k := range outbox.Kinds() {
		if never[k] == written[k] {
			t.Errorf("%s: the notice %v is neither written nor named as not written, or both", e.Programme, k)
		}
	}
}

// quoted is what somebody wrote, or a name, in its own language.
var quoted = regexp.MustCompile(`“[^”]*”|示例\S*`)

// worded holds a letter to both languages, without a hole in a sentence.
func worded(t *testing.T, programme string, l rehearsal.Letter) {
	t.Helper()
	for _, in := range []text.Lang{text.ZH, text.EN} {
		p := letters.Of(in, l.Notice.Letter, letters.Head{})
		all := strings.Join(slices.Concat([]string{p.Subject}, p.Paragraphs, p.Next), "\n")
		switch {
		case l.Notice.Letter.Until != 0 && l.Notice.Letter.Until != clock.Never && !strings.ContainsAny(letters.Until(l.Notice.Letter).In(in), "0123456789"):
			t.Errorf("%s: %v says until when without the date: %s", programme, l.Kind, letters.Until(l.Notice.Letter).In(in))
		case p.Subject == "" || len(p.Paragraphs) == 0:
			t.Errorf("%s: %v says nothing in %s", programme, l.Kind, in)
		case strings.Contains(all, "%!") || strings.Contains(all, "<nil>") || strings.Contains(all, "“”"):
			t.Errorf("%s: %v has a hole in %s:\n%s", programme, l.Kind, in, all)
		case in == text.EN && strings.IndexFunc(quoted.ReplaceAllString(p.Subject, ""), func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0:
			t.Errorf("%s: %v has a Chinese title in English: %s", programme, l.Kind, p.Subject)
		}
	}
}
