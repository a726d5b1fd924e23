package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/mengyue/portal/models/text"
)

// child is a server in a process of its own, so that what it costs is told apart from what asking it costs.
type child struct {
	cmd    *exec.Cmd
	origin string
}

var announced = regexp.MustCompile(`http://[0-9.:]+`)

// spawn starts this very program with arguments, and waits until it says where it serves.
func (b *bench) spawn(args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return b.launch(exec.CommandContext(b.ctx, self, args...))
}

// launch starts a server that says on stderr where it serves; what it says afterwards is dropped.
func (b *bench) launch(cmd *exec.Cmd) (*child, error) {
	p := &child{cmd: cmd}
	said, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(said)
	var heard []string
	for lines.Scan() {
		heard = append(heard, lines.Text())
		if p.origin = announced.FindString(lines.Text()); p.origin != "" {
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return p, nil
		}
	}
	return nil, errors.Join(cmd.Wait(), errors.New(strings.Join(heard, "\n")))
}

// stop ends the child.
func (p *child) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	_ = p.cmd.Wait()
}

// ticks is how finely Linux counts the time of a process: a hundredth of a second, on every architecture of Go.
const ticks = 100

// cpu gives the seconds of processor time that the child has taken, in user and system.
func (p *child) cpu() (float64, error) {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/stat")
	if err != nil {
		return 0, fmt.Errorf("what a process costs is read from Linux: %w", err)
	}
	_, after, _ := strings.Cut(string(stat), ") ") // the name may hold anything
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0, errors.New("/proc/PID/stat is not as Linux writes it")
	}
	user, err := strconv.ParseFloat(fields[11], 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseFloat(fields[12], 64)
	return (user + system) / ticks, err
}

// cost is what requests have cost a child.
type cost struct {
	micros    float64 // CPU a request
	perSecond float64
}

// page is what a client asks for again and again.
type page struct {
	url    string
	header http.Header
}

// askers is how many clients ask at once: as many as keep two processors busy.
const askers = 4

// ask asks n times and gives the cost of it.
func (p *child) ask(what page, n int) (cost, error) {
	before, err := p.cpu()
	if err != nil {
		return cost{}, err
	}
	clock := stopwatch()
	var left atomic.Int64
	left.Store(int64(n))
	var all sync.WaitGroup
	failures := make([]error, askers)
	for i := range askers {
		all.Go(func() {
			for failures[i] == nil && left.Add(-1) >= 0 {
				_, failures[i] = what.get(p.origin)
			}
		})
	}
	all.Wait()
	seconds := clock()
	after, err := p.cpu()
	return cost{micros: (after - before) / float64(n) * 1e6, perSecond: float64(n) / seconds}, errors.Join(append(failures, err)...)
}

// client keeps its connections; it asks for no compression unless a page's header does.
var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: askers, DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// get asks once and gives the answer's body; anything but 200 is an error.
func (w page) get(origin string) ([]byte, error) {
	r, err := http.NewRequest(http.MethodGet, origin+w.url, nil)
	if err != nil {
		return nil, err
	}
	r.Header = w.header.Clone()
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", w.url, answer.Status)
	}
	return body, err
}

// inTurn asks ours and the reference in turn, round by round, and gives the median costs.
func (b *bench) inTurn(n int, ours, reference *child, a, r page) (our, its cost, err error) {
	var costs [4][]float64
	for round := range b.rounds + 1 { // the first one warms up
		for i, one := range []struct {
			of   *child
			what page
		}{{ours, a}, {reference, r}} {
			c, err := one.of.ask(one.what, n)
			if err != nil {
				return our, its, err
			}
			if round > 0 {
				costs[2*i], costs[2*i+1] = append(costs[2*i], c.micros), append(costs[2*i+1], c.perSecond)
				b.Say(text.F("  第 %d 轮：每次 %s 微秒，每秒 %s 次", "  round %d: %s µs each, %s a second", round, amount(c.micros), amount(c.perSecond)))
			}
		}
	}
	return cost{median(costs[0]), median(costs[1])}, cost{median(costs[2]), median(costs[3])}, nil
}
