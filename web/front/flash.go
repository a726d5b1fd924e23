package front

import (
	"encoding/base64"
	"encoding/json"
	"net/http"

	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
)

// flashCookie carries what the last action did to the page that follows it.
const flashCookie = "flash"

// Flash tells on the next page what this action did.
func (c *Ctx) Flash(done text.Text) {
	b, err := json.Marshal(done)
	if err != nil {
		return
	}
	c.SetCookie(&http.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(b), Path: "/", MaxAge: 60,
		HttpOnly: true, Secure: c.App.Secure(), SameSite: http.SameSiteLaxMode})
}

// flashed is what the last action did, told once.
func (c *Ctx) flashed() *ui.NoticeProps {
	k, err := c.Cookie(flashCookie)
	if err != nil || c.IsFragment() {
		return nil
	}
	c.SetCookie(&http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: c.App.Secure(), SameSite: http.SameSiteLaxMode})
	var done text.Text
	b, err := base64.RawURLEncoding.DecodeString(k.Value)
	if err != nil || json.Unmarshal(b, &done) != nil || done.IsZero() {
		return nil
	}
	return &ui.NoticeProps{Tone: ui.Good, Text: c.In(done), Alert: true}
}
