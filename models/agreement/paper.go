package agreement

import (
	"encoding/base64"
	"strings"

	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
)

// keyClause is the word beside a section that must stand out.
var keyClause = text.Of("重点条款", "Key clause")

// Paper is a text as a paper to read before signing, in both languages.
func Paper(t Text) ([]byte, error) {
	d := pdf.New(pdf.Head{Title: t.Title.ZH, Number: t.Version, Hash: t.Hash(), Lang: text.ZH})
	setText(d, t)
	return d.Bytes()
}

// setText sets a text, Chinese first, the English version after it.
func setText(d *pdf.Doc, t Text) {
	for _, l := range text.Langs {
		d.Title(t.Title.In(l))
		d.Note(text.F("版本 %[1]s　SHA-256 %[2]s", "Version %[1]s, SHA-256 %[2]s", t.Version, t.Hash()).In(l))
		if l != text.ZH {
			d.Note(text.Of("", "English version; the hash covers both languages. The Chinese version prevails.").In(l))
		}
		d.Paragraph(t.Preamble.In(l))
		for i, s := range t.Sections {
			section := pdf.Section{Number: Numbered(i).In(l), Title: s.Title.In(l)}
			for _, p := range s.Paragraphs {
				section.Paragraphs = append(section.Paragraphs, p.In(l))
			}
			if s.Highlight {
				section.Key = keyClause.In(l)
			}
			d.Section(section)
		}
		d.Space(16)
	}
}

// signedPaper is the whole bundle with the record of its signing, under the platform's signature.
func signedPaper(s Signature, e Evidence, texts []Text, a *pdf.Authority) ([]byte, error) {
	titles := make([]string, len(texts))
	for i, t := range texts {
		titles[i] = t.Title.ZH
	}
	d := pdf.New(pdf.Head{Title: strings.Join(titles, "、"), Number: s.Number, Hash: sum(s.Evidence), Lang: text.ZH, At: s.Signed})
	for _, t := range texts {
		setText(d, t)
		d.Break()
	}
	d.Title("签署记录 Record of signing")
	setSigning(d, s, e, text.ZH)
	d.Note("页脚的 SHA-256 为签署证据（证据单所列规范 JSON）的摘要。The hash under each page is that of the signing evidence (canonical JSON, see the evidence sheet).")
	paper, err := d.Bytes()
	if err != nil {
		return nil, err
	}
	return a.Sealed(paper, pdf.Seal{Reason: "协议签署 Agreement signing " + s.Number, At: s.Signed})
}

