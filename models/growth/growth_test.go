package growth_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
)

var (
	operator = db.Actor{Account: "S1", Name: "何平", Role: "operator"}
	owner    = db.Actor{Account: "A1", Name: "林岚", Role: "merchant_owner", Merchant: "M1"}
	stranger = db.Actor{Account: "A2", Name: "高原", Role: "merchant_owner", Merchant: "M2"}
)

func run(d *db.DB, who db.Actor, what func(tx *db.Tx) error) error {
	return d.InTx(context.Background(), who, what)
}

func do(t testing.TB, d *db.DB, who db.Actor, what func(tx *db.Tx) error) {
	t.Helper()
	if err := run(d, who, what); err != nil {
		t.Fatal(err)
	}
}

// house has two members, M1 and M2.
func house(t testing.TB) (*db.DB, *clock.Fixed, []string) {
	t.Helper()
	d, k := dbtest.New(t)
	l, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, l)
	var ids []string
	do(t, d, operator, func(tx *db.Tx) error {
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "澄海星禾日用品有限公司（虚构）", LegalID: "L1"}, {ID: "M2", Name: "南岸商贸有限公司（虚构）", LegalID: "L2"}}); err != nil {
			return err
		}
		for _, id := range []string{"M1", "M2"} {
			m, err := membership.Admit(tx, membership.New{Merchant: id, Programme: "yanxuan", Edition: "2023-08-04", Party: "merchant"})
			if err != nil {
				return err
			}
			ids = append(ids, m.ID)
		}
		return nil
	})
	return d, k, ids
}

func give(t testing.TB, d *db.DB, g growth.Giving) (tasks []growth.Task) {
	t.Helper()
	do(t, d, operator, func(tx *db.Tx) (err error) {
		tasks, err = growth.Give(tx, g)
		return err
	})
	return tasks
}

func move(t testing.TB, d *db.DB, who db.Actor, verb func(tx *db.Tx) (growth.Task, error)) (task growth.Task) {
	t.Helper()
	do(t, d, who, func(tx *db.Tx) (err error) {
		task, err = verb(tx)
		return err
	})
	return task
}

func sweep(t testing.TB, d *db.DB) (n int) {
	t.Helper()
	do(t, d, db.System("sweep"), func(tx *db.Tx) error {
		due, err := deadline.Due(tx, 10)
		for _, x := range due {
			if first, err := deadline.Fire(tx, x.ID); err != nil || !first {
				return err
			}
			n++
			if err := growth.OnDue[x.Kind](tx, x); err != nil {
				return err
			}
		}
		return err
	})
	return n
}

func letters(t testing.TB, d *db.DB, object string) (titles []string) {
	t.Helper()
	do(t, d, operator, func(tx *db.Tx) error {
		found, err := outbox.About(tx, object)
		for _, n := range found {
			titles = append(titles, n.Letter.Title.EN)
		}
		return err
	})
	return titles
}

func recorded(t testing.TB, d *db.DB, object string) (actions []string) {
	t.Helper()
	do(t, d, operator, func(tx *db.Tx) error {
		entries, err := audit.Of(tx, object, 100)
		for _, e := range entries {
			actions = append([]string{e.Action}, actions...)
		}
		return err
	})
	return actions
}

// YX-15: staff give a task with a due date, the merchant does it with evidence, staff confirm.
func TestTaskIsGivenDoneAndConfirmed(t *testing.T) {
	d, _, members := house(t)
	task := give(t, d, growth.Giving{Memberships: members[:1], Key: "quality-report"})[0]
	if task.Due != clock.Must("2026-12-23") || task.Clause != "YX-15" || !task.Evidence {
		t.Fatalf("given until %s under %s, evidence %v", task.Due, task.Clause, task.Evidence)
	}
	var p paper.Paper
	do(t, d, owner, func(tx *db.Tx) (err error) {
		p, err = paper.Keep(tx, paper.Paper{Merchant: "M1", Name: "质检报告.pdf", SHA256: strings.Repeat("a", 64), Type: "application/pdf", Size: 10})
		return err
	})
	task = move(t, d, owner, func(tx *db.Tx) (growth.Task, error) {
		return growth.Complete(tx, task.ID, task.Version, growth.Work{Papers: []string{p.ID}})
	})
	if task.State() != growth.Done {
		t.Fatalf("state %s after it was done", task.State())
	}
	task = move(t, d, operator, func(tx *db.Tx) (growth.Task, error) { return growth.Confirm(tx, task.ID, task.Version) })
	if task.State() != growth.Confirmed || task.ClosedName != "何平" {
		t.Fatalf("state %s by %s", task.State(), task.ClosedName)
	}
	if got := strings.Join(recorded(t, d, task.Ref()), " "); got != "task.given task.done task.confirmed" {
		t.Errorf("the record reads %s", got)
	}
	if n := len(letters(t, d, task.Ref())); n != 2 {
		t.Errorf("%d letters, want one when it was given and one when it was confirmed", n)
	}
}

