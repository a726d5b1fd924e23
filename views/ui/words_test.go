package ui

import (
	"context"
	"strings"
	"testing"

	"github.com/mengyue/portal/views/lang"
)

func TestPeoplesOwnWordsSayOnAnEnglishPageThatTheyAreChinese(t *testing.T) {
	const zh = `<span lang="zh-CN">`
	for said, want := range map[string]string{
		"All is well":               "All is well",
		"杭州晴川有限公司":                  zh + "杭州晴川有限公司</span>",
		"“1688严选” is off 1 product": "“1688" + zh + "严选</span>” is off 1 product",
		"近两个月收到 17 起投诉。":            zh + "近两个月收到 17 起投诉。</span>",
		"林晓 · 22 Nov 2026":          zh + "林晓</span> · 22 Nov 2026",
		"陶瓷杯 A & 陶瓷杯 B":             zh + "陶瓷杯</span> A &amp; " + zh + "陶瓷杯</span> B",
	} {
		for tag, want := range map[string]string{lang.EN: want, lang.ZH: strings.ReplaceAll(said, "&", "&amp;")} {
			var out strings.Builder
			if err := Words(said).Render(lang.With(context.Background(), tag), &out); err != nil || out.String() != want {
				t.Errorf("%q in %s: %s (%v), want %s", said, tag, &out, err, want)
			}
		}
	}
}
