// Package webtest gives tests a portal on a fresh database and a browser without scripts that walks its pages.
//
//	app := webtest.New(t, products.Routes)
//	owner := app.SignIn(access.Owner, "M001")
//	owner.Get("/products").OK().Press("打标", webtest.Values{"reason": "…"}).HasText("已打标")
package webtest

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/sweep"
	"github.com/mengyue/portal/web/front"
	"github.com/pquerna/otp/totp"
)

// App is a portal of a test's own: a fresh database, the books on board, a clock that stands still, papers in a
// folder, a key made for the test.
type App struct {
	T         testing.TB
	DB        *db.DB
	Clock     *clock.Fixed
	Blobs     *blob.Store
	Library   *rulebook.Library
	Authority *pdf.Authority
	Front     *front.App
	Worker    *sweep.Worker
}

// New opens a portal that has the areas given; the whole one is New(t, web.Routes).
func New(t testing.TB, areas ...func() []front.Route) *App {
	t.Helper()
	d, now := dbtest.New(t)
	a := &App{T: t, DB: d, Clock: now, Authority: pdf.TestAuthority(now.Now())}
	var err error
	if a.Library, err = rulebook.Embedded(); err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, a.Library)
	if a.Blobs, err = blob.Open(context.Background(), "file:"+t.TempDir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Blobs.Close() })
	var routes []front.Route
	for _, area := range areas {
		routes = append(routes, area()...)
	}
	a.Front = front.New(front.Config{DB: d, Blobs: a.Blobs, Authority: a.Authority, Origin: Origin}, routes)
	a.Do(publication.All)
	a.Worker = sweep.New(d, a.Blobs, nil)
	return a
}

// Visitor is somebody who is not signed in.
func (a *App) Visitor() *Browser { return Open(a.T, a.Front) }

// Settle lets everything happen that is due, and works off what waits.
func (a *App) Settle() {
	a.T.Helper()
	if err := a.Worker.Settle(context.Background()); err != nil {
		a.T.Fatal(err)
	}
}

// Do runs a command as the portal itself.
func (a *App) Do(do func(tx *db.Tx) error) {
	a.T.Helper()
	if err := a.DB.InTx(context.Background(), db.System("test"), do); err != nil {
		a.T.Fatal(err)
	}
}

// As runs a command as somebody of a role (of a merchant, for a merchant's role).
func (a *App) As(actor db.Actor, do func(tx *db.Tx) error) {
	a.T.Helper()
	if err := a.DB.InTx(context.Background(), actor, do); err != nil {
		a.T.Fatal(err)
	}
}

// View asks the models something as the portal itself.
func (a *App) View(ask func(tx *db.Tx) error) {
	a.T.Helper()
	if err := a.DB.View(context.Background(), db.System("test"), ask); err != nil {
		a.T.Fatal(err)
	}
}

// Company makes a merchant of this id, where it is not there yet.
func (a *App) Company(id string) {
	a.T.Helper()
	a.Do(func(tx *db.Tx) error {
		if there, err := merchant.Known(tx, []string{id}); err != nil || len(there) > 0 {
			return err
		}
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: id, Name: "测试商家 " + id, LegalID: LegalID(id), Email: strings.ToLower(id) + "@merchant.example"}})
		return err
	})
}

// LegalID is a unified social credit code with a right check digit, the same one for the same words.
func LegalID(words string) string {
	const digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	first := []byte("91330100")
	sum := uint32(7)
	for len(first) < 17 {
		for _, r := range words {
			sum = sum*31 + uint32(r)
		}
		sum = sum*31 + uint32(len(first))
		first = append(first, digits[sum>>3%uint32(len(digits))])
	}
	last, _ := merchant.CheckDigit(string(first))
	return string(first) + string(last)
}

// password of every account of a test.
const password = "correct horse battery staple"

// SignIn makes an account of a role and signs it in, as in earnest: by password and, for staff, a second factor. The
// merchant of a merchant's role is made where it is not there yet; M001 where none is named.
func (a *App) SignIn(role access.Role, company ...string) *Browser {
	a.T.Helper()
	b, _ := a.Somebody(role, company...)
	return b
}

// Somebody is SignIn with the account as it acts.
func (a *App) Somebody(role access.Role, company ...string) (*Browser, db.Actor) {
	a.T.Helper()
	n := account.New{Role: role, Name: string(role), Password: password}
	if !role.Staff() {
		if n.Merchant = "M001"; len(company) > 0 {
			n.Merchant = company[0]
		}
		a.Company(n.Merchant)
	}
	var made account.Account
	a.Do(func(tx *db.Tx) (err error) {
		n.Email = fmt.Sprintf("%s.%s@portal.example", role, strings.ToLower(tx.NewID()))
		made, err = account.Add(tx, n)
		return err
	})
	b := a.Visitor()
	begun, err := account.Door{DB: a.DB, Actor: db.Actor{IP: "198.51.100." + made.ID, Agent: "webtest"}}.
		SignIn(context.Background(), account.Credentials{Email: n.Email, Password: password})
	if err != nil {
		a.T.Fatal(err)
	}
	b.SetCookies(&http.Cookie{Name: "__Host-session", Value: begun.Secret, Path: "/", Secure: true})
	actor := db.Actor{Account: made.ID, Name: made.Name, Role: string(role), Merchant: made.Merchant, IP: "192.0.2.1", Agent: "webtest"}
	a.View(func(tx *db.Tx) error {
		f, _, err := account.Behind(tx, begun.Secret)
		actor.Session = f.Session.Hash
		return err
	})
	if role.Staff() {
		a.As(actor, a.enrol)
	}
	return b, actor
}

// enrol sets up the actor's second factor.
func (a *App) enrol(tx *db.Tx) error {
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
