package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/api"
	"github.com/mengyue/portal/web/front"
)

// stage is the makers' and resellers' stage with the API in front of it.
type stage struct {
	*tradetest.Stage
	app  *front.App
	keys int
}

func newStage(t testing.TB) *stage {
	t.Helper()
	s := &stage{Stage: tradetest.New(t)}
	s.app = front.New(front.Config{DB: s.DB, Origin: "https://portal.example"}, api.Routes())
	return s
}

// token makes a token with scopes for somebody's merchant; staff make one of the platform.
func (s *stage) token(who db.Actor, scopes ...access.Scope) (secret string, t partner.Token) {
	s.Helper()
	who.Role = string(access.Owner)
	if who.Merchant == "" {
		who.Role = string(access.Admin)
	}
	s.Do(who, func(tx *db.Tx) (err error) {
		t, secret, err = partner.MakeToken(tx, partner.NewToken{Name: "ERP", Scopes: scopes, Days: 30})
		return err
	})
	return secret, t
}

// call sends one request; body "" is none, a POST has a key of its own.
func (s *stage) call(secret, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	s.Helper()
	req := httptest.NewRequest(method, "https://portal.example"+path, strings.NewReader(body))
	if secret != "" {
		req.Header.Set("Authorization", "Bearer "+secret)
	}
	if method == front.POST {
		s.keys++
		req.Header.Set("Idempotency-Key", fmt.Sprint("key-", s.keys))
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept-Language", "en")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.app.ServeHTTP(w, req)
	return w
}

func read[T any](t testing.TB, w *httptest.ResponseRecorder, status int) (out T) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("%d, want %d: %s", w.Code, status, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	return out
}

func problem(t testing.TB, w *httptest.ResponseRecorder, status int) front.Problem {
	t.Helper()
	if kind := w.Header().Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("%d comes as %s", w.Code, kind)
	}
	p := read[front.Problem](t, w, status)
	if p.Title == "" || p.Remedy == "" || p.Instance == "" || p.Status != status {
		t.Errorf("the problem does not say what happened and what to do: %+v", p)
	}
	return p
}

// Every scope opens its own operations and no other one; nothing opens without a token.
func TestEachScopeOpensItsOwnOperationsOnly(t *testing.T) {
	s := newStage(t)
	secrets := map[access.Scope]string{}
	for _, scope := range access.MerchantScopes {
		secrets[scope], _ = s.token(tradetest.Maker, scope)
	}
	secrets[access.WriteFigures], _ = s.token(tradetest.Staff, access.WriteFigures)
	for _, o := range api.Operations() {
		path := "/api/v1" + strings.NewReplacer(":id", "nothing", ":kind", "nothing").Replace(o.Path)
		problem(t, s.call("", o.Method, path, ""), http.StatusUnauthorized)
		for scope, secret := range secrets {
			w := s.call(secret, o.Method, path, "")
			if opened := w.Code != http.StatusForbidden; opened != (scope == o.Scope) || w.Code == http.StatusUnauthorized || w.Code >= 500 {
				t.Errorf("%s %s with %s answers %d: %s", o.Method, o.Path, scope, w.Code, w.Body)
			}
		}
	}
}

func TestRevokedExpiredAndInventedTokensAreTakenForNone(t *testing.T) {
	s := newStage(t)
	secret, made := s.token(tradetest.Maker, access.ReadStanding)
	s.call(secret, front.GET, "/api/v1/standing", "")
	s.Clock.Set(made.Expires - 1)
	read[api.Standing](t, s.call(secret, front.GET, "/api/v1/standing", ""), http.StatusOK)
	s.Clock.Set(made.Expires)
	problem(t, s.call(secret, front.GET, "/api/v1/standing", ""), http.StatusUnauthorized)
	other, made := s.token(tradetest.Maker, access.ReadStanding)
	s.Do(tradetest.Maker, func(tx *db.Tx) error { _, err := partner.RevokeToken(tx, made.ID); return err })
	for _, bad := range []string{other, "my_INVENTED", "", strings.Repeat("x", 5000)} {
		w := s.call(bad, front.GET, "/api/v1/standing", "")
		problem(t, w, http.StatusUnauthorized)
		if w.Header().Get("WWW-Authenticate") == "" {
			t.Error("it does not say how to come in")
		}
	}
}