func TestTaskThatDemandsEvidenceIsNotDoneWithoutIt(t *testing.T) {
	d, _, members := house(t)
	task := give(t, d, growth.Giving{Memberships: members[:1], Key: "pictures"})[0]
	err := run(d, owner, func(tx *db.Tx) error {
		_, err := growth.Complete(tx, task.ID, task.Version, growth.Work{})
		return err
	})
	if f := fault.Of(err); f.Kind != fault.Invalid || f.Fields[0].Name != "note" {
		t.Fatalf("got %v", err)
	}
	move(t, d, owner, func(tx *db.Tx) (growth.Task, error) {
		return growth.Complete(tx, task.ID, task.Version, growth.Work{Note: "主图已全部更新"})
	})
}

func TestEvidenceMustBeOfTheMerchantsOwnLibrary(t *testing.T) {
	d, _, members := house(t)
	task := give(t, d, growth.Giving{Memberships: members[:1], Key: "pictures"})[0]
	var p paper.Paper
	do(t, d, stranger, func(tx *db.Tx) (err error) {
		p, err = paper.Keep(tx, paper.Paper{Merchant: "M2", Name: "别家.pdf", SHA256: strings.Repeat("b", 64), Type: "application/pdf", Size: 10})
		return err
	})
	err := run(d, owner, func(tx *db.Tx) error {
		_, err := growth.Complete(tx, task.ID, task.Version, growth.Work{Papers: []string{p.ID}})
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Fatalf("got %v, want not found", err)
	}
}

// YX-15: an overdue task is told once and stays to be done; nothing else follows.
func TestOverdueTaskIsToldOnceAndStaysOpen(t *testing.T) {
	d, k, members := house(t)
	task := give(t, d, growth.Giving{Memberships: members[:1], Key: "storefront"})[0]
	k.Set(task.Due - 1)
	if n := sweep(t, d); n != 0 {
		t.Fatalf("%d fired a microsecond before the end", n)
	}
	k.Set(task.Due)
	if n := sweep(t, d) + sweep(t, d); n != 1 {
		t.Fatalf("%d fired, want 1", n)
	}
	var now growth.Task
	do(t, d, operator, func(tx *db.Tx) (err error) {
		now, err = growth.Find(tx, task.ID)
		if late, err := growth.List(tx, growth.Question{List: growth.ListOverdue, Limit: 10}); err != nil || len(late) != 1 {
			t.Errorf("staff see %d late tasks, %v", len(late), err)
		}
		return err
	})
	if now.State() != growth.Open || !now.Overdue(k.Now()) || len(letters(t, d, task.Ref())) != 2 {
		t.Fatalf("state %s, overdue %v, letters %v", now.State(), now.Overdue(k.Now()), letters(t, d, task.Ref()))
	}
	move(t, d, owner, func(tx *db.Tx) (growth.Task, error) {
		return growth.Complete(tx, task.ID, task.Version, growth.Work{Note: "已完善"})
	})
}

func TestTaskSentBackIsDoneAgainByItsNewDate(t *testing.T) {
	d, k, members := house(t)
	task := give(t, d, growth.Giving{Memberships: members[:1], Key: "pictures"})[0]
	done := func() {
		task = move(t, d, owner, func(tx *db.Tx) (growth.Task, error) {
			return growth.Complete(tx, task.ID, task.Version, growth.Work{Note: "好了"})
		})
	}
	done()
	err := run(d, operator, func(tx *db.Tx) error {
		_, err := growth.SendBack(tx, task.ID, task.Version, "", k.Now())
		return err
	})
	if f := fault.Of(err); f.Kind != fault.Invalid || len(f.Fields) != 2 {
		t.Fatalf("without reason and date: %v", err)
	}
	due := k.Now().Add(72 * time.Hour)
	task = move(t, d, operator, func(tx *db.Tx) (growth.Task, error) {
		return growth.SendBack(tx, task.ID, task.Version, "缺少尺码说明", due)
	})
	if task.State() != growth.Returned || task.Due != due {
		t.Fatalf("state %s due %s", task.State(), task.Due)
	}
	do(t, d, operator, func(tx *db.Tx) error {
		if x, ok, err := deadline.Running(tx, growth.DueDeadline, task.Ref()); err != nil || !ok || x.Due != due {
			t.Errorf("deadline %v %v %v", x.Due, ok, err)
		}
		return nil
	})
	done()
	if task.State() != growth.Done {
		t.Fatalf("state %s", task.State())
	}
}

// YX-15: an invitation to a campaign is accepted or declined, and declining has no consequence.
func TestCampaignIsAcceptedOrDeclined(t *testing.T) {
	d, _, members := house(t)
	tasks := give(t, d, growth.Giving{Memberships: members, Key: "campaign"})
	if tasks[0].State() != growth.Invited {
		t.Fatalf("state %s", tasks[0].State())
	}
	yes := move(t, d, owner, func(tx *db.Tx) (growth.Task, error) { return growth.Accept(tx, tasks[0].ID, 1) })
	no := move(t, d, stranger, func(tx *db.Tx) (growth.Task, error) { return growth.Decline(tx, tasks[1].ID, 1, "档期冲突") })
	if yes.State() != growth.Done || no.State() != growth.Declined {
		t.Fatalf("accepted is %s, declined is %s", yes.State(), no.State())
	}
	for _, task := range tasks {
		do(t, d, operator, func(tx *db.Tx) error {
			if _, open, err := deadline.Running(tx, growth.DueDeadline, task.Ref()); err != nil || open {
				t.Errorf("the time to answer still runs: %v", err)
			}
			return nil
		})
	}
}

func TestTaskInStaffsWordsNeedsTitleAndDate(t *testing.T) {
	d, k, members := house(t)
	err := run(d, operator, func(tx *db.Tx) error {
		_, err := growth.Give(tx, growth.Giving{Memberships: members[:1]})
		return err
	})
	if f := fault.Of(err); f.Kind != fault.Invalid || len(f.Fields) != 2 {
		t.Fatalf("got %v", err)
	}
	task := give(t, d, growth.Giving{Memberships: members[:1], Title: "拍摄工厂视频", Help: "三分钟以内", Due: k.Now().Add(24 * time.Hour)})[0]
	if task.Title.EN != "拍摄工厂视频" || task.State() != growth.Open {
		t.Fatalf("%+v", task)
	}
}

func TestAnotherMerchantsTaskIsNotThere(t *testing.T) {
	d, _, members := house(t)
	task := give(t, d, growth.Giving{Memberships: members[:1], Key: "pictures"})[0]
	err := run(d, stranger, func(tx *db.Tx) error {
		_, err := growth.Complete(tx, task.ID, task.Version, growth.Work{Note: "x"})
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Fatalf("got %v", err)
	}
}

func TestWhoActsOnAnOldVersionIsTold(t *testing.T) {
	d, _, members := house(t)
	task := give(t, d, growth.Giving{Memberships: members[:1], Key: "pictures"})[0]
	move(t, d, operator, func(tx *db.Tx) (growth.Task, error) { return growth.Cancel(tx, task.ID, task.Version) })
	err := run(d, owner, func(tx *db.Tx) error {
		_, err := growth.Complete(tx, task.ID, task.Version, growth.Work{Note: "x"})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v", err)
	}
}

func TestOnlyWhoMayGivesConfirmsOrDoesTasks(t *testing.T) {
	d, _, members := house(t)
	task := give(t, d, growth.Giving{Memberships: members[:1], Key: "pictures"})[0]
	for name, err := range map[string]error{
		"reviewer gives": run(d, db.Actor{Account: "S9", Role: "reviewer"}, func(tx *db.Tx) error {
			_, err := growth.Give(tx, growth.Giving{Memberships: members, Key: "pictures"})
			return err
		}),
		"merchant confirms": run(d, owner, func(tx *db.Tx) error { _, err := growth.Confirm(tx, task.ID, 1); return err }),
		"staff does": run(d, operator, func(tx *db.Tx) error {
			_, err := growth.Complete(tx, task.ID, 1, growth.Work{Note: "x"})
			return err
		}),
	} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// GEN-6: tasks that ended with a membership are open again when it is reinstated.
func TestTasksEndAndComeBackWithTheMembership(t *testing.T) {
	d, _, members := house(t)
	task := give(t, d, growth.Giving{Memberships: members[:1], Key: "pictures"})[0]
	for _, step := range []struct {
		verb func(*db.Tx, string) (int, error)
		want growth.State
		open bool
	}{{growth.EndAll, growth.Ended, false}, {growth.Restore, growth.Open, true}} {
		do(t, d, operator, func(tx *db.Tx) error {
			if n, err := step.verb(tx, members[0]); err != nil || n != 1 {
				t.Errorf("%d tasks, %v", n, err)
			}
			now, err := growth.Find(tx, task.ID)
			if err != nil {
				return err
			}
			x, open, err := deadline.Running(tx, growth.DueDeadline, task.Ref())
			if now.State() != step.want || open != step.open || open && x.Due != task.Due {
				t.Errorf("state %s, deadline open %v until %s", now.State(), open, x.Due)
			}
			return err
		})
	}
}

func TestTaskIsGivenToMembersOnly(t *testing.T) {
	d, k, members := house(t)
	k.Advance(366 * 24 * time.Hour)
	err := run(d, operator, func(tx *db.Tx) error {
		_, err := growth.Give(tx, growth.Giving{Memberships: members, Key: "pictures"})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v", err)
	}
}
