package application

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Judgement is what a reviewer judged about one question, with the reason (GEN-3).
type Judgement struct {
	CaseID string
	Key    string          // of the edition's review, or the id of a rule whose figures are not available (NUM-3)
	Answer rulebook.Answer // Met or Failed
	Reason string
	Judged Stamp `gorm:"embedded;embeddedPrefix:judged_"`
}

// Judge keeps judgements of the case's reviewer; one that is as it was is left alone. CaseID and Judged are filled in.
// Errors: Invalid (no such question, no answer, no reason: a Field each, named by the key), Conflict, Forbidden.
func Judge(tx *db.Tx, id string, version int, given []Judgement) (Case, error) {
	c, err := inHand(tx, id, version)
	if err != nil {
		return Case{}, err
	}
	questions, err := Questions(tx, c)
	if err != nil {
		return Case{}, err
	}
	if err := judgeable(questions, given); err != nil {
		return Case{}, err
	}
	changed := 0
	for _, j := range given {
		q := questionOf(questions, j.Key)
		if q.Judgement != nil && q.Judgement.Answer == j.Answer && q.Judgement.Reason == j.Reason {
			continue
		}
		j.CaseID, j.Judged = c.ID, tx.Stamp()
		if err := putJudgement(tx, j); err != nil {
			return Case{}, err
		}
		audit.Record(tx, audit.Entry{Action: "case.judged", Object: c.Ref(), Merchant: c.Merchant, Clause: q.Clause,
			Detail: map[string]any{"key": j.Key, "answer": j.Answer, "reason": j.Reason}})
		changed++
	}
	if changed == 0 {
		return c, nil
	}
	return save(tx, c)
}

// Question is something that a person has to judge about a case.
type Question struct {
	Key       string
	Clause    string
	Title     text.Text
	Help      text.Text
	Judgement *Judgement // as it stands; nil where nobody judged yet
}

func questionOf(qs []Question, key string) Question {
	for _, q := range qs {
		if q.Key == key {
			return q
		}
	}
	return Question{}
}

// Questions lists what is to be judged about a case: the judgements of its edition that can make a difference, and every
// rule whose figures are not available, or were judged because they were not.
func Questions(tx *db.Tx, c Case) ([]Question, error) {
	f, err := open(tx, c)
	if err != nil {
		return nil, err
	}
	known, err := knownFacts(tx, f)
	if err != nil {
		return nil, err
	}
	judged, err := Judgements(tx, c.ID)
	if err != nil {
		return nil, err
	}
	out := f.judged(known, tx.Now)
	for i := range out {
		for k := range judged {
			if judged[k].Key == out[i].Key {
				out[i].Judgement = &judged[k]
			}
		}
	}
	return out, nil
}

func (f Form) judged(known rulebook.Facts, at clock.Instant) []Question {
	var out []Question
	for _, d := range f.Edition.Review.Judgements {
		if f.weighs(known, "judgement."+d.Key, at) {
			out = append(out, Question{Key: d.Key, Clause: d.Clause, Title: d.Title, Help: d.Help})
		}
	}
	for _, r := range f.Edition.Judge(f.Case.occasion(), known, at).Results {
		judged := r.Facts.Has("judgement." + r.Rule)
		if (judged || r.Result == rulebook.NotAvailable) && questionOf(out, r.Rule).Key == "" {
			out = append(out, Question{Key: r.Rule, Clause: r.Clause, Title: r.Title, Help: r.Detail})
		}
	}
	return out
}

// weighs reports whether it makes a difference how a judgement turns out: to a rule, or to an alternative of one. An
// alternative that has failed for another reason asks nobody.
func (f Form) weighs(known rulebook.Facts, fact string, at clock.Instant) bool {
	with := func(a rulebook.Answer) []rulebook.Result {
		return f.Edition.Judge(f.Case.occasion(), known.With(rulebook.Facts{fact: rulebook.Str(string(a))}), at).Results
	}
	return differ(with(rulebook.Met), with(rulebook.Failed), true)
}

// differ compares the results of rules and of groups, not of the judgement itself inside a group.
func differ(a, b []rulebook.Result, rules bool) bool {
	for i := range a {
		if a[i].Result != b[i].Result && (rules || len(a[i].Parts) > 0) || differ(a[i].Parts, b[i].Parts, false) {
			return true
		}
	}
	return false
}

func judgeable(qs []Question, given []Judgement) error {
	v := fault.Validation()
	for _, j := range given {
		switch q := questionOf(qs, j.Key); {
		case q.Key == "":
			v.At(j.Key, text.F("“%s”不需要判断。", "%q is nothing to be judged.", j.Key))
		case j.Answer != rulebook.Met && j.Answer != rulebook.Failed:
			v.At(j.Key, text.F("请就“%s”选择符合或不符合。", "Say of “%s” whether it is met.", q.Title))
		case strings.TrimSpace(j.Reason) == "":
			v.At(j.Key, text.F("请写明对“%s”作出判断的理由。", "Give the reason for your judgement of “%s”.", q.Title)).Under("GEN-3")
		case !worded(j.Reason):
			v.At(j.Key, tooLong)
		}
	}
	return v.OrNil()
}

// mostWords is how long a reason, a remark or a note may be.
const mostWords = 2000

var tooLong = text.F("请缩短到 %d 字以内。", "Shorten this to at most %d characters.", mostWords)

// worded reports whether words are short enough to be kept.
func worded(s string) bool { return utf8.RuneCountInString(s) <= mostWords }

// key names a notice or step of a case that happens once.
func key(kind outbox.Kind, c Case) outbox.Key { return kind.Key(c.ID, strconv.Itoa(c.Round)) }