// GEN-5: what belongs to another merchant is not there.
func TestAnothersObjectIsNotThereOverTheAPI(t *testing.T) {
	s := newStage(t)
	id := s.relation()
	s.published("P1")
	secret, _ := s.token(tradetest.Second, access.MerchantScopes...)
	for _, o := range api.Operations() {
		object := map[string]string{"relation": id, "listing": "P1"}[o.Object]
		if object == "" {
			continue
		}
		body := ""
		if o.Body != nil {
			body = `{"version":1,"accept":true}`
		}
		problem(t, s.call(secret, o.Method, "/api/v1"+strings.Replace(o.Path, ":id", object, 1), body), http.StatusNotFound)
	}
	for _, list := range []string{"/relations", "/products", "/tags", "/exclusions"} {
		if p := read[api.Page[any]](t, s.call(secret, front.GET, "/api/v1"+list, ""), http.StatusOK); len(p.Items) != 0 {
			t.Errorf("%s shows %d of others", list, len(p.Items))
		}
	}
}

// relation is a request of the reseller to the maker, over the API.
func (s *stage) relation() string {
	s.Helper()
	secret, _ := s.token(tradetest.Reseller, access.WriteRelations)
	return read[api.Relation](s, s.call(secret, front.POST, "/api/v1/relations", `{"programme":"maker","with":"M1","payment":"prepaid"}`), http.StatusOK).ID
}

func (s *stage) published(id string) {
	s.Helper()
	s.Do(tradetest.Maker, func(tx *db.Tx) error { _, err := listing.Open(tx, s.M1.ID, "B2"); return err })
	secret, _ := s.token(tradetest.Maker, access.WriteProducts)
	if p := read[api.Published](s, s.call(secret, front.POST, "/api/v1/products", s.goods(id)), http.StatusOK); p.Published != 1 {
		s.Fatalf("%+v", p)
	}
}

func (s *stage) goods(ids ...string) string {
	var all []string
	for _, id := range ids {
		all = append(all, fmt.Sprintf(`{"product":%q,"store":"T1","title":"收纳篮","brand":"B2","category":"家居/收纳","sale_kind":"new","price_fen":3990}`, id))
	}
	return fmt.Sprintf(`{"membership":%q,"products":[%s]}`, s.M1.ID, strings.Join(all, ","))
}

func TestRelationIsAskedForAnsweredAndReadOverTheAPI(t *testing.T) {
	s := newStage(t)
	id := s.relation()
	maker, _ := s.token(tradetest.Maker, access.ReadRelations, access.WriteRelations)
	r := read[api.Relation](t, s.call(maker, front.GET, "/api/v1/relations/"+id, ""), http.StatusOK)
	if r.State != "pending" || r.Way != "apply" || r.There.Merchant != "R1" {
		t.Fatalf("%+v", r)
	}
	r = read[api.Relation](t, s.call(maker, front.POST, "/api/v1/relations/"+id+"/answer", `{"version":1,"accept":true}`), http.StatusOK)
	if r.State != "running" || s.Recorded("relation:"+id, "relation.running") != 1 {
		t.Fatalf("%+v", r)
	}
	s.published("P1")
	reseller, _ := s.token(tradetest.Reseller, access.ReadRelations)
	for _, who := range []string{maker, reseller} {
		if p := read[api.Page[api.Goods]](t, s.call(who, front.GET, "/api/v1/relations/"+id+"/products", ""), http.StatusOK); len(p.Items) != 1 {
			t.Errorf("%d products", len(p.Items))
		}
	}
	s.Do(tradetest.System, func(tx *db.Tx) error {
		_, err := figures.PutOrders(tx, []figures.Order{{ID: "O1", Store: "T1", Buyer: "R1", Status: "open", Paid: 100}}, figures.Source{Import: "t"})
		return err
	})
	if p := read[api.Page[api.Order]](t, s.call(reseller, front.GET, "/api/v1/relations/"+id+"/orders", ""), http.StatusOK); len(p.Items) != 1 || p.Items[0].Order != "O1" {
		t.Errorf("%+v", p)
	}
}

