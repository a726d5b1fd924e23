package partner_test

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/partner"
)

// clerk is a member of the maker's company who is not its owner, admin an administrator of the platform.
var (
	clerk = db.Actor{Account: "A9", Name: "方汀", Role: string(access.Member), Merchant: "M1"}
	admin = db.Actor{Account: "S9", Name: "季白", Role: string(access.Admin)}
)

func makeToken(s *tradetest.Stage, who db.Actor, n partner.NewToken) (t partner.Token, secret string, err error) {
	err = s.Try(who, func(tx *db.Tx) (err error) { t, secret, err = partner.MakeToken(tx, n); return err })
	return t, secret, err
}

var erp = partner.NewToken{Name: "ERP", Scopes: []access.Scope{access.ReadStanding}, Days: 1}

func TestOnlyTheHashOfATokenIsKept(t *testing.T) {
	s := tradetest.New(t)
	made, secret, err := makeToken(s, tradetest.Maker, erp)
	if err != nil || made.Merchant != "M1" || !strings.HasSuffix(secret, made.Hint) || s.Recorded(made.Ref(), "token.made") != 1 {
		t.Fatalf("%+v, %v", made, err)
	}
	if made.Expires != clock.Must("2026-11-24") {
		t.Errorf("one day from the 22nd ends at %s", made.Expires)
	}
	raw, err := s.DB.Raw()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := raw.QueryRow("SELECT count(*) FROM api_tokens WHERE hash LIKE $1 OR hint = $2 OR name = $2", "%"+secret+"%", secret).Scan(&n); err != nil || n != 0 {
		t.Errorf("the secret is kept: %d, %v", n, err)
	}
	s.Ask(tradetest.System, func(tx *db.Tx) error {
		found, ok, err := partner.Shown(tx, secret)
		if !ok || found.ID != made.ID || !found.May(access.ReadStanding) || found.May(access.WriteProducts) {
			t.Errorf("%+v %v", found, ok)
		}
		return err
	})
}

