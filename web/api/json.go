package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// decode reads a body strictly: one JSON value in UTF-8 with the fields of its shape and no other. Errors: Invalid,
// TooLarge.
func decode(body []byte, into any) error {
	if !utf8.Valid(body) || bytes.Contains(body, []byte(`\u0000`)) {
		return malformed("the body is not UTF-8, or has a NUL")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return malformed(err.Error())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return malformed("something follows the JSON value")
	}
	return nil
}

func malformed(why string) error {
	return fault.New(fault.Invalid, text.F("请求内容不是符合接口说明的 JSON（%s）。", "The body is no JSON as the document has it (%s).", why),
		text.Of("请对照 /api/v1/openapi.json 检查字段名与类型。", "Compare the names and types of its fields with /api/v1/openapi.json."))
}

// body reads the whole body. Errors: Invalid (no JSON), TooLarge.
func body(c *front.Ctx) ([]byte, error) {
	if kind := c.Request().Header.Get("Content-Type"); kind != "application/json" && kind != "application/json; charset=utf-8" {
		return nil, malformed("Content-Type is not application/json")
	}
	b, err := io.ReadAll(c.Request().Body)
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, fault.New(fault.TooLarge, text.F("请求超过 %d MB。", "The body has more than %d MB.", bodyLimit>>20), text.Of("请分批提交。", "Send it in parts."))
	}
	return b, err
}

// once runs a command for the request's Idempotency-Key and answers; the same request again gets the same answer without
// a second effect, also where the first one was cut off after it had taken effect. A command reads what into points to.
func once(c *front.Ctx, into any, command func(tx *db.Tx) (reply any, err error)) error {
	sent := []byte{}
	if into != nil {
		var err error
		if sent, err = body(c); err != nil {
			return err
		}
		if err := decode(sent, into); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(sent)
	k := partner.Keyed{Token: c.Token.ID, Key: c.Request().Header.Get("Idempotency-Key"), Route: c.Request().Method + " " + c.Request().URL.Path, Digest: hex.EncodeToString(sum[:])}
	var a partner.Answer
	err := c.Act(func(tx *db.Tx) (err error) {
		a, err = partner.Once(tx, k, func() (partner.Answer, error) {
			reply, err := command(tx)
			if err != nil {
				return partner.Answer{}, err
			}
			b, err := json.Marshal(reply)
			return partner.Answer{Status: http.StatusOK, Body: string(b)}, err
		})
		return err
	})
	if err != nil {
		return err
	}
	if a.Again {
		c.Response().Header().Set("Idempotent-Replayed", "true")
	}
	return c.Blob(a.Status, echo.MIMEApplicationJSON, []byte(a.Body))
}

// mostRows is how many rows a page has at most.
const mostRows = 100

// paged reads what page is asked for: how many rows, and behind which place. Errors: Invalid.
func paged(c *front.Ctx) (limit int, after string, err error) {
	limit = 50
	if raw := c.QueryParam("limit"); raw != "" {
		if limit, err = strconv.Atoi(raw); err != nil || limit < 1 || limit > mostRows {
			return 0, "", fault.Validation().At("limit", text.F("1 至 %d 之间的整数。", "A whole number from 1 to %d.", mostRows))
		}
	}
	place, err := base64.RawURLEncoding.DecodeString(c.QueryParam("cursor"))
	if err != nil || !utf8.Valid(place) || bytes.IndexByte(place, 0) >= 0 {
		return 0, "", fault.Validation().At("cursor", text.Of("请使用上一页给出的 next。", "Use next of the page before."))
	}
	return limit, string(place), nil
}

// pageOf cuts one row too many off and says where the next page begins. Rows were asked for one more than the limit.
func pageOf[M, T any](found []M, limit int, place func(M) string, shape func(M) T) Page[T] {
	p := Page[T]{Items: []T{}}
	for i, m := range found {
		if i == limit {
			p.Next = base64.RawURLEncoding.EncodeToString([]byte(place(found[i-1])))
			break
		}
		p.Items = append(p.Items, shape(m))
	}
	return p
}
