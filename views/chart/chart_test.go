package chart_test

import (
	"context"
	"strings"
	"testing"

	"github.com/mengyue/portal/views/chart"
)

// Every day of a month is drawn where it stands, those that are the same as one shape, the special one last.
func TestDaysThatAreTheSameAreOneShape(t *testing.T) {
	var b strings.Builder
	m := chart.Month{Label: "2017-02", Days: []chart.Day{{Kind: "below"}, {Kind: "below", Mark: "limit"}, {Kind: "fine"}, {Kind: "below"}}}
	if err := chart.Calendar(chart.CalendarProps{Head: chart.Head{ID: "x"}, Months: []chart.Month{m}}).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	_, drawn, _ := strings.Cut(b.String(), "2017-02</text>")
	drawn, _, _ = strings.Cut(drawn, "</svg>")
	want := `<path class="day below" d="M84 2h13v13h-13zM132 2h13v13h-13z"></path><path class="day fine" d="M116 2h13v13h-13z"></path>` +
		`<path class="day below limit" d="M100 2h13v13h-13z"></path><path class="day-cross" d="M87 5l7 7m0-7l-7 7M103 5l7 7m0-7l-7 7M135 5l7 7m0-7l-7 7"></path>`
	if strings.TrimSpace(drawn) != want {
		t.Errorf("drawn is\n%s\nwant\n%s", drawn, want)
	}
}
