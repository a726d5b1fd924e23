package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/web/webtest"
)

// TestMain lets a test's own binary be the portal, so that a test can start it as a process and kill it.
func TestMain(m *testing.M) {
	if os.Getenv("TEST_IS_PORTAL") != "" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// process is a portal that runs as a process of its own.
type process struct {
	t   *testing.T
	cmd *exec.Cmd
	to  *url.URL
}

// start starts "portal serve" and waits until it answers.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(os.Args[0], append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)}
	p.cmd.Env = append(os.Environ(), "TEST_IS_PORTAL=1", "LC_ALL=en")
	out, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	at := regexp.MustCompile(`Mengyue is at (http://\S+)`)
	var said []string
	for lines.Scan() {
		said = append(said, lines.Text())
		if m := at.FindStringSubmatch(lines.Text()); m != nil {
			p.to, _ = url.Parse(m[1])
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return p
		}
	}
	t.Fatalf("the portal does not start: %s", strings.Join(said, "\n"))
	return nil
}

// kill kills the process as a power cut does: it hears nothing of it.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// wire leads browsers to whichever process runs now; a process that is gone answers 502.
type wire struct {
	mu sync.RWMutex
	to *url.URL
}

func (w *wire) connect(to *url.URL) { w.mu.Lock(); w.to = to; w.mu.Unlock() }

func (w *wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.RLock()
	to := w.to
	w.mu.RUnlock()
	(&httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(to) },
		ErrorHandler: func(rw http.ResponseWriter, _ *http.Request, _ error) { rw.WriteHeader(http.StatusBadGateway) }}).ServeHTTP(rw, r)
}

// order is a form that was sent: its title is its own, its body can be sent again.
type order struct {
	title, body string
	answered    bool
}

// clerk is somebody of the staff who gives tasks, one after the other, without pause.
type clerk struct {
	*webtest.Browser
	orders []*order
}

// R1: whatever was acknowledged before the portal was killed is there once and whole; what was on its way is there
// whole or not at all, and sending it again with its token gives one effect. PORTAL_KILLS asks for more than a few.
func TestNothingAcknowledgedIsLostOrDoubledWhenThePortalIsKilled(t *testing.T) {
	kills := 10
	if n, err := strconv.Atoi(os.Getenv("PORTAL_KILLS")); err == nil {
		kills = n
	}
	s := open(t)
	people := s.run("demo").want(done)
	for _, role := range access.Roles {
		if !regexp.MustCompile(`(?m)^` + string(role) + ` +\S+@\S+\.example +\S+ +\S`).MatchString(people.out) {
			t.Errorf("nobody signs in as %s: %s", role, people.out)
		}
	}
	s.run("demo").want(failed, "not empty").printed("")
	w := &wire{}
	p := start(t, "--demo")
	w.connect(p.to)
	clerks := []*clerk{signIn(t, w, "何平"), signIn(t, w, "沈牧")}
	member := clerks[0].Get("/staff/tasks/new").OK().Follow("1688 严选联营").OK().Find(`input[name="give.member"]`).First().AttrOr("value", "")
	chance := rand.New(rand.NewPCG(1, 2))
	for round := range kills {
		var all sync.WaitGroup
		stop := make(chan struct{})
		for i, c := range clerks {
			all.Go(func() { c.work(member, fmt.Sprintf("%d.%d", round, i), stop) })
		}
		time.Sleep(time.Duration(20+chance.IntN(380)) * time.Millisecond)
		p.kill()
		close(stop)
		all.Wait()
		p = start(t, "--demo")
		w.connect(p.to)
		for _, c := range clerks {
			c.sendAgain()
		}
	}
	p.kill()
	s.run("audit", "verify").want(done)
	count(t, clerks, kills)
}

func signIn(t *testing.T, w *wire, name string) *clerk {
	t.Helper()
	b := webtest.Open(t, w)
	form := b.Get("/sign-in").OK().Find(`form[action="/demo/sign-in"]`)
	for i := range form.Length() {
		if strings.Contains(form.Eq(i).Closest("tr, li, div").Text(), name) {
			b.Post("/demo/sign-in", url.Values{"account": {form.Eq(i).Find(`[name="account"]`).AttrOr("value", "")}}).OK()
			return &clerk{Browser: b}
		}
	}
	t.Fatalf("%s is not offered", name)
	return nil
}

// work gives task after task until the portal is gone.
func (c *clerk) work(member, round string, stop chan struct{}) {
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		o := &order{title: fmt.Sprintf("task %s.%d", round, n)}
		o.body = url.Values{"_token": {o.title + " of a test that nobody guesses"}, "give.member": {member}, "give.key": {"own"},
			"give.title": {o.title}, "give.help": {"help"}, "give.due": {"2099-12-31"}}.Encode()
		c.orders = append(c.orders, o)
		if o.answered = c.send(o); !o.answered {
			return
		}
	}
}

func (c *clerk) send(o *order) bool {
	r := c.Once(http.MethodPost, "/staff/tasks/new", "application/x-www-form-urlencoded", []byte(o.body), nil)
	return r.StatusCode == http.StatusSeeOther && r.Header.Get("Location") == "/staff/tasks"
}

// sendAgain sends what was on its way, and what was answered last, once more with their tokens.
func (c *clerk) sendAgain() {
	for _, o := range c.orders[max(0, len(c.orders)-2):] {
		if c.send(o) {
			o.answered = true
		} else {
			c.T.Errorf("%s is not taken when it is sent again", o.title)
		}
	}
}

// count looks into the database: each task is there once, with its deadline and its notice, and no other is.
func count(t *testing.T, clerks []*clerk, kills int) {
	t.Helper()
	h, err := storage{DB: "sqlite:" + filepath.Join("var", "portal.db")}.openAsIs()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	if err := h.db.Whole(t.Context()); err != nil {
		t.Error(err)
	}
	given, sent := map[string]int{}, 0
	err = h.db.View(t.Context(), operator, func(tx *db.Tx) error {
		for _, k := range tasks(t, tx) {
			given[k.Title.ZH]++
			ends, err := deadline.Of(tx, k.Ref())
			told, err2 := outbox.About(tx, k.Ref())
			if err != nil || err2 != nil || len(ends) != 1 || len(told) != 1 {
				t.Errorf("%s: %d deadlines, %d notices (%v, %v)", k.Title.ZH, len(ends), len(told), err, err2)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range clerks {
		for _, o := range c.orders {
			sent++
			if o.answered && given[o.title] != 1 {
				t.Errorf("%s was acknowledged and is there %d times", o.title, given[o.title])
			}
			delete(given, o.title)
		}
	}
	if len(given) > 0 {
		t.Errorf("tasks that nobody gave: %v", given)
	}
	t.Logf("%d kills, %d tasks given", kills, sent)
	if sent < kills {
		t.Errorf("only %d tasks were given in %d rounds: nothing was tried", sent, kills)
	}
}

// tasks are the tasks that the clerks gave.
func tasks(t *testing.T, tx *db.Tx) (out []growth.Task) {
	t.Helper()
	var after growth.Place
	for {
		page, err := growth.List(tx, growth.Question{After: after, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range page {
			if strings.HasPrefix(k.Title.ZH, "task ") {
				out = append(out, k)
			}
		}
		if len(page) == 0 {
			return slices.Clip(out)
		}
		after = page[len(page)-1].Place()
	}
}
