package front

import (
	"bytes"
	"compress/gzip"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// worthZipping is how many bytes a page has that is sent compressed: fewer fit into a packet or two as they are.
const worthZipping = 1400

// zipper compresses one page after another.
type zipper struct {
	bytes.Buffer
	w *gzip.Writer
}

var zippers = sync.Pool{New: func() any {
	z := &zipper{}
	z.w, _ = gzip.NewWriterLevel(&z.Buffer, gzip.BestSpeed) // the level is one that there is
	return z
}}

// zip compresses a page. How long it becomes says nothing of what is in it: a name of random length stands in its head,
// and the one-time tokens in it are other ones each time (docs/security.md).
func (z *zipper) zip(page []byte) ([]byte, error) {
	z.Reset()
	z.w.Reset(&z.Buffer)
	z.w.Name = strings.Repeat("x", 1+rand.IntN(100))
	if _, err := z.w.Write(page); err != nil {
		return nil, err
	}
	err := z.w.Close()
	return z.Bytes(), err
}

// takesZip reports whether the browser takes gzip, as every browser says; one that weighs it is sent the plain page.
func takesZip(c echo.Context) bool {
	for one := range strings.SplitSeq(c.Request().Header.Get(echo.HeaderAcceptEncoding), ",") {
		if strings.TrimSpace(one) == "gzip" {
			return true
		}
	}
	return false
}

// send sends a page, compressed where the browser takes it so.
func (c *Ctx) send(status int, page []byte) error {
	h := c.Response().Header()
	h.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	if len(page) >= worthZipping && takesZip(c) {
		z := zippers.Get().(*zipper)
		defer zippers.Put(z)
		zipped, err := z.zip(page)
		if err != nil {
			return err
		}
		h.Set(echo.HeaderContentEncoding, "gzip")
		page = zipped
	}
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(page)))
	return c.HTMLBlob(status, page)
}
