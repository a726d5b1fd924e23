package account_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

const (
	good   = "four-unrelated-words"
	chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"
	iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Mobile/15E148 Safari/604.1"
)

// house is a database with people in it.
type house struct {
	*testing.T
	db    *db.DB
	clock *clock.Fixed
	ctx   context.Context
	seen  map[string]bool // links that were followed
}

func newHouse(t *testing.T) *house {
	d, c := dbtest.New(t)
	return &house{T: t, db: d, clock: c, ctx: context.Background(), seen: map[string]bool{}}
}

// do runs a command as somebody and fails the test where it fails.
func (h *house) do(a db.Actor, do func(tx *db.Tx) error) {
	h.Helper()
	if err := h.db.InTx(h.ctx, a, do); err != nil {
		h.Fatal(err)
	}
}

func (h *house) view(a db.Actor, ask func(tx *db.Tx) error) {
	h.Helper()
	if err := h.db.View(h.ctx, a, ask); err != nil {
		h.Fatal(err)
	}
}

func (h *house) add(email string, role access.Role, merchant string) (a account.Account) {
	h.Helper()
	h.do(db.System("test"), func(tx *db.Tx) (err error) {
		a, err = account.Add(tx, account.New{Email: email, Name: "林岚", Role: role, Merchant: merchant, Password: good})
		return err
	})
	return a
}

func (h *house) owner() account.Account { return h.add("lin@xinghe.example", access.Owner, "M1") }

// door is the way in for a browser that nobody is signed in with.
func (h *house) door(ip, agent string) account.Door {
	return account.Door{DB: h.db, Actor: db.Actor{IP: ip, Agent: agent, Role: "anonymous"}}
}

func (h *house) signIn(email string) account.Begun {
	h.Helper()
	b, err := h.door("192.0.2.1", chrome).SignIn(h.ctx, account.Credentials{Email: email, Password: good})
	if err != nil {
		h.Fatal(err)
	}
	return b
}

// behind is what stands behind a secret now.
func (h *house) behind(secret string) (f account.Found, ok bool) {
	h.Helper()
	h.view(db.System("test"), func(tx *db.Tx) (err error) { f, ok, err = account.Behind(tx, secret); return err })
	return f, ok
}

func (h *house) alive(secret string) bool { f, ok := h.behind(secret); return ok && f.Alive }

// as is the actor of a session.
func (h *house) as(secret string) db.Actor {
	h.Helper()
	f, ok := h.behind(secret)
	if !ok {
		h.Fatal("no such session")
	}
	a := f.Account
	return db.Actor{Account: a.ID, Name: a.Name, Role: string(a.Role), Merchant: a.Merchant, IP: "192.0.2.1", Agent: chrome, Session: f.Session.Hash}
}

func (h *house) doorOf(secret string) account.Door {
	return account.Door{DB: h.db, Actor: h.as(secret)}
}

// actions lists the record of an object, the oldest first.
func (h *house) actions(object string) []string {
	h.Helper()
	var out []string
	h.view(db.System("test"), func(tx *db.Tx) error {
		entries, err := audit.Of(tx, object, 100)
		for i := len(entries) - 1; i >= 0; i-- {
			out = append(out, entries[i].Action)
		}
		return err
	})
	return out
}

func (h *house) recorded(object, action string) {
	h.Helper()
	for _, a := range h.actions(object) {
		if a == action {
			return
		}
	}
	h.Errorf("%s is not on the record of %s: %v", action, object, h.actions(object))
}

// mails are what was posted, the latest first.
func (h *house) mails() (out []outbox.Mail) {
	h.Helper()
	h.view(db.System("test"), func(tx *db.Tx) (err error) { out, err = outbox.Mails(tx, "", "", 50); return err })
	return out
}

var linked = regexp.MustCompile(`^/(?:invitations|password/reset|account/email)/(.+)$`)

// link is the secret of the one link that was posted since it was last asked for.
func (h *house) link() (secret string) {
	h.Helper()
	for _, m := range h.mails() {
		found := linked.FindStringSubmatch(m.Letter.Link)
		if found == nil || h.seen[found[1]] {
			continue
		}
		if !m.Letter.Secret {
			h.Errorf("the link of %q is not marked as its reader's alone", m.Letter.Title.ZH)
		}
		if h.seen[found[1]] = true; secret != "" {
			h.Fatal("two links were posted")
		}
		secret = found[1]
	}
	if secret == "" {
		h.Fatal("no link was posted")
	}
	return secret
}

