package rulebook

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/clock"
)

// window: a renewal is opened before it is closed, both within the term.
func (c *checker) window() {
	if c.e.Term == nil || c.e.Term.RenewalWindow == nil {
		return
	}
	w := c.e.Term.RenewalWindow
	if shorter(w.Opens, w.Closes) || w.Opens == w.Closes {
		c.add(c.at("term.renewal_window.closes"), "the window closes %s before the end and opens only %s before it: it opens earlier, so its period is the longer one", w.Closes, w.Opens)
	}
	if shorter(c.e.Term.Length, w.Opens) {
		c.add(c.at("term.renewal_window.opens"), "the window opens %s before the end of a term of %s: that is before the term begins", w.Opens, c.e.Term.Length)
	}
}

// needed: what a rule is asked on, or what may go against a member, has the section that it needs.
func (c *checker) needed() {
	e := c.e
	has := map[Occasion]struct {
		there   bool
		section string
	}{
		OnSubmit: {e.Review != nil, "review: without one nobody applies"}, OnDecide: {e.Review != nil, "review: without one nobody applies"},
		OnTag:   {e.Tag != nil, "tag: without one no product is tagged"},
		OnRenew: {e.Term != nil && e.Term.RenewalWindow != nil, "term with a renewal_window: without one nobody renews"},
	}
	for i, r := range e.Rules {
		for k, o := range r.Occasions {
			if need, asked := has[o]; asked && !need.there {
				c.add(c.at(item(item("rules", i)+".occasions", k)), "%s is never asked on %s: the book has no section %s", r.ID, o, need.section)
			}
			if o == OnRenew && slices.Contains(r.Occasions, OnDecide) {
				c.add(c.at(item(item("rules", i)+".occasions", k)), "what is asked at a decision is asked at the decision on a renewal too: leave renew out")
			}
		}
	}
	if _, promised := e.Clause("GEN-6"); !promised {
		return
	}
	for _, s := range []struct {
		key   string
		there bool
	}{{"review", e.Review != nil}, {"suspension", e.Suspension != nil}, {"removal", e.Removal != nil}, {"ladders", len(e.Ladders) > 0}} {
		if s.there && e.Appeal == nil {
			c.add(c.at(s.key), "what is decided against a member can be appealed: write the section appeal, like {clause: GEN-6, period: 15d, answer: 7wd}")
			break
		}
	}
}

// shorter compares two periods from one instant on; working days, which need a calendar, are not compared.
func shorter(a, b string) bool {
	if !periodForm.MatchString(a) || !periodForm.MatchString(b) || strings.HasSuffix(a+" "+b, "wd") || strings.Contains(a+" "+b, "wd ") {
		return false
	}
	from := clock.Must("2026-01-01")
	return periodOf(a).After(from) < periodOf(b).After(from)
}