// CC-21 over the API: at the closing instant the answer is refused with its clause and what to do.
func TestLateAnswerIsAProblemWithItsClauseAndRemedy(t *testing.T) {
	s := newStage(t)
	id := s.relation()
	s.Clock.Set(clock.Must("2026-11-30T00:00:00+08:00"))
	maker, _ := s.token(tradetest.Maker, access.WriteRelations)
	if p := problem(t, s.call(maker, front.POST, "/api/v1/relations/"+id+"/answer", `{"version":1,"accept":true}`), http.StatusUnprocessableEntity); p.Clause != "MK-5" || !strings.Contains(p.Type, "breach") {
		t.Errorf("%+v", p)
	}
}

// Nothing of a supervised account is visible to others; its own people see that it is and why.
func TestSupervisedMerchantIsHiddenFromTheOtherSide(t *testing.T) {
	s := newStage(t)
	id := s.relation()
	maker, _ := s.token(tradetest.Maker, access.MerchantScopes...)
	read[api.Relation](t, s.call(maker, front.POST, "/api/v1/relations/"+id+"/answer", `{"version":1,"accept":true}`), http.StatusOK)
	s.published("P1")
	s.Do(tradetest.Staff, func(tx *db.Tx) error {
		_, err := listing.Put(tx, listing.Hold{Merchant: "M1", Kind: listing.Supervised, Clause: "MK-3", Reason: text.Of("测试", "test"), By: "measure:1", Until: tx.Now + 1_000_000})
		return err
	})
	reseller, _ := s.token(tradetest.Reseller, access.MerchantScopes...)
	for _, path := range []string{"/relations", "/relations/" + id, "/relations/" + id + "/products"} {
		w := s.call(reseller, front.GET, "/api/v1"+path, "")
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), `"M1"`) || strings.Contains(w.Body.String(), "星禾") || strings.Contains(w.Body.String(), `"P1"`) {
			t.Errorf("%s shows it: %s", path, w.Body)
		}
	}
	problem(t, s.call(reseller, front.POST, "/api/v1/relations", `{"programme":"maker","with":"M1","payment":"prepaid"}`), http.StatusNotFound)
	own := read[api.Standing](t, s.call(maker, front.GET, "/api/v1/standing", ""), http.StatusOK)
	if own.Supervised == nil || own.Supervised.Clause != "MK-3" {
		t.Errorf("its own people are not told: %+v", own)
	}
	if p := read[api.Product](t, s.call(maker, front.GET, "/api/v1/products/P1", ""), http.StatusOK); p.State != "supervised" || p.Reason != "test" {
		t.Errorf("%+v", p)
	}
	s.Clock.Advance(time.Second)
	if w := s.call(reseller, front.GET, "/api/v1/relations/"+id, ""); !strings.Contains(w.Body.String(), "星禾") {
		t.Errorf("at its end it is hidden still: %s", w.Body)
	}
}

