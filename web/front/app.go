// Package front is the portal's door: the map of routes and their locks, who asks and in which language, forms, and
// how an answer or a fault becomes a page. It decides nothing of the domain; the areas beside it bind, call one verb of
// models, map the answer to a page of views and show it.
package front

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/static"
)

// Config is what the portal's front needs to know of its surroundings.
type Config struct {
	DB             *db.DB
	Blobs          *blob.Store
	Authority      *pdf.Authority // the platform's key: signs agreements and evidence
	Origin         string         // as people reach the portal: "https://portal.example"; cookies are Secure when it is https
	Trusted        []string       // networks of proxies in front whose X-Forwarded-For is believed
	DepositSecrets []string       // with which the bank signs its messages about deposits; none: it sends none
	Demo           DemoClock      // nil outside of a demonstration
}

// DemoClock is the clock of a demonstration, which people move forward; what is due on the way happens at its time.
type DemoClock interface {
	Advance(ctx context.Context, to clock.Instant) error
}

// App answers requests.
type App struct {
	Config
	echo   *echo.Echo
	routes []Route
	pace   *pace // how often each token may ask
}

// New builds the portal's front from the map of all routes.
func New(cfg Config, routes []Route) *App {
	a := &App{Config: cfg, echo: echo.New(), pace: newPace()}
	a.echo.HideBanner, a.echo.HidePort = true, true
	a.echo.IPExtractor = extractor(cfg.Trusted)
	a.echo.HTTPErrorHandler = a.fail
	a.echo.Use(tidied, a.recovered, a.logged, secured(cfg), a.guarded)
	a.echo.GET(static.Prefix+"*", echo.WrapHandler(static.Handler()))
	for _, r := range append(base(), routes...) {
		a.mount(r)
	}
	return a
}

// ServeHTTP answers one request.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.echo.ServeHTTP(w, r) }

// Server is a server for the address with the limits that keep slow and large requests from harming others.
func (a *App) Server(address string) *http.Server {
	return &http.Server{Addr: address, Handler: a, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10}
}

// Routes is the map of the portal, for tests that walk it.
func (a *App) Routes() []Route { return a.routes }
