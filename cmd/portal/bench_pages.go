package main

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/pquerna/otp/totp"
)

// many is the size of the populations that are measured.
const many = 100_000

var pagesSection = section{"pages", "P1", benchPages}

// benchPages measures the review queue, 20 of 100,000 applications, signed in, the whole page over HTTP: beside a bare
// echo that runs the same query prepared and sends the same bytes from a buffer.
func benchPages(b *bench) error {
	secret, err := b.crowded(b.path("pages.db"), many)
	if err != nil {
		return err
	}
	ours, err := b.served(b.path("pages.db"))
	if err != nil {
		return err
	}
	defer ours.stop()
	queue := page{url: "/staff/cases", header: http.Header{"Cookie": {"session=" + secret}}}
	body, err := queue.get(ours.origin)
	if err != nil {
		return err
	}
	reference, err := b.beside(b.path("pages.db"), body, theQueue)
	if err != nil {
		return err
	}
	defer reference.stop()
	our, its, err := b.inTurn(2000, ours, reference, queue, page{url: "/"})
	if err != nil {
		return err
	}
	const least = "echo, query, buffer"
	if err := b.add(measured{Goal: "P1", Work: "review queue, 20 of 100,000", Unit: "µs CPU", Ours: our.micros, Reference: its.micros, Against: least, Limit: 1.5}); err != nil {
		return err
	}
	return b.add(measured{Goal: "P1", Work: "review queue, 20 of 100,000", Unit: "requests/s", Ours: our.perSecond, Reference: its.perSecond, Against: least})
}

// served is the portal on a database, without its worker.
func (b *bench) served(db string) (*child, error) {
	return b.spawn("serve", "--addr", "127.0.0.1:0", "--worker=false", "--db", "sqlite:"+db, "--blobs", "file:"+b.path("blobs"), "--keys", b.path("keys"))
}

// house is a database of the run's own, with the key of the secrets in it; the portal that serves it has the same one.
func (b *bench) house(db string) (*house, error) {
	return drawers{storage: storage{DB: "sqlite:" + db}, Keys: b.path("keys")}.open(b.console)
}

// crowded makes a database with a crowd and a reviewer, and gives the secret of the reviewer's session.
func (b *bench) crowded(path string, merchants int) (secret string, err error) {
	h, err := b.house(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = h.Close() }()
	reviewer, secret, err := b.arrive(h)
	if err != nil {
		return "", err
	}
	crowd := demo.Crowd{Merchants: merchants, Reviewer: reviewer.ID, Name: reviewer.Name}
	if crowd.Programme, crowd.Edition, err = reviewed(h); err != nil {
		return "", err
	}
	if err := h.db.InTx(b.ctx, operator, crowd.Come); err != nil {
		return "", err
	}
	own, err := h.db.Raw()
	if err != nil {
		return "", err
	}
	_, err = own.ExecContext(b.ctx, "ANALYZE")
	return secret, err
}

// reviewed is a programme in force whose applications are reviewed.
func reviewed(h *house) (programme, edition string, err error) {
	for _, p := range h.library.Programmes() {
		var e *rulebook.Edition
		if e, err = h.library.InForce(p, h.clock.Now()); err == nil && e.Review != nil {
			return p, e.ID, nil
		}
	}
	return "", "", err
}

// arrive adds a reviewer and signs them in, with password and second factor.
func (b *bench) arrive(h *house) (a account.Account, secret string, err error) {
	const password = "a long walk along the river"
	err = h.db.InTx(b.ctx, operator, func(tx *db.Tx) error {
		a, err = account.Add(tx, account.New{Email: "reviewer@bench.example", Name: "周审核", Role: access.Reviewer, Password: password})
		return err
	})
	if err != nil {
		return a, "", err
	}
	if err := h.db.InTx(b.ctx, operator, publication.All); err != nil { // as serving does, before anybody is a member
		return a, "", err
	}
	actor := db.Actor{Account: a.ID, Name: a.Name, Role: string(a.Role), IP: "127.0.0.1"}
	door := account.Door{DB: h.db, Actor: actor}
	begun, err := door.SignIn(b.ctx, account.Credentials{Email: a.Email, Password: password})
	if err != nil {
		return a, "", err
	}
	return a, begun.Secret, h.db.InTx(b.ctx, actor, func(tx *db.Tx) error {
		found, _, err := account.Behind(tx, begun.Secret)
		if err != nil {
			return err
		}
		tx.Actor.Session = found.Session.Hash // the only one of the account's that stays
		return enrol(tx)
	})
}

// enrol sets up the actor's second factor, without which staff see nothing.
func enrol(tx *db.Tx) error {
	if err := account.BeginSecondFactor(tx); err != nil {
		return err
	}
	e, _, err := account.PendingSecondFactor(tx)
	if err != nil {
		return err
	}
	code, err := totp.GenerateCode(e.Secret, tx.Now.Time())
	if err != nil {
		return err
	}
	_, err = account.SetSecondFactor(tx, code)
	return err
}