// CC-11: over the API each product is judged as on the page.
func TestPublishingOverTheAPIRefusesProductByProduct(t *testing.T) {
	s := newStage(t)
	s.published("P1")
	secret, _ := s.token(tradetest.Maker, access.WriteProducts, access.ReadProducts)
	bad := strings.Replace(s.goods("P2", "P3"), `"sale_kind":"new"`, `"sale_kind":"used"`, 1)
	p := read[api.Published](t, s.call(secret, front.POST, "/api/v1/products", bad), http.StatusOK)
	if p.Published != 1 || len(p.Refusals) != 1 || p.Refusals[0].Row != 1 || p.Refusals[0].Clause != "MK-3" || p.Refusals[0].Reason == "" || p.Refusals[0].Remedy == "" {
		t.Fatalf("%+v", p)
	}
	first := read[api.Page[api.Product]](t, s.call(secret, front.GET, "/api/v1/products?limit=1", ""), http.StatusOK)
	second := read[api.Page[api.Product]](t, s.call(secret, front.GET, "/api/v1/products?limit=1&cursor="+first.Next, ""), http.StatusOK)
	if len(first.Items) != 1 || first.Items[0].Product != "P1" || len(second.Items) != 1 || second.Items[0].Product != "P3" || second.Next != "" {
		t.Errorf("pages: %+v, %+v", first, second)
	}
	for _, query := range []string{"?limit=0", "?limit=101", "?limit=x", "?cursor=%21"} {
		problem(t, s.call(secret, front.GET, "/api/v1/products"+query, ""), http.StatusUnprocessableEntity)
	}
	read[api.Product](t, s.call(secret, front.POST, "/api/v1/products/P1/withdraw", ""), http.StatusOK)
	problem(t, s.call(secret, front.POST, "/api/v1/products/P1/withdraw", ""), http.StatusConflict)
	if p := read[api.Product](t, s.call(secret, front.POST, "/api/v1/products/P1/show", ""), http.StatusOK); p.State != "online" {
		t.Errorf("%+v", p)
	}
}

// CC-7: not after the membership has ended, also not over the API.
func TestNothingIsPublishedOverTheAPIAfterTheTerm(t *testing.T) {
	s := newStage(t)
	s.published("P1")
	secret, _ := s.token(tradetest.Maker, access.WriteProducts)
	s.Do(tradetest.Staff, func(tx *db.Tx) error {
		_, err := conduct.Leave(tx, s.M1, conduct.Cause{Kind: "removal", Clause: "MK-8", At: tx.Now})
		return err
	})
	if p := problem(t, s.call(secret, front.POST, "/api/v1/products", s.goods("P2")), http.StatusUnprocessableEntity); p.Clause != "MK-1" {
		t.Errorf("%+v", p)
	}
}

// The same request again gets the same answer, byte for byte, and has one effect; also many at once.
func TestSameKeyHasOneEffectAndOneAnswer(t *testing.T) {
	s := newStage(t)
	s.published("P1")
	secret, _ := s.token(tradetest.Maker, access.WriteProducts)
	body := s.goods("P2")
	answers := make([]*httptest.ResponseRecorder, 12)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			req := httptest.NewRequest(front.POST, "https://portal.example/api/v1/products", strings.NewReader(body))
			req.Header.Set("Authorization", "Bearer "+secret)
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Idempotency-Key", "once")
			answers[i] = httptest.NewRecorder()
			s.app.ServeHTTP(answers[i], req)
		})
	}
	all.Wait()
	fresh := 0
	for _, w := range answers {
		if w.Code != http.StatusOK || w.Body.String() != answers[0].Body.String() {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
		if w.Header().Get("Idempotent-Replayed") == "" {
			fresh++
		}
	}
	if n := s.Recorded("", "publishing.done"); fresh != 1 || n != 2 {
		t.Errorf("%d were fresh, %d publishings", fresh, n)
	}
	if p := problem(t, s.call(secret, front.POST, "/api/v1/products", s.goods("P3"), "Idempotency-Key", "once"), http.StatusUnprocessableEntity); !strings.Contains(p.Title, "another request") {
		t.Errorf("the same key with another body: %+v", p)
	}
	problem(t, s.call(secret, front.POST, "/api/v1/products", body, "Idempotency-Key", ""), http.StatusUnprocessableEntity)
	other, _ := s.token(tradetest.Maker, access.WriteProducts)
	if w := s.call(other, front.POST, "/api/v1/products", s.goods("P4"), "Idempotency-Key", "once"); w.Code != http.StatusOK || w.Header().Get("Idempotent-Replayed") != "" {
		t.Errorf("the key of another token: %d", w.Code)
	}
}

