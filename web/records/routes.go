// Package records serves what staff look up: the record and its chain, the mail outbox, the service level, the open
// deadlines.
package records

import (
	"net/url"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/staff/audit", May: access.AuditRead, Do: search},
		{Method: front.POST, Path: "/staff/audit/verify", May: access.AuditRead, Do: verify},
		{Method: front.GET, Path: "/staff/mails", May: access.Accounts, Do: mails},
		{Method: front.GET, Path: "/staff/mails/:id", May: access.Accounts, Do: oneMail},
		{Method: front.POST, Path: "/staff/mails/:id/resend", May: access.Accounts, Do: resend},
		{Method: front.GET, Path: "/staff/service-level", May: access.StaffRead, Do: level},
		{Method: front.GET, Path: "/staff/service-level.csv", May: access.StaffRead, Do: levelCSV},
		{Method: front.GET, Path: "/staff/deadlines", May: access.StaffRead, Do: deadlines},
	}
}

const perPage = 50

// stamp is an instant as tables show it.
func stamp(i clock.Instant) text.Text {
	return text.Of(i.Time().Format("2006-01-02 15:04"), i.Time().Format("2 Jan 2006, 15:04"))
}

// days reads the days of a filter; one that is none is told beside its field.
type days struct {
	c    *front.Ctx
	errs ui.Errors
}

// from is 00:00 of the day that a field names, the fallback where it is empty or no day.
func (d *days) from(field string, otherwise clock.Instant) clock.Instant {
	typed := d.c.QueryParam(field)
	if typed == "" {
		return otherwise
	}
	t, err := time.ParseInLocation(time.DateOnly, typed, clock.Shanghai)
	if err != nil {
		d.errs = append(d.errs, ui.FieldError{Name: field, Message: d.c.T("请填写日期，例如 2026-11-22。", "Give a date, such as 2026-11-22.")})
		return otherwise
	}
	return clock.Of(t)
}

// until is 24:00 of the day that a field names.
func (d *days) until(field string, otherwise clock.Instant) clock.Instant {
	if at := d.from(field, 0); at != 0 {
		return clock.Of(at.Time().AddDate(0, 0, 1))
	}
	return otherwise
}

// filtered is the list's address with the fields that are set, from a place on.
func filtered(c *front.Ctx, path string, place map[string]string, fields ...string) string {
	v := c.QueryParams()
	out := map[string][]string{}
	for _, f := range fields {
		if s := v.Get(f); s != "" {
			out[f] = []string{s}
		}
	}
	for k, s := range place {
		out[k] = []string{s}
	}
	if len(out) == 0 {
		return path
	}
	return path + "?" + url.Values(out).Encode()
}

// clear is the list without its filter, "" where none is set.
func clear(c *front.Ctx, path string, fields ...string) string {
	if filtered(c, path, nil, fields...) == path {
		return ""
	}
	return path
}
