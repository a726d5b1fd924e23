package watch

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
)

const noon = clock.Instant(1_000_000)

// What a round does about a rule, in each state, with and without a warning that runs or was told.
func TestARoundDoesOneThingAboutARule(t *testing.T) {
	timed, once := &rulebook.Warning{Period: "7d", Then: "removal"}, &rulebook.Warning{Then: "removal"}
	near, broken := &Warning{Due: noon + 1}, &Warning{Due: noon + 1, Broken: noon - 5}
	over := &Warning{Due: noon, Broken: noon - 5}
	held, removed, undone := &Warning{Closed: 1, Outcome: Held}, &Warning{Closed: 1, Outcome: Removed}, &Warning{Closed: 1, Outcome: Undone}
	for name, c := range map[string]struct {
		rule          *rulebook.Warning
		state         State
		running, told *Warning
		want          step
	}{
		"fine":                                 {timed, Fine, nil, nil, nothing},
		"near":                                 {timed, Close, nil, nil, warnNear},
		"broken":                               {timed, Broken, nil, nil, warnBroken},
		"broken, at once":                      {once, Broken, nil, nil, remove},
		"no figure":                            {timed, Unknown, nil, nil, nothing},
		"no figure while warned":               {timed, Unknown, broken, nil, nothing},
		"near while near":                      {timed, Close, near, nil, nothing},
		"broken while near":                    {timed, Broken, near, nil, worsen},
		"broken while broken":                  {timed, Broken, broken, nil, nothing},
		"near while broken":                    {timed, Close, broken, nil, nothing},
		"fine while near":                      {timed, Fine, near, nil, mend},
		"fine while broken":                    {timed, Fine, broken, nil, mend},
		"fine at the very end":                 {timed, Fine, over, nil, nothing},
		"broken at the very end":               {timed, Broken, over, nil, nothing},
		"near, told before":                    {timed, Close, nil, held, nothing},
		"broken after near was told":           {timed, Broken, nil, held, warnBroken},
		"broken, had its consequence":          {timed, Broken, nil, removed, nothing},
		"broken, at once, had its consequence": {once, Broken, nil, removed, nothing},
		"broken, void after an appeal":         {timed, Broken, nil, undone, nothing},
		"fine again":                           {timed, Fine, nil, undone, forget},
	} {
		if got := turn(c.rule, c.state, c.running, c.told, noon); got != c.want {
			t.Errorf("%s: step %d, want %d", name, got, c.want)
		}
	}
}

// What was told covers a breach that rests on nothing more.
func TestWhatWasToldCoversNoMoreThanItRestedOn(t *testing.T) {
	told := Basis{Value: "390", Gap: "10", Records: []string{"V1", "V3"}}
	for name, c := range map[string]struct {
		found Basis
		want  bool
	}{
		"the same":                        {told, true},
		"one record less":                 {Basis{"390", "10", []string{"V3"}}, true},
		"another record":                  {Basis{"390", "10", []string{"V1", "V2"}}, false},
		"nearer to the limit":             {Basis{"399", "1", nil}, true},
		"as far, on the other side":       {Basis{"410", "10", nil}, true},
		"farther from the limit":          {Basis{"389.99", "10.01", nil}, false},
		"the same value, another limit":   {Basis{"390", "30", nil}, true},
		"another value without a measure": {Basis{"数码", "", nil}, false},
		"no value":                        {Basis{}, false},
	} {
		if got := told.covers(c.found); got != c.want {
			t.Errorf("%s: covered %v", name, got)
		}
	}
}

