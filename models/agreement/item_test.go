package agreement

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
)

const at = clock.Instant(1_000_000)

// YX-5: how an item stands, decided by its marks alone, at the boundary of its end.
func TestAnItemsStateFollowsFromItsMarks(t *testing.T) {
	for name, c := range map[string]struct {
		item Item
		want string
	}{
		"signed":                    {Item{}, "normal"},
		"an instant before its end": {Item{Until: at + 1}, "normal"},
		"at its end":                {Item{Until: at}, "expired"},
		"after its end":             {Item{Until: at - 1}, "expired"},
		"suspended":                 {Item{Suspended: at - 5}, "suspended"},
		"suspended and over":        {Item{Suspended: at - 5, Until: at}, "expired"},
		"revoked":                   {Item{Revoked: at - 5}, "revoked"},
		"revoked while suspended":   {Item{Revoked: at - 2, Suspended: at - 5}, "revoked"},
		"revoked and over":          {Item{Revoked: at - 5, Until: at - 3}, "revoked"},
	} {
		if got := c.item.State(at); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// YX-5: from which state an agreement can be revoked, suspended and restored.
func TestWhatCanBeDoneToAnItem(t *testing.T) {
	type verb func(Item, clock.Instant) (Item, error)
	verbs := map[string]verb{"revoke": Item.revoke, "suspend": Item.suspend, "restore": Item.restore}
	for name, c := range map[string]struct {
		item    Item
		allowed string
	}{
		"normal":                     {Item{}, "revoke suspend"},
		"suspended":                  {Item{Suspended: at - 5}, "revoke restore"},
		"revoked":                    {Item{Revoked: at - 5}, ""},
		"expired":                    {Item{Until: at}, ""},
		"superseded":                 {Item{Superseded: at - 5}, ""},
		"superseded while suspended": {Item{Superseded: at - 5, Suspended: at - 7}, ""},
	} {
		for _, v := range []string{"revoke", "suspend", "restore"} {
			after, err := verbs[v](c.item, at)
			allowed := err == nil
			want := false
			for _, w := range []string{"revoke", "suspend", "restore"} {
				want = want || w == v && contains(c.allowed, w)
			}
			if allowed != want {
				t.Errorf("%s: %s is %v", name, v, allowed)
			}
			if !allowed && (after != c.item || !fault.Is(err, fault.Conflict)) {
				t.Errorf("%s: a refused %s changed something: %v", name, v, err)
			}
		}
	}
}

func contains(words, word string) bool {
	for i := 0; i+len(word) <= len(words); i++ {
		if words[i:i+len(word)] == word {
			return true
		}
	}
	return false
}

func TestRevokingSuspendingAndRestoringLeaveTheirMarks(t *testing.T) {
	i, _ := Item{}.suspend(at)
	if i.Suspended != at {
		t.Errorf("%+v", i)
	}
	if i, _ = i.restore(at + 1); i.Suspended != 0 || i.State(at) != "normal" {
		t.Errorf("%+v", i)
	}
	if i, _ = i.revoke(at + 2); i.Revoked != at+2 {
		t.Errorf("%+v", i)
	}
}

// The evidence's canonical form is a promise to those who check signatures years later: these very bytes.
func TestTheCanonicalEvidenceStaysAsItIs(t *testing.T) {
	e := Evidence{Number: "MY-AAAA-BBBB-CCCC-DDDD", At: clock.Must("2026-11-22T15:30:00+08:00"), Programme: "p", Edition: "e", EditionHash: "h", Party: "m", Bundle: "b",
		Texts:    []SignedText{{Key: "k", Version: "1", Hash: "x", Read: "yes"}},
		Merchant: SignedFor{ID: "M1", Name: "星禾", LegalID: "L"}, Signer: Signer{Account: "A", Name: "林岚"},
		Address: "192.0.2.7", Agent: "F", Session: "s", Agreed: "yes", TypedName: "林岚", Confirmed: clock.Must("2026-11-22T15:29:00+08:00")}
	const want = `{"number":"MY-AAAA-BBBB-CCCC-DDDD","at":"2026-11-22T15:30:00+08:00","programme":"p","rulebook":"e","rulebook_sha256":"h","party":"m","bundle":"b",` +
		`"texts":[{"key":"k","version":"1","title":{"zh":"","en":""},"sha256":"x","read_to_end":"yes"}],"merchant":{"id":"M1","name":"星禾","legal_id":"L"},` +
		`"signer":{"account":"A","name":"林岚","role":{"zh":"","en":""},"capacity":{"zh":"","en":""}},"address":"192.0.2.7","user_agent":"F","session":"s",` +
		`"acknowledged":null,"agreed":"yes","typed_name":"林岚","confirmed_at":"2026-11-22T15:29:00+08:00"}`
	if got := string(e.Canonical()); got != want {
		t.Errorf("got %s", got)
	}
	back, err := Signature{Evidence: e.Canonical()}.ReadEvidence()
	if err != nil || string(back.Canonical()) != want {
		t.Errorf("%v: read back as %s", err, back.Canonical())
	}
}

// So is the canonical form of a text: its hash stands on paper.
func TestTheCanonicalTextStaysAsItIs(t *testing.T) {
	const want = `{"programme":"p","key":"k","version":"1","title":{"zh":"协议","en":"Agreement"},"preamble":{"zh":"","en":""},"sections":[{"title":{"zh":"T","en":"T"},"paragraphs":[{"zh":"a","en":"a"}],"highlight":false}]}`
	if got := string(sampleText("a").Canonical()); got != want {
		t.Errorf("got %s", got)
	}
	if got := sampleText("a").Hash(); got != sum([]byte(want)) {
		t.Error(got)
	}
}

func TestNamesAreComparedWithoutSpacesAndCase(t *testing.T) {
	for _, pair := range [][2]string{{"林 岚", "林岚"}, {"Wang Wei", "wang  wei "}, {"张\u3000三", "张三"}} {
		if plainName(pair[0]) != plainName(pair[1]) {
			t.Errorf("%q is not %q", pair[0], pair[1])
		}
	}
	if plainName("林岚") == plainName("林兰") || plainName(" ") != "" {
		t.Error("different names are one")
	}
}
