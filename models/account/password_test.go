package account

import (
	"context"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/fault"
)

func TestPasswordIsRefusedWithItsReason(t *testing.T) {
	for name, c := range map[string]struct{ words, why string }{
		"seven characters":     {"abcdefg", "至少 8 个字符，现在是 7 个"},
		"seven Chinese":        {"风吹草低见牛羊", "现在是 7 个"},
		"129 characters":       {strings.Repeat("ab", 64) + "c", "最多 128 个字符，现在是 129 个"},
		"commonest":            {"Password", "最常见的密码"},
		"commonest with digit": {"1qaz2wsx", "最常见的密码"},
		"one sign":             {"zzzzzzzzzzzz", "最常见的密码"},
		"own e-mail":           {"LinLan@xinghe.example", "邮箱或姓名"},
		"part of the e-mail":   {"my-linlan-2026", "邮箱或姓名"},
		"own name":             {"林岚林岚林岚林岚林岚", "邮箱或姓名"},
	} {
		_, err := NewPassword(context.Background(), c.words, "linlan@xinghe.example", "林岚林岚林岚林岚林岚")
		f := fault.Of(err)
		if len(f.Fields) != 1 || !strings.Contains(f.Fields[0].Message.ZH, c.why) || f.Fields[0].Message.EN == "" {
			t.Errorf("%s: got %v, want %q", name, err, c.why)
		}
	}
}

func TestPasswordOfEightCharactersToOneHundredAndTwentyEightIsTakenAsTyped(t *testing.T) {
	for _, words := range []string{"风吹草低见牛羊吗", "  tail and head  ", strings.Repeat("长句子一", 32)} {
		p, err := NewPassword(context.Background(), words)
		if err != nil {
			t.Fatal(err)
		}
		for typed, want := range map[string]bool{words: true, words + " ": false, words[:len(words)-1]: false, strings.TrimSpace(words) + "x": false} {
			if right, outdated, err := p.matches(context.Background(), typed); err != nil || right != want || outdated {
				t.Errorf("%q for %q: %v, outdated %v, %v", typed, words, right, outdated, err)
			}
		}
	}
}

func TestPasswordIsKeptAsArgon2idWithItsOwnSalt(t *testing.T) {
	a, _ := NewPassword(context.Background(), "four-unrelated-words")
	b, _ := NewPassword(context.Background(), "four-unrelated-words")
	if !strings.HasPrefix(string(a), "$argon2id$v=19$m=19456,t=2,p=1$") || a == b {
		t.Errorf("kept as %q and %q", a, b)
	}
}

func TestPasswordOfOtherCostsIsRightAndOutdated(t *testing.T) {
	was := present
	present = parameters{memory: 8 << 10, time: 1, threads: 1}
	p, err := NewPassword(context.Background(), "four-unrelated-words")
	present = was
	if err != nil {
		t.Fatal(err)
	}
	if right, outdated, err := p.matches(context.Background(), "four-unrelated-words"); !right || !outdated || err != nil {
		t.Errorf("right %v, outdated %v, %v", right, outdated, err)
	}
}

func TestBrokenHashIsAnErrorAndNeverRight(t *testing.T) {
	for _, p := range []Password{"", "plain", "$argon2id$v=19$m=x$a$b", "$argon2id$v=19$m=8,t=1,p=1$!$!", "$2a$10$abc$d$e"} {
		if right, _, err := p.matches(context.Background(), "plain"); right || err == nil {
			t.Errorf("%q: right %v, %v", p, right, err)
		}
	}
}

func TestNoMoreThanFourPasswordsAreHashedAtATime(t *testing.T) {
	for range cap(hashers) {
		hashers <- struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := hashed(ctx, "four-unrelated-words")
	for range cap(hashers) {
		<-hashers
	}
	if err != context.Canceled || cap(hashers) != 4 {
		t.Errorf("a fifth was hashed at once: %v, of %d", err, cap(hashers))
	}
}
