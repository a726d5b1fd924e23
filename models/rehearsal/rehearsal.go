// Package rehearsal writes every letter that a book can bring about, by the very functions that write it for a member: on
// a small marketplace of its own that is thrown away afterwards, so that nothing is sent and nothing takes effect.
//
// The packages that write letters add scenes. A kind of notice that no scene plays has to say why no book brings it about.
package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Chapter is a part of a member's way through a programme; letters are shown in its order.
type Chapter int

// The chapters.
const (
	Joining Chapter = iota
	Signing
	TakingPart
	Watching
	Leaving
	Appealing
	Changing
)

// Chapters lists them in their order.
var Chapters = []Chapter{Joining, Signing, TakingPart, Watching, Leaving, Appealing, Changing}

var chapterTitles = []text.Text{text.Of("申请", "Applying"), text.Of("协议", "Agreements"), text.Of("参加计划期间", "Taking part"), text.Of("检查、警告与处理", "What is watched, and what follows"),
	text.Of("退出与清退", "Leaving and being removed"), text.Of("申诉", "Appeals"), text.Of("规则变更", "Changes of the rules")}

// Title is the chapter as people read it.
func (c Chapter) Title() text.Text { return chapterTitles[c] }

// Stage is the marketplace of one scene: a merchant with a store, a product and a membership under the edition.
type Stage struct {
	Tx                                   *db.Tx
	Books                                *rulebook.Library // without the edition
	Edition                              *rulebook.Edition
	Scenario                             rulebook.Scenario   // whose facts hold
	Scenarios                            []rulebook.Scenario // of the book
	Merchant, Store, Product, Membership string              // ids
}

// Failing is the judgement of the edition on an occasion in which a rule fails: by the facts of the scenario that was
// chosen or, where it does not fail by them, of the first one about the rule in which it does. A rule that no scenario lets
// fail is judged by the chosen one.
func (s *Stage) Failing(rule string, on rulebook.Occasion) (rulebook.Verdict, rulebook.Facts) {
	first, known := s.Edition.Judge(on, s.Scenario.Facts(), s.Scenario.At), s.Scenario.Facts()
	if r, _ := first.Result(rule); r.Result == rulebook.Failed {
		return first, known
	}
	for _, one := range s.Scenarios {
		if about, _, _ := strings.Cut(one.Rule, "/"); about != rule {
			continue
		}
		v := s.Edition.Judge(on, one.Facts(), one.At)
		if r, _ := v.Result(rule); r.Result == rulebook.Failed {
			return v, one.Facts()
		}
	}
	return first, known
}

// Against are the rules of an occasion, each as it fails.
func (s *Stage) Against(on rulebook.Occasion) (v rulebook.Verdict) {
	v.Occasion, v.Outcome = on, rulebook.OutcomeFailed
	for _, rule := range s.Edition.Rules {
		if !slices.Contains(rule.Occasions, on) {
			continue
		}
		judged, _ := s.Failing(rule.ID, on)
		if r, ok := judged.Result(rule.ID); ok {
			v.Results = append(v.Results, r)
		}
	}
	return v
}

// Levelled is the evaluation that finds a level, by the same choice.
func (s *Stage) Levelled(level string) (rulebook.Verdict, rulebook.Facts) {
	first := s.Edition.Judge(rulebook.OnEvaluate, s.Scenario.Facts(), s.Scenario.At)
	for _, one := range s.Scenarios {
		if first.Level != level && one.Level == level {
			return s.Edition.Judge(rulebook.OnEvaluate, one.Facts(), one.At), one.Facts()
		}
	}
	return first, s.Scenario.Facts()
}

// Told is a letter of a kind.
type Told struct {
	Kind   outbox.Kind
	Letter outbox.Letter
}

// Send sends letters to the merchant.
func (s *Stage) Send(letters ...Told) error { return s.send(s.Merchant, "", letters) }

// Staff sends letters to the staff.
func (s *Stage) Staff(letters ...Told) error { return s.send("", "staff", letters) }

func (s *Stage) send(merchant, role string, letters []Told) error {
	for _, t := range letters {
		if _, err := outbox.Send(s.Tx, outbox.Notice{Key: t.Kind.Key(s.Tx.NewID()), Merchant: merchant, Role: role, Category: outbox.Decision, Letter: t.Letter}); err != nil {
			return err
		}
	}
	return nil
}

// Scene plays what sends letters of some kinds.
type Scene struct {
	Chapter Chapter
	Kinds   []outbox.Kind
	Unless  func(s *Stage) text.Text // why the book never comes to it; zero where it does, nil where all do
	Play    func(s *Stage) error
}

var (
	scenes []Scene
	props  []func(s *Stage) error
	apart  = map[outbox.Kind]text.Text{}
)

