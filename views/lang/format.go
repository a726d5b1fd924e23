package lang

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// beijing is platform time; the portal shows no other.
var beijing = time.FixedZone("UTC+8", 8*60*60)

var weekdays = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// ISO is the machine's form of an instant for <time datetime>, with the offset of platform time.
func ISO(t time.Time) string { return t.In(beijing).Format(time.RFC3339) }

// Stamp is the instant for tables: 2026-11-22 11:08 in Chinese, 22 Nov 2026, 11:08 in English. Platform time.
func Stamp(ctx context.Context, t time.Time) string {
	return t.In(beijing).Format(T(ctx, "2006-01-02 15:04", "2 Jan 2006, 15:04"))
}

// Moment is the instant for prose, letters and deadlines, with weekday, clock time and the zone's name:
// 2026年11月22日（周日）11:08 北京时间, or Sun 22 Nov 2026, 11:08 (Beijing time).
func Moment(ctx context.Context, t time.Time) string {
	t = t.In(beijing)
	if Of(ctx) == EN {
		return t.Format("Mon 2 Jan 2006, 15:04") + " (Beijing time)"
	}
	return fmt.Sprintf("%d年%d月%d日（周%s）%s 北京时间", t.Year(), t.Month(), t.Day(), weekdays[t.Weekday()], t.Format("15:04"))
}

// End is Moment for the exclusive end of a period: midnight is 24:00 of the day that ends, as people and the law say it.
func End(ctx context.Context, t time.Time) string {
	if last, ok := lastDay(t); ok {
		if Of(ctx) == EN {
			return last.Format("Mon 2 Jan 2006") + ", 24:00 (Beijing time)"
		}
		return fmt.Sprintf("%d年%d月%d日（周%s）24:00 北京时间", last.Year(), last.Month(), last.Day(), weekdays[last.Weekday()])
	}
	return Moment(ctx, t)
}

// EndStamp is Stamp for the exclusive end of a period; see End.
func EndStamp(ctx context.Context, t time.Time) string {
	if last, ok := lastDay(t); ok {
		return last.Format(T(ctx, "2006-01-02", "2 Jan 2006")) + T(ctx, " 24:00", ", 24:00")
	}
	return Stamp(ctx, t)
}

// lastDay is the day that ends at an instant, where it is midnight in platform time.
func lastDay(t time.Time) (time.Time, bool) {
	t = t.In(beijing)
	if t.Hour() != 0 || t.Minute() != 0 || t.Second() != 0 || t.Nanosecond() != 0 {
		return t, false
	}
	return t.AddDate(0, 0, -1), true
}

// Day is the day of the instant in platform time for prose: 2026年11月22日（周日）, or Sun 22 Nov 2026.
func Day(ctx context.Context, t time.Time) string {
	t = t.In(beijing)
	if Of(ctx) == EN {
		return t.Format("Mon 2 Jan 2006")
	}
	return fmt.Sprintf("%d年%d月%d日（周%s）", t.Year(), t.Month(), t.Day(), weekdays[t.Weekday()])
}

// Date is the day of the instant in platform time for tables: 2026-11-22, or 22 Nov 2026.
func Date(ctx context.Context, t time.Time) string {
	return t.In(beijing).Format(T(ctx, "2006-01-02", "2 Jan 2006"))
}

// Left words how long it is until a deadline: 还剩 23 小时 59 分, or 23 h 59 min left; whole days from 72 hours on.
// Seconds are cut, never rounded up. Zero and less read 时间已到, time is up. static/app.js words it the same way.
func Left(ctx context.Context, d time.Duration) string {
	if d <= 0 {
		return T(ctx, "时间已到", "time is up")
	}
	minutes := int(d / time.Minute)
	switch hours := minutes / 60; {
	case hours >= 72:
		return F(ctx, "还剩 %d 天 %d 小时", "%d d %d h left", hours/24, hours%24)
	case hours > 0:
		return F(ctx, "还剩 %d 小时 %d 分", "%d h %d min left", hours, minutes%60)
	default:
		return F(ctx, "还剩 %d 分", "%d min left", minutes)
	}
}

// Yuan is an amount of fen as people read it: ¥1,234.50, with − before a debt.
func Yuan(fen int64) string {
	sign, magnitude := "", uint64(fen)
	if fen < 0 {
		sign, magnitude = "−", -uint64(fen)
	}
	return fmt.Sprintf("%s¥%s.%02d", sign, group(strconv.FormatUint(magnitude/100, 10)), magnitude%100)
}

// Count is a whole number with its thousands apart: 1,234,567.
func Count[N int | int64](n N) string {
	if n < 0 {
		return "−" + group(strconv.FormatUint(-uint64(n), 10))
	}
	return group(strconv.FormatInt(int64(n), 10))
}

// YuanOf is Yuan of what may be unknown; "" where it is.
func YuanOf(fen *int64) string {
	if fen == nil {
		return ""
	}
	return Yuan(*fen)
}

// CountOf is Count of what may be unknown; "" where it is.
func CountOf(n *int64) string {
	if n == nil {
		return ""
	}
	return Count(*n)
}

// Bytes is a size of a file: 820 B, 12 KB, 3.4 MB; cut, in steps of 1024.
func Bytes(n int64) string {
	switch {
	case n < 1<<10:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1<<20:
		return strconv.FormatInt(n>>10, 10) + " KB"
	case n < 1<<30:
		return tenths(n*10>>20) + " MB"
	}
	return tenths(n*10>>30) + " GB"
}

// tenths words a count of tenths, a whole number without its point.
func tenths(n int64) string {
	if n%10 == 0 {
		return strconv.FormatInt(n/10, 10)
	}
	return fmt.Sprintf("%d.%d", n/10, n%10)
}

func group(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
