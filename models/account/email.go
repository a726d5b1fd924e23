package account

import (
	"context"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// AskEmail sends a link to the address that shall become the actor's e-mail; until it is followed nothing changes.
// Whether the address has an account already shows in its own mailbox alone (ASVS 6.3.8).
// Errors: Invalid at "email", TooMany.
func (d Door) AskEmail(ctx context.Context, email string) error {
	v := fault.Validation()
	email = checkEmail(v, email)
	if err := v.OrNil(); err != nil {
		return err
	}
	if err := d.limit(ctx, emailOwn, d.Actor.Account); err != nil {
		return err
	}
	return d.DB.InTx(ctx, d.Actor, func(tx *db.Tx) error {
		a, err := accountByID(tx, d.Actor.Account)
		if err != nil {
			return err
		}
		if key(email) == key(a.Email) {
			return fault.Validation().At("email", text.Of("这就是您现在的邮箱。请填写另一个。", "This is your e-mail already. Give another one."))
		}
		audit.Record(tx, audit.Entry{Action: "email.asked", Object: a.Ref(), Merchant: a.Merchant})
		to := outbox.Address{Mail: email, Lang: a.Language}
		if _, err := accountByEmail(tx, email); !db.IsNone(err) {
			if err != nil {
				return err
			}
			return outbox.Post(tx, a.Ref()+":"+tx.NewID(), to, takenLetter())
		}
		secret, until := newSecret(), tx.Now.Add(linkLife)
		if err := insertLink(tx, link{token: hash(secret), account: a.ID, email: email, expires: until}); err != nil {
			return err
		}
		return outbox.Post(tx, a.Ref()+":"+hash(secret), to, emailLetter(a, secret, until))
	})
}

func emailLetter(a Account, secret string, until clock.Instant) outbox.Letter {
	return outbox.Letter{
		Title:      text.Of("确认新的登录邮箱", "Confirm your new e-mail"),
		Paragraphs: []text.Text{text.F("盟约账号“%s”请求把登录邮箱改为这个地址。", "The account “%s” on Mengyue asks to sign in with this address from now on.", a.Name)},
		Todo: []text.Text{text.Of("如果是您本人，请打开下面的链接确认。链接只能使用一次。", "If it was you, open the link below and confirm. The link works once."),
			text.Of("如果不是，请忽略这封邮件，什么都不会改变。", "If it was not, ignore this mail; nothing changes.")},
		Until: until, UntilText: moment(until), Link: "/account/email/" + secret, Secret: true, LinkText: text.Of("确认邮箱", "Confirm the e-mail")}
}

func takenLetter() outbox.Letter {
	return outbox.Letter{
		Title:      text.Of("这个邮箱已有盟约账号", "This e-mail has an account on Mengyue already"),
		Paragraphs: []text.Text{text.Of("有人（可能是您本人）想把另一个账号的登录邮箱改为这个地址；一个邮箱只能有一个账号，所以没有更改。", "Somebody, probably you, wanted to give another account this address. An address has one account, so nothing was changed.")},
		Todo:       []text.Text{text.Of("如需使用这个邮箱登录，请直接登录它的账号，或为另一个账号选择别的邮箱。", "Sign in to the account that has it, or choose another address for the other one.")},
		Link:       "/sign-in", LinkText: text.Of("登录", "Sign in")}
}

// CheckEmail tells whose e-mail a link changes, and to what: the fault says that it is over or used.
func (d Door) CheckEmail(ctx context.Context, secret string) (a Account, email string, err error) {
	if err := d.limit(ctx, tokenPlace, access.Place(d.Actor.IP)); err != nil {
		return Account{}, "", err
	}
	err = d.DB.View(ctx, d.Actor, func(tx *db.Tx) error {
		l, of, err := behindLink(tx, secret, true)
		a, email = of, l.email
		return err
	})
	return a, email, err
}

// ChangeEmail gives the account of a link its new e-mail. Other open links are worth nothing from then on, the
// sessions stay, and the address before is told (ASVS 6.3.7). Errors: NotFound, Conflict (taken since).
func (d Door) ChangeEmail(ctx context.Context, secret string) error {
	a, _, err := d.CheckEmail(ctx, secret)
	if err != nil {
		return err
	}
	return d.DB.InTx(ctx, a.actor(d.Actor), func(tx *db.Tx) error {
		l, a, err := behindLink(tx, secret, true)
		if err != nil {
			return err
		}
		if err := spendLink(tx, l.token); err != nil {
			return err
		}
		if err := spendLinks(tx, a.ID); err != nil {
			return err
		}
		if err := tellChange(tx, a, text.F("您的登录邮箱已改为 %s", "Your e-mail was changed to %s", l.email)); err != nil {
			return err
		}
		audit.Record(tx, audit.Entry{Action: "email.changed", Object: a.Ref(), Merchant: a.Merchant, Detail: map[string]any{"from": a.Email, "to": l.email}})
		a.Email = l.email
		err = saveAccount(tx, a)
		if db.IsDuplicate(err) {
			return taken().Because(err)
		}
		return err
	})
}
