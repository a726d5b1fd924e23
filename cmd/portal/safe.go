package main

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// safe refuses what a portal must not be started with (ASVS 12.2.1, 12.3.1): pages or a database in the clear, or a
// demonstration, where anybody but this machine reaches it. --insecure takes all of that upon itself.
func (s *serveCommand) safe() error {
	for _, t := range s.TrustedProxies {
		if _, err := netip.ParsePrefix(t); err != nil {
			return misused("--trusted-proxies: %s is no network; write 10.0.0.0/8", t)
		}
	}
	s.Origin = strings.TrimSuffix(s.Origin, "/")
	at, err := s.reached()
	if err != nil || s.Insecure {
		return err
	}
	here := local(at.Hostname()) && local(host(s.Addr))
	switch {
	case at.Scheme == "http" && !here:
		return misused("%s would carry passwords in the clear: put a proxy with TLS in front and give --origin https://…, or serve on 127.0.0.1 (--insecure for a closed test network)", at)
	case s.Demo && !here:
		return misused("a demonstration signs in whoever clicks: serve it on 127.0.0.1 only (--insecure for a closed test network)")
	}
	return s.safely(s.storage)
}

// safely refuses a mail server that cannot be read, and a way to the database that is not encrypted (ASVS 12.3.1),
// before anything is opened.
func (p post) safely(s storage) error {
	if _, err := p.sender(); err != nil {
		return err
	}
	if p.Insecure || sealed(s.DB) {
		return nil
	}
	return misused("--db: the way to the database is not certain to be encrypted; add sslmode=verify-full (--insecure for a closed test network)")
}

// reached is how people reach the portal.
func (s *serveCommand) reached() (*url.URL, error) {
	if s.Origin == "" {
		return &url.URL{Scheme: "http", Host: s.Addr}, nil
	}
	at, err := url.Parse(s.Origin)
	if err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" || at.User != nil || at.Path != "" || at.RawQuery != "" {
		return nil, misused("--origin: %q is no origin; write https://portal.example", s.Origin)
	}
	return at, nil
}

// noStrangers refuses a database with a demonstration's accounts, whose password everybody knows, where others than this
// machine reach the portal (ASVS 13.2.3).
func (s *serveCommand) noStrangers(c *console, h *house) error {
	at, err := s.reached()
	if err != nil || s.Insecure || local(at.Hostname()) && local(host(s.Addr)) {
		return err
	}
	known := false
	err = h.db.View(c.ctx, operator, func(tx *db.Tx) (err error) { known, err = account.Demonstrated(tx); return err })
	if err != nil || !known {
		return err
	}
	return fault.New(fault.Conflict, text.Of("这个数据库里有演示账号，密码是公开的，不能对外提供服务。", "This database holds accounts of a demonstration, whose password is public; it is not served to others."),
		text.Of("请用 --db 指定正式的数据库；演示只在 127.0.0.1 上运行。", "Name the database of earnest use with --db; a demonstration runs on 127.0.0.1 only."))
}

// host is the part of an address before its port.
func host(address string) string {
	h, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return h
}

// local reports whether a host is this machine and nothing else.
func local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// sealed reports whether the way to a database is encrypted, or stays on this machine.
func sealed(dsn string) bool {
	at, err := url.Parse(dsn)
	if err != nil || at.Scheme != "postgres" && at.Scheme != "postgresql" {
		return err == nil
	}
	q := at.Query()
	server := at.Hostname()
	if given := q.Get("host"); given != "" {
		server = given
	}
	return server == "" || strings.HasPrefix(server, "/") || local(server) ||
		slices.Contains([]string{"require", "verify-ca", "verify-full"}, q.Get("sslmode"))
}