// What was refused is not kept: mended, it may be sent with the same key.
func TestRefusedRequestMayBeMendedUnderTheSameKey(t *testing.T) {
	s := newStage(t)
	s.published("P1")
	secret, _ := s.token(tradetest.Maker, access.WriteProducts)
	problem(t, s.call(secret, front.POST, "/api/v1/products", `{"membership":"none","products":[{"product":"P2","store":"T1","title":"x"}]}`, "Idempotency-Key", "k"), http.StatusNotFound)
	read[api.Published](t, s.call(secret, front.POST, "/api/v1/products", s.goods("P2"), "Idempotency-Key", "k"), http.StatusOK)
}

func TestTooManyRequestsAreRefusedAndToldWhenToComeBack(t *testing.T) {
	s := newStage(t)
	secret, _ := s.token(tradetest.Maker, access.ReadStanding)
	other, _ := s.token(tradetest.Maker, access.ReadStanding)
	var last *httptest.ResponseRecorder
	for i := range 400 {
		if last = s.call(secret, front.GET, "/api/v1/standing", ""); last.Code == http.StatusTooManyRequests {
			if i < 100 {
				t.Errorf("refused after %d", i)
			}
			break
		}
		if last.Header().Get("RateLimit-Limit") != "120" || last.Header().Get("RateLimit-Remaining") == "" {
			t.Fatalf("headers: %v", last.Header())
		}
	}
	problem(t, last, http.StatusTooManyRequests)
	if last.Header().Get("Retry-After") == "" || last.Header().Get("RateLimit-Remaining") != "0" {
		t.Errorf("headers: %v", last.Header())
	}
	read[api.Standing](t, s.call(other, front.GET, "/api/v1/standing", ""), http.StatusOK)
}

// Two servers before one database let in no more than one: the limit is the token's, not the server's.
func TestTwoServersShareTheLimitOfAToken(t *testing.T) {
	s := newStage(t)
	secret, _ := s.token(tradetest.Maker, access.ReadStanding)
	one := s.app
	two := front.New(front.Config{DB: s.DB, Origin: "https://portal.example"}, api.Routes())
	began := time.Now()
	in := 0
	for refused := 0; refused < 2; {
		refused = 0
		for _, app := range []*front.App{one, two} {
			s.app = app
			switch w := s.call(secret, front.GET, "/api/v1/standing", ""); w.Code {
			case http.StatusOK:
				in++
			case http.StatusTooManyRequests:
				refused++
			default:
				t.Fatalf("%d: %s", w.Code, w.Body)
			}
		}
	}
	if most := 120 + int(time.Since(began)/(100*time.Millisecond)) + 1; in < 110 || in > most {
		t.Errorf("the two let in %d, want 110 to %d", in, most)
	}
}

// A session's cookie opens nothing here, and no form token is asked for.
func TestCookieCountsForNothing(t *testing.T) {
	s := newStage(t)
	if w := s.call("", front.GET, "/api/v1/standing", "", "Cookie", "__Host-session=whatever"); w.Code != http.StatusUnauthorized {
		t.Errorf("%d", w.Code)
	}
}

// Figures come by the platform's tokens and by the rules of the CSV: the good rows are kept, the others told.
func TestFiguresAreTakenByTheRulesOfTheCSV(t *testing.T) {
	s := newStage(t)
	secret, _ := s.token(tradetest.Staff, access.WriteFigures)
	days := `{"rows":[{"store":"T1","day":"2026-11-20","dsr_description":"4.8"},{"store":"T9","day":"2026-11-20"},{"store":"T1","day":"tomorrow"}]}`
	got := read[api.Taken](t, s.call(secret, front.POST, "/api/v1/figures/store_days", days), http.StatusOK)
	if got.Rows != 3 || got.Changed != 1 || len(got.Refusals) != 2 || got.Refusals[0].Row+got.Refusals[1].Row != 5 {
		t.Fatalf("%+v", got)
	}
	read[api.Taken](t, s.call(secret, front.POST, "/api/v1/figures/facts", `{"rows":[{"subject":"merchant:R1","fact":"points","since":"2026-11-20","value":"12"}]}`), http.StatusOK)
	s.Ask(tradetest.System, func(tx *db.Tx) error {
		e, err := rulebook.Books(tx).Edition(tradetest.Resellers, tradetest.Edition)
		if err != nil {
			return err
		}
		f, err := facts.Of(tx, e, facts.Subjects{Merchant: "R1"}, tx.Now)
		if f["points"].String() != "12" {
			t.Errorf("points are %q", f["points"])
		}
		return err
	})
	problem(t, s.call(secret, front.POST, "/api/v1/figures/store_days", `{"rows":[{"store":"T1","weather":"fine"}]}`), http.StatusUnprocessableEntity)
	problem(t, s.call(secret, front.POST, "/api/v1/figures/merchants", `{"rows":[{}]}`), http.StatusNotFound)
	problem(t, s.call(secret, front.POST, "/api/v1/figures/facts", `{"rows":[]}`), http.StatusUnprocessableEntity)
}

