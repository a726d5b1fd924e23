package main

import (
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// ASVS 12.2.1, 12.3.1, 13.4.2: what strangers reach starts safely or not at all.
func TestServeRefusesWhatStrangersMustNotReach(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--origin", "http://portal.example"}, "https"},
		{[]string{"--origin", "http://192.168.1.7:8080"}, "https"},
		{[]string{"--addr", "0.0.0.0:0"}, "https"},
		{[]string{"--addr", "0.0.0.0:0", "--origin", "http://localhost"}, "https"},
		{[]string{"--origin", "https://portal.example", "--demo"}, "demonstration"},
		{[]string{"--origin", "portal.example"}, "--origin"},
		{[]string{"--origin", "ftp://portal.example"}, "--origin"},
		{[]string{"--origin", "https://portal.example/portal"}, "--origin"},
		{[]string{"--origin", "https://user@portal.example"}, "--origin"},
		{[]string{"--trusted-proxies", "10.0.0.1"}, "10.0.0.1"},
		{[]string{"--origin", "https://portal.example", "--db", "postgres://portal@db.example/portal"}, "sslmode"},
		{[]string{"--origin", "https://portal.example", "--db", "postgres://portal@db.example/portal?sslmode=prefer"}, "sslmode"},
	} {
		open(t).run(append([]string{"serve", "--addr", "127.0.0.1:0"}, c.args...)...).want(usage, c.says)
	}
	open(t).run("worker", "--db", "postgres://portal@db.example/portal").want(usage, "sslmode")
}

func TestWhatIsSafeOrWasChosenIsServed(t *testing.T) {
	for _, s := range []serveCommand{
		{Addr: "127.0.0.1:8080", post: post{Origin: "http://127.0.0.1:8080"}, Demo: true},
		{Addr: "[::1]:8080", post: post{Origin: "http://[::1]:8080"}},
		{Addr: "localhost:8080", post: post{Origin: "http://localhost:8080/"}},
		{Addr: "0.0.0.0:8080", post: post{Origin: "https://portal.example"}},
		{Addr: "0.0.0.0:8080", post: post{Origin: "http://portal.example", Insecure: true}, Demo: true},
		{Addr: ":8080", post: post{Origin: "https://portal.example"}, TrustedProxies: []string{"10.0.0.0/8", "fd00::/8"}},
		{Addr: ":8080", post: post{Origin: "https://portal.example"}, drawers: drawers{storage: storage{DB: "postgres://portal@db.example/portal?sslmode=verify-full"}}},
		{Addr: ":8080", post: post{Origin: "https://portal.example"}, drawers: drawers{storage: storage{DB: "postgres://portal@127.0.0.1/portal?sslmode=disable"}}},
		{Addr: ":8080", post: post{Origin: "https://portal.example"}, drawers: drawers{storage: storage{DB: "postgres://portal@/portal?host=/run/postgresql"}}},
	} {
		if err := s.safe(); err != nil {
			t.Errorf("%s at %s: %v", s.Origin, s.Addr, err)
		}
	}
}

// ASVS 13.2.3: the known passwords of a demonstration open nothing that strangers reach.
func TestDemonstrationsAccountsAreNotServedToStrangers(t *testing.T) {
	s := open(t)
	s.run("migrate", "up").want(done)
	d, err := db.Open("sqlite:var/portal.db", clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.InTx(t.Context(), operator, func(tx *db.Tx) error {
		_, err := account.Add(tx, account.New{Email: "lin@xinghe.example", Name: "林岚", Role: access.Admin, Password: "mengyue-demo-2026", Demo: true})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	s.run("serve", "--addr", "127.0.0.1:0", "--origin", "https://portal.example").want(failed, "demonstration")
	serving(t).stop() // on this machine alone it may
}
