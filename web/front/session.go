package front

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/gorilla/sessions"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
)

// Sessions is gorilla's Store over the portal's own table: the cookie holds a secret of 256 bits, the table its hash,
// what belongs to it and when it ends. Rows are made and ended by the verbs of models/account; a session that is not
// signed in has no row and cannot be saved.
type Sessions struct {
	DB     *db.DB
	Secure bool // people reach the portal by https
}

var _ sessions.Store = (*Sessions)(nil)

// Cookie is the cookie's name. With the prefix a browser takes it from this very host by https only (ASVS 3.3.1).
func (s *Sessions) Cookie() string {
	if s.Secure {
		return "__Host-session"
	}
	return "session"
}

// foundKey is where what stands behind a request's cookie is kept, dead sessions too: beside the values, never saved.
type foundKey struct{}

// Get is the session of the request, the same one each time it is asked for.
func (s *Sessions) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New reads the session behind the request's cookie; a dead or unknown one is new and empty.
func (s *Sessions) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.IsNew = true
	session.Options = &sessions.Options{Path: "/", HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode}
	k, err := r.Cookie(name)
	if err != nil {
		return session, nil
	}
	var is account.Found
	var known bool
	err = s.DB.View(r.Context(), db.System("sessions"), func(tx *db.Tx) error {
		is, known, err = account.Behind(tx, k.Value)
		return err
	})
	if err != nil || !known {
		return session, err
	}
	session.Values[foundKey{}] = is
	if !is.Alive {
		return session, nil
	}
	session.ID, session.IsNew = k.Value, false
	return session, unpack(is.Session.Data, session.Values)
}

// Save keeps the values and hands the secret to the browser; with a negative MaxAge it takes the cookie away.
func (s *Sessions) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	cookie := sessions.NewCookie(session.Name(), session.ID, session.Options)
	if session.Options.MaxAge < 0 {
		cookie.Value = ""
		http.SetCookie(w, cookie)
		return nil
	}
	if session.ID == "" {
		return errors.New("front: a session that is not signed in cannot be saved")
	}
	http.SetCookie(w, cookie)
	data, err := pack(session.Values)
	if is, _ := session.Values[foundKey{}].(account.Found); err != nil || data == is.Session.Data || data == "{}" && is.Session.Data == "" {
		return err
	}
	return s.DB.InTx(r.Context(), db.System("sessions"), func(tx *db.Tx) error { return account.Keep(tx, session.ID, data) })
}

// pack writes the values with names as JSON; nothing else is kept.
func pack(values map[any]any) (string, error) {
	named := map[string]any{}
	for k, v := range values {
		if name, ok := k.(string); ok {
			named[name] = v
		}
	}
	b, err := json.Marshal(named)
	return string(b), err
}

func unpack(data string, values map[any]any) error {
	named := map[string]any{}
	if err := json.Unmarshal([]byte(data), &named); err != nil {
		return err
	}
	for name, v := range named {
		values[name] = v
	}
	return nil
}

// Session is the session of this request, for what a page keeps until the next one.
func (c *Ctx) Session() (*sessions.Session, error) {
	store := &Sessions{DB: c.App.DB, Secure: c.App.Secure()}
	return store.Get(c.Request(), store.Cookie())
}

// Begin hands the browser the secret of a session that has just begun, or was given another secret.
func (c *Ctx) Begin(b account.Begun) error {
	s, err := c.Session()
	if err != nil {
		return err
	}
	s.ID = b.Secret
	return s.Save(c.Request(), c.Response())
}

// End takes the cookie away, and what the browser keeps of pages (ASVS 14.3.1).
func (c *Ctx) End() error {
	s, err := c.Session()
	if err != nil {
		return err
	}
	if c.App.Secure() {
		c.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	}
	s.Options.MaxAge = -1
	return s.Save(c.Request(), c.Response())
}

// Door is the way in for whoever sent this request.
func (c *Ctx) Door() account.Door { return account.Door{DB: c.App.DB, Actor: c.Actor()} }
