package pdf_test

import (
	"testing"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
)

func TestALetterToANameThatCannotBeDrawnIsRefused(t *testing.T) {
	_, err := pdf.Letter(outbox.Letter{Title: text.Same("T")}, pdf.Addressee{To: "商家😀", From: text.Same("P"), Sent: now, Lang: text.ZH})
	if !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}
