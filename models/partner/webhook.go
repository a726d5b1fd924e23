package partner

import (
	"crypto/rand"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Webhook is where a merchant's system is told what happened.
type Webhook struct {
	ID       string
	Merchant string
	URL      string
	Topics   []string // see [Topics]
	Secret   string   // signs each delivery
	Made     clock.Instant
	MadeName string
	Paused   clock.Instant
	Removed  clock.Instant
	Version  int
}

// Ref is the webhook's name in the record.
func (h Webhook) Ref() string { return "webhook:" + h.ID }

// NewWebhook is a webhook to be registered.
type NewWebhook struct {
	URL    string
	Topics []string
}

// mostWebhooks is how many a merchant has.
const mostWebhooks = 10

// Register registers a webhook of the actor's merchant; its secret is shown on its page to the merchant's owner, who
// puts it where deliveries are checked. Errors: Forbidden, Invalid, Breach (too many).
func Register(tx *db.Tx, n NewWebhook) (Webhook, error) {
	if err := mayKeep(tx); err != nil || tx.Actor.Merchant == "" {
		return Webhook{}, firstOf(err, ownOnly())
	}
	if err := n.check(Loopback(tx)); err != nil {
		return Webhook{}, err
	}
	there, err := webhooksOf(tx, tx.Actor.Merchant)
	if err != nil {
		return Webhook{}, err
	}
	if len(there) >= mostWebhooks {
		return Webhook{}, fault.New(fault.Breach, text.F("最多登记 %d 个地址。", "At most %d addresses are registered.", mostWebhooks), text.Of("请先删除不再使用的地址。", "Remove those that are no longer used."))
	}
	h := Webhook{ID: tx.NewID(), Merchant: tx.Actor.Merchant, URL: n.URL, Topics: n.Topics, Secret: "whsec_" + rand.Text(), Made: tx.Now, MadeName: tx.Actor.Name, Version: 1}
	audit.Record(tx, audit.Entry{Action: "webhook.registered", Object: h.Ref(), Merchant: h.Merchant, Detail: map[string]any{"url": h.URL, "topics": h.Topics}})
	return h, insertWebhook(tx, h)
}

func ownOnly() error {
	return fault.New(fault.Forbidden, text.Of("回调地址由商家负责人登记。", "Webhooks are registered by the merchant's owner."), text.Of("请联系商家负责人。", "Turn to the merchant's owner."))
}

func (n NewWebhook) check(loopback bool) error {
	v := fault.Validation()
	if why := refusedAddress(n.URL, loopback); !why.IsZero() {
		v.At("url", why)
	}
	if len(n.Topics) == 0 {
		v.At("topics", text.Of("请至少选择一类事件。", "Choose at least one kind of event."))
	}
	for _, t := range n.Topics {
		if _, known := topics[t]; !known {
			v.At("topics", text.F("没有“%s”这类事件。", "There are no events of the kind “%s”.", t))
		}
	}
	return v.OrNil()
}

// refusedAddress says what is wrong with an address before anything is sent there; who is behind a name is looked at
// again at each delivery.
func refusedAddress(address string, loopback bool) text.Text {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || len(address) > 500 || strings.ContainsAny(address, " \t\r\n"):
		return text.Of("请填写完整的网址，如 https://example.com/hook。", "Write a whole address, such as https://example.com/hook.")
	case u.User != nil || u.Fragment != "":
		return text.Of("网址不能包含用户名、密码或 #。", "The address holds no user, password or #.")
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback):
		return text.Of("网址须以 https:// 开头。", "The address begins with https://.")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !Public(ip, loopback) {
		return text.Of("网址不能指向内部网络。", "The address is not one of a private network.")
	}
	return text.Text{}
}

// Public reports whether an address of the network is one of the public internet: nothing of this machine or of private
// networks is ever told anything. Where loopback is allowed, this machine is too.
func Public(ip netip.Addr, loopback bool) bool {
	ip = ip.Unmap()
	if ip.IsLoopback() {
		return loopback
	}
	return ip.IsValid() && ip.IsGlobalUnicast() && !ip.IsPrivate() && !ip.IsLinkLocalUnicast() && !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// reserved are networks that look public and are not.
var reserved = func() (out []netip.Prefix) {
	for _, p := range strings.Fields("0.0.0.0/8 100.64.0.0/10 192.0.0.0/24 192.0.2.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 fc00::/7") {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}()

type loopbackKey struct{}

// AllowLoopback lets webhooks lead to this machine, for demonstrations and tests. Call it before the first transaction.
func AllowLoopback(d *db.DB) { d.Carry(loopbackKey{}, true) }

// Loopback reports whether webhooks may lead to this machine.
func Loopback(tx *db.Tx) bool { return tx.Carried(loopbackKey{}) != nil }

// FindWebhook reads a webhook; another merchant's is not there. Errors: NotFound.
func FindWebhook(tx *db.Tx, id string) (Webhook, error) {
	h, err := oneWebhook(tx, id)
	if err == nil && (h.Removed != 0 || tx.Actor.Merchant != "" && tx.Actor.Merchant != h.Merchant) {
		err = db.ErrNone
	}
	return h, db.Found(err, text.Of("这个回调地址", "such webhook"))
}

// Webhooks lists the webhooks of the actor's merchant.
func Webhooks(tx *db.Tx) ([]Webhook, error) { return webhooksOf(tx, tx.Actor.Merchant) }

// What can be done with a webhook.
const (
	Pause  = "pause"
	Resume = "resume"
	Remove = "remove"
)

// Turn pauses a webhook, lets it go on, or removes it. While it is paused, events wait for it. Errors: Forbidden,
// NotFound, Conflict (changed since it was shown).
func Turn(tx *db.Tx, id string, version int, act string) (Webhook, error) {
	if err := mayKeep(tx); err != nil {
		return Webhook{}, err
	}
	h, err := FindWebhook(tx, id)
	if err != nil {
		return h, err
	}
	done := map[string]string{Pause: "webhook.paused", Resume: "webhook.resumed", Remove: "webhook.removed"}[act]
	if h.Version != version || done == "" || (act == Resume) != (h.Paused != 0) && act != Remove {
		return h, db.Stale()
	}
	switch act {
	case Pause:
		h.Paused = tx.Now
	case Resume:
		h.Paused = 0
	default:
		h.Removed = tx.Now
	}
	audit.Record(tx, audit.Entry{Action: done, Object: h.Ref(), Merchant: h.Merchant})
	return h, saveWebhook(tx, h)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