// YX-19: the exclusions are read page by page, by the platform all of them, by a merchant its own.
func TestExclusionsAreReadPageByPage(t *testing.T) {
	s := newStage(t)
	raw, err := s.DB.Raw()
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range []string{"M1", "M1", "M2"} {
		if _, err := raw.Exec("INSERT INTO exclusions (membership, merchant, programme, product, from_at, to_at, clause, made_at, void_at) VALUES ($1, $2, 'maker', $3, 1000000, 2000000, 'MK-1', 2000000, 0)", "m-"+m, m, fmt.Sprint("P", i)); err != nil {
			t.Fatal(err)
		}
	}
	for secret, want := range map[string]int{first(s.token(tradetest.Staff, access.ReadExclusions)): 3, first(s.token(tradetest.Maker, access.ReadExclusions)): 2} {
		n, next := 0, ""
		for {
			p := read[api.Page[api.Exclusion]](t, s.call(secret, front.GET, "/api/v1/exclusions?limit=1&cursor="+next, ""), http.StatusOK)
			n += len(p.Items)
			if next = p.Next; next == "" {
				break
			}
		}
		if n != want {
			t.Errorf("%d exclusions, want %d", n, want)
		}
	}
}

func first(secret string, _ partner.Token) string { return secret }

func TestBodyThatIsNoJSONOfItsShapeIsRefused(t *testing.T) {
	s := newStage(t)
	secret, _ := s.token(tradetest.Maker, access.WriteProducts)
	for _, bad := range []string{"", "{", "[]", `{"membership":1}`, `{"unknown":true}`, `{} {}`, "\xff", `{"membership":"\u0000"}`} {
		problem(t, s.call(secret, front.POST, "/api/v1/products", bad), http.StatusUnprocessableEntity)
	}
	problem(t, s.call(secret, front.POST, "/api/v1/products", s.goods("P1"), "Content-Type", "text/plain"), http.StatusUnprocessableEntity)
	problem(t, s.call(secret, front.POST, "/api/v1/products", `{"membership":"`+strings.Repeat("x", 5<<20)+`"}`), http.StatusRequestEntityTooLarge)
	problem(t, s.call(secret, front.GET, "/api/v1/nothing", ""), http.StatusNotFound)
}

// What was used and when stands beside the token, and what it did names it on the record.
func TestUseOfATokenIsNoted(t *testing.T) {
	s := newStage(t)
	secret, made := s.token(tradetest.Maker, access.WriteProducts)
	s.Do(tradetest.Maker, func(tx *db.Tx) error { _, err := listing.Open(tx, s.M1.ID, "B2"); return err })
	_, _ = io.Copy(io.Discard, s.call(secret, front.POST, "/api/v1/products", s.goods("P1")).Body)
	s.Ask(tradetest.Maker, func(tx *db.Tx) error {
		found, err := partner.FindToken(tx, made.ID)
		if found.Used != tx.Now || found.UsedFrom == "" {
			t.Errorf("%+v", found)
		}
		l, failed := listing.Find(tx, "P1")
		if failed != nil || l.By != made.Ref() {
			t.Errorf("published by %q, %v", l.By, failed)
		}
		return err
	})
}