// EvidenceSheet is everything that proves a signature, as a paper under the platform's signature.
func EvidenceSheet(s Signature, l text.Lang, a *pdf.Authority) ([]byte, error) {
	e, err := s.ReadEvidence()
	if err != nil {
		return nil, err
	}
	in := func(zh, en string) string { return text.Of(zh, en).In(l) }
	d := pdf.New(pdf.Head{Title: in("签署证据单", "Signing evidence"), Number: s.Number, Hash: sum(s.Evidence), Lang: l, At: s.Signed})
	d.Title(in("签署证据单", "Signing evidence"))
	d.Paragraph(in("本证据单列出一次电子签署的全部证据。任何人可在验证页面输入签署编号，或用 pdfsig 等公开工具核验。",
		"This sheet lists all evidence of one electronic signature. Anyone can check it on the verification page by its number, or with public tools such as pdfsig."))
	setSigning(d, s, e, l)
	d.Heading(in("来源", "From where"))
	d.Facts([]pdf.Fact{{Label: in("网络地址", "Address"), Value: e.Address}, {Label: in("浏览器标识", "User agent"), Value: e.Agent}, {Label: in("会话摘要", "Hash of the session"), Value: e.Session}})
	d.Heading(in("如何表示同意", "How consent was given"))
	d.Facts(consent(e, l))
	for _, k := range e.Acknowledged {
		d.Heading(k.Title.In(l) + "（" + k.Clause + "）")
		for _, item := range k.Items {
			d.Item(item.In(l))
		}
		d.Paragraph("√ " + k.Statement.In(l))
	}
	d.Heading(in("平台对证据的签名", "The platform's signature over the evidence"))
	d.Facts([]pdf.Fact{{Label: in("算法", "Algorithm"), Value: "ECDSA P-256, SHA-256, ASN.1, Base64"}, {Label: in("证书指纹", "Certificate"), Value: s.Certificate},
		{Label: in("证据摘要", "Hash of the evidence"), Value: sum(s.Evidence)}, {Label: in("签名", "Signature"), Value: s.Seal}, {Label: in("已签署文件", "Signed paper"), Value: s.PDF}})
	d.Heading(in("证据原文（规范 JSON）", "The evidence itself (canonical JSON)"))
	d.Note(in("附件 evidence.json 为逐字节的原文，evidence.sig 为其签名（DER）；可用 openssl dgst -sha256 -verify 核验。", "The attachments are the evidence byte for byte (evidence.json) and its signature in DER (evidence.sig); check them with openssl dgst -sha256 -verify."))
	d.Note(string(s.Evidence))
	seal, err := base64.StdEncoding.DecodeString(s.Seal)
	if err != nil {
		return nil, err
	}
	d.Attach("evidence.json", "application/json", s.Evidence)
	d.Attach("evidence.sig", "application/octet-stream", seal)
	paper, err := d.Bytes()
	if err != nil {
		return nil, err
	}
	return a.Sealed(paper, pdf.Seal{Reason: "签署证据 Signing evidence " + s.Number, At: s.Signed})
}

// setSigning sets who signed what and when.
func setSigning(d *pdf.Doc, s Signature, e Evidence, l text.Lang) {
	in := func(zh, en string) string { return text.Of(zh, en).In(l) }
	facts := []pdf.Fact{{Label: in("签署编号", "Number"), Value: s.Number}, {Label: in("签署时间", "Signed"), Value: pdf.Moment(e.At).In(l)},
		{Label: in("商家", "Merchant"), Value: e.Merchant.Name}, {Label: in("统一社会信用代码", "Social credit code"), Value: e.Merchant.LegalID},
		{Label: in("签署人", "Signed by"), Value: e.Signer.Name}, {Label: in("签署身份", "Capacity"), Value: e.Signer.Capacity.In(l) + "（" + e.Signer.Role.In(l) + "）"}}
	for _, t := range e.Texts {
		facts = append(facts, pdf.Fact{Label: t.Title.In(l), Value: text.F("版本 %s\nSHA-256 %s", "Version %s\nSHA-256 %s", t.Version, t.Hash).In(l)})
	}
	d.Facts(append(facts, pdf.Fact{Label: in("平台证书指纹", "Platform's certificate"), Value: s.Certificate}))
}

func consent(e Evidence, l text.Lang) []pdf.Fact {
	in := func(zh, en string) string { return text.Of(zh, en).In(l) }
	var facts []pdf.Fact
	for _, t := range e.Texts {
		read := in("未知（浏览器未运行脚本）", "unknown (the browser ran no scripts)")
		if t.Read == "yes" {
			read = in("已滚动到末尾", "scrolled to the end")
		}
		facts = append(facts, pdf.Fact{Label: t.Title.In(l), Value: read})
	}
	return append(facts, pdf.Fact{Label: in("勾选", "Box ticked"), Value: e.Agreed}, pdf.Fact{Label: in("键入的姓名", "Name typed"), Value: e.TypedName},
		pdf.Fact{Label: in("再次验证身份", "Identity confirmed"), Value: pdf.Moment(e.Confirmed).In(l)})
}

// printable keeps what a browser says of itself to what can be drawn, and to a length that a browser has.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
	return s[:min(len(s), 500)]
}
