package signup_test

import (
	"testing"

	"github.com/mengyue/portal/models/conduct/appealtest"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
)

// GEN-6: a round that was sent back or refused waits for review again, by somebody else and with its full time.
func TestARoundIsUndoneCompletely(t *testing.T) {
	for kind, r := range map[string]signup.Ruling{
		decision.SignUpReturned: {Outcome: signup.Returned, Advice: map[string]string{"title": "请写明规格。"}},
		decision.SignUpRefused: {Outcome: signup.Refused, Judged: map[string]signup.Judged{"goods_truth": {Answer: rulebook.Failed, Reason: "报告系伪造"}},
			Reasons: map[string]string{"goods-truth": "检测机构确认报告系伪造"}},
	} {
		t.Run(kind, func(t *testing.T) {
			w := newWorld(t)
			s := w.claimed(nil)
			appealtest.Undone(t, w.DB, appealtest.Undoing{Kind: kind, Owner: owner, Anew: []string{signup.ReviewDeadline},
				Marks: map[string][]string{"signups": {"state", "excluded", "claimed_by", "claimed_by_name", "claimed_at"}},
				Decide: func() string {
					made, err := w.decide(s, r)
					if err != nil {
						t.Fatal(err)
					}
					return made.Decision
				}})
		})
	}
}
