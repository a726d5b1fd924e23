package product

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// MaxUntagged is how many tags one form takes off.
const MaxUntagged = 500

// Untag takes tags off at once, with one notice to each merchant; their fee stops at this instant (YX-14). It reports
// how many there were. Errors: Forbidden, Invalid, Conflict (none of them is on).
func Untag(tx *db.Tx, tagIDs []string, reason string) (int, error) {
	if err := access.Require(tx, access.Tagging); err != nil {
		return 0, err
	}
	bad := fault.Validation()
	if len(tagIDs) == 0 || len(tagIDs) > MaxUntagged {
		bad.At("tags", text.F("请选择 1 至 %d 件商品。", "Choose between 1 and %d products.", MaxUntagged))
	}
	if err := reasoned(bad, reason); err != nil {
		return 0, err
	}
	tags, err := lockTags(tx, tagIDs)
	if err != nil {
		return 0, err
	}
	tags = slices.DeleteFunc(tags, func(t Tag) bool { return t.Ended != 0 })
	if len(tags) == 0 {
		return 0, fault.New(fault.Conflict, text.Of("所选标识都已结束。", "Every chosen tag has ended already."), text.Of("请刷新页面查看最新状态。", "Reload the page to see where they stand."))
	}
	for key, group := range byMerchant(tags) {
		if err := untag(tx, key.programme, group, strings.TrimSpace(reason)); err != nil {
			return 0, err
		}
	}
	return len(tags), nil
}

type whose struct{ merchant, programme string }

func byMerchant(tags []Tag) map[whose][]Tag {
	out := map[whose][]Tag{}
	for _, t := range tags {
		k := whose{t.Merchant, t.Programme}
		out[k] = append(out[k], t)
	}
	return out
}

// untag takes off tags of one merchant in one programme.
func untag(tx *db.Tx, programme string, tags []Tag, reason string) error {
	e, err := tagRules(tx, programme)
	if err != nil {
		return err
	}
	act := tx.NewID()
	end := End{Clause: e.Tag.UntagClause, Cause: ByUntag, At: tx.Now, Reason: reason, By: "untag:" + act}
	if _, err := endTags(tx, tagIDs(tags), end); err != nil {
		return err
	}
	if err := keepDecisions(tx, e, tags, reason); err != nil {
		return err
	}
	merchant := tags[0].Merchant
	audit.Record(tx, audit.Entry{Action: "tags.untagged", Object: end.By, Merchant: merchant, Clause: end.Clause,
		Detail: map[string]any{"programme": programme, "reason": reason, "tags": tagIDs(tags)}})
	_, err = outbox.Send(tx, outbox.Notice{Key: kindUntagged.Key(act), Merchant: merchant, Category: outbox.Product, Clause: end.Clause,
		Object: end.By, Letter: untagLetter(e, tags, end)})
	return err
}

// keepDecisions records each untagging with the product's figures; it is the programme's free choice, not against the
// merchant.
func keepDecisions(tx *db.Tx, e *rulebook.Edition, tags []Tag, reason string) error {
	ids := make([]string, len(tags))
	for i, t := range tags {
		ids[i] = t.Product
	}
	products, err := byIDs(tx, ids)
	if err != nil {
		return err
	}
	for _, t := range tags {
		facts := products[t.Product].Facts()
		_, err := decision.Record(tx, decision.Decision{Kind: decision.ProductUntagged, Object: t.Ref(), Merchant: t.Merchant, Programme: t.Programme,
			Edition: e.ID, Occasion: rulebook.OnTag, Facts: facts, At: tx.Now, Verdict: e.Judge(rulebook.OnTag, facts, tx.Now),
			Clauses: []string{e.Tag.UntagClause}, Reason: reason})
		if err != nil {
			return err
		}
	}
	return nil
}

func tagIDs(tags []Tag) []string {
	out := make([]string, len(tags))
	for i, t := range tags {
		out[i] = t.ID
	}
	return out
}
