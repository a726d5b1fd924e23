package renewal

import (
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/text"
)

// signDeadline is the kind of the deadline until which a run waits for its second signature.
const signDeadline = "renewal.sign"

// Ruling is what a person decides about a store that cannot be decided by figures.
type Ruling struct {
	Renew  bool
	Reason string
}

// Settle lets a person decide a store that needs one, with a reason, before the run is signed. Errors: NotFound,
// Forbidden, Conflict, Invalid.
func Settle(tx *db.Tx, id, store string, ruling Ruling) (Verdict, error) {
	r, err := mine(tx, id, access.Sanction)
	if err != nil {
		return Verdict{}, err
	}
	if err := r.as(r.Version, Counted); err != nil {
		return Verdict{}, err
	}
	v, err := FindVerdict(tx, id, store)
	if err != nil {
		return v, err
	}
	if v.Class != Person && v.Class != NoData && v.Settled == 0 {
		return v, fault.New(fault.Conflict, text.Of("这家店铺已由数据判定，不需要人工判断。", "The figures decide this store; nobody has to judge it."),
			text.Of("如数据有误，请更正后重新试算。", "If they are wrong, correct them and run again."))
	}
	reason := strings.TrimSpace(ruling.Reason)
	if reason == "" || len([]rune(reason)) > 2000 {
		return v, fault.Validation().At("reason", text.Of("请写明判断的理由（2000 字以内），商家会看到。", "Write the reason, in at most 2,000 characters; the merchant reads it."))
	}
	if v.Settled == 0 {
		v.Was = v.Class
	}
	v.Class, v.Reason, v.SettledBy, v.Settled = Refused, reason, tx.Actor.ID(), tx.Now
	if ruling.Renew {
		v.Class = Renewed
	}
	if err := saveVerdict(tx, v); err != nil {
		return v, err
	}
	audit.Record(tx, audit.Entry{Action: "renewal.settled", Object: r.Ref(), Merchant: v.Merchant, Detail: map[string]any{"store": v.Store, "class": v.Class, "reason": v.Reason}})
	if r.Counts, r.Total, err = tally(tx, r.ID); err != nil {
		return v, err
	}
	return v, saveRun(tx, r)
}

// Propose signs a run as the first person: the letters wait for the second signature. It is open from the first day of
// the renewal window on; a platform that is late may still do its part. Errors: NotFound, Forbidden, Conflict, Breach.
func Propose(tx *db.Tx, id string, version int64) (Run, error) {
	r, err := mine(tx, id, access.Sanction)
	if err != nil {
		return r, err
	}
	if err := r.as(version, Counted); err != nil {
		return r, err
	}
	e, err := r.Book(tx)
	if err != nil {
		return r, err
	}
	if tx.Now < e.Renewal.Opens || r.AsOf < e.Assessed().To {
		return r, fault.New(fault.Breach, text.F("续签窗口于 %s 开放，在此之前只能试算。", "Renewal opens on %s; until then there are dry runs only.", e.Renewal.Opens.Text()),
			text.Of("请在窗口开放后重新试算并提交。", "Run again once the window is open, then submit it.")).Under(e.Renewal.Clause)
	}
	r.State, r.Proposed, r.Reason = Proposed, sign(tx), ""
	if r, err = put(tx, r, "renewal.proposed"); err != nil {
		return r, err
	}
	n := deadline.New{Kind: signDeadline, Object: r.Ref(), Audience: deadline.Staff, Programme: r.Programme, Edition: r.Edition, Clause: e.Renewal.Clause,
		Link: "/staff/renewals/runs/" + r.ID, Due: e.Renewal.Closes, Title: text.F("会签续签批次：%[1]s，%[2]d 家店铺", "Sign the renewal of %[2]d store{s}: %[1]s", e.Title, r.Total)}
	if n.Due <= tx.Now {
		n.Due, n.Period = 0, "7wd"
	}
	_, err = deadline.Open(tx, n)
	return r, err
}

// Countersign signs a run as the second person, and its letters go out. Errors: NotFound, Forbidden (the first signer,
// or who settled one of its stores), Conflict.
func Countersign(tx *db.Tx, id string, version int64) (Run, error) {
	r, err := second(tx, id, version)
	if err != nil {
		return r, err
	}
	e, err := r.Book(tx)
	if err != nil {
		return r, err
	}
	r.Job, err = job.Enqueue(tx, job.New{Kind: sendJob, Key: "renewal.send:" + r.ID, Link: "/staff/renewals/runs/" + r.ID, Args: runArgs{r.ID}, Total: r.Total, Title: text.F("续签决定与告知：%s", "Decisions and letters of the renewal: %s", e.Title)})
	if err != nil {
		return r, err
	}
	r.State, r.Second = Sending, sign(tx)
	if r, err = put(tx, r, "renewal.countersigned"); err != nil {
		return r, err
	}
	_, err = deadline.Close(tx, signDeadline, r.Ref(), deadline.Met)
	return r, err
}

// SendBack refuses the second signature with a reason: the run is as after its dry run. Errors: as Countersign, Invalid.
func SendBack(tx *db.Tx, id string, version int64, reason string) (Run, error) {
	r, err := second(tx, id, version)
	if err != nil {
		return r, err
	}
	if reason == "" {
		return r, fault.Validation().At("reason", text.Of("请写明退回的理由。", "Write why it is sent back."))
	}
	r.State, r.Proposed, r.Reason = Counted, Signature{}, reason
	if r, err = put(tx, r, "renewal.sent_back"); err != nil {
		return r, err
	}
	_, err = deadline.Close(tx, signDeadline, r.Ref(), deadline.Cancelled)
	return r, err
}

// second is a proposed run for somebody who had no part in it.
func second(tx *db.Tx, id string, version int64) (Run, error) {
	r, err := mine(tx, id, access.Countersign)
	if err != nil {
		return r, err
	}
	if err := r.as(version, Proposed); err != nil {
		return r, err
	}
	settled, err := settledBy(tx, r.ID, tx.Actor.ID())
	if err != nil {
		return r, err
	}
	if settled || r.Proposed.By == tx.Actor.ID() {
		return r, fault.New(fault.Forbidden, text.Of("第二个签署人必须是另一个人；您已经参与过这个批次。", "The second signature must be another person's; you have had a part in this run."),
			text.Of("请由另一位有复核权限的同事处理。", "Let another colleague who may countersign deal with it."))
	}
	return r, nil
}
