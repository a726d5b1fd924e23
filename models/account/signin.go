package account

import (
	"context"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// Credentials are what a person types to sign in.
type Credentials struct{ Email, Password string }

// Begun is a session with a new secret, which goes into the cookie and nowhere else.
type Begun struct {
	Secret  string
	Account Account
	Stage   Stage
}

// SignIn checks e-mail and password and begins a session; where the account has a second factor it awaits the code.
// The browser's session before (Actor.Session) ends. An unknown e-mail, a wrong password and a disabled account are not
// told apart, neither in words nor in work. Errors: Invalid, TooMany.
func (d Door) SignIn(ctx context.Context, c Credentials) (Begun, error) {
	a, known, err := d.lookUp(ctx, c.Email)
	if err != nil {
		return Begun{}, err
	}
	if err := d.limit(ctx, signInPlace, access.Place(d.Actor.IP)); err != nil {
		return Begun{}, err
	}
	subject := key(c.Email)
	if known.Place > 0 {
		subject += " from " + access.Place(d.Actor.IP)
	}
	if err := d.limit(ctx, signInAccount, hash(subject)); err != nil {
		return Begun{}, err
	}
	right, fresh, err := a.check(ctx, c.Password)
	if err != nil {
		return Begun{}, err
	}
	var b Begun
	err = d.DB.InTx(ctx, a.actor(d.Actor), func(tx *db.Tx) error {
		if !right || !a.Active() {
			audit.Record(tx, audit.Entry{Action: "sign_in.refused", Object: a.Ref(), Merchant: a.Merchant})
			return nil
		}
		b, err = begin(tx, a, fresh)
		return err
	})
	if err == nil && b.Secret == "" {
		err = notSignedIn()
	}
	return b, err
}

// sightings are how often an account was seen, and of those by this device and from this place.
type sightings = struct{ All, Device, Place int }

// lookUp finds the account of an e-mail; one that has none gives the zero account, whose password is nobody's.
func (d Door) lookUp(ctx context.Context, email string) (a Account, s sightings, err error) {
	err = d.DB.View(ctx, d.Actor, func(tx *db.Tx) error {
		if a, err = accountByEmail(tx, email); err != nil && !db.IsNone(err) {
			return err
		}
		s, err = seenFrom(tx, a.ID, Device(d.Actor.Agent), d.Actor.IP)
		return err
	})
	return a, s, err
}

// check compares the typed password, with the same work for an account that is not there. fresh is the password hashed
// anew where it is right and was kept at other costs than today's.
func (a Account) check(ctx context.Context, typed string) (right bool, fresh Password, err error) {
	kept := a.password
	if kept == "" {
		if kept, err = nobodys(); err != nil {
			return false, "", err
		}
	}
	right, outdated, err := kept.matches(ctx, typed)
	right = right && a.password != ""
	if err == nil && right && outdated {
		fresh, err = hashed(ctx, typed)
	}
	return right, fresh, err
}

// begin opens the session of a person who gave the right password.
func begin(tx *db.Tx, a Account, fresh Password) (Begun, error) {
	now, err := accountByID(tx, a.ID)
	if err != nil {
		return Begun{}, err
	}
	if now.password != a.password || !now.Active() { // changed while the password was being checked
		return Begun{}, notSignedIn()
	}
	if fresh != "" {
		now.password = fresh
		if err := saveAccount(tx, now); err != nil {
			return Begun{}, err
		}
		audit.Record(tx, audit.Entry{Action: "password.rehashed", Object: a.Ref(), Merchant: a.Merchant})
	}
	if now.SecondFactor != 0 {
		return open(tx, now, Session{Stage: AwaitsCode})
	}
	return open(tx, now, Session{Stage: SignedIn, Strong: tx.Now})
}

// open puts a new session into the books and ends the one that the browser had; the person hears of a device that
// they have not used before.
func open(tx *db.Tx, a Account, s Session) (Begun, error) {
	secret := newSecret()
	s.ID, s.Hash, s.Account, s.Created, s.Seen = tx.NewID(), hash(secret), a.ID, tx.Now, tx.Now
	s.IP, s.Device, s.agent = tx.Actor.IP, Device(tx.Actor.Agent), short(tx.Actor.Agent, 300)
	if s.Stage == SignedIn {
		if err := welcome(tx, a, s); err != nil {
			return Begun{}, err
		}
	} else {
		audit.Record(tx, audit.Entry{Action: "sign_in.password_right", Object: a.Ref(), Merchant: a.Merchant})
	}
	if err := endSession(tx, tx.Actor.Session); err != nil {
		return Begun{}, err
	}
	return Begun{Secret: secret, Account: a, Stage: s.Stage}, insertSession(tx, s)
}

// welcome puts a sign-in on the record, and tells the person of one from a device that is new (ASVS 6.3.5).
func welcome(tx *db.Tx, a Account, s Session) error {
	audit.Record(tx, audit.Entry{Action: "session.begun", Object: a.Ref(), Merchant: a.Merchant, Detail: map[string]any{"device": s.Device, "demo": s.demo}})
	seen, err := seenFrom(tx, a.ID, s.Device, s.IP)
	if err != nil || seen.All == 0 || seen.Device > 0 || s.demo {
		return err
	}
	return tell(tx, a, outbox.Letter{
		Title: text.Of("您的账号在新设备上登录", "Your account was signed in on a new device"),
		Paragraphs: []text.Text{text.F("%s，您的账号从 %s（地址 %s）登录。", "At %s your account was signed in from %s (address %s).",
			moment(tx.Now), text.Same(s.Device), s.IP)},
		Todo: []text.Text{text.Of("如果是您本人，无需操作。", "If it was you, there is nothing to do."),
			text.Of("如果不是，请立即修改密码，并在“账号与安全”里退出所有登录。", "If it was not, change your password at once and sign out everywhere under account and security.")},
		Link: "/account", LinkText: text.Of("账号与安全", "Account and security")})
}

// SignInDemo begins a session of a demonstration's account by one click. Whoever calls it must be a demonstration.
func SignInDemo(tx *db.Tx, id string) (Begun, error) {
	a, err := accountByID(tx, id)
	if err != nil || !a.Demo || !a.Active() {
		return Begun{}, fault.Missing(text.Of("这个演示账号", "demo account")).Because(err)
	}
	tx.Actor = a.actor(tx.Actor)
	return open(tx, a, Session{Stage: SignedIn, Strong: tx.Now, demo: true})
}

func notSignedIn() *fault.Fault {
	return fault.New(fault.Invalid, text.Of("没有登录：邮箱或密码不对，或账号已停用。", "Not signed in: the e-mail or the password is not right, or the account is disabled."),
		text.Of("请核对后重试；忘记密码可以重设；仍不能登录请联系商家负责人或管理员。", "Check both and try again; a forgotten password can be reset; if it still fails, ask your merchant's owner or an administrator."))
}

func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