// Add adds scenes. It is called while the program starts.
func Add(more ...Scene) { scenes = append(scenes, more...) }

// Sets adds what stands on the stage before the first scene; what is set first is there first.
func Sets(set func(s *Stage) error) { props = append(props, set) }

// Apart says of kinds of notices why no book brings them about.
func Apart(why text.Text, kinds ...outbox.Kind) {
	for _, k := range kinds {
		apart[k] = why
	}
}

// Without is why a book that lacks a section brings nothing of a scene about.
func Without(has func(e *rulebook.Edition) bool, section string) func(s *Stage) text.Text {
	return func(s *Stage) text.Text {
		if has(s.Edition) {
			return text.Text{}
		}
		return text.F("规则没有 %s 一节", "the book has no section %s", section)
	}
}

// Letter is one that was rehearsed.
type Letter struct {
	Chapter Chapter
	Kind    outbox.Kind
	Notice  outbox.Notice
}

// Never is a kind of notice that the book does not bring about, and why.
type Never struct {
	Kind outbox.Kind
	Why  text.Text
}

// Played is what a rehearsal came to.
type Played struct {
	Letters []Letter // by chapter
	Never   []Never  // by the name of the kind
	Failed  []error  // scenes that could not be played
}

// one rehearsal at a time: it is heavy, and seldom.
var one sync.Mutex

// Rehearsal is an edition, of the library or not, that is rehearsed with the facts of one of its scenarios.
type Rehearsal struct {
	Books     *rulebook.Library
	Edition   *rulebook.Edition
	Scenarios []rulebook.Scenario // one or more
	Chosen    int                 // index of the one whose facts hold
}

// Play rehearses at an instant, or at the edition's first where that comes later.
func (r Rehearsal) Play(ctx context.Context, at clock.Instant) (Played, error) {
	one.Lock()
	defer one.Unlock()
	d, err := db.Scratch(clock.At(max(at, r.Edition.Effective)))
	if err != nil {
		return Played{}, err
	}
	rulebook.Carry(d, r.Books.With(r.Edition))
	p, err := play(ctx, d, Stage{Books: r.Books, Edition: r.Edition, Scenario: r.Scenarios[r.Chosen], Scenarios: r.Scenarios, Merchant: "M-EXAMPLE", Store: "S-EXAMPLE", Product: "P-EXAMPLE"})
	return p, errors.Join(err, d.Discard())
}

func play(ctx context.Context, d *db.DB, s Stage) (p Played, err error) {
	for _, set := range props {
		if err := d.InTx(ctx, db.System("rehearsal"), func(tx *db.Tx) error { s.Tx = tx; return set(&s) }); err != nil {
			return p, err
		}
	}
	never := maps.Clone(apart)
	for _, scene := range scenes {
		if scene.Unless != nil {
			if why := scene.Unless(&s); !why.IsZero() {
				for _, k := range scene.Kinds {
					never[k] = why
				}
				continue
			}
		}
		sent, err := scene.played(ctx, d, s)
		if err != nil {
			p.Failed = append(p.Failed, err)
		}
		for _, n := range sent {
			p.Letters = append(p.Letters, Letter{scene.Chapter, n.Key.Kind(), n})
		}
	}
	for _, k := range outbox.Kinds() {
		if why, ok := never[k]; ok && !slices.ContainsFunc(p.Letters, func(l Letter) bool { return l.Kind == k }) {
			p.Never = append(p.Never, Never{k, why})
		}
	}
	slices.SortStableFunc(p.Letters, func(a, b Letter) int { return int(a.Chapter) - int(b.Chapter) })
	return p, nil
}

// errOver is how a scene ends: what it did is undone.
var errOver = errors.New("rehearsal: the scene is over")

// played is what one scene sends, which is undone then.
func (sc Scene) played(ctx context.Context, d *db.DB, s Stage) (sent []outbox.Notice, err error) {
	err = d.InTx(ctx, db.System("rehearsal"), func(tx *db.Tx) error {
		s.Tx = tx
		if err := sc.Play(&s); err != nil {
			return err
		}
		var err error
		if sent, err = outbox.Of(tx, sc.Kinds); err != nil {
			return err
		}
		for i := range sent {
			sent[i].Letter = translated(sent[i].Letter)
		}
		return errOver
	})
	if !errors.Is(err, errOver) {
		return nil, fmt.Errorf("%v: %w", sc.Kinds, err)
	}
	for _, k := range sc.Kinds {
		if !slices.ContainsFunc(sent, func(n outbox.Notice) bool { return n.Key.Kind() == k }) {
			return sent, fmt.Errorf("the scene sent no %v", k)
		}
	}
	return sent, nil
}

// IsApart reports a kind of notice that no book brings about.
func IsApart(k outbox.Kind) bool { _, is := apart[k]; return is }
