package partner_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/relation"
)

// receiver is a partner's system that takes events, or answers with a status of its own.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []partner.Event
	bad    []string
}

func newReceiver(t *testing.T, secret *string) *receiver {
	r := &receiver{status: http.StatusOK}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		at, signature, _ := strings.Cut(strings.TrimPrefix(req.Header.Get("Mengyue-Signature"), "t="), ",v1=")
		if partner.Sign(*secret, at, string(body)) != signature {
			r.bad = append(r.bad, "signature "+signature)
		}
		var e partner.Event
		if json.Unmarshal(body, &e) != nil || e.ID != req.Header.Get("Mengyue-Event") || req.Header.Get("Mengyue-Delivery") == "" {
			r.bad = append(r.bad, string(body))
		}
		if r.status == http.StatusOK {
			r.got = append(r.got, e)
		}
		if r.status == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(r.status)
		_, _ = w.Write([]byte("so be it"))
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) types() (out []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.got {
		out = append(out, e.Type)
	}
	return out
}

// hooked is the stage with a webhook of the maker that leads to a receiver on this machine.
type hooked struct {
	*tradetest.Stage
	*receiver
	hook partner.Webhook
	post *partner.Courier
}

func newHooked(t *testing.T, topics ...string) *hooked {
	t.Helper()
	h := &hooked{Stage: tradetest.New(t)}
	partner.AllowLoopback(h.DB)
	h.receiver = newReceiver(t, &h.hook.Secret)
	h.Clock.Advance(time.Second) // after the memberships
	h.register(h.URL+"/hook", topics...)
	h.post = partner.NewCourier(h.DB)
	return h
}

func (h *hooked) register(url string, topics ...string) {
	h.Helper()
	h.Do(tradetest.Maker, func(tx *db.Tx) (err error) {
		h.hook, err = partner.Register(tx, partner.NewWebhook{URL: url, Topics: topics})
		return err
	})
}

// run tells what happened and delivers what is due, and says how many deliveries were tried.
func (h *hooked) run() int {
	h.Helper()
	for n, err := 1, error(nil); n > 0; {
		if n, err = partner.Tell(h.Context(), h.DB); err != nil {
			h.Fatal(err)
		}
	}
	n, err := h.post.Deliver(h.Context(), 100)
	if err != nil {
		h.Fatal(err)
	}
	if len(h.bad) > 0 {
		h.Errorf("badly delivered: %v", h.bad)
	}
	return n
}

func (h *hooked) asks() (r relation.Relation) {
	h.Helper()
	h.Do(tradetest.Reseller, func(tx *db.Tx) (err error) {
		r, err = relation.Ask(tx, relation.Request{Programme: tradetest.Makers, With: "M1", Payment: "prepaid"})
		return err
	})
	return r
}

func (h *hooked) log() (all []partner.Delivery) {
	h.Helper()
	h.Ask(tradetest.Maker, func(tx *db.Tx) (err error) { all, err = partner.Deliveries(tx, h.hook.ID, "", 50); return err })
	return all
}

// Both sides of a relation are told, each event once, signed; what is not asked for is not told.
func TestEventIsDeliveredOnceAndSigned(t *testing.T) {
	h := newHooked(t, "relation")
	r := h.asks()
	h.Do(tradetest.Maker, func(tx *db.Tx) error {
		_, err := relation.Reply(tx, r.ID, 1, relation.Answer{Accepts: true})
		return err
	})
	if n := h.run(); n != 2 {
		t.Fatalf("%d deliveries", n)
	}
	got := h.types()
	slices.Sort(got)
	if strings.Join(got, " ") != "relation.asked relation.running" || h.got[0].Object != r.Ref() || h.got[0].Merchant != "M1" {
		t.Errorf("%+v", h.got)
	}
	if n := h.run(); n != 0 || len(h.types()) != 2 {
		t.Errorf("told again: %d", n)
	}
	for _, d := range h.log() {
		if d.State() != partner.Delivered || d.Status != 200 || d.Tries != 1 {
			t.Errorf("%+v", d)
		}
	}
}

func TestWhatHappenedBeforeTheWebhookOrToOthersIsNotTold(t *testing.T) {
	h := newHooked(t, "membership", "warning")
	h.asks()
	if n := h.run(); n != 0 {
		t.Errorf("%d deliveries: %v", n, h.types())
	}
}

