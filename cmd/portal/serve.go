package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/smtp"
	"github.com/mengyue/portal/models/sweep"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web"
	"github.com/mengyue/portal/web/front"
)

// post is the flags of the commands that send mail.
type post struct {
	SMTP          string `name:"smtp" placeholder:"URL" help:"smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS&tls=required|implicit|none; without it mails are kept and shown to staff."`
	Origin        string `placeholder:"URL" help:"How people reach the portal, for links in mails and for cookies: https://portal.example."`
	Insecure      bool   `help:"For closed test networks: allow plain http, a demonstration or an unencrypted database where others reach it."`
	LoopbackHooks bool   `help:"For demonstrations and tests: webhooks may lead to this machine, also by plain http."`
	Log           string `enum:"text,json" default:"text" help:"Form of the log on stderr: text or json."`
}

// serveCommand is "portal serve".
type serveCommand struct {
	drawers
	post
	Addr           string   `default:"127.0.0.1:8080" help:"Address to serve on."`
	TrustedProxies []string `placeholder:"NET" help:"Networks of proxies in front whose X-Forwarded-For is believed: 10.0.0.0/8,…"`
	DepositSecret  []string `placeholder:"SECRET" help:"Secrets with which the bank's system signs its messages about deposits (POST /hooks/deposits); two while one is replaced. Without one there is no such address."`
	Worker         bool     `default:"true" help:"Also work off deadlines, long work and mail; --worker=false serves only."`
	Demo           bool     `help:"Demonstration: fills an empty database, has the example programmes, and shows a clock that people move forward."`
}

// grace is how long requests in flight may take after SIGTERM.
const grace = 30 * time.Second

// Run serves until it is told to stop.
func (s *serveCommand) Run(c *console) error {
	c.log(s.Log)
	defer roomy()()
	if err := s.safe(); err != nil {
		return err
	}
	s.Examples = s.Examples || s.Demo // a demonstration shows all that ships; elsewhere an example is never in force by itself
	h, err := s.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	if err := s.noStrangers(c, h); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	if s.Origin == "" {
		s.Origin = "http://" + listener.Addr().String()
	}
	app, worker, err := s.portal(c, h)
	if err != nil {
		return err
	}
	if err := h.db.InTx(c.ctx, operator, publication.All); err != nil {
		return err
	}
	c.Say(text.F("盟约已启动：%s", "Mengyue is at %s", s.Origin))
	return s.serve(c.ctx, app, worker, listener)
}

// portal puts the pages and the worker together.
func (s *serveCommand) portal(c *console, h *house) (*front.App, *sweep.Worker, error) {
	papers, key, err := s.papers(c, h.clock.Now())
	if err != nil {
		return nil, nil, err
	}
	worker, err := s.worker(h, papers)
	if err != nil {
		return nil, nil, err
	}
	cfg := front.Config{DB: h.db, Blobs: papers, Authority: key, Origin: s.Origin, Trusted: s.TrustedProxies, DepositSecrets: s.DepositSecret}
	if s.Demo {
		cfg.Demo = &demo.Clock{Demo: h.clock, DB: h.db, Worker: worker}
		if err := fill(c, demo.World{DB: h.db, Blobs: papers, Authority: key, Library: h.library}); err != nil {
			return nil, nil, err
		}
	}
	return web.New(cfg), worker, nil
}

// sender is the way to the mail server; nil where none is named.
func (p post) sender() (outbox.Sender, error) {
	if p.SMTP == "" {
		return nil, nil
	}
	s, err := smtp.Parse(p.SMTP, letters{origin: strings.TrimSuffix(p.Origin, "/")}.draw)
	if err != nil {
		return nil, misused("--smtp: %v", err)
	}
	return s, nil
}

// worker makes the worker of this process.
func (p post) worker(h *house, papers *blob.Store) (*sweep.Worker, error) {
	sender, err := p.sender()
	if err != nil {
		return nil, err
	}
	if p.LoopbackHooks {
		partner.AllowLoopback(h.db)
	}
	return sweep.New(h.db, papers, sender), nil
}

// serve answers requests and works, until the context ends; requests in flight and the step in hand are finished.
func (s *serveCommand) serve(ctx context.Context, app *front.App, worker *sweep.Worker, listener net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := app.Server(s.Addr)
	server.ErrorLog = slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn)
	var all sync.WaitGroup
	var worked error
	if s.Worker {
		all.Go(func() {
			if worked = worker.Run(ctx); worked != nil {
				stop()
			}
		})
	}
	all.Go(func() {
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		if err := server.Shutdown(late); err != nil {
			slog.Warn("requests were cut off", "error", err)
		}
	})
	err := server.Serve(listener)
	stop()
	all.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, worked)
}

// log makes the log go to stderr.
func (c *console) log(form string) {
	var h slog.Handler = slog.NewTextHandler(c.say, nil)
	if form == "json" {
		h = slog.NewJSONHandler(c.say, nil)
	}
	slog.SetDefault(slog.New(h))
}
