package lang_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/mengyue/portal/views/lang"
)

var (
	zh = lang.With(context.Background(), lang.ZH)
	en = lang.With(context.Background(), lang.EN)
	at = time.Date(2026, 11, 22, 3, 8, 59, 0, time.UTC) // 11:08:59 in Beijing
)

func TestWordingFollowsTheLanguageAndDefaultsToChinese(t *testing.T) {
	same(t, lang.T(zh, "提交", "Submit"), "提交")
	same(t, lang.T(en, "提交", "Submit"), "Submit")
	same(t, lang.T(context.Background(), "提交", "Submit"), "提交")
	same(t, lang.T(lang.With(context.Background(), "fr"), "提交", "Submit"), "提交")
	same(t, lang.F(en, "共 %[1]d 条，%[2]s", "%[2]s: %[1]d rows", 3, "all"), "all: 3 rows")
}

func TestTimesAreBeijingTimeWhateverZoneTheyComeIn(t *testing.T) {
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("", -5*3600)} {
		moment := at.In(zone)
		same(t, lang.Stamp(zh, moment), "2026-11-22 11:08")
		same(t, lang.Stamp(en, moment), "22 Nov 2026, 11:08")
		same(t, lang.Moment(zh, moment), "2026年11月22日（周日）11:08 北京时间")
		same(t, lang.Moment(en, moment), "Sun 22 Nov 2026, 11:08 (Beijing time)")
		same(t, lang.Day(zh, moment), "2026年11月22日（周日）")
		same(t, lang.Day(en, moment), "Sun 22 Nov 2026")
		same(t, lang.Date(zh, moment), "2026-11-22")
		same(t, lang.ISO(moment), "2026-11-22T11:08:59+08:00")
	}
}

func TestTimeLeftIsCutNeverRoundedUp(t *testing.T) {
	same(t, lang.Left(zh, 24*time.Hour-time.Nanosecond), "还剩 23 小时 59 分")
	same(t, lang.Left(en, 24*time.Hour), "24 h 0 min left")
	same(t, lang.Left(zh, 80*time.Hour), "还剩 3 天 8 小时")
	same(t, lang.Left(zh, 59*time.Second), "还剩 0 分")
	same(t, lang.Left(zh, 0), "时间已到")
	same(t, lang.Left(en, -time.Hour), "time is up")
}

func TestAmountsAreExactToTheFen(t *testing.T) {
	same(t, lang.Yuan(0), "¥0.00")
	same(t, lang.Yuan(5), "¥0.05")
	same(t, lang.Yuan(123450), "¥1,234.50")
	same(t, lang.Yuan(-123450), "−¥1,234.50")
	same(t, lang.Yuan(1_000_000_000_000), "¥10,000,000,000.00")
	same(t, lang.Yuan(math.MinInt64), "−¥92,233,720,368,547,758.08")
	same(t, lang.Count(1234567), "1,234,567")
	same(t, lang.Count(int64(-1000)), "−1,000")
	same(t, lang.Bytes(3_565_159), "3.4 MB")
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TIME-1: a period that ends at midnight ends at 24:00 of its last day, in words and in tables.
func TestMidnightIsTheEndOfTheDayThatEnds(t *testing.T) {
	zh, en := lang.With(context.Background(), lang.ZH), lang.With(context.Background(), lang.EN)
	midnight := time.Date(2026, 12, 1, 16, 0, 0, 0, time.UTC) // 2026-12-02 00:00 in Beijing
	for got, want := range map[string]string{
		lang.End(zh, midnight): "2026年12月1日（周二）24:00 北京时间", lang.End(en, midnight): "Tue 1 Dec 2026, 24:00 (Beijing time)",
		lang.EndStamp(zh, midnight): "2026-12-01 24:00", lang.EndStamp(en, midnight): "1 Dec 2026, 24:00",
		lang.End(zh, midnight.Add(time.Minute)): "2026年12月2日（周三）00:01 北京时间", lang.EndStamp(zh, midnight.Add(-time.Microsecond)): "2026-12-01 23:59",
	} {
		if got != want {
			t.Errorf("it reads %q, want %q", got, want)
		}
	}
}
