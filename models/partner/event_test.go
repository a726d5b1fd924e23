package partner

import (
	"slices"
	"testing"

	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/watch"
)

// A partner's system is told of everything that the merchant itself is told of: each kind of decision, and each way in
// which a warning, a suspension, a plan, a sign-up or a demand comes to its end. What staff do among themselves is not told.
func TestEveryEndIsAnEvent(t *testing.T) {
	want := map[string]string{"warning.opened": "warning", "warning.broken": "warning", "warning.stay_asked": "", "suspension.began": "suspension", "plan.late": "suspension",
		"finding.in_force": "sanction", "finding.proposed": "", "finding.refused": "", "removal.proposed": "", "taking.proposed": "", "case.noted": "", "signup.claimed": "",
		"decision.waiver": "", "decision.assessment": "", "deposit.demanded": "deposit", "standing.changed": "level", "renewal.contract_ended": "renewal"}
	for _, o := range []watch.Outcome{watch.Mended, watch.Held, watch.Unproven, watch.Removed, watch.Stayed, watch.Overtaken, watch.Planned, watch.Undone} {
		want["warning."+string(o)] = "warning"
	}
	for _, o := range []string{suspension.Lifted, suspension.Removed, suspension.Undone, suspension.Over} {
		want["suspension."+o] = "suspension"
	}
	for _, o := range []string{suspension.Refused, suspension.Kept, suspension.Failed, suspension.Undone, suspension.Over} {
		want["plan."+o] = "suspension"
	}
	for _, s := range []signup.State{signup.Passed, signup.Returned, signup.Refused, signup.Withdrawn, signup.Lapsed} {
		want["signup."+string(s)] = "signup"
	}
	for _, k := range []ledger.Kind{ledger.Paid, ledger.Deducted, ledger.Refunded, ledger.Returned} {
		want["deposit."+string(k)] = "deposit"
	}
	for _, o := range []string{ledger.Met, ledger.Restored, ledger.Cancelled, ledger.Undone} {
		want["demand."+o] = "deposit"
	}
	for _, k := range decision.Kinds {
		if k.Key != decision.Waiver && k.Key != decision.Assessment {
			want["decision."+k.Key] = "decision"
		}
	}
	for action, topic := range want {
		if got := topicOf(action); got != topic {
			t.Errorf("%s is told under %q, want %q", action, got, topic)
		}
	}
}

// Each entry is told under one topic, each topic stands on the pages and has its words.
func TestEveryTopicIsShownAndWorded(t *testing.T) {
	seen := map[string]string{}
	for topic, about := range topics {
		if !slices.Contains(Topics, topic) || !about.title.Complete() {
			t.Errorf("%s is not shown, or has no words", topic)
		}
		for _, e := range about.entries {
			if other, twice := seen[e]; twice {
				t.Errorf("%s is told under %s and %s", e, other, topic)
			}
			seen[e] = topic
		}
	}
	if len(Topics) != len(topics) {
		t.Errorf("%d topics are shown, %d are known", len(Topics), len(topics))
	}
}