// A receiver that fails is tried again with pauses that grow, then given up; a person may send it again.
func TestDeliveryIsTriedAgainWithPausesAndThenGivenUp(t *testing.T) {
	h := newHooked(t, "relation")
	h.asks()
	h.status = http.StatusInternalServerError
	var waited []time.Duration
	for range 8 {
		if n := h.run(); n != 1 {
			t.Fatalf("%d tried after %v", n, waited)
		}
		d := h.log()[0]
		if d.State() == partner.GivenUp {
			break
		}
		if h.run() != 0 {
			t.Error("tried before its time")
		}
		waited = append(waited, d.Next.Sub(h.Stage.Clock.Now()))
		h.Clock.Set(d.Next)
	}
	if d := h.log()[0]; d.State() != partner.GivenUp || d.Tries != 8 || d.Status != 500 || d.Answer != "so be it" || !slices.IsSorted(waited) || waited[0] != time.Minute {
		t.Fatalf("%+v after %v", d, waited)
	}
	h.status = http.StatusOK
	h.Clock.Advance(30 * 24 * time.Hour)
	if h.run() != 0 {
		t.Error("what was given up is tried by itself")
	}
	if err := h.Try(tradetest.Other, func(tx *db.Tx) error { _, err := partner.Resend(tx, h.log()[0].ID); return err }); !fault.Is(err, fault.NotFound) {
		t.Errorf("another merchant sends it again: %v", err)
	}
	h.Do(tradetest.Maker, func(tx *db.Tx) error { _, err := partner.Resend(tx, h.log()[0].ID); return err })
	if h.run() != 1 || h.log()[0].State() != partner.Delivered || len(h.types()) != 1 || h.Recorded(h.hook.Ref(), "webhook.resent") != 1 {
		t.Errorf("sent again: %+v", h.log()[0])
	}
}

// What went to an address that was removed is not sent again: it is not there.
func TestNothingIsSentAgainToARemovedAddress(t *testing.T) {
	h := newHooked(t, "relation")
	h.asks()
	h.status = http.StatusInternalServerError
	h.run()
	d := h.log()[0]
	h.Do(tradetest.Maker, func(tx *db.Tx) error { _, err := partner.Turn(tx, h.hook.ID, 1, partner.Remove); return err })
	if err := h.Try(tradetest.Maker, func(tx *db.Tx) error { _, err := partner.Resend(tx, d.ID); return err }); !fault.Is(err, fault.NotFound) {
		t.Errorf("sent again: %v", err)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	h := newHooked(t, "relation")
	h.asks()
	h.status = http.StatusFound
	h.run()
	if d := h.log()[0]; d.State() != partner.Retrying || d.Status != http.StatusFound {
		t.Errorf("%+v", d)
	}
}

// Where loopback is not allowed, a name that leads to this machine is not gone to: the address is looked at when the
// connection is made.
func TestPrivateAddressIsNotGoneToWhateverTheNameSays(t *testing.T) {
	h := &hooked{Stage: tradetest.New(t)}
	h.receiver = newReceiver(t, &h.hook.Secret)
	h.register("https://erp.example/hook", "relation")
	h.asks()
	raw, err := h.DB.Raw()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec("UPDATE webhooks SET url = $1", strings.Replace(h.URL, "127.0.0.1", "localhost", 1)); err != nil {
		t.Fatal(err)
	}
	h.post = partner.NewCourier(h.DB)
	h.run()
	if d := h.log()[0]; d.Status != 0 || !strings.Contains(d.Answer, "private network") || len(h.types()) != 0 {
		t.Errorf("%+v, received %v", d, h.types())
	}
}

func TestEventsWaitWhileAWebhookIsPaused(t *testing.T) {
	h := newHooked(t, "relation")
	h.Do(tradetest.Maker, func(tx *db.Tx) error { _, err := partner.Turn(tx, h.hook.ID, 1, partner.Pause); return err })
	h.asks()
	if h.run() != 0 {
		t.Error("delivered while paused")
	}
	h.Do(tradetest.Maker, func(tx *db.Tx) error { _, err := partner.Turn(tx, h.hook.ID, 2, partner.Resume); return err })
	if h.run() != 1 {
		t.Error("not delivered afterwards")
	}
}

// However many workers tell and deliver, an event stands once for each webhook, and is delivered once.
func TestManyWorkersDeliverAnEventOnce(t *testing.T) {
	h := newHooked(t, "relation")
	h.asks()
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if _, err := partner.Tell(h.Context(), h.DB); err != nil {
				t.Error(err)
			}
			if _, err := partner.NewCourier(h.DB).Deliver(h.Context(), 10); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	h.run()
	if len(h.log()) != 1 || len(h.types()) != 1 {
		t.Errorf("%d in the record, %d received", len(h.log()), len(h.types()))
	}
}
