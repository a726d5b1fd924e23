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

// order is a form that is sent by somebody: its title is its own, and what it brings about carries it.
type order struct {
	by       *webtest.Browser
	title    string
	path     string
	form     url.Values
	then     func(to string) // what its first answer leads to; may be nil
	answered bool
	to       string // where the answer led
}

// send sends the form with its token; the same token gives the same answer.
func (o *order) send(t *testing.T) bool {
	o.form.Set("_token", o.title+" of a test that nobody guesses")
	r := o.by.Once(http.MethodPost, o.path, "application/x-www-form-urlencoded", []byte(o.form.Encode()), nil)
	to := r.Header.Get("Location")
	switch {
	case r.StatusCode != http.StatusSeeOther:
		return false
	case o.answered && to != o.to:
		t.Errorf("%s led to %s, and sent again to %s", o.title, o.to, to)
	case !o.answered:
		o.answered, o.to = true, to
		if o.then != nil {
			o.then(to)
		}
	}
	return true
}

// clerk is somebody who sends form after form without pause.
type clerk struct {
	next   func(name string) *order // nil while the portal is gone
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
	clerks, author := staffed(t, w)
	chance := rand.New(rand.NewPCG(1, 2))
	for round := range kills {
		var all sync.WaitGroup
		stop := make(chan struct{})
		for i, c := range clerks {
			all.Go(func() { c.work(t, fmt.Sprintf("%d.%d", round, i), stop) })
		}
		all.Go(func() { author.work(fmt.Sprint(round), stop) })
		time.Sleep(time.Duration(20+chance.IntN(380)) * time.Millisecond)
		p.kill()
		close(stop)
		all.Wait()
		p = start(t, "--demo")
		w.connect(p.to)
		for _, c := range clerks {
			c.sendAgain(t)
		}
		author.look()
	}
	p.kill()
	s.run("audit", "verify").want(done)
	count(t, clerks, author, kills)
}

// staffed are two people who give tasks, one who writes notes, two products that are tagged, objected to and freed
// again and again, and a merchant who writes an application.
func staffed(t *testing.T, w *wire) ([]*clerk, *writer) {
	t.Helper()
	operator, supervisor, reviewer, merchant, applicant := signIn(t, w, "何平"), signIn(t, w, "沈牧"), signIn(t, w, "周青"), signIn(t, w, "陈舟"), signIn(t, w, "袁黛")
	member := operator.Get("/staff/tasks/new").OK().Follow("1688 严选联营").OK().Find(`input[name="give.member"]`).First().AttrOr("value", "")
	reviewed := reviewer.Get("/staff/cases").OK().Find(`a[href^="/staff/cases/0"]`).First().AttrOr("href", "")
	section := applicant.Get("/cases").OK().Find(`a[href^="/cases/0"]`).First().AttrOr("href", "") + "/sections/1"
	author := &writer{Browser: applicant, section: section, field: "a.talked_with"}
	author.version, author.kept = author.now()
	return []*clerk{{next: tasked(operator, member)}, {next: tasked(supervisor, member)}, {next: notes(reviewer, reviewed)},
		{next: (&circle{product: "P00207", operator: operator, merchant: merchant}).next},
		{next: (&circle{product: "P00208", operator: supervisor, merchant: merchant}).next}}, author
}

func signIn(t *testing.T, w *wire, name string) *webtest.Browser {
	t.Helper()
	b := webtest.Open(t, w)
	form := b.Get("/sign-in").OK().Find(`form[action="/demo/sign-in"]`)
	for i := range form.Length() {
		if strings.Contains(form.Eq(i).Closest("tr, li, div").Text(), name) {
			b.Post("/demo/sign-in", url.Values{"account": {form.Eq(i).Find(`[name="account"]`).AttrOr("value", "")}}).OK()
			return b
		}
	}
	t.Fatalf("%s is not offered", name)
	return nil
}

// work sends form after form until the portal is gone.
func (c *clerk) work(t *testing.T, round string, stop chan struct{}) {
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		o := c.next(fmt.Sprintf("%s.%d", round, n))
		if o == nil {
			return
		}
		c.orders = append(c.orders, o)
		if !o.send(t) {
			return
		}
	}
}

// sendAgain sends what was on its way, and what was answered last, once more with their tokens.
func (c *clerk) sendAgain(t *testing.T) {
	for _, o := range c.orders[max(0, len(c.orders)-2):] {
		if !o.send(t) {
			t.Errorf("%s is not taken when it is sent again", o.title)
		}
	}
}

// count looks into the database: each task is there once, with its deadline and its notice, and no other is.
func count(t *testing.T, clerks []*clerk, author *writer, kills int) {
	t.Helper()
	h, err := storage{DB: "sqlite:" + filepath.Join("var", "portal.db")}.openAsIs()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	if err := h.db.Whole(t.Context()); err != nil {
		t.Error(err)
	}
	given, sent := map[string]int{}, map[string]int{}
	err = h.db.View(t.Context(), operator, func(tx *db.Tx) error {
		given = written(t, tx)
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
			kind, _, _ := strings.Cut(o.title, " ")
			sent[kind]++
			if o.answered && given[o.title] != 1 && kind != "choice" {
				t.Errorf("%s was acknowledged and is there %d times", o.title, given[o.title])
			}
			delete(given, o.title)
		}
	}
	if len(given) > 0 {
		t.Errorf("there is what nobody sent: %v", given)
	}
	t.Logf("%d kills; sent %v and %d drafts", kills, sent, author.saves)
	for _, kind := range []string{"task", "note", "choice", "batch", "objection", "answer"} {
		if sent[kind] == 0 || author.saves == 0 {
			t.Errorf("no %s was tried in %d rounds, or no draft", kind, kills)
		}
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
