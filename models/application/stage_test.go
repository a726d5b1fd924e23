package application_test

import (
	"slices"
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
)

// good is a merchant that meets every automatic clause of the programme.
var good = map[string]string{"level": "4", "major_complaints_open": "0", "trademark_same_entity": "true", "address": "广东省汕头市澄海区莲河路 8 号"}

// stage is set for one programme; facts replace those of good.
func stage(t testing.TB, facts map[string]string) *casetest.Stage {
	p := casetest.Play{Programme: "yanxuan", Facts: map[string]string{}, Papers: []string{"trademark_certificate"}, Answers: application.Answers{
		"informed": {Values: []string{"materials"}}, "contact_name": {Values: []string{"林岚"}}, "contact_phone": {Values: []string{"0754-8500000"}},
		"kinds": {Values: []string{"brand_owned"}}, "products": {Values: []string{"儿童餐具，自有模具"}}, "strength": {Values: []string{"两条产线，月产 20 万套"}}}}
	for k, v := range good {
		p.Facts[k] = v
	}
	for k, v := range facts {
		p.Facts[k] = v
	}
	return casetest.New(t, p)
}

// refused asserts the kind and the clause of a fault and gives it.
func refused(t testing.TB, err error, kind fault.Kind, clause string) *fault.Fault {
	t.Helper()
	if err == nil {
		t.Fatalf("it was taken; want %s under %q", kind, clause)
	}
	f := fault.Of(err)
	if f.Kind != kind || f.Clause != clause {
		t.Fatalf("%v; want %s under %q", err, kind, clause)
	}
	if !f.Message.Complete() || !f.Next.Complete() {
		t.Fatalf("%v does not say what happened and what next in both languages", err)
	}
	return f
}

// fields are the names of a fault's fields.
func fields(f *fault.Fault) []string {
	var out []string
	for _, one := range f.Fields {
		out = append(out, one.Name)
	}
	return out
}

// recorded asserts that the newest entry about a case is the action, and gives it.
func recorded(t *casetest.Stage, c application.Case, action, clause string) audit.Entry {
	t.Helper()
	var e audit.Entry
	t.View(casetest.Auditor, func(tx *db.Tx) error {
		entries, err := audit.Of(tx, c.Ref(), 20)
		i := slices.IndexFunc(entries, func(e audit.Entry) bool { return e.Action == action })
		if i < 0 {
			t.Fatalf("no entry %s about the case: %v", action, entries)
		}
		e = entries[i]
		return err
	})
	if e.Clause != clause {
		t.Fatalf("entry %s names clause %q, want %q", action, e.Clause, clause)
	}
	return e
}

// notices are what a merchant or the staff of a role were told about a case, by key.
func notices(t *casetest.Stage, c application.Case) []outbox.Notice {
	t.Helper()
	var out []outbox.Notice
	t.View(casetest.Auditor, func(tx *db.Tx) (err error) { out, err = outbox.About(tx, c.Ref()); return err })
	return out
}
