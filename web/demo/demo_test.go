package demo_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	webdemo "github.com/mengyue/portal/web/demo"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/webtest"
)

// hands is a demonstration's clock whose moves a test sees.
type hands struct {
	*clock.Fixed
	err error
}

func (h *hands) Advance(_ context.Context, to clock.Instant) error {
	if to <= h.Now() {
		return fault.Validation().At("to", text.Of("只能向前", "forward only"))
	}
	if h.err == nil {
		h.Set(to)
	}
	return h.err
}

func open(t *testing.T) (*webtest.Browser, *hands) {
	app := webtest.New(t, webdemo.Routes)
	h := &hands{Fixed: app.Clock}
	app.Front.Demo = h
	return app.Visitor(), h
}

func TestClockMovesByALengthOfTimeOrToAnInstant(t *testing.T) {
	for form, want := range map[string]string{
		"advance=1h": "2026-11-22T16:30:00+08:00", "advance=24h": "2026-11-23T15:30:00+08:00", "advance=7d": "2026-11-29T15:30:00+08:00",
		"advance=1mo": "2026-12-22T15:30:00+08:00", "to=2026-11-30": "2026-11-30T00:00:00+08:00",
		"to=2026-11-22T15:30:00.000001%2B08:00": "2026-11-22T15:30:00.000001+08:00", "to=2026-11-22T16:00:00+08:00": "2026-11-22T16:00:00+08:00",
	} {
		b, h := open(t)
		values, _ := url.ParseQuery(form)
		values.Set("next", "/tags?x=1")
		answer := b.Once(front.POST, "/demo/clock", "application/x-www-form-urlencoded", []byte(values.Encode()), nil)
		if h.Now().String() != want || answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/tags?x=1" {
			t.Errorf("%s: %s, status %d to %q; want %s", form, h.Now(), answer.StatusCode, answer.Header.Get("Location"), want)
		}
	}
}

func TestClockRefusesWhatIsNoMoveForward(t *testing.T) {
	for _, form := range []string{"", "advance=24h&to=2026-12-01", "advance=soon", "advance=7wd", "to=tomorrow", "advance=-1h", "advance=0h", "to=2026-11-01", "back=1h"} {
		b, h := open(t)
		was := h.Now()
		values, _ := url.ParseQuery(form)
		b.Post("/demo/clock", values).Want(http.StatusUnprocessableEntity)
		if h.Now() != was {
			t.Errorf("%q moved the clock to %s", form, h.Now())
		}
	}
}

func TestMoveThatIsStillOnItsWaySaysSo(t *testing.T) {
	b, h := open(t)
	h.err = demo.ErrOnTheWay
	b.Once(front.POST, "/demo/clock", "application/x-www-form-urlencoded", []byte("advance=24h"), nil)
	for _, c := range b.Cookies() {
		if c.Name == "flash" && c.Value != "" {
			return
		}
	}
	t.Error("nothing is told on the next page")
}

func TestOutsideOfADemonstrationThereIsNoSuchClock(t *testing.T) {
	app := webtest.New(t, webdemo.Routes)
	was := app.Clock.Now()
	app.Visitor().Post("/demo/clock", url.Values{"advance": {"24h"}}).Want(http.StatusNotFound)
	if app.Clock.Now() != was {
		t.Error("the clock moved")
	}
}
