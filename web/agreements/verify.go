package agreements

import (
	"io"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/agreements"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// verify checks the number of a paper, without one it shows the page.
func verify(c *front.Ctx) error {
	number := c.QueryParam("number")
	if number == "" {
		return c.Show(http.StatusOK, verifying(c, "", nil)(ui.ErrorSummaryProps{}))
	}
	var v agreement.Verified
	if err := c.View(func(tx *db.Tx) (err error) { v, err = agreement.Verify(tx, number, c.App.Authority); return err }); err != nil {
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		return c.Show(http.StatusNotFound, verifying(c, number, nil)(c.Summary(err)))
	}
	return c.Show(http.StatusOK, verifying(c, number, found(c, v))(ui.ErrorSummaryProps{}))
}

// mostBytes is how large a paper to be verified may be, and the two figures below how many of them one address may
// send.
const (
	mostBytes  = 20 << 20
	mostFiles  = 60
	fileWindow = 10 * time.Minute
)

// verifyFile checks a paper by its bytes; nothing of it is kept.
func verifyFile(c *front.Ctx) error {
	if err := c.Act(func(tx *db.Tx) error {
		return access.Limit(tx, "verify", access.Place(c.RealIP()), mostFiles, fileWindow)
	}); err != nil {
		return c.Again(err, verifying(c, "", nil))
	}
	content, err := uploaded(c)
	if err != nil {
		return c.Again(err, verifying(c, "", nil))
	}
	var v agreement.Verified
	if err := c.View(func(tx *db.Tx) (err error) { v, err = agreement.VerifyFile(tx, content, c.App.Authority); return err }); err != nil {
		return err
	}
	return c.Show(http.StatusOK, verifying(c, "", found(c, v))(ui.ErrorSummaryProps{}))
}

// uploaded is the one file that was sent.
func uploaded(c *front.Ctx) ([]byte, error) {
	f, err := c.Form("file")
	if err != nil {
		return nil, err
	}
	files := f.Files("file")
	if len(files) != 1 || files[0].Size == 0 {
		return nil, fault.Validation().At("file", text.Of("请选择一个 PDF 文件。", "Choose one PDF."))
	}
	if files[0].Size > mostBytes {
		return nil, fault.New(fault.TooLarge, text.Of("文件超过 20 MB。", "The file is larger than 20 MB."),
			text.Of("本平台的签署文件都小于 20 MB，请确认选择的文件。", "Signed papers of this platform are smaller; make sure you chose the right one.")).
			At("file", text.Of("文件超过 20 MB。", "The file is larger than 20 MB."))
	}
	r, err := files[0].Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	return io.ReadAll(r)
}

// verifying is the page with what was asked and found.
func verifying(c *front.Ctx, number string, found *agreements.FoundProps) func(ui.ErrorSummaryProps) templ.Component {
	return func(summary ui.ErrorSummaryProps) templ.Component {
		p := agreements.VerifyProps{Page: c.Page(c.T("验证签署文件", "Verify a signed paper")), Summary: summary, Found: found,
			Number: ui.Field{Name: "number", Label: c.T("签署编号", "Signature number"), Hint: c.T("在文件每页右上角，以 MY- 开头；连字符可以省略。", "At the top right of every page, beginning with MY-; hyphens may be left out."),
				Value: number, Error: summary.Errors.Of("number"), Width: ui.Medium, MaxLength: 40, Autocomplete: "off"},
			File: ui.Field{Name: "file", Label: c.T("PDF 文件", "PDF"), Hint: c.T("不超过 20 MB。", "At most 20 MB."), Error: summary.Errors.Of("file"), Accept: "application/pdf"}}
		p.Page.Error = len(summary.Errors) > 0
		return agreements.Verify(p)
	}
}

// found words what a verification found; it tells no more than the paper does.
func found(c *front.Ctx, v agreement.Verified) *agreements.FoundProps {
	notice := ui.NoticeProps{Tone: ui.Good, Title: c.T("签署记录真实有效", "The signature is genuine"), Text: c.T("平台的签名与签署记录一致。", "The platform's signature and the record of signing agree."), Alert: true}
	switch {
	case v.File == agreement.Foreign:
		return &agreements.FoundProps{Notice: ui.NoticeProps{Tone: ui.Bad, Title: c.T("不是本平台签署的文件", "No paper signed by this platform"), Alert: true,
			Text: c.T("在签署记录中找不到这个文件。", "The records know nothing of this file."), Next: c.T("请确认选择的是下载的原始 PDF，而不是打印或另存的副本。", "Make sure you chose the PDF as it was downloaded, not a print or a copy saved anew.")}}
	case !v.Holds:
		notice = ui.NoticeProps{Tone: ui.Bad, Title: c.T("签署记录未通过校验", "The record of signing does not hold"), Alert: true,
			Text: c.T("平台的签名与保存的签署记录不一致。", "The platform's signature and the stored record differ."), Next: c.T("请保存手中的文件并立即联系客服。", "Keep your file and turn to support at once.")}
	case v.File == agreement.Altered:
		notice = ui.NoticeProps{Tone: ui.Bad, Title: c.T("文件已被改动", "The file was altered"), Alert: true,
			Text: c.T("文件的内容与签署时不同，数字签名不成立。以下为该编号的真实签署记录。", "The file is not what was signed, and its digital signature does not hold. What follows is the genuine record of this number."), Next: c.T("请向提供者索取原始文件。", "Ask whoever gave it to you for the original.")}
	case v.File == agreement.Extended:
		notice = ui.NoticeProps{Tone: ui.Warn, Title: c.T("签署的内容未改动，但文件后面增加了内容", "What was signed is unaltered, but something was added behind it"), Alert: true,
			Text: c.T("增加的部分不在签名范围内，可能改变显示效果。", "What was added is not covered by the signature and may change what is shown."), Next: c.T("请索取原始文件后再次核验。", "Ask for the original and check again.")}
	case v.File == agreement.Unaltered:
		notice.Title, notice.Text = c.T("文件未被改动", "The file is unaltered"), c.T("文件由本平台签署，签署后没有任何改动；签署记录真实有效。", "It was signed by this platform and not changed since; the record of signing is genuine.")
	}
	out := &agreements.FoundProps{Notice: notice, Facts: append([]ui.SummaryRow{{Key: c.T("签署编号", "Signature number"), Value: v.Signature.Number}}, signedFacts(c, v.Evidence)...)}
	for _, t := range v.Evidence.Texts {
		out.Facts = append(out.Facts, ui.SummaryRow{Key: c.In(t.Title), Value: c.In(text.F("版本 %s", "Version %s", t.Version)), Note: "SHA-256 " + t.Hash})
	}
	out.Facts = append(out.Facts, ui.SummaryRow{Key: c.T("签署文件指纹", "Fingerprint of the signed paper"), Body: ui.CopyableCode("SHA-256", v.Signature.PDF)},
		ui.SummaryRow{Key: c.T("平台证书指纹", "Platform's certificate"), Body: ui.CopyableCode("SHA-256", v.Signature.Certificate)})
	return out
}

// certificate is the platform's root and signing certificate, for those who check by themselves.
func certificate(c *front.Ctx) error {
	c.Response().Header().Set("Content-Disposition", `attachment; filename="mengyue-certificates.pem"`)
	return c.Blob(http.StatusOK, "application/x-pem-file", c.App.Authority.PEM())
}
