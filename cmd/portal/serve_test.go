package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/smtp/smtptest"
	"github.com/mengyue/portal/models/text"
)

// served is a portal that serves within the test.
type served struct {
	url   string
	stop  func()
	ended chan int
}

// serving starts "portal serve" and waits until it says where it is.
func serving(t *testing.T, args ...string) served {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	said, say := io.Pipe()
	p := served{stop: stop, ended: make(chan int, 1)}
	go func() {
		p.ended <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), strings.NewReader(""), io.Discard, say)
		_ = say.Close()
	}()
	lines := bufio.NewScanner(said)
	at := regexp.MustCompile(`Mengyue is at (http://\S+)`)
	for lines.Scan() {
		if m := at.FindStringSubmatch(lines.Text()); m != nil {
			p.url = m[1]
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return p
		}
	}
	t.Fatal("the portal does not serve")
	return p
}

func TestServeAnswersAndFinishesWhenToldToStop(t *testing.T) {
	open(t)
	p := serving(t)
	for _, path := range []string{"/healthz", "/readyz"} {
		r, err := http.Get(p.url + path)
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("%s: %v %v", path, r, err)
		}
		_ = r.Body.Close()
	}
	r, err := http.PostForm(p.url+"/demo/clock", map[string][]string{"advance": {"24h"}})
	if err != nil || r.StatusCode != http.StatusNotFound {
		t.Errorf("the demonstration's clock outside of a demonstration: %v %v", r, err)
	}
	p.stop()
	if status := <-p.ended; status != done {
		t.Errorf("exit status %d", status)
	}
}

// A request that is under way when the portal is told to stop gets its answer.
func TestRequestInFlightIsFinishedBeforeThePortalStops(t *testing.T) {
	open(t)
	p := serving(t)
	c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	const body = "lang=en&next=/programmes"
	_, _ = io.WriteString(c, "POST /preferences HTTP/1.1\r\nHost: portal\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 24\r\n\r\n"+body[:4])
	time.Sleep(100 * time.Millisecond)
	p.stop()
	time.Sleep(100 * time.Millisecond)
	if _, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://")); err == nil {
		t.Error("new connections are still taken")
	}
	_, _ = io.WriteString(c, body[4:])
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/programmes" {
		t.Errorf("%v %+v", err, answer)
	}
	if status := <-p.ended; status != done {
		t.Errorf("exit status %d", status)
	}
}

// The worker sends what the portal has to tell, in the words of the notice and with a link to where it is reached.
func TestWorkerSendsTheMailOfANotice(t *testing.T) {
	s := open(t)
	market(s)
	s.with("correct horse battery staple", "user", "add", "--role", "merchant_owner", "--email", "owner@yunjin.example", "--merchant", "M001", "--lang", "en").want(done)
	tell(t, outbox.Notice{Key: outbox.Kinds()[0].Key("k"), Merchant: "M001", Letter: outbox.Letter{Title: text.Of("标识生效", "Tags take effect"), Link: "/tags"}})
	server := smtptest.Listen(t, nil)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan int)
	go func() {
		ended <- run(ctx, []string{"worker", "--smtp", server.URL(), "--origin", "https://portal.example/"}, strings.NewReader(""), io.Discard, io.Discard)
	}()
	for range 500 {
		if time.Sleep(10 * time.Millisecond); len(server.Texts()) > 0 {
			break
		}
	}
	stop()
	if status := <-ended; status != done || len(server.Texts()) != 1 {
		t.Fatalf("exit status %d, %d mails", status, len(server.Texts()))
	}
	for _, words := range []string{"To: <owner@yunjin.example>", "Subject: Tags take effect", "https://portal.example/tags", "text/html", "text/plain"} {
		if !strings.Contains(server.Texts()[0], words) {
			t.Errorf("the mail lacks %q: %s", words, server.Texts()[0])
		}
	}
}

func TestServeSaysThatItsAddressIsTaken(t *testing.T) {
	open(t).run("serve", "--origin", "https://portal.example", "--addr", "256.0.0.1:1").want(failed, "256.0.0.1")
}
