package front

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/mengyue/portal/models/access"
)

// The methods in use. Forms know no other.
const (
	GET  = http.MethodGet
	POST = http.MethodPost
)

// Route is one line of the map: a URL, who may use it, and whose object it shows or changes.
type Route struct {
	Method string
	Path   string
	May    access.Action
	Object string // kind of the object named by :id ("case"), for the test of other merchants' objects; "" where none
	Do     func(c *Ctx) error
	Limit  int64        // bytes that a request may carry; 0 for a form without files
	Strong bool         // asks for password or second factor where the last time is more than ten minutes ago
	Scope  access.Scope // of a route for partners' systems: what the token that is shown must be allowed
	Repeat bool         // of a POST: doing it twice is the same as once, so it needs no one-time token (drafts, marks)
}

// formLimit is the size of a form without files, Upload that of one with files.
const (
	formLimit = 256 << 10
	Upload    = 64 << 20
)

// mount puts a route behind its lock.
func (a *App) mount(r Route) {
	if r.May == "" {
		panic("web: route without permission: " + r.Method + " " + r.Path)
	}
	if r.Limit == 0 {
		r.Limit = formLimit
	}
	a.routes = append(a.routes, r)
	a.echo.Add(r.Method, r.Path, func(e echo.Context) error {
		defer a.onePicture(e)()
		c, err := a.open(e, r)
		if err != nil {
			return err
		}
		return r.Do(c)
	})
}

// onePicture puts everything that the request asks to one picture of the data, which is let go when the answer begins.
func (a *App) onePicture(e echo.Context) (done func()) {
	ctx, done := a.DB.OnePicture(e.Request().Context())
	e.SetRequest(e.Request().WithContext(ctx))
	e.Response().Before(done)
	return done
}
