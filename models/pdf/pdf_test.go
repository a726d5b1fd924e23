package pdf_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
)

var now = clock.Must("2026-11-22T15:30:00+08:00")

const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

// words is what the sample says; every line of it must come back out of the paper.
var words = []string{
	"本协议由联营计划的运营方（下称“平台”）与申请加入的商家（下称“商家”）订立，与支付授权协议共同构成联营协议。请在签署前完整阅读，突出显示的条款与您的重大权益有关。",
	"服务费等于该商品成功成交额扣除退款后的 3%，精确到分；去标即时生效……账单按月出具——商家可逐笔核对。",
	"This agreement is made between the operator (the “platform”) and the merchant; read it in full before signing.",
	"经办人：张𬭎、赵喆、陈㛃，统一社会信用代码 91440515MA5300000X。",
}

func sample() *pdf.Doc {
	d := pdf.New(pdf.Head{Title: "联营协议", Number: "MY-ABCD-EFGH", Hash: hash, Lang: text.ZH, At: now})
	d.Title("联营协议")
	d.Facts([]pdf.Fact{{Label: "商家", Value: "澄海星禾日用品有限公司（虚构）"}, {Label: "摘要", Value: strings.Repeat(hash, 2)}})
	for i := range 9 {
		s := pdf.Section{Number: "第一条", Title: "服务费与结算", Paragraphs: words}
		if i%2 == 0 {
			s.Key = "重点条款"
		}
		d.Section(s)
	}
	d.Heading("其他")
	d.Item("列表中的一项")
	d.Break()
	d.Paragraph("最后一页")
	d.Note("小字")
	return d
}

func made(t *testing.T, d *pdf.Doc) []byte {
	t.Helper()
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheSameContentGivesTheSameBytes(t *testing.T) {
	if !bytes.Equal(made(t, sample()), made(t, sample())) {
		t.Error("two papers of one content differ")
	}
}

func TestACharacterWithoutAGlyphIsRefusedByName(t *testing.T) {
	for _, bad := range []string{"😀", "\u0007", "ꀀ"} {
		d := pdf.New(pdf.Head{Title: "联营协议", Lang: text.ZH, At: now})
		d.Paragraph("签署人 张" + bad)
		_, err := d.Bytes()
		f := fault.Of(err)
		if f.Kind != fault.Invalid || !strings.Contains(f.Message.ZH, bad) || !strings.Contains(f.Message.EN, "U+") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestAPaperCarriesOnlyTheCharactersItUses(t *testing.T) {
	if n := len(made(t, sample())); n > 200_000 {
		t.Errorf("a paper of a few pages has %d bytes", n)
	}
}

func TestAMomentIsToTheSecondInPlatformTime(t *testing.T) {
	m := pdf.Moment(clock.Must("2026-11-22T07:30:05Z"))
	if m.ZH != "2026年11月22日（周日）15:30:05 北京时间" || m.EN != "Sun 22 Nov 2026, 15:30:05 (Beijing time)" {
		t.Errorf("%+v", m)
	}
}