func TestTokensAreMadeByOwnersAndAdministratorsWithinTheirScopes(t *testing.T) {
	s := tradetest.New(t)
	with := func(change func(*partner.NewToken)) partner.NewToken { n := erp; change(&n); return n }
	for name, c := range map[string]struct {
		who  db.Actor
		n    partner.NewToken
		want fault.Kind
	}{
		"a member":              {clerk, erp, fault.Forbidden},
		"a supervisor":          {tradetest.Staff, erp, fault.Forbidden},
		"no name":               {tradetest.Maker, with(func(n *partner.NewToken) { n.Name = " " }), fault.Invalid},
		"for no day":            {tradetest.Maker, with(func(n *partner.NewToken) { n.Days = 0 }), fault.Invalid},
		"for too long":          {tradetest.Maker, with(func(n *partner.NewToken) { n.Days = 367 }), fault.Invalid},
		"without a scope":       {tradetest.Maker, with(func(n *partner.NewToken) { n.Scopes = nil }), fault.Invalid},
		"figures by a merchant": {tradetest.Maker, with(func(n *partner.NewToken) { n.Scopes = []access.Scope{access.WriteFigures} }), fault.Invalid},
		"standing of nobody":    {admin, erp, fault.Invalid},
		"for an unknown one":    {admin, with(func(n *partner.NewToken) { n.Merchant = "M9" }), fault.NotFound},
	} {
		if _, _, err := makeToken(s, c.who, c.n); !fault.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, _, err := makeToken(s, tradetest.Maker, with(func(n *partner.NewToken) { n.Merchant = "M2" })); err != nil || got.Merchant != "M1" {
		t.Errorf("a merchant's owner made one of %s, %v", got.Merchant, err)
	}
	if got, _, err := makeToken(s, admin, with(func(n *partner.NewToken) { n.Merchant = "M2" })); err != nil || got.Merchant != "M2" {
		t.Errorf("an administrator made one of %s, %v", got.Merchant, err)
	}
	for range 19 {
		if _, _, err := makeToken(s, tradetest.Maker, erp); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := makeToken(s, tradetest.Maker, erp); !fault.Is(err, fault.Breach) {
		t.Errorf("the 21st: %v", err)
	}
}

func TestTokenOfAnotherMerchantIsNotThereToRevoke(t *testing.T) {
	s := tradetest.New(t)
	made, _, err := makeToken(s, tradetest.Maker, erp)
	if err != nil {
		t.Fatal(err)
	}
	revoke := func(who db.Actor) error {
		return s.Try(who, func(tx *db.Tx) error { _, err := partner.RevokeToken(tx, made.ID); return err })
	}
	for who, want := range map[*db.Actor]fault.Kind{&tradetest.Other: fault.NotFound, &clerk: fault.Forbidden} {
		if err := revoke(*who); !fault.Is(err, want) {
			t.Errorf("%s: %v", who.Name, err)
		}
	}
	if err := revoke(admin); err != nil || s.Recorded(made.Ref(), "token.revoked") != 1 {
		t.Fatal(err)
	}
	if err := revoke(tradetest.Maker); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
}

// act is a command that is told of on the record.
func act(tx *db.Tx, done *int) partner.Answer {
	*done++
	audit.Record(tx, audit.Entry{Action: "token.made", Object: "token:test"})
	return partner.Answer{Status: 200, Body: `{"n":1}`}
}

// Whoever is cut off before the end has done nothing, and may send it again; whoever is cut off after it gets the answer.
func TestCommandThatIsCutOffHasNoEffectAndMayBeSentAgain(t *testing.T) {
	s := tradetest.New(t)
	k := partner.Keyed{Token: "T", Key: "k", Route: "POST /x", Digest: "d"}
	done := 0
	func() {
		defer func() { _ = recover() }()
		_ = s.Try(tradetest.System, func(tx *db.Tx) error {
			_, err := partner.Once(tx, k, func() (partner.Answer, error) { _ = act(tx, &done); panic("killed") })
			return err
		})
	}()
	if err := s.Try(tradetest.System, func(tx *db.Tx) error {
		_, err := partner.Once(tx, k, func() (partner.Answer, error) { return act(tx, &done), nil })
		return errors.Join(err, errors.New("killed before the commit"))
	}); err == nil || s.Recorded("token:test", "token.made") != 0 {
		t.Fatalf("what was cut off has had an effect: %v", err)
	}
	for i := range 3 {
		var a partner.Answer
		s.Do(tradetest.System, func(tx *db.Tx) (err error) {
			a, err = partner.Once(tx, k, func() (partner.Answer, error) { return act(tx, &done), nil })
			return err
		})
		if a.Body != `{"n":1}` || a.Again != (i > 0) || s.Recorded("token:test", "token.made") != 1 {
			t.Errorf("%d: %+v", i, a)
		}
	}
	s.Clock.Advance(8 * 24 * 3600 * 1e9)
	s.Do(tradetest.System, partner.Forget)
	s.Do(tradetest.System, func(tx *db.Tx) error {
		a, err := partner.Once(tx, k, func() (partner.Answer, error) { return act(tx, &done), nil })
		if a.Again {
			t.Error("after a week the answer is still kept")
		}
		return err
	})
}

func TestManyWithOneKeyAtOnceHaveOneEffect(t *testing.T) {
	s := tradetest.New(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			n := 0
			if err := s.Try(tradetest.System, func(tx *db.Tx) error {
				_, err := partner.Once(tx, partner.Keyed{Token: "T", Key: "k"}, func() (partner.Answer, error) { return act(tx, &n), nil })
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := s.Recorded("token:test", "token.made"); n != 1 {
		t.Errorf("%d effects", n)
	}
}

func TestWebhooksLeadToThePublicInternetOnly(t *testing.T) {
	for address, public := range map[string]bool{"8.8.8.8": true, "2606:4700::1": true, "127.0.0.1": false, "::1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "fd00::1": false, "fe80::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "224.0.0.1": false, "255.255.255.255": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "198.18.0.1": false} {
		if got := partner.Public(netip.MustParseAddr(address), false); got != public {
			t.Errorf("%s: %v", address, got)
		}
	}
	if !partner.Public(netip.MustParseAddr("127.0.0.1"), true) || partner.Public(netip.MustParseAddr("10.0.0.1"), true) {
		t.Error("where loopback is allowed, nothing else private is")
	}
	s := tradetest.New(t)
	for _, bad := range []string{"", "example.com", "http://example.com/", "ftp://example.com", "https://user:pw@example.com", "https://example.com/#x", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/hook", "https://exa mple.com", "http://127.0.0.1:9/"} {
		err := s.Try(tradetest.Maker, func(tx *db.Tx) error {
			_, err := partner.Register(tx, partner.NewWebhook{URL: bad, Topics: []string{"relation"}})
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestWebhooksAreTheOwnersAndStopWhereTheyArePausedOrRemoved(t *testing.T) {
	s := tradetest.New(t)
	n := partner.NewWebhook{URL: "https://erp.example/hook", Topics: []string{"relation", "decision"}}
	for who, want := range map[*db.Actor]fault.Kind{&clerk: fault.Forbidden, &admin: fault.Forbidden} {
		if err := s.Try(*who, func(tx *db.Tx) error { _, err := partner.Register(tx, n); return err }); !fault.Is(err, want) {
			t.Errorf("%s: %v", who.Name, err)
		}
	}
	for _, topics := range [][]string{nil, {"weather"}} {
		if err := s.Try(tradetest.Maker, func(tx *db.Tx) error {
			_, err := partner.Register(tx, partner.NewWebhook{URL: n.URL, Topics: topics})
			return err
		}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", topics, err)
		}
	}
	var h partner.Webhook
	s.Do(tradetest.Maker, func(tx *db.Tx) (err error) { h, err = partner.Register(tx, n); return err })
	s.Do(tradetest.Maker, func(tx *db.Tx) error {
		var kept string
		if err := tx.DB.Raw("SELECT secret FROM webhooks WHERE id = ?", h.ID).Scan(&kept).Error; err != nil || strings.Contains(kept, h.Secret) {
			t.Errorf("the key of the webhook stands in the database: %q, %v", kept, err)
		}
		again, err := partner.FindWebhook(tx, h.ID)
		if again.Secret != h.Secret {
			t.Errorf("its owner reads %q, want %q", again.Secret, h.Secret)
		}
		return err
	})
	turn := func(who db.Actor, version int, act string) error {
		return s.Try(who, func(tx *db.Tx) error { _, err := partner.Turn(tx, h.ID, version, act); return err })
	}
	if err := turn(tradetest.Other, 1, partner.Pause); !fault.Is(err, fault.NotFound) {
		t.Errorf("another's: %v", err)
	}
	for i, act := range []string{partner.Pause, partner.Resume, partner.Remove} {
		if err := turn(tradetest.Maker, i+1, act); err != nil {
			t.Fatal(err)
		}
		if err := turn(tradetest.Maker, i+1, act); !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s twice: %v", act, err)
		}
	}
	s.Ask(tradetest.Maker, func(tx *db.Tx) error {
		left, err := partner.Webhooks(tx)
		if slices.ContainsFunc(left, func(w partner.Webhook) bool { return w.ID == h.ID }) {
			t.Error("it is there still")
		}
		return err
	})
}
