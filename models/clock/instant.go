package clock

import (
	"fmt"
	"regexp"
	"time"
)

// Shanghai is the platform's zone; every period and every page is in it.
var Shanghai = mustLoad("Asia/Shanghai")

// Instant is a point in time in microseconds since 1970-01-01 UTC, stored as BIGINT on every database; 0 is "not yet".
// Instants compare with < and ==.
type Instant int64

// Never is later than every instant that a deadline can have.
const Never Instant = 1<<63 - 1

// Of turns a time into an instant; the zero time becomes 0.
func Of(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMicro())
}

// Date is 00:00 platform time of a day.
func Date(year int, month time.Month, day int) Instant {
	return Of(time.Date(year, month, day, 0, 0, 0, 0, Shanghai))
}

// dayForm is what a day looks like, whether or not the calendar has it.
var dayForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// Parse reads an RFC 3339 instant, or a date (00:00 of that day, platform time).
func Parse(s string) (Instant, error) {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return Of(t), nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, Shanghai); err == nil {
		return Of(t), nil
	}
	if dayForm.MatchString(s) {
		return 0, fmt.Errorf("%q is no day of the calendar: write one that exists, like 2026-02-13", s)
	}
	return 0, fmt.Errorf("%q is neither a day nor an instant: write 2026-02-13 or 2026-02-13T15:30:00+08:00", s)
}

// Must parses an instant that is known to be right: tests and constants.
func Must(s string) Instant {
	i, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return i
}

// Time is the instant in platform time; the zero time for 0.
func (i Instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(i)).In(Shanghai)
}

// IsZero reports "not yet".
func (i Instant) IsZero() bool { return i == 0 }

// Add moves the instant by a duration.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Microseconds()) }

// Sub is the duration from the other instant to this one.
func (i Instant) Sub(o Instant) time.Duration { return time.Duration(i-o) * time.Microsecond }

// String is RFC 3339 in platform time, "" for 0.
func (i Instant) String() string { return string(i.AppendTo(make([]byte, 0, 40))) }

// AppendTo writes RFC 3339 in platform time; nothing for 0.
func (i Instant) AppendTo(b []byte) []byte {
	if i == 0 {
		return b
	}
	return i.Time().AppendFormat(b, time.RFC3339Nano)
}

// MarshalText writes RFC 3339 in platform time.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads RFC 3339 or a date; empty is 0.
func (i *Instant) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*i = 0
		return nil
	}
	p, err := Parse(string(b))
	*i = p
	return err
}

func mustLoad(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return l
}
