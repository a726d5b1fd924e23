// Package intake is where the marketplace's data comes in: imports, jobs, the calendar and its proofs, and the
// merchants' libraries of papers.
package intake

import (
	"context"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// Routes are the lines of the map.
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/staff/imports", May: access.Import, Do: staffs.imports},
		{Method: front.POST, Path: "/staff/imports", May: access.Import, Do: staffs.send, Limit: front.Upload},
		{Method: front.GET, Path: "/staff/imports/templates/:kind", May: access.Import, Do: staffs.template},
		{Method: front.GET, Path: "/staff/imports/:id", May: access.Import, Object: "import", Do: staffs.show},
		{Method: front.POST, Path: "/staff/imports/:id", May: access.Import, Object: "import", Do: staffs.start},
		{Method: front.GET, Path: "/staff/imports/:id/rejected", May: access.Import, Object: "import", Do: staffs.rejected},
		{Method: front.GET, Path: "/signups/imports", May: access.Apply, Do: merchants.imports},
		{Method: front.POST, Path: "/signups/imports", May: access.Apply, Do: merchants.send, Limit: front.Upload},
		{Method: front.GET, Path: "/signups/imports/templates/:kind", May: access.Apply, Do: merchants.template},
		{Method: front.GET, Path: "/signups/imports/:id", May: access.Apply, Object: "import", Do: merchants.show},
		{Method: front.POST, Path: "/signups/imports/:id", May: access.Apply, Object: "import", Do: merchants.start},
		{Method: front.GET, Path: "/signups/imports/:id/rejected", May: access.Apply, Object: "import", Do: merchants.rejected},
		{Method: front.GET, Path: "/jobs/:id", May: access.SignedIn, Object: "job", Do: showJob},
		{Method: front.POST, Path: "/jobs/:id/stop", May: access.SignedIn, Object: "job", Do: stopJob},
		{Method: front.GET, Path: "/staff/jobs", May: access.StaffRead, Do: jobs},
		{Method: front.GET, Path: "/staff/calendar", May: access.Calendar, Do: years},
		{Method: front.POST, Path: "/staff/calendar", May: access.Calendar, Do: foresee, Limit: front.Upload, Repeat: true},
		{Method: front.POST, Path: "/staff/calendar/days", May: access.Calendar, Do: extend},
		{Method: front.GET, Path: "/staff/calendar/template", May: access.Calendar, Do: daysTemplate},
		{Method: front.GET, Path: "/deadlines/:id", May: access.SignedIn, Object: "deadline", Do: proof},
		{Method: front.GET, Path: "/papers", May: access.MerchantRead, Do: papers},
		{Method: front.POST, Path: "/papers", May: access.Apply, Do: upload, Limit: front.Upload},
		{Method: front.GET, Path: "/papers/:id", May: access.SignedIn, Object: "paper", Do: download},
		{Method: front.GET, Path: "/papers/:id/name", May: access.Apply, Object: "paper", Do: rename},
		{Method: front.POST, Path: "/papers/:id/name", May: access.Apply, Object: "paper", Do: renamed},
	}
}

// perPage is how many rows a page of a list has.
const perPage = 50

func ctxOf(c *front.Ctx) context.Context { return c.Request().Context() }

// content reads a file that was sent. Errors: Invalid where there is none.
func content(files []*multipart.FileHeader) (name string, body []byte, err error) {
	if len(files) == 0 {
		return "", nil, fault.Validation().At("file", text.Of("请选择文件。", "Choose a file."))
	}
	f, err := files[0].Open()
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = f.Close() }()
	body, err = io.ReadAll(f)
	return files[0].Filename, body, err
}

// attach sends content to be saved under a name, never to be shown in the portal's own page.
func attach(c *front.Ctx, name, mediaType string, body []byte) error {
	h := c.Response().Header()
	h.Set("Content-Disposition", disposition(name))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	return c.Blob(http.StatusOK, mediaType, body)
}

// disposition names the file by RFC 6266: plain ASCII names as they are, others by RFC 5987 with a plain stand-in.
func disposition(name string) string {
	d := mime.FormatMediaType("attachment", map[string]string{"filename": name})
	if d == "" {
		return "attachment; filename*=UTF-8''" + url.PathEscape(name)
	}
	return d
}
