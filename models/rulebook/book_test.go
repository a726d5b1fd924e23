package rulebook

import "testing"

func library(t *testing.T) *Library {
	t.Helper()
	l, err := Embedded()
	if err != nil {
		t.Fatalf("the books on board do not load:\n%v", err)
	}
	return l
}

func TestEveryScenarioOfEveryBookSaysWhatItExpects(t *testing.T) {
	l := library(t)
	for _, programme := range l.Programmes() {
		for _, e := range l.Editions(programme) {
			for _, s := range l.ScenariosOf(e) {
				t.Run(programme+"/"+s.Clause+"/"+s.Says.EN, func(t *testing.T) {
					if wrong := s.Play(e); wrong != "" {
						t.Errorf("books/%s/%s.scenarios.yaml:%d: %s", programme, e.ID, s.Line, wrong)
					}
				})
			}
		}
	}
}
