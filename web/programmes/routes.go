// Package programmes serves the public pages of the rulebooks. Everything on them is drawn from the editions: nothing
// here knows a programme.
package programmes

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map; all of them can be read by anyone (E-Commerce Law, art. 32).
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/programmes", May: access.Anyone, Do: list},
		{Method: front.GET, Path: "/programmes/:programme", May: access.Anyone, Do: programme},
		{Method: front.GET, Path: "/programmes/:programme/clauses", May: access.Anyone, Do: clauses},
		{Method: front.GET, Path: "/programmes/:programme/compare", May: access.Anyone, Do: compare},
		{Method: front.GET, Path: "/programmes/:programme/editions/:edition", May: access.Anyone, Do: edition},
		{Method: front.GET, Path: "/programmes/:programme/editions/:edition/source", May: access.Anyone, Do: source},
		{Method: front.GET, Path: "/programmes/:programme/editions/:edition/text", May: access.Anyone, Do: plain},
	}
}

// book is the programme's edition in force, or the first one where none is in force yet.
func book(c *front.Ctx, key string) (*rulebook.Edition, error) {
	var e *rulebook.Edition
	err := c.View(func(tx *db.Tx) error {
		books := rulebook.Books(tx)
		var err error
		if e, err = books.InForce(key, tx.Now); err == nil {
			return nil
		}
		if all := books.Editions(key); len(all) > 0 {
			e = all[0]
			return nil
		}
		return err
	})
	return e, err
}

// books is the library of the request.
func books(c *front.Ctx) (l *rulebook.Library, err error) {
	err = c.View(func(tx *db.Tx) error { l = rulebook.Books(tx); return nil })
	return l, err
}

// named is the edition that the address names.
func named(c *front.Ctx) (*rulebook.Edition, *rulebook.Library, error) {
	l, err := books(c)
	if err != nil {
		return nil, nil, err
	}
	e, err := l.Edition(c.Param("programme"), c.Param("edition"))
	return e, l, err
}

func home(e *rulebook.Edition) string    { return "/programmes/" + e.Programme }
func address(e *rulebook.Edition) string { return home(e) + "/editions/" + e.ID }

// cite is a clause as a link to its place among the clauses in force.
func cite(e *rulebook.Edition, clause string) ui.ClauseProps {
	if clause == "" {
		return ui.ClauseProps{}
	}
	return ui.ClauseProps{ID: clause, URL: home(e) + "/clauses#" + clause}
}

// standing is where an edition stands at an instant: to come, in force, or replaced.
func standing(l *rulebook.Library, e *rulebook.Edition, now clock.Instant) (text.Text, ui.Tone) {
	if e.Effective > now {
		return text.F("将于 %s 施行", "in force from %s", day(e.Effective)), ui.Warn
	}
	if in, err := l.InForce(e.Programme, now); err == nil && in.ID == e.ID {
		return text.Of("现行有效", "in force"), ui.Good
	}
	return text.Of("已被新版本取代", "replaced by a later edition"), ui.Neutral
}

// day is the day of an instant as tables show it.
func day(i clock.Instant) text.Text {
	return text.Of(i.Time().Format("2006-01-02"), i.Time().Format("2 Jan 2006"))
}
