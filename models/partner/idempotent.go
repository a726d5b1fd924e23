package partner

import (
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Keyed is a request that carries a key of its sender's: whose it is, where it went, and a digest of what it said.
type Keyed struct{ Token, Key, Route, Digest string }

// Answer is what was answered to a request.
type Answer struct {
	Status int
	Body   string
	Again  bool // it was answered before and had no effect this time
}

// life is how long an answer is kept.
const life = 7 * 24 * time.Hour

// Once runs a command for a key: the first time it runs it and keeps the answer in the same transaction, every further
// time it gives that answer without running it. The same key with something else in it is refused. A command that
// fails keeps nothing: it may be sent again. Errors: Invalid.
func Once(tx *db.Tx, k Keyed, command func() (Answer, error)) (Answer, error) {
	if k.Key == "" || len(k.Key) > 64 {
		return Answer{}, fault.New(fault.Invalid, text.Of("请求缺少 Idempotency-Key，或超过 64 个字符，操作没有执行。", "The request has no Idempotency-Key, or one of more than 64 characters; nothing was done."),
			text.Of("每个新操作使用一个新的键，重试时使用相同的键。", "Use a new key for each new act, and the same one when you try again."))
	}
	first, err := claim(tx, k)
	if err != nil {
		return Answer{}, err
	}
	if !first {
		return again(tx, k)
	}
	a, err := command()
	if err != nil {
		return Answer{}, err
	}
	return a, settle(tx, k, a)
}

func again(tx *db.Tx, k Keyed) (Answer, error) {
	route, digest, a, err := kept(tx, k)
	if err == nil && (route != k.Route || digest != k.Digest) {
		return Answer{}, fault.New(fault.Invalid, text.Of("这个 Idempotency-Key 已用于另一请求，操作没有执行。", "This Idempotency-Key was used for another request; nothing was done."),
			text.Of("请为新的请求使用新的键。", "Use a new key for a new request."))
	}
	a.Again = true
	return a, err
}

// Forget removes answers that nobody asks for any more: a round of housekeeping.
func Forget(tx *db.Tx) error { return deleteAnswers(tx, tx.Now.Add(-life)) }
