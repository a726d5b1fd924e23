package account

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"golang.org/x/crypto/argon2"
)

// Password is a password as it is kept: argon2id in PHC form, never the password itself.
type Password string

// parameters are the costs of a hash.
type parameters struct {
	memory, time uint32 // KiB, passes
	threads      uint8
}

// present is what a password costs today; passwords with other costs are hashed anew when they are next typed.
var present = parameters{memory: 19 << 10, time: 2, threads: 1}

const saltLength, keyLength = 16, 32

// hashers bounds how many passwords are hashed at a time: each takes 19 MB.
var hashers = make(chan struct{}, 4)

// The lengths of a password, in characters; nothing else is demanded of its form (ASVS 6.2.1, 6.2.5, 6.2.9).
const minPassword, maxPassword = 8, 128

// NewPassword hashes a password that is fit to be one: of the demanded length, none of the commonest, and not the
// person's own name or e-mail (own). Errors: Invalid, with the reason at the field "password".
func NewPassword(ctx context.Context, words string, own ...string) (Password, error) {
	if why := unfit(words, own); !why.IsZero() {
		return "", fault.Validation().At("password", why)
	}
	return hashed(ctx, words)
}

// hashed hashes a password as it was typed: nothing is cut, folded or normalised (ASVS 6.2.8).
func hashed(ctx context.Context, words string) (Password, error) {
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	sum, err := present.sum(ctx, words, salt)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return Password(fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, present.memory, present.time, present.threads, b64(salt), b64(sum))), nil
}

func (p parameters) sum(ctx context.Context, words string, salt []byte) ([]byte, error) {
	select {
	case hashers <- struct{}{}:
		defer func() { <-hashers }()
		return argon2.IDKey([]byte(words), salt, p.time, p.memory, p.threads, keyLength), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// matches reports whether the words are the password, and whether it was hashed at other costs than today's.
func (p Password) matches(ctx context.Context, words string) (right, outdated bool, err error) {
	cost, salt, sum, err := p.parse()
	if err != nil {
		return false, false, err
	}
	got, err := cost.sum(ctx, words, salt)
	return err == nil && subtle.ConstantTimeCompare(got, sum) == 1, cost != present, err
}

func (p Password) parse() (cost parameters, salt, sum []byte, err error) {
	parts := strings.Split(string(p), "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return cost, nil, nil, fmt.Errorf("a password that is no argon2id hash")
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.memory, &cost.time, &cost.threads); err != nil {
		return cost, nil, nil, fmt.Errorf("costs of a password: %w", err)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return cost, nil, nil, fmt.Errorf("salt of a password: %w", err)
	}
	sum, err = base64.RawStdEncoding.DecodeString(parts[5])
	return cost, salt, sum, err
}

// nobodys is a password that no account has: checking it costs the same as checking a person's, so that an unknown
// e-mail answers as late as a known one (ASVS 6.3.8).
var nobodys = sync.OnceValues(func() (Password, error) { return hashed(context.Background(), newSecret()) })

// common are the commonest passwords of eight characters and more, one a line (ASVS 6.2.4): the head of the list of
// the zxcvbn project (MIT licence, Dan Wheeler and Dropbox, Inc.).
//
//go:embed common.txt
var common []byte

var commonest = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range bytes.Lines(common) {
		all[string(bytes.TrimSpace(line))] = true
	}
	return all
})

// unfit is why the words cannot be a password; no words where they can.
func unfit(words string, own []string) text.Text {
	small := strings.ToLower(words)
	switch n := len([]rune(words)); {
	case n < minPassword:
		return text.F("密码至少 %d 个字符，现在是 %d 个。可以用几个互不相关的词连成一句。", "A password has at least %d characters; this one has %d. A few unrelated words in a row do well.", minPassword, n)
	case n > maxPassword:
		return text.F("密码最多 %d 个字符，现在是 %d 个。请缩短一些。", "A password has at most %d characters; this one has %d. Make it shorter.", maxPassword, n)
	case commonest()[small], strings.Count(words, words[:1]) == len(words):
		return text.Of("这是最常见的密码之一，很容易被猜到。请换一个。", "This is one of the commonest passwords and soon guessed. Choose another.")
	}
	for _, o := range own {
		local, _, _ := strings.Cut(strings.ToLower(o), "@")
		if o != "" && small == strings.ToLower(o) || len([]rune(local)) >= 4 && strings.Contains(small, local) {
			return text.Of("密码里含有您的邮箱或姓名，容易被猜到。请换一个。", "The password holds your e-mail or name and is soon guessed. Choose another.")
		}
	}
	return text.Text{}
}
