package front

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// policy lets a page use nothing but the portal's own files.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// downloaded is the policy of what is saved as a file: where a browser shows it all the same, it is a page of nobody.
const downloaded = "default-src 'none'; sandbox"

// secured sets the headers that every answer has.
func secured(cfg Config) echo.MiddlewareFunc {
	https := strings.HasPrefix(cfg.Origin, "https://")
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set("Content-Security-Policy", policy)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
			h.Set("Cache-Control", "no-store")
			if https {
				h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
			}
			c.Response().Before(func() {
				if strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
					h.Set("Content-Security-Policy", downloaded)
				}
			})
			return next(c)
		}
	}
}

// methods are those that any route may have; HEAD is for the files of pages.
var methods = []string{GET, POST, http.MethodHead}

// guarded refuses unsafe requests that another site sent: by Sec-Fetch-Site or Origin, and, where a browser sends
// neither, those that carry a cookie.
func (a *App) guarded(next echo.HandlerFunc) echo.HandlerFunc {
	cross := http.NewCrossOriginProtection()
	return func(c echo.Context) error {
		r := c.Request()
		if !slices.Contains(methods, r.Method) {
			return echo.ErrMethodNotAllowed
		}
		unsafe := r.Method != GET && r.Method != http.MethodHead
		silent := r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == ""
		if err := cross.Check(r); err != nil || unsafe && silent && r.Header.Get("Cookie") != "" {
			return fault.New(fault.Forbidden, text.Of("请求来自其他网站，已被拒绝。", "The request came from another site and was refused."),
				text.Of("请在本站页面内操作。", "Use the pages of this site.")).Because(err)
		}
		return next(c)
	}
}

// logged gives each request its reference and writes one line about it.
func (a *App) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := clock.System{}.Now()
		ref := rand.Text()[:10]
		c.Set("ref", ref)
		c.Response().Header().Set("X-Request-Id", ref)
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		level := slog.LevelInfo
		if c.Response().Status >= http.StatusInternalServerError {
			level = slog.LevelError
		}
		slog.Log(c.Request().Context(), level, "request", "ref", ref, "method", c.Request().Method, "path", c.Path(),
			"status", c.Response().Status, "ms", clock.System{}.Now().Sub(start).Milliseconds(), "ip", c.RealIP(), "account", who(c))
		return nil
	}
}

func who(c echo.Context) string {
	if k, ok := c.Get("ctx").(*Ctx); ok {
		return k.Who.Account
	}
	return ""
}

// recovered turns a panic into an internal error.
func (a *App) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if p := recover(); p != nil {
				slog.ErrorContext(c.Request().Context(), "panic", "ref", c.Get("ref"), "what", p, "stack", string(debug.Stack()))
				a.fail(fmt.Errorf("panic: %v", p), c)
			}
		}()
		return next(c)
	}
}

// tidied removes the temporary files of a large form. The server would do so for the request that it made, but the form
// was read into another one, which carries language and time.
func tidied(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		defer func() {
			if sent := c.Request().MultipartForm; sent != nil {
				_ = sent.RemoveAll() // what is gone already is gone
			}
		}()
		return next(c)
	}
}

// extractor believes X-Forwarded-For only from the proxies that are named.
func extractor(trusted []string) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, t := range trusted {
		if _, n, err := net.ParseCIDR(t); err == nil {
			options = append(options, echo.TrustIPRange(n))
		}
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
