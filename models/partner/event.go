package partner

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/text"
)

// topics are the kinds of event, each with the entries of the record that it tells: only those that the merchant would
// see on its own pages; what staff do among themselves is not among them.
var topics = map[string]struct {
	title   text.Text
	entries []string
}{
	"membership": {text.Of("成员资格", "memberships"), strings.Fields("membership.admitted membership.ended membership.succeeded membership.reinstated bar.set bar.lifted")},
	"case":       {text.Of("申请", "applications"), strings.Fields("case.submitted case.corrections_asked case.correction_lapsed case.resumed case.overdue case.reopened case.withdrawn")},
	"signup":     {text.Of("商品报名", "product sign-ups"), strings.Fields("signup.handed_in signup.passed signup.returned signup.refused signup.overdue signup.lapsed signup.withdrawn signup.reopened")},
	"tag":        {text.Of("商品标识", "product tags"), strings.Fields("tags.noticed tags.effective tags.ended tags.untagged tags.reinstated objection.filed objection.answered")},
	"relation": {text.Of("合作关系", "relations"), strings.Fields("relation.asked relation.running relation.refused relation.timed_out relation.withdrawn relation.proposed relation.proposal_declined " +
		"relation.proposal_withdrawn relation.settled relation.ended relation.fallen relation.restored")},
	"product":    {text.Of("发布的商品", "published products"), strings.Fields("authorisation.opened authorisation.closed listing.withdrawn listing.shown listing.rejudged hold.put hold.lifted")},
	"warning":    {text.Of("警告", "warnings"), strings.Fields("warning.opened warning.broken warning.mended warning.held warning.unproven warning.stayed warning.planned warning.overtaken warning.removed warning.undone")},
	"suspension": {text.Of("暂停与改进计划", "suspensions and plans"), strings.Fields("suspension.began suspension.lifted suspension.removed suspension.undone suspension.over plan.filed plan.accepted plan.refused plan.late plan.kept plan.failed plan.undone plan.over")},
	"sanction":   {text.Of("违规处理", "findings and their measures"), strings.Fields("finding.in_force finding.eased finding.lifted finding.ended finding.undone")},
	"deposit":    {text.Of("保证金", "deposits"), strings.Fields("deposit.paid deposit.demanded deposit.deducted deposit.refunded deposit.returned demand.met demand.restored demand.cancelled demand.undone")},
	"level":      {text.Of("等级与标识", "levels and badges"), strings.Fields("standing.changed standing.badge_lapsed standing.undone")},
	"renewal":    {text.Of("年度续签", "yearly renewals"), strings.Fields("renewal.contract_ended renewal.brands_cancelled renewal.undone")},
	"decision":   {text.Of("决定与申诉", "decisions and appeals"), append(decided(), "appeal.filed", "decision.undone")},
}

// decided are the entries of the decisions about one merchant, of whatever kind: what a population was found to be is
// nobody's, and a waiver shows with the decision that it stands in.
func decided() (entries []string) {
	for _, k := range decision.Kinds {
		if k.Key != decision.Waiver && k.Key != decision.Assessment {
			entries = append(entries, "decision."+k.Key)
		}
	}
	return entries
}

// Topics are the kinds of event in the order in which pages show them.
var Topics = []string{"membership", "case", "signup", "tag", "relation", "product", "warning", "suspension", "sanction", "deposit", "level", "renewal", "decision"}

// TopicTitle words a kind of event.
func TopicTitle(topic string) text.Text { return topics[topic].title }

// topicOf is the kind of event that an entry of the record is, "" for none.
func topicOf(action string) string {
	for _, t := range Topics {
		if slices.Contains(topics[t].entries, action) {
			return t
		}
	}
	return ""
}

// Event is what a webhook is told: what happened to which object, when, and under which clause. What the object is now,
// the API says.
type Event struct {
	ID       string        `json:"id"`
	Type     string        `json:"type"`
	Object   string        `json:"object"`
	Merchant string        `json:"merchant"`
	At       clock.Instant `json:"at"`
	Clause   string        `json:"clause,omitempty"`
}

// batch is how many entries of the record are told in one transaction.
const batch = 500

// Tell makes a delivery for each event and each webhook that wants it, in the order of the record: a set of the sweep.
// The mark moves with it, so that each entry is told once, whoever tells it.
func Tell(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.InTx(ctx, db.System("webhooks"), func(tx *db.Tx) error {
		from, err := lockMark(tx)
		if err != nil {
			return err
		}
		entries, err := audit.After(tx, from, batch)
		if n = len(entries); err != nil || n == 0 {
			return err
		}
		for _, e := range entries {
			if err := tell(tx, e); err != nil {
				return err
			}
		}
		return moveMark(tx, entries[n-1].Seq)
	})
	return n, err
}

func tell(tx *db.Tx, e audit.Entry) error {
	topic := topicOf(e.Action)
	if topic == "" {
		return nil
	}
	to, err := recipients(tx, e)
	if err != nil {
		return err
	}
	for _, company := range to {
		hooks, err := webhooksOf(tx, company)
		if err != nil {
			return err
		}
		for _, h := range hooks {
			if slices.Contains(h.Topics, topic) && h.Made <= e.At {
				if err := insertDelivery(tx, delivery(tx, h, eventOf(e, company))); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// recipients are the merchants that an entry concerns: both sides of a relation, else the one that it names.
func recipients(tx *db.Tx, e audit.Entry) ([]string, error) {
	id, is := strings.CutPrefix(e.Object, "relation:")
	if !is {
		if e.Merchant == "" {
			return nil, nil
		}
		return []string{e.Merchant}, nil
	}
	r, err := relation.Find(tx, id)
	return []string{r.Here.Merchant, r.There.Merchant}, err
}

func eventOf(e audit.Entry, company string) Event {
	return Event{ID: "evt_" + strconv.FormatInt(e.Seq, 10), Type: e.Action, Object: e.Object, Merchant: company, At: e.At, Clause: e.Clause}
}

func (e Event) body() string {
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // strings and an instant always marshal
	}
	return string(b)
}
