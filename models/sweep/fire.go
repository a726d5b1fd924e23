package sweep

import (
	"context"
	"fmt"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// fire lets the end of a deadline take effect, where nobody else was first.
func (s *Sweep) fire(ctx context.Context, id string) (fired bool, err error) {
	err = s.DB.InTx(ctx, actor, func(tx *db.Tx) error {
		if fired, err = deadline.Fire(tx, id); err != nil || !fired {
			return err
		}
		d, err := deadline.Find(tx, id)
		if err != nil {
			return err
		}
		effect, known := s.Effects[d.Kind]
		if !known {
			return fmt.Errorf("nothing is known to happen at the end of %s for %s", d.Kind, d.Object)
		}
		audit.Record(tx, audit.Entry{Action: "deadline.reached", Object: d.Object, Merchant: d.Merchant, Clause: d.Clause,
			Detail: map[string]any{"kind": d.Kind, "due": d.Due, "deadline": d.ID}})
		if err := effect(tx, d); err != nil {
			return err
		}
		return forgetFailure(tx, d.ID)
	})
	return fired && err == nil, err
}

// waits are the pauses between the attempts at an end that fails; after the last one people have to look at it.
var waits = []time.Duration{time.Second, 10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour}

// fail keeps that an end could not take effect, and when to try again.
func (s *Sweep) fail(ctx context.Context, id string, why error) error {
	return s.DB.InTx(ctx, actor, func(tx *db.Tx) error {
		attempts, err := failures(tx, id)
		if err != nil {
			return err
		}
		f := failure{Deadline: id, Attempts: attempts + 1, LastError: why.Error()}
		if attempts < len(waits) {
			f.NextAt = tx.Now.Add(waits[attempts])
			return keepFailure(tx, f)
		}
		f.ParkedAt = tx.Now
		if err := keepFailure(tx, f); err != nil {
			return err
		}
		return park(tx, f)
	})
}

// park tells the administrators of an end that does not take effect by itself.
func park(tx *db.Tx, f failure) error {
	d, err := deadline.Find(tx, f.Deadline)
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "deadline.parked", Object: d.Object, Merchant: d.Merchant, Clause: d.Clause,
		Detail: map[string]any{"kind": d.Kind, "due": d.Due, "deadline": d.ID, "attempts": f.Attempts}})
	_, err = outbox.Send(tx, outbox.Notice{Key: kindParked.Key(d.ID), Role: string(access.Admin), Category: outbox.Deadline,
		Clause: d.Clause, Object: d.Object, Letter: outbox.Letter{
			Title: text.Of("有期限到期后未能生效", "An end did not take effect"),
			Paragraphs: []text.Text{text.F("“%s”已到期，系统尝试 %d 次仍未能生效，已搁置，不影响其他事项。",
				"%q is over; after %d attempts it still did not take effect. It is set aside and holds up nothing else.", d.Title, f.Attempts)},
			Facts: []outbox.Fact{{Label: text.Of("到期时间", "Due"), Value: d.Due.Text()},
				{Label: text.Of("事项", "What"), Value: text.Same(d.Kind + " " + d.Object)}},
			Todo: []text.Text{text.Of("请查看服务日志并修复原因；重启服务后会再次尝试，生效时间仍为原到期时间。",
				"See the log of the service and mend the cause; a restart tries again, and the effect keeps the instant at which it was due.")},
			Link: d.Link}})
	return err
}

// Retry takes back every end that was set aside: what starts the portal calls it, since its cause may be mended.
func (s *Sweep) Retry(ctx context.Context) error {
	return s.DB.InTx(ctx, actor, unpark)
}
