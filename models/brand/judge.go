package brand

import (
	"cmp"
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
)

// Judge computes what a chain is worth at an instant: its level, everything that is wrong with it, and when it ends.
// The links may come in any order; the position says it (CH-3, CH-4, TM-12, TM-13, TM-15).
func Judge(b Brand, m Party, links []Link, on clock.Instant, scope Scope) Chain {
	c := Chain{Brand: b, Party: m, Links: slices.Clone(links), At: on}
	slices.SortStableFunc(c.Links, func(a, b Link) int { return cmp.Compare(a.Position, b.Position) })
	c.Own = len(c.Links) == 0 && SameName(b.Owner, m.Name)
	j := judging{chain: c, scope: scope}
	j.trademark()
	j.whole()
	for i := range c.Links {
		j.joins(i)
		j.valid(i)
		j.covers(i)
		j.proved(i)
	}
	c.Faults = j.faults
	slices.SortStableFunc(c.Faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(slices.Index(order, a.Code), slices.Index(order, b.Code)))
	})
	c.ValidUntil, c.Weakest = c.firstEnd()
	if len(c.Faults) == 0 {
		c.Level = c.level()
	}
	return c
}

var order = []Code{Trademark, Gap, Circle, NameMismatch, NotYetValid, Expired, OutOfScope, NoSublicense, PaperMissing, Unconfirmed}

// level counts the links of a chain without faults; a special one that starts at the owner adds none (TM-12, TM-15).
func (c Chain) level() int {
	n := len(c.Links)
	if n > 0 && c.Links[0].Special() {
		n--
	}
	return max(n, 1)
}

// firstEnd is the last day of what ends first, and the position of that link.
func (c Chain) firstEnd() (last calendar.Day, weakest int) {
	if c.Brand.Status == Registered || c.Brand.limited() {
		last = c.Brand.ValidUntil
	}
	for _, l := range c.Links {
		if l.ValidTo != 0 && (last == 0 || l.ValidTo < last) {
			last, weakest = l.ValidTo, l.Position
		}
	}
	return last, weakest
}

// limited reports whether an application that was only accepted names an end of its own: one before the application is
// that of the registration which lapsed.
func (b Brand) limited() bool { return b.ValidUntil != 0 && b.ValidUntil >= b.AppliedOn }

// judging gathers the faults of a chain.
type judging struct {
	chain  Chain
	scope  Scope
	faults []Fault
}

func (j *judging) add(f Fault) { j.faults = append(j.faults, f) }

// trademark looks at the trademark itself.
func (j *judging) trademark() {
	b, on := j.chain.Brand, j.chain.At
	switch {
	case b.Status == Registered && b.RegisteredOn != 0 && on < b.RegisteredOn.Start():
		j.add(notRegistered(b))
	case b.Status == Accepted && b.AppliedOn == 0:
		j.add(noNotice())
	case b.Status == Accepted && on < b.AppliedOn.Start():
		j.add(notAccepted(b))
	case b.Status == Accepted && b.Application != First && j.scope.NoticesBefore != 0 && b.AppliedOn.Start() >= j.scope.NoticesBefore:
		j.add(notRecognised(b, j.scope.NoticesBefore))
	}
	if b.ValidUntil != 0 && on >= (b.ValidUntil+1).Start() && (b.Status == Registered || b.limited()) {
		j.add(lapsed(b))
	}
}

// whole finds the positions at which no link stands.
func (j *judging) whole() {
	next := 1
	for _, l := range j.chain.Links {
		for ; next < l.Position; next++ {
			j.add(gap(next))
		}
		next = l.Position + 1
	}
	if len(j.chain.Links) == 0 && !j.chain.Own {
		j.add(gap(1))
	}
}

// before is the link that stands right before the one at a place; ok is false at the owner and behind a gap.
func (j *judging) before(i int) (l Link, ok bool) {
	if i == 0 || j.chain.Links[i-1].Position != j.chain.Links[i].Position-1 {
		return Link{}, false
	}
	return j.chain.Links[i-1], true
}

// joins compares the names at both ends of a link with what stands before and behind it.
func (j *judging) joins(i int) {
	l := j.chain.Links[i]
	if prev, ok := j.before(i); ok && !SameName(l.Grantor, prev.Grantee) {
		j.add(notJoined(l, prev))
	}
	if l.Position == 1 && !SameName(l.Grantor, j.chain.Brand.Owner) {
		j.add(notTheOwner(l, j.chain.Brand))
	}
	if i == len(j.chain.Links)-1 && !SameName(l.Grantee, j.chain.Party.Name) {
		j.add(notTheMerchant(l, j.chain.Party))
	}
	if j.seen(i) {
		j.add(circle(l))
	}
}

// seen reports whether the grantee of a link has granted or been granted before.
func (j *judging) seen(i int) bool {
	l := j.chain.Links[i]
	if SameName(l.Grantee, l.Grantor) || SameName(l.Grantee, j.chain.Brand.Owner) {
		return true
	}
	return slices.ContainsFunc(j.chain.Links[:i], func(e Link) bool { return SameName(l.Grantee, e.Grantor) || SameName(l.Grantee, e.Grantee) })
}

// valid compares the instant with a link's own period.
func (j *judging) valid(i int) {
	l := j.chain.Links[i]
	if j.chain.At < l.ValidFrom.Start() {
		j.add(notYet(l))
	}
	if j.chain.At >= l.Ends() {
		j.add(expired(l))
	}
}

// covers compares what a link grants with what the one before it may grant; the last one with what is asked.
func (j *judging) covers(i int) {
	l := j.chain.Links[i]
	if prev, ok := j.before(i); ok {
		if !prev.MaySublicense {
			j.add(noSublicense(prev, l))
		}
		if !coversAll(prev.Categories, l.Categories) {
			j.add(wider(l, prev))
		} else if !coversRegion(prev.Region, l.Region) {
			j.add(widerRegion(l, prev))
		}
	}
	if i == len(j.chain.Links)-1 && !j.suffices(l) {
		j.add(notAsked(l, j.scope))
	}
}

func (j *judging) suffices(l Link) bool {
	return (len(j.scope.Categories) == 0 || coversAll(l.Categories, j.scope.Categories)) && (j.scope.Region == "" || coversRegion(l.Region, j.scope.Region))
}

// proved looks for a link's papers and its confirmation.
func (j *judging) proved(i int) {
	l := j.chain.Links[i]
	if len(l.Papers) == 0 && !l.Outside {
		j.add(paperMissing(l))
	}
	if l.Confirmed == 0 {
		j.add(unconfirmed(l))
	}
}