// told reports whether somebody was written to under a title.
func (h *house) told(title string) bool {
	h.Helper()
	for _, m := range h.mails() {
		if m.Letter.Title.ZH == title {
			return true
		}
	}
	return false
}

func (h *house) refused(err error, kind fault.Kind, words string) {
	h.Helper()
	if !fault.Is(err, kind) || !strings.Contains(err.Error(), words) {
		h.Errorf("got %v, want %s with %q", err, kind, words)
	}
}

func TestAccountIsAddedOnceForAnEmailWhateverItsLetters(t *testing.T) {
	h := newHouse(t)
	a := h.owner()
	h.recorded(a.Ref(), "account.added")
	err := h.db.InTx(h.ctx, db.System("test"), func(tx *db.Tx) error {
		_, err := account.Add(tx, account.New{Email: " LIN@Xinghe.Example ", Name: "x", Role: access.Owner, Merchant: "M2", Password: good})
		return err
	})
	h.refused(err, fault.Conflict, "已有账号")
}

func TestAccountIsRefusedWithTheReasonOfEachField(t *testing.T) {
	h := newHouse(t)
	for name, c := range map[string]struct {
		n     account.New
		field string
	}{
		"e-mail":           {account.New{Email: "lin", Name: "林", Role: access.Owner, Merchant: "M1", Password: good}, "email"},
		"name":             {account.New{Email: "a@b.example", Name: "  ", Role: access.Owner, Merchant: "M1", Password: good}, "name"},
		"role":             {account.New{Email: "a@b.example", Name: "林", Role: "king", Password: good}, "role"},
		"staff's merchant": {account.New{Email: "a@b.example", Name: "林", Role: access.Admin, Merchant: "M1", Password: good}, "merchant"},
		"owner's merchant": {account.New{Email: "a@b.example", Name: "林", Role: access.Owner, Password: good}, "merchant"},
		"password":         {account.New{Email: "a@b.example", Name: "林", Role: access.Admin, Password: "short"}, "password"},
	} {
		err := h.db.InTx(h.ctx, db.System("test"), func(tx *db.Tx) error { _, err := account.Add(tx, c.n); return err })
		if f := fault.Of(err); f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != c.field || !f.Fields[0].Message.Complete() {
			t.Errorf("%s: got %v, want one fault at %s in both languages", name, err, c.field)
		}
	}
}

func TestDirectoryWritesToThoseWhoMayComeInInTheirLanguage(t *testing.T) {
	h := newHouse(t)
	owner, member, other := h.owner(), h.add("wang@xinghe.example", access.Member, "M1"), h.add("x@other.example", access.Owner, "M2")
	h.add("zhou@platform.example", access.Reviewer, "")
	h.do(h.as(h.signIn(owner.Email).Secret), func(tx *db.Tx) error {
		_, err := account.ChangeProfile(tx, account.Profile{Name: "Lin Lan", Language: text.EN})
		return err
	})
	h.do(h.as(h.signIn(owner.Email).Secret), func(tx *db.Tx) error { _, err := account.Disable(tx, member.ID); return err })
	h.view(db.System("test"), func(tx *db.Tx) error {
		for _, c := range []struct {
			n    outbox.Notice
			want []outbox.Address
		}{
			{outbox.Notice{Merchant: "M1"}, []outbox.Address{{Mail: owner.Email, Name: "Lin Lan", Lang: text.EN}}},
			{outbox.Notice{Merchant: "M2"}, []outbox.Address{{Mail: other.Email, Name: "林岚", Lang: text.ZH}}},
			{outbox.Notice{Role: string(access.Reviewer)}, []outbox.Address{{Mail: "zhou@platform.example", Name: "林岚", Lang: text.ZH}}},
			{outbox.Notice{}, nil},
		} {
			got, err := account.Directory(tx, c.n)
			if err != nil || len(got) != len(c.want) || len(got) == 1 && got[0] != c.want[0] {
				t.Errorf("%+v: got %v, %v, want %v", c.n, got, err, c.want)
			}
		}
		return nil
	})
}

func TestDeviceNamesBrowserAndSystem(t *testing.T) {
	for agent, want := range map[string]string{chrome: "Chrome · Windows", iphone: "Safari · iPhone", "curl/8": "— · —",
		strings.Replace(chrome, "Safari/537.36", "Safari/537.36 Edg/131", 1): "Edge · Windows"} {
		if got := account.Device(agent); got != want {
			t.Errorf("%s: got %q, want %q", agent, got, want)
		}
	}
}
