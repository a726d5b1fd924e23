// Package partner lets other systems work with the portal: tokens that stand for a merchant or for the platform, answers
// that are given again for the same key, and webhooks that tell what happened.
package partner

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
)

// Token is what a partner's system shows with each request. Its secret is shown once, when it is made.
type Token struct {
	ID        string
	Merchant  string // "" = the platform's own
	Name      string
	Hint      string // the end of the secret, to tell tokens apart
	Scopes    []access.Scope
	Made      clock.Instant
	MadeBy    string
	MadeName  string
	Expires   clock.Instant // exclusive
	Revoked   clock.Instant
	RevokedBy string
	Used      clock.Instant // to the minute; 0 = never
	UsedFrom  string
}

// Ref is the token's name in the record.
func (t Token) Ref() string { return "token:" + t.ID }

// Lives reports whether the token is taken at an instant.
func (t Token) Lives(now clock.Instant) bool { return t.Revoked == 0 && now < t.Expires }

// May reports whether the token has a scope.
func (t Token) May(s access.Scope) bool { return slices.Contains(t.Scopes, s) }

// Actor is the token as the record names it: it acts for its merchant as a member of it does, or for the platform as its
// operators do, within its scopes.
func (t Token) Actor(ip, agent string) db.Actor {
	role := access.Member
	if t.Merchant == "" {
		role = access.Operator
	}
	return db.Actor{Account: t.Ref(), Name: t.Name, Role: string(role), Merchant: t.Merchant, IP: ip, Agent: agent}
}

// NewToken is a token to be made.
type NewToken struct {
	Merchant string // staff's choice; a merchant's people make their own
	Name     string
	Scopes   []access.Scope
	Days     int // until it expires
}

// prefix begins every secret, so that one that is found somewhere is known for what it is.
const prefix = "my_"

// longest is how many days a token lasts at most, most how many a merchant has.
const (
	longest = 366
	most    = 20
)

// MakeToken makes a token and returns its secret, which nobody is shown again: the portal keeps its hash. Errors:
// Forbidden, Invalid, NotFound (no such merchant), Breach (too many).
func MakeToken(tx *db.Tx, n NewToken) (Token, string, error) {
	if err := mayKeep(tx); err != nil {
		return Token{}, "", err
	}
	if tx.Actor.Merchant != "" {
		n.Merchant = tx.Actor.Merchant
	}
	if err := n.check(); err != nil {
		return Token{}, "", err
	}
	if n.Merchant != "" {
		if _, err := merchant.Find(tx, n.Merchant); err != nil {
			return Token{}, "", err
		}
	}
	if err := room(tx, n.Merchant); err != nil {
		return Token{}, "", err
	}
	secret := prefix + rand.Text()
	t := Token{ID: tx.NewID(), Merchant: n.Merchant, Name: n.Name, Hint: secret[len(secret)-4:], Scopes: n.Scopes, Made: tx.Now, MadeBy: tx.Actor.ID(), MadeName: tx.Actor.Name,
		Expires: (calendar.DayOf(tx.Now) + calendar.Day(n.Days) + 1).Start()}
	audit.Record(tx, audit.Entry{Action: "token.made", Object: t.Ref(), Merchant: t.Merchant, Detail: map[string]any{"name": t.Name, "scopes": t.Scopes, "expires": t.Expires}})
	return t, secret, insertToken(tx, t, hashed(secret))
}

func (n NewToken) check() error {
	v := fault.Validation()
	if l := len([]rune(strings.TrimSpace(n.Name))); l == 0 || l > 100 {
		v.At("name", text.Of("请写明用途，最多 100 字。", "Say what it is for, at most 100 characters."))
	}
	if n.Days < 1 || n.Days > longest {
		v.At("days", text.F("有效期为 1 至 %d 天。", "It lasts 1 to %d days.", longest))
	}
	if len(n.Scopes) == 0 {
		v.At("scopes", text.Of("请至少选择一项权限。", "Choose at least one scope."))
	}
	for _, s := range n.Scopes {
		if !s.Valid(n.Merchant != "") {
			v.At("scopes", text.F("“%s”不是这类令牌的权限。", "“%s” is no scope of such a token.", string(s)))
		}
	}
	return v.OrNil()
}

// room refuses one token too many.
func room(tx *db.Tx, company string) error {
	n, err := countTokens(tx, company)
	if err != nil || n < most {
		return err
	}
	return fault.New(fault.Breach, text.F("最多同时有 %d 个有效令牌。", "At most %d tokens live at a time.", most), text.Of("请先停用不再使用的令牌。", "Revoke those that are no longer used."))
}

// RevokeToken ends a token at once. Errors: Forbidden, NotFound, Conflict (revoked already).
func RevokeToken(tx *db.Tx, id string) (Token, error) {
	if err := mayKeep(tx); err != nil {
		return Token{}, err
	}
	t, err := FindToken(tx, id)
	if err != nil {
		return t, err
	}
	if t.Revoked != 0 {
		return t, fault.New(fault.Conflict, text.Of("该令牌已停用。", "The token is revoked already."), text.Of("无需操作。", "There is nothing to do."))
	}
	t.Revoked, t.RevokedBy = tx.Now, tx.Actor.ID()
	audit.Record(tx, audit.Entry{Action: "token.revoked", Object: t.Ref(), Merchant: t.Merchant})
	return t, saveRevoked(tx, t)
}

// FindToken reads a token; another merchant's is not there. Errors: NotFound.
func FindToken(tx *db.Tx, id string) (Token, error) {
	t, err := oneToken(tx, "t.id = ?", id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != t.Merchant {
		err = db.ErrNone
	}
	return t, db.Found(err, text.Of("这个令牌", "such token"))
}

// Tokens lists the tokens of the actor's merchant, or all for staff, the newest first; before is the id that a page
// ended with.
func Tokens(tx *db.Tx, before string, limit int) ([]Token, error) {
	return tokens(tx, tx.Actor.Merchant, before, limit)
}

// Shown finds the token behind a secret that was shown; ok is false for one that is unknown, revoked or expired, which
// are not told apart.
func Shown(tx *db.Tx, secret string) (t Token, ok bool, err error) {
	if !strings.HasPrefix(secret, prefix) || len(secret) > 100 {
		return Token{}, false, nil
	}
	t, err = oneToken(tx, "t.hash = ?", hashed(secret))
	if db.IsNone(err) || err == nil && !t.Lives(tx.Now) {
		return Token{}, false, nil
	}
	return t, err == nil, err
}

// Stale reports whether the last use of a token is worth noting again.
func (t Token) Stale(now clock.Instant) bool { return now-t.Used >= 60_000_000 }

// Use notes that a token was used.
func Use(tx *db.Tx, t Token, ip string) error { return noteUse(tx, t.ID, ip) }

// mayKeep lets a merchant's owner keep its own tokens and webhooks, and administrators those of all.
func mayKeep(tx *db.Tx) error {
	if tx.Actor.Merchant != "" {
		return access.Require(tx, access.Partners)
	}
	return access.Require(tx, access.Tokens)
}

func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