// How a warning ends in each state, and what is not told again then.
func TestAWarningEndsByItsState(t *testing.T) {
	stayed := Warning{Stay: Signature{By: "a", At: 1}, Second: Signature{By: "b", At: 2}}
	asked := Warning{Stay: Signature{By: "a", At: 1}}
	for name, c := range map[string]struct {
		w     Warning
		state State
		want  Outcome
		quiet bool
	}{
		"broken":                    {Warning{}, Broken, Removed, true},
		"broken, stayed":            {stayed, Broken, Stayed, false},
		"broken, stay asked for":    {asked, Broken, Removed, true},
		"near":                      {Warning{}, Close, Held, true},
		"near, stayed":              {stayed, Close, Held, true},
		"no figure":                 {Warning{}, Unknown, Unproven, false},
		"fine":                      {Warning{}, Fine, Mended, false},
		"fine a moment too early":   {Warning{Broken: 5}, Fine, Mended, false},
		"near after it was broken":  {Warning{Broken: 5}, Close, Held, true},
		"broken since the very end": {Warning{Broken: noon}, Broken, Removed, true},
	} {
		got := c.w.ended(c.state, noon)
		if got.Outcome != c.want || got.Quiet != c.quiet || got.Closed != noon || got.Open() {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// What a rule answered is one of four states; nothing that is not known is taken for a breach (NUM-3).
func TestStatesAreReadFromWhatARuleAnswered(t *testing.T) {
	for _, c := range []struct {
		r    rulebook.Result
		want State
	}{{rulebook.Result{Result: rulebook.Met}, Fine}, {rulebook.Result{Result: rulebook.Met, Near: true}, Close}, {rulebook.Result{Result: rulebook.Failed}, Broken}, {rulebook.Result{Result: rulebook.NotAvailable}, Unknown},
		{rulebook.Result{Result: rulebook.Judgement}, Unknown}, {rulebook.Result{Result: rulebook.NotApplicable}, Fine}, {rulebook.Result{Result: rulebook.Waived}, Fine}} {
		if got := StateOf(c.r); got != c.want {
			t.Errorf("%+v is %q, want %q", c.r, got, c.want)
		}
	}
}

// A stay needs a reason that fits, is asked for once, and is signed by somebody else, once.
func TestAStayIsAskedForAndSignedOnce(t *testing.T) {
	first, other := Signature{By: "a", Name: "沈牧", At: 1}, Signature{By: "b", Name: "唐禾", At: 2}
	w, err := Warning{}.stayed(first, "数据正在更正")
	if err != nil || w.StayHolds() || w.StayReason == "" {
		t.Fatal(w, err)
	}
	for name, c := range map[string]struct {
		do   func() error
		kind fault.Kind
	}{
		"no reason":     {func() error { _, err := Warning{}.stayed(first, ""); return err }, fault.Invalid},
		"too long":      {func() error { _, err := Warning{}.stayed(first, string(make([]rune, 2001))); return err }, fault.Invalid},
		"asked twice":   {func() error { _, err := w.stayed(other, "x"); return err }, fault.Conflict},
		"not asked for": {func() error { _, err := Warning{}.agreed(other); return err }, fault.Of(db.Stale()).Kind},
		"the same":      {func() error { _, err := w.agreed(first); return err }, fault.Forbidden},
	} {
		if err := c.do(); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v, want %s", name, err, c.kind)
		}
	}
	if w, err = w.agreed(other); err != nil || !w.StayHolds() {
		t.Fatal(w, err)
	}
	if _, err := w.agreed(Signature{By: "c", At: 3}); err == nil {
		t.Error("signed a third time")
	}
}

// The two languages of a text to many are parted alike at their empty lines, else each stays whole.
func TestParagraphsOfBothLanguagesStandTogether(t *testing.T) {
	for _, c := range []struct {
		zh, en string
		want   int
	}{{"一。\n\n二。", "One.\n\nTwo.", 2}, {"一。\r\n\r\n二。", "One.\n\n\n\nTwo.", 2}, {"一。\n二。", "One.\nTwo.", 1}, {"一。\n\n二。", "One. Two.", 1}, {" \n\n一。", "One.", 1}} {
		w := Writing{}
		w.Text.ZH, w.Text.EN = c.zh, c.en
		if got := paragraphs(w.Text); len(got) != c.want || !got[0].Complete() {
			t.Errorf("%q and %q: %q", c.zh, c.en, got)
		}
	}
}

// A letter says what is missing in which field.
func TestALetterSaysWhatIsMissing(t *testing.T) {
	w := Writing{Readers: Readers{State: "everybody"}}
	w.Title.ZH, w.Text.EN, w.Todo.ZH = "提示", "First.", "请安排"
	fields := map[string]bool{}
	for _, f := range fault.Of(w.Check()).Fields {
		fields[f.Name] = true
	}
	for _, name := range []string{"title_en", "text_zh", "todo_en", "state"} {
		if !fields[name] {
			t.Errorf("nothing is said of %s: %v", name, fields)
		}
	}
	if fields["title_zh"] || fields["text_en"] || len(fields) != 4 {
		t.Errorf("said of %v", fields)
	}
}
