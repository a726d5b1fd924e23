package agreements

import (
	"net/http"
	"sync"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/agreements"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// readText shows an agreement to anyone.
func readText(c *front.Ctx) error {
	w, t, err := named(c)
	if err != nil {
		return err
	}
	props, pdf, err := w.text(c, t)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, agreements.Text(agreements.TextProps{Page: c.Page(c.In(t.Title)), Text: props, PDF: pdf,
		Crumbs: []ui.Link{{Label: c.T("计划", "Programmes"), URL: "/programmes"}, {Label: c.In(w.e.Title), URL: w.home()}}}))
}

// textPDF is an agreement as a paper to read.
func textPDF(c *front.Ctx) error {
	_, t, err := named(c)
	if err != nil {
		return err
	}
	content, err := paper(t)
	if err != nil {
		return err
	}
	return send(c, content, t.Key+"-"+t.Version+".pdf")
}

// named is the agreement of the edition in force that the address names.
func named(c *front.Ctx) (way, agreement.Text, error) {
	w, err := wayOf(c, "", "")
	if err != nil {
		return w, agreement.Text{}, err
	}
	a, ok := w.e.Agreement(c.Param("agreement"))
	if !ok {
		return w, agreement.Text{}, fault.Missing(text.Of("这份协议", "such agreement"))
	}
	return w, agreement.TextOf(w.e, a), nil
}

// text is an agreement for reading, with the button of its paper.
func (w way) text(c *front.Ctx, t agreement.Text) (ui.AgreementProps, ui.ButtonProps, error) {
	content, err := paper(t)
	p := ui.AgreementProps{ID: "text-" + t.Key, Title: c.In(t.Title), Version: c.In(text.F("版本 %s", "Version %s", t.Version)),
		Facts: []ui.SummaryRow{{Key: c.T("施行日", "In force from"), Value: lang.Day(c.Request().Context(), w.effective(t).Time())},
			{Key: c.T("文本指纹", "Fingerprint of the text"), Body: ui.CopyableCode("SHA-256", t.Hash()), Note: c.T("含中英文全文", "over the whole text in both languages")}}}
	if !t.Preamble.IsZero() {
		p.Parts = append(p.Parts, ui.AgreementPart{Title: c.T("前言", "Preamble"), Text: []string{c.In(t.Preamble)}})
	}
	for i, s := range t.Sections {
		part := ui.AgreementPart{Number: c.In(agreement.Numbered(i)), Title: c.In(s.Title), Key: s.Highlight}
		for _, words := range s.Paragraphs {
			part.Text = append(part.Text, c.In(words))
		}
		p.Parts = append(p.Parts, part)
	}
	return p, ui.ButtonProps{Label: c.In(text.F("下载 PDF（%s）", "Download as PDF (%s)", lang.Bytes(int64(len(content))))), About: c.In(t.Title),
		URL: w.home() + "/agreements/" + t.Key + "/pdf", Icon: "download"}, err
}

// effective is since when a text is in force: the first edition that has it.
func (w way) effective(t agreement.Text) clock.Instant {
	for _, e := range w.all {
		if a, ok := e.Agreement(t.Key); ok && agreement.TextOf(e, a).Hash() == t.Hash() {
			return e.Effective
		}
	}
	return w.e.Effective
}

// papers are the texts as papers, by their hash: each is set once.
var papers sync.Map

func paper(t agreement.Text) ([]byte, error) {
	if kept, ok := papers.Load(t.Hash()); ok {
		return kept.([]byte), nil
	}
	content, err := agreement.Paper(t)
	if err == nil {
		papers.Store(t.Hash(), content)
	}
	return content, err
}

// send hands a paper to the browser to keep.
func send(c *front.Ctx, content []byte, name string) error {
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return c.Blob(http.StatusOK, pdf.MediaType, content)
}
