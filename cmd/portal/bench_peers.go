package main

import (
	_ "embed"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/mengyue/portal/models/text"
)

// peersSection measures the review queue as other ways of building pages serve it, where they are there.
var peersSection = section{"peers", "P2", (*bench).others}

//go:embed peers/express.js
var expressPeer string

//go:embed peers/queue_django.py
var djangoPeer string

// peer is another way to serve the queue: how it is started, or why it cannot be.
type peer struct {
	name    string
	limit   float64
	missing string
	command []string
}

// others serves the queue, 20 of 100,000 applications, by the portal and by each peer in turn.
func (b *bench) others() error {
	file := b.path("peers.db")
	secret, err := b.crowded(file, many)
	if err != nil {
		return err
	}
	ours, err := b.served(file)
	if err != nil {
		return err
	}
	defer ours.stop()
	queue := page{url: "/staff/cases", header: http.Header{"Cookie": {"session=" + secret}}}
	all, err := b.known(file)
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := b.against(p, ours, queue); err != nil {
			return err
		}
	}
	return nil
}

// against compares the portal with one peer, or says that it is missing.
func (b *bench) against(p peer, ours *child, queue page) error {
	line := measured{Goal: "P2", Work: "review queue, whole page, beside " + p.name, Unit: "requests per CPU s", Against: p.name, Limit: p.limit, AtLeast: true, Missing: p.missing}
	if p.missing != "" {
		b.Say(text.F("!!! 没有测量 %s：%s", "!!! %s IS NOT MEASURED: %s", p.name, p.missing))
		return b.add(line)
	}
	theirs, err := b.launch(exec.CommandContext(b.ctx, p.command[0], p.command[1:]...))
	if err != nil {
		return err
	}
	defer theirs.stop()
	our, its, err := b.inTurn(1000, ours, theirs, queue, pageOfReference)
	if err != nil {
		return err
	}
	line.Ours, line.Reference = 1e6/our.micros, 1e6/its.micros
	return b.add(line)
}

// known are the peers, with what is missing of them here.
func (b *bench) known(file string) ([]peer, error) {
	query := strings.Replace(strings.Replace(theQueue, "COALESCE(m.name, '')", "COALESCE(m.name, '') AS name", 1), "COALESCE(d.due_at, 0)", "COALESCE(d.due_at, 0) AS due", 1)
	for name, content := range map[string]string{"express.js": expressPeer, "queue_django.py": djangoPeer} {
		if err := os.WriteFile(b.path(name), []byte(content), 0o600); err != nil {
			return nil, err
		}
	}
	express := peer{name: "Express and EJS", limit: 3, command: []string{"node", b.path("express.js"), b.peers, file, query}}
	for _, module := range []string{"express", "ejs", "better-sqlite3"} {
		if _, err := os.Stat(filepath.Join(b.peers, "node_modules", module)); b.peers == "" || err != nil {
			express.missing = "npm install express ejs better-sqlite3 in a folder, and name it by --peers"
		}
	}
	python := "/usr/bin/python3"
	django := peer{name: "Django, written by hand", limit: 16, command: []string{python, b.path("queue_django.py"), file, query}}
	if exec.CommandContext(b.ctx, python, "-c", "import django").Run() != nil {
		django.missing = "apt install python3-django"
	}
	return []peer{express, django,
		{name: "PocketBase, JSON list", limit: 4, missing: "PocketBase is no package of this machine"},
		{name: "Django admin", limit: 140, missing: "it wants tables of its own"}}, nil
}
