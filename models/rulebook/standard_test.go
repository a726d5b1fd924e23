package rulebook

import "testing"

// TM-16: the nearest row stands: the category, then the season, then the kind.
func TestNearestRowOfTheStandardsStands(t *testing.T) {
	table := NewTable([]Standard{
		{Measure: "sales", Limit: "1"}, {Measure: "sales", Category: "女装", Limit: "2"}, {Measure: "sales", Category: "女装", StoreKind: "flagship", Limit: "3"},
		{Measure: "sales", Category: "女装", Winter: true, Limit: "4"}, {Measure: "sales", Category: "女装/羽绒服", StoreKind: "flagship", Limit: "5"},
		{Measure: "sales", Category: "手机", Limit: ""}, {Measure: "level", StoreKind: "*", Category: "*", Limit: "2"},
	})
	for _, c := range []struct {
		measure, category, kind string
		winter                  bool
		want                    string
	}{
		{"sales", "鞋", "flagship", false, "1"}, {"sales", "女装", "ordinary", false, "2"}, {"sales", "女装", "flagship", false, "3"},
		{"sales", "女装", "flagship", true, "4"}, {"sales", "女装/连衣裙", "flagship", false, "3"}, {"sales", " 女装 / 羽绒服", "flagship", false, "5"},
		{"sales", "手机", "flagship", false, "1"}, {"level", "手机", "flagship", true, "2"}, {"other", "女装", "flagship", false, ""},
	} {
		if got, ok := table.Find(c.measure, c.category, c.kind, c.winter); got != c.want || ok != (c.want != "") {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// TM-9, TM-17: a category belongs to a group by any step of its path, of a first-level group by the first alone.
func TestCategoryBelongsToAGroupByItsSteps(t *testing.T) {
	l := library(t)
	e, err := l.Edition("tmall-renewal-2018", "2016-09-27")
	if err != nil {
		t.Fatal(err)
	}
	for category, want := range map[string][2]bool{"女装/羽绒服": {true, false}, "其他/羽绒服": {true, true}, "女装/其他": {false, false}, "其他": {false, true},
		"Pyjama-Sets": {true, false}, "pyjama_sets": {true, false}, "羽绒服配件": {false, false}, "": {false, false}} {
		if got := [2]bool{e.InGroup(category, []string{"winter"}), e.InGroup(category, []string{"other"})}; got != want {
			t.Errorf("%q: winter, other = %v, want %v", category, got, want)
		}
	}
}
